"""Values alone fall on the blank form of each paper, whoever's they are, and none is lost."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from lianghe_desktop.documents.approval import approval_sheets
from lianghe_desktop.documents.book import book_sheets
from lianghe_desktop.documents.confirmation import confirmation_sheets
from lianghe_desktop.documents.paper import MM, Sheet, TextMark
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.values import BookOptions, PaperLayout, StockOptions
from lianghe_desktop.documents.visit_sheet import visit_sheets
from lianghe_desktop.records.errors import UserError
from tests.documents.case_papers import RARE_NAMES, approval, confirmation, visit
from tests.documents.papers import MARK, book, page_picture, pdf_text
from tests.documents.test_papers import stays_inside, texts

Lay = Callable[[int, StockOptions], list[Sheet]]
VALUES = StockOptions(layout=PaperLayout.VALUES_ONLY)
FORM = StockOptions(layout=PaperLayout.BLANK_FORM)


def _approval(size: int, stock: StockOptions) -> list[Sheet]:
    return approval_sheets(approval(size, opinions=approval(2).opinions[:1] * 3), stock)


PAPERS: dict[str, Lay] = {
    "book": lambda size, stock: book_sheets(book(size, size), BookOptions(), stock),
    "approval": _approval,
    "confirmation": lambda size, stock: confirmation_sheets(confirmation(size), stock),
    "visit": lambda size, stock: visit_sheets(
        visit(made=False, measures=("水稻种苗补助",) * (size // 4)), stock
    ),
}
EACH = pytest.mark.parametrize("lay", PAPERS.values(), ids=PAPERS)


@EACH
def test_the_form_is_the_same_for_the_smallest_and_the_largest_family(lay: Lay) -> None:
    assert [sheet.marks for sheet in lay(1, FORM)] == [sheet.marks for sheet in lay(15, FORM)]
    said = texts(lay(15, FORM))
    assert not any(word in said for word in (*RARE_NAMES, "陈", "440403106205", MARK.code, "2019"))


@EACH
@pytest.mark.parametrize("size", [1, 15])
def test_values_stand_on_the_page_and_clear_of_the_printed_words(lay: Lay, size: int) -> None:
    values, form = lay(size, VALUES), lay(size, FORM)
    stays_inside(values)
    for filled, printed in zip(values, form, strict=False):
        held = [m for m in printed.marks if isinstance(m, TextMark) and set(m.run.text) - set("＿□ 　")]
        for one in (m for m in filled.marks if isinstance(m, TextMark) and m.run.text != "■"):
            assert not [m.run.text for m in held if _overlap(one, m)], one.run.text


def _overlap(one: TextMark, other: TextMark) -> bool:
    def ends(mark: TextMark) -> tuple[float, float]:
        return mark.x_pt, mark.x_pt + mark.run.width * mark.size_pt / 1000

    (a, b), (c, d) = ends(one), ends(other)
    high = one.y_pt > other.y_pt - other.size_pt * 0.7 and one.y_pt - one.size_pt * 0.7 < other.y_pt
    return high and a < d - 1 and c < b - 1


def test_a_large_family_goes_on_on_further_copies_and_nobody_is_left_out() -> None:
    def read(sheets: list[Sheet]) -> str:
        out = BytesIO()
        write_pdf(sheets, out, "套打")
        return pdf_text(out).replace("\n", "")

    filled = book_sheets(book(15, 15), BookOptions(), VALUES)
    said = read(filled)
    assert all(f"陈成员{n}" in said for n in range(15))
    assert all(f"第{n}次走访" in said for n in range(15))
    assert "续 1" in said
    assert "续 2" in said
    for sheets in (_approval(15, VALUES), confirmation_sheets(confirmation(15), VALUES)):
        said = read(sheets)
        assert all(name in said for name in (*RARE_NAMES, *(f"陈成员{n}" for n in range(4, 15))))
    # The whole paper is for these the fixed copy and, further on, only the pages that have more rows.
    assert len(filled) == 8 + 1 + 2 + 1


@EACH
def test_offsets_move_values_and_never_the_form(lay: Lay) -> None:
    moved = StockOptions(layout=PaperLayout.VALUES_ONLY, offset_x_mm=1.5, offset_y_mm=-2)
    for still, shifted in zip(lay(2, VALUES), lay(2, moved), strict=True):
        for a, b in zip(still.marks, shifted.marks, strict=True):
            if isinstance(a, TextMark) and isinstance(b, TextMark):
                assert (b.x_pt - a.x_pt, b.y_pt - a.y_pt) == pytest.approx((1.5 * MM, -2 * MM))
    form = StockOptions(layout=PaperLayout.BLANK_FORM, offset_x_mm=1.5)
    assert [one.marks for one in lay(2, form)] == [one.marks for one in lay(2, FORM)]


@EACH
def test_values_alone_carry_the_code_that_scans_and_the_form_none(lay: Lay, tmp_path: Path) -> None:
    out = BytesIO()
    write_pdf(lay(2, VALUES), out, "套打")
    (found,) = zxingcpp.read_barcodes(Image.open(page_picture(out, tmp_path, dpi=200)))
    assert found.text == MARK.qr_text
    blank = BytesIO()
    write_pdf(lay(2, FORM), blank, "空白")
    assert not zxingcpp.read_barcodes(Image.open(page_picture(blank, tmp_path, dpi=200)))


def test_what_no_type_is_small_enough_for_is_refused_with_its_beginning() -> None:
    with pytest.raises(UserError) as refused:
        approval_sheets(approval(4, reason="家里有人长期生病。" * 60), VALUES)
    assert "家里有人长期生病。家里有" in refused.value.text
    assert "用白纸" in refused.value.text


def test_the_satisfaction_is_ticked_in_its_box() -> None:
    values = book_sheets(book(2, 2), BookOptions(), VALUES)[-1]
    form = book_sheets(book(2, 2), BookOptions(), FORM)[-1]
    (tick,) = [m for m in values.marks if isinstance(m, TextMark) and m.run.text == "■"]
    box = next(m for m in form.marks if isinstance(m, TextMark) and m.run.text.startswith("□ 基本满意"))
    assert (tick.x_pt, tick.y_pt) == (box.x_pt, box.y_pt)
