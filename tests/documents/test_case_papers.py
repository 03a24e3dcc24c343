"""The papers of a case: every value stands there, blanks stay to write on, nothing leaves the page."""

from collections.abc import Callable
from io import BytesIO
from subprocess import run

import pytest

from lianghe_desktop.documents.approval import approval_sheets
from lianghe_desktop.documents.calibration import calibration_sheets
from lianghe_desktop.documents.case_values import CoverEntry, LetterKind
from lianghe_desktop.documents.confirmation import CONFIRMED, confirmation_sheets, render_confirmations
from lianghe_desktop.documents.cover import cover_sheets
from lianghe_desktop.documents.dossier import DossierPart, render_dossier, sheets_of
from lianghe_desktop.documents.issued import PAPERS
from lianghe_desktop.documents.letter import letter_sheets, render_letters
from lianghe_desktop.documents.minutes import minutes_sheets
from lianghe_desktop.documents.official import BODY, OfficialFlow
from lianghe_desktop.documents.paper import LineMark, Sheet, TextMark
from lianghe_desktop.documents.system_fonts import fangsong_file
from lianghe_desktop.documents.truetype import TrueTypeFile
from lianghe_desktop.documents.values import ParameterTableValues
from lianghe_desktop.documents.visit_sheet import visit_sheets
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.resources import resource_path
from tests.documents.case_papers import (
    RARE_NAMES,
    approval,
    confirmation,
    cover,
    letter,
    minutes,
    visit,
)
from tests.documents.papers import DAY, MARK, book, card, notice, pdf_text, reasons, survey
from tests.documents.test_papers import stays_inside, texts

Lay = Callable[[], list[Sheet]]
SHEETS: dict[str, Lay] = {
    "confirmation of 1": lambda: confirmation_sheets(confirmation(1)),
    "confirmation of 15": lambda: confirmation_sheets(confirmation(15)),
    "minutes to write": lambda: minutes_sheets(minutes(1)),
    "minutes of 60": lambda: minutes_sheets(minutes(60)),
    "approval to write": lambda: approval_sheets(approval(1)),
    "approval of 15": lambda: approval_sheets(approval(15)),
    "decision to write": lambda: letter_sheets(letter(LetterKind.DECISION, 1)),
    "decision of 15": lambda: letter_sheets(letter(LetterKind.DECISION, 15)),
    "refusal to write": lambda: letter_sheets(letter(LetterKind.REFUSAL, 1)),
    "refusal": lambda: letter_sheets(letter(LetterKind.REFUSAL, 4)),
    "visit": lambda: visit_sheets(visit()),
    "visit to write": lambda: visit_sheets(visit(made=False)),
    "cover of none": lambda: cover_sheets(cover(0)),
    "cover of 60": lambda: cover_sheets(cover(60)),
}


@pytest.mark.parametrize("lay", SHEETS.values(), ids=SHEETS)
def test_nothing_leaves_the_page_and_no_blank_is_a_word(lay: Lay) -> None:
    sheets = lay()
    stays_inside(sheets)
    said = texts(sheets)
    assert "None" not in said
    assert all(MARK.code in texts([sheet]) for sheet in sheets)


def test_what_is_not_known_is_a_line_to_write_on() -> None:
    blank, full = approval_sheets(approval(1)), approval_sheets(approval(15))

    def thin(sheets: list[Sheet]) -> int:
        return sum(isinstance(m, LineMark) and m.width_pt == 0.3 for sheet in sheets for m in sheet.marks)

    assert thin(blank) == 9  # three lines for each level's opinion
    assert thin(full) == 0
    assert "负责人：＿＿＿＿＿＿＿＿" in texts(blank)
    assert "（盖章）" in texts(blank)


def test_rare_names_are_read_back_from_the_confirmation_and_the_letter() -> None:
    out = BytesIO()
    render_confirmations([confirmation(15)], out)
    text = pdf_text(out).replace("\n", "")
    assert all(name in text for name in RARE_NAMES)
    assert CONFIRMED in text
    assert "按手印" in text
    out = BytesIO()
    render_letters([letter()], out)
    text = pdf_text(out).replace("\n", "")
    assert f"新环村{RARE_NAMES[3]}：" in text
    assert "六十日内申请行政复议" in text


def test_a_refusal_names_reason_clause_and_where_to_appeal() -> None:
    said = texts(letter_sheets(letter(LetterKind.REFUSAL)))
    for words in ("不予认定", "不低于，不符合", "第二十一条", "0756-5550123", "六个月内向人民法院", "送达"):
        assert words in said.replace("　", "").replace(" ", "") or words in said


def test_an_official_page_has_22_lines_of_28_characters_and_numbers_by_the_standard() -> None:
    flow = OfficialFlow(MARK)
    assert len(BODY.lines("字" * 57, flow.frame.width_mm)) == 3
    for _ in range(45):
        flow.text("字" * 28, BODY)
    pages = flow.finish()
    lines = [
        sum(isinstance(m, TextMark) and m.size_pt == BODY.size_pt for m in sheet.marks) for sheet in pages
    ]
    assert lines == [22, 22, 1]
    numbers = [
        m for sheet in pages for m in sheet.marks if isinstance(m, TextMark) and m.run.text.startswith("— ")
    ]
    assert [m.run.text for m in numbers] == ["— 1 —", "— 2 —", "— 3 —"]
    assert numbers[0].x_pt == pytest.approx(numbers[2].x_pt, abs=3)
    assert numbers[0].x_pt - numbers[1].x_pt > 300


