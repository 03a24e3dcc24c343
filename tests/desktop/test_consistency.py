"""前后一致检查: findings lead to their place; one is accepted with a reason and stands again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.desktop.consistency.page import ConsistencyPage
from lianghe_desktop.desktop.duties.page import DutiesPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.records.households import Member
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
