"""办理: the case of the household, step by step, and the form of the step that comes next."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.areas import village_committee
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.paper_values import living
from lianghe_desktop.casework.people import names_of_people
from lianghe_desktop.casework.printing import print_cards
from lianghe_desktop.casework.procedure import notices, village_steps
from lianghe_desktop.casework.procedure.reading import CaseFile, cases_of
from lianghe_desktop.desktop.cases.case_form import (
    AdviceForm,
    CaseForm,
    CheckForm,
    EndForm,
    HandlingForm,
    ObjectionForm,
    OpenForm,
    ResurveyForm,
    VerdictForm,
)
from lianghe_desktop.desktop.cases.chain_card import ChainCard
from lianghe_desktop.desktop.cases.meeting_page import MeetingPage
from lianghe_desktop.desktop.cases.notice_page import NoticePage
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import CaseStep
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.ids import RowId

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
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for button in (self.object_button, self.handle_button, self.again_button, self.end_button):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addWidget(self.begin_card)
        self.column.addWidget(self.chain)
        self.column.addLayout(row)
        self.column.addWidget(self.checks)
        self.column.addStretch(1)
        self.begin_button.clicked.connect(self._on_begin)
        self.chain.step_asked.connect(self._on_step)
        self.add_check_button.clicked.connect(self._on_check)
        self.object_button.clicked.connect(self._on_object)
        self.handle_button.clicked.connect(self._on_handle)
        self.again_button.clicked.connect(self._on_again)
        self.end_button.clicked.connect(self._on_end)
        self._show_case(None, {})

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        room, home, household = self.room, self.home, self.household
        room.run(
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
        self.column.insertWidget(2, form)
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
        shown = (running or cases)[:1]
        self._show_case(shown[0] if shown else None, people)

    def _show_case(self, case: CaseFile | None, people: dict[str, str]) -> None:
        self.case = case
        running = case is not None and not case.state.closed
        self.begin_card.setVisible(not running)
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
        if case is not None:
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
        if step is CaseStep.SURVEY and village_steps.survey_of(self.room.office, case) is None:
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
        case = self.case
        following = case.state.next if case is not None else None
        if case is None or following is None:
            return
        room, home, row_id = self.room, self.home, RowId(case.procedure.id)
        office, acting = room.office, room.acting
        match following.rule.step:
            case CaseStep.SURVEY if village_steps.survey_of(office, case) is None:
                room.navigator.start_survey(home, self.household)
            case CaseStep.SURVEY:
                self._run(partial(village_steps.confirm_survey, office, acting, home, row_id))
            case CaseStep.CHECK:
                self._run(partial(village_steps.finish_check, office, acting, home, row_id))
            case CaseStep.ADVICE:
                self.ask(AdviceForm(room, home, row_id))
            case CaseStep.DISCUSSION:
                room.navigator.open_over(MeetingPage(room, home, chosen=(row_id,)))
            case CaseStep.PUBLICITY if case.notice is not None:
                notice = RowId(case.notice[0].id)
                self._run(partial(notices.take_down, office, acting, home, notice))
            case CaseStep.PUBLICITY:
                unit = village_committee(office, home)
                room.navigator.open_over(NoticePage(room, home, unit=unit, chosen=(row_id,)))
            case CaseStep.FILED:
                self._on_file(row_id)
            case _:
                self._ask_verdict(following.rule.step, row_id)

    def _ask_verdict(self, step: CaseStep, row_id: RowId) -> None:
        county = step is CaseStep.COUNTY
        entry = self.case.notice if self.case is not None else None
        advised = tuple((entry[1].categories or "").split()) if entry is not None else ()
        self.ask(VerdictForm(self.room, self.home, row_id, county=county, advised=advised))

    def _on_file(self, row_id: RowId) -> None:
        room, home, key = self.room, self.home, (self.home, self.household)
        if self.case is not None and village_steps.missing_for_filing(room.office, self.case):
            room.run(
                self,
                lambda _control: print_cards(room.office, room.acting, [key]),
                done=room.show_printed,
            )
            return
        self._run(partial(village_steps.file_case, room.office, room.acting, home, row_id))

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

    def _on_end(self) -> None:
        if self.case is not None:
            self.ask(EndForm(self.room, self.home, RowId(self.case.procedure.id)))


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
