"""The log of bundles: every one written, taken in or refused here."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.exchange import ExchangeStatus, status
from lianghe_desktop.casework.exchange_log import LogEntry
from lianghe_desktop.casework.working_date import moment_of
from lianghe_desktop.desktop.exchanging.words import breakable
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom


class LogPart(Part):
    """Show the newest entries first, each with the other desk and the files."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.table = LinesTable(
            (
                Column(title=self.tr("什么时候"), field="at", width=140),
                Column(title=self.tr("做了什么"), field="what", width=130),
                Column(title=self.tr("对方"), field="desk", width=140),
                Column(title=self.tr("文件和说明"), field="more", width=240),
            ),
            empty=self.tr("还没有导出或导入过数据包。"),
        )
        cards = CardColumn(width=1100)
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
        self.table.show_lines([_line(one) for one in found.log])


def _line(one: LogEntry) -> dict[str, object]:
    return {
        "at": moment_of(one.at_ms),
        "what": one.what,
        "desk": one.desk or ("不清楚" if one.refused else ""),
        "more": "\n".join(said for said in (breakable(one.files), one.why) if said),
    }
