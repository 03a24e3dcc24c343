"""本期要办: the work list of households, duties of the calendar; annex 2 is one step away."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.duties.due import DutyLine, Standing, duties_on
from lianghe_desktop.casework.duties.work_item import WorkItem
from lianghe_desktop.casework.duties.work_list import work_list
from lianghe_desktop.desktop.consistency.page import ConsistencyPage
from lianghe_desktop.desktop.duplicates.page import TwinsPage
from lianghe_desktop.desktop.duties.duties_part import DutiesPart
from lianghe_desktop.desktop.duties.tasks_page import TasksPage
from lianghe_desktop.desktop.duties.work_part import WorkPart
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.frame.tabs import Tab, Tabs
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.workroom import Workroom


@dataclass(frozen=True, kw_only=True, slots=True)
class DueNow:
    """What the page shows: duties of the desk, and what waits for households."""

    duties: list[DutyLine]
    items: list[WorkItem]


class DutiesPage(Page):
    """Show what is due of this desk and of its households."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._due = DueNow(duties=[], items=[])
        self.duties = DutiesPart(room)
        self.work = WorkPart(room)
        self.tabs = Tabs(
            [
                Tab(key="duties", word=self.tr("定期工作"), part=self.duties),
                Tab(key="work", word=self.tr("每户要办的"), part=self.work),
            ]
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    @override
    def head(self) -> PageHead:
        red = [line.standing for line in self._due.duties] + [item.standing for item in self._due.items]
        overdue, near = red.count(Standing.RED), red.count(Standing.ORANGE)
        words = self.tr("已逾期 %1 件，快到期 %2 件").replace("%1", f"{overdue:,}")
        return PageHead(
            title=self.tr("本期要办"),
            context=words.replace("%2", f"{near:,}"),
            actions=(
                Action(verb=self.tr("前后一致检查"), run=self.open_check, icon="check"),
                Action(verb=self.tr("查重复登记"), run=self.open_twins, icon="person"),
                Action(verb=self.tr("任务分解表"), run=self.open_tasks, icon="table"),
            ),
        )

    @override
    def entered(self) -> None:
        self.reload()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.reload()

    @override
    def step_back(self) -> bool:
        return self.duties.beside.step_back()

    def reload(self) -> None:
        """Read anew what is due."""
        room = self._room

        def read(_control: Control) -> DueNow:
            today = room.acting.today
            return DueNow(duties=duties_on(room.office, today), items=work_list(room.office, today))

        room.look(self, read, done=self._on_due)

    def open_check(self) -> None:
        """Open what contradicts itself in the dossiers."""
        self._room.navigator.open_over(ConsistencyPage(self._room))

    def open_twins(self) -> None:
        """Open who may be registered twice."""
        self._room.navigator.open_over(TwinsPage(self._room))

    def open_tasks(self) -> None:
        """Open annex 2."""
        self._room.navigator.open_over(TasksPage(self._room))

    def _on_due(self, due: DueNow) -> None:
        self._due = due
        self.duties.show_duties(due.duties)
        self.work.show_items(due.items)
        self.head_changed.emit()
