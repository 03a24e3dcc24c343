"""Print the list by which one helper hands households over to another, with lines to sign."""

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from lianghe_desktop.documents.flow import ACROSS, Column, Flow, FormField
from lianghe_desktop.documents.paper import (
    SMALL,
    STRONG,
    TEXT,
    TITLE,
    Align,
    Sheet,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.values import PaperMark, PrintedPages

PAPER = "帮扶工作交接清单"
_NOTE = "本清单含户主姓名，只在交接双方和镇（街）之间使用，不要张贴。"
_SIGNING_MM = 44.0
_COLUMNS = (
    Column(title="序号", width_mm=12, align=Align.CENTRE),
    Column(title="村（居）", width_mm=34),
    Column(title="户编号", width_mm=42),
    Column(title="户主", width_mm=24),
    Column(title="原责任起", width_mm=26, align=Align.CENTRE),
    Column(title="上次走访", width_mm=26, align=Align.CENTRE),
    Column(title="还没有办完的措施"),
    Column(title="核对", width_mm=16, align=Align.CENTRE),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOverRow:
    """One household handed over; `since`: from when the leaving helper was responsible."""

    village: str
    household_no: str
    head_name: str
    since: date | None
    last_visit: date | None
    open_measures: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOverValues:
    """Hold the list. Source: 珠斗办字〔2017〕6号 四（四） (驻镇、驻村干部); layout ours."""

    leaving: str
    leaving_unit: str
    successor: str
    successor_unit: str
    on: date
    rows: tuple[HandOverRow, ...]
    mark: PaperMark


def render_handover(values: HandOverValues, out: BinaryIO) -> PrintedPages:
    """Write the list across A4.

    Raises UserError where a value holds a document number or a character has no glyph.
    """
    refuse_document_numbers(values, PAPER)
    return PrintedPages(write_pdf(handover_sheets(values), out, PAPER), (values.mark.code,))


def handover_sheets(values: HandOverValues) -> list[Sheet]:
    """Lay out the list."""
    with naming_paper(PAPER):
        flow = Flow(ACROSS, PAPER, values.mark)
        flow.text(PAPER, TITLE, Align.CENTRE)
        flow.text(f"交接日期：{spoken_date(values.on)}　共 {len(values.rows)} 户", TEXT, Align.CENTRE)
        flow.gap(2)
        people = (
            FormField("移交人", _person(values.leaving, values.leaving_unit)),
            FormField("接手人", _person(values.successor, values.successor_unit)),
        )
        flow.fields([list(people)], least_mm=9)
        flow.gap(2)
        flow.table(
            _COLUMNS,
            [_row(at, row) for at, row in enumerate(values.rows, start=1)],
            least_mm=9,
            keep_mm=_SIGNING_MM,
        )
        flow.gap(4)
        flow.need(_SIGNING_MM - 4)
        flow.text("以上各户的帮扶记录簿、计划和未办完的措施已经当面交清。", STRONG)
        flow.gap(2)
        flow.fields(
            [
                [FormField("移交人签字", None), FormField("接手人签字", None), FormField("监交人签字", None)],
                [FormField("日期", None), FormField("日期", None), FormField("日期", None)],
            ],
            least_mm=12,
        )
        flow.gap(1)
        flow.text(_NOTE, SMALL)
        return flow.finish()


def _person(name: str, unit: str) -> str:
    return f"{name}（{unit}）" if unit else name


def _row(number: int, row: HandOverRow) -> tuple[str, ...]:
    return (
        str(number),
        row.village,
        row.household_no,
        row.head_name,
        row.since.isoformat() if row.since else "",
        row.last_visit.isoformat() if row.last_visit else "还没有",
        row.open_measures,
        "□",
    )
