"""Hands of a person at the screen: press, type, choose, sign, and wait for what is to be seen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from lianghe_desktop.desktop.entrance.desk import OpenDesk
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.questionnaire.roster import Roster
from lianghe_desktop.desktop.widgets.choice_editors import (
    MultiChoiceEditor,
    RadioEditor,
    SearchChoiceEditor,
)
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.line_editors import LineEditor, ParagraphEditor
from lianghe_desktop.desktop.widgets.photo_editor import PhotoEditor
from lianghe_desktop.desktop.widgets.search_many_editor import SearchManyEditor
from lianghe_desktop.desktop.widgets.signature_editor import SignatureEditor
from lianghe_desktop.survey.running import Step
from tests.desktop.keyboard import type_words

LEFT = Qt.MouseButton.LeftButton
_ON_THE_BOX = 14  # pixels from the left, where a box to tick is drawn


class Hands:
    """Do what a person does; every wait is for something that is to be seen."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def see(self, sight: Callable[[], object]) -> None:
        """Wait until something is to be seen."""
        self._qtbot.waitUntil(lambda: bool(sight()))

    def press(self, button: QAbstractButton) -> None:
        """Press a button that can be pressed."""
        self.see(lambda: button.isEnabled() and button.isVisible())
        self.see(lambda: _brought_into_sight(button))
        at = QPoint(_ON_THE_BOX, button.height() // 2) if isinstance(button, QCheckBox) else QPoint()
        self._qtbot.mouseClick(button, LEFT, pos=at)

    def press_head(self, desk: OpenDesk, verb: str) -> None:
        """Press a button of the page head by its words."""

        def found() -> QAbstractButton | None:
            buttons = desk.window.head.buttons
            return next((b for b in buttons if b.text() == verb and b.isEnabled()), None)

        self.see(found)
        button = found()
        assert button is not None
        self._qtbot.mouseClick(button, LEFT)

    def type_into(self, line: QLineEdit, text: str) -> None:
        """Type into a line in place of what stood there."""
        line.setFocus()
        line.selectAll()
        if text.isascii():
            self._qtbot.keyClicks(line, text)
        else:
            type_words(line, text)

    def answer(self, editor: Editor, value: str, picture: Path | None) -> None:
        """Answer a question with the widget that asks it."""
        if isinstance(editor, RadioEditor):
            self._choose(editor, value)
        elif isinstance(editor, MultiChoiceEditor):
            for code in value.split():
                self._choose(editor, code)
        elif isinstance(editor, SearchChoiceEditor):
            self._find(editor, value)
        elif isinstance(editor, SearchManyEditor):
            for code in value.split():
                self._find(editor.finder, code)
        elif isinstance(editor, ParagraphEditor):
            editor.text.setFocus()
            type_words(editor.text, value)
            self._qtbot.keyClick(editor.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        elif isinstance(editor, PhotoEditor):
            editor._pick_file = lambda *_: str(picture)
            self.press(editor.choose_button)
        elif isinstance(editor, SignatureEditor):
            editor.pad.begin(QPointF(40, 40))
            for step in range(12):
                editor.pad.draw_to(QPointF(40 + step * 12, 40 + (step * step * 7) % 50))
            editor.pad.end()
        else:
            assert isinstance(editor, LineEditor), type(editor)
            self.type_into(editor.line, value)
            self._qtbot.keyClick(editor.line, Qt.Key.Key_Return)

    def _find(self, editor: SearchChoiceEditor, code: str) -> None:
        label = next(option.label for option in editor._options if option.code == code)
        self.type_into(editor.combo.words, label)
        editor.commit()

    def _choose(self, editor: RadioEditor | MultiChoiceEditor, code: str) -> None:
        codes = [option.code for option in editor._options]
        button = editor.buttons[codes.index("OK" if codes == ["OK"] else code)]
        if not button.isChecked():
            button.setFocus()
            self._qtbot.keyClick(button, Qt.Key.Key_Space)

    def fill_questionnaire(self, page: QuestionnairePage, steps: tuple[Step, ...], picture: Path) -> None:
        """Answer recorded questions one after the other on the page."""
        for step in steps:
            if step.op == "createNewRepeat":
                self._one_more_member(page)
            elif step.op == "answer":
                if page._session.state(step.ref).value == step.value:
                    continue  # filled in beforehand: village and day
                page.go_to(step.ref)
                field = page.panel.field_at(step.ref)
                assert field is not None, step.ref
                self.answer(field.editor, step.value or "", picture)

    def _one_more_member(self, page: QuestionnairePage) -> None:
        while page.step_back():
            pass
        roster = page.panel.findChildren(Roster)[-1]
        self.press(roster.add_button)


def _brought_into_sight(button: QAbstractButton) -> bool:
    """Scroll to a button as a person would; tell whether it can be pressed where it is."""
    QApplication.sendPostedEvents()  # lay out what was shown or hidden just now
    above = button.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(button)
        above = above.parentWidget()
    return button.visibleRegion().contains(button.rect().center())
