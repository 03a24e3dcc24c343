"""A thousand help cards with QR codes in one PDF, and one card on screen."""

import datetime as dt
import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.figures import Row, Rows, median, timed
from benchmarks.workplace import Workplace
from lianghe_desktop.documents.card import render_cards
from lianghe_desktop.documents.values import CardBenefit, CardOptions, HelpCardValues, PaperMark

CARDS = 1000
_DAY = dt.date(2026, 11, 20)


def rows(_place: Workplace) -> Rows:
    """Measure the drawing alone; the values are ready."""
    cards = [_card(number) for number in range(CARDS)]
    render_cards(cards[:1], io.BytesIO(), CardOptions())  # fonts are read once a process
    yield Row(
        what=f"{CARDS:,} help cards with QR codes in one PDF",
        figure=timed(lambda: render_cards(cards, io.BytesIO(), CardOptions())),
        floor=median(lambda: _plain(cards), 3),
        floor_is="canvas, same text, no layout or QR",
        at_most_floor=2,
    )
    yield Row(
        what="one help card",
        figure=median(lambda: render_cards(cards[:1], io.BytesIO(), CardOptions()), 7),
        at_most=0.2,
    )


def _card(number: int) -> HelpCardValues:
    code = f"{number:08X}"
    return HelpCardValues(
        village_name="白蕉镇白蕉示范一村",
        household_no=f"440403106201{number:06d}",
        head_name="梁德明",
        people=4,
        categories=("低收入户", "低保户"),
        benefits=tuple(
            CardBenefit(item=item, standard=standard, paid_how=paid)
            for item, standard, paid in (
                ("种植养殖成本补助", "每户每年最多 3,000 元", "镇街发到一卡通"),
                ("初中生活费补助", "每人每年 2,500 元", "学校发放"),
                ("城乡居民医疗保险", "个人缴费由财政代缴", "不用自己办"),
                ("住房改造", "每户一次 40,000 元", "验收后发放"),
            )
        ),
        helper_name="周一平",
        helper_unit="白蕉镇农办",
        helper_phone="0756-5550001",
        complaint_phone="0756-5550000",
        issued_on=_DAY,
        issuer="白蕉镇人民政府",
        sample=False,
        mark=PaperMark(code=code, qr_text=f"LH1:{code}:440403106201", printed_on=_DAY),
    )


def _plain(cards: list[HelpCardValues]) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(io.BytesIO(), pagesize=A4)
    for at, card in enumerate(cards):
        canvas.setFont("STSong-Light", 15)
        y = 800 if at % 2 == 0 else 400
        for text in _texts(card):
            canvas.drawString(60, y, text)
            y -= 18
        if at % 2:
            canvas.showPage()
    canvas.save()


def _texts(card: HelpCardValues) -> list[str]:
    found = [card.village_name, card.household_no, card.head_name, str(card.people), *(card.categories or ())]
    for benefit in card.benefits or ():
        found += [benefit.item, benefit.standard or "", benefit.paid_how or ""]
    found += [
        card.helper_name or "",
        card.helper_unit or "",
        card.helper_phone or "",
        card.complaint_phone or "",
    ]
    return [
        *found,
        card.issuer or "",
        card.mark.code,
        "享受政策",
        "标准",
        "发放方式",
        "帮扶责任人",
        "监督电话",
    ]
