"""Which papers there are, and how each is drawn from what was chosen."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lianghe_desktop.casework.assessment import Advised, assess_household
from lianghe_desktop.casework.ledger import print_ledger
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.overview import print_overview
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.paper_order import PaperOrder
from lianghe_desktop.casework.printing import Batch, CardChoices, print_books, print_cards, print_reasons
from lianghe_desktop.casework.publicity import PUBLICITY_DAYS, print_notice
from lianghe_desktop.desktop.papers.offsets import Offset
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId

__all__ = ["PUBLICITY_DAYS", "Order", "Paper", "draw"]


class Paper(StrEnum):
    """The papers in the order in which they are offered."""

    CARD = "帮扶卡"
    BOOK = "帮扶记录簿"
    REASONS = "评定说明"
    NOTICE = "公示"
    LEDGER = "工作台账"
    OVERVIEW = "统计表"


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Say what is to be printed; what a paper does not need is left as it is."""

    paper: Paper
    households: Sequence[tuple[HomeCode, RowId]] = ()
    village: HomeCode | None = None
    values_only: bool = False
    offset: Offset = field(default_factory=Offset)
    year: int
    first_day: dt.date
    days: int = PUBLICITY_DAYS
    order: PaperOrder = PaperOrder.LIST
    only_changed: bool = False


def draw(office: Office, acting: Acting, order: Order, progress: Callable[[int, int], bool]) -> Printed:
    """Draw a paper; runs on a worker. `progress` stops the reckoning before papers are drawn.

    Raises:
        UserError: Nothing was chosen, the person stopped the work, or a character has no glyph.
    """
    batch = Batch(order=order.order, only_changed=order.only_changed, watch=progress)
    match order.paper:
        case Paper.CARD:
            choices = CardChoices(
                values_only=order.values_only,
                offset_x_mm=float(order.offset.x_mm),
                offset_y_mm=float(order.offset.y_mm),
            )
            return print_cards(office, acting, order.households, choices, batch)
        case Paper.BOOK:
            return print_books(office, acting, order.households, year=order.year, batch=batch)
        case Paper.REASONS:
            return print_reasons(office, acting, order.households, _advise(office, acting, order, progress))
        case Paper.NOTICE:
            if order.village is None:
                raise UserError(ErrorCode.BAD_INPUT, "请先选要公示的村（居）。")
            return print_notice(office, acting, order.village, first_day=order.first_day, days=order.days)
        case Paper.LEDGER:
            return print_ledger(office, acting, order.households)
        case Paper.OVERVIEW:
            return print_overview(office, acting, order.first_day)


def _advise(
    office: Office, acting: Acting, order: Order, progress: Callable[[int, int], bool]
) -> list[Advised]:
    advised = []
    for done, (home, household) in enumerate(order.households, start=1):
        advised.append(assess_household(office, acting, home, household))
        if not progress(done, len(order.households)):
            raise UserError(ErrorCode.CANCELLED, "已按您的要求停止，没有打印。")
    return advised
