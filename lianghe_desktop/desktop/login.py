"""The login: who works here, and the password. Imports nothing heavy, because it is shown first."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6 import QtCore
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.icons import icon
from lianghe_desktop.desktop.theme.theme import current_theme, px
from lianghe_desktop.desktop.theme.tokens import SIZES, Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.field import LabelledField
from lianghe_desktop.desktop.widgets.line_editors import PasswordEditor
from lianghe_desktop.desktop.widgets.states import Banner, heading


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginChoice:
    """Name one person who may log in here."""

    person_id: str
    name: str
    duty: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class LoginAttempt:
    """Carry what was given to log in."""

    person_id: str
    password: str

    def __repr__(self) -> str:
        return f"LoginAttempt(person_id={self.person_id!r})"


class LoginPage(QFrame):
    """Ask who works here and for the password.

    `login_asked` carries a LoginAttempt; `recovery_asked` when the password is forgotten.
    """

    login_asked = Signal(object)
    recovery_asked = Signal()

    def __init__(self, choices: Sequence[LoginChoice], *, desk_name: str, last_person_id: str = "") -> None:
        super().__init__()
        self.setProperty("role", "canvas")
        self.setWindowTitle(self.tr("两合 · 登录"))
        self._choices = tuple(choices)
        self.people = self._build_people(last_person_id)
        self.password = PasswordEditor()
        self.password_field = LabelledField(self.tr("密码"), self.password)
        self.banner = Banner(Tone.WRONG, "", closable=False)
        self.banner.hide()
        self.login_button = Button(self.tr("登录"), role="primary")
        self.recovery_button = Button(self.tr("忘了密码，用恢复单重设"), role="link")
        self.card = QFrame()
        self._column = QVBoxLayout(self.card)
        self._build_layout(desk_name)
        self.password.line.entered.connect(self._on_login)
        self.login_button.clicked.connect(self._on_login)
        self.recovery_button.clicked.connect(self.recovery_asked)

    def _build_people(self, last_person_id: str) -> QListWidget:
        people = _PeopleList()
        people.setIconSize(QSize(px(SIZES.icon), px(SIZES.icon)))
        for choice in self._choices:
            words = f"{choice.name}　{choice.duty}" if choice.duty else choice.name
            item = QListWidgetItem(icon("person", current_theme().colours.quiet), words)
            item.setSizeHint(QSize(0, px(44)))
            people.addItem(item)
        ids = [choice.person_id for choice in self._choices]
        people.setCurrentRow(ids.index(last_person_id) if last_person_id in ids else 0)
        people.setFixedHeight(px(44) * min(max(len(ids), 1), 5) + 2)
        people.entered_row.connect(self._on_person_entered)
        return people

    def _build_layout(self, desk_name: str) -> None:
        card = self.card
        card.setProperty("role", "card")
        card.setFixedWidth(px(400))
        column = self._column
        column.setContentsMargins(px(32), px(24), px(32), px(24))
        column.setSpacing(px(12))
        column.addWidget(heading(self.tr("两合"), "title"))
        place = QLabel(desk_name)
        place.setProperty("role", "quiet")
        place.setWordWrap(True)
        column.addWidget(place)
        column.addSpacing(px(4))
        who = heading(self.tr("您是哪一位"), "label")
        column.addWidget(who)
        framed = QFrame()
        framed.setProperty("role", "card")
        inner = QVBoxLayout(framed)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.people)
        column.addWidget(framed)
        column.addWidget(self.password_field)
        column.addWidget(self.banner)
        column.addWidget(self.login_button)
        column.addLayout(_centred(self.recovery_button))
        ground = QWidget()
        ground.setProperty("role", "canvas")
        inside = QVBoxLayout(ground)
        inside.addStretch(1)
        inside.addLayout(_centred(card))
        inside.addStretch(2)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_card()
        self.password.setFocus()

    def show_refusal(self, sentence: str) -> None:
        """Say in one sentence why the login was refused, and let it be tried again."""
        self.set_waiting(waiting=False)
        self.banner.say(Tone.WRONG, sentence)
        self.banner.show()
        self._fit_card()
        self.password.line.selectAll()
        self.password.setFocus()

    def set_waiting(self, *, waiting: bool) -> None:
        """Show that the password is being checked."""
        self.login_button.setEnabled(not waiting)
        self.login_button.setText(self.tr("正在打开资料") if waiting else self.tr("登录"))

    def _fit_card(self) -> None:
        """Give wrapped sentences their height; a scroll area asks only for that of one line."""
        self.card.setMinimumHeight(0)
        self.card.setMinimumHeight(self._column.totalHeightForWidth(self.card.width()))

    def _on_person_entered(self) -> None:
        self.password.setFocus(QtCore.Qt.FocusReason.TabFocusReason)

    def _on_login(self) -> None:
        if not self.login_button.isEnabled():
            return
        typed = self.password.line.text()
        row = self.people.currentRow()
        if not 0 <= row < len(self._choices):
            self.show_refusal(self.tr("请先在上面选择您是哪一位"))
        elif not typed:
            self.show_refusal(self.tr("请输入密码"))
        else:
            self.banner.hide()
            self._fit_card()
            self.set_waiting(waiting=True)
            self.login_asked.emit(LoginAttempt(person_id=self._choices[row].person_id, password=typed))


def _centred(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row


class _PeopleList(QListWidget):
    """People to choose from; Enter goes on to the password."""

    entered_row = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter}:
            self.entered_row.emit()
            return
        super().keyPressEvent(event)
