"""The plug is pulled while an answer is being typed: the work goes on at that answer, with its letters."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.start import log_in
from lianghe_desktop.casework.survey import discard, drafts, resume
from lianghe_desktop.casework.typing_place import kept_place
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.surveying.opening import show_interview
from tests.desktop.case_desk import NOW_MS, TODAY, CaseDesk
from tests.desktop.fake_interview import FakePort, FakeSession
from tests.desktop.keyboard import type_words
from tests.desktop.typing_child import QUESTION, TYPED


def killed_while_typing(folder: Path) -> None:
    """Let a process of its own type half an answer, and kill it."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.desktop.typing_child", str(folder)],
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
        text=True,
    )
    assert child.stdout is not None
    try:
        assert child.stdout.readline().strip() == "typed"
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def test_the_work_goes_on_at_the_answer_that_was_being_typed(qtbot: QtBot, tmp_path: Path) -> None:
    killed_while_typing(tmp_path / "desk")
    started = log_in(
        tmp_path / "desk",
        user="陈志强",
        password="abcd12345",
        now_ms=lambda: NOW_MS + 60_000,
        today=TODAY,
    )
    desk = CaseDesk(started, ThreadPoolExecutor(1))
    try:
        (draft,) = drafts(desk.room.office)
        page = show_interview(desk.room, resume(desk.room.office, desk.room.acting, draft.id), None)
        qtbot.addWidget(page)
        page.resize(1000, 600)
        page.show()
        page.entered()
        assert page.panel.focused_ref() == QUESTION
        field = page.panel.field_at(QUESTION)
        assert field is not None
        assert field.editor.line.text() == TYPED
        assert page.session.state(QUESTION).value in (None, "")
        type_words(field.editor.line, "ao")
        assert page.commit()
        assert page.session.state(QUESTION).value == TYPED + "ao"
        page._keeper.stop()
        discard(desk.room.office, desk.room.acting, draft.id)
        assert kept_place(desk.room.office, draft.id) is None
    finally:
        desk.close()


def test_every_keystroke_is_kept_soon_and_an_answer_takes_its_place(
    qtbot: QtBot, interview: tuple[FakeSession, FakePort]
) -> None:
    page = QuestionnairePage(*interview, title="陈家 入户调查")
    qtbot.addWidget(page)
    page.show()
    page.entered()
    page.go_to("/data/door/phone")
    field = page.panel.field_at("/data/door/phone")
    assert field is not None
    kept = interview[1].typing
    type_words(field.editor.line, "0756")
    qtbot.waitUntil(lambda: bool(kept) and kept[-1] == ("/data/door/phone", "0756"))
    page.commit()
    qtbot.waitUntil(lambda: kept[-1] == ("/data/door/phone", None))
