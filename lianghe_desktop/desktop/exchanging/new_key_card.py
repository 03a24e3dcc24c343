"""上级换了密钥或电脑: take in its notice or its card, and see the digits of the desk above."""

from PySide6.QtCore import Signal

from lianghe_desktop.casework import new_keys
from lianghe_desktop.casework.new_keys import DeskAbove
from lianghe_desktop.desktop.exchanging.paper_form import PaperForm
from lianghe_desktop.desktop.exchanging.words import spaced
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, paragraph
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
        self.choose_button = Button(self.tr("选择上级的文件"), icon_name="file")
        self.form = PaperForm(room, self.tr("核对无误，接受"), self.tr("上级念的8个数字"))
        self.above = paragraph("", "quiet")
        self.add_row(self.choose_button)
        self.add(self.form)
        self.add(self.above)
        self.choose_button.clicked.connect(self._on_choose)
        self.form.given.connect(self._on_confirmed)

    def show_above(self, desks: list[DeskAbove]) -> None:
        """Show the digits of the desks above, to be read to a township whose machine was replaced."""
        words = self.tr("%1 的核对码：%2")
        self.above.setText(
            "\n".join(words.replace("%1", one.name).replace("%2", spaced(one.fingerprint)) for one in desks)
        )

    def _on_choose(self) -> None:
        paper = self.form.choose(self.tr("选择上级的文件"))
        if paper is None:
            return
        if paper.kind != "card":
            self._take_over("")
            return
        self.form.ask(paper, self.tr("这是“%1”的%2。请在电话里听对方念核对码，填在下面。"))

    def _on_confirmed(self) -> None:
        self._take_over(self.form.text("digits"))

    def _take_over(self, digits: str) -> None:
        room, path = self._room, self.form.path
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
        self.form.close_file()
        words = self.tr("已接受“%1”的新密钥，以后的上报包用新密钥封。").replace("%1", name)
        room.navigator.tell(Tone.GOOD, words)
        self.taken_over.emit()
