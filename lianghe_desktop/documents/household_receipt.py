"""Print a slip for a family (办理情况回执): what was registered for it and how far each thing has come."""

from collections.abc import Sequence
from typing import BinaryIO

from lianghe_desktop.documents.flow import UPRIGHT, Column, Flow, FormField
from lianghe_desktop.documents.paper import (
    FAMILY,
    FAMILY_LABEL,
    HEADING,
    TITLE,
    Align,
    Sheet,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.values import HouseholdReceiptValues, PrintedPages

_CLOSING_MM = 66.0
_COLUMNS = (
    Column(title="内容"),
    Column(title="日期", width_mm=45),
    Column(title="办到哪一步", width_mm=72),
)


def render_household_receipts(slips: Sequence[HouseholdReceiptValues], out: BinaryIO) -> PrintedPages:
    """Write a slip for each family, each on pages of its own.

    Raises UserError where a value holds a document number or a character has no glyph.
    """
    for values in slips:
        refuse_document_numbers(values, "办理情况回执")
    sheets = [sheet for values in slips for sheet in household_receipt_sheets(values)]
    return PrintedPages(write_pdf(sheets, out, "办理情况回执"), tuple(one.mark.code for one in slips))


def household_receipt_sheets(values: HouseholdReceiptValues) -> list[Sheet]:
    """Lay out one family's slip."""
    with naming_paper("办理情况回执"):
        flow = Flow(UPRIGHT, f"办理情况回执　{values.village_name}", values.mark)
        flow.text("办理情况回执", TITLE, Align.CENTRE)
        flow.gap(4)
        flow.fields(
            [
                [FormField("村（居）", values.village_name)],
                [FormField("户主", values.head_name), FormField("户编号", values.household_no)],
                [FormField("查询日期", spoken_date(values.on)), FormField("经办单位", values.office_name)],
            ],
            label=FAMILY_LABEL,
            value=FAMILY,
            least_mm=11,
        )
        flow.heading("您家的登记办到哪一步")
        rows = [(line.what, spoken_date(line.day) if line.day else "", line.state) for line in values.lines]
        if rows:
            flow.table(_COLUMNS, rows, style=FAMILY, head=HEADING, least_mm=10, keep_mm=_CLOSING_MM)
        else:
            flow.text("还没有登记。", FAMILY, indent=2)
        flow.gap(4)
        if values.waiting:
            flow.text(values.waiting, FAMILY, indent=2)
        flow.text("“已收到”只说明资料已经送到并存好，评定结果以公示和书面通知为准。", FAMILY, indent=2)
        flow.gap(8)
        flow.need(24)
        flow.text(f"{values.office_name}（盖章）", FAMILY, Align.RIGHT)
        return flow.finish()
