"""上级换了密钥或电脑: take in its notice or its card, and see the digits of the desk above."""

from pathlib import Path

from PySide6.QtCore import Signal

from lianghe_desktop.casework import enrolment, new_keys, stick
from lianghe_desktop.casework.new_keys import DeskAbove
from lianghe_desktop.desktop.exchanging.words import spaced
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, paragraph
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class NewKeyCard(Card):
    """Choose the file; a card asks for the digits that the desk above reads out."""

    taken_over = Signal()

    def __init__(self, room: Workroom) -> None:
        super().__init__(self.tr("上级换了密钥或换了电脑"))
        self.say(
            self.tr(
                "上级发来的回执包里带着新密钥，导入后自动跟上，不用在这里办。"
                "上级另给了文件（名字以 newkey 或 card 开头），就在这里选它。"
            )
        )
        self._room = room
        self._file: Path | None = None
        self.choose_button = Button(self.tr("选择上级的文件"), icon_name="file")
        self.form = FormPanel("", self.tr("核对无误，接受"), icon_name="check")
        self.form.add(
            "digits",
            self.tr("上级念的8个数字"),
            TextEditor(placeholder=self.tr("如 1234 5678"), width=200),
            required=True,
        )
        self.form.hide()
        self.above = paragraph("", "quiet")
        self.add_row(self.choose_button)
        self.add(self.form)
        self.add(self.above)
        self.choose_button.clicked.connect(self._on_choose)
        self.form.given.connect(self._on_confirmed)
        self.form.cancelled.connect(self.form.hide)

    def show_above(self, desks: list[DeskAbove]) -> None:
        """Show the digits of the desks above, to be read to a township whose machine was replaced."""
        words = self.tr("%1 的核对码：%2")
        self.above.setText(
            "\n".join(words.replace("%1", one.name).replace("%2", spaced(one.fingerprint)) for one in desks)
        )

    def _on_choose(self) -> None:
        chosen = PICKERS.files(
            self,
            self.tr("选择上级的文件"),
            stick.last_folder(self._room.office),
            self.tr("登记文件 (*.lhe)"),
        )
        if not chosen:
            return
        try:
            paper = enrolment.look_into(chosen[0])
        except LiangheError as fault:
            self._room.tell_refusal(fault)
            return
        self._file = chosen[0]
        if paper.kind != "card":
            self._take_over("")
            return
        words = self.tr("这是“%1”的%2。请在电话里听对方念核对码，填在下面。")
        self.form.title.setText(words.replace("%1", paper.sender).replace("%2", paper.kind_word))
        self.form.title.setWordWrap(True)
        self.form.title.show()
        self.form.banner.hide()
        self.form.show()
        self.form.column.focus_first()

    def _on_confirmed(self) -> None:
        self._take_over(self.form.text("digits"))

    def _take_over(self, digits: str) -> None:
        room, path = self._room, self._file
        if path is None:
            return
        try:
            name = new_keys.take_over(room.office, room.acting, path, confirmed=digits)
        except LiangheError as fault:
            if self.form.isHidden():
                room.tell_refusal(fault)
            else:
                self.form.show_refusal(fault.text)
            return
        self._file = None
        self.form.hide()
        words = self.tr("已接受“%1”的新密钥，以后的上报包用新密钥封。").replace("%1", name)
        room.navigator.tell(Tone.GOOD, words)
        self.taken_over.emit()
