"""One guide: its steps one under another, each with the button that leads to where it is done."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.waiting_upgrade import WaitingKind, waiting_for_upgrade
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.guiding.guides import Goal, Guide
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.workroom import Workroom

_VERSIONS = "versions"


class GuidePage(Page):
    """Show the steps for this level of desk."""

    def __init__(self, room: Workroom, guide: Guide) -> None:
        super().__init__()
        self._room = room
        self.guide = guide
        self.buttons: list[Button] = []
        self.column = CardColumn()
        for number, step in enumerate(guide.steps(room.office.desk.level), start=1):
            title = self.tr("第 %1 步").replace("%1", str(number)) if guide.key != _VERSIONS else ""
            card = Card(title, step.words)
            card.words.setProperty("role", "")
            if step.goal is not Goal.NOWHERE:
                button = Button(step.verb, icon_name="forward")
                way = partial(room.navigator.go_to, step.goal.place, step.goal.part)
                button.clicked.connect(lambda _checked=False, way=way: way())
                card.add_row(button)
                self.buttons.append(button)
            self.column.add(card)
        self.waiting = Card(self.tr("本机现在有哪些内容在等新版本"))
        if guide.key == _VERSIONS:
            self.column.add(self.waiting)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)

    @override
    def head(self) -> PageHead:
        return PageHead(title=self.guide.title, context=self.guide.when)

    @override
    def entered(self) -> None:
        if self.guide.key == _VERSIONS:
            office = self._room.office
            self._room.look(self, lambda _control: waiting_for_upgrade(office), done=self._on_waiting)

    def _on_waiting(self, found: list[WaitingKind]) -> None:
        words = self.tr("%1　%2 条")
        lines = [words.replace("%1", one.word).replace("%2", str(one.lines)) for one in found]
        self.waiting.say("\n".join(lines) or self.tr("没有，都能读。"))
