"""A button that deletes one row of a household and offers to take that back."""

from dataclasses import dataclass

from PySide6.QtCore import Signal

from lianghe_desktop.casework import removal
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """What the button would delete: its row, and how people call it."""

    table: str
    home: HomeCode
    id: RowId
    word: str


class RemoveButton(Button):
    """Delete what it is aimed at; without an aim it is off. `removed` follows."""

    removed = Signal()

    def __init__(self, room: Workroom, verb: str) -> None:
        super().__init__(verb, icon_name="remove")
        self._room = room
        self._aim: Aim | None = None
        self.setEnabled(False)
        self.clicked.connect(self._on_clicked)

    def aim(self, aim: Aim | None) -> None:
        """Set what would be deleted."""
        self._aim = aim
        self.setEnabled(aim is not None)

    def _on_clicked(self) -> None:
        aim, room = self._aim, self._room
        if aim is None:
            return
        try:
            if aim.table == "member":
                removal.remove_member(room.office, room.acting, aim.home, aim.id)
            else:
                removal.remove_line(room.office, room.acting, aim.table, aim.home, aim.id)
        except LiangheError as fault:
            room.tell_refusal(fault)
            return
        self.aim(None)
        room.navigator.offer_undo(self.tr("已删除：%1").replace("%1", aim.word), BringBack(room, aim))
        self.removed.emit()


class BringBack:
    """Take a deletion back; lives as long as the offer, not as long as the button."""

    def __init__(self, room: Workroom, aim: Aim) -> None:
        self._room = room
        self._aim = aim

    def __call__(self) -> None:
        """Bring the row back and say so."""
        room, aim = self._room, self._aim
        try:
            if aim.table == "household":
                removal.bring_household_back(room.office, room.acting, aim.home, aim.id)
            elif aim.table == "member":
                removal.bring_member_back(room.office, room.acting, aim.home, aim.id)
            else:
                removal.bring_line_back(room.office, room.acting, aim.table, aim.home, aim.id)
        except LiangheError as fault:
            room.tell_refusal(fault)
        else:
            room.navigator.tell(Tone.GOOD, f"已恢复：{aim.word}")
