"""收件箱 of a desk above the village: bundles that came, the desks below, letting new ones in."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import stick
from lianghe_desktop.desktop.exchanging.approving_part import ApprovingPart
from lianghe_desktop.desktop.exchanging.below_part import BelowPart
from lianghe_desktop.desktop.exchanging.taking_in_page import TakingInPage
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.frame.tabs import Tab, Tabs
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.workroom import Workroom

BELOW, APPROVING = "below", "approving"


class InboxPage(Page):
    """Take in what the desks below bring, and give them approvals, baselines and returns."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.below = BelowPart(room)
        self.approving = ApprovingPart(room)
        self.tabs = Tabs(
            [
                Tab(key=BELOW, word=self.tr("下级的电脑"), part=self.below),
                Tab(key=APPROVING, word=self.tr("批准登记"), part=self.approving),
            ]
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.approving.approved.connect(self.below.refresh)

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("收件箱"),
            context=self.tr("插上下级的U盘，可以一次选几个文件"),
            actions=(Action(verb=self.tr("收数据包"), run=self.take_in, icon="import", primary=True),),
        )

    @override
    def entered(self) -> None:
        self.tabs.refresh()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.tabs.refresh()

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
