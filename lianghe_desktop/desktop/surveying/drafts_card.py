"""Interviews that were begun and not finished: go on, or throw one away."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lianghe_desktop.casework.survey import DraftLine
from lianghe_desktop.casework.working_date import moment_of
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.records.ids import RowId


class DraftLineWidget(QWidget):
    """One unfinished interview with its two buttons."""

    def __init__(self, line: DraftLine) -> None:
        super().__init__()
        self.line = line
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self.title = QLabel(line.title)
        self.title.setProperty("role", "strong")
        saved = QLabel(self.tr("上次保存 %1").replace("%1", moment_of(line.saved_at)))
        saved.setProperty("role", "quiet")
        self.go_on_button = Button(self.tr("接着做"), icon_name="pen")
        self.discard_button = Button(self.tr("作废"), role="link")
        row.addWidget(self.title)
        row.addWidget(saved)
        row.addStretch(1)
        self.newer_button = Button(self.tr("换新版问卷"), role="link")
        self.newer_button.setToolTip(self.tr("镇街发来了新版问卷：先看有哪些新题，答过的会带过去"))
        self.newer_button.setVisible(line.newer)
        row.addWidget(self.newer_button)
        row.addWidget(self.go_on_button)
        row.addWidget(self.discard_button)


class DraftsCard(Card):
    """List unfinished interviews; `resumed` and `discarded` carry the id of one, `renewed` its line."""

    resumed = Signal(object)
    renewed = Signal(object)
    discarded = Signal(object)

    def __init__(self) -> None:
        super().__init__(self.tr("没做完的调查"))
        self.question = Banner(Tone.CARE, "", closable=False)
        self.keep_button = self.question.add_button(self.tr("保留"))
        self.discard_button = self.question.add_button(self.tr("作废，删掉答案"))
        self.question.hide()
        self.add(self.question)
        self._asked: RowId | None = None
        self.lines: list[DraftLineWidget] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(4))
        self.column.addLayout(self._rows)
        self.keep_button.clicked.connect(self._on_kept)
        self.discard_button.clicked.connect(self._on_discarded)

    def show_drafts(self, drafts: Sequence[DraftLine]) -> None:
        """Show these in place of those before; nothing is shown without any."""
        for widget in self.lines:
            self._rows.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.lines = [DraftLineWidget(line) for line in drafts]
        for widget in self.lines:
            self._rows.addWidget(widget)
            widget.go_on_button.clicked.connect(self._on_resumed)
            widget.discard_button.clicked.connect(self._on_discard_asked)
            widget.newer_button.clicked.connect(self._on_renewed)
        if self._asked not in [line.id for line in drafts]:
            self._on_kept()
        self.setVisible(bool(drafts))

    def _line_of(self, button: object) -> DraftLineWidget:
        return next(w for w in self.lines if button in (w.go_on_button, w.discard_button, w.newer_button))

    def _on_renewed(self) -> None:
        self.renewed.emit(self._line_of(self.sender()).line)

    def _on_resumed(self) -> None:
        self.resumed.emit(self._line_of(self.sender()).line.id)

    def _on_discard_asked(self) -> None:
        line = self._line_of(self.sender()).line
        self._asked = line.id
        words = self.tr(
            "要作废“%1”这份调查吗？%2 保存的答案、照片和签名会删掉，不能恢复；农户的登记资料不受影响。"
        )
        self.question.say(Tone.CARE, words.replace("%1", line.title).replace("%2", moment_of(line.saved_at)))
        self.question.show()
        self.keep_button.setFocus()

    def _on_kept(self) -> None:
        self._asked = None
        self.question.hide()

    def _on_discarded(self) -> None:
        asked, self._asked = self._asked, None
        self.question.hide()
        if asked is not None:
            self.discarded.emit(asked)
