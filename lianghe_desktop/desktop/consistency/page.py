"""前后一致检查: findings of all households or one; each opens its place, or is accepted with a reason."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.consistency.accepting import take_acceptance_back
from lianghe_desktop.casework.consistency.check import RULES, Finding, check_households
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.wording import FieldPlace
from lianghe_desktop.desktop.consistency.accept_form import AcceptForm
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.scrolled import scrolled_at_top
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import HomeCode, RowId

_COLUMNS = (
    Column(title="户主", field="head_name", width=96),
    Column(title="哪里不对、怎么办", field="message", width=560),
    Column(title="依据", field="source", width=240),
    Column(title="认可理由", field="accepted", width=160),
)
_PARTS = {
    "member": Part.MEMBERS,
    "income_line": Part.MONEY,
    "spending_line": Part.MONEY,
    "cause": Part.MONEY,
    "housing": Part.LIVING,
    "assets": Part.LIVING,
    "interview": Part.INTERVIEWS,
    "determination": Part.ADVICE,
    "help_plan": Part.HELP,
    "help_measure": Part.HELP,
    "help_visit": Part.HELP,
    "procedure": Part.PROCEDURE,
    "procedure_step": Part.PROCEDURE,
    "discussion_result": Part.PROCEDURE,
    "publicity_entry": Part.PROCEDURE,
    "objection": Part.PROCEDURE,
}
_WITH_ROWS = frozenset({Part.HELP, Part.MONEY})
_EDITED = frozenset({"household", "member", "housing", "assets"})


class ConsistencyPage(Page):
    """Check all households of the desk, or the one that `household` names."""

    def __init__(self, room: Workroom, household: tuple[HomeCode, RowId] | None = None) -> None:
        super().__init__()
        self._room = room
        self._one = household
        self._checked = 0
        self._findings: list[Finding] = []
        known = villages(room.office)
        self.village = ChoiceBox(self.tr("全部村（居）"), [(v.home, v.name) for v in known])
        self.village.setVisible(len(known) > 1)
        self.kind = ChoiceBox(self.tr("全部情况"), [(r.code, r.title) for r in RULES], width=200)
        options = [("open", self.tr("要核对的")), ("accepted", self.tr("已认可的"))]
        self.state = ChoiceBox(self.tr("全部"), options)
        self.state.choose("open")
        self.progress = LongWork(room, self.tr("正在检查"), unit=self.tr("户"))
        self.rows = FixedRows()
        self.model = PagedModel(_COLUMNS, self.rows)
        nothing = EmptyState("check", self.tr("没有发现前后不一致的地方"))
        self.table = RecordTable(self.model, nothing, counted=self.tr("处"))
        self.table.view.horizontalHeader().setStretchLastSection(True)
        self.beside = BesideSplit(self._build_listing())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.beside)
        self.table.opened.connect(self.open_place)
        self.table.chosen.connect(self._on_chosen)
        self.progress.changed.connect(self.head_changed)
        for choice in (self.village, self.kind, self.state):
            choice.currentIndexChanged.connect(self.show_rows)

    def _build_listing(self) -> QWidget:
        listing = QWidget()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for choice in (self.village, self.kind, self.state):
            row.addWidget(choice)
        row.addStretch(1)
        column = QVBoxLayout(listing)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(row)
        column.addWidget(self.progress)
        column.addWidget(self.table, 1)
        return listing

    @override
    def head(self) -> PageHead:
        chosen = self.chosen()
        accepted = chosen is not None and chosen.accepted_because is not None
        waiting = sum(1 for one in self._findings if one.accepted_because is None)
        words = self.tr("查了 %1 户，%2 处要核对").replace("%1", f"{self._checked:,}")
        return PageHead(
            title=self.tr("前后一致检查"),
            context=words.replace("%2", f"{waiting:,}") if self._checked else "",
            actions=(
                Action(
                    verb=self.tr("不再认可") if accepted else self.tr("认可这一处"),
                    run=self.stand_again if accepted else self.ask_reason,
                    icon="undo" if accepted else "check",
                    enabled=chosen is not None,
                ),
                Action(
                    verb=self.tr("去改正"),
                    run=self._on_open,
                    icon="pen",
                    primary=True,
                    enabled=chosen is not None,
                ),
                Action(
                    verb=self.tr("重新检查"), run=self.check, icon="search", enabled=not self.progress.busy
                ),
            ),
        )

    @override
    def entered(self) -> None:
        if not self.progress.busy:
            self.check()

    @override
    def step_back(self) -> bool:
        return self.beside.step_back()

    def check(self) -> None:
        """Check anew; it can be stopped."""
        self.progress.run(self._work, done=self._on_found, shown=not self._findings)

    def show_rows(self, *_choice: object) -> None:
        """Show the findings that the choices leave."""
        shown = [_row(number, one) for number, one in enumerate(self._findings) if self._fits(one)]
        self.rows.show(shown)
        self.model.load()
        self.head_changed.emit()

    def chosen(self) -> Finding | None:
        """Return the finding of the selected row."""
        index = self.table.view.currentIndex()
        return self._of(self.model.id_at(index.row())) if index.isValid() else None

    def open_place(self, place: object) -> None:
        """Open the household where the finding is, with the field to blame in sight."""
        finding = self._of(place)
        if finding is None:
            return
        part = _PARTS.get(finding.table, Part.PROFILE)
        page = HouseholdPage(self._room, finding.home, finding.household, part=part)
        if finding.table in _EDITED and finding.field and not finding.field.startswith("extra."):
            place_of = FieldPlace(table=finding.table, column=finding.field, member=finding.member)
            page.jump_when_read(place_of)
        elif part in _WITH_ROWS:
            page.show_when_read(part, finding.row)
        self._room.navigator.open_over(page)

    def ask_reason(self) -> None:
        """Ask why the selected finding is right all the same."""
        finding = self.chosen()
        if finding is None:
            return
        self.form = AcceptForm(self._room, finding)
        self.form.kept.connect(partial(self._on_accepted, finding))
        self.form.cancelled.connect(self.beside.close_detail)
        self.beside.show_detail(self.tr("认可这一处"), scrolled_at_top(self.form))
        self.form.column.focus_first()

    def stand_again(self) -> None:
        """Let the selected finding stand again."""
        finding = self.chosen()
        if finding is not None:
            self._take_back(finding)

    def _take_back(self, finding: Finding) -> None:
        room = self._room
        room.run(
            self,
            lambda _control: take_acceptance_back(room.office, room.acting, finding),
            done=self._on_changed,
        )

    def _work(self, control: Control) -> tuple[int, list[Finding]]:
        room = self._room
        keys = [self._one] if self._one else household_ids(room.office)
        return len(keys), check_households(room.office, keys, room.acting.today, progress=control.going)

    def _fits(self, one: Finding) -> bool:
        village, kind, state = self.village.code(), self.kind.code(), self.state.code()
        accepted = "accepted" if one.accepted_because is not None else "open"
        return village in (None, one.home) and kind in (None, one.code) and state in (None, accepted)

    def _of(self, place: object) -> Finding | None:
        number = self.rows.row(place).get("number")
        return self._findings[number] if isinstance(number, int) else None

    def _on_found(self, answer: tuple[int, list[Finding]]) -> None:
        self._checked, self._findings = answer
        self.show_rows()

    def _on_chosen(self, _place: object) -> None:
        self.head_changed.emit()

    def _on_open(self) -> None:
        index = self.table.view.currentIndex()
        if index.isValid():
            self.open_place(self.model.id_at(index.row()))

    def _on_accepted(self, finding: Finding) -> None:
        self.beside.close_detail()
        self._room.navigator.offer_undo(self.tr("已认可这一处。"), lambda: self._take_back(finding))
        self.check()

    def _on_changed(self, _count: object) -> None:
        self.check()


def _row(number: int, one: Finding) -> Mapping[str, object]:
    return {
        "number": number,
        "head_name": one.head_name,
        "message": one.message,
        "source": one.source,
        "accepted": one.accepted_because or "",
    }