def test_a_family_file_has_contents_outline_and_pages_numbered_through() -> None:
    def part(title: str, values: object | None) -> DossierPart:
        return DossierPart(entry=CoverEntry(title=title, day=DAY, author="新环村", page=None), values=values)

    parts = [
        part("调查表", survey()),
        part("核实确认单", confirmation(15)),
        part("评议记录", minutes(4, extract=True)),
        part("审核确认表", None),
        part("帮扶卡", card()),
        part("帮扶记录簿", book(15)),
        part("走访表", visit()),
    ]
    out = BytesIO()
    pages = render_dossier(cover(0), parts, out).count
    text = pdf_text(out)
    assert [f"卷内第 {n} 页 共 {pages} 页" in text for n in (1, pages)] == [True, True]
    # The title of the file, the cover, and six papers; the missing one has no place.
    assert out.getvalue().count(b"/Title") == 8
    first = 3 + len(sheets_of(survey()))
    contents = [line for line in text.splitlines() if line.startswith(("2 核实确认单", "4 审核确认表"))]
    assert contents == [f"2 核实确认单 新环村 2019-08-01 {first}", "4 审核确认表 新环村 2019-08-01 缺"]


def test_every_paper_that_is_kept_can_be_drawn_again() -> None:
    drawable = {
        type(one).__name__ for one in (card(), book(), reasons(), survey(), cover(), visit(), letter())
    }
    assert drawable <= set(PAPERS)
    with pytest.raises(UserError):
        sheets_of("not a paper")
    assert ParameterTableValues.__name__ in PAPERS


def test_the_test_sheet_is_moved_by_the_offset_and_its_ruler_is_not() -> None:
    still, moved = calibration_sheets((0.0, 0.0))[0], calibration_sheets((2.0, -3.0))[0]

    def crosses(sheet: Sheet) -> list[tuple[float, float]]:
        return [(m.x1_pt, m.y1_pt) for m in sheet.marks if isinstance(m, LineMark) and m.width_pt == 0.5]

    differs = [
        (round((b[0] - a[0]) * 25.4 / 72, 3), round((b[1] - a[1]) * 25.4 / 72, 3))
        for a, b in zip(crosses(still), crosses(moved), strict=True)
    ]
    assert set(differs[:8]) == {(2.0, -3.0)}
    assert set(differs[8:]) == {(0.0, 0.0)}


def test_a_font_with_a_map_of_the_first_plane_alone_is_read() -> None:
    """Windows' FangSong has such a map: segments, some of which go through an array of glyphs."""
    # 公 示 in one segment by difference, 字 through the array; then the closing segment.
    segments = ((0x516C, 0x516D, 5 - 0x516C, 0), (0x5B57, 0x5B57, 0, 4), (0xFFFF, 0xFFFF, 1, 0))
    body = b"".join(bytes.fromhex(f"{end:04x}") for _, end, _, _ in segments) + b"\0\0"
    body += b"".join(bytes.fromhex(f"{first:04x}") for first, *_ in segments)
    body += b"".join(bytes.fromhex(f"{step & 0xFFFF:04x}") for _, _, step, _ in segments)
    body += b"".join(bytes.fromhex(f"{offset:04x}") for *_, offset in segments) + b"\0\x09"
    head = bytes.fromhex(f"0004{14 + len(body):04x}00000006000000000000")
    assert TrueTypeFile._read_segments(head + body, 0) == {0x516C: 5, 0x516D: 6, 0x5B57: 9}


def test_a_system_without_fangsong_sets_official_texts_in_song() -> None:
    font = fangsong_file()
    assert font is None or ord("公") in font.glyph_of
    assert TrueTypeFile(resource_path("fonts/NotoSerifSC-Regular.ttf")).may_embed


@pytest.mark.parametrize("reasons", range(1, 12))
def test_a_seal_never_stands_on_a_page_without_text(reasons: int) -> None:
    words = ("低收入线：每人每年 11,000.00 元 × 4 人，不低于，不符合",) * reasons
    pages = letter_sheets(letter(LetterKind.REFUSAL, reasons=words))
    (sealed,) = [texts([page]) for page in pages if "（盖章）" in texts([page])]
    assert "人民法院提起行政诉讼" in sealed


def test_fonts_are_embedded_as_subsets_and_every_rare_character_is_read_back() -> None:
    out = BytesIO()
    drawn = {"核实确认单": confirmation(15), "告知书": letter(), "公示": notice(3)}
    entries = [CoverEntry(title=name, day=None, author=None, page=None) for name in drawn]
    parts = [DossierPart(entry=one, values=drawn[one.title]) for one in entries]
    render_dossier(cover(0), parts, out)
    fonts = run(["pdffonts", "-"], input=out.getvalue(), capture_output=True, check=True).stdout.decode()
    lines = fonts.splitlines()[2:]
    assert len(lines) >= 3
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines), fonts
    text = pdf_text(out)
    assert all(character in text for character in "䶮㐆𠅤𬱖𫖯·")
