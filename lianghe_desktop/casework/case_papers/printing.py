"""Print the papers of a case and log each; the whole file of a household as one PDF with an outline."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.case_papers.case import meeting_of, minutes_values, newest_case
from lianghe_desktop.casework.case_papers.gathering import GATHERS, CasePaper
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed, keep_log, log_row, new_mark
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.printing import Batch, Households, Layout, StockChoices, print_each
from lianghe_desktop.documents.approval import render_approvals
from lianghe_desktop.documents.confirmation import render_confirmations
from lianghe_desktop.documents.cover import render_covers
from lianghe_desktop.documents.letter import render_letters
from lianghe_desktop.documents.minutes import render_minutes
from lianghe_desktop.documents.values import PaperMark, PrintedPages, StockOptions
from lianghe_desktop.documents.visit_sheet import render_visit_sheets
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Discussion, DiscussionResult
from lianghe_desktop.store.households import HouseholdFile, files_of

TITLES: Mapping[CasePaper, str] = {
    CasePaper.CONFIRMATION: "核实确认单",
    CasePaper.APPROVAL: "审核确认表",
    CasePaper.DECISION: "认定告知书",
    CasePaper.REFUSAL: "不予认定告知书",
    CasePaper.VISIT: "走访表",
    CasePaper.COVER: "档案封面",
}
_RENDERS: Mapping[CasePaper, Callable[[Sequence[Any], BytesIO], PrintedPages]] = {
    CasePaper.DECISION: render_letters,
    CasePaper.REFUSAL: render_letters,
    CasePaper.COVER: render_covers,
}
ON_STOCK: Mapping[CasePaper, Callable[[Sequence[Any], BytesIO, StockOptions], PrintedPages]] = {
    CasePaper.CONFIRMATION: render_confirmations,
    CasePaper.APPROVAL: render_approvals,
    CasePaper.VISIT: render_visit_sheets,
}
"""The papers that an upper level may hand out printed already, so that values alone are wanted."""


def print_case_papers(
    office: Office,
    acting: Acting,
    households: Households,
    paper: CasePaper,
    batch: Batch | None = None,
    choices: StockChoices | None = None,
) -> Printed:
    """Print one kind of paper for households and log each; for those of ON_STOCK also onto pre-printed stock.

    Raises:
        UserError: There is no such household, a letter without its decision, a character that no font has,
            nothing has changed, or the person stopped the work; then nothing is logged. Also: the paper has
            no pre-printed stock.
    """
    names, chosen = area_names(office), choices or StockChoices()
    if chosen.layout is not Layout.WHOLE and paper not in ON_STOCK:
        raise UserError(ErrorCode.BAD_INPUT, f"{TITLES[paper]}没有印好格子的纸，请用白纸打印整张。")
    gather = GATHERS[paper]

    def values(file: HouseholdFile, mark: PaperMark) -> object:
        return gather(office, acting, file, names, mark)

    def draw(papers: Sequence[object], out: BytesIO) -> int:
        if paper in ON_STOCK:
            return ON_STOCK[paper](papers, out, chosen.options).count
        return _RENDERS[paper](papers, out).count

    return print_each(
        office, acting, households, paper.value, TITLES[paper], values, draw, batch, chosen.layout
    )


def print_minutes(office: Office, acting: Acting, households: Households) -> Printed:
    """Print the minutes of the newest meeting that spoke of one of these households, with all it spoke of.

    Where there was none yet, minutes to be filled in by hand for these households.

    Raises:
        UserError: The households are of several villages, or of none.
    """
    require(acting, Act.PRINT)
    files = files_of(office.store, households)
    homes = {file.household.home for file in files}
    if len(homes) != 1:
        raise UserError(ErrorCode.BAD_INPUT, "评议记录是一个村一次会议，请只选一个村的户。")
    meetings = [meeting_of(newest_case(office, acting, file)) for file in files]
    held = [one for one in meetings if one is not None]
    meeting = max(held, key=lambda one: one.id) if held else None
    chosen = files if meeting is None else _spoken_of(office, meeting)
    mark = new_mark(acting)
    values = minutes_values(office, acting, chosen, area_names(office), mark, meeting=meeting)
    out = BytesIO()
    pages = render_minutes(values, out).count
    keep_log(office, acting, [log_row(office, acting, HomeCode(homes.pop()), None, "minutes", mark, values)])
    return Printed(pdf=out.getvalue(), pages=pages, codes=(mark.code,), title="评议记录")


def _spoken_of(office: Office, meeting: Discussion) -> list[HouseholdFile]:
    """Return all households of a meeting, in the order in which they were spoken of."""
    home = HomeCode(meeting.home)
    where = {"home": home, "discussion_id": meeting.id}
    rows = office.store.rows(DiscussionResult, where=where, order=("id",))
    keys = dict.fromkeys((home, RowId(row.household_id)) for row in rows if row.household_id and not row.gone)
    return files_of(office.store, list(keys))
