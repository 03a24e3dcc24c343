"""Mark each printed paper with a short code and log which values stood on it.

The log keeps a hash of every printed field, salted with the paper's code, and the values of the page as
issued, so that the page can be drawn again and held against the screen. It lies on the audit shelf: it
goes up and never to another village.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.documents.issued import freeze
from lianghe_desktop.documents.values import PaperMark
from lianghe_desktop.records.helprecord import PrintLog
from lianghe_desktop.records.ids import HomeCode
from lianghe_desktop.store.unit import Unit

_CODE_LETTERS = 10
QR_PREFIX = "LIANGHE:"
"""What the text of a sheet's QR code begins with; the short code follows, and nothing else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """A finished paper: the PDF, its pages, and the short codes on it."""

    pdf: bytes
    pages: int
    codes: tuple[str, ...]
    title: str


def new_mark(acting: Acting) -> PaperMark:
    """Return the mark of one more paper: a random short code, also in its QR code."""
    letters = base64.b32encode(secrets.token_bytes(7)).decode("ascii")[:_CODE_LETTERS]
    code = f"{letters[:5]}-{letters[5:]}"
    return PaperMark(code=code, qr_text=f"{QR_PREFIX}{code}", printed_on=acting.today)


def mark_of(row: PrintLog, acting: Acting) -> PaperMark:
    """Return the mark that a logged sheet has."""
    code = row.code or ""
    return PaperMark(code=code, qr_text=f"{QR_PREFIX}{code}", printed_on=row.printed_on or acting.today)


def log_row(
    office: Office,
    acting: Acting,
    home: HomeCode,
    household: str | None,
    document: str,
    mark: PaperMark,
    paper: object,
) -> PrintLog:
    """Return the log entry of one paper."""
    return PrintLog(
        home=home,
        id=office.new_id(),
        household_id=household,
        document=document,
        code=mark.code,
        printed_at=office.now_ms(),
        printed_on=acting.today,
        printed=hashes_of(mark.code, paper),
        issued=freeze(paper),
    )


def keep_log(office: Office, acting: Acting, rows: Iterable[PrintLog]) -> None:
    """Write log entries in one unit of work."""
    held = list(rows)

    def job(unit: Unit) -> None:
        unit.insert_many(held)

    office.store.write(job, actor=acting.actor)


def hashes_of(code: str, paper: object) -> str:
    """Return a hash of every field of a paper but its mark, salted with its code, as the log keeps them."""
    return json.dumps(_hashes(code, paper), sort_keys=True)


def _hashes(code: str, paper: object) -> dict[str, str]:
    if not is_dataclass(paper):
        return {}
    return {
        field.name: hashlib.sha256(f"{code}\n{getattr(paper, field.name)!r}".encode()).hexdigest()[:16]
        for field in fields(paper)
        if field.name != "mark"
    }
