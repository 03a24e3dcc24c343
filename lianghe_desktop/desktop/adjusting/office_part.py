"""What the office fixes: the telephone for complaints, the policy, each printer's shift."""

from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, VILLAGE_PLACE, keep_setting, read_setting
from lianghe_desktop.desktop.adjusting.checking_card import CheckingCard
from lianghe_desktop.desktop.adjusting.holidays_card import HolidaysCard
from lianghe_desktop.desktop.adjusting.policy_card import PolicyCard
from lianghe_desktop.desktop.adjusting.printer_card import PrinterCard
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.special_line_editors import PointEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class OfficePart(Part):
    """Keep each answer as soon as it is given."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.phone = TextEditor(placeholder=self.tr("如 0756-5550000"), width=240)
        self.policy = PolicyCard(room)
        self.printer = PrinterCard(room, QPrinterInfo.availablePrinterNames())
        cards = CardColumn()
        phone = Card(self.tr("投诉举报电话"), self.tr("印在帮扶卡、公示和评定说明上。"))
        phone.add(self.phone)
        cards.add(phone)
        cards.add(self.policy)
        self.holidays = HolidaysCard(room)
        cards.add(self.holidays)
        self.place = PointEditor()
        place = Card(
            self.tr("本村位置"), self.tr("问卷要自动定位时用这个位置：电脑没有卫星定位。不填就空着。")
        )
        place.add(self.place)
        cards.add(place)
        self.checking = CheckingCard(room)
        cards.add(self.checking)
        cards.add(self.printer)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)
        for editor in (self.phone, self.place):
            editor.set_answerable(answerable=may(room.acting, Act.ADMINISTER))
        self.phone.answered.connect(self._on_phone)
        self.place.answered.connect(self._on_place)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self.phone.set_value(read_setting(office, COMPLAINT_PHONE))
        self.policy.refresh()
        self.holidays.refresh()
        self.printer.refresh()
        self.checking.refresh()
        self.place.set_value(read_setting(office, VILLAGE_PLACE) or None)

    def _on_phone(self, value: object) -> None:
        self._keep(COMPLAINT_PHONE, value)

    def _on_place(self, value: object) -> None:
        self._keep(VILLAGE_PLACE, value)

    def _keep(self, key: str, value: object) -> None:
        room = self._room
        try:
            keep_setting(room.office, room.acting, key, "" if value is None else str(value))
        except LiangheError as fault:
            room.tell_refusal(fault)
