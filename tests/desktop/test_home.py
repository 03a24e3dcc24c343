"""工作台: what is due comes before any figure, each with the button that does it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework import survey
from lianghe_desktop.desktop.home.page import HomePage
from lianghe_desktop.desktop.navigation import SURVEY
from tests.desktop.case_desk import VILLAGE, CaseDesk, case_desk, households_of

LEFT = Qt.MouseButton.LeftButton


class Ways:
    """Remember where the first page leads."""

    def __init__(self) -> None:
        self.went: list[object] = []

    def resume_survey(self, draft: object) -> None:
        self.went.append(("resume", draft))

    def take_in_list(self, path: str = "") -> None:
        self.went.append(f"list{path}")

    def register_household(self) -> None:
        self.went.append("register")

    def show_part(self, part: str) -> None:
        self.went.append(part)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 5))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", ())


def shown(qtbot: QtBot, desk: CaseDesk) -> tuple[HomePage, Ways]:
    ways = Ways()
    page = HomePage(desk.room, ways)
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1200, 700)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: bool(page.lines))
    return page, ways


def test_an_empty_village_says_what_to_do_first(qtbot: QtBot, empty: CaseDesk) -> None:
    page, ways = shown(qtbot, empty)
    assert page.start.isVisible()
    assert page.figures.isHidden()
    qtbot.mouseClick(page.start.button, LEFT)
    qtbot.mouseClick(page.list_button, LEFT)
    assert ways.went == ["register", "list"]


def test_what_waits_stands_over_the_figures(qtbot: QtBot, desk: CaseDesk) -> None:
    page, ways = shown(qtbot, desk)
    words = [line.words.text() for line in page.lines]
    assert "有 5 户还没有入户调查" in words
    assert "这台电脑还没有向上级登记" in words
    assert "本期还有 2 件定期工作，最早 2026-06-30 到期" in words
    assert page.due.y() < page.figures.y()
    qtbot.mouseClick(page.lines[words.index("有 5 户还没有入户调查")].button, LEFT)
    assert desk.navigator.places == [SURVEY]
    qtbot.mouseClick(page.lines[words.index("这台电脑还没有向上级登记")].button, LEFT)
    assert ways.went == ["joining"]


def test_an_unfinished_interview_is_offered_first(qtbot: QtBot, desk: CaseDesk) -> None:
    page, ways = shown(qtbot, desk)
    home, household = desk.keys[0]
    interview = survey.begin(desk.room.office, desk.room.acting, home, household)
    page.entered()
    qtbot.waitUntil(lambda: "没做完的调查" in page.lines[0].words.text())
    assert page.lines[0].button.text() == "接着做"
    qtbot.mouseClick(page.lines[0].button, LEFT)
    assert ways.went == [("resume", interview.draft.id)]
