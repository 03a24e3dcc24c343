"""Print the reasons in large type for the family (评定说明大字版): sentences, no tables, 20 point.

Read at arm's length by somebody old, and read aloud by whoever brings it. Source: 个人信息保护法 24.
"""

from collections.abc import Sequence
from typing import BinaryIO

from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import UPRIGHT, Flow
from lianghe_desktop.documents.paper import Align, Sheet, Style, money, naming_paper, spoken_date
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.values import PrintedPages, ReasonLine, ReasonsValues

LARGE = Style(Face.SONG, 20, 31)
_HEAD = Style(Face.HEI_BOLD, 22, 34)
_TITLE = Style(Face.HEI_BOLD, 30, 42)
_SOURCE = Style(Face.SONG, 14, 22)


def _line_words(line: ReasonLine) -> str:
    verdict = {True: "你家低于这条线。", False: "你家不低于这条线。", None: "资料不全，还不能判断。"}
    return f"{line.name}：每人每年 {money(line.line_fen)} 元。{verdict[line.below]}"


def _lines(flow: Flow, values: ReasonsValues) -> None:
    flow.heading("一、收入", _HEAD)
    flow.text(values.income_words, LARGE, indent=2)
    for line in values.lines:
        flow.text(_line_words(line), LARGE, indent=2)
        flow.text(f"（依据：{line.source}）", _SOURCE, Align.RIGHT)
    flow.text("符合的类别：" + ("、".join(values.categories) or "无") + "。", LARGE, indent=2)


def _points(flow: Flow, values: ReasonsValues) -> None:
    flow.heading("二、困难积分", _HEAD)
    total = "资料不全，暂不计总分。" if values.points is None else f"总分 {values.points} 分，{values.tier}。"
    flow.text(total + "分数越高越困难，只供参考，由人评议决定。", LARGE, indent=2)
    for one in values.indicators:
        points = "缺资料" if one.points is None else f"{one.points} 分（最高 {one.most_points} 分）"
        flow.text(f"{one.name}：{one.band or '缺资料'}，{points}。", LARGE, indent=2)
    if values.sample:
        flow.text("积分卡是示范参数，以镇、村正式公布的为准。", _SOURCE, Align.RIGHT)


def _benefits(flow: Flow, values: ReasonsValues) -> None:
    flow.heading("三、可以享受的政策", _HEAD)
    if not values.benefits:
        flow.text("按目前的资料，没有找到可以享受的政策。", LARGE, indent=2)
    for one in values.benefits:
        flow.text(f"{one.item}（{one.person or '全家'}）：{one.standard}。", LARGE, indent=2)
        flow.text(f"（依据：{one.source}）", _SOURCE, Align.RIGHT)


def _list(flow: Flow, title: str, words: Sequence[str], none: str) -> None:
    flow.heading(title, _HEAD)
    for at, one in enumerate(words, start=1):
        flow.text(f"{at}. {one}", LARGE)
    if not words:
        flow.text(none, LARGE, indent=2)


def large_reasons_sheets(values: ReasonsValues) -> list[Sheet]:
    """Lay out one family's reasons in large type."""
    flow = Flow(UPRIGHT, f"评定说明　{values.head_name}　户编号 {values.household_no}", values.mark)
    flow.text("评 定 说 明", _TITLE, Align.CENTRE)
    people = "" if values.people is None else f"，{values.people} 口人"
    flow.text(f"{values.village_name}　{values.head_name}家{people}", LARGE, Align.CENTRE)
    flow.text(f"{spoken_date(values.computed_on)}，按{values.policy}", _SOURCE, Align.CENTRE)
    _lines(flow, values)
    _points(flow, values)
    _benefits(flow, values)
    _list(flow, "四、什么情况下结果会变", values.borders, "附近没有会改变结果的情况。")
    _list(flow, "五、还缺什么", values.missing, "资料齐全。")
    flow.heading("六、评议决定", _HEAD)
    flow.text(
        values.decision or "尚未评议。以上是按资料算出的建议，最后由村民代表评议、镇审核后决定。",
        LARGE,
        indent=2,
    )
    phone = values.appeal_phone or "＿＿＿＿＿＿＿＿"
    flow.text(f"有不同意见，请打电话：{phone}，或者到村委会、镇里说。", LARGE, indent=2)
    return flow.finish()


def render_large_reasons(papers: Sequence[ReasonsValues], out: BinaryIO) -> PrintedPages:
    """Write the sheets of several families into one PDF.

    Raises UserError where a value holds a document number or a character has no glyph; nothing is
    written then.
    """
    sheets: list[Sheet] = []
    for at, values in enumerate(papers, start=1):
        refuse_document_numbers(values, f"第 {at} 份评定说明")
        with naming_paper(f"评定说明（户编号 {values.household_no}）"):
            sheets += large_reasons_sheets(values)
    return PrintedPages(write_pdf(sheets, out, "评定说明"), tuple(values.mark.code for values in papers))
