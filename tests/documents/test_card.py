"""A printed card says what it must, can be copied, scanned and cut, and never shows a document number."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from lianghe_desktop.documents.card import card_sheets, render_cards
from lianghe_desktop.documents.paper import MM, TextMark
from lianghe_desktop.documents.values import CardBenefit, CardOptions, CardPaper, PaperLayout, StockOptions
from lianghe_desktop.records.errors import ErrorCode, UserError
from tests.documents.papers import MARK, card, page_picture, pdf_text

RARE = "䶮㐆𠅤𬱖𠀋𫝆"
# Made up, with a correct check digit.
DOCUMENT_NUMBER = "44040319491231002X"


def printed(*cards: object, options: CardOptions | None = None) -> BytesIO:
    out = BytesIO()
    render_cards(cards, out, options)  # type: ignore[arg-type]  # a test's shorthand
    return out


def test_card_says_what_the_family_needs() -> None:
    text = pdf_text(printed(card()))
    for words in (
        "陈大文", "440403106205-0012", "4 人", "低收入家庭、低保户", "农业种养生产资助",
        "每户每年最高 5,000 元",
        "学校发放", "李小明", "13800001234", "0756-5550123", "2019年8月1日", "新环村村民委员会", "示范参数",
        "7K2M-9QXA", "第 1 页", "共 1 页", "2019-08-01",
    ):  # fmt: skip
        assert words in text.replace("\u3000", " "), words
    assert "示范参数" not in pdf_text(printed(card(sample=False)))


def test_rare_characters_print_and_can_be_copied() -> None:
    assert RARE in pdf_text(printed(card(head_name=RARE)))


def test_missing_character_is_refused_by_name() -> None:
    with pytest.raises(UserError) as refused:
        printed(card(head_name="陈\ue123"))
    assert refused.value.code is ErrorCode.NO_GLYPH
    assert "U+E123" in refused.value.text
    assert "440403106205-0012" in refused.value.text


@pytest.mark.parametrize("place", ["head_name", "helper_phone", "benefits", "household_no", "spaced"])
def test_document_number_is_refused_everywhere(place: str) -> None:
    changes: dict[str, object] = {place: DOCUMENT_NUMBER}
    if place == "benefits":
        changes = {"benefits": (CardBenefit(item="补助", standard=f"号{DOCUMENT_NUMBER}", paid_how=None),)}
    if place == "spaced":
        changes = {"head_name": "440403 19491231 002X"}
    out = BytesIO()
    with pytest.raises(UserError) as refused:
        render_cards([card(), card(**changes)], out)
    assert "第 2 张" in refused.value.text
    assert "44040319491231" not in refused.value.text
    assert not out.getvalue()


def test_two_cards_stand_on_a_sheet_and_each_code_scans(tmp_path: Path) -> None:
    second = replace(MARK, code="AAAA-BBBB", qr_text="LH1:440403106205-0013:AAAA-BBBB")
    out = BytesIO()
    pages = render_cards([card(), card(mark=second), card()], out)
    assert pages.count == 2
    assert pages.codes == ("7K2M-9QXA", "AAAA-BBBB", "7K2M-9QXA")
    found = zxingcpp.read_barcodes(Image.open(page_picture(out, tmp_path)))
    assert {code.text for code in found} == {MARK.qr_text, second.qr_text}


def test_long_list_goes_on_and_keeps_every_benefit() -> None:
    benefits = tuple(
        CardBenefit(
            item=f"第{n}项帮扶政策的全称（含配套）",
            standard="每人每月 1,234.00 元，按学期",
            paid_how="社保卡",
        )
        for n in range(14)
    )
    out = BytesIO()
    assert render_cards([card(benefits=benefits)], out).count > 1
    text = pdf_text(out)
    assert all(f"第{n}项" in text for n in range(14))
    assert "帮扶卡（续）" in text
    assert text.count("13800001234") == 1


@pytest.mark.parametrize("layout", list(PaperLayout))
def test_nothing_leaves_the_card(layout: PaperLayout) -> None:
    long = card(
        village_name="莲洲镇" + "石龙新围垦区东安大沙尾村" * 4,
        household_no="C" * 30,
        head_name="阿卜杜勒·买买提·穆罕默德·吐尔逊",
        categories=tuple(f"困难类别{n}" for n in range(14)),
        benefits=(
            CardBenefit(item="很长的项目名称" * 6, standard="很长的标准" * 9, paid_how="很长的方式" * 6),
        )
        * 7,
        helper_unit="珠海市斗门区农业农村和水务局（扶贫办公室）",
    )
    for sheet in card_sheets(
        [long, card(benefits=None), card(benefits=())], CardOptions(stock=StockOptions(layout=layout))
    ):
        for mark in sheet.marks:
            if isinstance(mark, TextMark):
                assert 19 * MM < mark.x_pt < 191 * MM
                assert mark.x_pt + mark.run.width * mark.size_pt / 1000 < 192 * MM
                assert 8 * MM < mark.y_pt % (148.5 * MM) < 144 * MM


def test_values_alone_fall_where_the_blank_form_leaves_room() -> None:
    def places(layout: PaperLayout, x_mm: float = 0.0) -> dict[str, tuple[float, float]]:
        options = CardOptions(
            paper=CardPaper.A5,
            stock=StockOptions(layout=layout, offset_x_mm=x_mm, offset_y_mm=2 * x_mm),
        )
        (sheet,) = card_sheets([card()], options)
        return {m.run.text: (m.x_pt, m.y_pt) for m in sheet.marks if isinstance(m, TextMark)}

    values, form = places(PaperLayout.VALUES_ONLY), places(PaperLayout.BLANK_FORM)
    assert "户主" in form
    assert "陈大文" not in form
    assert "陈大文" in values
    assert "户主" not in values
    assert values["陈大文"][1] == pytest.approx(form["户主"][1], abs=0.1)
    shifted = places(PaperLayout.VALUES_ONLY, 1.5)
    for text, (x, y) in values.items():
        assert shifted[text] == pytest.approx((x + 1.5 * MM, y + 3 * MM))


def test_unknown_values_leave_lines_and_same_input_gives_same_bytes() -> None:
    unknown = card(people=None, helper_name=None, helper_unit=None, benefits=(), categories=())
    text = pdf_text(printed(unknown))
    assert "目前没有享受的政策" in text
    assert "None" not in text
    assert printed(unknown).getvalue() == printed(unknown).getvalue()
