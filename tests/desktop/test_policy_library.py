"""政策库: everybody reads numbers, clauses and differences; an administrator edits, tries and installs."""

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.desktop.policies.page import PolicyLibraryPage
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.resources import resource_path
from tests.desktop.case_desk import TOWNSHIP, CaseDesk, case_desk, households_of
from tests.desktop.case_desk import VILLAGE as HOME

_NAME = "doumen-2017"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(HOME, 2))


@pytest.fixture
def page(qtbot: QtBot, desk: CaseDesk) -> PolicyLibraryPage:
    return _shown(qtbot, PolicyLibraryPage(desk.room))


def _shown(qtbot: QtBot, page: PolicyLibraryPage) -> PolicyLibraryPage:
    qtbot.addWidget(page)
    page.resize(1180, 700)
    page.show()
    page.entered()
    return page


def _press(qtbot: QtBot, page: PolicyLibraryPage, key: str) -> None:
    qtbot.mouseClick(page.tabs.buttons[key], Qt.MouseButton.LeftButton)


def _checked(qtbot: QtBot, page: PolicyLibraryPage) -> None:
    qtbot.waitUntil(lambda: "正在检查" not in page.edit.state.text())


def test_a_number_stands_over_time_with_the_words_of_the_document(page: PolicyLibraryPage) -> None:
    rows = page.parameters.table.words()
    place = next(at for at, row in enumerate(rows) if "低保标准" in row[0] and row[1] == "630.00 元")
    assert "超过一年没更新" in rows[place][4]
    page.parameters.table.table.selectRow(place)
    assert [row[2] for row in page.parameters.values.words()] == ["520.00 元", "550.00 元", "630.00 元"]
    assert "2016年为630元/人/月" in page.parameters.values.words()[2][4]
    assert [step.words for step in page.parameters.picture.steps] == ["520.00 元", "550.00 元", "630.00 元"]
    assert "2015-01-01 起 550.00 元" in page.parameters.picture.accessibleName()
    assert any("示范参数" in row[4] for row in rows)


def test_the_day_asked_changes_what_holds(qtbot: QtBot, page: PolicyLibraryPage) -> None:
    qtbot.keyClicks(page.chooser.day.line, "")
    page.chooser.day.line.setText("20150601")
    page.chooser.day.commit()
    row = next(row for row in page.parameters.table.words() if "低保标准" in row[0])
    assert row[1] == "550.00 元"


def test_rules_and_differences_are_read(qtbot: QtBot, page: PolicyLibraryPage) -> None:
    _press(qtbot, page, "rules")
    assert any("珠斗办字〔2017〕6号" in row[2] for row in page.rules.tables["帮扶政策"].words())
    _press(qtbot, page, "contrast")
    only = page.contrast.table.words()
    assert only
    assert all("≠" in row[4] for row in only)
    page.contrast.only.click()
    assert len(page.contrast.table.words()) >= len(only)
    assert "处不一样" in page.contrast.count.text()


def test_the_table_of_numbers_is_printed(qtbot: QtBot, desk: CaseDesk, page: PolicyLibraryPage) -> None:
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
    assert desk.navigator.papers[0].title == "参数表"
    assert desk.navigator.papers[0].pdf.startswith(b"%PDF")


def test_a_surveyor_reads_and_changes_nothing(qtbot: QtBot, desk: CaseDesk) -> None:
    acting = dataclasses.replace(desk.room.acting, role=Role.SURVEYOR)
    page = _shown(qtbot, PolicyLibraryPage(dataclasses.replace(desk.room, acting=acting)))
    assert "edit" not in page.tabs.buttons
    _press(qtbot, page, "versions")
    assert page.versions.table.words()
    assert not page.versions.install_button.isVisible()
    assert not page.versions.publish_button.isVisible()


def test_a_copy_is_edited_checked_tried_and_put_in_force(
    qtbot: QtBot, desk: CaseDesk, page: PolicyLibraryPage
) -> None:
    edit = page.edit
    _press(qtbot, page, "edit")
    qtbot.mouseClick(edit.begin_button, Qt.MouseButton.LeftButton)
    _checked(qtbot, page)
    assert "改成第 2 版" in edit.state.text()
    edit.values.choose("low_income_line_year_fen")
    number = edit.values.lines[list(edit.values.lines)[1]]
    assert number.text() == "11000"
    number.setText("一万")
    qtbot.mouseClick(edit.values.change_button, Qt.MouseButton.LeftButton)
    assert "一万" in desk.navigator.told[-1][1]
    number.setText("1")
    qtbot.mouseClick(edit.values.change_button, Qt.MouseButton.LeftButton)
    _checked(qtbot, page)
    assert "value: 100\n" in edit.text.text.toPlainText()
    edit.trial.line.setText(households_of(HOME, 1)[0].members[0].name[:1])
    qtbot.mouseClick(edit.trial.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(edit.trial.table.words()))
    assert "低收入线" in {row[0] for row in edit.trial.table.words()}
    assert pack_in_force(desk.room.office, _NAME).version == "1"
    qtbot.mouseClick(edit.install_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: edit.draft is None)
    assert pack_in_force(desk.room.office, _NAME).version == "2"
    _press(qtbot, page, "versions")
    assert [row[1] for row in page.versions.table.words() if "6号" in row[0]] == ["2", "1"]


def test_a_mistake_typed_is_named_with_its_place_and_keeps_the_draft(
    qtbot: QtBot, desk: CaseDesk, page: PolicyLibraryPage
) -> None:
    edit = page.edit
    _press(qtbot, page, "edit")
    qtbot.mouseClick(edit.begin_button, Qt.MouseButton.LeftButton)
    _checked(qtbot, page)
    edit.text.box.setCurrentText("lines.yaml")
    edit.text.text.setPlainText(edit.text.text.toPlainText().replace("concept: disposable", "concept: gross"))
    edit.text.give()
    _checked(qtbot, page)
    assert "有 1 处错误" in edit.state.text()
    ((file, line, words),) = edit.findings.words()
    assert (file, line) == ("lines.yaml", "5")
    assert "gross" in words
    assert not edit.install_button.isEnabled()
    edit.findings.opened.emit(0)
    assert edit.text.text.textCursor().selectedText().strip() == "concept: gross"
    again = _shown(qtbot, PolicyLibraryPage(desk.room))
    _press(qtbot, again, "edit")
    _checked(qtbot, again)
    assert "有 1 处错误" in again.edit.state.text()
    qtbot.mouseClick(again.edit.drop_button, Qt.MouseButton.LeftButton)
    assert "没有草稿" in again.edit.state.text()
    qtbot.mouseClick(again.edit.back_button, Qt.MouseButton.LeftButton)
    _checked(qtbot, again)
    assert "有 1 处错误" in again.edit.state.text()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "town", (), area=TOWNSHIP)


def test_a_township_sends_a_pack_down(qtbot: QtBot, town: CaseDesk, tmp_path: Path) -> None:
    page = _shown(qtbot, PolicyLibraryPage(town.room))
    _press(qtbot, page, "versions")
    folder = tmp_path / _NAME
    shutil.copytree(resource_path("policies") / _NAME, folder)
    head = folder / "pack.yaml"
    head.write_text(head.read_text("utf-8").replace('version: "1"', 'version: "2"'), "utf-8")
    page.versions.install(folder)
    qtbot.waitUntil(lambda: Tone.GOOD in [tone for tone, _ in town.navigator.told])
    place = [row[1] for row in page.versions.table.words()].index("2")
    page.versions.table.table.selectRow(place)
    qtbot.mouseClick(page.versions.publish_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("已发给下级" in row[4] for row in page.versions.table.words()))
