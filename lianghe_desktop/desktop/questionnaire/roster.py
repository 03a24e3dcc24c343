"""A repeat on screen: a list of its members, each opened as a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.questionnaire.sections import bare_title
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.elided_label import ElidedLabel
from lianghe_desktop.desktop.widgets.states import StateBadge, heading


@dataclass(frozen=True, kw_only=True, slots=True)
class RosterRow:
    """Say what one line of a roster shows."""

    ref: str
    name: str
    summary: str
    lacking: int
    removable: bool
    named: bool = True


class _Line(QFrame):
    """One member: name, summary, state, and what can be done."""

    opened = Signal(str)
    removed = Signal(str)

    def __init__(self, row: RosterRow, number: int) -> None:
        super().__init__()
        self.ref = row.ref
        self.setProperty("role", "card")
        line = QHBoxLayout(self)
        line.setContentsMargins(px(12), px(6), px(8), px(6))
        line.setSpacing(px(12))
        line.addWidget(QLabel(str(number)))
        name = heading(row.name, "strong")
        name.setMinimumWidth(px(72))
        line.addWidget(name)
        summary = ElidedLabel(row.summary)
        summary.setProperty("role", "quiet")
        summary.setToolTip(row.summary)
        line.addWidget(summary, 1)
        tone = Tone.CARE if row.lacking else Tone.GOOD
        words = self.tr("还缺 %1 处").replace("%1", str(row.lacking)) if row.lacking else self.tr("已填好")
        line.addWidget(StateBadge(words, tone))
        self.open_button = Button(self.tr("打开"))
        self.open_button.clicked.connect(self._on_open)
        line.addWidget(self.open_button)
        self.remove_button = Button(self.tr("移除"), icon_name="remove", role="link")
        self.remove_button.setVisible(row.removable)
        self.remove_button.clicked.connect(self._on_remove)
        line.addWidget(self.remove_button)

    def _on_open(self) -> None:
        self.opened.emit(self.ref)

    def _on_remove(self) -> None:
        self.removed.emit(self.ref)


class Roster(QWidget):
    """List the members of a repeat; signals carry the reference of an instance, `added` of the repeat."""

    added = Signal(str)
    opened = Signal(str)
    removed = Signal(str)
    pasted = Signal(str)

    def __init__(self, ref: str, label: str) -> None:
        super().__init__()
        self.ref = ref
        self._label = bare_title(label)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self.count = heading(label)
        self._heading = label
        self._column.addWidget(self.count)
        self.empty = heading(self.tr("还没有添加，点下面的按钮开始"), "quiet")
        self._column.addWidget(self.empty)
        self.add_button = Button(self.tr("添加%1").replace("%1", self._label), icon_name="add")
        self.add_button.clicked.connect(self._on_add)
        self.paste_button = Button(self.tr("粘贴 Excel 名单"), icon_name="table", role="link")
        self.paste_button.setToolTip(self.tr("在 Excel 里选中几行（连表头）复制，再点这里；也可以按 Ctrl+V"))
        self.paste_button.clicked.connect(self._on_paste)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.add_button)
        row.addWidget(self.paste_button)
        row.addStretch(1)
        self._column.addWidget(foot)
        self.lines: list[_Line] = []
        self.rows: tuple[RosterRow, ...] = ()

    def show_rows(self, rows: Sequence[RosterRow], *, can_add: bool) -> None:
        """Show these members and whether more may be added."""
        self.add_button.setVisible(can_add)
        self.paste_button.setVisible(can_add)
        self.empty.setVisible(not rows)
        if tuple(rows) == self.rows:
            return
        self.rows = tuple(rows)
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = []
        for number, row in enumerate(rows, start=1):
            line = _Line(row, number)
            line.opened.connect(self.opened)
            line.removed.connect(self.removed)
            self._column.insertWidget(self._column.count() - 1, line)
            self.lines.append(line)
        counted = self.tr("%1（%2）").replace("%1", self._heading).replace("%2", str(len(rows)))
        self.count.setText(counted if rows else self._heading)

    def focus_first(self) -> bool:
        """Give the keyboard to the first member without a name, else to adding one; tell whether it could."""
        blank = next((line for line, row in zip(self.lines, self.rows, strict=True) if not row.named), None)
        button = self.add_button if blank is None else blank.open_button
        if button.isHidden():
            return False
        button.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and not self.paste_button.isHidden():
            self._on_paste()
            return
        super().keyPressEvent(event)

    def _on_paste(self) -> None:
        self.pasted.emit(self.ref)

    def _on_add(self) -> None:
        self.added.emit(self.ref)
