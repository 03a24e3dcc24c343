"""Which papers of a case there are, and how each is gathered from the records."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from lianghe_desktop.casework.areas import AreaNames
from lianghe_desktop.casework.case_papers.case import approval_values, letter_values
from lianghe_desktop.casework.case_papers.family import confirmation_values, cover_values, visit_values
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.documents.case_values import LetterKind
from lianghe_desktop.documents.values import PaperMark
from lianghe_desktop.store.households import HouseholdFile

Gather = Callable[[Office, Acting, HouseholdFile, AreaNames, PaperMark], object]


class CasePaper(StrEnum):
    """The papers of one household each, as the print log names them."""

    CONFIRMATION = "confirmation"
    APPROVAL = "approval"
    DECISION = "decision"
    REFUSAL = "refusal"
    VISIT = "visit"
    COVER = "cover"


def _decision(office: Office, acting: Acting, file: HouseholdFile, names: AreaNames, mark: PaperMark) -> object:
    return letter_values(office, acting, file, names, mark, LetterKind.DECISION)


def _refusal(office: Office, acting: Acting, file: HouseholdFile, names: AreaNames, mark: PaperMark) -> object:
    return letter_values(office, acting, file, names, mark, LetterKind.REFUSAL)


GATHERS: Mapping[CasePaper, Gather] = {
    CasePaper.CONFIRMATION: confirmation_values,
    CasePaper.APPROVAL: approval_values,
    CasePaper.DECISION: _decision,
    CasePaper.REFUSAL: _refusal,
    CasePaper.VISIT: visit_values,
    CasePaper.COVER: cover_values,
}
