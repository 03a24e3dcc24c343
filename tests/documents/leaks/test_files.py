"""Files of every kind: whatever hides in a place that nobody looks at is found there."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from lianghe_desktop.documents.leaks import (
    OFFICE_FIGURES,
    OFFICE_LIST,
    Leak,
    LeakKind,
    Private,
    find_leaks,
    refuse_by,
)
from lianghe_desktop.documents.leaks.patterns import found_across, found_in
from lianghe_desktop.documents.paper import TEXT, Sheet
from lianghe_desktop.documents.pdf import Bookmark, write_pdf
from lianghe_desktop.records.errors import UserError
from tests.documents.papers import card
from tests.documents.test_papers import DOCUMENT_NUMBER as WRONG_DIGIT

NUMBER = "11010519491231002X"
PHONE = "13800001234"
KNOWN = Private(names=frozenset({"陈小明"}), phones=frozenset({PHONE}), numbers=frozenset({NUMBER}))


def as_it_is(*_parts: object) -> None:
    """Change nothing."""


def run_together(document: docx.document.Document) -> None:
    """Write a number in three runs of one paragraph."""
    for part in ("1101051949", "1231", "002X"):
        document.paragraphs[0].add_run(part)


def noted(document: docx.document.Document) -> None:
    """Hang a comment on a word."""
    document.add_comment(document.paragraphs[0].add_run("见"), text=NUMBER)


def pdf(change: Callable[[Canvas], None] | None = None, words: str = "公示", bookmark: str = "") -> bytes:
    """Return a page of ours; `change` is made by a canvas of reportlab's own."""
    if change is not None:
        out = io.BytesIO()
        canvas = Canvas(out, invariant=1)
        change(canvas)
        canvas.showPage()
        canvas.save()
        return out.getvalue()
    sheet, out = Sheet(), io.BytesIO()
    sheet.text(20, 20, words, TEXT)
    write_pdf([sheet], out, "公示", bookmarks=[Bookmark(bookmark, 0)] if bookmark else ())
    return out.getvalue()


