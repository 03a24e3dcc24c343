"""State is told with icon and word; what can be asked is asked by a button."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import BackgroundWork, Control, Progress
from lianghe_desktop.desktop.widgets.note_label import NoteLabel
from lianghe_desktop.desktop.widgets.states import (
    Banner,
    MaskedNumber,
    ProgressPanel,
    StateBadge,
    UndoBar,
)
from lianghe_desktop.records.errors import ErrorCode, UserError

LEFT = Qt.MouseButton.LeftButton


def test_a_badge_has_an_icon_and_a_word(qtbot) -> None:
    badge = StateBadge("待公示", Tone.CARE)
    qtbot.addWidget(badge)
    assert badge.word.text() == "待公示"
    assert any(not label.pixmap().isNull() for label in badge.findChildren(QLabel))
    badge.set_state("已评定", Tone.GOOD)
    assert (badge.word.text(), badge.property("tone")) == ("已评定", "good")


def test_a_masked_number_is_shown_only_when_the_owner_gives_it(qtbot) -> None:
    number = MaskedNumber("440403********1234")
    qtbot.addWidget(number)
    with qtbot.waitSignal(number.reveal_asked):
        qtbot.mouseClick(number.button, LEFT)
    assert number.number.text() == "440403********1234"
    number.show_full("whole")
    assert (number.number.text(), number.button.text()) == ("whole", "隐藏")
    qtbot.mouseClick(number.button, LEFT)
    assert number.number.text() == "440403********1234"


def test_a_banner_speaks_and_closes(qtbot) -> None:
    banner = Banner(Tone.WRONG, "磁盘满了")
    qtbot.addWidget(banner)
    banner.show()
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(banner.close_button, LEFT)
    assert not banner.isVisible()


def test_undo_is_offered_once(qtbot) -> None:
    bar = UndoBar()
    qtbot.addWidget(bar)
    bar.offer("已移除：陈小明")
    with qtbot.waitSignal(bar.undo_asked):
        qtbot.mouseClick(bar.undo_button, LEFT)
    assert bar.isHidden()


def test_progress_says_what_is_done_and_can_be_stopped(qtbot) -> None:
    panel = ProgressPanel("正在导入")
    qtbot.addWidget(panel)
    panel.show_progress(3, 12, "核对")
    assert "已完成 3，共 12" in panel.words.text()
    with qtbot.waitSignal(panel.stop_asked):
        qtbot.mouseClick(panel.stop_button, LEFT)
    assert not panel.stop_button.isEnabled()


def test_a_note_shows_strong_words_but_no_html_and_no_pictures(qtbot) -> None:
    note = NoteLabel("**重要** <img src=x> ![p](file.png) [l](http://x)")
    qtbot.addWidget(note)
    assert "<img" not in note.text()
    assert "&lt;img" in note.text()  # shown as it was written, never fetched


def test_work_runs_elsewhere_and_its_result_arrives_here(qtbot) -> None:
    with ThreadPoolExecutor(1) as executor:
        work = BackgroundWork(executor)
        where: list[bool] = []
        work.succeeded.connect(lambda _: where.append(current_thread() is main_thread()))
        with qtbot.waitSignal(work.succeeded) as done:
            work.start(lambda _control: current_thread() is main_thread())
        assert done.args == [False]
        assert where == [True]
        assert not work.busy


def test_work_reports_progress_and_hears_that_it_should_stop(qtbot) -> None:
    begun = Event()

    def count(control: Control) -> str:
        control.report(Progress(done=1, total=2))
        begun.set()
        while not control.stopping:
            pass
        return "stopped"

    with ThreadPoolExecutor(1) as executor:
        work = BackgroundWork(executor)
        with qtbot.waitSignals([work.progressed, work.succeeded]):
            work.start(count)
            begun.wait()
            work.stop()


@pytest.mark.parametrize("older_first", [True, False])
def test_of_several_works_for_one_aim_only_the_newest_is_told(qtbot, *, older_first: bool) -> None:
    page, told = QLabel(), list[str]()
    qtbot.addWidget(page)
    go_on = {word: Event() for word in ("old list", "figures", "new list")}

    def answer(word: str, _control: Control) -> str:
        go_on[word].wait()
        return word

    with ThreadPoolExecutor(3) as executor:
        for word in go_on:
            work = BackgroundWork(executor, page, aim=word.split()[-1])
            work.succeeded.connect(told.append)
            work.start(partial(answer, word))
        for word in go_on if older_first else reversed(go_on):
            go_on[word].set()
            if word != "old list":
                qtbot.waitUntil(lambda word=word: word in told)
    qtbot.waitUntil(lambda: not any(work.busy for work in page.findChildren(BackgroundWork)))
    assert sorted(told) == ["figures", "new list"]


def test_what_was_overtaken_before_it_began_is_not_begun(qtbot) -> None:
    page, told, go_on = QLabel(), list[str](), Event()
    qtbot.addWidget(page)
    with ThreadPoolExecutor(1) as executor:
        executor.submit(go_on.wait)
        for word in ("first keystroke", "second", "third"):
            work = BackgroundWork(executor, page, aim="search")
            work.start(lambda _control, word=word: told.append(word))
        go_on.set()
        qtbot.waitUntil(lambda: told == ["third"])


def test_refusals_and_bugs_arrive_apart(qtbot) -> None:
    def refuse(_control: Control) -> None:
        raise UserError(ErrorCode.BAD_INPUT, "名单里没有姓名一列")

    def stumble(_control: Control) -> None:
        raise ZeroDivisionError

    with ThreadPoolExecutor(1) as executor:
        work = BackgroundWork(executor)
        with qtbot.waitSignal(work.refused) as refused:
            work.start(refuse)
        assert refused.args[0].text == "名单里没有姓名一列"
        with qtbot.waitSignal(work.broke) as broke:
            work.start(stumble)
        assert isinstance(broke.args[0], ZeroDivisionError)
