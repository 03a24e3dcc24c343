"""Which papers there are, and how each is drawn from what was chosen."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lianghe_desktop.casework.assessment import Advised, assess_household, pack_in_use
from lianghe_desktop.casework.case_papers.dossier import print_dossier
from lianghe_desktop.casework.case_papers.gathering import CasePaper
from lianghe_desktop.casework.case_papers.printing import print_case_papers, print_minutes
from lianghe_desktop.casework.duties.annex2 import task_table_seen
from lianghe_desktop.casework.duties.task_papers import print_tasks
from lianghe_desktop.casework.helping.pairing import HandedOver
from lianghe_desktop.casework.helping.papers import print_handover
from lianghe_desktop.casework.household_receipts import print_household_receipts
from lianghe_desktop.casework.ledger import print_ledger
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.overview import overview_seen, print_overview
from lianghe_desktop.casework.pack_paper import print_table_of_pack
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.paper_order import PaperOrder
from lianghe_desktop.casework.printer_offsets import Offset
from lianghe_desktop.casework.printing import (
    Batch,
    Layout,
    StockChoices,
    print_books,
    print_calibration,
    print_cards,
    print_reasons,
)
from lianghe_desktop.casework.publicity import PUBLICITY_DAYS, print_case_notice, print_notice
from lianghe_desktop.casework.survey_papers import open_interviews, print_newest_surveys, print_read_backs
from lianghe_desktop.records.case_codes import PublicityKind
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId

__all__ = ["FOR_HOUSEHOLDS", "GROUPS", "ON_STOCK", "PUBLICITY_DAYS", "Order", "Paper", "draw"]


class Paper(StrEnum):
    """The papers, each by the word on its button."""

    CARD = "帮扶卡"
    BOOK = "帮扶记录簿"
    REASONS = "评定说明"
    LARGE_REASONS = "评定说明（大字）"
    RECEIPT = "办理情况回执"
    READ_BACK = "大字答卷"
    CONFIRMATION = "核实确认单"
    VISIT = "走访表"
    DECISION = "认定告知书"
    REFUSAL = "不予认定告知书"
    MINUTES = "评议记录"
    APPROVAL = "审核确认表"
    COVER = "档案封面"
    DOSSIER = "整本档案"
    SURVEY = "调查表"
    HANDOVER = "帮扶工作交接清单"
    NOTICE = "公示"
    LEDGER = "工作台账"
    OVERVIEW = "统计表"
    TASKS = "任务分解表"
    PARAMETERS = "政策参数表"
    CALIBRATION = "套打校准页"


GROUPS: tuple[tuple[str, tuple[Paper, ...]], ...] = (
    (
        "给农户的",
        (
            Paper.CARD,
            Paper.BOOK,
            Paper.REASONS,
            Paper.LARGE_REASONS,
            Paper.READ_BACK,
            Paper.CONFIRMATION,
            Paper.VISIT,
            Paper.DECISION,
            Paper.REFUSAL,
            Paper.RECEIPT,
        ),
    ),
    (
        "办理和存档的",
        (Paper.SURVEY, Paper.MINUTES, Paper.APPROVAL, Paper.COVER, Paper.DOSSIER, Paper.HANDOVER),
    ),
    ("公布和上报的", (Paper.NOTICE, Paper.LEDGER, Paper.OVERVIEW, Paper.TASKS, Paper.PARAMETERS)),
    ("印好格子的纸", (Paper.CALIBRATION,)),
)
"""The papers as they are offered, by what they are for."""
FOR_HOUSEHOLDS = frozenset(Paper) - {
    Paper.HANDOVER,
    Paper.NOTICE,
    Paper.OVERVIEW,
    Paper.TASKS,
    Paper.PARAMETERS,
    Paper.CALIBRATION,
}
ON_STOCK = frozenset({Paper.CARD, Paper.BOOK, Paper.CONFIRMATION, Paper.VISIT, Paper.APPROVAL})
"""The papers that come printed already, so that values alone may be wanted."""
_CASE_PAPERS = {
    Paper.CONFIRMATION: CasePaper.CONFIRMATION,
    Paper.VISIT: CasePaper.VISIT,
    Paper.DECISION: CasePaper.DECISION,
    Paper.REFUSAL: CasePaper.REFUSAL,
    Paper.APPROVAL: CasePaper.APPROVAL,
    Paper.COVER: CasePaper.COVER,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Say what is to be printed; what a paper does not need is left as it is."""

    paper: Paper
    households: Sequence[tuple[HomeCode, RowId]] = ()
    village: HomeCode | None = None
    layout: Layout = Layout.WHOLE
    offset: Offset = field(default_factory=Offset)
    year: int
    first_day: dt.date
    days: int = PUBLICITY_DAYS
    kind: PublicityKind = PublicityKind.VILLAGE
    notice: tuple[HomeCode, RowId] | None = None
    handed_over: HandedOver | None = None
    order: PaperOrder = PaperOrder.LIST
    only_changed: bool = False


