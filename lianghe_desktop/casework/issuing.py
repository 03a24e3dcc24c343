"""Issue a table or a report: a code and a line in the print log, the same code for the same content.

A table as of a past day must come out the same to the byte whenever it is asked for, so a sheet whose content
was issued before keeps the mark of then: its code and the day it was first printed. Every printing is a line
of the log; only the first keeps the values. Source: 珠斗办字〔2017〕6号 四（五） (tables of each month).
"""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed, hashes_of, keep_log, log_row, mark_of, new_mark
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.documents.values import PrintedPages
from lianghe_desktop.records.helprecord import PrintLog

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Paper = TypeVar("Paper", bound="DataclassInstance")


def issue(
    office: Office,
    acting: Acting,
    document: str,
    values: Paper,
    render: Callable[[Paper, BinaryIO], PrintedPages],
    *,
    title: str,
) -> Printed:
    """Draw a paper that is about no single household and log it; its values have a field `mark`.

    Raises:
        UserError: The role may not, or the finished paper holds what its readers must not get.
    """
    require(acting, Act.PRINT)
    first = _issued_before(office, document, values)
    mark = mark_of(first, acting) if first else new_mark(acting)
    marked = replace(values, mark=mark)
    out = BytesIO()
    pages = render(marked, out).count
    row = log_row(office, acting, office.home, None, document, mark, marked)
    if first and first.issued:
        row.issued = None
    keep_log(office, acting, [row])
    return Printed(pdf=out.getvalue(), pages=pages, codes=(mark.code,), title=title)


def _issued_before(office: Office, document: str, values: "DataclassInstance") -> PrintLog | None:
    """Return the first line of the log for a sheet with this very content."""
    rows = office.store.rows(PrintLog, where={"home": office.home, "document": document})
    same = [row for row in rows if not row.gone and row.code and row.printed == hashes_of(row.code, values)]
    return min(same, key=lambda row: (row.printed_at or 0, row.id), default=None)
