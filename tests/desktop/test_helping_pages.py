"""Suggestions pressed into the plan, warnings, delivery, themes, pairing and hand-over, visits, effect."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.determination import ACCEPTED, Decision, determine
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.desktop.frame.page import Page
from lianghe_desktop.desktop.helping.effects_page import EffectsPage
from lianghe_desktop.desktop.helping.measure_forms import DeliverForm, MeasureForm
from lianghe_desktop.desktop.helping.page import HelpingPage
from lianghe_desktop.desktop.helping.pairing_page import PairingPage
from lianghe_desktop.desktop.helping.themes_page import ThemesPage
from lianghe_desktop.desktop.helping.visits_page import VisitsPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.help import HelpPart
from lianghe_desktop.desktop.households.parts.part import Part
from tests.desktop.case_desk import VILLAGE, CaseDesk, case_desk, households_of
from tests.desktop.keyboard import type_words

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(qapp, tmp_path: Path) -> Iterator[CaseDesk]:  # type: ignore[no-untyped-def]
    """Give a village of five invented households."""
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 5))


def _shown(qtbot: QtBot, desk: CaseDesk, page: Page) -> Page:
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1180, 660)
    page.show()
    page.entered()
    return page


def _accept(desk: CaseDesk, place: int) -> None:
    office, acting = desk.room.office, desk.room.acting
    home, household = desk.keys[place]
    advised = assess_household(office, acting, home, household)
    decision = Decision(
        home=home,
        household=household,
        result=ACCEPTED,
        categories=advised.result.categories or ("low_income",),
        reason="评议一致同意",
    )
    determine(office, acting, advised, decision)


def _help_part(qtbot: QtBot, desk: CaseDesk, place: int) -> HelpPart:
    page = HouseholdPage(desk.room, *desk.keys[place], part=Part.HELP)
    _shown(qtbot, desk, page)
    part = page.parts[Part.HELP]
    assert isinstance(part, HelpPart)
    qtbot.waitUntil(lambda: part.file is not None and bool(part.suggestions.found))
    return part


def _first_with_buttons(qtbot: QtBot, desk: CaseDesk) -> HelpPart:
    for place in range(len(desk.keys)):
        _accept(desk, place)
    for place in range(len(desk.keys)):
        part = _help_part(qtbot, desk, place)
        if any(one.amount_fen for one in part.suggestions.found if one.key in part.suggestions.buttons):
            return part
    raise AssertionError("no household fits a benefit")


def test_a_suggestion_is_planned_delivered_and_taken_back(qtbot: QtBot, desk: CaseDesk) -> None:
    part = _first_with_buttons(qtbot, desk)
    card = part.suggestions
    one = next(one for one in card.found if one.amount_fen and one.key in card.buttons)
    qtbot.mouseClick(card.buttons[one.key], LEFT)
    qtbot.waitUntil(lambda: len(part.measure_table.words()) == 1)
    assert part.measure_table.words()[0][1] == "计划中"
    qtbot.waitUntil(lambda: any(x.key == one.key and x.state == "planned" for x in card.found))
    assert not part.deliver_button.isEnabled()
    part.measure_table.table.selectRow(0)
    qtbot.mouseClick(part.deliver_button, LEFT)
    form = part.measures.form
    assert isinstance(form, DeliverForm)
    qtbot.waitUntil(form.flags.isVisible)
    assert "没有农户签收" in form.flags.text.text()
    form.field("signed").editor.choose(0)  # type: ignore[attr-defined]  # a RadioEditor
    qtbot.waitUntil(lambda: not form.flags.isVisible())
    qtbot.mouseClick(form.go_button, LEFT)
    qtbot.waitUntil(lambda: part.measure_table.words()[0][1] == "已实施")
    assert part.measure_table.words()[0][-1] == "是"
    assert len(part.effect_table.words()) == 5
    words, undo = desk.navigator.undos[-1]
    assert words == "已登记为已实施。"
    undo()
    qtbot.waitUntil(lambda: part.measure_table.words()[0][1] == "计划中")
    part.measure_table.table.selectRow(0)
    qtbot.mouseClick(part.drop_button, LEFT)
    qtbot.waitUntil(lambda: part.measure_table.words() == [])
    desk.navigator.undos[-1][1]()
    qtbot.waitUntil(lambda: len(part.measure_table.words()) == 1)


def test_what_is_not_accepted_yet_opens_the_form_with_its_clause(qtbot: QtBot, desk: CaseDesk) -> None:
    for place in range(len(desk.keys)):
        part = _help_part(qtbot, desk, place)
        if part.suggestions.buttons:
            break
    key = next(iter(part.suggestions.buttons))
    qtbot.mouseClick(part.suggestions.buttons[key], LEFT)
    qtbot.waitUntil(lambda: isinstance(part.measures.form, MeasureForm))
    form = part.measures.form
    assert isinstance(form, MeasureForm)
    qtbot.waitUntil(form.flags.isVisible)
    assert "先认定后帮扶" in form.flags.text.text()
    type_words(form.field("because").editor.text, "急难先行救助")  # type: ignore[attr-defined]  # a ParagraphEditor
    qtbot.mouseClick(form.go_button, LEFT)
    qtbot.waitUntil(lambda: len(part.measure_table.words()) == 1)
    (measure,) = household_file(desk.room.office, *desk.keys[place]).measures
    assert measure.because == "急难先行救助"


def test_a_theme_lists_filters_keeps_a_measure_and_exports(
    qtbot: QtBot, desk: CaseDesk, tmp_path: Path
) -> None:
    for place in range(len(desk.keys)):
        _accept(desk, place)
    page = _shown(qtbot, desk, ThemesPage(desk.room))
    assert isinstance(page, ThemesPage)
    qtbot.waitUntil(lambda: page.part.found is not None and page.part.model.rowCount() > 0)
    assert page.head().context.startswith("共 ")
    assert not page.head().actions[0].enabled
    rows = page.part.model.rowCount()
    page.part.box.setText("没有这个人")
    assert page.part.model.rowCount() == 0
    page.part.box.clear()
    page.part.state.choose("unhelped")
    assert page.part.model.rowCount() == rows
    page.part.table.select(page.part.model.id_at(0))
    name = page.part.current().name  # type: ignore[union-attr]  # selected above
    page.head().actions[0].run()
    assert page.part.beside.title.text() == f"登记措施：{name}"
    form = page.part.form
    form.field("kind").editor._give("employment_guidance")  # type: ignore[attr-defined]  # a SearchChoiceEditor
    type_words(form.field("content").editor.text, "上门讲招工")  # type: ignore[attr-defined]  # a ParagraphEditor
    qtbot.mouseClick(form.go_button, LEFT)
    qtbot.waitUntil(lambda: not page.part.beside.open)
    qtbot.waitUntil(lambda: page.part.model.rowCount() == rows - 1)
    page.part.state.choose(None)
    page.save(tmp_path / "就业.xlsx")
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    sheet = openpyxl.load_workbook(tmp_path / "就业.xlsx").active
    assert sheet is not None
    assert sheet.max_row == rows + 3
    for code in list(page.tabs.buttons)[1:]:
        page.tabs.show_part(code)
        qtbot.waitUntil(lambda: page.part.found is not None)


def test_many_are_paired_and_a_moving_cadre_hands_over_with_a_list(qtbot: QtBot, desk: CaseDesk) -> None:
    page = _shown(qtbot, desk, PairingPage(desk.room))
    assert isinstance(page, PairingPage)
    qtbot.waitUntil(lambda: page.pick_list.count() == 5)
    assert not page.head().actions[0].enabled
    qtbot.mouseClick(page.unpaired_button, LEFT)
    assert len(page.picked()) == 5
    page.pick_list.item(0).setCheckState(Qt.CheckState.Unchecked)
    page.head().actions[0].run()
    assert page.form is not None
    assert page.form.title.text() == "为勾选的 4 户指定责任人"
    type_words(page.form.field("name").editor.line, "周一平")  # type: ignore[attr-defined]  # a TextEditor
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(lambda: len(page.load_table.words()) == 1)
    assert page.load_table.words()[0][2] == "4"
    assert not page.handover_button.isEnabled()
    page.load_table.table.selectRow(0)
    qtbot.mouseClick(page.handover_button, LEFT)
    assert page.form is not None
    type_words(page.form.field("name").editor.line, "林二")  # type: ignore[attr-defined]  # a TextEditor
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
    assert desk.navigator.papers[0].pdf.startswith(b"%PDF")
    qtbot.waitUntil(lambda: page.load_table.words()[0][0] == "林二")
    desk.navigator.undos[-1][1]()
    qtbot.waitUntil(lambda: page.load_table.words()[0][0] == "周一平")


def test_the_calendar_and_the_effect_are_one_press_away(qtbot: QtBot, desk: CaseDesk) -> None:
    _accept(desk, 0)
    helping = _shown(qtbot, desk, HelpingPage(desk.room))
    assert isinstance(helping, HelpingPage)
    for button in helping.links.values():
        qtbot.mouseClick(button, LEFT)
    kinds = [type(page) for page in desk.navigator.pages]
    assert kinds == [ThemesPage, PairingPage, VisitsPage, EffectsPage]
    for page in desk.navigator.pages[:2]:
        qtbot.addWidget(page)
    visits = _shown(qtbot, desk, desk.navigator.pages[2])
    assert isinstance(visits, VisitsPage)
    qtbot.waitUntil(lambda: len(visits.cards) == 3)
    assert "5 户" in visits.cards[0].title.text()
    visits.cards[0].open_visit(0)
    assert isinstance(desk.navigator.pages[4], HouseholdPage)
    qtbot.addWidget(desk.navigator.pages[4])
    effects = _shown(qtbot, desk, desk.navigator.pages[3])
    assert isinstance(effects, EffectsPage)
    qtbot.waitUntil(lambda: len(effects.tables) == 1)
    assert effects.tables[0].words()[0][0] == "年人均可支配收入（元）"
    assert "1 户有认定时的底数" in effects.head().context
