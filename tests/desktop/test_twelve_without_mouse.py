"""A family of twelve typed on the real page with the keyboard alone, and the plug pulled in between."""

from datetime import datetime
from typing import Any

import pytest
import yaml
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.questionnaire.question_field import QuestionField
from lianghe_desktop.desktop.questionnaire.roster import Roster
from lianghe_desktop.desktop.widgets.choice_editors import MultiChoiceEditor, RadioEditor, SearchChoiceEditor
from lianghe_desktop.desktop.widgets.line_editors import LineEditor
from lianghe_desktop.records.resources import form_path
from lianghe_desktop.survey import Definition, load_definition, start_session
from lianghe_desktop.survey.converting import convert_xlsx
from tests.desktop.keyboard import type_words
from tests.desktop.test_all_widgets_form import Keeper

ENTER = Qt.Key.Key_Return
CASES = form_path("cases/household_survey")
MEMBERS = 12
MOST_KEYS = 60


def _read(name: str) -> Any:
    return yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))


def recorded() -> dict[str, str]:
    """Return the answers of the recorded family, by reference."""
    found: dict[str, str] = {}
    for step in _read("twelve_members")["steps"]:
        if "use" in step:
            own = f"/data/member[{step.get('member')}]"
            found |= {p["ref"].replace("~", own): p["value"] for p in _read(f"parts/{step['use']}")}
        elif step["op"] == "answer":
            found[step["ref"]] = step["value"]
    return found


class Keyboard:
    """Press keys where the keyboard is, as a person who looks only at the screen."""

    def __init__(self, qtbot, page: QuestionnairePage) -> None:
        self.qtbot, self.page = qtbot, page

    def here(self) -> QWidget:
        focused = self.page.focusWidget()
        assert focused is not None
        return focused

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.here(), key)

    def give(self, field: QuestionField, text: str) -> None:
        """Type an answer and go on with Enter."""
        editor = field.editor
        if isinstance(editor, RadioEditor | MultiChoiceEditor):
            codes = [option.code for option in editor._options]
            for code in text.split():
                self.qtbot.keyClicks(self.here(), str(codes.index(code) + 1))
        elif isinstance(editor, SearchChoiceEditor):
            labels = {option.code: option.label for option in editor._options}
            editor.combo.words.selectAll()
            type_words(editor.combo.words, labels[text])
        elif isinstance(editor, LineEditor):
            editor.line.selectAll()
            type_words(editor.line, text)
        self.press(ENTER)


@pytest.fixture(scope="module")
def definition() -> Definition:
    files = {"areas.csv": (CASES / "areas.csv").read_bytes()}
    return load_definition(convert_xlsx(form_path("household_survey.xlsx").read_bytes()), files=files)


def now() -> datetime:
    return datetime.fromisoformat(_read("twelve_members")["now"])


def shown(qtbot, session, keeper: Keeper) -> QuestionnairePage:
    page = QuestionnairePage(session, keeper, title="入户调查")
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    return page


class Drafts(Keeper):
    """Keep every draft as it is saved, as a disk would."""

    def __init__(self, definition: Definition) -> None:
        super().__init__(definition)
        self.drafts: list[bytes] = []

    def save_draft(self, session) -> None:
        self.drafts.append(session.draft_xml())


def test_a_family_of_twelve_is_typed_without_the_mouse(qtbot, definition: Definition) -> None:
    answers = recorded()
    session = start_session(definition, clock=now)
    for ref, text in answers.items():
        if ref.startswith(("/data/door", "/data/standing")):
            session.answer(ref, text)
    keeper = Drafts(definition)
    page = shown(qtbot, session, keeper)
    keyboard = Keyboard(qtbot, page)
    page.go_to("/data/member[1]/person/member_name")
    page.step_back()
    for number in range(1, MEMBERS + 1):
        keyboard.press(ENTER)
        _type_member(keyboard, page, answers, number)
    roster = page.panel.findChildren(Roster)[-1]
    assert len(roster.rows) == MEMBERS
    assert {row.lacking for row in roster.rows} == {0}
    for ref, text in answers.items():
        if ref.startswith("/data/member"):
            assert page._session.state(ref).value == text, ref
    _pull_the_plug(qtbot, keeper, answers)


def _type_member(keyboard: Keyboard, page: QuestionnairePage, answers: dict[str, str], number: int) -> None:
    """Fill one member's page from the first field to the button that leads back."""
    own = f"/data/member[{number}]/"
    for _ in range(MOST_KEYS):
        ref = page.panel.focused_ref()
        if ref is None:
            assert keyboard.here() is page.panel.next_button
            keyboard.press(ENTER)
            return
        assert ref.startswith(own)
        field = page.panel.field_at(ref)
        assert field is not None
        if ref in answers:
            keyboard.give(field, answers[ref])
            assert not field.shown_error(), (ref, field.shown_error())
        else:
            keyboard.press(ENTER)
    raise AssertionError(f"the keyboard is caught at {page.panel.focused_ref()}")


def _pull_the_plug(qtbot, keeper: Drafts, answers: dict[str, str]) -> None:
    """At any saved answer the draft holds everything typed until then, and nothing of what came later."""
    names = [ref for ref in answers if ref.endswith("/member_name")]
    for at in (len(keeper.drafts) // 3, len(keeper.drafts) - 1):
        page = shown(qtbot, keeper.restore(keeper.drafts[at]), keeper)
        session = page._session
        kept = [ref for ref in names if ref in session.states() and session.state(ref).value]
        assert kept == names[: len(kept)]
        assert all(session.state(ref).value == answers[ref] for ref in kept)
        assert len(kept) == (MEMBERS if at == len(keeper.drafts) - 1 else len(kept))
        assert kept
        last = kept[-1]
        page.go_to(last)
        field = page.panel.field_at(last)
        assert field is not None
        assert field.editor.line.text() == answers[last]
        QApplication.processEvents()
