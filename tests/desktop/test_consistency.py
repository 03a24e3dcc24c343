"""前后一致检查: findings lead to their place; one is accepted with a reason and stands again."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.help import NewVisit, record_visit
from lianghe_desktop.desktop.consistency.page import ConsistencyPage
from lianghe_desktop.desktop.duties.page import DutiesPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.help import HelpPart
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.procedure import ProcedureStep
from tests.desktop.case_desk import VILLAGE, CaseDesk, case_desk, households_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 3))


def shown(qtbot: QtBot, desk: CaseDesk) -> ConsistencyPage:
    page = ConsistencyPage(desk.room)
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1200, 700)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    return page


def spoil(desk: CaseDesk) -> Member:
    """Give somebody a telephone number that is too short."""
    office, acting = desk.started.office, desk.started.acting
    member = office.store.rows(Member)[0]
    office.store.write(
        lambda unit: unit.change(Member, member.home, member.id, {"phone": "13800"}), actor=acting.actor
    )
    return member


def test_a_finding_opens_the_field_to_blame(qtbot: QtBot, desk: CaseDesk) -> None:
    member = spoil(desk)
    page = shown(qtbot, desk)
    page.kind.choose("phone")
    assert page.model.rowCount() == 1
    page.open_place(page.model.id_at(0))
    opened = desk.navigator.pages[-1]
    assert isinstance(opened, HouseholdPage)
    qtbot.addWidget(opened)
    assert opened.current() is Part.MEMBERS
    qtbot.waitUntil(lambda: opened.file is not None)
    assert opened.file is not None
    assert opened.file.household.id == member.household_id


def test_a_finding_about_help_selects_the_line_to_blame(qtbot: QtBot, desk: CaseDesk) -> None:
    office, acting = desk.started.office, desk.started.acting
    key = desk.keys[1]
    for day in (1, 2):
        visit = NewVisit(
            day=dt.date(2025, 5, day), way="visit", kind="2", visitors="李一", content="走访", signed=day == 1
        )
        kept = record_visit(office, acting, *key, visit)
    page = shown(qtbot, desk)
    page.kind.choose("visit_signed")
    page.open_place(page.model.id_at(0))
    opened = desk.navigator.pages[-1]
    assert isinstance(opened, HouseholdPage)
    qtbot.addWidget(opened)
    part = opened.parts[Part.HELP]
    assert isinstance(part, HelpPart)
    qtbot.waitUntil(lambda: part.visit_table.table.currentRow() == 1)
    assert part.years.code() == "2025"
    assert part.record is not None
    assert part.record.visits[1].id == kept


def test_a_finding_about_a_step_opens_the_procedure(qtbot: QtBot, desk: CaseDesk) -> None:
    office, home = desk.started.office, desk.keys[0][0]
    row = ProcedureStep(
        home=home, id=office.new_id(), household_id=desk.keys[0][1], step="survey", outcome="passed", turn=1
    )
    office.store.write(lambda unit: unit.insert(row), actor=desk.started.acting.actor)
    page = shown(qtbot, desk)
    page.kind.choose("step_signed")
    page.open_place(page.model.id_at(0))
    opened = desk.navigator.pages[-1]
    assert isinstance(opened, HouseholdPage)
    qtbot.addWidget(opened)
    assert opened.current() is Part.PROCEDURE


def test_a_finding_is_accepted_with_a_reason_and_stands_again(qtbot: QtBot, desk: CaseDesk) -> None:
    spoil(desk)
    page = shown(qtbot, desk)
    page.kind.choose("phone")
    page.table.select(page.model.id_at(0))
    page.ask_reason()
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(lambda: "请写明为什么" in page.form.banner.text.text())
    page.form.field("because").editor.set_value("村里座机，已核实")
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    page.state.choose("accepted")
    assert page.model.rowCount() == 1
    undo = desk.navigator.undos[-1][1]
    undo()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    page.state.choose("open")
    assert page.model.rowCount() == 1


def test_the_check_is_reached_from_what_is_due(qtbot: QtBot, desk: CaseDesk) -> None:
    page = DutiesPage(desk.room)
    qtbot.addWidget(page)
    page.head().actions[0].run()
    assert isinstance(desk.navigator.pages[-1], ConsistencyPage)
