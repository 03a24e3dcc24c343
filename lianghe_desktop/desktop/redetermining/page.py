"""年度重新认定: last time's determinations beside today's advice for every household of the desk."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.redetermination import YearlyComparison, compare_with_last
from lianghe_desktop.casework.yearly import (
    KIND_WORDS,
    Check,
    Key,
    Kind,
    YearLine,
    Yearly,
    compare_years,
    day_to_compare,
    verify_lines,
)
from lianghe_desktop.casework.yearly_papers import print_yearly, write_yearly
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.navigation import HOUSEHOLDS
from lianghe_desktop.desktop.redetermining.reasons import ReasonsPanel
from lianghe_desktop.desktop.redetermining.rows import COLUMNS, YearRows
from lianghe_desktop.desktop.scrolled import scrolled
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.paged_model import PagedModel
from lianghe_desktop.desktop.widgets.pickers import PICKERS, WORKBOOK
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor
from lianghe_desktop.desktop.workroom import Workroom

_WIDE_DETAIL = 416


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reasons:
    line: YearLine
    compared: YearlyComparison
    check: Check


class RedeterminingPage(Page):
    """List every household with what would become of it; one that is chosen shows why beside the list."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._stale = True
        self.yearly: Yearly | None = None
        self._checks: dict[Key, Check] = {}
        self._known = villages(room.office)
        self.reasons: ReasonsPanel | None = None
        self.rows = YearRows(room.office)
        columns = COLUMNS if len(self._known) > 1 else COLUMNS[:-1]
        self.model = PagedModel(columns, self.rows)
        self.empty = EmptyState("household", self.tr("还没有登记农户"), verb=self.tr("去登记农户"))
        self.table = RecordTable(self.model, self.empty)
        self.progress = LongWork(room, unit=self.tr("步"))
        self.beside = BesideSplit(self._build_listing(), detail_width=_WIDE_DETAIL)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.beside)
        self.table.opened.connect(self.explain)
        self.progress.changed.connect(self._on_work_changed)
        self.empty.asked.connect(self._on_register_asked)

    def _build_listing(self) -> QWidget:
        today = self._room.acting.today
        self.day = DateEditor(today=lambda: today)
        self.day.set_value(day_to_compare(self._room.office, today))
        self.day.answered.connect(self._on_day)
        self.day.refused.connect(self._on_day_refused)
        self.kind = ChoiceBox(self.tr("全部户"), [(kind.value, KIND_WORDS[kind]) for kind in Kind], width=152)
        self.decided = ChoiceBox(
            self.tr("决定没决定都看"),
            (("open", self.tr("今年还没有决定")), ("done", self.tr("今年已决定"))),
            width=152,
        )
        self.village = ChoiceBox(self.tr("全部村（居）"), [(v.home, v.name) for v in self._known])
        self.village.setVisible(len(self._known) > 1)
        self.verify_button = Button(self.tr("核对上次的建议"), icon_name="check")
        self.verify_button.setToolTip(self.tr("用当时存下的情况和政策重算一遍，看是不是一字不差"))
        row, second = QHBoxLayout(), QHBoxLayout()
        row.addWidget(QLabel(self.tr("和这一天以前的决定比：")))
        row.addWidget(self.day)
        row.addStretch(1)
        row.addWidget(self.verify_button)
        for choice in (self.kind, self.decided, self.village):
            second.addWidget(choice)
            choice.currentIndexChanged.connect(self.show_rows)
        second.addStretch(1)
        self.verify_button.clicked.connect(self.verify)
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(8))
        for line in (row, second):
            line.setSpacing(px(8))
            column.addLayout(line)
        self.counts = QLabel()
        self.counts.setProperty("role", "strong")
        self.counts.setWordWrap(True)
        column.addWidget(self.counts)
        column.addWidget(self.progress)
        column.addWidget(self.table, 1)
        return listing

    @override
    def head(self) -> PageHead:
        context = self.tr("每年重新认定，可进可出；建议只供参考，由人决定")
        if self.yearly is not None:
            words = self.tr("今年已决定 %1 户，共 %2 户").replace("%1", f"{self.yearly.decided:,}")
            context = f"{words.replace('%2', f'{len(self.yearly.lines):,}')} · {context}"
        ready = self.yearly is not None and not self.progress.busy
        return PageHead(
            title=self.tr("年度重新认定"),
            context=context,
            actions=(
                Action(verb=self.tr("存为 Excel"), run=self.export, icon="save_as", enabled=ready),
                Action(verb=self.tr("打印对照表"), run=self.print_list, icon="print", enabled=ready),
                Action(
                    verb=self.tr("重新比较"),
                    run=self.compare,
                    icon="assess",
                    primary=True,
                    enabled=not self.progress.busy,
                ),
            ),
        )

    @override
    def entered(self) -> None:
        if self._stale and not self.progress.busy:
            self.compare()

    @override
    def records_changed(self, notice: object) -> None:
        self._stale = True

    @override
    def commit(self) -> bool:
        self.day.commit()
        return True

    @override
    def step_back(self) -> bool:
        return self.beside.step_back()

    def compare(self) -> None:
        """Compare every household anew; it can be stopped."""
        day = self.day.value()
        if isinstance(day, dt.date) and not self.progress.busy:
            room, self._stale = self._room, False
            self.progress.run(
                lambda control: compare_years(room.office, room.acting, day, progress=control.going),
                done=self._on_compared,
                title=self.tr("正在比较"),
            )

    def verify(self) -> None:
        """Work last time's advice out again for the households in the list; it can be stopped."""
        if self.yearly is not None and not self.progress.busy:
            room, lines = self._room, list(self.rows.lines)
            self.progress.run(
                lambda control: verify_lines(room.office, room.acting, lines, control.going),
                done=self._on_verified,
                title=self.tr("正在核对上次的建议"),
            )

    def show_rows(self, *_choice: object) -> None:
        """Show the households that the choices leave."""
        if self.yearly is None:
            return
        self.rows.lines = [line for line in self.yearly.lines if self._fits(line)]
        self.rows.checks = self._checks
        counts = [f"{KIND_WORDS[kind]} {self.yearly.count(kind):,} 户" for kind in Kind]
        self.counts.setText("　".join(counts))
        nobody = not self.yearly.lines
        self.empty.sentence.setText(self.tr("还没有登记农户") if nobody else self.tr("没有符合条件的户"))
        self.empty.button.setVisible(nobody)
        self.model.load()

    def explain(self, place: object) -> None:
        """Show beside the list why the advice for a household changed."""
        line, room = self.rows.line(place), self._room
        if line is None or self.yearly is None:
            return
        if line.determination is None:
            self._open(line)
            return
        until = self.yearly.compared_with

        def work(_control: Control) -> _Reasons:
            compared = compare_with_last(room.office, room.acting, *line.key, until=until)
            check = verify_lines(room.office, room.acting, [line])[line.key]
            return _Reasons(line=line, compared=compared, check=check)

        room.run(self, work, done=self._on_reasons)

    def print_list(self) -> None:
        """Show the list as it is narrowed now as a paper."""
        yearly, lines, room = self.yearly, list(self.rows.lines), self._room
        if yearly is not None:
            room.run(
                self,
                lambda _control: print_yearly(room.office, room.acting, yearly, lines),
                done=room.show_printed,
            )

    def export(self) -> None:
        """Ask where to, and write the list as it is narrowed now as a workbook."""
        name = f"{self.tr('年度重新认定对照表')}-{self._room.acting.today.isoformat()}.xlsx"
        path = PICKERS.target(self, self.tr("存为 Excel"), name, WORKBOOK)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the list as it is narrowed now as a workbook."""
        yearly, lines, room = self.yearly, list(self.rows.lines), self._room
        if yearly is not None:
            room.run(
                self,
                lambda _control: write_yearly(room.office, room.acting, yearly, lines, path),
                done=partial(self._on_written, path.name),
            )

    def _fits(self, line: YearLine) -> bool:
        kind, decided, village = self.kind.code(), self.decided.code(), self.village.code()
        return (
            kind in (None, line.kind.value)
            and decided in (None, "done" if line.decided_again else "open")
            and village in (None, line.key[0])
        )

    def _open(self, line: YearLine) -> None:
        self._room.navigator.open_over(HouseholdPage(self._room, *line.key, part=Part.ADVICE))

    def _on_work_changed(self) -> None:
        self.verify_button.setEnabled(not self.progress.busy)
        self.head_changed.emit()

    def _on_compared(self, yearly: Yearly) -> None:
        self.yearly, self._checks = yearly, {}
        self.beside.close_detail()
        self.show_rows()

    def _on_verified(self, checks: dict[Key, Check]) -> None:
        self._checks |= checks
        self.show_rows()
        differing = sum(check is Check.DIFFERS for check in checks.values())
        words = self.tr("重算了 %1 户，不一样的 %2 户。").replace("%1", f"{len(checks):,}")
        tone = Tone.WRONG if differing else Tone.GOOD
        self._room.navigator.tell(tone, words.replace("%2", f"{differing:,}"))

    def _on_reasons(self, found: _Reasons) -> None:
        self.reasons = ReasonsPanel(found.compared, found.check)
        self.reasons.open_asked.connect(partial(self._open, found.line))
        self.beside.show_detail(self.tr("为什么变了"), scrolled(self.reasons))

    def _on_written(self, file_name: str, _nothing: object) -> None:
        self._room.navigator.tell(Tone.GOOD, self.tr("已写入 %1").replace("%1", file_name))

    def _on_day(self, _day: object) -> None:
        self.compare()

    def _on_day_refused(self, sentence: str) -> None:
        self._room.navigator.tell(Tone.CARE, sentence)

    def _on_register_asked(self) -> None:
        self._room.navigator.go_to(HOUSEHOLDS)
