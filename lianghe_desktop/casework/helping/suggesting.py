"""Measures that a household's needs, causes and situation call for, with amount, cap and clause of the pack.

A benefit of the pack comes with its eligibility; what the pack does not name (advice, care, loans) comes from
resources/helping/suggestions.yaml. What is received or planned already is said, never left out.
Source: 珠斗办字〔2017〕6号 二（二）; 开府办〔2019〕29号 二（三）至（七）.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import yaml

from lianghe_desktop.casework.assessment import Advised, assess_household, pack_in_use
from lianghe_desktop.casework.helping.situations import SITUATIONS, People, causes_of, needs_of
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.received import OPEN, PLANNED, RECEIVED, already_received
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import MeasureState
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.money import yuan_text
from lianghe_desktop.records.resources import resource_path
from lianghe_desktop.store.households import HouseholdFile

OTHER = "other"
UNCLEAR = "unclear"
_SAMPLE = "示范参数"
_YEAR_DAYS = 366
_FEW_NAMES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """One measure that would help; amounts in fen, None where the pack names none.

    key: names it among those of its household. because: the words that call for it. state: open, planned,
    partly or received, or `unclear` where the pack cannot say yet whether it fits. sample: where no public
    document ties need and measure together.
    """

    key: str
    kind: str
    content: str
    because: str
    member: RowId | None
    member_name: str
    benefit: str | None
    amount_fen: int | None
    min_fen: int | None
    max_fen: int | None
    per: str | None
    payers: tuple[tuple[str, int], ...]
    source: str
    sample: bool
    state: str
    received_fen: int = 0
    last_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    when: tuple[str, ...]
    kind: str
    content: str
    source: str
    sample: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Table:
    benefits: Mapping[str, str]
    rules: tuple[_Rule, ...]


@cache
def suggestion_table() -> _Table:
    """Return which measure belongs to which benefit, need, cause and situation, read once."""
    raw = yaml.safe_load(resource_path("helping/suggestions.yaml").read_text(encoding="utf-8"))
    rules = tuple(
        _Rule(
            when=tuple(entry["when"]),
            kind=entry["kind"],
            content=entry["content"],
            source=entry["source"],
            sample=bool(entry.get("sample")),
        )
        for entry in raw["rules"]
    )
    return _Table(benefits=raw["benefits"], rules=rules)


def kind_of_benefit(benefit: str) -> str:
    """Return the kind of measure that carries out a benefit of a pack."""
    return suggestion_table().benefits.get(benefit, OTHER)


def benefit_of_kind(office: Office, kind: str) -> tuple[str, str] | None:
    """Return the one benefit of the pack in use that a kind of measure carries out, with what it is paid per.

    None where none or several would do: then nobody can say against which cap a sum is to be held.
    """
    pack = pack_in_force(office, pack_in_use(office))
    found = [(one.rule.code, one.per) for one in pack.benefits if kind_of_benefit(one.rule.code) == kind]
    return found[0] if len(found) == 1 and kind != OTHER else None


def amount_words(one: Suggestion) -> str:
    """Return the sum of a suggestion in words."""
    per = code_list("benefit_per").label(one.per) if one.per else ""
    if one.amount_fen is not None:
        return f"{per} {yuan_text(one.amount_fen)} 元".strip()
    return f"{per} 最高 {yuan_text(one.max_fen)} 元".strip() if one.max_fen is not None else per


def suggest(office: Office, acting: Acting, home: HomeCode, household: RowId) -> list[Suggestion]:
    """Return what would help a household: open first, then unclear, planned and received.

    Raises:
        UserError: There is no such household, or the pack does not hold today.
    """
    advised = assess_household(office, acting, home, household)
    return suggestions_of(household_file(office, home, household), advised, acting.today)


def suggestions_of(file: HouseholdFile, advised: Advised, on: dt.date) -> list[Suggestion]:
    """Return the suggestions for a file with the advice about it."""
    names = {member.id: member.name or "" for member in file.members}
    found = [*_fitting(file, advised, names, on), *_unclear(advised, names)]
    covered = {(one.kind, one.member) for one in found if one.state != UNCLEAR}
    found += [one for one in _called_for(file, names, on) if (one.kind, one.member) not in covered]
    order = {OPEN: 0, UNCLEAR: 1}
    return sorted(found, key=lambda one: order.get(one.state, 2))


def _fitting(
    file: HouseholdFile, advised: Advised, names: Mapping[str, str], on: dt.date
) -> Iterable[Suggestion]:
    means = {step.code: step.text for step in advised.result.steps if step.outcome}
    for state in already_received(advised.result.benefits, file.measures, on):
        benefit = state.benefit
        yield Suggestion(
            key=_key("benefit", benefit.code, benefit.person),
            kind=kind_of_benefit(benefit.code),
            content=benefit.title,
            because=_condition(means.get(benefit.code, "")) or "符合政策包的条件",
            member=RowId(benefit.person) if benefit.person else None,
            member_name=names.get(benefit.person or "", ""),
            benefit=benefit.code,
            amount_fen=benefit.amount_fen,
            min_fen=benefit.min_fen,
            max_fen=benefit.max_fen,
            per=benefit.per,
            payers=benefit.payers,
            source=benefit.source,
            sample=_SAMPLE in benefit.source,
            state=state.state,
            received_fen=state.received_fen,
            last_on=state.last_on,
        )


def _condition(text: str) -> str:
    """Return the condition of a step's sentence: what stands between the title and what was seen."""
    _, _, rest = text.partition("：")
    return rest.partition("。看到")[0]


