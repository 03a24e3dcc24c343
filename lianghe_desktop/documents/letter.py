"""Print the letter that tells a family what was decided and why (告知书), as an official text.

Source: 最低生活保障审核确认办法 第二十一条 (in writing, within three working days, with the reason);
社会救助暂行办法 第六十五条 (review or lawsuit); 行政复议法 第二十条 (sixty days);
行政诉讼法 第四十六条 (six months).
"""

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

from lianghe_desktop.documents.case_values import LetterKind, LetterValues
from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import Column, FormField
from lianghe_desktop.documents.official import BODY, TABLE, TABLE_HEAD, OfficialFlow
from lianghe_desktop.documents.paper import Align, Sheet, Style, naming_paper, spoken_date
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.signing import SignBox, sign_boxes
from lianghe_desktop.documents.values import PrintedPages

_TITLES = {LetterKind.DECISION: "关于予以认定的告知书", LetterKind.REFUSAL: "关于不予认定的告知书"}
_BENEFITS = (
    Column(title="享受政策", width_mm=62),
    Column(title="标准"),
    Column(title="发放方式", width_mm=34),
)
_BLANK = "＿＿＿＿＿＿"
_RECEIPT = Style(Face.SONG, 12, 18)


def _said(day: date | None) -> str:
    return spoken_date(day) or "＿＿＿＿年＿＿月＿＿日"


def _opening(values: LetterValues) -> str:
    applied = _said(values.applied_on)
    people = "" if values.people is None else f"，家庭成员 {values.people} 人"
    return (
        f"你家（户编号 {values.household_no}{people}）{applied}登记的申请，经入户调查、经济状况核对、"
        "民主评议、公示和审核，现将结果告知如下："
    )


def _decision(flow: OfficialFlow, values: LetterValues) -> None:
    decided = _said(values.decided_on)
    kinds = "、".join(values.categories) or _BLANK
    flow.paragraph(f"一、{decided}，决定认定你家为{kinds}。")
    flow.paragraph(f"二、自{_said(values.from_day)}起，你家可以享受下列政策：")
    flow.gap(2)
    rows = [(one.item, one.standard or "", one.paid_how or "") for one in values.benefits or ()]
    flow.table(_BENEFITS, rows or [("", "", "")] * 3, style=TABLE, head=TABLE_HEAD, least_mm=10)
    flow.gap(2)
    for reason in values.reasons:
        flow.paragraph(reason)
    flow.paragraph(f"三、依据：{'；'.join(values.clauses)}。")
    flow.paragraph("四、家庭人口、收入和财产有变化的，请在一个月内告诉村（居）委会，变化大的要重新核定。")


def _refusal(flow: OfficialFlow, values: LetterValues) -> None:
    decided = _said(values.decided_on)
    flow.paragraph(f"一、{decided}，决定对你家的申请不予认定。")
    flow.paragraph(f"二、理由：{'；'.join(values.reasons) or _BLANK * 6}。")
    flow.paragraph(f"三、依据：{'；'.join(values.clauses)}。")
    flow.paragraph("四、家庭情况有变化、生活有困难的，可以再申请，也可以申请临时救助。")


def _appeal(values: LetterValues) -> str:
    place = values.appeal_place or _BLANK * 2
    phone = values.appeal_phone or _BLANK * 2
    return (
        f"五、对以上结果有不同意见，可以先到{place}问清楚，电话：{phone}；也可以自收到本告知书之日起六十日内"
        "申请行政复议，或者六个月内向人民法院提起行政诉讼。"
    )


def letter_sheets(values: LetterValues) -> list[Sheet]:
    """Lay out one letter with its slip of receipt."""
    flow = OfficialFlow(values.mark)
    flow.text(values.issuer, BODY, Align.CENTRE)
    flow.title(_TITLES[values.kind])
    flow.text("〔　　　　〕　　号", BODY, Align.CENTRE)
    if values.sample:
        flow.text("（积分等含示范参数，以正式公布的为准）", TABLE, Align.CENTRE)
    flow.gap(3)
    flow.text(f"{values.village_name}{values.applicant or _BLANK}：", BODY)
    flow.paragraph(_opening(values))
    if values.kind is LetterKind.DECISION:
        _decision(flow, values)
    else:
        _refusal(flow, values)
    day = spoken_date(values.decided_on) or "　　　　年　　月　　日"
    flow.closing(_appeal(values), f"{values.issuer}（盖章）", day)
    _slip(flow, values)
    return flow.finish()


def _slip(flow: OfficialFlow, values: LetterValues) -> None:
    """Set the slip that the family signs on receiving the letter."""
    flow.need(62)
    flow.gap(5)
    left, right = flow.frame.left_mm, flow.frame.left_mm + flow.frame.width_mm
    flow.sheet.line(left, flow.top_mm, right, flow.top_mm, width_pt=0.4, dash_mm=2, grey=0.4)
    flow.gap(2)
    flow.text("送 达 回 证", Style(Face.HEI_BOLD, 14, 22), Align.CENTRE)
    fields = [[FormField("送达文书", _TITLES[values.kind]), FormField("受送达人", values.applicant, 0.8)]]
    flow.fields(fields, value=_RECEIPT)
    sign_boxes(flow, (SignBox("收到人签名", thumb=True), SignBox("送达人签名")))


def render_letters(papers: Sequence[LetterValues], out: BinaryIO) -> PrintedPages:
    """Write letters into one PDF.

    Raises UserError where a value holds a document number or a character has no glyph; nothing is
    written then.
    """
    sheets: list[Sheet] = []
    for at, values in enumerate(papers, start=1):
        refuse_document_numbers(values, f"第 {at} 份告知书")
        with naming_paper(f"告知书（户编号 {values.household_no}）"):
            sheets += letter_sheets(values)
    return PrintedPages(write_pdf(sheets, out, "告知书"), tuple(values.mark.code for values in papers))
