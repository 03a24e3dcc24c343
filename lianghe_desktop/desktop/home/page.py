"""工作台: what waits today before any figure; an empty desk says what to do first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.reviewing.stale import StaleApproval, StaleWatch
from lianghe_desktop.casework.today import Today, look_at_today
from lianghe_desktop.casework.working_date import moment_of
from lianghe_desktop.desktop.cases.page import CasesPage
from lianghe_desktop.desktop.duties.page import DutiesPage
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.navigation import ASSESSING, INBOX, SETTINGS, SURVEY
from lianghe_desktop.desktop.reviewing.remarks_page import RemarksPage
from lianghe_desktop.desktop.theme.icons import icon_pixmap
from lianghe_desktop.desktop.theme.theme import current_theme, px
from lianghe_desktop.desktop.theme.tokens import SIZES, Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.states import EmptyState, heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import RowId

_MOST_DRAFTS = 3


class HomeWays(Protocol):
    """What the first page leads to besides the places."""

    def resume_survey(self, draft: RowId) -> None:
        """Go on with an unfinished interview."""

    def take_in_list(self, path: str = "") -> None:
        """Open the page that takes in an Excel list."""

    def register_household(self) -> None:
        """Open the page that registers a household."""

    def show_part(self, part: str) -> None:
        """Go to 数据同步 and show one of its parts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One thing that waits: its words, the verb of its button, and what that does."""

    words: str
    verb: str
    run: Callable[[], None]
    icon: str
    tone: Tone = Tone.INFO


class TaskLine(QWidget):
    """One thing that waits, with its button."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(2), 0, px(2))
        row.setSpacing(px(10))
        mark = QLabel()
        mark.setPixmap(icon_pixmap(task.icon, current_theme().colours.of(task.tone), SIZES.icon))
        self.words = paragraph(task.words)
        self.button = Button(task.verb)
        self.button.clicked.connect(task.run)
        row.addWidget(mark)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)


