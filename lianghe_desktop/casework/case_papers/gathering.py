"""Which papers of a case there are, and how each is gathered from the records."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from lianghe_desktop.casework.areas import AreaNames
from lianghe_desktop.casework.case_papers.case import approval_values, letter_values
from lianghe_desktop.casework.case_papers.family import confirmation_values, cover_values, visit_values
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_history import PAPER_WORDS, printed_papers
from lianghe_desktop.documents.case_values import CoverEntry, CoverValues, LetterKind
from lianghe_desktop.documents.values import PaperMark
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.households import HouseholdFile

Gather = Callable[[Office, Acting, HouseholdFile, AreaNames, PaperMark], object]


_NOT_FILED = frozenset({PAPER_WORDS["cover"], PAPER_WORDS["dossier"]})


class CasePaper(StrEnum):
    """The papers of one household each, as the print log names them."""

    CONFIRMATION = "confirmation"
    APPROVAL = "approval"
    DECISION = "decision"
    REFUSAL = "refusal"
    VISIT = "visit"
    COVER = "cover"


def _decision(
    office: Office, acting: Acting, file: HouseholdFile, names: AreaNames, mark: PaperMark
) -> object:
    return letter_values(office, acting, file, names, mark, LetterKind.DECISION)


def _refusal(
    office: Office, acting: Acting, file: HouseholdFile, names: AreaNames, mark: PaperMark
) -> object:
    return letter_values(office, acting, file, names, mark, LetterKind.REFUSAL)


def _cover(
    office: Office, acting: Acting, file: HouseholdFile, names: AreaNames, mark: PaperMark
) -> CoverValues:
    """Return a cover whose contents are the papers printed so far, to be numbered by hand."""
    printed = printed_papers(office, HomeCode(file.household.home), RowId(file.household.id))
    newest = {one.title: one for one in reversed(printed)}
    entries = tuple(
        CoverEntry(title=one.title, day=one.printed_on, author=None, page=None)
        for one in newest.values()
        if one.title not in _NOT_FILED
    )
    return cover_values(acting, file, names, mark, entries)


GATHERS: Mapping[CasePaper, Gather] = {
    CasePaper.CONFIRMATION: confirmation_values,
    CasePaper.APPROVAL: approval_values,
    CasePaper.DECISION: _decision,
    CasePaper.REFUSAL: _refusal,
    CasePaper.VISIT: visit_values,
    CasePaper.COVER: _cover,
}
