"""What the office fixes: the telephone for complaints, the policy, each printer's shift."""

from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.assessment import choose_pack, pack_choices, pack_in_use
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, VILLAGE_PLACE, keep_setting, read_setting
from lianghe_desktop.desktop.adjusting.checking_card import CheckingCard
from lianghe_desktop.desktop.adjusting.printer_card import PrinterCard
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.policies.page import PolicyLibraryPage
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.special_line_editors import PointEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class OfficePart(Part):
    """Keep each answer as soon as it is given."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._packs = {pack.name: pack for pack in pack_choices(room.office)}
        self.phone = TextEditor(placeholder=self.tr("如 0756-5550000"), width=240)
        self.pack = RadioEditor(
            [Option(code=pack.name, label=pack.document) for pack in self._packs.values()]
        )
        self.pack_title = paragraph("", "strong")
        self.printer = PrinterCard(room, QPrinterInfo.availablePrinterNames())
        cards = CardColumn()
        phone = Card(self.tr("投诉举报电话"), self.tr("印在帮扶卡、公示和评定说明上。"))
        phone.add(self.phone)
        cards.add(phone)
        policy = Card(self.tr("按哪个文件评定"), self.tr("换了以后，新的试算按新文件；以前的决定不变。"))
        policy.add(self.pack)
        policy.add(self.pack_title)
        self.library_button = Button(self.tr("打开政策库"), icon_name="file")
        policy.add_row(self.library_button)
        cards.add(policy)
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
        for editor in (self.phone, self.pack, self.place):
            editor.set_answerable(answerable=may(room.acting, Act.ADMINISTER))
        self.phone.answered.connect(self._on_phone)
        self.pack.answered.connect(self._on_pack)
        self.place.answered.connect(self._on_place)
        self.library_button.clicked.connect(self.open_library)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self.phone.set_value(read_setting(office, COMPLAINT_PHONE))
        self._show_pack(pack_in_use(office))
        self.printer.refresh()
        self.checking.refresh()
        self.place.set_value(read_setting(office, VILLAGE_PLACE) or None)

    def open_library(self) -> None:
        """Open the documents, their numbers and clauses."""
        self._room.navigator.open_over(PolicyLibraryPage(self._room))

    def _show_pack(self, name: str) -> None:
        self.pack.set_value(name)
        pack = self._packs.get(name)
        draft = self.tr("（征求意见稿，只供试算）")
        self.pack_title.setText(f"{pack.title}{draft if pack.draft else ''}" if pack else "")

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

    def _on_pack(self, value: object) -> None:
        room = self._room
        if value is not None:
            try:
                choose_pack(room.office, room.acting, str(value))
            except LiangheError as fault:
                room.tell_refusal(fault)
            else:
                room.navigator.tell(Tone.GOOD, self.tr("已改，以后的试算按这个文件。"))
        self._show_pack(pack_in_use(room.office))
