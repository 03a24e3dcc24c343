"""收件箱 of a desk above the village: bundles that came, the desks below, letting new ones in."""

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import stick
from lianghe_desktop.desktop.exchanging.approving_part import ApprovingPart
from lianghe_desktop.desktop.exchanging.arrivals_part import ArrivalsPart
from lianghe_desktop.desktop.exchanging.below_part import BelowPart
from lianghe_desktop.desktop.exchanging.reports_part import ReportsPart
from lianghe_desktop.desktop.exchanging.taking_in_page import TakingInPage
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.frame.tabs import Tab, Tabs
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.workroom import Workroom

ARRIVALS, REPORTS, BELOW, APPROVING = "arrivals", "reports", "below", "approving"


class InboxPage(Page):
    """Take in what the desks below bring, and give them approvals, baselines and returns."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.arrivals = ArrivalsPart(room)
        self.below = BelowPart(room)
        self.approving = ApprovingPart(room)
        self.tabs = Tabs(
            [
                Tab(key=ARRIVALS, word=self.tr("新到的数据包"), part=self.arrivals),
                Tab(key=REPORTS, word=self.tr("上报情况"), part=ReportsPart(room)),
                Tab(key=BELOW, word=self.tr("下级的电脑"), part=self.below),
                Tab(key=APPROVING, word=self.tr("批准登记"), part=self.approving),
            ]
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.approving.approved.connect(self.below.refresh)
        self.approving.baseline_asked.connect(self._on_baseline_asked)
        self.arrivals.look_asked.connect(self._on_look_asked)
        self.arrivals.take_asked.connect(self._on_take_asked)

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("收件箱"),
            context=self.tr("插上下级的U盘，数据包会自动列出来"),
            actions=(Action(verb=self.tr("选文件导入"), run=self.take_in, icon="import"),),
        )

    @override
    def entered(self) -> None:
        self.tabs.refresh()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.tabs.refresh()

    @override
    def show_part(self, key: str) -> None:
        self.tabs.show_part(key)

    def _on_baseline_asked(self, digits: str) -> None:
        self.below.choose(digits)
        self.tabs.show_part(BELOW)

    def _on_look_asked(self, paths: tuple[Path, ...]) -> None:
        self._room.navigator.open_over(TakingInPage(self._room, paths))

    def _on_take_asked(self, paths: tuple[Path, ...]) -> None:
        self._room.navigator.open_over(TakingInPage(self._room, paths, at_once=True))

    def take_in(self) -> None:
        """Ask for the files on the stick and look into them."""
        paths = PICKERS.files(
            self,
            self.tr("选择要收的数据包，可以选几个"),
            stick.last_folder(self._room.office),
            self.tr("数据包 (*.lhb)"),
        )
        if paths:
            self._room.navigator.open_over(TakingInPage(self._room, paths))
