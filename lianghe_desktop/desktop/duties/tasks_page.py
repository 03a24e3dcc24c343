"""任务分解表: annex 2 with lead units, milestones and how far each task is; printed and exported."""

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.duties.annex2 import SOURCE, MilestoneLine, TaskLine, TaskTable, task_table_seen
from lianghe_desktop.casework.duties.due import Standing
from lianghe_desktop.casework.duties.marks import take_back
from lianghe_desktop.casework.duties.task_papers import (
    STANDING_WORDS,
    milestone_words,
    print_tasks,
    progress_words,
    write_tasks,
)
from lianghe_desktop.desktop.duties.duty_lines import TONES
from lianghe_desktop.desktop.duties.mark_form import Markable, beside_mark_form
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.page import PageHead
from lianghe_desktop.desktop.table_page import Printing, TablePage, Writing
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.figure_bar import FigureBar
from lianghe_desktop.desktop.widgets.states import StateBadge
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.audience import Audience
from lianghe_desktop.records.ids import RowId


class TaskCard(Card):
    """Show one task: who leads, how far it is, and its milestones with their buttons."""

    def __init__(self, page: "TasksPage", line: TaskLine, *, marked: bool) -> None:
        task = line.task
        super().__init__(f"{task.number}．{task.title}")
        self.badge = StateBadge(STANDING_WORDS[line.standing], TONES[line.standing])
        self.add_row(self.badge)
        leads, helps = "、".join(task.leads), "、".join(task.helps)
        self.add(
            paragraph(
                f"牵头：{leads}　配合：{helps}" + (f"　（{task.differs}）" if task.differs else ""), "quiet"
            )
        )
        self.add(paragraph(f"完成时限：{task.deadline}"))
        if line.shares:
            self.add(paragraph(self.tr("进度：%1").replace("%1", progress_words(line)), "strong"))
            counted = self.tr("口径（示范参数）：%1").replace("%1", task.counted or "")
            self.add(paragraph(counted, "quiet"))
        self.buttons: list[Button] = []
        for milestone in line.milestones:
            self._add_milestone(page, line, milestone, marked=marked)

    def _add_milestone(
        self, page: "TasksPage", line: TaskLine, milestone: MilestoneLine, *, marked: bool
    ) -> None:
        """Show a milestone; `marked`: it can be said to be reached, as of a past day it cannot."""
        row = QHBoxLayout()
        row.addWidget(paragraph(milestone_words(milestone)), 1)
        if milestone.marks:
            button = Button(self.tr("撤回登记"))
            button.clicked.connect(partial(page.take_mark_back, milestone.marks))
        else:
            button = Button(self.tr("登记已办"))
            button.clicked.connect(partial(page.ask_mark, line, milestone))
        if marked and (milestone.marks or milestone.standing is not Standing.DONE):
            row.addWidget(button)
            self.buttons.append(button)
        self.column.addLayout(row)


class TasksPage(TablePage):
    """Show annex 2; figures are counted from the records of this desk."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self._table: TaskTable | None = None
        self.cards: list[TaskCard] = []
        self.column = CardColumn()
        self.beside = BesideSplit(self.column)
        self.bar = FigureBar(room.acting.today)
        over = QHBoxLayout()
        over.setContentsMargins(px(16), px(12), px(16), 0)
        over.addWidget(self.bar)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(over)
        outer.addWidget(self.beside, 1)
        self.bar.changed.connect(self.reload)

    @override
    def head(self) -> PageHead:
        ready = self._table is not None
        return PageHead(
            title=self.tr("任务分解表"),
            context=SOURCE,
            actions=(
                self.save_action(ready=ready),
                self.paper_action(ready=ready),
            ),
        )

    @override
    def entered(self) -> None:
        self.reload()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.reload()

    @override
    def commit(self) -> bool:
        self.bar.commit()
        return True

    @override
    def step_back(self) -> bool:
        return self.beside.step_back()

    def reload(self) -> None:
        """Count anew; of several questions the newest is shown."""
        work = partial(self._count, self.bar.as_of(), self.bar.audience())
        self._room.look(self, work, done=self._on_table)

    @override
    def file_title(self) -> str:
        on = self._table.on if self._table else self._room.acting.today
        return f"{self.tr('任务分解表')}-{on.isoformat()}"

    @override
    def printing(self) -> Printing | None:
        table, room = self._table, self._room
        return None if table is None else lambda _control: print_tasks(room.office, room.acting, table)

    @override
    def writing(self, path: Path) -> Writing | None:
        table, room = self._table, self._room
        return None if table is None else lambda _control: write_tasks(room.office, table, path)

    def ask_mark(self, line: TaskLine, milestone: MilestoneLine, *_checked: object) -> None:
        """Show the form that says a milestone is reached."""
        words = f"{line.task.title}：{milestone.milestone.title}"
        markable = Markable(duty=line.task.duty, period=milestone.milestone.code, words=words)
        self.form = beside_mark_form(self._room, self.beside, markable)
        self.form.kept.connect(self._on_kept)

    def take_mark_back(self, marks: tuple[RowId, ...], *_checked: object) -> None:
        """Take back what a person said of a milestone."""
        room = self._room
        room.run(self, lambda _control: take_back(room.office, room.acting, marks), done=self._on_taken_back)

    def _count(self, as_of: dt.date | None, audience: Audience, _control: object) -> TaskTable:
        room = self._room
        return task_table_seen(room.office, room.acting.today, as_of=as_of, audience=audience)

    def _on_table(self, table: TaskTable) -> None:
        self._table = table
        self.column.clear()
        self.cards = [TaskCard(self, line, marked=not table.as_of) for line in table.lines]
        for card in self.cards:
            self.column.add(card)
        self.head_changed.emit()

    def _on_kept(self, mark: RowId) -> None:
        self.beside.close_detail()
        self._room.navigator.offer_undo(self.tr("已登记。"), lambda: self.take_mark_back((mark,)))
        self.reload()

    def _on_taken_back(self, _nothing: object) -> None:
        self.reload()
