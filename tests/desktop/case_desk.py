"""A village's desk with a few invented households, and a window that only remembers what it was asked."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from lianghe_desktop.casework.demonstration_population import DemoHousehold, demonstration_population
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.households import Changed, household_ids, subscribe
from lianghe_desktop.casework.start import FirstRun, Started, create_desk
from lianghe_desktop.desktop.frame.page import Page
from lianghe_desktop.desktop.preview.page import PaperToShow
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.keys import KeyCost

VILLAGE = "440403106201"
OTHER_VILLAGE = "440403106202"
TOWNSHIP = "440403106000"
TODAY = date(2026, 6, 21)
NOW_MS = 1_782_000_000_000  # 2026-06-21 08:00 in China
CHEAP = KeyCost(memory_kib=64, time=1, lanes=1)


@cache
def households_of(village: str, number: int) -> tuple[DemoHousehold, ...]:
    """Return the first invented households of a village."""
    return tuple(h for h in demonstration_population() if h.home == village)[:number]


@cache
def largest_household() -> DemoHousehold:
    """Return the invented household with the most members."""
    return max(demonstration_population(), key=lambda h: len(h.members))


def _ticking() -> Callable[[], int]:
    """Return a clock that goes on by a millisecond each time it is read, so that writes have an order."""
    moments = count(NOW_MS)
    return lambda: next(moments)


def open_desk(folder: Path, demos: tuple[DemoHousehold, ...], *, area: str = VILLAGE) -> Started:
    """Make a desk that holds these households."""
    shutil.rmtree(folder, ignore_errors=True)
    level = Level.VILLAGE if area == VILLAGE else Level.TOWNSHIP
    started = create_desk(
        folder,
        FirstRun(
            level=level,
            area=AreaCode(area),
            name="示范村委会",
            admin_name="陈志强",
            password="abcd12345",
            practice=True,
        ),
        now_ms=_ticking(),
        key_cost=CHEAP,
        today=TODAY,
    )
    rows = [row for demo in demos for row in household_rows(started.office, demo)]
    if rows:
        started.office.store.write(lambda unit: unit.insert_many(rows), actor=started.acting.actor)
    return started


class Told(QObject):
    """Bring notices of the store to the screen thread, as the window does."""

    changed = Signal(object)


class PlainNavigator:
    """Remember where pages lead and what they say; the page opened last is `page`."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self.opened: list[tuple[HomeCode, RowId]] = []
        self.pages: list[Page] = []
        self.surveys: list[tuple[HomeCode, RowId | None]] = []
        self.papers: list[PaperToShow] = []
        self.places: list[str] = []
        self.parts: list[str] = []  # of those places, blank for the first
        self.told: list[tuple[Tone, str]] = []
        self.undos: list[tuple[str, Callable[[], None]]] = []
        self.faults: list[BaseException] = []

    @property
    def executor(self) -> Executor:
        return self._executor

    def open_household(self, home: HomeCode, household: RowId) -> None:
        self.opened.append((home, household))

    def open_over(self, page: Page) -> None:
        self.pages.append(page)

    def start_survey(self, home: HomeCode, household: RowId | None) -> None:
        self.surveys.append((home, household))

    def show_paper(self, paper: PaperToShow) -> None:
        self.papers.append(paper)

    def go_to(self, place_key: str, part: str = "") -> None:
        self.places.append(place_key)
        self.parts.append(part)

    def tell(self, tone: Tone, text: str) -> None:
        self.told.append((tone, text))

    def offer_undo(self, done: str, undo: Callable[[], None]) -> None:
        self.undos.append((done, undo))

    def report_fault(self, fault: BaseException) -> None:
        self.faults.append(fault)


class CaseDesk:
    """Hold a desk under test: its workroom, its navigator, and pages that hear of changes."""

    def __init__(self, started: Started, executor: Executor) -> None:
        self.started = started
        self.navigator = PlainNavigator(executor)
        self.room = Workroom(office=started.office, acting=started.acting, navigator=self.navigator)
        self._told = Told()
        self._pages: list[Page] = []
        self._put_away: list[Page] = []
        self._stop = subscribe(started.office, self._hear)

    def _hear(self, notice: Changed) -> None:
        self._told.changed.emit(notice)

    def follow(self, page: Page) -> None:
        """Hold a page and pass change notices to it, as the window does."""
        self._pages.append(page)
        self._told.changed.connect(page.records_changed, Qt.ConnectionType.QueuedConnection)

    @property
    def pages(self) -> list[Page]:
        """Return the pages that are held."""
        return list(self._pages)

    def forget_pages(self) -> None:
        """Tell the pages held so far of no more changes; they live on, because work of theirs may run."""
        for page in self._pages:
            self._told.changed.disconnect(page.records_changed)
        self._put_away += self._pages
        self._pages = []

    @property
    def keys(self) -> list[tuple[HomeCode, RowId]]:
        """Return the households of the desk by their numbers."""
        return household_ids(self.started.office)

    def close(self) -> None:
        """Stop listening and close the file; no fault may have been reported."""
        self._stop()
        self.started.office.store.close()
        assert self.navigator.faults == []


def case_desk(folder: Path, demos: tuple[DemoHousehold, ...], *, area: str = VILLAGE) -> Iterator[CaseDesk]:
    """Give a desk for one test and close it afterwards."""
    executor = ThreadPoolExecutor(2)
    desk = CaseDesk(open_desk(folder, demos, area=area), executor)
    yield desk
    executor.shutdown(wait=True)
    desk.close()


Open = Callable[[Started], CaseDesk]
"""What the fixture `opened` gives."""
