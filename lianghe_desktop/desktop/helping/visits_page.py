"""走访日历: the visits due month by month; a line leads to the household's help."""

import datetime as dt

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.helped import VISIT_EVERY_DAYS
from lianghe_desktop.casework.helping.visiting import DueVisit, MonthOfVisits, visits_due
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom

_MOST = 60
_COLUMNS = (
    Column(title="该走访", field="due", width=112),
    Column(title="还有几天", field="left", width=112),
    Column(title="户主", field="head_name", width=112),
    Column(title="户编号", field="household_no", width=184),
    Column(title="帮扶责任人", field="helper", width=120),
    Column(title="上次走访", field="last", width=112),
)


class MonthCard(Card):
    """Show the visits of one month."""

    def __init__(self, room: Workroom, month: MonthOfVisits) -> None:
        title = f"{month.first.year} 年 {month.first.month} 月　{len(month.visits)} 户"
        super().__init__(title)
        self._room = room
        self._visits = month.visits[:_MOST]
        self.table = LinesTable(_COLUMNS, empty=self.tr("这个月没有到期的走访。"), stretched="household_no")
        self.table.show_lines([_words(one) for one in self._visits])
        self.add(self.table)
        if len(month.visits) > _MOST:
            words = self.tr("只列出最急的 %1 户，其余在“帮扶”的名单里看。")
            self.say(words.replace("%1", str(_MOST)))
        self.table.opened.connect(self.open_visit)

    def open_visit(self, place: int) -> None:
        """Open the help of a household."""
        line = self._visits[place].line
        self._room.navigator.open_over(HouseholdPage(self._room, line.home, line.id, part=Part.HELP))


class VisitsPage(Page):
    """Show this month and the next ones."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.cards: list[MonthCard] = []
        self.column = CardColumn()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)

    @override
    def head(self) -> PageHead:
        words = self.tr("每 %1 天走访一次（示范参数）").replace("%1", str(VISIT_EVERY_DAYS))
        return PageHead(title=self.tr("走访日历"), context=words)

    @override
    def entered(self) -> None:
        self.reload()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read anew which visits are due."""
        room = self._room
        room.look(self, lambda _control: visits_due(room.office, room.acting.today), done=self._on_months)

    def _on_months(self, months: list[MonthOfVisits]) -> None:
        self.column.clear()
        self.cards = [MonthCard(self._room, month) for month in months]
        for card in self.cards:
            self.column.add(card)


def _words(one: DueVisit) -> dict[str, object]:
    last: dt.date | None = one.line.last_visit
    left = f"已过 {-one.days_left} 天" if one.days_left < 0 else f"{one.days_left} 天"
    return {
        "due": one.due_on.isoformat(),
        "left": left,
        "head_name": one.line.head_name,
        "household_no": one.line.household_no,
        "helper": one.line.helper or "还没有",
        "last": last.isoformat() if last else "还没有",
    }
