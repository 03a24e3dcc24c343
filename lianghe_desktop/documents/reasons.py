"""Print the sheet that tells a family why (评定说明): income, lines, points, benefits, what is missing."""

from collections.abc import Sequence
from typing import BinaryIO

from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import UPRIGHT, Column, Flow, FormField
from lianghe_desktop.documents.paper import (
    FAMILY,
    FAMILY_LABEL,
    TEXT,
    TITLE,
    Align,
    Sheet,
    Style,
    money,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.values import PrintedPages, ReasonLine, ReasonsValues

_HEAD = Style(Face.HEI_BOLD, 14, 21)


def _compared(line: ReasonLine) -> str:
    if line.below is None:
        return "缺资料，未判断"
    return "低于" if line.below else "不低于"


def _about(flow: Flow, values: ReasonsValues) -> None:
    flow.text("评 定 说 明", TITLE, Align.CENTRE)
    if values.sample:
        flow.text("（示范参数，仅供参考，以镇、村正式公布的为准）", TEXT, Align.CENTRE)
    flow.gap(3)
    people = None if values.people is None else f"{values.people} 人"
    flow.fields(
        [
            [FormField("户主", values.head_name), FormField("人数", people, 0.7)],
            [
                FormField("户编号", values.household_no),
                FormField("计算日期", spoken_date(values.computed_on)),
            ],
            [FormField("村", values.village_name)],
            [FormField("依据", values.policy)],
        ],
        label=FAMILY_LABEL,
        value=FAMILY,
        least_mm=10,
    )


def _income(flow: Flow, values: ReasonsValues) -> None:
    flow.heading("收入与标准线")
    flow.text(values.income_words, FAMILY, indent=2)
    if values.income_fen is None:
        flow.text("请先补充下面“还缺什么”里列出的内容。", FAMILY, indent=2)
    flow.gap(2)
    columns = (
        Column(title="标准线"),
        Column(title="每人每年（元）", width_mm=38, align=Align.RIGHT),
        Column(title="你家收入", width_mm=32, align=Align.CENTRE),
        Column(title="出处", width_mm=52),
    )
    rows = [(line.name, money(line.line_fen), _compared(line), line.source) for line in values.lines]
    flow.table(columns, rows, style=FAMILY, head=_HEAD, least_mm=10)
    flow.gap(2)
    flow.text("符合的类别：" + ("、".join(values.categories) or "无"), FAMILY)


def _points(flow: Flow, values: ReasonsValues) -> None:
    flow.heading("困难积分（分数越高越困难）")
    columns = (
        Column(title="项目", width_mm=35),
        Column(title="你家的情况"),
        Column(title="对应档次", width_mm=40),
        Column(title="得分", width_mm=20, align=Align.CENTRE),
        Column(title="出处", width_mm=32),
    )
    rows = [
        (
            indicator.name,
            indicator.found or ("见档次" if indicator.band else "缺资料"),
            indicator.band or "—",
            f"{'—' if indicator.points is None else indicator.points}/{indicator.most_points}",
            indicator.source,
        )
        for indicator in values.indicators
    ]
    flow.table(columns, rows, style=FAMILY, head=_HEAD, least_mm=10)
    flow.gap(2)
    total = "资料不全，暂不计总分" if values.points is None else f"总分 {values.points} 分"
    flow.text(total + (f"，{values.tier}。" if values.tier else "。"), FAMILY)
    flow.text("积分只供参考，由人评议决定，不由电脑决定。", FAMILY)


def _benefits(flow: Flow, values: ReasonsValues) -> None:
    flow.heading("可以享受的政策")
    if not values.benefits:
        flow.text("按目前的资料，没有找到可以享受的政策。", FAMILY, indent=2)
        return
    columns = (
        Column(title="政策"),
        Column(title="对象", width_mm=28),
        Column(title="标准", width_mm=48),
        Column(title="出处", width_mm=44),
    )
    rows = [
        (benefit.item, benefit.person or "全家", benefit.standard, benefit.source)
        for benefit in values.benefits
    ]
    flow.table(columns, rows, style=FAMILY, head=_HEAD, least_mm=10)


def reasons_sheets(values: ReasonsValues) -> list[Sheet]:
    """Lay out one sheet of reasons."""
    flow = Flow(UPRIGHT, f"评定说明　{values.head_name}　户编号 {values.household_no}", values.mark)
    _about(flow, values)
    _income(flow, values)
    if values.indicators:
        _points(flow, values)
    _benefits(flow, values)
    if values.borders:
        flow.heading("什么情况下结果会变")
        for at, border in enumerate(values.borders, start=1):
            flow.text(f"{at}. {border}", FAMILY)
    flow.heading("还缺什么")
    for at, missing in enumerate(values.missing, start=1):
        flow.text(f"{at}. {missing}", FAMILY)
    if not values.missing:
        flow.text("资料齐全。", FAMILY, indent=2)
    flow.heading("评议决定")
    flow.text(
        values.decision or "尚未评议。以上是按资料计算的建议，最后由村民代表评议、镇审核后决定。",
        FAMILY,
        indent=2,
    )
    flow.gap(2)
    phone = values.appeal_phone or "＿＿＿＿＿＿＿＿＿＿"
    flow.text(f"对以上内容有不同意见，可以向村委会或镇里提出，电话：{phone}", FAMILY)
    return flow.finish()


def render_reasons(papers: Sequence[ReasonsValues], out: BinaryIO) -> PrintedPages:
    """Write sheets of reasons into one PDF.

    Raises UserError where a value holds a document number or a character has no glyph; nothing is
    written then.
    """
    sheets: list[Sheet] = []
    for at, values in enumerate(papers, start=1):
        refuse_document_numbers(values, f"第 {at} 份评定说明")
        with naming_paper(f"评定说明（户编号 {values.household_no}）"):
            sheets += reasons_sheets(values)
    return PrintedPages(write_pdf(sheets, out, "评定说明"), tuple(values.mark.code for values in papers))