def draw(office: Office, acting: Acting, order: Order, progress: Callable[[int, int], bool]) -> Printed:
    """Draw a paper; runs on a worker. `progress` stops the reckoning before papers are drawn.

    Raises:
        UserError: Nothing was chosen, the person stopped the work, or a character has no glyph.
    """
    batch = Batch(order=order.order, only_changed=order.only_changed, watch=progress)
    choices = StockChoices(
        layout=order.layout,
        offset_x_mm=float(order.offset.x_mm),
        offset_y_mm=float(order.offset.y_mm),
    )
    chosen = order.households
    if order.paper in _CASE_PAPERS:
        return print_case_papers(office, acting, chosen, _CASE_PAPERS[order.paper], batch, choices)
    match order.paper:
        case Paper.CARD:
            return print_cards(office, acting, chosen, choices, batch)
        case Paper.BOOK:
            return print_books(office, acting, chosen, year=order.year, batch=batch, choices=choices)
        case Paper.CALIBRATION:
            return print_calibration(acting, choices)
        case Paper.REASONS | Paper.LARGE_REASONS:
            advised, large = _advise(office, acting, order, progress), order.paper is Paper.LARGE_REASONS
            return print_reasons(office, acting, chosen, advised, large=large)
        case Paper.NOTICE:
            return _notice(office, acting, order)
        case _:
            return _PLAIN[order.paper](office, acting, order)


def _read_backs(office: Office, acting: Acting, order: Order) -> Printed:
    return print_read_backs(office, acting, open_interviews(office, acting, order.households))


def _handover(office: Office, acting: Acting, order: Order) -> Printed:
    if order.handed_over is None:
        raise UserError(ErrorCode.BAD_INPUT, "请先选是哪一次交接；还没有交接过的，到“帮扶”的“结对”里办。")
    return print_handover(office, acting, order.handed_over)


def _overview(office: Office, acting: Acting, order: Order) -> Printed:
    return print_overview(office, acting, overview_seen(office, acting.today, as_of=_past_day(acting, order)))


def _tasks(office: Office, acting: Acting, order: Order) -> Printed:
    table = task_table_seen(office, acting.today, as_of=_past_day(acting, order))
    return print_tasks(office, acting, table)


def _past_day(acting: Acting, order: Order) -> dt.date | None:
    """Return the day whose records are counted, None where that is today."""
    return None if order.first_day == acting.today else order.first_day


def _parameters(office: Office, acting: Acting, order: Order) -> Printed:
    pack = pack_in_force(office, pack_in_use(office), order.first_day)
    return print_table_of_pack(office, acting, pack, order.first_day)


def _notice(office: Office, acting: Acting, order: Order) -> Printed:
    if order.notice is not None:
        return print_case_notice(office, acting, *order.notice)
    if order.village is None:
        raise UserError(ErrorCode.BAD_INPUT, "请先选要公示的村（居）。")
    return print_notice(
        office, acting, order.village, first_day=order.first_day, days=order.days, kind=order.kind
    )


def _dossier(office: Office, acting: Acting, order: Order) -> Printed:
    if len(order.households) != 1:
        raise UserError(ErrorCode.BAD_INPUT, "整本档案一次打印一户，请只选一户。")
    return print_dossier(office, acting, *order.households[0])


_PLAIN: dict[Paper, Callable[[Office, Acting, Order], Printed]] = {
    Paper.MINUTES: lambda office, acting, order: print_minutes(office, acting, order.households),
    Paper.SURVEY: lambda office, acting, order: print_newest_surveys(office, acting, order.households),
    Paper.RECEIPT: lambda office, acting, order: print_household_receipts(office, acting, order.households),
    Paper.LEDGER: lambda office, acting, order: print_ledger(office, acting, order.households),
    Paper.OVERVIEW: _overview,
    Paper.TASKS: _tasks,
    Paper.DOSSIER: _dossier,
    Paper.READ_BACK: _read_backs,
    Paper.HANDOVER: _handover,
    Paper.PARAMETERS: _parameters,
}


def _advise(
    office: Office, acting: Acting, order: Order, progress: Callable[[int, int], bool]
) -> list[Advised]:
    advised = []
    for done, (home, household) in enumerate(order.households, start=1):
        advised.append(assess_household(office, acting, home, household))
        if not progress(done, len(order.households)):
            raise UserError(ErrorCode.CANCELLED, "已按您的要求停止，没有打印。")
    return advised
