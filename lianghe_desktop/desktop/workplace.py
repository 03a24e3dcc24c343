"""What every page works with: the open desk, who is at work, a worker, and the ways to other pages."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.desktop.frame.page import Page
from lianghe_desktop.desktop.preview.page import PaperPort, PaperToShow, PreviewPage
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import BackgroundWork, Control, Progress
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

Result = TypeVar("Result")


class Surroundings(Protocol):
    """The window as pages know it: where to go, and where to say something."""

    def go_to(self, key: str) -> None:
        """Show a place of the navigation."""

    def open_over(self, page: Page) -> None:
        """Show a page over the present one."""

    def tell(self, tone: Tone, text: str) -> None:
        """Say one thing over the page in sight."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Routes:
    """Ways to pages of other duties, so that pages need not import each other."""

    household: Callable[[HomeCode, RowId], None]
    survey: Callable[[HomeCode, RowId | None], None]
    resume_survey: Callable[[RowId], None]
    take_in_list: Callable[[], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Workplace:
    """Hold what pages are given; a value, made once after login.

    `report` takes an exception that nobody expected: it shows the report dialog.
    """

    office: Office
    acting: Acting
    executor: Executor
    window: Surroundings
    routes: Routes
    paper: PaperPort
    report: Callable[[BaseException], None]

    def start(
        self,
        owner: QObject,
        function: Callable[[Control], Result],
        *,
        done: Callable[[Result], None],
        refused: Callable[[LiangheError], None] | None = None,
        progressed: Callable[[Progress], None] | None = None,
    ) -> BackgroundWork:
        """Run `function` on the worker for `owner`; `done` or `refused` follows on the screen thread.

        Without `refused` the sentence of a LiangheError is told over the page. Nothing is called once
        `owner` is gone.
        """
        work = BackgroundWork(self.executor, owner)
        work.succeeded.connect(done)
        work.refused.connect(refused or self._on_refused)
        work.broke.connect(self.report)
        if progressed is not None:
            work.progressed.connect(progressed, Qt.ConnectionType.QueuedConnection)
        work.start(function)
        return work

    def _on_refused(self, fault: LiangheError) -> None:
        self.window.tell(Tone.WRONG, fault.text)

    def open_paper(self, printed: Printed, *, context: str = "", file_name: str = "paper.pdf") -> None:
        """Show a finished paper over the present page, to be printed or saved."""
        paper = PaperToShow(pdf=printed.pdf, title=printed.title, context=context, file_name=file_name)
        self.window.open_over(PreviewPage(paper, self.paper))


class ChangeRelay(QObject):
    """Bring change notices of the store, told on the thread that wrote, to the screen thread."""

    changed = Signal(object)

    def __init__(self, listener: Callable[[object], None]) -> None:
        super().__init__()
        self.changed.connect(listener, Qt.ConnectionType.QueuedConnection)

    def tell(self, notice: object) -> None:
        """Pass a notice on; safe from any thread."""
        if isValid(self):
            self.changed.emit(notice)
