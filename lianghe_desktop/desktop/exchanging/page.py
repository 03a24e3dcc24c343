"""数据同步: the state of the exchange, export, taking in, what waits for a person, joining, log."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import exchange, stick
from lianghe_desktop.casework.exchange import ExchangeStatus, Inspected
from lianghe_desktop.desktop.exchanging.arrivals_part import ArrivalsPart
from lianghe_desktop.desktop.exchanging.conflicts_part import ConflictsPart
from lianghe_desktop.desktop.exchanging.export_card import ExportCard
from lianghe_desktop.desktop.exchanging.joining_part import JoiningPart
from lianghe_desktop.desktop.exchanging.log_part import LogPart
from lianghe_desktop.desktop.exchanging.shared_part import SharedPart
from lianghe_desktop.desktop.exchanging.status_part import StatusPart
from lianghe_desktop.desktop.exchanging.taking_in_page import TakingInPage
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.frame.tabs import Tab, Tabs
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import LiangheError

STATUS, ARRIVALS, CONFLICTS, JOINING, LOG = "status", "arrivals", "conflicts", "joining", "log"
SHARED = "shared"


class ExchangePage(Page):
    """Exchange with the desk above; a district's desk has one only where a city collects."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._sends_up = room.office.desk.level > AreaLevel.DISTRICT  # until the desk above is known
        self._context = ""
        self.status = StatusPart(room)
        self.export = ExportCard(room)
        self.check = Card(self.tr("核对文件"))
        self.check_result = Banner(Tone.INFO, "")
        self.check.add(self.check_result)
        self.check.hide()
        self.check_result.closed.connect(self.check.hide)
        self.status.cards.add(self.export)
        self.status.cards.add(self.check)
        self.conflicts = ConflictsPart(room)
        self.joining = JoiningPart(room)
        tabs = [
            Tab(key=STATUS, word=self.tr("概况"), part=self.status),
            *self._arrival_tabs(),
            Tab(key=CONFLICTS, word=self.tr("待定内容"), part=self.conflicts),
        ]
        tabs.append(Tab(key=JOINING, word=self.tr("电脑登记"), part=self.joining))
        tabs.append(Tab(key=SHARED, word=self.tr("共享文件夹"), part=SharedPart(room)))
        tabs.append(Tab(key=LOG, word=self.tr("来往记录"), part=LogPart(room)))
        self.tabs = Tabs(tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.status.known.connect(self._on_known)
        self.export.written.connect(self._on_written)
        self.joining.baseline_asked.connect(self.take_in)
        self.joining.joined.connect(self._on_joined)

    def _arrival_tabs(self) -> list[Tab]:
        """Offer what came to a village; desks above have a place of its own for it."""
        if not self._room.office.is_village:
            return []
        arrivals = ArrivalsPart(self._room)
        arrivals.look_asked.connect(self.take_in_files)
        arrivals.take_asked.connect(self._on_take_asked)
        return [Tab(key=ARRIVALS, word=self.tr("新到的数据包"), part=arrivals)]

    def _on_take_asked(self, paths: Sequence[Path]) -> None:
        self._room.navigator.open_over(TakingInPage(self._room, paths, at_once=True))

    @override
    def head(self) -> PageHead:
        actions = [
            Action(verb=self.tr("核对文件"), run=self.check_file, icon="search"),
            Action(verb=self.tr("导入"), run=self.take_in, icon="import"),
        ]
        if self._sends_up:
            actions.append(
                Action(
                    verb=self.tr("导出到U盘"),
                    run=self.export_up,
                    icon="stick",
                    primary=True,
                    enabled=not self.export.busy,
                )
            )
        return PageHead(title=self.tr("数据同步"), context=self._context, actions=tuple(actions))

    @override
    def entered(self) -> None:
        self.tabs.refresh()
        if self.tabs.key != CONFLICTS:
            self.conflicts.refresh()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.entered()

    @override
    def show_part(self, key: str) -> None:
        self.tabs.show_part(key)

    def export_up(self) -> None:
        """Write what waits for the desk above onto the stick."""
        self.tabs.show_part(STATUS)
        self.export.export_up()

    def take_in(self) -> None:
        """Ask for files and look into them."""
        self.take_in_files(self._ask_files(self.tr("选择要导入的数据包")))

    def take_in_files(self, paths: Sequence[Path]) -> None:
        """Look into files on a page of their own."""
        if paths:
            self._room.navigator.open_over(TakingInPage(self._room, paths))

    def check_file(self) -> None:
        """Ask for a file and say what it is, without taking it in."""
        chosen = self._ask_files(self.tr("选择要核对的数据包"))
        if not chosen:
            return
        self.tabs.show_part(STATUS)
        self.check.show()
        self.check.say(chosen[0].name)
        self.check_result.say(Tone.INFO, self.tr("正在核对"))
        self.check_result.show()
        self._room.run(
            self,
            partial(_inspect, self._room, chosen[0]),
            done=self._on_checked,
            refused=self._on_check_refused,
        )

    def _ask_files(self, caption: str) -> list[Path]:
        start = stick.last_folder(self._room.office)
        return PICKERS.files(self, caption, start, self.tr("数据包 (*.lhb)"))

    def _on_checked(self, found: Inspected) -> None:
        self.check_result.say(Tone.GOOD, "\n".join(found.sentences))

    def _on_check_refused(self, fault: LiangheError) -> None:
        self.check_result.say(Tone.WRONG, fault.text)

    def _on_known(self, status: ExchangeStatus) -> None:
        self._sends_up = not status.top
        self.export.setVisible(self._sends_up)
        self._context = self._room.office.desk.name if status.top else self.tr("还没有向上级登记")
        if status.above is not None:
            words = self.tr("上级：%1") if status.joined else self.tr("等“%1”批准，请看“电脑登记”")
            self._context = words.replace("%1", status.above.name)
        self.head_changed.emit()

    def _on_written(self, _results: object) -> None:
        self.status.refresh()
        self.head_changed.emit()

    def _on_joined(self) -> None:
        self.status.refresh()


def _inspect(room: Workroom, path: Path, _control: Control) -> Inspected:
    return exchange.inspect(room.office, room.acting, path)
