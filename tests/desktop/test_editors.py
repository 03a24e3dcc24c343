"""Editors give the value that was meant, when it was meant, and go on at Enter."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from lianghe_desktop.desktop.widgets.choice_editors import (
    CascadeEditor,
    MultiChoiceEditor,
    Option,
    RadioEditor,
    SearchChoiceEditor,
    make_choice_editor,
)
from lianghe_desktop.desktop.widgets.field import FieldColumn, LabelledField
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor, TextEditor
from lianghe_desktop.desktop.widgets.photo_editor import ChosenPicture, PhotoEditor
from lianghe_desktop.desktop.widgets.signature_editor import SignatureEditor
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor, IntegerEditor, MoneyEditor

SEXES = (Option(code="1", label="男"), Option(code="2", label="女"))
TOWNS = tuple(Option(code=f"t{n}", label=f"第{n}镇") for n in range(1, 13))


def _shown(qtbot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_money_is_shown_with_separators_and_held_in_fen(qtbot) -> None:
    editor = _shown(qtbot, MoneyEditor())
    with qtbot.waitSignal(editor.answered) as answered:
        qtbot.keyClicks(editor.line, "12345.5")
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert answered.args == [1_234_550]
    assert editor.line.text() == "12,345.50"
    assert editor.line.alignment() & Qt.AlignmentFlag.AlignRight


def test_the_same_money_again_is_no_new_answer(qtbot) -> None:
    editor = _shown(qtbot, MoneyEditor())
    editor.set_value(100)
    with qtbot.assertNotEmitted(editor.answered):
        editor.commit()


def test_a_date_is_said_back(qtbot) -> None:
    editor = _shown(qtbot, DateEditor(today=lambda: date(2019, 8, 15)))
    qtbot.keyClicks(editor.line, "8.1")
    with qtbot.waitSignal(editor.advanced):
        qtbot.keyClick(editor.line, Qt.Key.Key_Enter)
    assert editor.value() == date(2019, 8, 1)
    assert editor.line.text() == "2019-08-01"
    assert editor.echo.isVisible()
    assert editor.echo.text() == "2019年8月1日 星期四"


def test_a_wrong_date_stays_as_typed_with_a_sentence_and_does_not_go_on(qtbot) -> None:
    editor = DateEditor(today=lambda: date(2019, 8, 15))
    field = _shown(qtbot, LabelledField("出生日期", editor, required=True))
    editor.set_value(date(2019, 8, 1))
    editor.line.clear()
    qtbot.keyClicks(editor.line, "2019-2-30")
    with qtbot.assertNotEmitted(editor.advanced):
        qtbot.keyClick(editor.line, Qt.Key.Key_Return)
    assert editor.line.text() == "2019-2-30"
    assert field.shown_error() == "2019年没有2月30日，请检查月和日"
    assert not editor.echo.isVisible()
    editor.line.setText("2019-2-28")
    editor.commit()
    assert field.shown_error() == ""


def test_digits_choose_and_enter_goes_on(qtbot) -> None:
    editor = _shown(qtbot, RadioEditor(SEXES))
    editor.setFocus()
    with qtbot.waitSignal(editor.answered):
        qtbot.keyClick(editor.buttons[0], Qt.Key.Key_2)
    assert editor.value() == "2"
    assert [b.isChecked() for b in editor.buttons] == [False, True]
    with qtbot.waitSignal(editor.advanced):
        qtbot.keyClick(editor.buttons[1], Qt.Key.Key_Return)


def test_a_radio_choice_is_taken_back_with_delete_but_not_by_a_second_click(qtbot) -> None:
    editor = _shown(qtbot, RadioEditor(SEXES))
    for _ in range(2):
        qtbot.mouseClick(editor.buttons[0], Qt.MouseButton.LeftButton, pos=QPoint(12, 12))
        assert editor.value() == "1"
        assert editor.buttons[0].isChecked()
    qtbot.keyClick(editor.buttons[0], Qt.Key.Key_Delete)
    assert editor.value() is None


def test_several_choices_keep_the_order_of_the_list(qtbot) -> None:
    editor = _shown(qtbot, MultiChoiceEditor(TOWNS[:5]))
    qtbot.keyClick(editor.buttons[0], Qt.Key.Key_3)
    qtbot.keyClick(editor.buttons[0], Qt.Key.Key_1)
    assert editor.value() == ("t1", "t3")
    qtbot.keyClick(editor.buttons[0], Qt.Key.Key_3)
    assert editor.value() == ("t1",)


def test_long_lists_are_searched(qtbot) -> None:
    editor = _shown(qtbot, make_choice_editor(TOWNS))
    assert isinstance(editor, SearchChoiceEditor)
    qtbot.keyClicks(editor.combo.words, "11")
    with qtbot.waitSignal(editor.answered) as answered:
        editor.commit()
    assert answered.args == ["t11"]
    assert editor.combo.currentText() == "第11镇"


def test_what_is_not_in_the_list_is_refused_by_name(qtbot) -> None:
    editor = _shown(qtbot, SearchChoiceEditor(TOWNS))
    editor.combo.setEditText("月球")
    with qtbot.waitSignal(editor.refused) as refused:
        editor.commit()
    assert "月球" in refused.args[0]
    assert editor.value() is None


def _children(code: str | None) -> tuple[Option, ...]:
    tree = {None: ("440403",), "440403": ("440403101", "440403102"), "440403102": ("440403102201",)}
    return tuple(Option(code=c, label=f"地方{c}") for c in tree.get(code, ()))


def test_areas_are_chosen_level_by_level(qtbot) -> None:
    editor = _shown(qtbot, CascadeEditor(("区", "镇", "村"), children_of=_children))
    assert [one.isEnabled() for one in editor.lists] == [True, False, False]
    editor.lists[0].combo.activated.emit(0)
    editor.lists[1].combo.activated.emit(1)
    editor.lists[2].combo.activated.emit(0)
    assert editor.path() == ("440403", "440403102", "440403102201")
    assert editor.value() == "440403102201"
    editor.lists[1].combo.activated.emit(0)
    assert editor.path() == ("440403", "440403101")
    assert editor.lists[2].combo.count() == 0


def test_paragraphs_keep_their_lines_and_tab_goes_on(qtbot) -> None:
    editor = _shown(qtbot, ParagraphEditor())
    qtbot.keyClicks(editor.text, "a")
    qtbot.keyClick(editor.text, Qt.Key.Key_Return)
    qtbot.keyClicks(editor.text, "b")
    with qtbot.waitSignal(editor.advanced):
        qtbot.keyClick(editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.value() == "a\nb"
    assert editor.text.tabChangesFocus()


def _picture(path: Path) -> Path:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    assert image.save(str(path))
    return path


def test_a_photo_is_taken_shown_and_removed(qtbot, tmp_path: Path) -> None:
    file = _picture(tmp_path / "house.PNG")
    editor = _shown(qtbot, PhotoEditor(pick_file=lambda *_: str(file)))
    assert not editor.remove_button.isVisible()
    qtbot.mouseClick(editor.choose_button, Qt.MouseButton.LeftButton)
    assert editor.value() == ChosenPicture(content=file.read_bytes(), suffix=".png")
    assert not editor.preview.pixmap().isNull()
    qtbot.mouseClick(editor.remove_button, Qt.MouseButton.LeftButton)
    assert editor.value() is None
    assert editor.preview.text() == "还没有照片"


@pytest.mark.parametrize("content", [b"", b"not a picture"])
def test_a_file_that_is_no_photo_is_refused(qtbot, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.jpg"
    file.write_bytes(content)
    editor = _shown(qtbot, PhotoEditor())
    with qtbot.waitSignal(editor.refused) as refused:
        editor.take_file(file)
    assert "不是照片" in refused.args[0]
    assert editor.value() is None


def test_a_signature_yields_a_picture_with_ink(qtbot) -> None:
    editor = _shown(qtbot, SignatureEditor())
    pad = editor.pad
    with qtbot.waitSignal(editor.answered):
        qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
        pad.draw_to(QPointF(200, 80))
        qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(200, 80))
    image = QImage.fromData(editor.value())
    dark = sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(0, image.width(), 4)
        for y in range(0, image.height(), 4)
    )
    assert dark > 20
    assert image.pixelColor(2, 2).lightness() == 255
    qtbot.mouseClick(editor.clear_button, Qt.MouseButton.LeftButton)
    assert editor.value() is None


def test_labels_stand_left_where_there_is_room_and_above_where_not(qtbot) -> None:
    column = FieldColumn()
    field = column.add_field(LabelledField("姓名", TextEditor(), required=True))
    _shown(qtbot, column)
    column.resize(900, 300)
    qtbot.waitUntil(lambda: field.label.y() < field.editor.geometry().bottom() and field.editor.x() > 100)
    column.resize(400, 300)
    qtbot.waitUntil(lambda: field.editor.x() < 20 and field.label.geometry().bottom() <= field.editor.y())
    assert "*" in field.label.text()


def test_enter_walks_through_a_column_and_says_when_it_ends(qtbot) -> None:
    column = FieldColumn()
    first = column.add_field(LabelledField("姓名", TextEditor()))
    second = column.add_field(LabelledField("人数", IntegerEditor(unit="人")))
    _shown(qtbot, column)
    qtbot.keyClick(first.editor.line, Qt.Key.Key_Return)
    assert column.focusWidget() is second.editor.line
    with qtbot.waitSignal(column.finished):
        qtbot.keyClick(second.editor.line, Qt.Key.Key_Return)


def test_labels_show_words_not_markup(qtbot) -> None:
    field = _shown(qtbot, LabelledField("收入<b>万</b>&元", TextEditor()))
    assert "&lt;b>" in field.label.text()
