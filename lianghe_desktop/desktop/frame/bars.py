"""The bar over a page and the bar under it."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from lianghe_desktop.desktop.frame.page import Action, PageHead
from lianghe_desktop.desktop.theme.icons import TONE_ICONS, icon_pixmap
from lianghe_desktop.desktop.theme.theme import current_theme, dress, px
from lianghe_desktop.desktop.theme.tokens import SIZES, Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.elided_label import ElidedLabel


class HeadBar(QFrame):
    """Show title, context and buttons of the page in sight; `back_asked` where it lies over another."""

    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "head")
        self.setFixedHeight(px(SIZES.head_height))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(8))
        self.back_button = Button(self.tr("返回"), icon_name="back")
        self.back_button.clicked.connect(self.back_asked)
        row.addWidget(self.back_button)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        self.title = ElidedLabel()
        self.title.setProperty("role", "title")
        self.context = ElidedLabel()
        self.context.setProperty("role", "small")
        for label in (self.title, self.context):  # long words may be cut, the window may not grow for them
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words.addWidget(self.title)
        words.addWidget(self.context)
        words.addStretch(1)
        row.addLayout(words, 1)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(px(8))
        row.addLayout(self._actions)
        self.buttons: list[Button] = []
        self._shown: tuple[Action, ...] = ()

    def show_head(self, head: PageHead, *, nested: bool) -> None:
        """Show a page's head; nested pages get the button that leads back."""
        self.title.setText(head.title)
        self.title.setToolTip(head.title)
        self.context.setText(head.context)
        self.context.setToolTip(head.context)
        self.context.setToolTip(head.context)
        self.context.setVisible(bool(head.context))
        self.back_button.setVisible(nested)
        while len(self.buttons) > len(head.actions):
            button = self.buttons.pop()
            button.hide()
            self._actions.removeWidget(button)
            button.deleteLater()
        while len(self.buttons) < len(head.actions):
            button = Button("")
            button.clicked.connect(self._on_action)
            self._actions.addWidget(button)
            self.buttons.append(button)
        self._shown = head.actions
        for button, action in zip(self.buttons, head.actions, strict=True):
            _show_action(button, action)

    def _on_action(self) -> None:
        position = self.buttons.index(self.sender())  # type: ignore[arg-type] # only our buttons are connected
        self._shown[position].run()


def _show_action(button: Button, action: Action) -> None:
    button.setText(action.verb)
    button.setEnabled(action.enabled)
    button.setToolTip(action.hint)
    dress(button, "role", "primary" if action.primary else "")
    if action.icon:
        button.set_icon(action.icon)
    else:
        button.setIcon(QIcon())


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusItem:
    """Say one thing in the status bar."""

    text: str
    tone: Tone = Tone.QUIET
    icon: str = ""


class StatusLine(QFrame):
    """Show that everything is saved, when the last backup was, and what waits for the stick."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self.setFixedHeight(px(SIZES.status_height))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(16), 0, px(16), 0)
        self._row.setSpacing(px(24))
        self.saved = self._add_item()
        self.backup = self._add_item()
        self.waiting = self._add_item()
        self._row.addStretch(1)
        self.person = self._add_item()

    def show_saved(self, item: StatusItem) -> None:
        """Show what became of the last answer."""
        self.saved.show_item(item)

    def show_backup(self, item: StatusItem) -> None:
        """Show when the last verified backup was made."""
        self.backup.show_item(item)

    def show_waiting(self, item: StatusItem) -> None:
        """Show how much waits for the stick."""
        self.waiting.show_item(item)

    def show_person(self, item: StatusItem) -> None:
        """Show who works here."""
        self.person.show_item(item)

    def _add_item(self) -> "StatusLabel":
        label = StatusLabel()
        self._row.addWidget(label)
        return label


class StatusLabel(QFrame):
    """One thing of the status bar: icon and words."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(4))
        self._mark = QLabel()
        self.words = QLabel()
        row.addWidget(self._mark)
        row.addWidget(self.words)
        self.hide()

    def show_item(self, item: StatusItem) -> None:
        """Show an item, nothing where it has no text."""
        self.setVisible(bool(item.text))
        colour = current_theme().colours.of(item.tone)
        self._mark.setPixmap(icon_pixmap(item.icon or TONE_ICONS[item.tone], colour, SIZES.small_icon))
        self.words.setText(item.text)
