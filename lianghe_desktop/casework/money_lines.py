"""Money of a household: income and spending a kind and 12-month window, and new lines of it.

Source: 最低生活保障审核确认办法 13; 刚性支出困难家庭认定办法.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lianghe_desktop.casework.facts import newest_window
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.reviewing.locks import write_guarded
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import IncomeLine, SpendingLine
from lianghe_desktop.store.unit import Unit

MoneyLine = IncomeLine | SpendingLine


class MoneyTable(StrEnum):
    """Which of the two tables a line belongs to."""

    INCOME = "income_line"
    SPENDING = "spending_line"


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """A span of 12 months; both days are included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, kw_only=True, slots=True)
class NewLine:
    """A line typed on a page; `amount_fen` is at least zero."""

    table: MoneyTable
    kind: str
    amount_fen: int
    window: Window
    member: RowId | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class KindSum:
    """The lines of one kind in the newest window, and their sum in fen."""

    kind: str
    label: str
    amount_fen: int
    lines: tuple[MoneyLine, ...]


def usual_window(lines: Sequence[MoneyLine], today: dt.date) -> Window:
    """Return the newest window in use, else the 12 full months before `today`."""
    found = newest_window(lines)
    if found is not None:
        return Window(first=found[0], last=found[1])
    last = today.replace(day=1) - dt.timedelta(days=1)
    return Window(first=dt.date(today.year - 1, today.month, 1), last=last)


def kind_sums(table: MoneyTable, lines: Sequence[MoneyLine]) -> list[KindSum]:
    """Return the sums of the newest window, in the order of the code list."""
    window = newest_window(lines)
    known = code_list(_LISTS[table])
    found: dict[str, list[MoneyLine]] = {}
    for line in lines:
        if not line.gone and line.kind and (line.window_from, line.window_to) == window:
            found.setdefault(line.kind, []).append(line)
    order = {code: place for place, code in enumerate(known.codes)}
    return [
        KindSum(
            kind=kind,
            label=item.label if (item := known.find(kind)) else kind,
            amount_fen=sum(line.amount_fen or 0 for line in found[kind]),
            lines=tuple(found[kind]),
        )
        for kind in sorted(found, key=lambda kind: (order.get(kind, len(order)), kind))
    ]


def add_line(office: Office, acting: Acting, home: HomeCode, household: RowId, new: NewLine) -> RowId:
    """Write down one more income or spending line.

    Raises:
        UserError: The kind is unknown, the amount is below zero, the window is no span of days, or the
            household is gone.
    """
    require(acting, Act.REGISTER)
    label = code_list(_LISTS[new.table]).label(new.kind)
    if new.amount_fen < 0:
        raise UserError(ErrorCode.BAD_INPUT, f"“{label}”的金额不能小于零；没有就填 0。")
    if new.window.first > new.window.last:
        raise UserError(ErrorCode.BAD_INPUT, f"“{label}”的起止日期写反了，请改正。")
    row_type = IncomeLine if new.table is MoneyTable.INCOME else SpendingLine
    row = row_type(
        home=home,
        id=office.new_id(),
        household_id=household,
        member_id=new.member,
        kind=new.kind,
        window_from=new.window.first,
        window_to=new.window.last,
        amount_fen=new.amount_fen,
        source="page",
        note=new.note.strip() or None,
    )

    def job(unit: Unit) -> RowId:
        present = unit.get(Household, home, household)
        if present is None or present.gone:
            raise UserError(ErrorCode.NOT_FOUND, "这一户已不在本机，请回到农户列表重新选择。")
        unit.insert(row)
        return RowId(row.id)

    return write_guarded(office, acting, job)


_LISTS = {MoneyTable.INCOME: "income_kind", MoneyTable.SPENDING: "spending_kind"}
