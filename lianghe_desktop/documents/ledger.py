"""Print the working ledger (工作台账) of a village."""

from typing import BinaryIO

from lianghe_desktop.documents.flow import ACROSS, Column, Flow
from lianghe_desktop.documents.paper import (
    STRONG,
    TEXT,
    TITLE,
    Align,
    Sheet,
    money,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.values import LedgerEntry, LedgerValues, PrintedPages

_COLUMNS = (
    Column(title="序号", width_mm=12, align=Align.CENTRE),
    Column(title="日期", width_mm=24, align=Align.CENTRE),
    Column(title="户编号", width_mm=38),
    Column(title="户主", width_mm=22),
    Column(title="组别", width_mm=18),
    Column(title="人数", width_mm=13, align=Align.CENTRE),
    Column(title="类别", width_mm=24),
    Column(title="工作内容"),
    Column(title="帮扶人", width_mm=20),
    Column(title="资金（元）", width_mm=25, align=Align.RIGHT),
    Column(title="成效", width_mm=23),
)


def _row(number: int, entry: LedgerEntry) -> tuple[str, ...]:
    return (
        str(number),
        entry.day.isoformat(),
        entry.household_no,
        entry.head_name,
        entry.group_name or "",
        "" if entry.people is None else str(entry.people),
        entry.kind,
        entry.content,
        entry.helper,
        "" if entry.funds_fen is None else money(entry.funds_fen),
        entry.effect or "",
    )


def ledger_sheets(values: LedgerValues) -> list[Sheet]:
    """Lay out the ledger across A4, with the sum of funds at its end."""
    with naming_paper(f"{values.village_name}工作台账"):
        flow = Flow(ACROSS, f"工作台账　{values.village_name}", values.mark)
        flow.text(f"{values.village_name}帮扶工作台账", TITLE, Align.CENTRE)
        flow.text(f"{spoken_date(values.first_day)}至{spoken_date(values.last_day)}", TEXT, Align.CENTRE)
        flow.gap(2)
        flow.table(_COLUMNS, [_row(at, entry) for at, entry in enumerate(values.entries, start=1)])
        flow.gap(2)
        funds = sum(entry.funds_fen or 0 for entry in values.entries)
        households = len({entry.household_no for entry in values.entries})
        if values.entries:
            words = f"合计：{len(values.entries)} 条，{households} 户，资金 {money(funds)} 元。"
        else:
            words = "这段时间没有登记帮扶工作。"
        flow.text(words, STRONG)
        return flow.finish()


def render_ledger(values: LedgerValues, out: BinaryIO) -> PrintedPages:
    """Write the ledger of a village.

    Raises UserError where a value holds a document number or a character has no glyph.
    """
    refuse_document_numbers(values, "工作台账")
    return PrintedPages(write_pdf(ledger_sheets(values), out, "工作台账"), (values.mark.code,))