def book(change: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]) -> bytes:
    """Return a workbook with one harmless row, changed."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("名单")
        sheet.write_row(0, 0, ["序号", "户主", "人数", 1, 2, 440_403])
        change(made, sheet)
    return out.getvalue()


def letter(change: Callable[[docx.document.Document], object]) -> bytes:
    """Return a document of Word with one harmless paragraph, changed."""
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("现将名单公示如下。")
    change(document)
    document.save(out)
    return out.getvalue()


def kinds(leaks: list[Leak]) -> set[LeakKind]:
    return {leak.kind for leak in leaks}


def test_files_that_hold_nothing_private_pass() -> None:
    assert find_leaks(pdf(), ".pdf", KNOWN) == []
    assert find_leaks(book(as_it_is), ".xlsx", KNOWN) == []
    assert find_leaks(letter(as_it_is), ".docx", KNOWN) == []


@pytest.mark.parametrize(
    ("content", "where", "kind"),
    [
        (lambda: pdf(words=f"陈大文 {NUMBER}"), "第 1 页", LeakKind.DOCUMENT_NUMBER),
        (lambda: pdf(bookmark=f"陈小明 {PHONE}"), "书签", LeakKind.NAME),
        (lambda: pdf(lambda c: c.setTitle(f"公示 {NUMBER}")), "文件属性", LeakKind.DOCUMENT_NUMBER),
        (lambda: pdf(lambda c: c.setAuthor("陈小明")), "文件属性", LeakKind.NAME),
        (lambda: pdf(lambda c: c.textAnnotation(PHONE, (0, 0, 9, 9))), "批注", LeakKind.MOBILE),
        (lambda: pdf(lambda c: c.drawString(9, 9, "x")), "第 1 页", LeakKind.UNREADABLE),
        (
            lambda: pdf().replace(b"/Type /Catalog", b"/Type /Catalog /Encrypt 9 0 R"),
            "加密",
            LeakKind.UNREADABLE,
        ),
        (lambda: pdf().replace(b"/Type /Catalog", b"/EmbeddedFile 9 0 R"), "附件", LeakKind.ATTACHED),
        (lambda: pdf().replace(b"/Type /Catalog", b"/JavaScript 9 0 R"), "程序", LeakKind.ATTACHED),
        (lambda: pdf() + b"%PDF hidden", "文件末尾", LeakKind.ATTACHED),
        (
            lambda: pdf().replace(b"startxref", b"%" + PHONE.encode() + b"\nstartxref"),
            "注释",
            LeakKind.MOBILE,
        ),
        (lambda: b"no pdf", "整个文件", LeakKind.UNREADABLE),
    ],
)
def test_places_in_a_pdf(content: Callable[[], bytes], where: str, kind: LeakKind) -> None:
    found = find_leaks(content(), ".pdf", KNOWN)
    assert kind in kinds([one for one in found if where in one.where]), found


def test_a_picture_in_a_notice_cannot_be_looked_into(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "x.png"
    Image.new("L", (9, 9)).save(path)
    assert LeakKind.PICTURE in kinds(find_leaks(pdf(lambda c: c.drawImage(str(path), 0, 0)), ".pdf"))


@pytest.mark.parametrize(
    ("change", "where", "kind"),
    [
        (lambda _made, s: s.write(1, 1, NUMBER), "“名单”B2", LeakKind.DOCUMENT_NUMBER),
        (lambda _made, s: s.write_number(1, 1, 110105194912310020), "“名单”B2", LeakKind.DOCUMENT_NUMBER),
        (lambda _made, s: s.write_row(1, 0, [NUMBER[:9], NUMBER[9:]]), "第 2 行", LeakKind.DOCUMENT_NUMBER),
        (lambda _made, s: s.write_column(1, 0, [NUMBER[:9], NUMBER[9:]]), "A 列", LeakKind.DOCUMENT_NUMBER),
        (lambda _made, s: s.write_row(1, 0, ["138", "0000", "1234"]), "第 2 行", LeakKind.MOBILE),
        (lambda _made, s: s.write_formula(1, 0, f'="{PHONE}"', None, "公示"), "A2", LeakKind.MOBILE),
        (lambda _made, s: s.write_comment(0, 0, f"电话 {PHONE}"), "批注", LeakKind.MOBILE),
        (lambda _made, s: s.set_header(f"&C{PHONE}"), "内部文件", LeakKind.MOBILE),
        (
            lambda _made, s: s.data_validation("A5", {"validate": "any", "input_message": PHONE}),
            "属性",
            LeakKind.MOBILE,
        ),
        (lambda made, _s: made.define_name("秘密", f'="{NUMBER}"'), "工作簿", LeakKind.DOCUMENT_NUMBER),
        (lambda made, _s: made.set_properties({"comments": NUMBER}), "文件属性", LeakKind.DOCUMENT_NUMBER),
        (lambda made, _s: made.set_properties({"author": "陈小明"}), "文件属性", LeakKind.NAME),
        (lambda made, _s: made.set_custom_property("身份", NUMBER), "文件属性", LeakKind.DOCUMENT_NUMBER),
        (lambda _made, s: s.insert_textbox(1, 1, NUMBER), "图形", LeakKind.DOCUMENT_NUMBER),
    ],
)
def test_places_in_a_workbook(
    change: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object],
    where: str,
    kind: LeakKind,
) -> None:
    found = find_leaks(book(change), ".xlsx", KNOWN)
    assert kind in kinds([one for one in found if where in one.where]), found


def test_hidden_sheets_rows_and_columns() -> None:
    def hide(made: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        other = made.add_worksheet("底册")
        other.write(0, 0, NUMBER)
        other.very_hidden()
        sheet.write(3, 0, PHONE)
        sheet.set_row(3, options={"hidden": True})
        sheet.write(0, 27, "陈小明")
        sheet.set_column(27, 27, options={"hidden": True})

    places = {leak.where: leak.kind for leak in find_leaks(book(hide), ".xlsx", KNOWN)}
    assert places["工作表“底册”（隐藏）A1"] is LeakKind.DOCUMENT_NUMBER
    assert places["工作表“名单”A4（隐藏）"] is LeakKind.MOBILE
    assert places["工作表“名单”AB1（隐藏）"] is LeakKind.NAME


@pytest.mark.parametrize(
    ("change", "where", "kind"),
    [
        (run_together, "正文", LeakKind.DOCUMENT_NUMBER),
        (lambda d: setattr(d.paragraphs[0].add_run(PHONE).font, "hidden", True), "正文", LeakKind.MOBILE),
        (lambda d: d.add_table(1, 2).rows[0].cells[1].add_paragraph("陈小明"), "正文", LeakKind.NAME),
        (lambda d: d.sections[0].header.paragraphs[0].add_run(PHONE), "页眉", LeakKind.MOBILE),
        (lambda d: d.sections[0].footer.paragraphs[0].add_run(PHONE), "页脚", LeakKind.MOBILE),
        (noted, "批注", LeakKind.DOCUMENT_NUMBER),
        (lambda d: setattr(d.core_properties, "keywords", PHONE), "文件属性", LeakKind.MOBILE),
        (lambda d: setattr(d.core_properties, "author", "陈小明"), "文件属性", LeakKind.NAME),
    ],
)  # fmt: skip
def test_places_in_a_document_of_word(
    change: Callable[[docx.document.Document], object], where: str, kind: LeakKind
) -> None:
    found = find_leaks(letter(change), ".docx", KNOWN)
    assert kind in kinds([one for one in found if where in one.where]), found


def test_pictures_macros_and_broken_parts_are_named() -> None:
    def with_part(name: str, data: bytes) -> bytes:
        held = io.BytesIO(book(as_it_is))
        with zipfile.ZipFile(held, "a") as package:
            package.writestr(name, data)
        return held.getvalue()

    assert kinds(find_leaks(with_part("xl/media/image1.png", b"x"), ".xlsx")) == {LeakKind.PICTURE}
    assert kinds(find_leaks(with_part("xl/vbaProject.bin", b"x"), ".xlsx")) == {LeakKind.ATTACHED}
    assert kinds(find_leaks(with_part("xl/odd.xml", b"<a>"), ".xlsx")) == {LeakKind.UNREADABLE}
    assert kinds(find_leaks(b"PK", ".docx")) == {LeakKind.UNREADABLE}
    assert kinds(find_leaks(b"text", ".txt")) == {LeakKind.UNREADABLE}


def test_a_name_inside_a_longer_public_name_may_stand_and_the_other_way_not() -> None:
    held = Private(names=frozenset({"陈小明", "家庭"}), public=("陈小明亮", "低收入家庭"))
    assert list(found_in("陈小明亮，低收入家庭", held)) == []
    assert list(found_in("陈小明亮的儿子陈小明", held)) == [LeakKind.NAME]
    shorter = Private(names=frozenset({"陈小明"}), public=("陈小",))
    assert list(found_in("陈小明", shorter)) == [LeakKind.NAME]


def test_a_published_telephone_may_stand_unless_it_is_somebodys() -> None:
    assert list(found_in(f"电话 {PHONE}", Private(published=(PHONE,)))) == []
    assert list(found_in(f"电话 {PHONE}", Private(published=(PHONE,), phones=frozenset({PHONE})))) == [
        LeakKind.MOBILE
    ]
    assert card().complaint_phone == "0756-5550123"
    assert list(found_in("电话：0756-5550123", Private())) == [LeakKind.TELEPHONE]
    assert list(found_in(WRONG_DIGIT, Private())) == [LeakKind.DOCUMENT_NUMBER]  # typed wrong is private too


def test_a_short_code_that_spells_an_illness_is_none() -> None:
    assert list(found_in("编码 2HIV3-HIVAB", Private())) == []
    assert list(found_in("（HIV）", Private())) == [LeakKind.ILLNESS]


def test_figures_beside_each_other_are_no_number_and_a_number_in_two_cells_is() -> None:
    figures = [str(1_000_000 + 7919 * n) for n in range(3000)]
    assert list(found_across(figures, KNOWN)) == []
    assert list(found_across([f"陈大文{NUMBER[:9]}", f"{NUMBER[9:]}户"], Private())) == [
        LeakKind.DOCUMENT_NUMBER
    ]
    assert list(found_across(["户", "13800", "001234"], KNOWN)) == [LeakKind.MOBILE]


def test_what_is_seen_may_stand_in_a_list_for_a_department_and_what_is_hidden_not() -> None:
    def seen(made: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(1, 0, [NUMBER, PHONE])
        made.set_properties({"title": "名单"})

    def unseen(made: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_comment(1, 0, NUMBER)

    refuse_by(OFFICE_LIST, book(seen), ".xlsx", paper="名单", whole_columns=frozenset("AB"))
    with pytest.raises(UserError) as refused:
        refuse_by(OFFICE_LIST, book(unseen), ".xlsx", paper="名单", whole_columns=frozenset("AB"))
    assert "批注有身份证号码" in refused.value.text


def test_figures_may_count_the_ill_and_hold_no_number() -> None:
    counted = book(lambda _made, sheet: sheet.write_row(1, 0, ["患大病人数", 12]))
    refuse_by(OFFICE_FIGURES, counted, ".xlsx", paper="附件一")
    named = book(lambda _made, sheet: sheet.write_row(1, 0, ["患大病人数", NUMBER]))
    with pytest.raises(UserError):
        refuse_by(OFFICE_FIGURES, named, ".xlsx", paper="附件一")


@settings(max_examples=200)
@given(st.text(max_size=20), st.sampled_from([NUMBER, PHONE, "陈小明", "艾滋病"]), st.text(max_size=20))
def test_what_is_known_is_found_between_any_words(before: str, secret: str, after: str) -> None:
    assert list(found_in(f"{before}、{secret}、{after}", KNOWN))
