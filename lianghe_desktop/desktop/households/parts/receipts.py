"""送达情况: what became of what the family told, with a slip that it may keep."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.household_receipts import (
    ReceiptItem,
    household_receipts,
    print_household_receipts,
    waiting_for_home,
)
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom


class ReceiptsPart(HouseholdPart):
    """List the registration, cases, interviews, decisions, help and photos, each with how far it has come."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.print_button = Button(self.tr("打印给这一户"), icon_name="print")
        self.waiting = paragraph("", "quiet")
        self.table = LinesTable(
            (
                Column(title=self.tr("内容"), field="what", width=200),
                Column(title=self.tr("日期"), field="day", width=120),
                Column(title=self.tr("办到哪一步"), field="words", width=420),
            ),
            empty=self.tr("这一户还没有登记。"),
        )
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(heading(self.tr("登记送到了哪一步")), 1)
        row.addWidget(self.print_button)
        self.column.addLayout(row)
        self.column.addWidget(self.waiting)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self.print_button.clicked.connect(self._on_print)

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        office, home, household = self.room.office, self.home, self.household
        self.room.look(
            self,
            lambda _control: (household_receipts(office, home, household), waiting_for_home(office, home)),
            done=self._on_read,
        )

    def _on_read(self, read: tuple[tuple[ReceiptItem, ...], str]) -> None:
        items, waiting = read
        self.waiting.setText(waiting)
        self.waiting.setVisible(bool(waiting))
        self.table.show_lines(
            [
                {"what": one.what, "day": one.day.isoformat() if one.day else "", "words": one.words}
                for one in items
            ]
        )

    def _on_print(self) -> None:
        room = self.room
        keys = [(self.home, self.household)]
        work = partial(print_household_receipts, room.office, room.acting, keys)
        room.run(self, lambda _control: work(), done=room.show_printed)
