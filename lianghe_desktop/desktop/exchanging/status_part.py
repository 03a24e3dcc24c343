"""Where the exchange stands: what waits, what was received, each part in words."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.exchange import ExchangeStatus, status
from lianghe_desktop.desktop.exchanging.words import moment_or_never, stream_line
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.widgets.states import Banner, StateBadge, heading
from lianghe_desktop.desktop.workroom import Workroom


class StatusPart(Part):
    """Show the state of the exchange with the desk above."""

    known = Signal(object)

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.gaps = Banner(Tone.CARE, "", closable=False)
        self.gaps.hide()
        self.figure = heading("", "figure")
        self.badge = StateBadge("", Tone.QUIET)
        self.above = paragraph("")
        self.times = paragraph("", "quiet")
        self.cards = CardColumn()
        self.cards.add(self.gaps)
        first = Card()
        first.add_row(self.figure, self.badge)
        first.add(self.above)
        first.add(self.times)
        self.cards.add(first)
        self.streams = LinesTable(
            (
                Column(title=self.tr("谁写的"), field="whose", width=112),
                Column(title=self.tr("内容"), field="what", width=160),
                Column(title=self.tr("本机有"), field="here", width=72, align=Align.RIGHT),
                Column(title=self.tr("已导出"), field="sent", width=72, align=Align.RIGHT),
                Column(title=self.tr("已收到"), field="received", width=72, align=Align.RIGHT),
                Column(title=self.tr("情况"), field="state", width=138),
            ),
            empty=self.tr("还没有登记任何内容。"),
            stretched="what",
        )
        listed = Card(self.tr("各部分送到了没有（条）"))
        listed.add(self.streams)
        self.cards.add(listed)
        self.listed = listed
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.cards)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self._room.look(self, lambda _control: (status(office), _names(self._room)), done=self._on_status)

    def _on_status(self, found: tuple[ExchangeStatus, dict[str, str]]) -> None:
        now, names = found
        counted = self.tr("等待上报 %1 条、照片 %2 张")
        counted = counted.replace("%1", f"{now.waiting_ops:,}").replace("%2", f"{now.waiting_photos:,}")
        self.figure.setText(self.tr("没有上级，不用上报") if now.top else counted)
        self.badge.setVisible(not now.top)
        if now.top:
            self.above.setText(
                self.tr("市里要汇总的，到“电脑登记”向市里登记一次，以后在这里导出；没有的不用办。")
            )
        elif now.above is None:
            self.badge.set_state(self.tr("还没有向上级登记"), Tone.CARE)
            self.above.setText(self.tr("请到“电脑登记”写一份申请交给上级；登记前也可以先调查、先登记农户。"))
        elif not now.joined:
            self.badge.set_state(self.tr("等上级批准"), Tone.CARE)
            words = self.tr(
                "“%1”还没有批准本机现在的编号：请到“电脑登记”办理。照常填、照常导出，批准后都算数。"
            )
            self.above.setText(words.replace("%1", now.above.name))
        elif now.waiting_ops or now.waiting_photos:
            self.badge.set_state(self.tr("等待导出"), Tone.INFO)
            self.above.setText(self.tr("上级：%1").replace("%1", now.above.name))
        else:
            self.badge.set_state(self.tr("上级已收到全部内容"), Tone.GOOD)
            self.above.setText(self.tr("上级：%1").replace("%1", now.above.name))
        words = self.tr("上次导出：%1　　上次收到回执：%2")
        words = words.replace("%1", moment_or_never(now.last_export_ms))
        self.times.setText(words.replace("%2", moment_or_never(now.last_receipt_ms)))
        for widget in (self.times, self.listed):
            widget.setVisible(not now.top)
        self.gaps.say(Tone.CARE, "\n".join(now.gap_sentences))
        self.gaps.setVisible(bool(now.gap_sentences))
        self.streams.show_lines([stream_line(stream, names) for stream in now.streams])
        self.known.emit(now)


def _names(room: Workroom) -> dict[str, str]:
    found = area_names(room.office)
    return {code: name for code, name, _ in found.rows()} if not room.office.is_village else {}
