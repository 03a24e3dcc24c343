"""裁定与更正: what a person decides about desks, gaps, deletions and moves, each on a part of its own."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.frame.tabs import Tab, Tabs
from lianghe_desktop.desktop.ruling.erasing_part import ErasingPart
from lianghe_desktop.desktop.ruling.gaps_part import GapsPart
from lianghe_desktop.desktop.ruling.keys_part import KeysPart
from lianghe_desktop.desktop.ruling.questions_part import QuestionsPart
from lianghe_desktop.desktop.ruling.removed_part import RemovedPart
from lianghe_desktop.desktop.ruling.stopping_part import StoppingPart
from lianghe_desktop.desktop.workroom import Workroom

QUESTIONS, REMOVED, STOPPING, GAPS, KEYS, ERASING = (
    "questions",
    "removed",
    "stopping",
    "gaps",
    "keys",
    "erasing",
)


class RulingPage(Page):
    """Show the parts; a village decides about its own deletions only."""

    def __init__(self, room: Workroom, *, part: str = QUESTIONS) -> None:
        super().__init__()
        self._room = room
        tabs = [
            Tab(key=QUESTIONS, word=self.tr("要定的事"), part=QuestionsPart(room)),
            Tab(key=REMOVED, word=self.tr("已删除"), part=RemovedPart(room)),
        ]
        if not room.office.is_village:
            tabs += [
                Tab(key=STOPPING, word=self.tr("停用电脑"), part=StoppingPart(room)),
                Tab(key=GAPS, word=self.tr("缺号和两份记录"), part=GapsPart(room)),
                Tab(key=KEYS, word=self.tr("密钥和名称"), part=KeysPart(room)),
                Tab(key=ERASING, word=self.tr("彻底删除"), part=ErasingPart(room)),
            ]
        self.tabs = Tabs(tabs)
        if part != QUESTIONS:
            self.tabs.show_part(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("裁定与更正"),
            context=self.tr("办错了可以改回来；不能改回来的，会先问您一次"),
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
