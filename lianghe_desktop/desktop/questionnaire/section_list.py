"""The list of sections at the left of a questionnaire, each with what it still lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from lianghe_desktop.desktop.questionnaire.sections import SectionState
from lianghe_desktop.desktop.theme.icons import icon
from lianghe_desktop.desktop.theme.theme import current_theme, px
from lianghe_desktop.desktop.theme.tokens import SIZES

_ICONS = {SectionState.UNTOUCHED: "clock", SectionState.LACKING: "care", SectionState.FILLED: "done"}
_COUNT = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionRow:
    """Say what one line of the list shows."""

    key: int
    title: str
    state: SectionState
    lacking: int


class _CountDelegate(QStyledItemDelegate):
    """Draw what lacks at the right of the title."""

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        words = index.data(_COUNT)
        if words:
            painter.save()
            painter.setPen(QColor(current_theme().colours.care))
            room: QRect = option.rect.adjusted(0, 0, -px(12), 0)  # type: ignore[attr-defined] # missing in the stubs
            painter.drawText(
                room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(words)
            )
            painter.restore()


class SectionList(QListWidget):
    """Show the sections; `asked` carries the key of the one gone to."""

    asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "sections")
        self.setItemDelegate(_CountDelegate(self))
        self.setIconSize(QSize(px(SIZES.small_icon), px(SIZES.small_icon)))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._rows: tuple[SectionRow, ...] = ()
        self.currentRowChanged.connect(self._on_row_changed)
        self._telling = True

    def show_rows(self, rows: Sequence[SectionRow], *, current: int) -> None:
        """Show the sections and mark the one in sight, by key."""
        self._telling = False
        if tuple(r.key for r in rows) != tuple(r.key for r in self._rows):
            self.clear()
            for _ in rows:
                item = QListWidgetItem()
                item.setSizeHint(QSize(0, px(40)))
                self.addItem(item)
        for place, row in enumerate(rows):
            if place >= len(self._rows) or self._rows[place] != row or not self.item(place).text():
                self._fill(self.item(place), row)
        self._rows = tuple(rows)
        self.setCurrentRow(next((p for p, r in enumerate(rows) if r.key == current), -1))
        self._telling = True

    def _fill(self, item: QListWidgetItem, row: SectionRow) -> None:
        colours = current_theme().colours
        colour = {
            SectionState.UNTOUCHED: colours.control_line,
            SectionState.LACKING: colours.care,
            SectionState.FILLED: colours.good,
        }[row.state]
        item.setIcon(icon(_ICONS[row.state], colour, SIZES.small_icon))
        item.setText(row.title)
        lacks = row.state is SectionState.LACKING and row.lacking
        item.setData(_COUNT, self.tr("缺 %1").replace("%1", str(row.lacking)) if lacks else "")
        words = {
            SectionState.UNTOUCHED: self.tr("还没有开始"),
            SectionState.LACKING: self.tr("还缺 %1 处").replace("%1", str(row.lacking)),
            SectionState.FILLED: self.tr("已填好"),
        }[row.state]
        item.setToolTip(f"{row.title}：{words}")

    def _on_row_changed(self, place: int) -> None:
        if self._telling and 0 <= place < len(self._rows):
            self.asked.emit(self._rows[place].key)
