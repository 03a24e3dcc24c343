"""Begin the yearly check of every household on the list at once.

Source: 开府办〔2019〕29号 二（一） (每年确定帮扶对象); 最低生活保障审核确认办法 31 (每年、每半年核查).
"""

from collections.abc import Callable
from dataclasses import dataclass

from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.procedure.opening import NewCase, case_rows
from lianghe_desktop.casework.procedure.opening_rules import ON_LIST
from lianghe_desktop.records.case_codes import CaseKind, CaseOutcome, Origin
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Procedure
from lianghe_desktop.store.household_list import HouseholdFilter
from lianghe_desktop.store.households import files_of

_BATCH = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class YearlyBegun:
    """How many cases were begun, and how many households have one of this year already."""

    begun: int
    there: int


@dataclass(frozen=True, kw_only=True, slots=True)
class YearlyState:
    """How far the yearly check is: households on the list, cases running, kept and ended with an exit."""

    listed: int
    running: int
    kept: int
    exited: int


def begin_yearly(
    office: Office,
    acting: Acting,
    *,
    home: HomeCode | None = None,
    progress: Callable[[int, int], bool] = lambda _done, _total: True,
) -> YearlyBegun:
    """Begin a yearly case for every household on the list that has none of this year; all or nothing.

    home: one village only. progress: is told how many of how many and stops the work by returning False.

    Raises:
        UserError: The role may not, nobody is on the list, or the work was stopped; then nothing is written.
    """
    require(acting, Act.CASE)
    keys = household_ids(office, where=HouseholdFilter(area=home, statuses=ON_LIST))
    if not keys:
        raise UserError(ErrorCode.WRONG_STATE, "名单上还没有在册的户，没有要复核的。")
    have = _have_one(office, acting.today.year)
    waiting = [key for key in keys if key not in have]
    rows: list[SharedRow] = []
    for start in range(0, len(waiting), _BATCH):
        if not progress(start, len(waiting)):
            raise UserError(ErrorCode.WRONG_STATE, "已按您的要求停止，没有开始任何复核。")
        for file in files_of(office.store, waiting[start : start + _BATCH]):
            new = NewCase(
                home=HomeCode(file.household.home),
                household=RowId(file.household.id),
                origin=Origin.HANDED,
                clue=f"{acting.today.year} 年度复核",
                kind=CaseKind.YEARLY,
            )
            rows += case_rows(office, acting, file, new)
    if rows:
        office.store.write(lambda unit: unit.insert_many(rows), actor=acting.actor)
    progress(len(waiting), len(waiting))
    return YearlyBegun(begun=len(waiting), there=len(keys) - len(waiting))


def yearly_state(office: Office, year: int) -> YearlyState:
    """Return how far the yearly check of a year is."""
    rows = [row for row in _rows(office) if row.opened_on is not None and row.opened_on.year == year]
    return YearlyState(
        listed=len(household_ids(office, where=HouseholdFilter(statuses=ON_LIST))),
        running=sum(row.outcome is None for row in rows),
        kept=sum(row.outcome == CaseOutcome.KEPT for row in rows),
        exited=sum(row.outcome == CaseOutcome.EXITED for row in rows),
    )


def _have_one(office: Office, year: int) -> set[tuple[HomeCode, RowId]]:
    """Return the households with a yearly case of this year, or one that still runs."""
    return {
        (HomeCode(row.home), RowId(row.household_id or ""))
        for row in _rows(office)
        if row.outcome is None or (row.opened_on is not None and row.opened_on.year == year)
    }


def _rows(office: Office) -> list[Procedure]:
    where = {"kind": CaseKind.YEARLY.value}
    return [row for row in office.store.rows(Procedure, where=where) if not row.gone]
