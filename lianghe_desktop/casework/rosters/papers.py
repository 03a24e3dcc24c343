"""A list as a workbook or on paper; each time it is kept who took which list, and how many lines."""

from collections.abc import Sequence
from pathlib import Path

from lianghe_desktop.casework.issuing import issue
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.rosters.payments import with_checked_totals
from lianghe_desktop.casework.rosters.roster import Filled, Group
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.documents.table_book import write_shared_table
from lianghe_desktop.documents.table_sheet import render_table
from lianghe_desktop.documents.table_values import TableValues
from lianghe_desktop.records.errors import ErrorCode, UserError

EXPORTED, PRINTED = "list_exported", "list_printed"
MOST_PRINTED_LINES = 5000
_SAME_EVERYWHERE = ("镇（街）", "村（居）")


def print_list(office: Office, acting: Acting, filled: Filled, lines: Sequence[int] | None = None) -> Printed:
    """Print a list, document numbers and phones masked.

    Raises:
        UserError: The role may not, the list is too long for paper, or a character has no glyph.
    """
    require(acting, Act.PRINT)
    table = _table(filled, lines, whole=False).without(_SAME_EVERYWHERE)
    if len(table.rows) > MOST_PRINTED_LINES:
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"这份名单有 {len(table.rows):,} 行，打印最多 {MOST_PRINTED_LINES:,} 行；"
            "请先选一个村（居），或存为 Excel 表。",
        )
    printed = issue(office, acting, "list", table, render_table, title=filled.roster.title)
    _keep(office, acting, PRINTED, filled, len(table.rows))
    return printed


def write_list(
    office: Office, acting: Acting, filled: Filled, path: Path, lines: Sequence[int] | None = None
) -> int:
    """Write a list as a workbook and return its lines; numbers are whole only where the receiver needs them.

    Raises:
        UserError: The role may not.
        EnvironmentFault: The file cannot be written.
    """
    require(acting, Act.PRINT)
    table = _table(filled, lines, whole=filled.roster.whole_numbers)
    write_shared_table(path, table, bare=filled.roster.bare)
    _keep(office, acting, EXPORTED, filled, len(table.rows))
    return len(table.rows)


def _table(filled: Filled, lines: Sequence[int] | None, *, whole: bool) -> TableValues:
    table = filled.table(whole=whole, lines=None if lines is None else tuple(lines))
    return with_checked_totals(table) if filled.roster.group is Group.PAYMENT else table


def _keep(office: Office, acting: Acting, kind: str, filled: Filled, lines: int) -> None:
    record_event(
        office,
        acting,
        kind,
        subject="list",
        subject_id=filled.roster.code,
        detail={"receiver": filled.roster.receiver, "lines": lines, "on": filled.on.isoformat()},
    )
