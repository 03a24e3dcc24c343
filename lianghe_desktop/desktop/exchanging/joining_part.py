"""电脑登记: this desk joins the one above, step by step, with digits read aloud on the telephone."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import enrolment, exchange, new_keys, stick
from lianghe_desktop.casework.exchange import ExchangeStatus
from lianghe_desktop.casework.new_keys import DeskAbove
from lianghe_desktop.desktop.exchanging.digits import DigitsLabel
from lianghe_desktop.desktop.exchanging.new_key_card import NewKeyCard
from lianghe_desktop.desktop.exchanging.paper_form import PaperForm
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class JoiningPart(Part):
    """Lead through request, approval and baseline; `baseline_asked` opens the taking in of files."""

    baseline_asked = Signal()
    joined = Signal()

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.state = Banner(Tone.INFO, "", closable=False)
        self.request_button = Button(self.tr("写登记申请到U盘"), icon_name="stick", role="primary")
        self.request_result = Banner(Tone.GOOD, "", closable=False)
        self.request_result.hide()
        self.digits = DigitsLabel()
        self.approval_button = Button(self.tr("选择批准文件"), icon_name="file")
        self.approval_form = PaperForm(room, self.tr("核对无误，接受批准"), self.tr("上级念的8个数字"))
        self.baseline_button = Button(self.tr("导入基线"), icon_name="import")
        self.new_keys = NewKeyCard(room)
        self.new_keys.taken_over.connect(self.refresh)
        self.new_keys.taken_over.connect(self.joined)
        self._build_layout()
        self.request_button.clicked.connect(self._on_request)
        self.approval_button.clicked.connect(self._on_approval)
        self.approval_form.given.connect(self._on_confirmed)
        self.baseline_button.clicked.connect(self.baseline_asked)

    def _build_layout(self) -> None:
        cards = CardColumn()
        cards.add(self.state)
        self.first = first = Card(self.tr("1　写登记申请"))
        first.add_row(self.request_button)
        first.add(self.request_result)
        cards.add(first)
        second = Card(
            self.tr("2　给上级打电话，念核对码"),
            self.tr("对方电脑上看到的数字要和这里一样，才说明申请没有被人换过。"),
        )
        second.add_row(self.digits)
        cards.add(second)
        third = Card(
            self.tr("3　导入批准"), self.tr("上级批准后会给回一个批准文件，并在电话里念他那边的核对码。")
        )
        third.add_row(self.approval_button)
        third.add(self.approval_form)
        cards.add(third)
        fourth = Card(
            self.tr("4　导入基线"), self.tr("基线里有上级已有的农户名单和问卷。没有基线也可以开始。")
        )
        fourth.add_row(self.baseline_button)
        cards.add(fourth)
        cards.add(self.new_keys)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)

    @override
    def refresh(self) -> None:
        room = self._room
        self._room.look(
            self,
            lambda _control: (
                exchange.status(room.office),
                enrolment.fingerprint(room.office, room.acting),
                new_keys.desks_above(room.office),
            ),
            done=self._on_known,
        )

    def _on_known(self, found: tuple[ExchangeStatus, str, list[DeskAbove]]) -> None:
        now, digits, above = found
        self.new_keys.show_above(above)
        self.digits.show_digits(digits)
        self.first.say(
            self.tr("已经批准过，不用再写；上级请您重新登记时才写。")
            if now.joined
            else self.tr("把申请写到U盘交给上级。等批准时可以先做调查。")
        )
        if now.top:
            self.state.say(
                Tone.INFO, self.tr("市里要汇总各县区的，才在这里向市里登记；没有的不用办，照常收镇街的。")
            )
        elif now.above is None:
            self.state.say(Tone.CARE, self.tr("本机还没有向上级登记，请从第1步做起。"))
        elif not now.joined:
            words = self.tr("“%1”还没有批准本机，请从第1步做起。")
            if now.renewed:
                words = self.tr(
                    "本机换过编号（恢复过备份、被复制过，或换过密钥），要请“%1”重新批准一次：请从第1步做起。"
                    "这期间照常填、照常导出，批准后都算数。"
                )
            self.state.say(Tone.CARE, words.replace("%1", now.above.name))
        else:
            self.state.say(
                Tone.GOOD, self.tr("本机已由“%1”批准，可以正式报送。").replace("%1", now.above.name)
            )

    def _on_request(self) -> None:
        folder = PICKERS.folder(self, self.tr("选择U盘或文件夹"), stick.last_folder(self._room.office))
        if folder is None:
            return
        try:
            issued = enrolment.request(self._room.office, self._room.acting, folder)
            stick.settle([issued.path])
        except LiangheError as fault:
            self._room.tell_refusal(fault)
            return
        words = self.tr("申请已写好：%1。可安全拔出U盘。请带给上级，并打电话念下面的核对码。")
        self.request_result.say(Tone.GOOD, words.replace("%1", issued.path.name))
        self.request_result.show()
        self.digits.show_digits(issued.fingerprint)

    def _on_approval(self) -> None:
        paper = self.approval_form.choose(self.tr("选择批准文件"))
        if paper is not None:
            words = self.tr("这是“%1”的%2。请在电话里听对方念核对码，填在下面。")
            self.approval_form.ask(paper, words)

    def _on_confirmed(self) -> None:
        approval = self.approval_form.path
        if approval is None:
            return
        try:
            name = enrolment.accept(
                self._room.office,
                self._room.acting,
                approval,
                confirmed=self.approval_form.text("digits"),
            )
        except LiangheError as fault:
            self.approval_form.show_refusal(fault.text)
            return
        self.approval_form.close_file()
        self._room.navigator.tell(
            Tone.GOOD, self.tr("已接受“%1”的批准。下一步：导入基线。").replace("%1", name)
        )
        self.refresh()
        self.joined.emit()
