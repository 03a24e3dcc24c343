"""已删除: households, family members and lines that were deleted, each to be brought back."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import removed
from lianghe_desktop.casework.removed import MOST_SHOWN, Removed
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class RemovedPart(Part):
    """List what is deleted; one of it is brought back at a time."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._shown: list[Removed] = []
        self._chosen = -1
        self.table = LinesTable(
            (
                Column(title=self.tr("删除的内容"), field="what", width=220),
                Column(title=self.tr("哪一户"), field="household", width=110),
                Column(title=self.tr("村居"), field="village", width=150),
                Column(title=self.tr("谁删除的"), field="who", width=110),
                Column(title=self.tr("哪天"), field="day", width=120),
            ),
            empty=self.tr("没有删除过的内容。删除的户、家庭成员和收支都会列在这里，可以恢复。"),
            stretched="what",
        )
        self.back_button = Button(self.tr("恢复选中的"), icon_name="undo", role="primary")
        card = Card(
            self.tr("已删除的户、家庭成员和收支"),
            self.tr("删除只是收起来，内容都在。整户恢复时，一起删除的成员和收支也一起回来。"),
        )
        card.add(self.table)
        card.add_row(self.back_button)
        cards = CardColumn()
        cards.add(card)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)
        self.table.chosen.connect(self._on_chosen)
        self.back_button.clicked.connect(self._on_back)
        self.back_button.setEnabled(False)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self._room.look(self, lambda _control: removed.removed(office, limit=MOST_SHOWN), done=self._on_known)

    def _on_known(self, found: list[Removed]) -> None:
        self._shown, self._chosen = found, -1
        columns = ("what", "household", "village", "who", "day")
        self.table.show_lines([{name: getattr(one, name) for name in columns} for one in found])
        self.back_button.setEnabled(False)

    def _on_chosen(self, row: int) -> None:
        self._chosen = row
        self.back_button.setEnabled(0 <= row < len(self._shown))

    def _on_back(self) -> None:
        room, one = self._room, self._shown[self._chosen]
        try:
            removed.bring_back(room.office, room.acting, one)
        except LiangheError as fault:
            room.tell_refusal(fault)
        else:
            words = self.tr("已恢复：%1 %2").replace("%1", one.household).replace("%2", one.what)
            room.navigator.tell(Tone.GOOD, words)
        self.refresh()
