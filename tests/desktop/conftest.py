"""Dress the application once, and fail a test that leaves a thread, timer or window behind."""

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from lianghe_desktop.casework.start import Started
from lianghe_desktop.desktop.questionnaire import page as questionnaire_page
from lianghe_desktop.desktop.questionnaire import whereabouts
from lianghe_desktop.desktop.theme.fonts import register_fonts
from lianghe_desktop.desktop.theme.theme import Appearance, apply_theme
from tests.desktop.case_desk import CaseDesk, Open
from tests.desktop.fake_interview import FakeSession, interview_of, problems_of, small_form


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    register_fonts()
    apply_theme(qapp, Appearance())


@dataclass(frozen=True)
class Before:
    """Remember what was there before a test."""

    threads: frozenset[threading.Thread]
    windows: frozenset[QWidget]


def snapshot() -> Before:
    """Look at the threads and windows that exist now."""
    return Before(frozenset(threading.enumerate()), frozenset(QApplication.topLevelWidgets()))


def left_behind(before: Before) -> list[str]:
    """Name threads, running timers and open windows that came after `before`."""
    if _seen(before):
        gc.collect()
    return _seen(before)


def _seen(before: Before) -> list[str]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    windows = [w for w in QApplication.topLevelWidgets() if w not in before.windows]
    found = [f"thread {t.name}" for t in threading.enumerate() if t not in before.threads]
    found += [f"timer in {w}" for w in windows for t in w.findChildren(QTimer) if t.isActive()]
    return found + [f"window {w}" for w in windows if w.isVisible()]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Fail a test that leaves something behind once its widgets were closed by pytest-qt."""
    before = item.stash.get(_BEFORE, None)
    if before is not None:
        assert left_behind(before) == []


_BEFORE = pytest.StashKey[Before]()


@pytest.fixture(autouse=True)
def _watched(request: pytest.FixtureRequest, qapp: QApplication) -> None:
    request.node.stash[_BEFORE] = snapshot()


@pytest.fixture
def opened() -> Iterator[Open]:
    """Open the desks of started offices on two threads, and close them after the test."""
    executor = ThreadPoolExecutor(2)
    made: list[CaseDesk] = []

    def open_(started: Started) -> CaseDesk:
        desk = CaseDesk(started, executor)
        made.append(desk)
        return desk

    yield open_
    executor.shutdown(wait=True)
    for desk in made:
        desk.close()


@pytest.fixture
def interview(monkeypatch: pytest.MonkeyPatch):
    """Give a session and its port, with outline and missing answered by the session itself."""
    monkeypatch.setattr(whereabouts, "outline", FakeSession.outline)
    monkeypatch.setattr(whereabouts, "missing", problems_of)
    monkeypatch.setattr(questionnaire_page, "missing", problems_of)
    return interview_of(small_form())
