"""Write a simulation as a workbook: sums, errors, candidates, villages and names on sheets of their own."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lianghe_desktop.documents.paper import spoken_date
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.rates import SUPPRESSED_NOTE, measures
from lianghe_desktop.documents.simulation_sheet import (
    BASIS_WORDS,
    CANDIDATE_HEADS,
    VILLAGE_HEADS,
    candidate_row,
)
from lianghe_desktop.documents.simulation_values import SimulationValues
from lianghe_desktop.documents.workbook import new_workbook
from lianghe_desktop.records.targeting import best_balanced

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_FEN_A_YUAN = 100
Cell = str | int | float


def write_simulation_xlsx(path: Path, values: SimulationValues) -> None:
    """Write the workbook; numbers are numbers, sums of money are in yuan.

    Raises:
        UserError: A value holds a document number.
        EnvironmentFault: The file cannot be written.
    """
    refuse_document_numbers(values, "标准测算表")
    with new_workbook(path) as book:
        head = [
            (f"{values.desk_name}标准测算表　{values.title}",),
            (f"{values.document}《{values.pack_title}》　{spoken_date(values.on)}",),
            (),
            ("改动的标准", "现在", "改为", "依据"),
            *((one.title, one.was, one.now, one.source) for one in values.settings),
            (),
            ("项目", "单位", "现在", "改后", "增减"),
            *(
                (line.item, line.unit, *(_cell(line.unit, v) for v in _three(line.before, line.after)))
                for line in values.figures
            ),
        ]
        _sheet(book, "结果", head, widths=(44, 16, 18, 18, 18))
        _sheet(book, "与名单对照", _errors(values), widths=(30, 20, 16, 16))
        best = best_balanced(values.candidates)
        rows = [candidate_row(values.basis, one, best=at == best) for at, one in enumerate(values.candidates)]
        _sheet(
            book, "备选标准", [CANDIDATE_HEADS, *rows, (SUPPRESSED_NOTE,)], widths=(40, 12, 12, 12, 12, 12)
        )
        _sheet(book, "各村（居）", _villages(values), widths=(24, 8, 14, 14, 20, 20))
        moved = [
            (one.why, one.village, one.household_no, one.head_name, one.people, one.status)
            for one in values.moved
        ]
        heads = ("变动", "村（居）", "户编号", "户主", "人数", "现在状态")
        _sheet(book, "变动的户", [heads, *moved], widths=(12, 24, 24, 14, 8, 12))


def _errors(values: SimulationValues) -> list[Sequence[Cell]]:
    before, after = values.errors_before, values.errors_after
    rows: list[Sequence[Cell]] = [
        ("选户的办法", BASIS_WORDS[values.basis]),
        ("", "", "现在", "改后"),
        ("选中、在名单上", "a", before.a, after.a),
        ("选中、不在名单上（多进）", "b", before.b, after.b),
        ("不选、在名单上（漏掉）", "c", before.c, after.c),
        ("不选、不在名单上", "d", before.d, after.d),
        ("不计入的户", "", before.undecided, after.undecided),
    ]
    for old, new in zip(measures(before), measures(after), strict=True):
        rows.append((old[0], old[1], old[2], new[2]))
    return [*rows, (SUPPRESSED_NOTE,)]


def _villages(values: SimulationValues) -> list[Sequence[Cell]]:
    heads: list[Sequence[Cell]] = [VILLAGE_HEADS[:6]]
    return heads + [
        (
            one.village,
            one.households,
            one.below_before,
            one.below_after,
            one.before_fen / _FEN_A_YUAN,
            one.after_fen / _FEN_A_YUAN,
        )
        for one in values.villages
    ]


def _three(before: int, after: int) -> tuple[int, int, int]:
    return before, after, after - before


def _cell(unit: str, value: int) -> Cell:
    return value / _FEN_A_YUAN if unit == "元" else value


def _sheet(book: "Workbook", name: str, rows: Sequence[Sequence[Cell]], *, widths: Sequence[int]) -> None:
    sheet = book.add_worksheet(name)
    text, money = book.add_format(), book.add_format({"num_format": "#,##0.00"})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, value, text)
            else:
                sheet.write_number(at, column, value, money if isinstance(value, float) else None)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
