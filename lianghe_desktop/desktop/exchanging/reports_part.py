"""上报情况: which areas below have reported this month, and what is missing from whom."""

import datetime as dt

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.reporting import (
    STATE_WORDS,
    GapReport,
    MonthReports,
    Reported,
    gap_reports,
    month_reports,
)
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import StateBadge
from lianghe_desktop.desktop.workroom import Workroom


class ReportsPart(Part):
    """Show the month's reports of the areas below, those that are missing first, and the gaps."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.badge = StateBadge("", Tone.QUIET)
        self.badge.hide()
        self.month = LinesTable(
            (
                Column(title=self.tr("单位"), field="name", width=260),
                Column(title=self.tr("本月"), field="state", width=180),
                Column(title=self.tr("上次收到"), field="last", width=160),
            ),
            empty=self.tr("下面还没有单位，收到名单或批准登记以后列在这里。"),
            stretched="name",
        )
        self.gaps = LinesTable(
            (
                Column(title=self.tr("缺什么"), field="missing", width=340),
                Column(title=self.tr("怎么办"), field="advice", width=420),
            ),
            empty=self.tr("没有缺号，收到的都接得上。"),
        )
        self.reports_card = Card(
            self.tr("本月上报情况"), self.tr("镇街每月28日前报送当月情况（珠斗办字〔2017〕6号 四（五））。")
        )
        self.reports_card.add_row(self.badge)
        self.reports_card.add(self.month)
        gap_card = Card(
            self.tr("缺号"), self.tr("前面有一段没有收到，后面的先存着，补齐以后自动生效，内容不会丢。")
        )
        gap_card.add(self.gaps)
        cards = CardColumn()
        cards.add(self.reports_card)
        cards.add(gap_card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cards)

    @override
    def refresh(self) -> None:
        office, today = self._room.office, self._room.acting.today
        self._room.look(
            self,
            lambda _control: (month_reports(office, today), gap_reports(office)),
            done=self._on_read,
        )

    def _on_read(self, read: tuple[MonthReports, tuple[GapReport, ...]]) -> None:
        month, gaps = read
        today = self._room.acting.today
        self._show_month(month, today)
        self.gaps.show_lines([{"missing": one.sentence, "advice": one.advice} for one in gaps])
        self.counted.emit(len(gaps))

    def _show_month(self, month: MonthReports, today: dt.date) -> None:
        missing = len(month.missing)
        days = (month.due_on - today).days
        without = sum(one.state is Reported.NO_DESK for one in month.areas)
        if not missing and without:
            words = self.tr("登记过电脑的都已上报；还有 %1 个没有登记电脑").replace("%1", str(without))
            self.badge.set_state(words, Tone.CARE)
        elif not missing:
            self.badge.set_state(self.tr("都已上报"), Tone.GOOD)
        elif days < 0:
            words = self.tr("%1 日已过，还有 %2 个没有上报").replace("%1", month.due_on.isoformat())
            self.badge.set_state(words.replace("%2", str(missing)), Tone.WRONG)
        else:
            words = self.tr("还有 %1 个没有上报，离28日还有 %2 天").replace("%1", str(missing))
            self.badge.set_state(words.replace("%2", str(days)), Tone.CARE)
        self.badge.setVisible(any(one.state is not Reported.NO_DESK for one in month.areas))
        waiting = sorted(month.areas, key=lambda one: one.state not in (Reported.DUE, Reported.OVERDUE))
        self.month.show_lines(
            [
                {
                    "name": one.name,
                    "state": STATE_WORDS[one.state],
                    "last": one.last_on.isoformat() if one.last_on else self.tr("还没有"),
                }
                for one in waiting
            ]
        )
