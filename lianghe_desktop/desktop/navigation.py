"""What a page may ask of the window that hosts it: go somewhere, show a paper, say something."""

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Protocol

from lianghe_desktop.desktop.frame.page import Page
from lianghe_desktop.desktop.preview.page import PaperToShow
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.records.ids import HomeCode, RowId

HOME = "home"
HOUSEHOLDS = "households"
SURVEY = "survey"
ASSESSING = "assess"
HELPING = "help"
PAPERS = "papers"
SYNC = "sync"
REVIEW = "review"
INBOX = "inbox"
RULING = "ruling"
SETTINGS = "settings"


class Navigator(Protocol):
    """Lead from page to page; implemented by the window, and by a plain list in tests."""

    @property
    def executor(self) -> Executor:
        """Return where pages run what takes more than 50 ms."""

    def open_household(self, home: HomeCode, household: RowId) -> None:
        """Open the page of one household over the present page."""

    def open_over(self, page: Page) -> None:
        """Show any page over the present one."""

    def start_survey(self, home: HomeCode, household: RowId | None) -> None:
        """Begin an interview, of a known household or (None) of a new one in the village `home`."""

    def show_paper(self, paper: PaperToShow) -> None:
        """Show a finished paper before it is printed."""

    def go_to(self, place_key: str, part: str = "") -> None:
        """Go to a place of the navigation; with `part` to that part of its first page."""

    def tell(self, tone: Tone, text: str) -> None:
        """Show one message over the page."""

    def offer_undo(self, done: str, undo: Callable[[], None]) -> None:
        """Say what was just done and call `undo` once if the person takes it back."""

    def report_fault(self, fault: BaseException) -> None:
        """Show the report dialog for an unexpected fault, without personal data."""
