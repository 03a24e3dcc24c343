"""抄录助手 and 短信名单: values copied one by one and cleared, messages counted and written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from lianghe_desktop.casework.rosters.copying import copy_sheets
from lianghe_desktop.desktop.copying.list_page import CopyListPage
from lianghe_desktop.desktop.copying.page import CopyPage
from lianghe_desktop.desktop.messaging.page import MessagesPage
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.staff import Event
from tests.desktop.case_desk import VILLAGE, CaseDesk, case_desk, households_of
from tests.desktop.test_case_places import shown


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 3))


def _done(desk: CaseDesk) -> int:
    return copy_sheets(desk.started.office, desk.started.acting)[0].done


def test_values_are_copied_one_by_one_and_the_rest_later(qtbot, desk: CaseDesk) -> None:
    sheet = copy_sheets(desk.started.office, desk.started.acting)[0]
    assert all(step.value for step in sheet.steps)
    page = shown(qtbot, desk, CopyPage(desk.room, sheet))
    board = QGuiApplication.clipboard()
    for step in sheet.steps[:12]:
        qtbot.keyClick(page.next_button, Qt.Key.Key_Return)
        assert board.text() == step.value
        assert page.field.text() == step.title
    qtbot.waitUntil(lambda: _done(desk) == 12)
    page.go_back()
    assert board.text() == sheet.steps[10].value
    page.hide()
    assert board.text() == ""
    qtbot.waitUntil(lambda: _done(desk) == 11)
    logged = [row for row in desk.started.office.store.rows(Event) if row.kind == "numbers_copied"]
    assert [row.subject_id for row in logged] == [sheet.household]
    listed = shown(qtbot, desk, CopyListPage(desk.room))
    qtbot.waitUntil(lambda: listed.model.rowCount() == 3)
    assert listed.model.row_at(0)["state"] == "已抄 11 项"
    listed.go_on()
    again = desk.navigator.pages[0]
    assert isinstance(again, CopyPage)
    qtbot.addWidget(again)
    again.copy_next()
    assert board.text() == sheet.steps[11].value
    while not again.at >= len(sheet.steps):
        again.copy_next()
    assert board.text() == ""
    assert "抄完了" in again.field.text()
    qtbot.waitUntil(lambda: copy_sheets(desk.started.office, desk.started.acting)[0].finished)


def test_messages_are_counted_and_written(qtbot, desk: CaseDesk, tmp_path: Path) -> None:
    office, acting = desk.started.office, desk.started.acting
    row = office.store.rows(Household)[0]
    office.store.write(
        lambda unit: unit.change(Household, row.home, row.id, {"phone": "13800000001"}), actor=acting.actor
    )
    page = shown(qtbot, desk, MessagesPage(desk.room))
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.model.row_at(0)["phone"] == "138****0001"
    page.text.setPlainText("字" * 71)
    qtbot.waitUntil(lambda: page.found is not None and page.found.parts == 2)
    assert "算 2 条" in page.counted.text()
    page.text.setPlainText("{证件号码}")
    qtbot.waitUntil(lambda: page.found is None)
    assert "只能用" in page.told.text()
    page.topic.choose("教育资助")
    qtbot.waitUntil(lambda: page.found is not None)
    page.save(tmp_path / "短信.csv")
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    assert "13800000001" in (tmp_path / "短信.csv").read_text("utf-8-sig")
