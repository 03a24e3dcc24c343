"""Print the yearly list, each household as it was determined and as it is advised now; the same as xlsx."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lianghe_desktop.documents.flow import ACROSS, Column, Flow
from lianghe_desktop.documents.leaks import OFFICE_LIST, refuse_by
from lianghe_desktop.documents.paper import (
    SMALL,
    STRONG,
    TEXT,
    TITLE,
    Align,
    Sheet,
    money,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.read_back import write_read_back
from lianghe_desktop.documents.values import PaperMark, PrintedPages
from lianghe_desktop.documents.workbook import new_workbook

_PAPER = "年度重新认定对照表"
_FEN_A_YUAN = 100
_NOTE = "“今年”是程序按现有资料给出的建议，只供参考，由人决定。名单含户主姓名，只在办公室内部使用，不要张贴。"


@dataclass(frozen=True, kw_only=True, slots=True)
class YearlyRow:
    """One household both years, in words; sums in fen, None where not known."""

    kind: str
    village: str
    household_no: str
    head_name: str
    people: int
    decided: str
    categories_then: str
    per_capita_then_fen: int | None
    points_then: int | None
    categories_now: str
    per_capita_now_fen: int | None
    points_now: int | None
    why: str
    decided_again: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class YearlyValues:
    """Hold the list; `counts` are words and numbers of households, in order."""

    desk_name: str
    compared_with: date
    on: date
    policy: str
    counts: tuple[tuple[str, int], ...]
    rows: tuple[YearlyRow, ...]
    left_out: int
    mark: PaperMark | None


HEADS = ("变化", "村（居）", "户编号", "户主", "人数", "上次决定", "上次类别", "上次人均（元）", "上次积分",
         "今年类别", "今年人均（元）", "今年积分", "变在哪里", "今年已决定")  # fmt: skip
_WIDTHS = (15, 24, 33, 17, 10, 21, 20, 20, 10, 20, 20, 10, 0, 12)
_VILLAGE_MM = 26.0


def render_yearly(values: YearlyValues, out: BinaryIO) -> PrintedPages:
    """Write the list across A4.

    Raises UserError where a value holds a document number or a character has no glyph.
    """
    refuse_document_numbers(values, _PAPER)
    pages = write_read_back(yearly_sheets(values), out, _PAPER, rule=OFFICE_LIST, paper=_PAPER)
    return PrintedPages(pages, (values.mark.code,) if values.mark else ())


def yearly_sheets(values: YearlyValues) -> list[Sheet]:
    """Lay out the list."""
    with naming_paper(_PAPER):
        flow = Flow(ACROSS, f"{_PAPER}　{values.desk_name}", values.mark)
        flow.text(f"{values.desk_name}{_PAPER}", TITLE, Align.CENTRE)
        days = f"{spoken_date(values.compared_with)}以前的决定，与{spoken_date(values.on)}的建议"
        flow.text(f"{days}　{values.policy}", TEXT, Align.CENTRE)
        flow.text("　".join(f"{word} {number:,} 户" for word, number in values.counts), STRONG, Align.CENTRE)
        flow.gap(2)
        if values.rows:
            several = len({row.village for row in values.rows}) > 1
            flow.table(_columns(several=several), [_words(row, several=several) for row in values.rows])
        else:
            flow.text("没有符合条件的户。", TEXT)
        if values.left_out:
            flow.text(f"还有 {values.left_out:,} 户没有印出，在程序里“存为 Excel”可看全部名单。", SMALL)
        flow.gap(1)
        flow.text(_NOTE, SMALL)
        return flow.finish()


def write_yearly_xlsx(path: Path, values: YearlyValues) -> None:
    """Write the list as a workbook; sums of money are numbers in yuan.

    Raises:
        UserError: A value holds a document number.
        EnvironmentFault: The file cannot be written.
    """
    refuse_document_numbers(values, _PAPER)
    check = partial(refuse_by, OFFICE_LIST, suffix=".xlsx", paper=_PAPER)
    with new_workbook(path, check=check) as book:
        sheet = book.add_worksheet("对照表")
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
        amount = book.add_format({"num_format": "#,##0.00"})
        sheet.write_row(0, 0, HEADS, head)
        for at, row in enumerate(values.rows, start=1):
            for column, value in enumerate(_cells(row)):
                if isinstance(value, str):
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write_number(at, column, value, amount if isinstance(value, float) else None)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, max(width * 0.55, 8) if width else 48)
        sheet.freeze_panes(1, 4)
        sheet.autofilter(0, 0, len(values.rows), len(HEADS) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def _columns(*, several: bool) -> list[Column]:
    village = [Column(title="村（居）", width_mm=_VILLAGE_MM)] if several else []
    return [
        Column(title="变化", width_mm=19),
        *village,
        Column(title="户编号", width_mm=36),
        Column(title="户主", width_mm=22),
        Column(title="上次", width_mm=52),
        Column(title="今年建议", width_mm=52),
        Column(title="变在哪里"),
        Column(title="已决定", width_mm=15, align=Align.CENTRE),
    ]


def _words(row: YearlyRow, *, several: bool) -> tuple[str, ...]:
    then = "\n".join(
        (row.decided, *_year(row.categories_then, row.per_capita_then_fen, row.points_then))
        if row.categories_then or row.per_capita_then_fen is not None
        else (row.decided,)
    )
    now = "\n".join(_year(row.categories_now or "不符合类别", row.per_capita_now_fen, row.points_now))
    return (
        row.kind,
        *((row.village,) if several else ()),
        row.household_no,
        f"{row.head_name}\n{row.people} 人",
        then,
        now,
        row.why,
        "是" if row.decided_again else "",
    )


def _year(categories: str, per_capita_fen: int | None, points: int | None) -> tuple[str, ...]:
    income = "未知" if per_capita_fen is None else f"{money(per_capita_fen)} 元"
    score = "" if points is None else f"　积分 {points}"
    return (categories, f"人均 {income}{score}")


def _cells(row: YearlyRow) -> tuple[str | int | float | None, ...]:
    return (
        row.kind,
        row.village,
        row.household_no,
        row.head_name,
        row.people,
        row.decided,
        row.categories_then,
        _yuan(row.per_capita_then_fen),
        row.points_then,
        row.categories_now,
        _yuan(row.per_capita_now_fen),
        row.points_now,
        row.why,
        "是" if row.decided_again else "",
    )


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / _FEN_A_YUAN
