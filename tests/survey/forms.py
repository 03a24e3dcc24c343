"""Small forms for tests, written as XForms or as workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import xlsxwriter

from lianghe_desktop.survey import Session, load_definition, start_session

NOW = datetime(2019, 8, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

_HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms" '
    'xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:entities="http://www.opendatakit.org/xforms/entities">'
)


def form(instance: str, model: str = "", body: str = "") -> bytes:
    """Write an XForm: the content of <data>, what follows the instance in the model, the body."""
    return (
        f'{_HEAD}<h:head><h:title>表</h:title><model><instance><data id="t" version="1">{instance}</data>'
        f"</instance>{model}</model></h:head><h:body>{body}</h:body></h:html>"
    ).encode()


def begin(instance: str, model: str = "", body: str = "", files: dict[str, bytes] | None = None) -> Session:
    """Start an interview of a small form on 1 August 2019 at half past nine."""
    return start_session(load_definition(form(instance, model, body), files=files), clock=lambda: NOW)


def workbook(
    survey: Sequence[Sequence[object]],
    choices: Sequence[Sequence[object]] = (),
    settings: Sequence[Sequence[object]] = (),
    entities: Sequence[Sequence[object]] = (),
) -> bytes:
    """Write an XLSForm; the first row of each sheet is its head."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheets = {"survey": survey, "choices": choices, "settings": settings, "entities": entities}
    for name, rows in sheets.items():
        if rows or name == "survey":
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, list(row))
    book.close()
    return out.getvalue()
