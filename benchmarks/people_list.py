"""Taking in a list of people from Excel."""

from pathlib import Path

import python_calamine
import xlsxwriter

from benchmarks.figures import Row, Rows, timed
from benchmarks.workplace import Workplace, bare_insert, families, new_desk, shared_rows
from lianghe_desktop.casework.people_import import import_people
from lianghe_desktop.documents.member_columns import TITLE_OF
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.identity import DocumentKind

HOUSEHOLDS = 10_000
VILLAGE = AreaCode("440403106201")
_COLUMNS = (
    "household_no", "name", "sex", "document_kind", "document_number", "relation", "birth_date", "address",
    "household_phone",
)  # fmt: skip


def rows(place: Workplace) -> Rows:
    """Import a tenth at the default size, 10,000 households with --full."""
    count = min(HOUSEHOLDS, max(place.households // 5, 100))
    path = place.folder / "list.xlsx"
    people = _write(path, count)
    started = new_desk(place.folder / "import", Level.VILLAGE, VILLAGE)
    result = []
    figure = timed(lambda: result.append(import_people(started.office, started.acting, path)))
    assert result[0].written, result[0].errors[:3]
    tables = shared_rows(started.office.store)
    started.office.store.close()
    reading = timed(lambda: _read(path))
    yield Row(
        what=f"import {count:,} households, {people:,} people from xlsx",
        figure=figure,
        floor=reading + bare_insert(place.folder / "import-floor", tables),
        floor_is="calamine alone + bare insert",
        at_most_floor=4,
    )


def _read(path: Path) -> int:
    return len(python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())


def _write(path: Path, count: int) -> int:
    """Write households of distinct people with valid numbers; return how many people."""
    relations, book = (
        code_list("relation_national"),
        xlsxwriter.Workbook(str(path), {"constant_memory": True}),
    )
    sheet = book.add_worksheet("成员名单")
    sheet.write_row(0, 0, [TITLE_OF[key] for key in _COLUMNS])
    words = [item.label for item in relations.items]
    head = next(word for word in words if "户主" in word or word == "本人")
    other = next(word for word in words if "其他" in word)
    at = 0
    for family in families(count):
        for place_at, member in enumerate(family.members):
            at += 1
            number = _number(at)
            sheet.write_row(
                at, 0,
                (
                    family.household_no, member.name, "男" if at % 2 else "女",
                    code_list("document_kind").label(DocumentKind.RESIDENT.value), number,
                    head if place_at == 0 else other,
                    f"{number[6:10]}-{number[10:12]}-{number[12:14]}", family.address, family.phone,
                ),
            )  # fmt: skip
    book.close()
    return at


def _number(at: int) -> str:
    """Return the `at`-th invented ID number: valid check digit, odd order numbers for men."""
    day = at // 998
    first = f"440403{1950 + day // 336:04d}{1 + day // 28 % 12:02d}{1 + day % 28:02d}"
    order = at % 998 + 1
    digits = f"{first}{order if order % 2 == at % 2 else order + 1:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]
