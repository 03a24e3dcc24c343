"""Every kind of question of our own form and of pyxform's example, drawn by the engine on the real page."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib.metadata import files
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.questionnaire.question_field import QuestionField
from lianghe_desktop.desktop.widgets.choice_editors import RadioEditor
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.note_label import NoteLabel
from lianghe_desktop.desktop.widgets.signature_editor import SignatureEditor
from lianghe_desktop.records.resources import form_path
from lianghe_desktop.survey import (
    Definition,
    Problem,
    Session,
    load_definition,
    restore_session,
    start_session,
)
from lianghe_desktop.survey.converting import convert_xlsx
from tests.desktop.keyboard import type_words

NOW = datetime(2019, 8, 1, 9, tzinfo=UTC)
ENTER = Qt.Key.Key_Return


def clock() -> datetime:
    return NOW


class Keeper:
    """Keep drafts and files in memory."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.files: dict[str, bytes] = {}

    def save_draft(self, session: Session) -> None:
        del session

    def restore(self, draft_xml: bytes) -> Session:
        return restore_session(self.definition, draft_xml, clock=clock)

    def store_attachment(self, content: bytes, suffix: str) -> str:
        name = f"{len(self.files) + 1}{suffix}"
        self.files[name] = content
        return name

    def load_attachment(self, name: str) -> bytes | None:
        return self.files.get(name)

    def keep_typing(self, ref: str, text: str | None) -> None:
        del ref, text

    def load_media(self, name: str) -> bytes | None:
        del name
        return None

    def finish(self, instance_xml: bytes) -> Sequence[Problem]:
        raise AssertionError(instance_xml)

    def today(self) -> date:
        return NOW.date()


@pytest.fixture(scope="module")
def definition() -> Definition:
    return load_definition(convert_xlsx(form_path("all_widgets.xlsx").read_bytes()))


@pytest.fixture
def page(qtbot, definition: Definition) -> QuestionnairePage:
    return shown(qtbot, definition)


def shown(qtbot, definition: Definition) -> QuestionnairePage:
    page = QuestionnairePage(start_session(definition, clock=clock), Keeper(definition), title="试填")
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()
    return page


def editor(page: QuestionnairePage, name: str) -> Editor:
    ref = next(ref for ref in page._session.states() if ref.endswith(f"/{name}"))
    page.go_to(ref)
    field = page.panel.field_at(ref)
    assert field is not None, name
    return field.editor


def value(page: QuestionnairePage, name: str) -> str | None:
    return next(s.value for ref, s in page._session.states().items() if ref.endswith(f"/{name}"))


def draw_everything(page: QuestionnairePage) -> list[QuestionField]:
    fields = []
    for row in range(page.section_list.count()):
        page.section_list.setCurrentRow(row)
        notes = [label.text() for label in page.panel.findChildren(NoteLabel)]
        assert not any("请用平板填写" in note for note in notes)
        fields += page.panel.findChildren(QuestionField)
    return fields


def test_every_question_is_drawn_with_a_control(page: QuestionnairePage) -> None:
    fields = draw_everything(page)
    assert len(fields) > 50
    assert all(field.label.text() for field in fields)


EXAMPLES = [
    Path(str(each.locate()))
    for each in files("pyxform") or ()
    if each.suffix in (".xls", ".xlsx", ".xml", ".md")
]


def test_pyxform_ships_an_example() -> None:
    """A distribution without any would make the next test empty."""
    assert EXAMPLES


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_what_pyxform_ships_is_drawn(qtbot, example: Path) -> None:
    content = example.read_bytes()
    xform = convert_xlsx(content) if example.suffix == ".xlsx" else content
    page = shown(qtbot, load_definition(xform))
    assert draw_everything(page)
    assert page._session.calculator.failures == {}


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("text_plain", "陈家", "陈家"),
        ("barcode", "6901234567892", "6901234567892"),
        ("whole", "12", "12"),
        ("whole_thousands", "12,345", "12345"),
        ("fraction", "1.50", "1.5"),
        ("money", "1.2万", "12000"),
        ("slider", "7", "7"),
        ("date_plain", "20190801", "2019-08-01"),
        ("date_plain", "8.1", "2019-08-01"),
        ("date_month", "201908", "2019-08-01"),
        ("date_year", "2019", "2019-01-01"),
        ("clock", "930", "09:30:00.000+08:00"),
        ("moment", "20190801 9:30", "2019-08-01T09:30:00.000+08:00"),
        ("point", "22.21 113.29", "22.21 113.29 0 0"),
        ("point", "113.29E，22.21N", "22.21 113.29 0 0"),
    ],
)
def test_what_is_typed_is_kept_as_the_form_wants_it(qtbot, page, name: str, typed: str, kept: str) -> None:
    own = editor(page, name)
    line = own.line
    line.clear()
    type_words(line, typed)
    qtbot.keyClick(line, ENTER)
    assert value(page, name) == kept


@pytest.mark.parametrize(
    ("name", "keys", "kept"),
    [
        ("one", "2", "longan"),
        ("one_likert", "4", "4"),
        ("one_columns", "3", "banana"),
        ("one_pack", "1", "litchi"),
        ("many", "13", "litchi banana"),
        ("slider_rating", "4", "4"),
        ("ranked", "314", "banana litchi guava longan"),
        ("grid_water", "5", "5"),
    ],
)
def test_digits_choose(qtbot, page, name: str, keys: str, kept: str) -> None:
    own = editor(page, name)
    for key in keys:
        qtbot.keyClicks(page.focusWidget() or own, key)
    assert value(page, name) == kept


