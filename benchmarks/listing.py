"""The list of households: login to list, a keystroke, opening, jumping, sorting."""

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QApplication

from benchmarks.figures import Measured, Row, Rows, measured, median, timed
from benchmarks.workplace import PASSWORD, USER, Bare, Workplace, new_desk, open_again, recorded
from lianghe_desktop.casework.households import household_ids, household_lines
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.start import Started
from lianghe_desktop.desktop.households.list_page import HouseholdListPage
from lianghe_desktop.desktop.households.listing import Query, find_households
from lianghe_desktop.desktop.theme.fonts import register_fonts
from lianghe_desktop.desktop.theme.theme import Appearance, apply_theme
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.store.key_slots import unlock
from lianghe_desktop.store.keys import DEFAULT_COST

TYPED = ("李", "建国", "lj", "440403", "19650", "000123")
_PAGE = 200


class Alone:
    """Stand in for the window: it only lends its workers."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    def report_fault(self, fault: BaseException) -> None:
        """Let the run end: a figure of work that broke is none."""
        raise fault


def _page(started: Started, executor: Executor) -> HouseholdListPage:
    room = Workroom(office=started.office, acting=started.acting, navigator=Alone(executor))  # type: ignore[arg-type]
    page = HouseholdListPage(room)
    page.resize(1280, 720)
    return page


def _shown(page: HouseholdListPage) -> None:
    """Wait until the page has painted the answer of its newest question."""
    loop, app = QEventLoop(), QApplication.instance()
    page.model.modelReset.connect(loop.quit)
    loop.exec()
    page.table.view.viewport().repaint()
    assert app is not None
    app.processEvents()


@contextmanager
def _screen() -> Iterator[ThreadPoolExecutor]:
    app = QApplication.instance() or QApplication([])
    register_fonts()
    apply_theme(app, Appearance())  # type: ignore[arg-type]
    with ThreadPoolExecutor(3) as executor:
        yield executor


def rows(place: Workplace) -> Rows:
    """Measure on the shared desk; the login on one of its own with keys of the real cost."""
    office = place.office
    with _screen() as executor:
        yield _login(place, executor)
        page = _page(place.desk, executor)
        page.show()
        _shown(page)
        yield from _keystrokes(office, page)
        yield _opening(place, executor)
        yield _jumping(page)
        yield from _sorting(page)
        page.close()
    yield _memory(place)


def _login(place: Workplace, executor: Executor) -> Row:
    folder = place.folder / "real-cost"
    new_desk(folder, cost=DEFAULT_COST).office.store.close()

    def log_in() -> None:
        started = open_again(folder)
        page = _page(started, executor)
        page.show()
        _shown(page)
        page.close()
        started.office.store.close()

    return Row(
        what="login accepted to the household list ready to type",
        figure=median(log_in, 3),
        floor=median(lambda: unlock(folder, USER, PASSWORD), 3),
        floor_is="key derivation alone",
        above_floor=0.4,
    )


def _keystrokes(office: Office, page: HouseholdListPage) -> Rows:
    bare = Bare(office.store)
    for text in TYPED:
        sent = recorded(office.store, lambda text=text: find_households(office, Query(text=text)))
        floor = median(lambda sent=sent: bare.run(sent))

        def press(text: str = text) -> None:
            page.filters.box.setText(text)
            _shown(page)

        def clear() -> None:
            page.filters.box.clear()
            _shown(page)

        spent = []
        for _ in range(5):
            spent.append(timed(press))
            clear()
        yield Row(
            what=f"keystroke to the repainted list: {text}",
            figure=sorted(spent)[len(spent) // 2],
            floor=floor,
            floor_is="the same SQL in the driver alone",
            above_floor=0.025,
            at_most=0.06,
            note=f"{page.model.rowCount()} in the list before",
        )
    bare.close()


def _opening(place: Workplace, executor: Executor) -> Row:
    def open_list() -> None:
        page = _page(place.desk, executor)
        page.show()
        _shown(page)
        page.close()

    return Row(what="open the list", figure=median(open_list), at_most=0.15)


def _jumping(page: HouseholdListPage) -> Row:
    last = page.model.rowCount() - 1
    goals = itertools.cycle([last, last // 2, last // 3, 0, last // 5])

    def jump() -> None:
        page.table.view.scrollTo(page.model.index(next(goals), 0))
        page.table.view.viewport().repaint()

    return Row(what="jump anywhere in the list", figure=median(jump), at_most=0.04)


def _sorting(page: HouseholdListPage) -> Rows:
    for at, column in enumerate(page.model.columns):
        if not column.sortable:
            continue

        def sort(order: Qt.SortOrder, at: int = at) -> None:
            page.model.sort(at, order)
            _shown(page)

        ways = (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)
        spent = [timed(lambda way=way, sort=sort: sort(way)) for way in ways * 2]
        yield Row(what=f"sort by {column.title}", figure=statistics.median(spent), at_most=0.3)


def _memory(place: Workplace) -> Row:
    place.office.store.query(lambda _connection: None)
    found: Measured = measured(_look_through, place.office.store.folder)
    return Row(what="memory of a list that is looked through", figure=found.grown_mib, unit="MiB", at_most=60)


def _look_through(folder: object) -> Callable[[], object]:
    """Prepare: open the file for reading; then fetch the ids and every page of lines, keeping a few."""
    from lianghe_desktop.store.vault import open_store  # noqa: PLC0415  # in the measuring process

    store = open_store(folder, user=USER, password=PASSWORD, now_ms=lambda: 0, read_only=True)  # type: ignore[arg-type]
    office = Office(store=store, now_ms=lambda: int(time.time() * 1000))

    def look() -> None:
        keys = household_ids(office)
        for start in range(0, len(keys), _PAGE):
            household_lines(office, keys[start : start + _PAGE])

    return look
