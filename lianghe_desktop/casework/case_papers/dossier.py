"""The whole file of a household as one PDF: cover, contents, and its papers in the order of the procedure.

A paper that was issued is bound as it was issued, with its own code; one that never was is drawn now and
logged. What is missing stands in the contents as missing. Source: 珠斗办字〔2017〕6号 四（三）.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from lianghe_desktop.casework.areas import AreaNames, area_names
from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.border_words import what_would_change
from lianghe_desktop.casework.case_papers.case import meeting_of, minutes_values, newest_case
from lianghe_desktop.casework.case_papers.family import cover_values, visit_sheet
from lianghe_desktop.casework.case_papers.gathering import GATHERS, CasePaper
from lianghe_desktop.casework.helping.year_record import year_record
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_words
from lianghe_desktop.casework.paper_history import PAPER_WORDS
from lianghe_desktop.casework.paper_log import Printed, keep_log, log_row, new_mark
from lianghe_desktop.casework.paper_values import book_values, card_values
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.procedure.reading import CaseFile
from lianghe_desktop.casework.publicity import notice_extract
from lianghe_desktop.casework.reason_values import reasons_values
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, read_setting
from lianghe_desktop.casework.survey_papers import as_signed, newest_interview
from lianghe_desktop.documents.case_values import CoverEntry
from lianghe_desktop.documents.dossier import DossierPart, render_dossier
from lianghe_desktop.documents.issued import thaw
from lianghe_desktop.documents.values import PaperMark
from lianghe_desktop.records.case_codes import CaseStep
from lianghe_desktop.records.errors import IntegrityFault, UserError
from lianghe_desktop.records.helprecord import PrintLog
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.households import HouseholdFile


@dataclass(frozen=True, kw_only=True, slots=True)
class _Binder:
    """What is known while a file is bound."""

    office: Office
    acting: Acting
    file: HouseholdFile
    names: AreaNames
    case: CaseFile | None
    issued: dict[str, PrintLog]

    @property
    def home(self) -> HomeCode:
        return HomeCode(self.file.household.home)

    @property
    def household(self) -> RowId:
        return RowId(self.file.household.id)


_Draw = Callable[[_Binder, PaperMark], object]


def print_dossier(office: Office, acting: Acting, home: HomeCode, household: RowId) -> Printed:
    """Bind the file of a household and log it, and every paper that was drawn for it.

    Raises:
        UserError: There is no such household, or a character that no font has.
    """
    require(acting, Act.PRINT)
    file = household_file(office, home, household)
    binder = _Binder(
        office=office,
        acting=acting,
        file=file,
        names=area_names(office),
        case=newest_case(office, acting, file),
        issued=_issued(office, home, household),
    )
    rows: list[PrintLog] = []
    parts = _parts(binder, rows)
    mark = new_mark(acting)
    cover = cover_values(acting, file, binder.names, mark, tuple(part.entry for part in parts))
    out = BytesIO()
    pages = render_dossier(cover, parts, out).count
    rows.append(log_row(office, acting, home, household, "dossier", mark, cover))
    keep_log(office, acting, rows)
    return Printed(pdf=out.getvalue(), pages=pages, codes=(mark.code,), title="帮扶档案")


def _parts(binder: _Binder, rows: list[PrintLog]) -> list[DossierPart]:
    """Return the papers in their order; of the two letters only the one that was decided is asked for."""
    bound = {document: _bound(binder, document, draw, rows) for document, draw in _PARTS}
    refused = bound["refusal"][0].values is not None
    decided = bound["decision"][0].values is not None
    if not (refused and decided):
        del bound["decision" if refused else "refusal"]
    return [part for parts in bound.values() for part in parts]


def _issued(office: Office, home: HomeCode, household: RowId) -> dict[str, PrintLog]:
    """Return the newest sheet of each kind that can be drawn again."""
    rows = office.store.rows(PrintLog, where={"home": home, "household_id": household})
    held = [row for row in rows if row.issued and not row.gone]
    held.sort(key=lambda row: (row.printed_on or dt.date.min, row.printed_at or 0, row.id))
    return {row.document or "": row for row in held}


def _bound(binder: _Binder, document: str, draw: _Draw, rows: list[PrintLog]) -> list[DossierPart]:
    """Return the parts of one kind: as issued, else drawn now, else missing."""
    if document == "visit":
        return _visits(binder, rows)
    title = PAPER_WORDS[document]
    held = binder.issued.get(document)
    if held is not None and held.issued and document != "survey":
        try:
            return [_part(title, held.printed_on, _author(binder, document), thaw(held.issued))]
        except IntegrityFault:  # of a newer program: drawn from the records below
            pass
    mark = new_mark(binder.acting)
    try:
        paper = draw(binder, mark)
    except UserError:  # nothing of the kind yet: the contents say that it is missing
        paper = None
    if paper is None:
        return [_part(title, None, None, None)]
    if document != "survey":
        rows.append(
            log_row(binder.office, binder.acting, binder.home, binder.household, document, mark, paper)
        )
    return [_part(title, _day(binder, document), _author(binder, document), paper)]


def _part(title: str, day: dt.date | None, author: str | None, paper: object | None) -> DossierPart:
    return DossierPart(entry=CoverEntry(title=title, day=day, author=author, page=None), values=paper)


def _visits(binder: _Binder, rows: list[PrintLog]) -> list[DossierPart]:
    parts = []
    for visit in year_record(binder.file, binder.acting.today.year).visits:
        mark = new_mark(binder.acting)
        paper = visit_sheet(binder.file, binder.names, mark, visit)
        rows.append(
            log_row(binder.office, binder.acting, binder.home, binder.household, "visited", mark, paper)
        )
        parts.append(_part(PAPER_WORDS["visit"], visit.day, visit.visitors, paper))
    return parts or [_part(PAPER_WORDS["visit"], None, None, None)]


_STEP_OF = {
    "minutes": CaseStep.DISCUSSION,
    "notice": CaseStep.PUBLICITY,
    "approval": CaseStep.COUNTY,
    "decision": CaseStep.COUNTY,
    "refusal": CaseStep.COUNTY,
}


def _day(binder: _Binder, document: str) -> dt.date | None:
    step = _STEP_OF.get(document)
    done = binder.case.state.done_on(step) if binder.case is not None and step is not None else None
    if document == "survey":
        return binder.file.household.surveyed_on
    return done or binder.acting.today


def _author(binder: _Binder, document: str) -> str:
    home = binder.file.household.home
    if document in ("approval", "decision", "refusal"):
        return binder.names.township_of(home)
    return f"{binder.names.name(home)}"


def _survey(binder: _Binder, _mark: PaperMark) -> object:
    interview = newest_interview(binder.office, binder.home, binder.household)
    return as_signed(binder.office, binder.acting, binder.home, interview)[2]


def _reasons(binder: _Binder, mark: PaperMark) -> object:
    office, file = binder.office, binder.file
    advised = assess_household(office, binder.acting, binder.home, binder.household)
    return reasons_values(
        file,
        binder.names,
        advised,
        policy=pack_words(office, advised.pack, advised.pack_version),
        phone=read_setting(office, COMPLAINT_PHONE),
        borders=what_would_change(office, advised, {one.id: one.name or "" for one in file.members}),
        mark=mark,
    )


def _minutes(binder: _Binder, mark: PaperMark) -> object | None:
    meeting = meeting_of(binder.case)
    if meeting is None:
        return None
    return minutes_values(
        binder.office, binder.acting, [binder.file], binder.names, mark, meeting=meeting, extract=True
    )


def _notice(binder: _Binder, mark: PaperMark) -> object | None:
    if binder.case is None or binder.case.notice is None:
        return None
    return notice_extract(binder.office, binder.acting, binder.file, binder.case.notice[0], mark)


def _card(binder: _Binder, mark: PaperMark) -> object | None:
    phone = read_setting(binder.office, COMPLAINT_PHONE)
    return card_values(
        binder.file, binder.names, complaint_phone=phone, issued_on=binder.acting.today, mark=mark
    )


def _book(binder: _Binder, mark: PaperMark) -> object:
    today = binder.acting.today
    return book_values(binder.file, binder.names, year=today.year, today=today, mark=mark)


def _of_case(paper: CasePaper) -> _Draw:
    def draw(binder: _Binder, mark: PaperMark) -> object | None:
        if paper is CasePaper.APPROVAL and binder.case is None:
            return None
        return GATHERS[paper](binder.office, binder.acting, binder.file, binder.names, mark)

    return draw


def _nothing(_binder: _Binder, _mark: PaperMark) -> object | None:
    return None


_PARTS: tuple[tuple[str, _Draw], ...] = (
    ("survey", _survey),
    ("confirmation", _of_case(CasePaper.CONFIRMATION)),
    ("reasons", _reasons),
    ("minutes", _minutes),
    ("notice", _notice),
    ("approval", _of_case(CasePaper.APPROVAL)),
    ("decision", _of_case(CasePaper.DECISION)),
    ("refusal", _of_case(CasePaper.REFUSAL)),
    ("card", _card),
    ("book", _book),
    ("visit", _nothing),
)
"""The papers in the order of the procedure, from the survey to the visits."""
