"""One household value by value: Enter or F8 copies the next, F7 goes back; leaving clears the clipboard."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.rosters.copying import CopySheet, CopyStep, keep_progress, log_numbers
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, paragraph
from lianghe_desktop.desktop.workroom import Workroom

_WIDE = 760


class CopyPage(Page):
    """Show the value that lies on the clipboard; how far it came is kept, so that one may go on later."""

    def __init__(self, room: Workroom, sheet: CopySheet) -> None:
        super().__init__()
        self._room, self._sheet = room, sheet
        self._logged, self._begun = False, False
        self.at = sheet.done - 1 if not sheet.finished else -1
        """The value that was copied last; none before the first."""
        self.card = Card()
        self.card.setMaximumWidth(px(_WIDE))
        self.person, self.field = QLabel(), QLabel()
        self.person.setProperty("role", "section")
        self.field.setProperty("role", "title")
        self.field.setWordWrap(True)
        self.value = QLabel()
        self.value.setProperty("role", "title")
        self.value.setTextFormat(Qt.TextFormat.PlainText)
        self.value.setWordWrap(True)
        self.state = paragraph("", "quiet")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, max(len(sheet.steps), 1))
        self.next_button = Button(self.tr("复制下一项（回车或 F8）"), icon_name="forward", role="primary")
        self.back_button = Button(self.tr("上一项（F7）"), icon_name="back")
        self.again_button = Button(self.tr("从头抄"), icon_name="undo")
        for part in (self.person, self.field, self.value, self.state, self.bar):
            self.card.add(part)
        self.card.add_row(self.next_button, self.back_button, self.again_button)
        row = QHBoxLayout()
        row.addWidget(self.card)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(row)
        hint = self.tr(
            "在上级系统里点到对应的格子，粘贴，再回到这里按回车。空着的项不出现。离开这一页时清空剪贴板。"
        )
        column.addWidget(paragraph(hint, "quiet"))
        column.addStretch(1)
        self.next_button.clicked.connect(self.copy_next)
        self.back_button.clicked.connect(self.go_back)
        self.again_button.clicked.connect(self.begin_again)
        for key, run in (("F8", self.copy_next), ("F7", self.go_back)):
            QShortcut(QKeySequence(key), self).activated.connect(run)
        self._show()

    @override
    def head(self) -> PageHead:
        sheet = self._sheet
        return PageHead(
            title=self.tr("抄录 %1").replace("%1", sheet.head_name),
            context=f"{sheet.village}　{sheet.number}",
            actions=(Action(verb=self.tr("看这一户"), run=self.open_household, icon="household"),),
        )

    @override
    def entered(self) -> None:
        self.next_button.setFocus()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():  # minimised to reach the other system: what was copied stays
            self._clear()
        super().hideEvent(event)

    @property
    def step(self) -> CopyStep | None:
        """Return the value copied last."""
        return self._sheet.steps[self.at] if 0 <= self.at < len(self._sheet.steps) else None

    def copy_next(self) -> None:
        """Copy the next value; after the last one the clipboard is cleared."""
        self.at = min(self.at + 1, len(self._sheet.steps))
        self._copy()

    def go_back(self) -> None:
        """Copy the value before once more."""
        if self.at > 0:
            self.at -= 1
            self._copy()

    def begin_again(self) -> None:
        """Forget how far the household was."""
        self.at, self._begun = -1, False
        self._clear()
        self._keep(0)
        self._show()

    def open_household(self) -> None:
        """Open the household's page."""
        self._room.navigator.open_household(self._sheet.home, self._sheet.household)

    def _copy(self) -> None:
        self._begun = True
        step = self.step
        if step is None:
            self._clear()
        else:
            QGuiApplication.clipboard().setText(step.value)
            if step.sensitive and not self._logged:
                self._logged = True
                room, household = self._room, self._sheet.household
                room.run(
                    self, lambda _control: log_numbers(room.office, room.acting, household), done=_no_more
                )
        self._keep(min(self.at + 1, len(self._sheet.steps)))
        self._show()

    def _keep(self, done: int) -> None:
        room, household = self._room, self._sheet.household
        room.run(
            self, lambda _control: keep_progress(room.office, room.acting, household, done), done=_no_more
        )

    def _show(self) -> None:
        steps, step = self._sheet.steps, self.step if self._begun else None
        ended = self.at >= len(steps)
        self.bar.setValue(min(self.at + 1, len(steps)))
        self.person.setText(step.person if step else "")
        self.field.setText(step.title if step else self._between(ended=ended))
        self.value.setText(step.value if step else "")
        if step is None:
            following = None if ended or not steps else steps[self.at + 1]
            words = f"{following.person}　{following.title}" if following else ""
            told = self.tr("下一项：%1").replace("%1", words) if following else ""
        else:
            count = self.tr("第 %1 项，共 %2 项，已复制").replace("%1", str(self.at + 1))
            told = count.replace("%2", str(len(steps)))
        self.state.setText(told)
        self.next_button.setEnabled(not ended and bool(steps))
        self.back_button.setEnabled(self.at > 0)

    def _between(self, *, ended: bool) -> str:
        if ended:
            return self.tr("这一户抄完了，剪贴板已清空")
        return self.tr("按回车开始，第一项会复制到剪贴板")

    def _clear(self) -> None:
        """Take our value off the clipboard; what somebody else put there stays."""
        board = QGuiApplication.clipboard()
        if board.text() in {step.value for step in self._sheet.steps}:
            board.clear()


def _no_more(_answer: object) -> None:
    """Let the work end quietly: what it kept is not shown here."""
