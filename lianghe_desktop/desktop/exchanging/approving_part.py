"""批准登记: let a desk below in, after its eight digits were read out on the telephone."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import enrolment, stick
from lianghe_desktop.desktop.exchanging.digits import DigitsLabel
from lianghe_desktop.desktop.exchanging.paper_form import PaperForm
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class ApprovingPart(Part):
    """Choose a request, type the digits that the other side reads, write the approval beside it."""

    approved = Signal()
    baseline_asked = Signal(str)  # the digits of the desk that was let in

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._digits = ""
        self.request_button = Button(self.tr("选择申请文件"), icon_name="file", role="primary")
        self.form = PaperForm(room, self.tr("核对无误，批准"), self.tr("对方念的8个数字"))
        self.result = Banner(Tone.GOOD, "", closable=False)
        self.result.hide()
        self.baseline_button = self.result.add_button(self.tr("去写基线"))
        self.digits = DigitsLabel()
        cards = CardColumn()
        first = Card(
            self.tr("1　打开下级的申请"), self.tr("插上下级带来的U盘，选名字以 request 开头的文件。")
        )
        first.add_row(self.request_button)
        first.add(self.form)
        first.add(self.result)
        cards.add(first)
        second = Card(
            self.tr("2　把本机的核对码念给对方"), self.tr("对方导入批准文件时要填这8个数字，电话里念给他。")
        )
        second.add_row(self.digits)
        cards.add(second)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)
        self.request_button.clicked.connect(self._on_request)
        self.form.given.connect(self._on_confirmed)
        self.baseline_button.clicked.connect(self._on_baseline)

    @override
    def refresh(self) -> None:
        room = self._room
        self._room.look(
            self,
            lambda _control: enrolment.fingerprint(room.office, room.acting),
            done=self.digits.show_digits,
        )

    def _on_request(self) -> None:
        paper = self.form.choose(self.tr("选择申请文件"))
        if paper is not None:
            self.result.hide()
            self._digits = paper.fingerprint
            words = self.tr("这是“%1”的%2。请给对方打电话，听对方念核对码，填在下面。")
            if paper.restored:
                words += self.tr("它恢复过备份或换过密钥，以前登记过：批准后名单里还是一台。")
            self.form.ask(paper, words)

    def _on_confirmed(self) -> None:
        request = self.form.path
        if request is None:
            return
        try:
            issued = enrolment.approve(
                self._room.office,
                self._room.acting,
                request,
                request.parent,
                confirmed=self.form.text("digits"),
            )
            stick.settle([issued.path])
        except LiangheError as fault:
            self.form.show_refusal(fault.text)
            return
        self.form.close_file()
        words = self.tr(
            "已批准，批准文件 %1 写在同一个U盘上。请在电话里念下面的核对码。"
            "再去写一份基线，把名单和问卷也给它；不用写的，现在可安全拔出。"
        )
        self.result.say(Tone.GOOD, words.replace("%1", issued.path.name))
        self.result.show()
        self.digits.show_digits(issued.fingerprint)
        self.approved.emit()

    def _on_baseline(self) -> None:
        self.baseline_asked.emit(self._digits)
