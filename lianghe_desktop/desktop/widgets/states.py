"""What tells a state: badge, banner, empty place, progress, undo, masked number."""

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from lianghe_desktop.desktop.theme.icons import TONE_ICONS, icon, icon_pixmap
from lianghe_desktop.desktop.theme.theme import current_theme, dress, px
from lianghe_desktop.desktop.theme.tokens import SIZES, Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.labels import plain_label


class StateBadge(QFrame):
    """Show a state as icon, word and colour together."""

    def __init__(self, word: str, tone: Tone, *, icon_name: str | None = None) -> None:
        super().__init__()
        self.setProperty("role", "badge")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(6), px(2), px(8), px(2))
        row.setSpacing(px(4))
        self._mark = QLabel()
        self.word = QLabel()
        row.addWidget(self._mark)
        row.addWidget(self.word)
        self.set_state(word, tone, icon_name=icon_name)

    def set_state(self, word: str, tone: Tone, *, icon_name: str | None = None) -> None:
        """Show another state."""
        colour = current_theme().colours.of(tone)
        self._mark.setPixmap(icon_pixmap(icon_name or TONE_ICONS[tone], colour, SIZES.small_icon))
        self.word.setText(word)
        dress(self, "tone", tone.value)


class Banner(QFrame):
    """Say one thing over a page, with at most two buttons; may be closed where nothing hangs on it."""

    closed = Signal()

    def __init__(self, tone: Tone, text: str, *, closable: bool = True) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", tone.value)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(12), px(8), px(8), px(8))
        self._row.setSpacing(px(8))
        self._mark = QLabel()
        self.text = plain_label()
        self.text.setWordWrap(True)
        self._row.addWidget(self._mark)
        self._row.addWidget(self.text, 1)
        self.close_button = Button(self.tr("知道了"))
        self.close_button.setProperty("role", "link")
        self.close_button.setVisible(closable)
        self.close_button.clicked.connect(self._on_close)
        self._row.addWidget(self.close_button)
        self.say(tone, text)

    def say(self, tone: Tone, text: str) -> None:
        """Show another message."""
        self._mark.setPixmap(icon_pixmap(TONE_ICONS[tone], current_theme().colours.of(tone), SIZES.icon))
        self.text.setText(text)
        dress(self, "tone", tone.value)

    def add_button(self, verb: str) -> Button:
        """Add a button before the closing one and return it."""
        button = Button(verb)
        self._row.insertWidget(self._row.count() - 1, button)
        return button

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()


class EmptyState(QWidget):
    """Say what belongs here, and offer the button that brings it."""

    asked = Signal()

    def __init__(self, icon_name: str, sentence: str, *, verb: str = "", more: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(8))
        column.addStretch(2)
        mark = QLabel()
        mark.setPixmap(icon_pixmap(icon_name, current_theme().colours.control_line, 48))
        column.addWidget(mark, 0, QtCore.Qt.AlignmentFlag.AlignHCenter)
        self.sentence = _centred(sentence, "section")
        column.addWidget(self.sentence)
        self.more = _centred(more, "quiet")
        self.more.setVisible(bool(more))
        column.addWidget(self.more)
        self.button = Button(verb)
        self.button.setProperty("role", "primary")
        self.button.setVisible(bool(verb))
        self.button.clicked.connect(self.asked)
        column.addSpacing(px(8))
        column.addWidget(self.button, 0, QtCore.Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._column = column

    def add_button(self, button: Button) -> None:
        """Add one more button under the first."""
        self._column.insertWidget(self._column.count() - 1, button, 0, QtCore.Qt.AlignmentFlag.AlignHCenter)


class ProgressPanel(QFrame):
    """Show what is done and what remains of long work, and let it be stopped."""

    stop_asked = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(8))
        self.title = QLabel(title)
        self.title.setProperty("role", "strong")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.words = QLabel(self.tr("正在准备"))
        self.words.setProperty("role", "quiet")
        self.words.setWordWrap(True)
        self.stop_button = Button(self.tr("停止"), icon_name="close")
        self.stop_button.clicked.connect(self._on_stop)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.stop_button)
        column.addWidget(self.title)
        column.addWidget(self.bar)
        column.addLayout(row)
        self.bar.setRange(0, 1)

    def show_progress(self, done: int, total: int, step: str = "") -> None:
        """Show `done` of `total` (total > 0) and the step being worked on."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        counted = self.tr("已完成 %1，共 %2").replace("%1", str(done)).replace("%2", str(total))
        self.words.setText(f"{counted}　{step}" if step else counted)

    def _on_stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.words.setText(self.tr("正在停下，已做完的不会丢"))
        self.stop_asked.emit()


class UndoBar(QFrame):
    """Name what was just done and offer to take it back; stays until used or closed."""

    undo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "undo")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(6), px(8), px(6))
        row.setSpacing(px(12))
        self.text = QLabel()
        self.undo_button = Button(self.tr("撤销"))
        self.close_button = Button(self.tr("关闭"))
        self.undo_button.clicked.connect(self._on_undo)
        self.close_button.clicked.connect(self.hide)
        row.addWidget(self.text, 1)
        row.addWidget(self.undo_button)
        row.addWidget(self.close_button)
        self.hide()

    def offer(self, done: str) -> None:
        """Show what was done, e.g. 已移除家庭成员 陈小明."""
        self.text.setText(done)
        self.show()

    def _on_undo(self) -> None:
        self.hide()
        self.undo_asked.emit()


class MaskedNumber(QWidget):
    """Show a document number masked; asking for the whole is reported, so that it can be logged."""

    reveal_asked = Signal()

    def __init__(self, masked: str) -> None:
        super().__init__()
        self._masked = masked
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self.number = QLabel(masked)
        self.number.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = Button(self.tr("显示"), icon_name="eye")
        self.button.setProperty("role", "link")
        self.button.setToolTip(self.tr("查看完整号码会记入日志"))
        self.button.setVisible(bool(masked))
        self.button.clicked.connect(self._on_clicked)
        row.addWidget(self.number)
        row.addWidget(self.button)
        row.addStretch(1)

    def show_full(self, number: str) -> None:
        """Show the whole number until it is hidden again."""
        self.number.setText(number)
        self._set_button(shown=True)

    def hide_full(self) -> None:
        """Show the number masked again."""
        self.number.setText(self._masked)
        self._set_button(shown=False)

    def _set_button(self, *, shown: bool) -> None:
        self.button.setText(self.tr("隐藏") if shown else self.tr("显示"))
        self.button.setIcon(icon("eye_off" if shown else "eye", current_theme().colours.accent))

    def _on_clicked(self) -> None:
        if self.number.text() == self._masked:
            self.reveal_asked.emit()
        else:
            self.hide_full()


def heading(text: str, role: str = "section") -> QLabel:
    """Return a heading in the size of its role: title, section, strong."""
    label = plain_label(text)
    label.setProperty("role", role)
    return label


def _centred(text: str, role: str) -> QLabel:
    label = heading(text, role)
    label.setAlignment(QtCore.Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
