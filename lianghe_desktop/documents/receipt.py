"""Print receipt slips (回执单): what the township has received, in words that a village can file."""

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
from lianghe_desktop.documents.values import PrintedPages, ReceiptValues

_COLUMNS = (
    Column(title="内容"),
    Column(title="数量", width_mm=28, align=Align.RIGHT),
    Column(title="说明", width_mm=72),
)


def receipt_sheets(values: ReceiptValues) -> list[Sheet]:
    """Lay out a receipt slip."""
    with naming_paper("回执单"):
        flow = Flow(UPRIGHT, f"回执单　{values.village_name}", values.mark)
        flow.text("回　执　单", TITLE, Align.CENTRE)
        flow.gap(4)
        flow.fields(
            [
                [FormField("报送单位", values.village_name)],
                [FormField("接收单位", values.township_name)],
                [
                    FormField("接收日期", spoken_date(values.received_on)),
                    FormField("接收人", values.received_by),
                ],
                [FormField("数据包", values.bundle)],
            ],
            label=FAMILY_LABEL,
            value=FAMILY,
            least_mm=11,
        )
        flow.heading("已收到")
        rows = [(line.what, f"{line.count:,}", line.remark or "") for line in values.lines]
        flow.table(_COLUMNS, rows, style=FAMILY, head=HEADING, least_mm=10)
        flow.heading("待处理")
        for at, waiting in enumerate(values.waiting, start=1):
            flow.text(f"{at}. {waiting}", FAMILY)
        if not values.waiting:
            flow.text("没有。全部收妥。", FAMILY, indent=2)
        flow.gap(10)
        flow.need(30)
        flow.text(f"{values.township_name}（盖章）", FAMILY, Align.RIGHT)
        return flow.finish()


def render_receipt(values: ReceiptValues, out: BinaryIO) -> PrintedPages:
    """Write a receipt slip.

    Raises UserError where a value holds a document number or a character has no glyph.
    """
    refuse_document_numbers(values, "回执单")
    return PrintedPages(write_pdf(receipt_sheets(values), out, "回执单"), (values.mark.code,))
