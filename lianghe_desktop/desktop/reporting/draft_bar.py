"""Over a report: its title and addressee, and drafting it anew as of a day."""

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lianghe_desktop.casework.reports.writing import Report
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.as_of_day import AsOfDay
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import paragraph


class DraftBar(QWidget):
    """Ask for a new draft and for other heads; shown only as far as the report may be changed."""

    draft_asked = Signal()
    heads_asked = Signal()

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self.title = paragraph("", "section")
        self.sent = paragraph("", "quiet")
        self.heads_button = Button(self.tr("改标题和主送"))
        self.heads_button.setProperty("role", "link")
        self.day = AsOfDay(today)
        self.draft_button = Button(self.tr("重新起草"), icon_name="pen")
        self.draft_button.setToolTip(self.tr("您改过的、自己写的句子都留着，删去的不再出来"))
        first, self._second = QHBoxLayout(), QWidget()
        first.setSpacing(px(8))
        first.addWidget(self.title, 1)
        first.addWidget(self.heads_button)
        second = QHBoxLayout(self._second)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(px(8))
        second.addWidget(self.day)
        second.addWidget(self.draft_button)
        second.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), 0)
        column.setSpacing(px(4))
        column.addLayout(first)
        column.addWidget(self.sent)
        column.addWidget(self._second)
        self.draft_button.clicked.connect(self._on_draft)
        self.heads_button.clicked.connect(self.heads_asked)

    def as_of(self) -> dt.date | None:
        """Return the day asked for, None for now."""
        return self.day.value()

    def show_report(self, report: Report, *, editable: bool) -> None:
        """Show the heads of a report."""
        self.title.setText(report.text.title)
        sent = []
        if report.text.addressee:
            sent.append(self.tr("主送：%1").replace("%1", report.text.addressee))
        if report.text.copies:
            sent.append(self.tr("抄送：%1").replace("%1", report.text.copies))
        self.sent.setText("　".join(sent))
        self.sent.setVisible(bool(sent))
        self.day.show_day(report.as_of)
        self._second.setVisible(editable)
        self.heads_button.setVisible(editable)

    def _on_draft(self) -> None:
        self.day.commit()
        self.draft_asked.emit()
