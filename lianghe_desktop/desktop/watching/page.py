"""预警和监测: warnings with owner and day, monitored households, the phase-out calendar."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.lists.filling import case_list
from lianghe_desktop.casework.lists.papers import print_list, print_warnings
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.watching.warnings import SOURCE, compute_warnings
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.frame.tabs import Tab, Tabs
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.watching.register_parts import MonitoredPart, PhaseOutPart
from lianghe_desktop.desktop.watching.sweep_page import SweepPage
from lianghe_desktop.desktop.watching.warnings_part import WarningsPart
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.workroom import Workroom


class WatchPage(Page):
    """Hold the three lists of watching, with the sweep and the search for warnings over them."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.warnings = WarningsPart(room)
        self.monitored = MonitoredPart(room)
        self.phase_out = PhaseOutPart(room)
        self.progress = LongWork(room, self.tr("正在查找预警"), unit=self.tr("户"))
        self.tabs = Tabs(
            [
                Tab(key="warnings", word=self.tr("预警"), part=self.warnings),
                Tab(key="monitored", word=self.tr("监测户"), part=self.monitored),
                Tab(key="phase_out", word=self.tr("渐退日历"), part=self.phase_out),
            ]
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.progress)
        column.addWidget(self.tabs, 1)
        self.progress.changed.connect(self.head_changed)

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("预警和监测"),
            context=self.tr("依据：%1；预警只提醒人去看，不自动认定").replace("%1", SOURCE),
            actions=(
                Action(verb=self.tr("预览打印"), run=self.show_paper, icon="print"),
                Action(
                    verb=self.tr("查找预警"),
                    run=self.compute,
                    icon="search",
                    enabled=not self.progress.busy,
                ),
                Action(verb=self.tr("月度排查"), run=self.open_sweep, icon="check", primary=True),
            ),
        )

    @override
    def entered(self) -> None:
        for part in (self.warnings, self.monitored, self.phase_out):
            part.refresh()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible() and not self.progress.busy:
            self.entered()

    @override
    def step_back(self) -> bool:
        return self.warnings.beside.step_back()

    def compute(self) -> None:
        """Look through all households for warnings; it can be stopped."""
        room = self._room
        self.progress.run(
            lambda control: compute_warnings(room.office, room.acting, progress=control.going),
            done=self._on_found,
        )

    def open_sweep(self) -> None:
        """Open the month's sweep of the village; a desk above chooses the village there."""
        known = villages(self._room.office)
        if known:
            self._room.navigator.open_over(SweepPage(self._room, known))
        else:
            self._room.navigator.tell(Tone.CARE, self.tr("本机还没有村（居）的农户，没有可排查的。"))

    def show_paper(self) -> None:
        """Show what is in sight as a paper: the warnings, or the phase-outs."""
        room, calendar = self._room, self.tabs.stack.currentWidget() is self.phase_out
        lines = list(self.warnings.lines)

        def draw(_control: Control) -> Printed:
            if calendar:
                return print_list(room.office, room.acting, case_list(room.office, room.acting, "phase_out"))
            return print_warnings(room.office, room.acting, lines)

        room.run(self, draw, done=room.show_printed)

    def _on_found(self, found: int) -> None:
        self._room.navigator.tell(Tone.GOOD, self.tr("新增 %1 条预警。").replace("%1", str(found)))
        self.entered()
