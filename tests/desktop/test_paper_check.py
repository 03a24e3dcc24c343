"""核对纸张: a typed code answers what the sheet is worth, and shows the page as it was issued."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.printing import print_cards
from lianghe_desktop.desktop.papers.check_page import PaperCheckPage
from lianghe_desktop.desktop.papers.page import PapersPage
from lianghe_desktop.desktop.widgets.pickers import PICKERS, Pickers
from lianghe_desktop.records.households import Household
from tests.casework.test_paper_check import picture_of
from tests.desktop.case_desk import VILLAGE, CaseDesk, case_desk, households_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 3))


def test_a_typed_code_tells_what_changed_and_shows_the_page(qtbot: QtBot, desk: CaseDesk) -> None:
    office, acting = desk.started.office, desk.started.acting
    (code,) = print_cards(office, acting, desk.keys[:1]).codes
    page = PaperCheckPage(desk.room)
    qtbot.addWidget(page)
    page.show()
    qtbot.keyClicks(page.line, code.lower().replace("-", ""))
    qtbot.mouseClick(page.go_button, LEFT)
    qtbot.waitUntil(lambda: len(page.results) == 1)
    assert page.results[0].badge.word.text() == "有效"
    home, household = desk.keys[0]
    office.store.write(
        lambda unit: unit.change(Household, home, household, {"household_no": "新号9"}), actor=acting.actor
    )
    qtbot.keyClick(page.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.results[0].badge.word.text() == "已过时")
    assert page.results[0].table.words()[0][2] == "新号9"
    qtbot.mouseClick(page.results[0].page_button, LEFT)
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
    qtbot.mouseClick(page.results[0].household_button, LEFT)
    assert desk.navigator.opened == [(home, household)]


def test_a_photo_of_the_code_answers_too_and_nonsense_is_refused(
    qtbot: QtBot, desk: CaseDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = print_cards(desk.started.office, desk.started.acting, desk.keys[:1])
    scan = picture_of(printed.pdf, tmp_path / "scan.png")
    monkeypatch.setattr(PICKERS, "now", Pickers(files=lambda *_asked: [scan]))
    page = PaperCheckPage(desk.room)
    qtbot.addWidget(page)
    page.show()
    qtbot.mouseClick(page.photo_button, LEFT)
    qtbot.waitUntil(lambda: len(page.results) == 1)
    assert page.verdicts[0].code == printed.codes[0]
    qtbot.keyClicks(page.line, "12")
    qtbot.keyClick(page.line, Qt.Key.Key_Return)
    qtbot.waitUntil(page.refusal.isVisible)
    assert "10个字母和数字" in page.refusal.text.text()
    assert page.results == []


def test_a_batch_prints_only_what_changed(qtbot: QtBot, desk: CaseDesk) -> None:
    page = PapersPage(desk.room)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    qtbot.mouseClick(page.all_button, LEFT)
    page.prepare()
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 1)
    page.options.field("which").editor.set_value("changed")
    page.prepare()
    qtbot.waitUntil(lambda: bool(desk.navigator.told))
    assert "没有变化" in desk.navigator.told[-1][1]
    page.head().actions[1].run()
    assert isinstance(desk.navigator.pages[-1], PaperCheckPage)
