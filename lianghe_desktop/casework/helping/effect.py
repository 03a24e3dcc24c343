"""What help has changed: the first accepted determination against now, for a household and for villages.

Income is disposable income, as lines compare it. Source: 珠斗办字〔2017〕6号 四（三）、四（四）.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.facts import household_facts
from lianghe_desktop.casework.helping.situations import SCHOOL_AGE
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.policy.income import disposable
from lianghe_desktop.policy.input_reader import read_household
from lianghe_desktop.policy.vocabulary import full_years
from lianghe_desktop.records.assessment import UNKNOWN, HouseholdFacts, MemberFacts
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Labour
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.money import yuan_text
from lianghe_desktop.store.household_list import HouseholdFilter
from lianghe_desktop.store.households import HouseholdFile, files_of

MEASURED_STATUSES = ("listed", "recheck", "phase_out", "left")
_ABLE = frozenset({Labour.FULL.value, Labour.SKILLED.value, Labour.WEAK.value})
_SAFE_GRADES = ("A", "B")


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """How a household lives on a day; counts of people, income in fen a person and year, None: not known."""

    on: dt.date
    people: int
    income_fen: int | None
    able: int
    working: int
    school_age: int
    in_school: int
    housing_grade: str | None
    insured: int

    @property
    def per_head_fen(self) -> int | None:
        """Return the income a person, rounded half up, for showing."""
        if self.income_fen is None or not self.people:
            return None
        return (2 * self.income_fen + self.people) // (2 * self.people)

    @property
    def safe(self) -> bool | None:
        """Tell whether the dwelling is graded A or B, None where it is not graded."""
        return None if self.housing_grade is None else self.housing_grade in _SAFE_GRADES


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """A household at its first accepted determination and now; `before` None without such a decision."""

    home: HomeCode
    household: RowId
    before: State | None
    now: State


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectLine:
    """One line as page and book show it."""

    title: str
    before: str
    now: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """Households of a village summed: those with a beginning, before and now."""

    home: HomeCode
    village: str
    households: int
    measured: int
    before: "Totals"
    now: "Totals"


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """Sums over households; `income_people` are those whose income is known on both days."""

    income_fen: int = 0
    income_people: int = 0
    able: int = 0
    working: int = 0
    school_age: int = 0
    in_school: int = 0
    graded: int = 0
    safe: int = 0
    people: int = 0
    insured: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        names = self.__dataclass_fields__
        return Totals(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def per_head_fen(self) -> int | None:
        """Return the mean income a person, rounded half up."""
        if not self.income_people:
            return None
        return (2 * self.income_fen + self.income_people) // (2 * self.income_people)


def effect_of(office: Office, acting: Acting, home: HomeCode, household: RowId) -> Effect:
    """Return what help has changed for a household.

    Raises:
        UserError: There is no such household.
    """
    return effect_of_file(household_file(office, home, household), acting.today)


def effect_of_file(file: HouseholdFile, on: dt.date) -> Effect:
    """Return the effect for a file."""
    return Effect(
        home=HomeCode(file.household.home),
        household=RowId(file.household.id),
        before=_before(file),
        now=state_of(household_facts(file), on),
    )


def baseline_of(file: HouseholdFile) -> Determination | None:
    """Return the first decision that accepted the household."""
    accepted = [row for row in file.determinations if row.result == "accepted" and row.decided_on]
    return min(accepted, key=lambda row: (row.decided_on or dt.date.max, row.id), default=None)


def state_of(facts: HouseholdFacts, on: dt.date) -> State:
    """Return how a household lives by its facts on a day."""
    members = facts.members if isinstance(facts.members, tuple) else ()
    pupils = [member for member in members if _school_age(member, on)]
    able = [member for member in members if member.labour in _ABLE]
    grade, income = facts.housing_grade, disposable(facts.income)
    return State(
        on=on,
        people=sum(member.counted is not False for member in members),
        income_fen=income if isinstance(income, int) else None,
        able=len(able),
        working=sum(member.works is True for member in able),
        school_age=len(pupils),
        in_school=sum(member.school is not UNKNOWN and member.school is not None for member in pupils),
        housing_grade=grade if isinstance(grade, str) else None,
        insured=sum(member.insured_medical is True for member in members),
    )


def effect_lines(effect: Effect) -> tuple[EffectLine, ...]:
    """Return the effect in words, line by line, the same on page and book."""
    before, now = _cells(effect.before), _cells(effect.now)
    titles = ("年人均可支配收入（元）", "劳动力务工（人）", "适龄入学（人）", "住房等级", "参加医保（人）")
    return tuple(
        EffectLine(title=title, before=old, now=new)
        for title, old, new in zip(titles, before, now, strict=True)
    )


def village_effects(
    office: Office, acting: Acting, keys: Sequence[tuple[HomeCode, RowId]] | None = None
) -> list[Sum]:
    """Return the sums of each village over those in help and those who left it, by village."""
    if keys is None:
        keys = household_ids(office, where=HouseholdFilter(statuses=MEASURED_STATUSES))
    if not keys:
        return []
    found: dict[HomeCode, list[Effect]] = {}
    for file in files_of(office.store, keys):
        effect = effect_of_file(file, acting.today)
        found.setdefault(effect.home, []).append(effect)
    names = area_names(office)
    sums = [_sum(home, names.name(home), effects) for home, effects in found.items()]
    return sorted(sums, key=lambda one: one.home)


def _sum(home: HomeCode, village: str, effects: Iterable[Effect]) -> Sum:
    held = list(effects)
    measured = [(one.before, one.now) for one in held if one.before is not None]
    before, now = Totals(), Totals()
    for old, new in measured:
        both = old.income_fen is not None and new.income_fen is not None
        before += _totals(old, income=both)
        now += _totals(new, income=both)
    return Sum(
        home=home, village=village, households=len(held), measured=len(measured), before=before, now=now
    )


def _totals(state: State, *, income: bool) -> Totals:
    return Totals(
        income_fen=(state.income_fen or 0) if income else 0,
        income_people=state.people if income else 0,
        able=state.able,
        working=state.working,
        school_age=state.school_age,
        in_school=state.in_school,
        graded=int(state.safe is not None),
        safe=int(state.safe is True),
        people=state.people,
        insured=state.insured,
    )


def _before(file: HouseholdFile) -> State | None:
    decision = baseline_of(file)
    if decision is None or not decision.inputs or decision.decided_on is None:
        return None
    try:
        facts = read_household(decision.inputs)
    except LiangheError:
        return None  # written by a program that knows other facts
    return state_of(facts, decision.decided_on)


def _school_age(member: MemberFacts, on: dt.date) -> bool:
    return isinstance(member.birth_date, dt.date) and full_years(member.birth_date, on) in SCHOOL_AGE


def _cells(state: State | None) -> tuple[str, str, str, str, str]:
    if state is None:
        return ("", "", "", "", "")
    per_head, grade = state.per_head_fen, state.housing_grade
    return (
        "" if per_head is None else yuan_text(per_head),
        f"{state.working} / {state.able}",
        f"{state.in_school} / {state.school_age}",
        code_list("housing_grade").label(grade) if grade else "",
        f"{state.insured} / {state.people}",
    )
