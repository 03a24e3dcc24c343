"""参数: the numbers of a pack on a day; one of them over time, as steps and with its quotations."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.pack_library import ParameterView, Side, parameters_of
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.policies.step_picture import StepOfTime, StepPicture
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.workroom import Workroom


class ParametersPart(Part):
    """Show the table of numbers; the one chosen stands below over time."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._side: Side | None = None
        self._name = ""
        self._views: tuple[ParameterView, ...] = ()
        self.table = LinesTable(
            (
                Column(title=self.tr("名称"), field="title", width=280),
                Column(title=self.tr("当天的值"), field="value", width=120, align=Align.RIGHT),
                Column(title=self.tr("从"), field="since", width=104),
                Column(title=self.tr("依据"), field="source", width=200),
                Column(title=self.tr("提示"), field="mark", width=120),
            ),
            empty=self.tr("这个政策包没有参数。"),
            stretched="title",
        )
        self.picture = StepPicture()
        self.values = LinesTable(
            (
                Column(title=self.tr("从"), field="since", width=104),
                Column(title=self.tr("到"), field="until", width=104),
                Column(title=self.tr("数值"), field="value", width=120, align=Align.RIGHT),
                Column(title=self.tr("依据"), field="source", width=200),
                Column(title=self.tr("文件原文"), field="quote", width=280),
            ),
            empty=self.tr("文件没有写数值，评定时由当地给出。"),
            stretched="quote",
        )
        self.one = Card("", "")
        self.one.add(self.picture)
        self.one.add(self.values)
        all_card = Card(self.tr("数值"), self.tr("点一行，看它历年的变化和文件原文。"))
        all_card.add(self.table)
        cards = CardColumn(width=1100)
        cards.add(self.one)
        cards.add(all_card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cards)
        self.table.chosen.connect(self.show_parameter)

    @override
    def refresh(self) -> None:
        if self._side is None:
            return
        self._views = parameters_of(self._room.office, self._side)
        self.table.show_lines([_line(one) for one in self._views])
        names = [one.name for one in self._views]
        self.table.table.selectRow(names.index(self._name) if self._name in names else 0)

    def show_side(self, side: Side | None) -> None:
        """Look at another version or day."""
        self._side = side
        if self.isVisible():
            self.refresh()

    def show_parameter(self, row: int) -> None:
        """Show one number over time."""
        self.one.setVisible(0 <= row < len(self._views))
        if not 0 <= row < len(self._views) or self._side is None:
            return
        view = self._views[row]
        self._name = view.name
        self.one.title.setText(view.title)
        self.one.title.show()
        self.one.say(view.description)
        self.picture.show_steps(_steps(view) if len(view.periods) > 1 else (), self._side.on)
        self.values.show_lines(
            [
                {
                    "since": period.since.isoformat(),
                    "until": period.until.isoformat() if period.until else self.tr("至今"),
                    "value": period.shown,
                    "source": period.source,
                    "quote": period.quote,
                }
                for period in view.periods
            ]
        )


def _line(one: ParameterView) -> dict[str, object]:
    held = one.held
    marks = [
        *(["示范参数"] if one.demonstration else []),
        *(["超过一年没更新"] if one.stale else []),
        *(["当地给出"] if one.external else []),
        *(["办事时限"] if one.limit else []),
    ]
    return {
        "title": one.title,
        "value": held.shown if held else "—",
        "since": held.since.isoformat() if held else "",
        "source": held.source if held else "",
        "mark": "、".join(marks),
    }


def _steps(one: ParameterView) -> Sequence[StepOfTime]:
    return [
        StepOfTime(since=period.since, height=float(period.number), words=period.shown)
        for period in one.periods
    ]