def _unclear(advised: Advised, names: Mapping[str, str]) -> Iterable[Suggestion]:
    """Name the benefits that nobody can judge yet, because a fact is missing."""
    table = suggestion_table().benefits
    for step in advised.result.steps:
        if step.kind != "condition" or step.outcome is not None or step.code not in table:
            continue
        yield Suggestion(
            key=_key(UNCLEAR, step.code, step.person),
            kind=table[step.code],
            content=step.text.partition("：")[0].partition("（家庭成员")[0],
            because="资料不全，还不能判断是否符合",
            member=RowId(step.person) if step.person else None,
            member_name=names.get(step.person or "", ""),
            benefit=step.code,
            amount_fen=None,
            min_fen=None,
            max_fen=None,
            per=None,
            payers=(),
            source=step.source,
            sample=_SAMPLE in step.source,
            state=UNCLEAR,
        )


def _called_for(file: HouseholdFile, names: Mapping[str, str], on: dt.date) -> Iterable[Suggestion]:
    for rule in suggestion_table().rules:
        for member, words in _triggered(file, rule, on).items():
            state, last = _standing(file.measures, rule.kind, member, on)
            yield Suggestion(
                key=_key("need", rule.kind, member),
                kind=rule.kind,
                content=rule.content,
                because="、".join(words),
                member=RowId(member) if member else None,
                member_name=names.get(member or "", ""),
                benefit=None,
                amount_fen=None,
                min_fen=None,
                max_fen=None,
                per=None,
                payers=(),
                source=rule.source,
                sample=rule.sample,
                state=state,
                last_on=last,
            )


def _triggered(file: HouseholdFile, rule: _Rule, on: dt.date) -> dict[str | None, list[str]]:
    """Return the people (None: the household) whom a rule speaks of, with the words that called for it.

    Where a situation names somebody, a need of the household is told with that person.
    """
    of_people: dict[str | None, list[str]] = {}
    of_household: list[str] = []
    for trigger in rule.when:
        kind, _, code = trigger.partition(":")
        if kind == "fact":
            people: People = SITUATIONS[code](file, on)
            for member in people:
                of_people.setdefault(member.id if member else None, []).append(_situation_words(code))
        elif code in (needs_of(file) if kind == "need" else causes_of(file)):
            codes = code_list("need_kind" if kind == "need" else "poverty_cause")
            of_household.append(("需求：" if kind == "need" else "原因：") + codes.label(code))
    if of_people:
        return {member: [*of_household, *words] for member, words in of_people.items()}
    return {None: of_household} if of_household else {}


_SITUATION_WORDS = {
    "wants_work": "有就业愿望，还没有务工",
    "skill_wish": "想学技术",
    "wants_cooking": "想学厨师",
    "weak_labour": "弱劳动力，没有务工",
    "out_of_school": "适龄未入学",
    "junior_in_school": "在读初中",
    "seriously_ill": "患大病",
    "chronically_ill": "有慢性病，家庭医生还没有签约",
    "uninsured": "没有参加医保",
    "housing_hardship": "住房困难",
    "old_and_alone": "全家都是60岁以上老人",
    "needs_rehabilitation": "需要康复或辅具",
    "incident": "近12个月有突发情况",
}


def _situation_words(code: str) -> str:
    return _SITUATION_WORDS[code]


def _standing(
    measures: Iterable[HelpMeasure], kind: str, member: str | None, on: dt.date
) -> tuple[str, dt.date | None]:
    """Tell whether such a measure was carried out within a year of the day, or is planned."""
    own = [
        row
        for row in measures
        if not row.gone and row.kind == kind and (member is None or row.member_id in (None, member))
    ]
    done = [row.done_on for row in own if row.state == MeasureState.DONE and row.done_on is not None]
    recent = [day for day in done if 0 <= (on - day).days < _YEAR_DAYS]
    if recent:
        return RECEIVED, max(recent)
    return (PLANNED if any(row.state != MeasureState.DONE for row in own) else OPEN), None


def unclear_together(found: Iterable[Suggestion]) -> list[Suggestion]:
    """Return suggestions for reading: what is unclear for several people stands once, with who they are."""
    shown: list[Suggestion] = []
    unclear: dict[str, list[Suggestion]] = {}
    for one in found:
        if one.state != UNCLEAR or one.member is None:
            shown.append(one)
            continue
        same = unclear.setdefault(one.benefit or one.content, [])
        if not same:
            shown.append(one)
        same.append(one)
    return [_for_all(one, unclear.get(one.benefit or one.content, [])) for one in shown]


def _for_all(one: Suggestion, same: list[Suggestion]) -> Suggestion:
    if one.state != UNCLEAR or len(same) < 2:
        return one
    names = "、".join(each.member_name for each in same[:_FEW_NAMES])
    more = f"等 {len(same)} 人" if len(same) > _FEW_NAMES else ""
    return replace(one, key=_key(UNCLEAR, one.benefit or "", None), member=None, member_name=names + more)


def _key(kind: str, code: str, person: str | None) -> str:
    return ":".join((kind, code, person or "household"))


__all__ = [
    "UNCLEAR",
    "Suggestion",
    "amount_words",
    "kind_of_benefit",
    "suggest",
    "suggestions_of",
    "unclear_together",
]
