"""The log of bundles: every one written, taken in or refused here."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.exchange import ExchangeStatus, status
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.surveying.drafts_card import moment_words
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom


class LogPart(Part):
    """Show the newest entries first."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.table = LinesTable(
            (
                Column(title=self.tr("什么时候"), field="at", width=160),
                Column(title=self.tr("做了什么"), field="what", width=480),
            ),
            empty=self.tr("还没有导出或导入过数据包。"),
        )
        cards = CardColumn()
        card = Card(self.tr("数据包来往记录"))
        card.add(self.table)
        cards.add(card)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self._room.look(self, lambda _control: status(office), done=self._on_status)

    def _on_status(self, found: ExchangeStatus) -> None:
        self.table.show_lines([{"at": moment_words(line.at_ms), "what": line.what} for line in found.log])
