"""导入名单: checked first; one error keeps everything out and is named with its row; then taken in."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt

from lianghe_desktop.casework.people_import import ImportResult, import_people
from lianghe_desktop.desktop.households import import_work
from lianghe_desktop.desktop.households.import_page import ImportPage
from lianghe_desktop.desktop.households.import_runs_page import ImportRunsPage
from lianghe_desktop.records.identity import check_digit
from tests.desktop.case_desk import CaseDesk, case_desk
from tests.patience import PATIENCE_S

HEAD = ("户编号", "姓名", "证件号码", "与户主关系")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", ())


@pytest.fixture
def page(qtbot, desk: CaseDesk) -> ImportPage:
    page = ImportPage(desk.room)
    qtbot.addWidget(page)
    page.resize(1180, 660)
    page.show()
    return page


def number(first17: str) -> str:
    return first17 + check_digit(first17)


def sheet(path: Path, rows: list[tuple[str, ...]], head: tuple[str, ...] = HEAD) -> Path:
    book = openpyxl.Workbook()
    book.active.append(head)
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


GOOD = [
    ("001", "陈大山", number("44040319580413001"), "户主"),
    ("001", "梁秀珍", number("44040319600512002"), "配偶"),
    ("002", "𠮷水", number("44040319710101003"), "户主"),
]


def test_a_good_list_is_checked_and_then_taken_in(qtbot, page: ImportPage, desk: CaseDesk, tmp_path) -> None:
    page.check(sheet(tmp_path / "名单.xlsx", GOOD))
    qtbot.waitUntil(lambda: page.head().actions[0].enabled)
    assert "2 户、3 人" in page.banner.text.text()
    assert desk.keys == []
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: desk.navigator.told != [])
    assert "已导入 2 户、3 人" in desk.navigator.told[0][1]
    assert len(desk.keys) == 2


def test_errors_are_listed_with_row_and_reason_and_nothing_is_written(
    qtbot, page: ImportPage, desk: CaseDesk, tmp_path
) -> None:
    wrong = [*GOOD[:2], ("002", "何伟明", "4.40403E+17", "户主")]
    page.check(sheet(tmp_path / "名单.xlsx", wrong))
    qtbot.waitUntil(page.table.isVisible)
    row = page.model.row_at(0)
    assert row["row"] == 4
    assert row["column"] == "证件号码"
    assert row["reason"]
    view = page.table.view
    two_lines = 2 * view.fontMetrics().height()
    assert view.wordWrap()
    assert view.rowHeight(0) >= two_lines
    assert "名单-errors.xlsx" in page.banner.text.text()
    assert (tmp_path / "名单-errors.xlsx").is_file()
    assert not page.head().actions[0].enabled
    assert desk.keys == []


def test_missing_columns_are_said_in_one_sentence(qtbot, page: ImportPage, tmp_path) -> None:
    page.check(sheet(tmp_path / "名单.xlsx", [("001", "陈大山")], ("户编号", "姓名")))
    qtbot.waitUntil(page.banner.isVisible)
    assert "证件号码" in page.banner.text.text()
    assert page.choose_button.isEnabled()


def test_stopping_writes_nothing(qtbot, page: ImportPage, desk: CaseDesk, tmp_path, monkeypatch) -> None:
    page.check(sheet(tmp_path / "名单.xlsx", GOOD))
    qtbot.waitUntil(lambda: page.head().actions[0].enabled)
    pressed = threading.Event()

    def after_the_press(*given: Any, **named: Any) -> ImportResult:
        pressed.wait(PATIENCE_S)
        return import_people(*given, **named)

    monkeypatch.setattr(import_work, "import_people", after_the_press)
    page.take_in()
    qtbot.mouseClick(page.progress.stop_button, Qt.MouseButton.LeftButton)
    pressed.set()
    qtbot.waitUntil(page.banner.isVisible)
    assert "没有写入任何内容" in page.banner.text.text()
    assert desk.keys == []


def test_a_column_that_was_not_recognised_is_assigned_and_remembered(
    qtbot, page: ImportPage, desk: CaseDesk, tmp_path
) -> None:
    path = sheet(tmp_path / "名单.xlsx", GOOD, ("户编号", "人名", "公民号", "与户主关系"))
    page.check(path)
    qtbot.waitUntil(page.tabs.isVisible)
    assert "姓名" in page.banner.text.text()
    box = page.columns.boxes[1]
    assert page.columns.table.item(1, 3).text().startswith("陈大山")
    box.setCurrentIndex(box.findData("name"))
    qtbot.waitUntil(lambda: page.columns.keys()[1] == "name" and not page.progress.isVisible())
    number_box = page.columns.boxes[2]
    number_box.setCurrentIndex(number_box.findData("document_number"))
    qtbot.waitUntil(lambda: page.head().actions[0].enabled)
    assert "2 户、3 人" in page.banner.text.text()
    page.columns.name.setText("我们村的表")
    qtbot.mouseClick(page.columns.keep_button, Qt.MouseButton.LeftButton)
    assert page.mapping.code() == "我们村的表"
    other = ImportPage(desk.room)
    other.setParent(page)
    qtbot.addWidget(other)
    other.mapping.choose("我们村的表")
    other.check(path)
    qtbot.waitUntil(lambda: other.head().actions[0].enabled)


def test_an_import_is_taken_back_by_one_press(qtbot, page: ImportPage, desk: CaseDesk, tmp_path) -> None:
    page.check(sheet(tmp_path / "名单.xlsx", GOOD))
    qtbot.waitUntil(lambda: page.head().actions[0].enabled)
    page.take_in()
    qtbot.waitUntil(lambda: desk.navigator.undos != [])
    assert len(desk.keys) == 2
    runs = ImportRunsPage(desk.room)
    runs.setParent(page)
    qtbot.addWidget(runs)
    runs.resize(1180, 660)
    runs.show()
    runs.entered()
    runs.table.view.selectRow(0)
    assert runs.head().actions[0].enabled
    runs.head().actions[0].run()
    qtbot.waitUntil(runs.banner.isVisible)
    assert "已撤销" in runs.banner.text.text()
    assert desk.keys == []
    assert not runs.head().actions[0].enabled
    _, undo = desk.navigator.undos[0]
    undo()
    qtbot.waitUntil(lambda: len(desk.navigator.told) == 2)
    assert "已经撤销" in desk.navigator.told[1][1]


def test_what_differs_is_changed_only_where_the_person_wants_it(
    qtbot, page: ImportPage, desk: CaseDesk, tmp_path
) -> None:
    page.check(sheet(tmp_path / "一.xlsx", GOOD))
    qtbot.waitUntil(lambda: page.head().actions[0].enabled)
    page.take_in()
    qtbot.waitUntil(lambda: desk.navigator.told != [])
    rows = [(*row, phone) for row, phone in zip(GOOD, ("13800001111", "", ""), strict=True)]
    page.check(sheet(tmp_path / "二.xlsx", rows, (*HEAD, "联系电话")))
    qtbot.waitUntil(lambda: page.banner.isVisible() and not page.progress.isVisible())
    assert "相同 2 人，不一样 1 处（保持登记的不动）" in page.banner.text.text()
    assert not page.head().actions[0].enabled
    page.update_box.click()
    assert page.head().actions[0].enabled
    assert page.changes.model.row_at(0)["new"] == "138****1111"
