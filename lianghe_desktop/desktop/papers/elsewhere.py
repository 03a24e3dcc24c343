"""Doors from the place of papers to what is written and handed up on pages of its own."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from lianghe_desktop.desktop.copying.list_page import CopyListPage
from lianghe_desktop.desktop.duties.tasks_page import TasksPage
from lianghe_desktop.desktop.frame.page import Page
from lianghe_desktop.desktop.messaging.page import MessagesPage
from lianghe_desktop.desktop.reporting.changes_page import ChangesPage
from lianghe_desktop.desktop.reporting.list_page import ReportsPage
from lianghe_desktop.desktop.reporting.overview_page import OverviewPage
from lianghe_desktop.desktop.rosters.page import RostersPage
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom

Build = Callable[[Workroom], Page]


class Elsewhere(QWidget):
    """One button a page; `buttons` by the page's name."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.buttons: dict[str, Button] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self._column.addWidget(heading(self.tr("报告和名单"), "strong"))
        self._row = FlowRow(gap=8)
        self._column.addWidget(self._row)
        self._add("reports", self.tr("月报和其他报告"), "pen", ReportsPage)
        self._add("overview", self.tr("统计表（附件一）"), "table", OverviewPage)
        self._add("tasks", self.tr("任务分解表（附件二）"), "table", TasksPage)
        self._add("changes", self.tr("增减对比"), "table", ChangesPage)
        self._add("rosters", self.tr("台账和名单"), "table", RostersPage)
        self._add("copying", self.tr("抄录助手"), "forward", CopyListPage)
        self._add("messages", self.tr("短信名单"), "person", MessagesPage)

    def _add(self, key: str, verb: str, icon_name: str, build: Build) -> None:
        button = Button(verb, icon_name=icon_name)
        button.clicked.connect(partial(self._on_clicked, build))
        self.buttons[key] = button
        self._row.flow.addWidget(button)

    def _on_clicked(self, build: Build, *_checked: object) -> None:
        self._room.navigator.open_over(build(self._room))
