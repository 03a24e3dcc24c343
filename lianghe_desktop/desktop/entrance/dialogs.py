"""Questions on the way in: what day it is, the recovery code, and what to do with a damaged file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor
from lianghe_desktop.desktop.widgets.field import FieldColumn, LabelledField
from lianghe_desktop.desktop.widgets.line_editors import PasswordEditor, TextEditor
from lianghe_desktop.desktop.widgets.states import Banner, heading
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor


class _Question(QDialog):
    """A small window with words, fields, a way back and a way on."""

    def __init__(self, title: str, words: str, verb: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("两合"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(px(480))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(heading(title, "title"))
        label = QLabel(words)
        label.setWordWrap(True)
        column.addWidget(label)
        self.fields = FieldColumn()
        column.addWidget(self.fields)
        self.banner = Banner(Tone.WRONG, "", closable=False)
        self.banner.hide()
        column.addWidget(self.banner)
        row = self._actions = QHBoxLayout()
        self.cancel_button = Button(self.tr("返回"))
        self.go_button = Button(verb, role="primary")
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.go_button)
        column.addLayout(row)
        self.cancel_button.clicked.connect(self.close)
        self.go_button.clicked.connect(self._on_go)
        self.fields.finished.connect(self._on_go)

    def refuse(self, sentence: str) -> None:
        """Say what is still wrong; what was typed stays."""
        self.banner.say(Tone.WRONG, sentence)
        self.banner.show()
        self.go_button.setEnabled(True)

    def _on_go(self) -> None:
        raise NotImplementedError


class DayDialog(_Question):
    """Ask for today's date because the clock cannot be trusted; `answered` carries the date."""

    answered = Signal(object)

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__("今天是几号", sentence, "用这个日期登录", parent)
        self.day = DateEditor(today=_clock_day)
        self.fields.add_field(LabelledField(self.tr("今天的日期"), self.day, required=True))

    def _on_go(self) -> None:
        self.day.commit()
        value = self.day.value()
        if not isinstance(value, date):
            self.refuse(self.tr("请按 2026-11-20 的样子填写今天的日期"))
            return
        self.answered.emit(value)
        self.close()


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovery:
    """Carry what opens a desk whose password is forgotten."""

    code: str
    password: str

    def __repr__(self) -> str:
        return "Recovery()"


class RecoveryDialog(_Question):
    """Ask for the recovery code and a new password; `answered` carries Recovery."""

    answered = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            f"给{name}重设密码",
            "恢复单是第一次使用时打印的，请向单位保密员取。资料都在，不会因为忘了密码丢失。",
            "重设密码并登录",
            parent,
        )
        self.code = TextEditor(placeholder=self.tr("单子上的字母和数字，横线可不写"))
        self.first, self.second = PasswordEditor(), PasswordEditor()
        self.fields.add_field(LabelledField(self.tr("恢复码"), self.code, required=True))
        self.fields.add_field(LabelledField(self.tr("新密码"), self.first, required=True))
        self.fields.add_field(LabelledField(self.tr("再输入一次"), self.second, required=True))

    def _on_go(self) -> None:
        code, password = self.code.typed().strip(), self.first.typed()
        if not code:
            self.refuse(self.tr("请先输入恢复单上的恢复码"))
        elif not password or password != self.second.typed():
            self.refuse(self.tr("两次输入的新密码不一样，请重新输入"))
        else:
            self.go_button.setEnabled(False)
            self.answered.emit(Recovery(code=code, password=password))


@dataclass(frozen=True, kw_only=True, slots=True)
class RestoreFrom:
    """Carry which backup comes back, and who opens it."""

    backup: Path
    user: str
    password: str

    def __repr__(self) -> str:
        return "RestoreFrom()"


class RestoreDialog(_Question):
    """Ask whose password opens a backup; `answered` carries RestoreFrom."""

    answered = Signal(object)

    def __init__(self, backup: Path, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(
            "用备份恢复",
            f"备份 {backup.name}。恢复以后，备份之后报过的内容，导入镇里的回执包就回来。",
            "恢复并登录",
            parent,
        )
        self._backup = backup
        self.person = RadioEditor([Option(code=name, label=name) for name in names])
        self.person.set_value(names[0])
        self.password = PasswordEditor()
        self.fields.add_field(LabelledField(self.tr("谁的密码"), self.person, required=True))
        self.fields.add_field(LabelledField(self.tr("做备份时的密码"), self.password, required=True))

    def _on_go(self) -> None:
        user, password = self.person.value(), self.password.typed()
        if not isinstance(user, str) or not password:
            self.refuse(self.tr("请选姓名并输入密码"))
            return
        self.go_button.setEnabled(False)
        self.answered.emit(RestoreFrom(backup=self._backup, user=user, password=password))


class DamageDialog(_Question):
    """Offer the newest verified backup of a damaged file, and to write down first what can still be read."""

    restore_asked = Signal()
    save_asked = Signal()

    def __init__(self, sentence: str, parent: QWidget | None = None, *, has_backup: bool) -> None:
        super().__init__(
            "数据文件损坏了",
            f"{sentence}\n\n损坏的文件会留在旁边，不会删除。备份之后登记的内容不在备份里："
            "可以先把还读得出的内容写成一份表，恢复后照表补录。",
            "用最近的备份恢复",
            parent,
        )
        self.save_button = Button(self.tr("读得出的内容写成表"))
        self._actions.insertWidget(1, self.save_button)
        self.save_button.clicked.connect(self.save_asked)
        self._has_backup = has_backup
        self.set_busy(busy=False)

    def set_busy(self, *, busy: bool) -> None:
        """Keep the buttons still while something is done."""
        self.go_button.setEnabled(self._has_backup and not busy)
        self.save_button.setEnabled(not busy)

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        self.banner.say(Tone.GOOD, sentence)
        self.banner.show()

    def _on_go(self) -> None:
        self.restore_asked.emit()


def _clock_day() -> date:
    today = QDate.currentDate()
    return date(today.year(), today.month(), today.day())
