"""Duties as lines: how each stands, by when, by which clause, and the button that says it is done."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lianghe_desktop.casework.duties.due import DutyLine, Standing
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.states import StateBadge, heading

TONES = {
    Standing.DONE: Tone.GOOD,
    Standing.DUE: Tone.INFO,
    Standing.ORANGE: Tone.CARE,
    Standing.RED: Tone.WRONG,
}
_BADGE_WIDTH = 120


def standing_words(standing: Standing, days_left: int | None) -> str:
    """Return how something stands: 还有 3 天, 今天到期, 逾期 2 天, 已办."""
    if standing is Standing.DONE:
        return "已办"
    if days_left is None:
        return "待办"
    if days_left < 0:
        return f"逾期 {-days_left} 天"
    return "今天到期" if days_left == 0 else f"还有 {days_left} 天"


class DutyLineRow(QWidget):
    """Show one duty; `button` is None where records alone tell how far it is."""

    def __init__(
        self, line: DutyLine, *, mark: Callable[[DutyLine], None], take_back: Callable[[DutyLine], None]
    ) -> None:
        super().__init__()
        self.line = line
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(4), 0, px(4))
        row.setSpacing(px(12))
        holder = QWidget()
        holder.setFixedWidth(px(_BADGE_WIDTH))
        holding = QHBoxLayout(holder)
        holding.setContentsMargins(0, 0, 0, 0)
        nobody = line.duty.measure is not None and not line.of
        told = self.tr("还没有户") if nobody else standing_words(line.standing, line.days_left)
        self.badge = StateBadge(told, Tone.INFO if nobody else TONES[line.standing])
        holding.addWidget(self.badge)
        holding.addStretch(1)
        row.addWidget(holder)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        self.title = heading(f"{line.period.words}　{line.duty.title}", "strong")
        self.title.setWordWrap(True)
        words.addWidget(self.title)
        self.told = paragraph(_told(line), "quiet")
        words.addWidget(self.told)
        row.addLayout(words, 1)
        self.button: Button | None = None
        if line.duty.measure is None:
            done = line.standing is Standing.DONE
            self.button = Button(self.tr("撤回登记") if done else self.tr("登记已办"))
            self.button.clicked.connect(partial(take_back if done else mark, line))
            row.addWidget(self.button)


def _told(line: DutyLine) -> str:
    parts = [f"{line.due_on.isoformat()} 之前"]
    if line.duty.measure is not None or line.of > 1:
        parts.append(f"已做 {line.done:,}，共 {line.of:,} {line.unit}")
    if line.done_on is not None:
        parts.append(f"{line.done_on.isoformat()} 登记")
    if line.standing is not Standing.DONE:
        parts.append(line.duty.how)
    parts.append(line.duty.source)
    if line.duty.demonstration:
        parts.append(line.duty.demonstration)
    return "　".join(parts)
