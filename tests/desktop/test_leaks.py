"""The watch over every test of this room sees what it is meant to see."""

import gc
import threading
import weakref

from hypothesis import settings
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.desktop.conftest import left_behind, snapshot


def test_a_thread_a_timer_and_a_window_left_behind_are_named(qapp) -> None:
    before = snapshot()
    assert left_behind(before) == []
    go_on = threading.Event()
    thread = threading.Thread(target=go_on.wait, name="planted")
    thread.start()
    window = QWidget()
    timer = QTimer(window)
    timer.start(60_000)
    window.show()
    kinds = {words.split()[0] for words in left_behind(before)}
    go_on.set()
    thread.join()
    timer.stop()
    window.close()
    window.deleteLater()
    assert kinds == {"thread", "timer", "window"}
    assert left_behind(before) == []


def test_nothing_is_collected_on_a_worker_and_examples_wait_for_no_clock(qapp) -> None:
    assert not gc.isenabled()
    assert settings().deadline is None
    assert settings().derandomize


def test_a_widget_lives_until_it_was_closed(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    alive = weakref.ref(page)
    del page
    assert alive() is not None
