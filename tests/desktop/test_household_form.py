"""The shipped household questionnaire, run by the engine, on the real page."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt

from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.questionnaire.question_field import QuestionField
from lianghe_desktop.desktop.questionnaire.roster import Roster
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

LEFT = Qt.MouseButton.LeftButton
NOW = datetime(2019, 8, 1, 9, tzinfo=UTC)


def clock() -> datetime:
    return NOW


@pytest.fixture(scope="module")
def definition() -> Definition:
    return load_definition(convert_xlsx(form_path("household_survey.xlsx").read_bytes()))


class Keeper:
    """Keep the last draft."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.draft = b""
        self.pictures: dict[str, bytes] = {}

    def save_draft(self, session: Session) -> None:
        self.draft = session.draft_xml()

    def restore(self, draft_xml: bytes) -> Session:
        return restore_session(self.definition, draft_xml, clock=clock)

    def store_attachment(self, content: bytes, suffix: str) -> str:
        self.pictures[f"1{suffix}"] = content
        return f"1{suffix}"

    def load_attachment(self, name: str) -> bytes | None:
        return self.pictures.get(name)

    def keep_typing(self, ref: str, text: str | None) -> None:
        del ref, text

    def load_media(self, name: str) -> bytes | None:
        del name
        return None

    def finish(self, instance_xml: bytes) -> Sequence[Problem]:
        raise AssertionError(instance_xml)

    def today(self) -> date:
        return NOW.date()


@pytest.fixture
def keeper(definition: Definition) -> Keeper:
    return Keeper(definition)


@pytest.fixture
def page(qtbot, definition: Definition, keeper: Keeper) -> QuestionnairePage:
    page = QuestionnairePage(start_session(definition, clock=clock), keeper, title="入户调查")
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()
    return page


def test_every_section_can_be_drawn_and_every_question_has_its_words(page: QuestionnairePage) -> None:
    count = page.section_list.count()
    assert count >= 10
    for row in range(count):
        page.section_list.setCurrentRow(row)
        view = page.current_view()
        assert view is not None
        assert view.title == page.section_list.item(row).text()
        assert all(field.label.text().strip() for field in page.panel.findChildren(QuestionField))


def test_a_choice_opens_what_hangs_on_it(qtbot, page: QuestionnairePage) -> None:
    page.go_to("/data/income/business_income/has_business")
    before = {field.item.ref for field in page.panel.column.fields()}
    has_business = page.panel.field_at("/data/income/business_income/has_business")
    assert has_business is not None
    qtbot.keyClick(has_business.editor.buttons[0], Qt.Key.Key_1)
    after = {field.item.ref for field in page.panel.column.fields()}
    assert before < after


def test_a_family_of_four_is_entered_resumed_and_a_removal_undone(qtbot, page, keeper, definition) -> None:
    rows = [page.section_list.item(n).text() for n in range(page.section_list.count())]
    page.section_list.setCurrentRow(next(n for n, text in enumerate(rows) if "家庭成员" in text))
    roster = page.panel.findChildren(Roster)[-1]
    assert roster.add_button.text() == "添加家庭成员"
    for number, name in enumerate(("陈志强", "梁秀珍", "陈小明", "陈小红")):
        roster = page.panel.findChildren(Roster)[-1]
        if number < len(roster.lines):
            qtbot.mouseClick(roster.lines[number].open_button, LEFT)
        else:
            qtbot.mouseClick(roster.add_button, LEFT)
        type_words(page.panel.column.fields()[0].editor.line, name)
        assert page.step_back()
    roster = page.panel.findChildren(Roster)[-1]
    assert [row.name for row in roster.rows] == ["陈志强", "梁秀珍", "陈小明", "陈小红"]
    assert all(row.lacking > 0 for row in roster.rows)
    qtbot.mouseClick(roster.lines[2].remove_button, LEFT)
    assert [row.name for row in page.panel.findChildren(Roster)[-1].rows] == ["陈志强", "梁秀珍", "陈小红"]
    qtbot.mouseClick(page.undo.undo_button, LEFT)
    assert len(page.panel.findChildren(Roster)[-1].rows) == 4
    again = QuestionnairePage(keeper.restore(keeper.draft), keeper, title="入户调查")
    qtbot.addWidget(again)
    again.go_to("/data/member[3]/person/member_name")
    field = again.panel.field_at("/data/member[3]/person/member_name")
    assert field is not None
    assert field.editor.line.text() == "陈小明"


def test_the_page_leads_through_everything_that_is_missing(page: QuestionnairePage) -> None:
    wanted = int("".join(c for c in page.head().actions[0].verb if c.isdigit()))
    assert wanted > 20
    seen = set()
    for _ in range(wanted):
        page.go_to_missing()
        ref = page.panel.focused_ref()
        assert ref is not None
        assert page.panel.field_at(ref).shown_error()
        seen.add(ref)
    assert len(seen) == wanted
