"""Why the advice for one household changed: outcome, household, rules, whether last time comes out again."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lianghe_desktop.casework.redetermination import Change, YearlyComparison
from lianghe_desktop.casework.yearly import CHECK_WORDS, Check
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import StateBadge, heading

_TONES = {Check.SAME: Tone.GOOD, Check.DIFFERS: Tone.WRONG, Check.NOT_KEPT: Tone.CARE}


class ReasonsPanel(QWidget):
    """Show one household's comparison; `open_asked` when its page is wanted."""

    open_asked = Signal()

    def __init__(self, compared: YearlyComparison, check: Check) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(8), px(16), px(16))
        column.setSpacing(px(8))
        self.open_button = Button(self.tr("打开这一户"), icon_name="forward")
        self.open_button.clicked.connect(self.open_asked)
        column.addWidget(self.open_button)
        words = self.tr("上次决定在 %1，按%2；今年按%3。").replace("%1", compared.decided_on.isoformat())
        words = words.replace("%2", compared.pack_then).replace("%3", compared.pack_now)
        column.addWidget(paragraph(words, "quiet"))
        self.check = StateBadge(self.tr("上次的建议重算：") + CHECK_WORDS[check], _TONES[check])
        column.addWidget(self.check)
        self.outcomes = self._table(column, self.tr("建议变了什么"), compared.outcomes)
        self.facts = self._table(column, self.tr("家里变了什么"), compared.facts)
        self.rules = self._table(column, self.tr("政策变了什么"), compared.rules)
        column.addStretch(1)

    def _table(self, column: QVBoxLayout, title: str, changes: Sequence[Change]) -> LinesTable:
        column.addWidget(heading(title, "strong"))
        table = LinesTable(
            (
                Column(title=self.tr("项目"), field="what", width=160),
                Column(title=self.tr("上次"), field="was", width=104),
                Column(title=self.tr("现在"), field="now", width=104),
            ),
            empty=self.tr("没有变化"),
            stretched="what",
        )
        table.show_lines([{"what": one.what, "was": one.was, "now": one.now} for one in changes])
        column.addWidget(table)
        return table