class HomePage(Page):
    """Show what is due; every line has the button that does it."""

    def __init__(self, room: Workroom, ways: HomeWays) -> None:
        super().__init__()
        self._room = room
        self._ways = ways
        self._watch = StaleWatch(room.office)
        self._today: Today | None = None
        self._stale = 0
        self.lines: list[TaskLine] = []
        self.due = Card(self.tr("今天要做的"))
        self._due_rows = QVBoxLayout()
        self._due_rows.setSpacing(px(4))
        self.due.column.addLayout(self._due_rows)
        self.nothing = paragraph(self.tr("没有等着做的事。"), "quiet")
        self.due.add(self.nothing)
        self.figures = Card(self.tr("总体情况"))
        self._figure_row = FlowRow(gap=32)
        self.figures.add(self._figure_row)
        self.start = EmptyState(
            "household",
            self.tr("这里还没有农户，先做下面一件"),
            verb=self.tr("登记第一户"),
            more=self.tr("有Excel名单的，可以一次导入；上级有基线的，先到“数据同步”办登记"),
        )
        self.list_button = Button(self.tr("导入名单"), icon_name="table")
        self._build_layout()
        self.start.asked.connect(ways.register_household)
        self.list_button.clicked.connect(self._on_list_asked)

    def _build_layout(self) -> None:
        self.empty = QWidget()
        empty = QVBoxLayout(self.empty)
        empty.addWidget(self.start, 3)
        empty.addWidget(self.list_button, 0, Qt.AlignmentFlag.AlignHCenter)
        empty.addStretch(2)
        self.cards = CardColumn()
        self.cards.add(self.due)
        self.cards.add(self.figures)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.cards)
        self.empty.hide()
        self.due.hide()
        self.figures.hide()

    @override
    def head(self) -> PageHead:
        acting = self._room.acting
        words = self.tr("%1　%2，您好").replace("%1", acting.today.isoformat()).replace("%2", acting.name)
        duties = Action(verb=self.tr("本期要办"), run=self.open_duties, icon="clock")
        cases = Action(verb=self.tr("在办办件"), run=self.open_cases, icon="review")
        return PageHead(title=self.tr("工作台"), context=words, actions=(cases, duties))

    @override
    def entered(self) -> None:
        room = self._room
        room.look(self, lambda _control: look_at_today(room.office, room.acting), done=self._on_today)
        # Of many approvals the first look takes a while: what else is due does not wait for it.
        room.run(self, lambda _control: self._watch.look(), done=self._on_stale)

    @override
    def records_changed(self, notice: object) -> None:
        self._watch.note(notice)
        if self.isVisible():
            self.entered()

    def _on_stale(self, found: Sequence[StaleApproval] | None) -> None:
        """Count the approvals whose content was changed: at a village all of them, above its own."""
        if found is None:
            return
        count = sum(one.mine or self._room.office.is_village for one in found)
        changed, self._stale = count != self._stale, count
        if changed and self._today is not None:
            self._on_today(self._today)

    def _on_today(self, today: Today) -> None:
        self._today = today
        self._show_due(self._tasks(today))
        blank = not today.households and not today.drafts
        self.empty.setVisible(blank)
        self.cards.setVisible(not blank or bool(self.lines))
        self.due.setVisible(bool(self.lines) or not blank)
        self.figures.setVisible(not blank)
        self._show_figures(today)

    def _tasks(self, today: Today) -> list[Task]:
        return [
            *self._review_tasks(today),
            *self._duty_tasks(today),
            *self._survey_tasks(today),
            *self._decision_tasks(today),
            *self._later_tasks(today),
            *self._exchange_tasks(today),
        ]

    def open_remarks(self) -> None:
        """Open what reviewers sent back."""
        self._room.navigator.open_over(RemarksPage(self._room))

    def _review_tasks(self, today: Today) -> list[Task]:
        due, village = today.remarks, self._room.office.is_village
        again = self._stale_tasks(self._stale, village=village)
        if not due.count:
            return again
        words = self.tr("上级退回 %1 处要补充") if village else self.tr("村里答复了 %1 处退回意见，等您看")
        words = words.replace("%1", str(due.count))
        if due.overdue:
            words += "，" + self.tr("%1 处已超期").replace("%1", str(due.overdue))
        elif due.first_due and village:
            words += "，" + self.tr("最早 %1 到期").replace("%1", due.first_due.isoformat())
        return [
            Task(
                words=words,
                verb=self.tr("去答复") if village else self.tr("去看看"),
                run=self.open_remarks,
                icon="review",
                tone=Tone.WRONG if due.overdue else Tone.CARE,
            ),
            *again,
        ]

    def _stale_tasks(self, count: int, *, village: bool) -> list[Task]:
        if not count:
            return []
        words = (
            self.tr("%1 处审核后又改动，需重新审核，随上报包送上级再看")
            if village
            else self.tr("%1 处审核后又改动，需重新审核")
        )
        return [
            Task(
                words=words.replace("%1", str(count)),
                verb=self.tr("去看看"),
                run=self.open_remarks,
                icon="review",
                tone=Tone.CARE,
            )
        ]

    def open_cases(self) -> None:
        """Open the cases that run."""
        self._room.navigator.open_over(CasesPage(self._room))

    def open_duties(self) -> None:
        """Open what is due in this period."""
        self._room.navigator.open_over(DutiesPage(self._room))

    def _duty_tasks(self, today: Today) -> list[Task]:
        found = []
        if today.overdue:
            words = self.tr("有 %1 件工作已逾期").replace("%1", f"{today.overdue:,}")
            found.append(self._to_duties(words, "wrong", Tone.WRONG))
        if today.pressing:
            words = self.tr("有 %1 件工作快到期").replace("%1", f"{today.pressing:,}")
            found.append(self._to_duties(words, "clock", Tone.CARE))
        return found

    def _later_tasks(self, today: Today) -> list[Task]:
        if today.first_due is None:
            return []
        words = self.tr("本期还有 %1 件定期工作，最早 %2 到期").replace("%1", f"{today.due:,}")
        return [self._to_duties(words.replace("%2", today.first_due.isoformat()), "clock", Tone.INFO)]

    def _to_duties(self, words: str, icon: str, tone: Tone) -> Task:
        return Task(words=words, verb=self.tr("去看看"), run=self.open_duties, icon=icon, tone=tone)

    def _survey_tasks(self, today: Today) -> list[Task]:
        tasks = []
        for draft in today.drafts[:_MOST_DRAFTS]:
            words = self.tr("没做完的调查：%1，上次保存 %2").replace("%1", draft.title)
            tasks.append(
                Task(
                    words=words.replace("%2", moment_of(draft.saved_at)),
                    verb=self.tr("接着做"),
                    run=partial(self._ways.resume_survey, draft.id),
                    icon="pen",
                )
            )
        if len(today.drafts) > _MOST_DRAFTS:
            more = len(today.drafts) - _MOST_DRAFTS
            tasks.append(
                Task(
                    words=self.tr("还有 %1 份没做完的调查").replace("%1", str(more)),
                    verb=self.tr("全部查看"),
                    run=partial(self._room.navigator.go_to, SURVEY),
                    icon="pen",
                )
            )
        return tasks

    def _decision_tasks(self, today: Today) -> list[Task]:
        tasks = []
        if today.conflicts:
            tasks.append(
                Task(
                    words=self.tr("有 %1 处两边填得不一样，等人来定").replace("%1", str(today.conflicts)),
                    verb=self.tr("去定下来"),
                    run=partial(self._ways.show_part, "conflicts"),
                    icon="care",
                    tone=Tone.CARE,
                )
            )
        if today.undecided:
            tasks.append(
                Task(
                    words=self.tr("有 %1 户调查完了，还没有评定").replace("%1", f"{today.undecided:,}"),
                    verb=self.tr("去评定"),
                    run=partial(self._room.navigator.go_to, ASSESSING),
                    icon="assess",
                )
            )
        if today.unsurveyed:
            tasks.append(
                Task(
                    words=self.tr("有 %1 户还没有入户调查").replace("%1", f"{today.unsurveyed:,}"),
                    verb=self.tr("去调查"),
                    run=partial(self._room.navigator.go_to, SURVEY),
                    icon="survey",
                )
            )
        return tasks

    def _exchange_tasks(self, today: Today) -> list[Task]:
        tasks = [
            Task(
                words=sentence,
                verb=self.tr("查看"),
                run=partial(self._ways.show_part, "status"),
                icon="care",
                tone=Tone.CARE,
            )
            for sentence in today.gap_sentences
        ]
        if today.unreported:
            late = self._room.acting.today > today.reports_due_on
            words = self.tr("还有 %1 个单位本月没有上报（%2 前）").replace("%1", str(today.unreported))
            tasks.append(
                Task(
                    words=words.replace("%2", today.reports_due_on.isoformat()),
                    verb=self.tr("去看是哪些"),
                    run=partial(self._room.navigator.go_to, INBOX),
                    icon="inbox",
                    tone=Tone.WRONG if late else Tone.CARE,
                )
            )
        return tasks + self._keeping_tasks(today)

    def _keeping_tasks(self, today: Today) -> list[Task]:
        """Return what must leave this computer: for the desk above, and as a backup."""
        tasks = []
        if today.unjoined:
            tasks.append(
                Task(
                    words=self.tr("这台电脑换过编号（恢复过备份或被复制过），要重新登记")
                    if today.renewed
                    else self.tr("这台电脑还没有向上级登记"),
                    verb=self.tr("办理登记"),
                    run=partial(self._ways.show_part, "joining"),
                    icon="stick",
                )
            )
        elif today.waiting_ops or today.waiting_photos:
            words = self.tr("有 %1 条内容、%2 张照片等待上报").replace("%1", f"{today.waiting_ops:,}")
            tasks.append(
                Task(
                    words=words.replace("%2", f"{today.waiting_photos:,}"),
                    verb=self.tr("导出到U盘"),
                    run=partial(self._ways.show_part, "status"),
                    icon="stick",
                )
            )
        if today.backup_old:
            tasks.append(
                Task(
                    words=self.tr("已有七天没有备份"),
                    verb=self.tr("去备份"),
                    run=partial(self._room.navigator.go_to, SETTINGS),
                    icon="backup",
                    tone=Tone.CARE,
                )
            )
        return tasks

    def _show_due(self, tasks: list[Task]) -> None:
        for line in self.lines:
            self._due_rows.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [TaskLine(task) for task in tasks]
        for line in self.lines:
            self._due_rows.addWidget(line)
        self.nothing.setVisible(not self.lines)

    def _show_figures(self, today: Today) -> None:
        flow = self._figure_row.flow
        while flow.count():
            item = flow.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for figure in today.figures:
            box = QWidget()
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(heading(f"{figure.value:,}", "figure"))
            column.addWidget(heading(f"{figure.item}（{figure.unit}）", "quiet"))
            flow.addWidget(box)

    def _on_list_asked(self) -> None:
        self._ways.take_in_list()
