"""An open desk on screen: its window, its places, and the ways between them."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from lianghe_desktop.casework import keeping
from lianghe_desktop.casework.exchange import ExchangeStatus
from lianghe_desktop.casework.exchange import status as exchange_status
from lianghe_desktop.casework.households import subscribe
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.working_date import day_of
from lianghe_desktop.desktop.change_relay import ChangeRelay
from lianghe_desktop.desktop.entrance.entrance import Beginning
from lianghe_desktop.desktop.entrance.places import (
    build_places,
    household_page,
    import_page,
    new_household_page,
)
from lianghe_desktop.desktop.exchanging.page import JOINING
from lianghe_desktop.desktop.exchanging.shared_exchange import SharedExchange
from lianghe_desktop.desktop.fault_report import FaultReporter
from lianghe_desktop.desktop.first_run.results import DataSource
from lianghe_desktop.desktop.frame.bars import StatusItem
from lianghe_desktop.desktop.frame.main_window import MainWindow
from lianghe_desktop.desktop.frame.page import Page
from lianghe_desktop.desktop.navigation import HOUSEHOLDS, RULING, SURVEY, SYNC
from lianghe_desktop.desktop.preferences import keep_preferences, read_preferences
from lianghe_desktop.desktop.preview.outside import SystemPapers
from lianghe_desktop.desktop.preview.page import PaperToShow, PreviewPage
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.surveying.page import SurveyPage
from lianghe_desktop.desktop.theme.theme import Appearance, apply_theme
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import BackgroundWork
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import HomeCode, RowId


class OpenDesk(QObject):
    """Host the window of one open desk; pages reach it as their Navigator.

    `practice_ended` asks to leave: the practice desk is closed and shall be removed.
    """

    practice_ended = Signal()

    def __init__(self, started: Started, executor: Executor, faults: FaultReporter) -> None:
        super().__init__()
        self._started = started
        self._executor = executor
        self._faults = faults
        self._papers = SystemPapers()
        self._undo: Callable[[], None] | None = None
        self._looking = False
        self._look_again = False
        self._closed = False
        self.room = Workroom(office=started.office, acting=started.acting, navigator=self)
        self.window = self._build_window()
        self._relay = ChangeRelay(self._on_records_changed)
        self._unsubscribe = subscribe(started.office, self._relay.tell)
        self._shared = SharedExchange(self.room, self)

    def _build_window(self) -> MainWindow:
        office = self._started.office
        word = self.tr("练习 · ") if office.desk.practice else ""
        window = MainWindow(build_places(self.room, self), name=f"{word}{office.desk.name}")
        window.setWindowTitle(self.tr("两合") + f" · {word}{office.desk.name}")
        window.undo.undo_asked.connect(self._on_undo_asked)
        acting = self._started.acting
        window.status.show_person(StatusItem(text=f"{acting.name}　{acting.role_label}", icon="person"))
        window.status.show_saved(StatusItem(text=self.tr("已保存"), tone=Tone.GOOD))
        return window

    def show(self, beginning: Beginning) -> None:
        """Show the window, and go where the first start wanted to go; keep the day's backup meanwhile."""
        self.window.show()
        if beginning.source is DataSource.BASELINE:
            self.go_to(SYNC, JOINING)
        elif beginning.source is DataSource.TABLE:
            self.take_in_list(beginning.path)
        self._look_at_status()
        self._shared.start()
        self._executor.submit(partial(_back_up_once_a_day, self._started))

    def leave(self) -> None:
        """Close the window, ask what is under way to end, and tell nothing more; the file stays open."""
        if self._closed:
            return
        self._closed = True
        self._shared.stop()
        for work in (*self.findChildren(BackgroundWork), *self.window.findChildren(BackgroundWork)):
            work.stop()
        self._shared.deleteLater()
        self._unsubscribe()
        self.window.close()
        self.window.deleteLater()

    def close(self) -> None:
        """Close the window and the file."""
        self.leave()
        self._started.office.store.close()

    @property
    def executor(self) -> Executor:
        """Return where pages run what takes more than 50 ms."""
        return self._executor

    def open_household(self, home: HomeCode, household: RowId) -> None:
        """Open the page of one household over the present page."""
        self.window.open_over(household_page(self.room, home, household))

    def open_over(self, page: Page) -> None:
        """Show any page over the present one; what becomes of its answers is told in the status bar."""
        if isinstance(page, QuestionnairePage):
            page.saved.connect(self._on_saved)
            page.save_failed.connect(self._on_save_failed)
        self.window.open_over(page)

    def start_survey(self, home: HomeCode, household: RowId | None) -> None:
        """Begin an interview on the page of interviews."""
        self._survey_page().begin(home, household)

    def resume_survey(self, draft: RowId) -> None:
        """Go on with an unfinished interview."""
        self._survey_page().resume(draft)

    def take_in_list(self, path: str = "") -> None:
        """Open the page that takes in an Excel list, of a file if one was chosen already."""
        self.window.open_over(import_page(self.room, path))

    def register_household(self) -> None:
        """Open the page that registers a household."""
        self.window.go_to(HOUSEHOLDS)
        self.window.open_over(new_household_page(self.room))

    def show_paper(self, paper: PaperToShow) -> None:
        """Show a finished paper before it is printed."""
        self.window.open_over(PreviewPage(paper, self._papers))

    def go_to(self, place_key: str, part: str = "") -> None:
        """Go to a place of the navigation; with `part` to that part of its first page."""
        if not part:
            self.window.go_to(place_key)
            return
        self._go_to_first_page(place_key)
        page = self.window.page()
        if page is not None:
            page.show_part(part)

    def show_part(self, part: str) -> None:
        """Go to 数据同步 and show one of its parts."""
        self.go_to(SYNC, part)

    def tell(self, tone: Tone, text: str) -> None:
        """Show one message over the page."""
        if not self._closed:
            self.window.tell(tone, text)

    def offer_undo(self, done: str, undo: Callable[[], None]) -> None:
        """Say what was just done and call `undo` once if the person takes it back."""
        self._undo = undo
        self.window.undo.offer(done)

    def report_fault(self, fault: BaseException) -> None:
        """Show the report dialog for an unexpected fault, without personal data."""
        if not self._closed:
            self._faults.report(fault)

    def set_appearance(self, appearance: Appearance) -> None:
        """Dress the program anew; the window is built again, because margins are fixed when it is built."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, appearance)
        folder = self._started.office.store.folder
        kept = read_preferences(folder)
        keep_preferences(
            folder,
            replace(kept, scale_percent=appearance.scale_percent, high_contrast=appearance.high_contrast),
        )
        old, self.window = self.window, self._build_window()
        self.window.setGeometry(old.geometry())
        self.window.setWindowState(old.windowState())
        self.window.go_to(old.current_key())
        self.window.show()
        old.hide()
        old.deleteLater()
        self._look_at_status()

    def end_practice(self) -> None:
        """Leave the practice desk for good."""
        self.practice_ended.emit()

    def _go_to_first_page(self, key: str) -> None:
        self.window.go_to(key)
        if self.window.depth() > 1:
            self.window.go_to(key)

    def _survey_page(self) -> SurveyPage:
        self._go_to_first_page(SURVEY)
        page = self.window.page()
        if not isinstance(page, SurveyPage):
            raise TypeError("the place of interviews begins with their list")
        return page

    def _on_saved(self) -> None:
        self.window.status.show_saved(StatusItem(text=self.tr("已保存"), tone=Tone.GOOD))

    def _on_save_failed(self, _sentence: str) -> None:
        self.window.status.show_saved(StatusItem(text=self.tr("还没有存上"), tone=Tone.WRONG))

    def _on_undo_asked(self) -> None:
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def _on_records_changed(self, notice: object) -> None:
        if not self._closed:
            self.window.records_changed(notice)
            self._look_at_status()
            self._shared.note_change()

    def _look_at_status(self) -> None:
        if self._looking:
            self._look_again = True
            return
        self._looking = True
        office = self._started.office
        self.room.run(
            self,
            lambda _control: (exchange_status(office), keeping.last_backup(office)),
            done=self._on_status,
        )

    def _on_status(self, found: tuple[ExchangeStatus, keeping.Backup | None]) -> None:
        self._looking = False
        if self._closed:
            return
        status, backup = found
        waiting = self.tr("等待上报 %1 条").replace("%1", str(status.waiting_ops))
        sent = self.tr("没有上级，不用上报") if status.top else self.tr("都已送到")
        self.window.status.show_waiting(
            StatusItem(text=waiting if status.waiting_ops else sent, icon="stick")
        )
        day = day_of(backup.made_at_ms).isoformat() if backup else self.tr("还没有")
        self.window.status.show_backup(
            StatusItem(text=self.tr("上次备份 %1").replace("%1", day), icon="backup")
        )
        self.window.navigation.set_count(SYNC, status.conflicts)
        if RULING in self.window.places():
            self.window.navigation.set_count(RULING, status.questions)
        if self._look_again:
            self._look_again = False
            self._look_at_status()


def _back_up_once_a_day(started: Started) -> None:
    """Keep a verified backup of the day; what stands in its way is told in 设置."""
    office = started.office
    newest = keeping.last_backup(office)
    fresh = newest is not None and day_of(newest.made_at_ms) == day_of(office.now_ms())
    if not fresh and may(started.acting, Act.EXPORT) and not office.store.read_only:
        keeping.back_up(office, started.acting)
