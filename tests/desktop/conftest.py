"""Dress the application once, and fail a test that leaves a thread, timer or window behind."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from lianghe_desktop.desktop.questionnaire import page as questionnaire_page
from lianghe_desktop.desktop.theme.fonts import register_fonts
from lianghe_desktop.desktop.theme.theme import Appearance, apply_theme
from tests.desktop.fake_interview import FakeSession, interview_of, problems_of, small_form


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    register_fonts()
    apply_theme(qapp, Appearance())


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    threads = set(threading.enumerate())
    windows = set(qapp.topLevelWidgets())
    qtbot = request.getfixturevalue("qtbot") if "qtbot" in request.fixturenames else None
    yield
    del qtbot
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    left_threads = [t.name for t in threading.enumerate() if t not in threads and not t.daemon]
    shown = [w for w in qapp.topLevelWidgets() if w not in windows and w.isVisible()]
    ticking = [
        timer for window in qapp.topLevelWidgets() for timer in window.findChildren(QTimer) if timer.isActive()
    ]
    assert not left_threads, f"threads left: {left_threads}"
    assert not ticking, f"timers left running: {ticking}"
    for window in shown:
        window.close()
    assert all(not w.isVisible() for w in shown), f"windows left: {shown}"


@pytest.fixture
def interview(monkeypatch: pytest.MonkeyPatch):
    """Give a session and its port, with outline and missing answered by the session itself."""
    monkeypatch.setattr(questionnaire_page, "outline", FakeSession.outline)
    monkeypatch.setattr(questionnaire_page, "missing", problems_of)
    return interview_of(small_form())
