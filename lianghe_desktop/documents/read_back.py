"""Write a PDF that others get: what was drawn is read again, and refused, before a byte is handed on."""

from collections.abc import Iterable
from io import BytesIO
from typing import BinaryIO

from lianghe_desktop.documents.leaks import Rule, refuse_by
from lianghe_desktop.documents.paper import Sheet
from lianghe_desktop.documents.pdf import write_pdf


def write_read_back(sheets: Iterable[Sheet], out: BinaryIO, title: str, *, rule: Rule, paper: str) -> int:
    """Write sheets and return their number; `paper` names them in a refusal.

    Raises:
        UserError: They hold what `rule` forbids, named with its place; nothing is written then.
    """
    drawn = BytesIO()
    pages = write_pdf(sheets, drawn, title)
    refuse_by(rule, drawn.getvalue(), ".pdf", paper=paper)
    out.write(drawn.getvalue())
    return pages
