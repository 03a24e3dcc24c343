"""疑似重复: a pair is decided side by side and taken back; households are split and joined on a page."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.register import HEAD
from lianghe_desktop.desktop.duplicates.page import TwinsPage
from lianghe_desktop.desktop.duplicates.rearrange_page import RearrangePage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.new_household import NewHouseholdPage
from lianghe_desktop.desktop.households.parts.members import MembersPart
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.ids import RowId
from tests.casework.test_duplicates import put
from tests.desktop.case_desk import VILLAGE, CaseDesk, case_desk, households_of

LEFT = Qt.MouseButton.LeftButton
BORN = dt.date(1970, 3, 12)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 2))


def test_a_pair_is_merged_side_by_side_and_taken_back(qtbot: QtBot, desk: CaseDesk) -> None:
    first, second = put(desk.started, "陈小明", BORN, 101), put(desk.started, "陈小明", BORN, 345)
    office = desk.started.office
    office.store.write(
        lambda unit: unit.change(Member, second.home, second.id, {"phone": "13800000000"}),
        actor=desk.started.acting.actor,
    )
    page = TwinsPage(desk.room)
    qtbot.addWidget(page)
    page.resize(1300, 700)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.show_pair(page.model.id_at(0))
    assert page.card is not None
    qtbot.waitUntil(lambda: page.card is not None and page.card.grid is not None)
    assert page.card.grid is not None
    assert "phone" in page.card.grid.from_second()  # the first entry has none
    qtbot.mouseClick(page.card.merge_button, LEFT)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    kept = {row.id: row for row in office.store.rows(Member)}
    assert kept[first.id].phone == "13800000000"
    assert kept[second.id].gone
    desk.navigator.undos[-1][1]()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)


def test_a_newcomer_who_may_be_known_is_asked_about_once(qtbot: QtBot, desk: CaseDesk) -> None:
    put(desk.started, "陈小明", BORN, 101)
    page = NewHouseholdPage(desk.room)
    qtbot.addWidget(page)
    page.show()
    form = page.form
    form.field("name").editor.set_value("陈晓鸣")
    form.field("kind").editor.set_value("none")
    form.field("reason").editor.set_value("证件遗失")
    form.field("sex").editor.set_value("1")
    form.field("birth").editor.set_value(BORN)
    qtbot.mouseClick(form.go_button, LEFT)
    qtbot.waitUntil(lambda: "可能已经登记过：陈小明" in form.banner.text.text())
    assert desk.navigator.opened == []
    qtbot.mouseClick(form.go_button, LEFT)
    qtbot.waitUntil(lambda: len(desk.navigator.opened) == 1)


def test_a_household_is_split_and_comes_together_on_its_page(qtbot: QtBot, desk: CaseDesk) -> None:
    first = put(desk.started, "陈小明", BORN, 101)
    son = put(desk.started, "陈子", dt.date(1995, 1, 1), 107, household=first.household_id)
    home, household = desk.keys[0][0], RowId(first.household_id or "")
    opened = HouseholdPage(desk.room, home, household, part=Part.MEMBERS)
    qtbot.addWidget(opened)
    opened.show()
    qtbot.waitUntil(lambda: opened.file is not None)
    part = opened.parts[Part.MEMBERS]
    assert isinstance(part, MembersPart)
    qtbot.mouseClick(part.rearrange_button, LEFT)
    page = desk.navigator.pages[-1]
    assert isinstance(page, RearrangePage)
    qtbot.addWidget(page)
    page.show()
    qtbot.mouseClick(page.split_button, LEFT)
    qtbot.waitUntil(lambda: "正好有一个户主" in page.banner.text.text())
    tick, box = page.leaving[RowId(son.id)]
    tick.click()
    box.setCurrentIndex(box.findData(HEAD))
    qtbot.mouseClick(page.split_button, LEFT)
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    moved = desk.started.office.store.get(Member, home, son.id)
    assert moved is not None
    assert moved.household_id != household
    assert opened.file is not None
    again = RearrangePage(desk.room, opened.file)
    qtbot.addWidget(again)
    again.show()
    qtbot.mouseClick(again.undo_buttons[0], LEFT)
    qtbot.waitUntil(lambda: len(desk.navigator.told) == 2)
    back = desk.started.office.store.get(Member, home, son.id)
    assert back is not None
    assert back.household_id == household
