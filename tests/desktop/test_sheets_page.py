"""上级表格: a blank is dropped in, one cell corrected, the table remembered and filled for a household."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from lianghe_desktop.casework.sheets.kept import Place
from lianghe_desktop.desktop.papers.sheets_page import SheetsPage
from lianghe_desktop.desktop.widgets.pickers import PICKERS, Pickers
from tests.casework import blanks
from tests.desktop.case_desk import VILLAGE, CaseDesk, case_desk, households_of


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 3))


@pytest.fixture
def page(qtbot, desk: CaseDesk) -> SheetsPage:
    page = SheetsPage(desk.room)
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()
    return page


def drop(page: SheetsPage, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action = Qt.DropAction.CopyAction
    event = QDropEvent(QPoint(9, 9), action, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    page.dropEvent(event)


def test_a_blank_is_dropped_mapped_remembered_and_filled(
    qtbot, page: SheetsPage, desk: CaseDesk, tmp_path, monkeypatch
) -> None:
    drop(page, blanks.write_all(tmp_path)["登记表.xlsx"])
    qtbot.waitUntil(page.map_part.isVisible)
    assert "1 处没认出来" in page.banner.text.text()
    table = page.map_part.grid.tables["入户表"]
    assert table.item(1, 1).text() == "户主姓名"
    assert not page.head().actions[0].enabled

    page.map_part.grid.choose(Place("入户表", 6, 8))
    box = page.map_part.field
    box.setCurrentIndex(box.findData("member.work_place"))
    box.activated.emit(box.currentIndex())
    assert table.item(6, 7).text() == "务工地点"
    page.map_part.grid.choose(Place("入户表", 2, 1))
    assert not box.isEnabled()

    page.map_part.name.setText("登记表")
    qtbot.mouseClick(page.map_part.keep_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.fill_part.model.rowCount() == 3)
    assert page.kept.code() == "登记表"
    (line,) = page.fill_part.answers.values()
    qtbot.keyClicks(line, "OK")
    page.fill_part.table.view.selectRow(0)
    qtbot.waitUntil(lambda: page.fill_part.preview.words() != [])
    shown = {words[0]: words for words in page.fill_part.preview.words()}
    assert shown["户主姓名"][2].startswith("户主 · 户主姓名　2026-")
    assert "********" in shown["身份证号"][1]

    out = tmp_path / "填好.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: "写好 1 个文件" in page.banner.text.text())
    sheet = openpyxl.load_workbook(out)["入户表"]
    assert sheet["B2"].value == shown["户主姓名"][1]
    assert "OK" in [cell.value for row in sheet for cell in row]


def test_a_remembered_table_is_filled_for_each_household(
    qtbot, page: SheetsPage, desk: CaseDesk, tmp_path, monkeypatch
) -> None:
    page.open_blank(blanks.write_all(tmp_path)["审批表.docx"])
    qtbot.waitUntil(page.map_part.isVisible)
    page.keep("审批表")
    qtbot.waitUntil(lambda: page.fill_part.model.rowCount() == 3)
    qtbot.mouseClick(page.fill_part.all_button, Qt.MouseButton.LeftButton)
    out = tmp_path / "各户"
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: out))
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: "写好 3 个文件" in page.banner.text.text())
    assert len(list(out.glob("审批表-*.docx"))) == 3


def test_a_file_that_is_no_table_is_said_in_one_sentence(qtbot, page: SheetsPage, tmp_path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"x")
    page.open_blank(path)
    qtbot.waitUntil(page.banner.isVisible)
    assert "另存为 .xlsx" in page.banner.text.text()
    assert page.empty.isVisible()


def test_what_is_asked_of_each_person_of_a_household_is_typed_beside_the_name(
    qtbot, page: SheetsPage, desk: CaseDesk, tmp_path, monkeypatch
) -> None:
    blank = tmp_path / "成员.xlsx"
    blank.write_bytes(blanks.people_side_by_side())
    page.open_blank(blank)
    qtbot.waitUntil(page.map_part.isVisible)
    assert "1 处没认出来" in page.banner.text.text()
    table = page.map_part.grid.tables["成员"]
    assert [table.item(row, 1).text() for row in (3, 6, 7)] == ["姓名", "（到时再问）", "（不填）"]
    page.keep("成员")
    qtbot.waitUntil(lambda: page.fill_part.model.rowCount() == 3)
    asked = page.fill_part.answers
    assert [line.accessibleName() for line in asked.values()] == ["入伍批次（每格都填）"]
    page.fill_part.table.view.selectRow(0)
    qtbot.waitUntil(lambda: len(asked) > 1)
    names = [line.accessibleName() for line in asked.values()][1:]
    assert all(name.endswith(" · 入伍批次") for name in names)
    last = list(asked.values())[-1]
    qtbot.keyClicks(last, "2019")
    out = tmp_path / "填好.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: "写好 1 个文件" in page.banner.text.text())
    book = openpyxl.load_workbook(out)
    assert "2019" in [cell.value for sheet in book for cell in sheet[7]]
    page.fill_part.table.view.selectRow(1)
    qtbot.waitUntil(lambda: not any(name in _names(page) for name in names))


def _names(page: SheetsPage) -> list[str]:
    return [line.accessibleName() for line in page.fill_part.answers.values()]
