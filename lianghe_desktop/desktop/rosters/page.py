"""台账和名单: choose a list, narrow it, sort it, print it or write it as a workbook."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.duties.periods import Every, period_of
from lianghe_desktop.casework.rosters.catalogue import fill_seen, rosters
from lianghe_desktop.casework.rosters.papers import print_list, write_list
from lianghe_desktop.casework.rosters.roster import Filled, Group, Of, Roster
from lianghe_desktop.casework.rosters.shown import shown_cell, shown_columns
from lianghe_desktop.casework.rosters.subjects import Span
from lianghe_desktop.desktop.frame.page import PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.table_page import Printing, TablePage, Writing
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.as_of_day import AsOfDay
from lianghe_desktop.desktop.widgets.choice_box import PlainChoice
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor
from lianghe_desktop.desktop.workroom import Workroom

_PX_PER_MM = 4.2
_LEAST_WIDTH, _OPEN_WIDTH = 72, 200
_DAY_WIDTH = 116


class RostersPage(TablePage):
    """Show one list at a time; a double click opens the household."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.filled: Filled | None = None
        self.table: RecordTable | None = None
        self._offered = rosters(room.office, room.acting.today)
        today = room.acting.today
        self.group = PlainChoice([(group.value, group.value) for group in Group])
        self.roster = PlainChoice([])
        known = villages(room.office)
        self.village = ChoiceBox(self.tr("全部村（居）"), [(one.home, one.name) for one in known])
        self.village.setVisible(len(known) > 1)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("在名单里找：姓名、户编号"))
        self.search.setClearButtonEnabled(True)
        self.span_word, self.to_word = QLabel(self.tr("日期从")), QLabel(self.tr("到"))
        self.first, self.last = DateEditor(today=lambda: today), DateEditor(today=lambda: today)
        for editor, day in ((self.first, period_of(today, Every.YEAR).first), (self.last, today)):
            editor.line.setFixedWidth(px(_DAY_WIDTH))
            editor.set_value(day)
            editor.answered.connect(self._on_choice)
        self.as_of = AsOfDay(today)
        self.rows = FixedRows()
        self.told = QLabel()
        self.told.setProperty("role", "quiet")
        self.told.setWordWrap(True)
        self._build()
        self.group.currentIndexChanged.connect(self._on_group)
        self.roster.currentIndexChanged.connect(self._on_choice)
        self.village.currentIndexChanged.connect(self._on_choice)
        self.search.textChanged.connect(self.show_rows)
        self.as_of.changed.connect(self.reload)
        self._offer_rosters()

    def _build(self) -> None:
        first, second = QHBoxLayout(), FlowRow(gap=8)
        for widget in (self.group, self.roster, self.village):
            first.addWidget(widget)
        first.addWidget(self.search, 1)
        for word in (self.span_word, self.first, self.to_word, self.last):
            second.flow.addWidget(word)
        second.flow.addWidget(self.as_of)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(16), px(12), px(16), px(16))
        self._column.setSpacing(px(8))
        first.setSpacing(px(8))
        self._column.addLayout(first)
        self._column.addWidget(second)
        self._column.addWidget(self.told)

    @override
    def head(self) -> PageHead:
        ready = self.filled is not None and bool(self.filled.lines)
        return PageHead(
            title=self.tr("台账和名单"),
            context=self.filled.roster.title if self.filled else self.tr("都从同一份记录里来"),
            actions=(self.save_action(ready=ready), self.paper_action(ready=ready)),
        )

    @override
    def entered(self) -> None:
        self.reload()

    @override
    def commit(self) -> bool:
        self.first.commit()
        self.last.commit()
        self.as_of.commit()
        return True

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.reload()

    def chosen(self) -> Roster:
        """Return the list chosen."""
        return next(one for one in self._offered if one.code == self.roster.code())

    def choose(self, code: str) -> None:
        """Choose a list as a person would."""
        found = next(one for one in self._offered if one.code == code)
        self.group.choose(found.group.value)
        self.roster.choose(code)

    def reload(self) -> None:
        """Fill the list anew; of several questions the newest is shown."""
        question = partial(
            fill_seen, as_of=self.as_of.value(), village=self.village.code(), span=self._span()
        )
        work = partial(self._fill, self.chosen().code, question)
        self._room.look(self, work, done=self._on_filled)

    def show_rows(self, *_change: object) -> None:
        """Show the lines that the search leaves."""
        if self.filled is None or self.table is None:
            return
        wanted = self.search.text().strip()
        self.rows.show(
            [
                _row(place, line.cells)
                for place, line in enumerate(self.filled.lines)
                if not wanted or any(wanted in str(cell) for cell in line.cells if cell is not None)
            ]
        )
        self.table.model.load()

    def lines(self) -> tuple[int, ...]:
        """Return the places of the lines in sight, in their order on the screen."""
        if self.table is None:
            return ()
        model = self.table.model
        places = [self.rows.row(model.id_at(row)).get("place") for row in range(model.rowCount())]
        return tuple(place for place in places if isinstance(place, int))

    @override
    def file_title(self) -> str:
        filled = self.filled
        if filled is None:
            return f"{self.chosen().title}-{self._room.acting.today.isoformat()}"
        return f"{filled.roster.title}-{filled.on.isoformat()}"

    @override
    def printing(self) -> Printing | None:
        """Print the list as it is narrowed and sorted now."""
        filled, lines, room = self.filled, self.lines(), self._room
        if filled is None:
            return None
        return lambda _control: print_list(room.office, room.acting, filled, lines)

    @override
    def writing(self, path: Path) -> Writing | None:
        """Write the list as it is narrowed and sorted now; that it was taken is logged."""
        filled, lines, room = self.filled, self.lines(), self._room
        if filled is None:
            return None
        return lambda _control: write_list(room.office, room.acting, filled, path, lines)

    @override
    def saved_words(self, name: str, result: object) -> str:
        words = self.tr("已写入“%1”，共 %2 行，已记入日志。").replace("%1", name)
        return words.replace("%2", f"{result:,}")

    def open_line(self, place: object) -> None:
        """Open the household of a line."""
        at = self.rows.row(place).get("place")
        if self.filled is not None and isinstance(at, int):
            line = self.filled.lines[at]
            self._room.navigator.open_household(line.home, line.household)

    def _span(self) -> Span | None:
        first, last = self.first.value(), self.last.value()
        if isinstance(first, dt.date) and isinstance(last, dt.date) and first <= last:
            return Span(first=first, last=last)
        return None

    def _fill(self, code: str, question: Callable[..., Filled], _control: object) -> Filled:
        return question(self._room.office, code, self._room.acting.today)

    def _on_filled(self, filled: Filled) -> None:
        if self.table is None or self.filled is None or self.filled.roster.code != filled.roster.code:
            self._lay_out(filled.roster)
        self.filled = filled
        roster = filled.roster
        words = [self.tr("依据：%1").replace("%1", roster.source)]
        if filled.as_of:
            words.insert(0, self.tr("按 %1 结束时的记录").replace("%1", filled.on.isoformat()))
        if roster.receiver:
            words = [f"送：{roster.receiver}", f"用途：{roster.purpose}", *words]
        if roster.whole_numbers:
            words.append(self.tr("存为 Excel 时写完整号码，并记入日志"))
        self.told.setText("　".join(words))
        self.show_rows()
        self.head_changed.emit()

    def _lay_out(self, roster: Roster) -> None:
        """Put a table with the columns of a list in place of the one before."""
        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        columns = [
            Column(
                title=column.title,
                field=str(at),
                width=max(int(column.width_mm * _PX_PER_MM), _LEAST_WIDTH)
                if column.width_mm
                else _OPEN_WIDTH,
                align=Align.RIGHT if column.numeric else Align.LEFT,
                shown=partial(shown_cell, money=column.money),
                summed=column.summed,
            )
            for at, column in enumerate(shown_columns(roster))
        ]
        model = PagedModel(columns, self.rows)
        nobody = EmptyState("household", self.tr("没有符合这份名单的"))
        self.table = RecordTable(model, nobody, counted=roster.of.value)
        self.table.view.horizontalHeader().setStretchLastSection(True)
        self.table.opened.connect(self.open_line)
        self._column.addWidget(self.table, 1)

    def _offer_rosters(self) -> None:
        group = self.group.code()
        self.roster.offer([(one.code, one.title) for one in self._offered if one.group.value == group])
        of_measures = self.chosen().of is Of.MEASURES
        for widget in (self.span_word, self.first, self.to_word, self.last):
            widget.setVisible(of_measures)

    def _on_group(self, *_choice: object) -> None:
        self._offer_rosters()
        self.reload()

    def _on_choice(self, *_choice: object) -> None:
        self._offer_rosters()
        self.reload()


def _row(place: int, cells: tuple[object, ...]) -> Mapping[str, object]:
    return {"place": place} | {str(at): cell for at, cell in enumerate(cells)}
