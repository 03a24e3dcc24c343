"""What the button of a case's next step does: a form under the chain, or work done at once."""

from collections.abc import Callable
from functools import partial

from lianghe_desktop.casework.procedure import final_steps, notices, village_steps
from lianghe_desktop.casework.procedure.reading import CaseFile
from lianghe_desktop.desktop.cases.case_form import AdviceForm, CaseForm, VerdictForm
from lianghe_desktop.desktop.cases.further_forms import AnnounceForm, ClearForm, PromiseForm, TellForm
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import CaseKind, CaseStep
from lianghe_desktop.records.ids import HomeCode, RowId


def step_form(room: Workroom, case: CaseFile) -> CaseForm | None:
    """Return the form that takes the next step, None where the step is no form."""
    following = case.state.next
    home, row_id = HomeCode(case.procedure.home), RowId(case.procedure.id)
    match following.rule.step if following is not None else None:
        case CaseStep.SURVEY if village_steps.needs_promise(case) and surveyed(room, case):
            return PromiseForm(room, home, row_id)
        case CaseStep.ADVICE:
            return AdviceForm(room, home, row_id)
        case CaseStep.TOWNSHIP | CaseStep.COUNTY as step:
            advised = tuple((case.notice[1].categories or "").split()) if case.notice is not None else ()
            kind = CaseKind(case.procedure.kind or CaseKind.RECOGNITION)
            county = step is CaseStep.COUNTY
            return VerdictForm(room, home, row_id, county=county, advised=advised, kind=kind)
        case CaseStep.ANNOUNCED:
            return AnnounceForm(room, home, row_id)
        case CaseStep.CLEARED:
            return ClearForm(room, home, row_id)
        case CaseStep.NOTIFIED:
            return TellForm(room, home, row_id)
        case _:
            return None


def step_job(room: Workroom, case: CaseFile) -> Callable[[], object] | None:
    """Return the work that takes the next step at once, None where it needs more."""
    following = case.state.next
    office, acting = room.office, room.acting
    home, row_id = HomeCode(case.procedure.home), RowId(case.procedure.id)
    match following.rule.step if following is not None else None:
        case CaseStep.SURVEY if surveyed(room, case):
            return partial(village_steps.confirm_survey, office, acting, home, row_id)
        case CaseStep.CHECK:
            return partial(village_steps.finish_check, office, acting, home, row_id)
        case CaseStep.PUBLICITY if case.notice is not None:
            return partial(notices.take_down, office, acting, home, RowId(case.notice[0].id))
        case CaseStep.MEASURES:
            return partial(final_steps.put_measures, office, acting, home, row_id)
        case CaseStep.FILED:
            return partial(village_steps.file_case, office, acting, home, row_id)
        case _:
            return None


def surveyed(room: Workroom, case: CaseFile) -> bool:
    """Tell whether an interview since the case began waits to be confirmed."""
    return village_steps.survey_of(room.office, case) is not None
