"""Garbage with Qt in it is destroyed on the screen thread, whoever made it."""

import gc
import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from lianghe_desktop.desktop.collecting_garbage import GarbageCollecting
from lianghe_desktop.desktop.widgets.background import BackgroundWork, Control
from tests.patience import PATIENCE_S


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def garbage(clock: _Clock) -> Iterator[GarbageCollecting]:
    found = GarbageCollecting(clock)
    yield found
    found.end()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


class _Page(QObject):
    """Something that refers to itself, as pages do."""

    def __init__(self, ended_on: list[int]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: ended_on.append(threading.get_ident()))


def test_a_cycle_made_on_a_worker_ends_on_the_screen_thread(
    qtbot: QtBot, garbage: GarbageCollecting, clock: _Clock
) -> None:
    ended_on: list[int] = []

    def work() -> None:
        _Page(ended_on)
        kept = [[number] for number in range(200_000)]  # automatic collection would come here
        assert kept

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert ended_on == []
    clock.now = 400.0
    garbage.collect_what_is_due()
    assert ended_on == [threading.get_ident()]


def test_young_objects_are_collected_by_the_timer(
    qtbot: QtBot, garbage: GarbageCollecting, clock: _Clock
) -> None:
    ended_on: list[int] = []
    garbage.keep()
    _Page(ended_on)
    kept = [[number] for number in range(5_000)]
    clock.now = 1.0
    qtbot.waitUntil(lambda: bool(ended_on))
    assert ended_on == [threading.get_ident()]
    assert kept


def test_after_a_long_collection_it_rests(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, clock: _Clock
) -> None:
    asked: list[int] = []

    def slow(age: int) -> None:
        asked.append(age)
        clock.now += 2.0

    garbage = GarbageCollecting(clock)
    monkeypatch.setattr(gc, "collect", slow)
    clock.now = 20.0
    garbage.collect_what_is_due()
    clock.now = 60.0
    garbage.collect_what_is_due()
    clock.now = 500.0
    garbage.collect_what_is_due()
    garbage.end()
    assert asked == [1, 2]


def test_what_work_holds_is_let_go_on_the_screen_thread(qtbot: QtBot) -> None:
    ended_on: list[int] = []
    may_go_on = threading.Event()

    class Held:
        def work(self, _control: Control) -> None:
            may_go_on.wait(PATIENCE_S)

    with ThreadPoolExecutor(1) as executor:
        work = BackgroundWork(executor)
        held = Held()
        weakref.finalize(held, lambda: ended_on.append(threading.get_ident()))
        work.start(held.work)
        del held
        with qtbot.waitSignal(work.succeeded):
            may_go_on.set()
        qtbot.waitUntil(lambda: bool(ended_on))
    assert ended_on == [threading.get_ident()]
