"""The main window hosts pages and nothing else."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.desktop.frame.bars import HeadBar, StatusItem, StatusLine
from lianghe_desktop.desktop.frame.navigation import Navigation
from lianghe_desktop.desktop.frame.page import Page, Place
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import SIZES, Tone
from lianghe_desktop.desktop.widgets.states import Banner, UndoBar

_LEAST_PAGE = (320, 160)


class MainWindow(QMainWindow):
    """Show one page at a time; each place keeps the pages that were opened over it."""

    def __init__(self, places: Sequence[Place], *, name: str) -> None:
        super().__init__()
        self.setWindowTitle(name)
        self._places = {place.key: place for place in places}
        self._trails: dict[str, list[Page]] = {}
        self._key = ""
        self.navigation = Navigation(places, name=name)
        self.head = HeadBar()
        self.banner = Banner(Tone.INFO, "")
        self.banner.hide()
        self.undo = UndoBar()
        self.status = StatusLine()
        self.pages = QStackedWidget()
        # A page that wants more room for a moment must not push the window over the edge of the screen.
        self.pages.setMinimumSize(px(_LEAST_PAGE[0]), px(_LEAST_PAGE[1]))
        self._build_layout()
        self.navigation.asked.connect(self.go_to)
        self.head.back_asked.connect(self.go_back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self).activated.connect(self._on_save_keys)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.go_back)
        self.resize(1280, 720)
        if places:
            self.go_to(places[0].key)

    def _build_layout(self) -> None:
        middle = QWidget()
        middle.setProperty("role", "canvas")
        notices = QVBoxLayout()
        notices.setContentsMargins(px(16), 0, px(16), 0)
        notices.addWidget(self.banner)
        notices.addWidget(self.undo)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(notices)
        column.addWidget(self.pages, 1)
        column.addWidget(self.status)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(middle, 1)
        self.setCentralWidget(whole)

    def page(self) -> Page | None:
        """Return the page in sight."""
        trail = self._trails.get(self._key)
        return trail[-1] if trail else None

    def places(self) -> tuple[str, ...]:
        """Return the keys of the places in the order of the navigation."""
        return tuple(self._places)

    def current_key(self) -> str:
        """Return the key of the place in sight."""
        return self._key

    def depth(self) -> int:
        """Return how many pages lie over one another in the place in sight."""
        return len(self._trails.get(self._key, ()))

    def go_to(self, key: str) -> None:
        """Show a place, building its page at the first time; pressed again it goes back to its first page."""
        leaving = self.page()
        if leaving is not None and not leaving.commit():
            self.navigation.set_current(self._key)
            return
        if key == self._key:
            self._drop_pages(keep=1)
        self._key = key
        if key not in self._trails:
            self._trails[key] = []
            self._add_page(self._places[key].build())
        self._show_page()

    def open_over(self, page: Page) -> None:
        """Show a page over the present one; it goes when the person goes back or when it says `left`."""
        leaving = self.page()
        if leaving is not None:
            leaving.commit()
        self._add_page(page)
        self._show_page()

    def go_back(self) -> None:
        """Go one step back: inside the page, else to the page below; nothing is lost by it."""
        page = self.page()
        if page is None or page.step_back():
            return
        if len(self._trails[self._key]) > 1 and page.commit():
            self._drop_pages(keep=len(self._trails[self._key]) - 1)
            self._show_page()

    def tell(self, tone: Tone, text: str) -> None:
        """Show one message over the page until it is closed or replaced."""
        self.banner.say(tone, text)
        self.banner.show()

    def records_changed(self, notice: object) -> None:
        """Pass a change notice to every open page."""
        for trail in self._trails.values():
            for page in trail:
                page.records_changed(notice)

    def _add_page(self, page: Page) -> None:
        self._trails[self._key].append(page)
        self.pages.addWidget(page)
        page.head_changed.connect(self._on_head_changed)
        page.left.connect(self._on_page_left)

    def _drop_pages(self, *, keep: int) -> None:
        trail = self._trails[self._key]
        while len(trail) > keep:
            page = trail.pop()
            self.pages.removeWidget(page)
            page.deleteLater()

    def _show_page(self) -> None:
        page = self.page()
        if page is None:
            return
        self.navigation.set_current(self._key)
        self.pages.setCurrentWidget(page)
        self.undo.hide()
        self.banner.hide()
        self._on_head_changed()
        page.entered()

    def _on_head_changed(self) -> None:
        page = self.page()
        if page is not None:
            self.head.show_head(page.head(), nested=len(self._trails[self._key]) > 1)

    def _on_page_left(self) -> None:
        page = self.sender()
        trail = self._trails[self._key]
        if len(trail) > 1 and page is trail[-1]:
            self._drop_pages(keep=len(trail) - 1)
            self._show_page()

    def _on_save_keys(self) -> None:
        page = self.page()
        if page is None or page.commit():
            self.status.show_saved(StatusItem(text=self.tr("已保存"), tone=Tone.GOOD))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.set_narrow(narrow=event.size().width() < px(SIZES.narrow_window))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        unsaved = [page for trail in self._trails.values() for page in trail if not page.commit()]
        event.setAccepted(not unsaved)
