"""Long work of a page: seen, stopped, refused, broken, replaced by newer work, followed by what waited."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.desk_population import go_on
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.records.errors import ErrorCode, UserError
from tests.desktop.case_desk import CaseDesk, case_desk
from tests.patience import PATIENCE_S

STEPS = 12
STOPPED = "已按您的要求停止，没有改动任何内容。"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", ())


@pytest.fixture
def work(qtbot: QtBot, desk: CaseDesk) -> LongWork:
    work = LongWork(desk.room, "正在查找", unit="户")
    qtbot.addWidget(work)
    return work


class Counting:
    """Count to twelve, waiting after the third step until the test says go on."""

    def __init__(self) -> None:
        self.may_go_on = Event()

    def __call__(self, control: Control) -> int:
        for done in range(1, STEPS + 1):
            go_on(control.going(done, STEPS))
            if done == 3:
                self.may_go_on.wait(PATIENCE_S)
        return STEPS


def told_when_idle(work: LongWork, told: list[object]) -> Callable[[object], None]:
    def hear(answer: object) -> None:
        told.append((answer, work.busy))

    return hear


def test_it_is_seen_while_it_runs_and_tells_its_end(qtbot: QtBot, work: LongWork) -> None:
    counting, told, changes = Counting(), [], []
    work.changed.connect(lambda: changes.append(work.busy))
    work.run(counting, done=told_when_idle(work, told))
    assert work.busy
    assert work.isVisible()
    qtbot.waitUntil(lambda: work.words.text() == "已完成 3，共 12　户")
    counting.may_go_on.set()
    qtbot.waitUntil(lambda: not work.busy)
    assert told == [(STEPS, False)]
    assert changes == [True, False]
    assert work.isHidden()


def test_a_press_stops_it_and_the_next_run_can_be_stopped_again(
    qtbot: QtBot, desk: CaseDesk, work: LongWork
) -> None:
    for number in (1, 2):
        counting = Counting()
        work.run(counting, done=lambda _: None)
        qtbot.mouseClick(work.stop_button, Qt.MouseButton.LeftButton)
        assert not work.stop_button.isEnabled()
        counting.may_go_on.set()
        qtbot.waitUntil(lambda: not work.busy)
        assert desk.navigator.told == [(Tone.CARE, STOPPED)] * number


def test_a_refusal_may_be_told_elsewhere_and_a_bug_ends_it_too(
    qtbot: QtBot, desk: CaseDesk, work: LongWork
) -> None:
    def refuse(_control: Control) -> None:
        raise UserError(ErrorCode.BAD_INPUT, "看不懂这张表")

    def stumble(_control: Control) -> None:
        raise ZeroDivisionError

    told: list[str] = []
    work.run(refuse, done=lambda _: None, refused=lambda fault: told.append(fault.text), shown=False)
    assert work.isHidden()
    qtbot.waitUntil(lambda: not work.busy)
    assert told == ["看不懂这张表"]
    assert desk.navigator.told == []
    work.run(stumble, done=lambda _: None)
    qtbot.waitUntil(lambda: not work.busy)
    assert [type(fault) for fault in desk.navigator.faults] == [ZeroDivisionError]
    assert work.isHidden()
    desk.navigator.faults.clear()


def test_newer_work_takes_the_place_of_older(qtbot: QtBot, desk: CaseDesk, work: LongWork) -> None:
    older, newer, told = Counting(), Counting(), []
    work.run(older, done=told_when_idle(work, told), title="旧的")
    work.run(newer, done=told_when_idle(work, told), title="新的", words="正在读表")
    assert (work.title.text(), work.words.text()) == ("新的", "正在读表")
    older.may_go_on.set()
    newer.may_go_on.set()
    qtbot.waitUntil(lambda: not work.busy)
    assert told == [(STEPS, False)]
    assert desk.navigator.told == []


def test_what_waited_follows_once(qtbot: QtBot, work: LongWork) -> None:
    told: list[int] = []

    def again() -> None:
        work.run(lambda _control: 2, done=told.append)

    work.run(lambda _control: 1, done=told.append)
    work.then(again)
    work.then(again)
    qtbot.waitUntil(lambda: told == [1, 2])
    assert not work.busy
