"""Print the approval form of a case (审核确认表): the family, the checks, what each level said."""

from collections.abc import Sequence
from typing import BinaryIO

from lianghe_desktop.documents.case_values import ApprovalValues, OpinionBox
from lianghe_desktop.documents.flow import Column, Flow, FormField, FormRows
from lianghe_desktop.documents.paper import (
    LABEL,
    TITLE,
    Align,
    Sheet,
    money,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.signing import Opinion, SignBox, opinion_box, sign_boxes
from lianghe_desktop.documents.stock import laid_out
from lianghe_desktop.documents.values import PrintedPages, StockOptions

_MEMBERS = (
    Column(title="姓名", width_mm=30),
    Column(title="关系", width_mm=20, align=Align.CENTRE),
    Column(title="性别", width_mm=12, align=Align.CENTRE),
    Column(title="年龄", width_mm=12, align=Align.CENTRE),
    Column(title="在校或文化程度", width_mm=34),
    Column(title="劳动能力", width_mm=30),
    Column(title="备注"),
)
_CHECKS = (
    Column(title="核对项目", width_mm=26, printed=True),
    Column(title="结果", width_mm=34),
    Column(title="查的部门", width_mm=44),
    Column(title="查到什么、怎么说明"),
)


_LAST_OPINION_MM = 82.0
_MEMBER_FORM = FormRows(6, 11)


def _amount(fen: int | None) -> str | None:
    return None if fen is None else f"{money(fen)} 元"


def _household(flow: Flow, values: ApprovalValues) -> None:
    group = f" {values.group_name}" if values.group_name else ""
    flow.fields(
        [
            [FormField("户主", values.head_name), FormField("户编号", values.household_no, 1.4)],
            [FormField("村组", values.village_name + group), FormField("申请人", values.applicant, 0.8)],
            [FormField("登记日期", spoken_date(values.applied_on)), FormField("来源", values.origin)],
            [FormField("申请理由", values.reason, form_lines=3)],
            [
                FormField("全家年收入", _amount(values.income_fen)),
                FormField("人均年收入", _amount(values.per_head_fen)),
            ],
            [FormField("依据", values.policy + ("（含示范参数）" if values.sample else ""))],
        ]
    )  # fmt: skip
    flow.heading("一、共同生活的家庭成员")
    rows = [
        (
            one.name, one.relation, one.sex, "" if one.age is None else str(one.age),
            one.schooling or "", one.labour or "", one.remarks or "",
        )
        for one in values.members
    ]  # fmt: skip
    flow.table(_MEMBERS, rows or [("",) * len(_MEMBERS)] * 3, least_mm=9, form=_MEMBER_FORM)


def approval_sheets(values: ApprovalValues, stock: StockOptions | None = None) -> list[Sheet]:
    """Lay out one form."""
    head = f"审核确认表　{values.head_name}　户编号 {values.household_no}"
    return laid_out(lambda flow: _form(flow, values), head, values.mark, stock)


def _form(flow: Flow, values: ApprovalValues) -> None:
    flow.text("审 核 确 认 表", TITLE, Align.CENTRE)
    flow.gap(2)
    _household(flow, values)
    flow.heading("二、经济状况核对")
    checks = [(one.item, one.result or "", one.source or "", one.finding or "") for one in values.checks]
    flow.table(_CHECKS, checks, least_mm=8, form=FormRows(len(checks), 9))
    flow.heading("三、办理经过")
    steps = [[FormField(title, text, form_lines=2)] for title, text in values.steps]
    flow.fields(steps, label=LABEL, least_mm=9)
    flow.need(70)
    flow.heading("四、审核与确认")
    for number, one in enumerate(values.opinions, start=1):
        if number == len(values.opinions):
            flow.need(_LAST_OPINION_MM)  # so that nobody signs on a page without an opinion
        opinion_box(flow, _opinion(one))
    flow.gap(4)
    flow.need(40)
    sign_boxes(flow, (SignBox("申请人（或家庭成员）已看过", thumb=True), SignBox("经办人签名")))


def _opinion(one: OpinionBox) -> Opinion:
    return Opinion(title=one.title, text=one.text, signer=one.signer, day=one.day, seal=one.seal)


def render_approvals(
    papers: Sequence[ApprovalValues], out: BinaryIO, stock: StockOptions | None = None
) -> PrintedPages:
    """Write the forms of several cases into one PDF.

    Raises UserError where a value holds a document number or a character has no glyph; nothing is
    written then.
    """
    sheets: list[Sheet] = []
    for at, values in enumerate(papers, start=1):
        refuse_document_numbers(values, f"第 {at} 份审核确认表")
        with naming_paper(f"审核确认表（户编号 {values.household_no}）"):
            sheets += approval_sheets(values, stock)
    return PrintedPages(write_pdf(sheets, out, "审核确认表"), tuple(values.mark.code for values in papers))
