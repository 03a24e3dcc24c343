"""办件: every case that runs, the next step of each and its day; meetings and notices for many at once."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.areas import village_committee, villages
from lianghe_desktop.casework.procedure.reading import CaseLine, open_cases
from lianghe_desktop.desktop.cases.check_list_page import CheckListPage
from lianghe_desktop.desktop.cases.meeting_page import MeetingPage
from lianghe_desktop.desktop.cases.notice_page import NoticePage
from lianghe_desktop.desktop.cases.sample_page import SamplePage
from lianghe_desktop.desktop.cases.yearly_page import YearlyPage
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.navigation import HOUSEHOLDS
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.watching.lists_page import ListsPage
from lianghe_desktop.desktop.watching.page import WatchPage
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.flow import FlowLayout
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import CaseKind
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.ids import HomeCode

_COLUMNS = (
    Column(title="户主", field="head", width=104),
    Column(title="下一步", field="next", width=136),
    Column(title="期限", field="due", width=144),
    Column(title="谁办", field="taker", width=104),
    Column(title="种类", field="kind", width=128),
    Column(title="受理日期", field="opened", width=112),
    Column(title="户编号", field="household_no", width=184),
    Column(title="村（居）", field="village", width=136),
)


class CasesPage(Page):
    """List the cases that run, those due first; a double click opens the household."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._lines: list[CaseLine] = []
        kinds = [(item.code, item.label) for item in code_list("procedure_kind").items]
        self.kind = ChoiceBox(self.tr("全部种类"), kinds, width=144)
        steps = [(item.code, item.label) for item in code_list("procedure_step").items]
        self.step = ChoiceBox(self.tr("全部步骤"), steps, width=144)
        self.village = ChoiceBox(
            self.tr("全部村（居）"), [(v.home, v.full_name) for v in villages(room.office)], width=200
        )
        self.village.setVisible(not room.office.is_village)
        self.rows = FixedRows()
        self.model = PagedModel(_COLUMNS, self.rows)
        self.empty = EmptyState(
            "review",
            self.tr("没有在办的办件"),
            verb=self.tr("去农户名单"),
            more=self.tr("打开一户，在“办理”里登记线索或申请"),
        )
        self.table = RecordTable(self.model, self.empty, counted=self.tr("件"))
        self.table.view.horizontalHeader().setStretchLastSection(True)
        self.watch_button = Button(self.tr("预警和监测"), icon_name="assess")
        self.yearly_button = Button(self.tr("年度复核"), icon_name="clock")
        self.lists_button = Button(self.tr("退出和告知名单"), icon_name="table")
        self.sample_button = Button(self.tr("抽样核查"), icon_name="check")
        row = FlowLayout()
        for widget in (
            self.kind,
            self.step,
            self.village,
            self.watch_button,
            self.yearly_button,
            self.lists_button,
            self.sample_button,
        ):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self.watch_button.clicked.connect(self.open_watch)
        self.yearly_button.clicked.connect(self.open_yearly)
        self.lists_button.clicked.connect(self.open_lists)
        self.sample_button.clicked.connect(self.open_samples)
        self.kind.currentIndexChanged.connect(self.show_rows)
        self.step.currentIndexChanged.connect(self.show_rows)
        self.village.currentIndexChanged.connect(self.show_rows)
        self.table.opened.connect(self.open_household)
        self.empty.asked.connect(partial(room.navigator.go_to, HOUSEHOLDS))

    @override
    def head(self) -> PageHead:
        home = self._home()
        hint = "" if home else self.tr("先在上面选一个村（居）")
        return PageHead(
            title=self.tr("在办办件"),
            context=self.tr("%1 件，快到期的在前").replace("%1", str(len(self._lines)))
            if self._lines
            else "",
            actions=(
                Action(
                    verb=self.tr("名单核对"),
                    run=self.open_check_list,
                    icon="table",
                    enabled=bool(self._lines),
                ),
                Action(
                    verb=self.tr("登记民主评议"),
                    run=self.open_meeting,
                    icon="person",
                    enabled=home is not None,
                    hint=hint,
                ),
                Action(
                    verb=self.tr("登记公示"),
                    run=self.open_notice,
                    icon="file",
                    enabled=home is not None,
                    hint=hint,
                ),
            ),
        )

    @override
    def entered(self) -> None:
        room = self._room
        room.look(self, lambda _control: open_cases(room.office, room.acting.today), done=self._on_lines)

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.entered()

    def open_check_list(self) -> None:
        """Hold a department's list against the cases that run."""
        self._room.navigator.open_over(CheckListPage(self._room))

    def open_meeting(self) -> None:
        """Take down a meeting of the village."""
        home = self._home()
        if home is not None:
            self._room.navigator.open_over(MeetingPage(self._room, home, kind=self._chosen_kind()))

    def open_notice(self) -> None:
        """Begin a notice of the village."""
        home = self._home()
        if home is not None:
            unit = village_committee(self._room.office, home)
            self._room.navigator.open_over(NoticePage(self._room, home, unit=unit, kind=self._chosen_kind()))

    def open_watch(self) -> None:
        """Open warnings, monitored households and phase-outs."""
        self._room.navigator.open_over(WatchPage(self._room))

    def open_yearly(self) -> None:
        """Open the yearly check of everybody."""
        self._room.navigator.open_over(YearlyPage(self._room))

    def open_lists(self) -> None:
        """Open the lists that come of cases."""
        self._room.navigator.open_over(ListsPage(self._room))

    def open_samples(self) -> None:
        """Open the samples for checkers from outside."""
        self._room.navigator.open_over(SamplePage(self._room))

    def open_household(self, place: object) -> None:
        """Open the household of a case."""
        key = self.rows.row(place).get("key")
        if isinstance(key, tuple):
            self._room.navigator.open_household(*key)

    def show_rows(self, *_choice: object) -> None:
        """Show the cases at the chosen step in the chosen village."""
        kind, step, village = self.kind.code(), self.step.code(), self.village.code()
        shown = [
            line
            for line in self._lines
            if (village is None or line.home == village)
            and (kind is None or line.state.procedure.kind == kind)
            and (step is None or _next(line) == step)
        ]
        self.rows.show([_row(line) for line in shown])
        self.model.load()
        self.head_changed.emit()

    def _chosen_kind(self) -> CaseKind:
        return CaseKind(self.kind.code() or CaseKind.RECOGNITION)

    def _home(self) -> HomeCode | None:
        if self._room.office.is_village:
            return self._room.office.home
        code = self.village.code()
        return HomeCode(code) if code is not None else None

    def _on_lines(self, lines: list[CaseLine]) -> None:
        self._lines = lines
        self.show_rows()


def _next(line: CaseLine) -> str | None:
    following = line.state.next
    return following.rule.step.value if following is not None else None


def _row(line: CaseLine) -> dict[str, object]:
    following = line.state.next
    row = line.state.procedure
    return {
        "key": (line.home, line.household),
        "head": line.head_name,
        "next": code_list("procedure_step").label(following.rule.step) if following else "没有通过，待办结",
        "due": str(line.due_on) if line.due_on else "",
        "taker": following.rule.done_by if following else "村（居）",
        "kind": code_list("procedure_kind").label(row.kind or ""),
        "opened": str(row.opened_on),
        "household_no": line.household_no,
        "village": line.village,
    }
