"""办理: the case of the household, step by step, and the form of the step that comes next."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker
from typing_extensions import override

from lianghe_desktop.casework.areas import village_committee
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.paper_values import living
from lianghe_desktop.casework.people import names_of_people
from lianghe_desktop.casework.printing import print_cards
from lianghe_desktop.casework.procedure import village_steps
from lianghe_desktop.casework.procedure.final_steps import owes_telling, told
from lianghe_desktop.casework.procedure.reading import CaseFile, cases_of
from lianghe_desktop.casework.procedure.sealed import may_be_sealed, sealed_forms
from lianghe_desktop.desktop.cases.case_form import (
    CaseForm,
    CheckForm,
    EndForm,
    HandlingForm,
    ObjectionForm,
    OpenForm,
    ResurveyForm,
)
from lianghe_desktop.desktop.cases.chain_card import ChainCard
from lianghe_desktop.desktop.cases.further_forms import AppealForm, SealForm, TellForm
from lianghe_desktop.desktop.cases.meeting_page import MeetingPage
from lianghe_desktop.desktop.cases.notice_page import NoticePage
from lianghe_desktop.desktop.cases.step_taking import step_form, step_job, surveyed
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.flow import FlowLayout
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import CaseKind, CaseOutcome, CaseStep
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.ids import RowId

_MAY_APPEAL = frozenset({CaseOutcome.REFUSED, CaseOutcome.EXITED, CaseOutcome.WITHDRAWN})
_CHECKS = (
    Column(title="核对项目", field="item", width=104),
    Column(title="结果", field="result", width=128),
    Column(title="谁查的", field="source", width=152),
    Column(title="情况", field="finding", width=240),
)


class ProcedurePart(HouseholdPart):
    """Show the newest case of the household; what comes next is the one primary button."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.case: CaseFile | None = None
        self.form: CaseForm | None = None
        self.begin_card = Card(
            self.tr("还没有在办的办件"), self.tr("发现困难，或这一户来申请，就从这里登记。")
        )
        self.begin_button = Button(self.tr("登记线索或申请"), icon_name="add", role="primary")
        self.begin_card.add_row(self.begin_button)
        self.chain = ChainCard()
        self.checks = Card(self.tr("经济状况核对"))
        self.check_table = LinesTable(_CHECKS, empty=self.tr("还没有登记核对结果。"), stretched="finding")
        self.checks.add(self.check_table)
        self.add_check_button = Button(self.tr("登记核对结果"), icon_name="add")
        self.checks.add_row(self.add_check_button)
        self.object_button = Button(self.tr("登记异议"), icon_name="add")
        self.handle_button = Button(self.tr("处理异议"), icon_name="pen")
        self.again_button = Button(self.tr("退回重查"), icon_name="back")
        self.end_button = Button(self.tr("办结或转办"), icon_name="close")
        self.tell_button = Button(self.tr("登记书面告知"), icon_name="pen")
        self.seal_button = Button(self.tr("登记盖章件"), icon_name="photo")
        self.appeal_button = Button(self.tr("重新申请"), icon_name="back")
        self.other_button = Button(self.tr("另办一件"), icon_name="add")
        self.which = ChoiceBox(self.tr("正在办的办件"), (), width=280)
        self._cases: list[CaseFile] = []
        self._people: dict[str, str] = {}
        self._running = False
        self.row = FlowLayout()
        for button in (
            self.object_button,
            self.handle_button,
            self.again_button,
            self.end_button,
            self.tell_button,
            self.seal_button,
            self.appeal_button,
            self.other_button,
        ):
            self.row.addWidget(button)
        self.column.addWidget(self.which)
        self.column.addWidget(self.begin_card)
        self.column.addWidget(self.chain)
        self.column.addLayout(self.row)
        self.column.addWidget(self.checks)
        self.column.addStretch(1)
        self.begin_button.clicked.connect(self._on_begin)
        self.chain.step_asked.connect(self._on_step)
        self.add_check_button.clicked.connect(self._on_check)
        self.object_button.clicked.connect(self._on_object)
        self.handle_button.clicked.connect(self._on_handle)
        self.again_button.clicked.connect(self._on_again)
        self.end_button.clicked.connect(self._on_end)
        self.tell_button.clicked.connect(self._on_tell)
        self.seal_button.clicked.connect(self._on_seal)
        self.appeal_button.clicked.connect(self._on_appeal)
        self.other_button.clicked.connect(self._on_begin)
        self.which.currentIndexChanged.connect(self._show_chosen)
        self._show_case(None, {})

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        room, home, household = self.room, self.home, self.household
        room.look(
            self,
            lambda _control: (
                cases_of(room.office, room.acting, home, household),
                names_of_people(room.office),
            ),
            done=self._on_read,
        )

    @override
    def step_back(self) -> bool:
        return self.drop_form()

    def ask(self, form: CaseForm) -> None:
        """Open a form under the chain."""
        self.drop_form()
        self.form = form
        form.kept.connect(self.drop_form)
        form.cancelled.connect(self.drop_form)
        self.column.insertWidget(3, form)
        form.column.focus_first()

    def drop_form(self) -> bool:
        """Close the form; tell whether one was open."""
        form, self.form = self.form, None
        if form is None:
            return False
        self.column.removeWidget(form)
        form.hide()
        form.deleteLater()
        return True

    def _on_read(self, read: tuple[list[CaseFile], dict[str, str]]) -> None:
        cases, people = read
        running = [one for one in cases if not one.state.closed]
        self._cases, self._people = cases, people
        wanted = self.which.code()
        fill = [(one.procedure.id, case_title(one)) for one in cases]
        with QSignalBlocker(self.which):
            self.which.clear()
            self.which.addItem(self.tr("正在办的办件"), None)
            for code, title in fill:
                self.which.addItem(title, code)
            self.which.choose(wanted)
        self.which.setVisible(len(cases) > 1)
        self._running = bool(running)
        self._show_chosen()

    def _show_chosen(self, *_choice: object) -> None:
        """Show the case that is chosen: the newest that runs, where nobody chose."""
        wanted = self.which.code()
        running = [one for one in self._cases if not one.state.closed]
        chosen = [one for one in self._cases if one.procedure.id == wanted]
        shown = (chosen or running or self._cases)[:1]
        self._show_case(shown[0] if shown else None, self._people)

    def _show_case(self, case: CaseFile | None, people: dict[str, str]) -> None:
        self.case = case
        running = case is not None and not case.state.closed
        self.begin_card.setVisible(not self._running)
        self.other_button.setVisible(self._running)
        self.chain.setVisible(case is not None)
        self.checks.setVisible(case is not None)
        following = case.state.next if case is not None else None
        at_notice = bool(case and case.notice and following and following.rule.step is CaseStep.PUBLICITY)
        unsettled = [one for one in case.objections if one.outcome is None] if case else []
        self.object_button.setVisible(at_notice)
        self.handle_button.setVisible(running and bool(unsettled))
        self.again_button.setVisible(bool(case and case.state.refused and running))
        self.end_button.setVisible(running)
        self.add_check_button.setVisible(running)
        owing = case is not None and case.state.closed and owes_telling(case.procedure) and not told(case)
        self.tell_button.setVisible(owing)
        self.seal_button.setVisible(case is not None and may_be_sealed(case))
        self.appeal_button.setVisible(case is not None and case.procedure.outcome in _MAY_APPEAL)
        if case is not None:
            kept = len(sealed_forms(self.file, case.procedure.id)) if self.file else 0
            words = self.tr("登记盖章件（已有 %1 份）") if kept else self.tr("登记盖章件")
            self.seal_button.setText(words.replace("%1", str(kept)))
            self.chain.show_case(case, people, self.room.acting.today, self._verb(case))
            self.check_table.show_lines(_check_lines(case))

    def _verb(self, case: CaseFile) -> str:
        """Return what the button of the next step says at this desk, blank where another level takes it."""
        following = case.state.next
        if following is None:
            return ""
        step = following.rule.step
        if self.room.office.is_village and step in (CaseStep.TOWNSHIP, CaseStep.COUNTY):
            return ""
        if step is CaseStep.SURVEY and not surveyed(self.room, case):
            return self.tr("开始入户调查")
        if step is CaseStep.PUBLICITY and case.notice is not None:
            return self.tr("撤下公示（%1 满）").replace("%1", str(case.notice[0].last_day))
        if step is CaseStep.FILED and village_steps.missing_for_filing(self.room.office, case):
            return self.tr("打印帮扶卡")
        return self.tr(following.rule.verb)

    def _on_begin(self) -> None:
        if self.file is not None:
            members = tuple((member.id, member.name or "") for member in living(self.file.members))
            self.ask(OpenForm(self.room, self.home, self.household, members))

    def _on_step(self) -> None:
        case, room = self.case, self.room
        following = case.state.next if case is not None else None
        if case is None or following is None:
            return
        form = step_form(room, case)
        chosen = (RowId(case.procedure.id),)
        kind = CaseKind(case.procedure.kind or CaseKind.RECOGNITION)
        if form is not None:
            self.ask(form)
            return
        match following.rule.step:
            case CaseStep.SURVEY if not surveyed(room, case):
                room.navigator.start_survey(self.home, self.household)
            case CaseStep.DISCUSSION:
                room.navigator.open_over(MeetingPage(room, self.home, chosen=chosen, kind=kind))
            case CaseStep.PUBLICITY if case.notice is None:
                unit = village_committee(room.office, self.home)
                room.navigator.open_over(NoticePage(room, self.home, unit=unit, chosen=chosen, kind=kind))
            case CaseStep.FILED if village_steps.missing_for_filing(room.office, case):
                key = (self.home, self.household)
                job = partial(print_cards, room.office, room.acting, [key])
                room.run(self, lambda _control: job(), done=room.show_printed)
            case _:
                job_of_step = step_job(room, case)
                if job_of_step is not None:
                    self._run(job_of_step)

    def _run(self, job: Callable[[], object]) -> None:
        self.room.run(self, lambda _control: job(), done=self._on_done)

    def _on_done(self, _row: object) -> None:
        self.room.navigator.tell(Tone.GOOD, self.tr("这一步已办好。"))

    def _on_check(self) -> None:
        if self.case is not None:
            said = {row.item for row in self.case.checks}
            left = tuple(code for code in code_list("check_item").codes if code not in said)
            self.ask(CheckForm(self.room, self.home, RowId(self.case.procedure.id), left))

    def _on_object(self) -> None:
        if self.case is not None and self.case.notice is not None:
            notice = RowId(self.case.notice[0].id)
            self.ask(ObjectionForm(self.room, self.home, notice, RowId(self.case.procedure.id)))

    def _on_handle(self) -> None:
        unsettled = [one for one in self.case.objections if one.outcome is None] if self.case else []
        if unsettled:
            first = unsettled[0]
            self.ask(HandlingForm(self.room, self.home, RowId(first.id), first.content or ""))

    def _on_again(self) -> None:
        if self.case is not None:
            self.ask(ResurveyForm(self.room, self.home, RowId(self.case.procedure.id)))

    def _on_tell(self) -> None:
        if self.case is not None:
            self.ask(TellForm(self.room, self.home, RowId(self.case.procedure.id)))

    def _on_seal(self) -> None:
        if self.case is not None:
            self.ask(SealForm(self.room, self.home, RowId(self.case.procedure.id)))

    def _on_appeal(self) -> None:
        if self.case is not None:
            self.ask(AppealForm(self.room, self.home, RowId(self.case.procedure.id)))

    def _on_end(self) -> None:
        if self.case is not None:
            self.ask(EndForm(self.room, self.home, RowId(self.case.procedure.id)))


def case_title(case: CaseFile) -> str:
    """Return how a case is called in a choice: its kind, its day, and whether it runs."""
    row = case.procedure
    kind = code_list("procedure_kind").label(row.kind or "")
    state = code_list("procedure_outcome").label(row.outcome) if row.outcome else "在办"
    return f"{kind} {row.opened_on}（{state}）"


def _check_lines(case: CaseFile) -> list[dict[str, object]]:
    items, results = code_list("check_item"), code_list("check_result")
    return [
        {
            "item": items.label(row.item or ""),
            "result": results.label(row.result or ""),
            "source": row.source or "",
            "finding": row.finding or "",
        }
        for row in village_steps.standing_checks(case)
    ]
