"""What the office fixes: the telephone for complaints, the policy, the printer's shift."""

from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.assessment import choose_pack, pack_choices, pack_in_use
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.settings import (
    CARD_OFFSET_X_MM,
    CARD_OFFSET_Y_MM,
    COMPLAINT_PHONE,
    keep_setting,
    read_setting,
)
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor
from lianghe_desktop.desktop.widgets.field import FieldColumn, LabelledField
from lianghe_desktop.desktop.widgets.line_editors import DecimalEditor, TextEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

MOST_OFFSET_MM = Decimal(20)


class OfficePart(Part):
    """Keep each answer as soon as it is given."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.phone = TextEditor(placeholder=self.tr("如 0756-5550000"), width=240)
        packs = pack_choices()
        draft = self.tr("（征求意见稿）")
        self.pack = RadioEditor(
            [Option(code=p.name, label=f"{p.title}　{p.document}{draft if p.draft else ''}") for p in packs]
        )
        self.right = DecimalEditor(unit=self.tr("毫米"))
        self.down = DecimalEditor(unit=self.tr("毫米"))
        self.right_field = LabelledField(
            self.tr("向右移"), self.right, hint=self.tr("印得偏左就填正数，偏右填负数")
        )
        self.down_field = LabelledField(self.tr("向下移"), self.down)
        cards = CardColumn()
        phone = Card(self.tr("投诉举报电话"), self.tr("印在帮扶卡、公示和评定说明上。"))
        phone.add(self.phone)
        cards.add(phone)
        policy = Card(self.tr("按哪个文件评定"), self.tr("换了以后，新的试算按新文件；以前的决定不变。"))
        policy.add(self.pack)
        cards.add(policy)
        printer = Card(
            self.tr("打印机对位"), self.tr("在印好格子的卡上只印内容时用。先试印一张，量一量偏了几毫米。")
        )
        column = FieldColumn()
        column.add_field(self.right_field)
        column.add_field(self.down_field)
        printer.add(column)
        cards.add(printer)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)
        for editor in (self.phone, self.pack):
            editor.set_answerable(answerable=may(room.acting, Act.ADMINISTER))
        self.phone.answered.connect(self._on_phone)
        self.pack.answered.connect(self._on_pack)
        self.right.answered.connect(self._on_right)
        self.down.answered.connect(self._on_down)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self.phone.set_value(read_setting(office, COMPLAINT_PHONE))
        self.pack.set_value(pack_in_use(office))
        self.right.set_value(_millimetres(read_setting(office, CARD_OFFSET_X_MM)))
        self.down.set_value(_millimetres(read_setting(office, CARD_OFFSET_Y_MM)))

    def _on_phone(self, value: object) -> None:
        self._keep(COMPLAINT_PHONE, "" if value is None else str(value))

    def _on_pack(self, value: object) -> None:
        if value is None:
            self.pack.set_value(pack_in_use(self._room.office))
            return
        try:
            choose_pack(self._room.office, self._room.acting, str(value))
        except LiangheError as fault:
            self._room.tell_refusal(fault)
            return
        self._room.navigator.tell(Tone.GOOD, self.tr("已改，以后的试算按这个文件。"))

    def _on_right(self, value: object) -> None:
        self._keep_offset(self.right_field, CARD_OFFSET_X_MM, value)

    def _on_down(self, value: object) -> None:
        self._keep_offset(self.down_field, CARD_OFFSET_Y_MM, value)

    def _keep_offset(self, field: LabelledField, key: str, value: object) -> None:
        if isinstance(value, Decimal) and abs(value) > MOST_OFFSET_MM:
            field.set_error(self.tr("最多移 20 毫米，请重新量一下"))
            return
        field.set_error("")
        self._keep(key, str(value) if isinstance(value, Decimal) else "0")

    def _keep(self, key: str, value: str) -> None:
        try:
            keep_setting(self._room.office, self._room.acting, key, value)
        except LiangheError as fault:
            self._room.tell_refusal(fault)


def _millimetres(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
