"""One sentence of a report: its words, how it stands against the records, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lianghe_desktop.casework.reports.checking import MATCH_WORDS, CheckedSentence, Match
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.states import StateBadge

_TONES = {
    Match.MATCHES: Tone.GOOD,
    Match.OWN_WORDS: Tone.INFO,
    Match.RECORDS_CHANGED: Tone.CARE,
    Match.TEXT_DIFFERS: Tone.WRONG,
}


class SentenceRow(QWidget):
    """Show one sentence; its signals carry it back to the page."""

    trace_asked = Signal(object)
    edit_asked = Signal(object)
    renew_asked = Signal(object)

    def __init__(self, one: CheckedSentence, *, editable: bool, checked: bool) -> None:
        super().__init__()
        self.one = one
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, px(8))
        column.setSpacing(px(4))
        self.words = paragraph(one.sentence.text)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.badge = StateBadge(MATCH_WORDS[one.match], _TONES[one.match])
        self.badge.setVisible(checked)
        row.addWidget(self.badge)
        self.trace_button = self._button(self.tr("看依据（%1 条）").replace("%1", f"{len(one.rows):,}"))
        self.trace_button.setVisible(checked and bool(one.rows))
        self.trace_button.clicked.connect(self._on_trace)
        row.addWidget(self.trace_button)
        self.edit_button = self._button(self.tr("改这一句"))
        self.edit_button.setVisible(editable)
        self.edit_button.clicked.connect(self._on_edit)
        row.addWidget(self.edit_button)
        stale = checked and one.match is Match.RECORDS_CHANGED
        self.renew_button = self._button(self.tr("换成现在的"))
        self.renew_button.setVisible(editable and stale)
        self.renew_button.clicked.connect(self._on_renew)
        row.addWidget(self.renew_button)
        row.addStretch(1)
        column.addLayout(row)
        self.now = paragraph(
            self.tr("按现在的资料：%1").replace("%1", one.now or self.tr("没有可写的")), "quiet"
        )
        self.now.setVisible(stale)
        column.addWidget(self.now)

    def _button(self, verb: str) -> Button:
        button = Button(verb)
        button.setProperty("role", "link")
        return button

    def _on_trace(self) -> None:
        self.trace_asked.emit(self.one)

    def _on_edit(self) -> None:
        self.edit_asked.emit(self.one)

    def _on_renew(self) -> None:
        self.renew_asked.emit(self.one)
