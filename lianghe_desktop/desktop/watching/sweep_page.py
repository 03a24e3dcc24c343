"""月度排查: every household once a month, by keyboard: 1 no change, 2 something noticed, 3 nobody met."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.areas import Village
from lianghe_desktop.casework.lists.papers import print_sweeps
from lianghe_desktop.casework.watching.sweep import (
    SOURCE,
    Noticed,
    Sweep,
    finish_sweep,
    look_at,
    look_at_rest,
    sweep_of,
)
from lianghe_desktop.desktop.cases.case_form import CaseForm, choice
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import CardColumn
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import SweepResult
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.ids import HomeCode, RowId

_COLUMNS = (
    Column(title="户编号", field="number", width=184, sortable=False),
    Column(title="户主", field="head", width=112, sortable=False),
    Column(title="村民小组", field="group", width=128, sortable=False),
    Column(title="本月排查", field="result", width=160, sortable=False),
)
_WAITING = "○ 未排查"
_MARKS = {SweepResult.UNCHANGED: "✓", SweepResult.NOTICED: "！", SweepResult.ABSENT: "－"}


class NoticedForm(CaseForm):
    """Say what was noticed at a household: it becomes a warning at once."""

    done_words = "已登记，并列入预警。"

    def __init__(self, room: Workroom, home: HomeCode, household: RowId) -> None:
        super().__init__(room, self.tr("有什么情况"), self.tr("登记"))
        self._key = (home, household)
        self.add("words", self.tr("情况"), ParagraphEditor(rows=3), required=True, wide=True)
        self.add("cause", self.tr("原因"), choice("risk_cause"))
        self.add("monitored", self.tr("可能的监测类别"), choice("monitored"))

    def job(self) -> Callable[[], object]:
        """Return what keeps it."""
        room, (home, household) = self._room, self._key
        noticed = Noticed(
            words=self.text("words"), cause=self.text("cause"), monitored=self.text("monitored")
        )
        return lambda: look_at(
            room.office, room.acting, home, household, SweepResult.NOTICED, noticed=noticed
        )


class SweepPage(Page):
    """Go through the households; after each the next one not looked at is chosen."""

    def __init__(self, room: Workroom, known: Sequence[Village]) -> None:
        super().__init__()
        self._room = room
        self._home = HomeCode(known[0].home)
        self.sweep: Sweep | None = None
        self.form: NoticedForm | None = None
        self.village = ChoiceBox(known[0].name, [(one.home, one.name) for one in known[1:]], width=200)
        self.village.setVisible(len(known) > 1)
        self.counts = QLabel()
        self.counts.setProperty("role", "strong")
        self.rows = FixedRows()
        self.model = PagedModel(_COLUMNS, self.rows)
        self.table = RecordTable(self.model, EmptyState("household", self.tr("这个村还没有登记农户")))
        self.table.view.horizontalHeader().setStretchLastSection(True)
        self.buttons = {
            SweepResult.UNCHANGED: Button(self.tr("1 无变化"), icon_name="check"),
            SweepResult.NOTICED: Button(self.tr("2 有情况"), icon_name="care"),
            SweepResult.ABSENT: Button(self.tr("3 没见到人"), icon_name="person"),
        }
        self.rest_button = Button(self.tr("其余无变化"))
        self.beside = BesideSplit(self._build_listing())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.beside)
        for number, (result, button) in enumerate(self.buttons.items(), start=1):
            button.clicked.connect(partial(self.mark, result))
            shortcut = QShortcut(QKeySequence(str(number)), self.table)
            shortcut.activated.connect(partial(self.mark, result))
        self.rest_button.clicked.connect(self.mark_rest)
        self.village.currentIndexChanged.connect(partial(self._on_village, known[0].home))

    def _build_listing(self) -> QWidget:
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(8))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.village)
        for button in (*self.buttons.values(), self.rest_button):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.counts)
        column.addWidget(self.table, 1)
        return listing

    @override
    def head(self) -> PageHead:
        month = self.sweep.period.words if self.sweep is not None else ""
        left = self.sweep.count(None) if self.sweep is not None else 0
        finished = self.sweep is not None and self.sweep.kept is not None
        ready = self.sweep is not None and bool(self.sweep.households) and not finished
        return PageHead(
            title=self.tr("月度排查 %1").replace("%1", month).strip(),
            context=self.tr("因病因灾返贫排查，依据：%1").replace("%1", SOURCE),
            actions=(
                Action(verb=self.tr("打印统计表"), run=self.show_paper, icon="print", enabled=finished),
                Action(
                    verb=self.tr("完成排查"),
                    run=self.finish,
                    icon="done",
                    primary=True,
                    enabled=ready,
                    hint=self.tr("还有 %1 户").replace("%1", str(left)) if left else "",
                ),
            ),
        )

    @override
    def entered(self) -> None:
        self.reload()

    @override
    def step_back(self) -> bool:
        return self.beside.step_back()

    def reload(self) -> None:
        """Read the sweep of the village."""
        room, home = self._room, self._home
        room.look(self, lambda _control: sweep_of(room.office, room.acting, home), done=self._on_sweep)

    def mark(self, result: SweepResult, *_pressed: object) -> None:
        """Keep what was seen at the household chosen."""
        place = self.table.view.currentIndex().row()
        sweep = self.sweep
        if sweep is None or not 0 <= place < len(sweep.households):
            return
        household, room, home = sweep.households[place].household, self._room, self._home
        if result is SweepResult.NOTICED:
            self._ask(home, household, sweep.households[place].head_name)
            return
        room.run(
            self,
            lambda _control: look_at(room.office, room.acting, home, household, result),
            done=partial(self._on_marked, household, result),
        )

    def mark_rest(self) -> None:
        """Say that everybody not looked at is unchanged."""
        room, home = self._room, self._home
        room.run(self, lambda _control: look_at_rest(room.office, room.acting, home), done=self._on_kept)

    def finish(self) -> None:
        """Count and keep the month's sweep."""
        room, home = self._room, self._home
        room.run(self, lambda _control: finish_sweep(room.office, room.acting, home), done=self._on_finished)

    def show_paper(self) -> None:
        """Show the counts of the month as a paper."""
        room, sweep = self._room, self.sweep
        if sweep is not None:
            room.run(
                self,
                lambda _control: print_sweeps(room.office, room.acting, sweep.period),
                done=room.show_printed,
            )

    def _ask(self, home: HomeCode, household: RowId, name: str) -> None:
        self.form = NoticedForm(self._room, home, household)
        self.form.kept.connect(self._on_noticed)
        self.form.cancelled.connect(self.beside.close_detail)
        column = CardColumn()
        column.add(self.form)
        self.beside.show_detail(name, column)
        self.form.column.focus_first()

    def _on_noticed(self) -> None:
        self.beside.close_detail()
        self._on_kept(None)

    def _on_marked(self, household: RowId, result: SweepResult, _nothing: object) -> None:
        """Show the result at once; the whole village need not be read again for it."""
        if self.sweep is None:
            return
        seen = tuple(
            replace(one, result=result) if one.household == household else one
            for one in self.sweep.households
        )
        self._on_sweep(replace(self.sweep, households=seen))

    def _on_kept(self, _nothing: object) -> None:
        self.reload()

    def _on_finished(self, _row: object) -> None:
        self._room.navigator.tell(Tone.GOOD, self.tr("本月排查已完成，统计已保存。"))
        self.reload()

    def _on_village(self, first: str, *_choice: object) -> None:
        self._home = HomeCode(self.village.code() or first)
        self.reload()

    def _on_sweep(self, sweep: Sweep) -> None:
        self.sweep = sweep
        place = max(self.table.view.currentIndex().row(), 0)
        self.rows.show(
            [_row(one.number, one.head_name, one.group_name, one.result) for one in sweep.households]
        )
        self.model.load()
        words = [f"{code_list('sweep_result').label(one)} {sweep.count(one)} 户" for one in SweepResult]
        self.counts.setText("　".join([*words, f"未排查 {sweep.count(None)} 户"]))
        running = sweep.kept is None and bool(sweep.households)
        for button in (*self.buttons.values(), self.rest_button):
            button.setEnabled(running)
        self._choose_next(place)
        self.head_changed.emit()

    def _choose_next(self, place: int) -> None:
        """Choose the next household that nobody looked at, from the one chosen on."""
        if self.sweep is None or not self.sweep.households:
            return
        count = len(self.sweep.households)
        order = [*range(place, count), *range(place)]
        waiting = (one for one in order if self.sweep.households[one].result is None)
        self.table.view.selectRow(next(waiting, min(place, count - 1)))
        if not self.beside.open:
            self.table.view.setFocus()


def _row(number: str, head: str, group: str, result: SweepResult | None) -> dict[str, object]:
    word = _WAITING
    if result is not None:
        word = f"{_MARKS[result]} {code_list('sweep_result').label(result)}"
    return {"number": number, "head": head, "group": group, "result": word}
