"""Warnings that a household may fall into poverty: found by people or computed, each with owner and day.

A warning is a reason to look, never a decision. Packs that name the two warnings compute them by their own
words; elsewhere they follow the monitoring line and an incident of the last year (示范参数).
Source: 珠斗办字〔2017〕6号 二（三）3; 2020年实施意见（征求意见稿） 二（四） (近贫预警、骤贫处置);
kinds: 全国防返贫监测信息系统指标口径.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.assessment import assess_all
from lianghe_desktop.casework.duties.calendar import duty_calendar
from lianghe_desktop.casework.duties.due import Standing, standing_of
from lianghe_desktop.casework.holidays import working_calendar
from lianghe_desktop.casework.household_reading import is_monitored
from lianghe_desktop.casework.households import household_lines
from lianghe_desktop.casework.limits import limit_on
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.people import names_of_people
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.procedure.advising import below_monitor_line
from lianghe_desktop.casework.procedure.opening import NewCase, open_case
from lianghe_desktop.policy.compiler import months_before
from lianghe_desktop.records.assessment import HouseholdResult
from lianghe_desktop.records.case_codes import (
    CaseKind,
    Origin,
    WarningFlag,
    WarningOrigin,
    WarningOutcome,
)
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.watching import RelapseWarning
from lianghe_desktop.store.household_list import household_ids

LOOK_LIMIT = "survey_start_days"
SOURCE = "珠斗办字〔2017〕6号 二（三）3"
_INCIDENT_MONTHS = 12  # 示范参数: an incident counts as sudden for a year
_CAUSES = {"illness": "illness", "disaster": "disaster", "accident": "accident", "death": "labour"}
_OVER = frozenset({"ended", "transferred", "refused"})
_ORIGINS = {WarningOrigin.OWN: Origin.OWN, WarningOrigin.DEPARTMENT: Origin.DEPARTMENT}
_ORDER = {Standing.RED: 0, Standing.ORANGE: 1, Standing.DUE: 2, Standing.DONE: 3}


@dataclass(frozen=True, kw_only=True, slots=True)
class NewWarning:
    """What was noticed of a household. monitored, cause: codes, blank where nobody can say yet.

    owner: who looks into it, a person id; blank for whoever writes it down. due_on: None takes the limit.
    """

    home: HomeCode
    household: RowId
    origin: WarningOrigin
    words: str
    monitored: str = ""
    cause: str = ""
    flag: WarningFlag | None = None
    owner: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WarningLine:
    """One warning as a list shows it."""

    row: RelapseWarning
    household_no: str
    head_name: str
    village: str
    owner: str
    standing: Standing

    @property
    def key(self) -> tuple[HomeCode, RowId]:
        """Return home and id of the household."""
        return HomeCode(self.row.home), RowId(self.row.household_id or "")


def warn(office: Office, acting: Acting, new: NewWarning) -> RowId:
    """Keep a warning; return its id.

    Raises:
        UserError: The role may not, or nothing is said.
    """
    require(acting, Act.CASE)
    if not new.words.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明发现了什么情况，例如谁生了什么病、受了什么灾。")
    row = warning_row(office, acting, new)
    office.store.write(lambda unit: unit.insert(row), actor=acting.actor)
    return RowId(row.id)


def warning_row(office: Office, acting: Acting, new: NewWarning) -> RelapseWarning:
    """Return the row of a warning that is found today."""
    days = limit_on(office, LOOK_LIMIT, acting.today).whole
    return RelapseWarning(
        home=new.home,
        id=office.new_id(),
        household_id=new.household,
        origin=new.origin.value,
        flag=new.flag.value if new.flag is not None else None,
        monitored=new.monitored or None,
        cause=new.cause or None,
        found_on=acting.today,
        words=new.words.strip(),
        owner=new.owner or acting.person,
        due_on=new.due_on or working_calendar(office).after(acting.today, days),
    )


def hand_over(
    office: Office, acting: Acting, home: HomeCode, warning: RowId, *, owner: str, due_on: dt.date
) -> None:
    """Give a warning to somebody else, with another day.

    Raises:
        UserError: The role may not, it is settled, or nobody of this desk has that id.
    """
    require(acting, Act.CASE)
    _open(office, home, warning)
    if owner not in names_of_people(office):
        raise UserError(ErrorCode.NOT_FOUND, "没有这位工作人员，请从名单里选。")
    values = {"owner": owner, "due_on": due_on}
    office.store.write(lambda unit: unit.change(RelapseWarning, home, warning, values), actor=acting.actor)


def settle(
    office: Office,
    acting: Acting,
    home: HomeCode,
    warning: RowId,
    *,
    outcome: WarningOutcome,
    finding: str,
    monitored: str = "",
) -> RowId | None:
    """Say what came of a warning; where it becomes a case, return the case's id.

    Raises:
        UserError: The role may not, it is settled, nothing is said, or no case may begin.
    """
    require(acting, Act.CASE)
    row = _open(office, home, warning)
    if not finding.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明上门核实的情况。")
    case = None
    if outcome is WarningOutcome.CASE:
        case = open_case(office, acting, _case_of(home, row, finding, monitored or row.monitored or ""))
    values = {
        "outcome": outcome.value,
        "settled_on": acting.today,
        "settled_by": acting.person,
        "finding": finding.strip(),
        "procedure_id": case,
    }
    office.store.write(lambda unit: unit.change(RelapseWarning, home, warning, values), actor=acting.actor)
    return case


def warnings(office: Office, on: dt.date, *, settled: bool = False) -> list[WarningLine]:
    """Return the warnings of this desk, those due first; with `settled` those that are settled too."""
    rows = [row for row in office.store.rows(RelapseWarning) if not row.gone]
    if not settled:
        rows = [row for row in rows if row.outcome is None]
    keys = sorted({(HomeCode(row.home), RowId(row.household_id or "")) for row in rows})
    heads = {(one.home, one.id): one for one in household_lines(office, keys)}
    names, people = area_names(office), names_of_people(office)
    lines = []
    for row in rows:
        head = heads.get((HomeCode(row.home), RowId(row.household_id or "")))
        if head is None:
            continue
        lines.append(
            WarningLine(
                row=row,
                household_no=head.household_no,
                head_name=head.head_name,
                village=names.name(row.home),
                owner=people.get(row.owner or "", ""),
                standing=_standing(row, on),
            )
        )
    return sorted(
        lines, key=lambda one: (_ORDER[one.standing], one.row.due_on or dt.date.max, one.household_no)
    )


def compute_warnings(
    office: Office,
    acting: Acting,
    *,
    progress: Callable[[int, int], bool] = lambda _done, _total: True,
) -> int:
    """Look through all households for the two computed warnings; return how many new ones were written.

    A household that has a warning of the kind which waits, or is monitored, gets no second one.

    Raises:
        UserError: The role may not, or the work was stopped; then nothing is written.
    """
    require(acting, Act.CASE)
    held = {
        (row.home, row.household_id, row.flag)
        for row in office.store.rows(RelapseWarning, where={"outcome": None})
        if not row.gone
    }
    households = {
        (HomeCode(row.home), RowId(row.id)): row
        for row in office.store.rows(Household)
        if not row.gone and not is_monitored(row) and row.status not in _OVER
    }
    keys = [key for key in household_ids(office.store) if key in households]
    if not keys:
        return 0
    results = assess_all(office, acting, keys, progress=progress).results
    people = _counted(office)
    found: list[RelapseWarning] = []
    for key, result in zip(keys, results, strict=True):
        row = households[key]
        flag = _flag(office, acting, row, result, people.get(key))
        if flag is not None and (*key, flag.value) not in held:
            found.append(warning_row(office, acting, _computed(key, row, flag)))
    if found:
        office.store.write(lambda unit: unit.insert_many(found), actor=acting.actor)
    return len(found)


def _computed(key: tuple[HomeCode, RowId], row: Household, flag: WarningFlag) -> NewWarning:
    sudden = flag is WarningFlag.SUDDEN_POVERTY
    kind = "sudden" if sudden else "unstable" if row.lifted_on or row.registered else "marginal"
    words = "遇到突发事件，收入又在线上，请上门核实" if sudden else "收入低于监测线或接近贫困，请上门核实"
    return NewWarning(
        home=key[0],
        household=key[1],
        origin=WarningOrigin.COMPUTED,
        words=words,
        monitored=kind,
        cause=_CAUSES.get(row.incident or "", ""),
        flag=flag,
    )


def _flag(
    office: Office, acting: Acting, row: Household, result: HouseholdResult, people: int | None
) -> WarningFlag | None:
    for flag in (WarningFlag.SUDDEN_POVERTY, WarningFlag.NEAR_POVERTY):
        if flag.value in result.review_flags:
            return flag
    below = below_monitor_line(office, acting.today, result.income_fen, people)
    recent = row.incident_on is not None and row.incident_on >= months_before(acting.today, _INCIDENT_MONTHS)
    if below is False and recent and row.incident not in (None, "none"):
        return WarningFlag.SUDDEN_POVERTY
    left = row.status in ("left", "phase_out") or row.lifted_on is not None
    return WarningFlag.NEAR_POVERTY if below and left else None


def _counted(office: Office) -> dict[tuple[HomeCode, RowId], int]:
    found: dict[tuple[HomeCode, RowId], int] = {}
    for row in office.store.rows(Member):
        if not row.gone and row.left_on is None and row.counted is not False:
            key = HomeCode(row.home), RowId(row.household_id or "")
            found[key] = found.get(key, 0) + 1
    return found


def _case_of(home: HomeCode, row: RelapseWarning, finding: str, monitored: str) -> NewCase:
    origin = _ORIGINS.get(WarningOrigin(row.origin or WarningOrigin.FOUND), Origin.FOUND)
    return NewCase(
        home=home,
        household=RowId(row.household_id or ""),
        origin=Origin.FOUND if origin is Origin.OWN else origin,
        clue=f"{row.words or ''}；核实：{finding.strip()}",
        kind=CaseKind.MONITORING,
        monitored=monitored,
        cause=row.cause or "",
    )


def _open(office: Office, home: HomeCode, warning: RowId) -> RelapseWarning:
    row = office.store.get(RelapseWarning, home, warning)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这条预警，请刷新后再试。")
    if row.outcome is not None:
        raise UserError(ErrorCode.WRONG_STATE, "这条预警已经处理过。")
    return row


def _standing(row: RelapseWarning, on: dt.date) -> Standing:
    if row.outcome is not None or row.due_on is None:
        return Standing.DONE if row.outcome is not None else Standing.DUE
    return standing_of(row.due_on, on, done=False, orange_days=duty_calendar().orange_days)


def find_warning(office: Office, warning: str) -> tuple[HomeCode, RowId]:
    """Return home and id of a warning.

    Raises:
        UserError: There is none with this id.
    """
    rows: Sequence[RelapseWarning] = office.store.rows(RelapseWarning, where={"id": warning.strip()})
    for row in rows:
        if not row.gone:
            return HomeCode(row.home), RowId(row.id)
    raise UserError(ErrorCode.NOT_FOUND, f"没有编号为“{warning}”的预警，请用 monitor list 查看。")
