"""Say that a duty is done where no other record tells, and take it back."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.duty_tables import DutyMark
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.unit import Unit

MOST_TIMES = 366


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """How often a duty was said to be done in a period, and when last."""

    times: int
    last_on: dt.date | None
    ids: tuple[RowId, ...]


NOT_MARKED = Marked(times=0, last_on=None, ids=())


def mark_done(
    office: Office,
    acting: Acting,
    *,
    duty: str,
    period: str,
    done_on: dt.date,
    times: int = 1,
    note: str = "",
) -> RowId:
    """Keep that this desk did a duty.

    Raises:
        UserError: The day lies ahead, the number is out of range, or the role may not.
    """
    require(acting, Act.MARK_DUTY)
    if done_on > acting.today:
        raise UserError(ErrorCode.BAD_INPUT, "完成日期不能在今天之后，请改正。")
    if not 1 <= times <= MOST_TIMES:
        raise UserError(ErrorCode.BAD_INPUT, f"次数（天数）应是 1 到 {MOST_TIMES}，请改正。")
    row = DutyMark(
        home=office.home,
        id=office.new_id(),
        duty=duty,
        period=period,
        done_on=done_on,
        times=times,
        note=note.strip() or None,
        marked_by=acting.person,
    )
    office.store.write(lambda unit: unit.insert(row), actor=acting.actor)
    return RowId(row.id)


def take_back(office: Office, acting: Acting, marks: Iterable[RowId]) -> None:
    """Take back that a duty was done.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.MARK_DUTY)

    def job(unit: Unit) -> None:
        for mark in marks:
            unit.remove(DutyMark, office.home, mark)

    office.store.write(job, actor=acting.actor)


def marks_of(office: Office, area: AreaCode) -> dict[tuple[str, str], Marked]:
    """Return what an area's desk said is done, by duty and period."""
    found: dict[tuple[str, str], list[DutyMark]] = {}
    for row in office.store.rows(DutyMark, where={"home": HomeCode(area.value)}):
        if not row.gone and row.duty and row.period:
            found.setdefault((row.duty, row.period), []).append(row)
    return {
        key: Marked(
            times=sum(row.times or 1 for row in rows),
            last_on=max((row.done_on for row in rows if row.done_on), default=None),
            ids=tuple(RowId(row.id) for row in rows),
        )
        for key, rows in found.items()
    }