def test_enter_goes_on_once_a_quick_choice_is_made(qtbot, page) -> None:
    own = editor(page, "one_quick")
    qtbot.keyClicks(own.buttons[0], "1")
    assert page.panel.focused_ref().endswith("/many")


@pytest.mark.parametrize(("typed", "kept"), [("zhuang", None), ("tjkz", "41"), ("壮", "08"), ("08", "08")])
def test_initials_words_and_codes_find_a_choice(qtbot, page, typed: str, kept: str | None) -> None:
    own = editor(page, "one_autocomplete")
    qtbot.keyClicks(own.combo.words, typed) if typed.isascii() else type_words(own.combo.words, typed)
    own.commit()
    assert (value(page, "one_autocomplete") or None) == kept
    assert bool(page.panel.field_at(page.panel.focused_ref()).shown_error()) is (kept is None)


def test_enter_takes_the_first_of_what_is_offered(qtbot, page) -> None:
    own = editor(page, "one_autocomplete")
    qtbot.keyClicks(own.combo.words, "zz")
    assert own.combo.finder.popup().isVisible()
    qtbot.keyClick(own.combo.finder.popup(), ENTER)
    assert value(page, "one_autocomplete") == "04"
    assert own.combo.currentText() == "藏族"


def test_a_filtered_list_follows_the_choice_before(qtbot, page) -> None:
    town = editor(page, "town_of")
    type_words(town.combo.words, "斗门镇")
    town.commit()
    offered = editor(page, "village_of")
    assert [offered.combo.itemText(n) for n in range(offered.combo.count())] == ["南门村", "大赤坎村"]


def test_several_of_many_are_searched_one_after_the_other(qtbot, page) -> None:
    own = editor(page, "many_long")
    for words in ("汉族", "苗族"):
        own.finder.combo.words.clear()
        type_words(own.finder.combo.words, words)
        own.finder.commit()
    assert value(page, "many_long") == "01 06"
    own.take_back("01")
    assert value(page, "many_long") == "06"


def test_a_piece_of_land_is_typed_point_by_point(qtbot, page) -> None:
    own = editor(page, "field")
    type_words(own.text, "22.2100 113.2900\n22.2110 113.2900\n22.2110 113.2910")
    own.commit()
    kept = value(page, "field") or ""
    assert len(kept.split(";")) == 4
    assert float(value(page, "field_area") or 0) > 1000


def test_a_file_and_a_marked_photo_are_kept(qtbot, page, tmp_path) -> None:
    paper = tmp_path / "决定书.pdf"
    paper.write_bytes(b"%PDF-1.4 decision")
    own = editor(page, "attached")
    own.take_file(paper)
    assert page._port.files[value(page, "attached")] == paper.read_bytes()
    own.take_file(tmp_path / "program.exe")
    assert "放不进来" in page.panel.field_at(page.panel.focused_ref()).shown_error()


def test_marks_on_a_photo_become_part_of_it(qtbot, page, tmp_path) -> None:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QColor, QImage

    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor(255, 255, 255))
    picture.save(str(tmp_path / "house.png"))
    own = editor(page, "photo_annotated")
    own.photo.take_file(tmp_path / "house.png")
    before = value(page, "photo_annotated")
    own.sheet.begin(QPointF(100, 100))
    own.sheet.draw_to(QPointF(200, 200))
    own.sheet.end()
    after = value(page, "photo_annotated")
    assert after != before
    drawn = QImage.fromData(page._port.files[after])
    assert drawn.size() == picture.size()
    reds = [
        drawn.pixelColor(x, y).red() - drawn.pixelColor(x, y).blue()
        for x in range(0, 400, 4)
        for y in range(0, 300, 4)
    ]
    assert max(reds) > 60


def test_a_grid_is_headed_by_its_own_label(page: QuestionnairePage) -> None:
    """pyxform makes a note of the label; it names the section, and what each digit means stands above."""
    page.go_to("/data/grid/grid_food")
    assert page.heading.text() == "五、表格"
    notes = [note.text() for note in page.panel.findChildren(NoteLabel)]
    assert len(notes) == 1
    assert "1 很不同意" in notes[0]
    assert "*" not in notes[0]
    assert "五、表格" in [page.section_list.item(row).text() for row in range(page.section_list.count())]


def test_a_scale_in_a_narrow_window_goes_on_below(page: QuestionnairePage) -> None:
    """No word is cut: each button keeps the width it asks for."""
    page.resize(760, 700)
    page.show()
    page.go_to("/data/choosing/one_likert")
    field = page.panel.field_at("/data/choosing/one_likert")
    assert field is not None
    assert isinstance(field.editor, RadioEditor)
    assert all(button.width() >= button.sizeHint().width() for button in field.editor.buttons)


def test_a_drawing_asks_for_no_signature(page: QuestionnairePage) -> None:
    """Draw and signature share the pad, not the words."""
    page.go_to("/data/files/drawing")
    words = {}
    for name in ("drawing", "signature"):
        field = page.panel.field_at(f"/data/files/{name}")
        assert field is not None
        assert isinstance(field.editor, SignatureEditor)
        words[name] = field.editor.clear_button.text()
    assert words == {"drawing": "清除重画", "signature": "清除重签"}
