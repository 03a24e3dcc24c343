"""换电脑与更正 in the settings: every guide with the sentence that says when it is for."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.guiding.guides import Guide, guides
from lianghe_desktop.desktop.guiding.page import GuidePage
from lianghe_desktop.desktop.ruling.page import REMOVED, RulingPage
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.workroom import Workroom


class GuidesPart(Part):
    """List the guides; each opens over the page. Deleted households are reached from here too."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.buttons: dict[str, Button] = {}
        cards = CardColumn()
        first = Card(self.tr("删错了、要定的事"), self.tr("删除的户、家庭成员和收支都能恢复。"))
        self.ruling_button = Button(self.tr("打开裁定与更正"), icon_name="undo")
        self.ruling_button.clicked.connect(self._on_ruling)
        first.add_row(self.ruling_button)
        cards.add(first)
        for guide in guides(room.office.desk.level):
            card = Card(guide.title, guide.when)
            button = Button(self.tr("照着做"), icon_name="forward")
            button.clicked.connect(partial(self._open, guide))
            card.add_row(button)
            cards.add(card)
            self.buttons[guide.key] = button
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)

    def _open(self, guide: Guide) -> None:
        self._room.navigator.open_over(GuidePage(self._room, guide))

    def _on_ruling(self) -> None:
        self._room.navigator.open_over(RulingPage(self._room, part=REMOVED))
