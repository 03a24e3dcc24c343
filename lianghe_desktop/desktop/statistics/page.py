"""统计图: a few charts of the desk or one of its areas, the same on screen and on paper."""

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QLabel, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.charts import lay_out
from lianghe_desktop.casework.statistics import (
    Statistics,
    areas_to_choose,
    note_for,
    print_statistics,
    statistics,
    write_statistics,
)
from lianghe_desktop.desktop.frame.page import Action, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.table_page import Printing, TablePage, Writing
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.chart_view import ChartView
from lianghe_desktop.desktop.widgets.figure_bar import FigureBar
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.audience import Audience

_WIDE = 1080
_WARM_WIDTH = 600


class StatisticsPage(TablePage):
    """Stack the charts; another area is counted anew."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self._stale = True
        self.found: Statistics | None = None
        self.charts: list[ChartView] = []
        choices = areas_to_choose(room.office)
        self.area = ChoiceBox(self.tr("%1全部").replace("%1", room.office.desk.name), choices, width=200)
        self.area.setVisible(bool(choices))
        self.sums = QLabel()
        self.sums.setProperty("role", "strong")
        self.bar = FigureBar(room.acting.today, before=(self.area,), behind=(self.sums,))
        self.told = QLabel()
        self.told.setProperty("role", "quiet")
        self.told.setWordWrap(True)
        self.progress = LongWork(room, self.tr("正在统计"), unit=self.tr("张图"))
        self.cards = CardColumn(width=_WIDE)
        row = QVBoxLayout()
        row.setContentsMargins(px(16), px(12), px(16), 0)
        row.setSpacing(px(8))
        row.addWidget(self.bar)
        row.addWidget(self.told)
        over = QVBoxLayout()
        over.setContentsMargins(px(16), px(8), px(16), 0)
        over.addWidget(self.progress)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(over)
        column.addWidget(self.cards, 1)
        self.area.currentIndexChanged.connect(self._on_area)
        self.bar.changed.connect(self._on_area)
        self.progress.changed.connect(self.head_changed)

    @override
    def head(self) -> PageHead:
        context = self.tr("按现有资料统计，打印出来和这里一样")
        if self.found is not None:
            context = f"{self.found.on.isoformat()} · {context}"
        ready = self.found is not None and not self.progress.busy
        return PageHead(
            title=self.tr("统计图"),
            context=context,
            actions=(
                Action(
                    verb=self.tr("重新统计"), run=self.count, icon="assess", enabled=not self.progress.busy
                ),
                self.save_action(ready=ready),
                Action(
                    verb=self.tr("打印统计图"),
                    run=self.show_paper,
                    icon="print",
                    primary=True,
                    enabled=ready,
                ),
            ),
        )

    @override
    def entered(self) -> None:
        if self._stale and not self.progress.busy:
            self.count()

    @override
    def commit(self) -> bool:
        self.bar.commit()
        return True

    @override
    def records_changed(self, notice: object) -> None:
        self._stale = True

    def count(self) -> None:
        """Count anew; it can be stopped. While work is under way it is done once more."""
        if self.progress.busy:
            self.progress.then(self.count)
            return
        self._stale = False
        code = self.area.code()
        work = partial(self._work, AreaCode(code) if code else None, self.bar.as_of(), self.bar.audience())
        self.progress.run(work, done=self._on_counted)

    @override
    def file_title(self) -> str:
        on = self.found.on if self.found is not None else self._room.acting.today
        return f"{self.tr('统计图数据')}-{on.isoformat()}"

    @override
    def printing(self) -> Printing | None:
        """Print the charts."""
        found, room = self.found, self._room
        return None if found is None else lambda _control: print_statistics(room.office, room.acting, found)

    @override
    def writing(self, path: Path) -> Writing | None:
        """Write the numbers of the charts."""
        found, room = self.found, self._room
        return None if found is None else lambda _control: write_statistics(room.acting, found, path)

    def _work(
        self, area: AreaCode | None, as_of: dt.date | None, audience: Audience, control: Control
    ) -> Statistics:
        room = self._room
        found = statistics(
            room.office, room.acting, area=area, as_of=as_of, audience=audience, progress=control.going
        )
        for chart in found.charts:
            lay_out(chart, _WARM_WIDTH)  # measures the words here rather than on the screen thread
        return found

    def _on_counted(self, found: Statistics) -> None:
        self.found = found
        self.sums.setText(found.sums)
        self.told.setText(note_for(found.audience))
        self.bar.updateGeometry()
        while len(self.charts) < len(found.charts):
            card, view = Card(), ChartView()
            card.add(view)
            self.cards.add(card)
            self.charts.append(view)
        for view, chart in zip(self.charts, found.charts, strict=True):
            view.show_chart(chart)

    def _on_area(self, *_choice: object) -> None:
        self.count()
