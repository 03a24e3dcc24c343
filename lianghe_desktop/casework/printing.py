"""Print: gather the values, draw them, and log which values stood on which paper.

The log keeps a short code and the values of the page, so that paper can be held against the screen
later. Source: 珠斗办字〔2017〕6号 四（三）.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.assessment import Advised
from lianghe_desktop.casework.border_words import what_would_change
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_words
from lianghe_desktop.casework.paper_check import changed_since_print
from lianghe_desktop.casework.paper_log import Printed, keep_log, log_row, new_mark
from lianghe_desktop.casework.paper_order import PaperOrder, in_order
from lianghe_desktop.casework.paper_values import book_values, card_values
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.reason_values import reasons_values
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, read_setting
from lianghe_desktop.documents.book import render_books
from lianghe_desktop.documents.calibration import render_calibration
from lianghe_desktop.documents.card import render_cards
from lianghe_desktop.documents.reasons import render_reasons
from lianghe_desktop.documents.reasons_large import render_large_reasons
from lianghe_desktop.documents.recovery import render_recovery
from lianghe_desktop.documents.values import (
    BookOptions,
    CardOptions,
    PaperLayout,
    PaperMark,
    RecoveryValues,
    StockOptions,
)
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.households import HouseholdFile, files_of

Households = Sequence[tuple[HomeCode, RowId]]


Watch = Callable[[int, int], bool]
"""Is told how many of how many are done, and answers whether to go on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """How a batch is printed: in which order, and whether only what changed since its last print."""

    order: PaperOrder = PaperOrder.LIST
    only_changed: bool = False
    watch: Watch | None = None


class Layout(StrEnum):
    """Print a paper whole, values alone on pre-printed stock, or the blank form that stock is made from."""

    WHOLE = "whole"
    VALUES = "values"
    BLANK = "blank"


@dataclass(frozen=True, kw_only=True, slots=True)
class StockChoices:
    """How a paper meets pre-printed stock; values alone are moved right and down by millimetres."""

    layout: Layout = Layout.WHOLE
    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0

    @property
    def options(self) -> StockOptions:
        """Return what the room of documents takes."""
        if self.layout is not Layout.VALUES:
            return StockOptions(layout=_LAYOUTS[self.layout])
        return StockOptions(
            layout=_LAYOUTS[self.layout], offset_x_mm=self.offset_x_mm, offset_y_mm=self.offset_y_mm
        )


_LAYOUTS = {
    Layout.WHOLE: PaperLayout.WHOLE,
    Layout.VALUES: PaperLayout.VALUES_ONLY,
    Layout.BLANK: PaperLayout.BLANK_FORM,
}


def print_cards(
    office: Office,
    acting: Acting,
    households: Households,
    choices: StockChoices | None = None,
    batch: Batch | None = None,
) -> Printed:
    """Print help cards for households and log each.

    Raises:
        UserError: There is no such household, a character that no font has, nothing has changed since the
            last print, or the person stopped the work; then nothing is logged.
    """
    names, phone = area_names(office), read_setting(office, COMPLAINT_PHONE)
    chosen = choices or StockChoices()
    options = CardOptions(stock=chosen.options)

    def values(file: HouseholdFile, mark: PaperMark) -> object:
        return card_values(file, names, complaint_phone=phone, issued_on=acting.today, mark=mark)

    def draw(papers: Sequence[object], out: BytesIO) -> int:
        return render_cards(papers, out, options).count  # type: ignore[arg-type]  # made above

    return print_each(office, acting, households, "card", "帮扶卡", values, draw, batch, chosen.layout)


def print_calibration(acting: Acting, choices: StockChoices | None = None) -> Printed:
    """Print the test sheet that shows how far a printer sets a pre-printed paper off; it is not logged."""
    require(acting, Act.PRINT)
    chosen = choices or StockChoices()
    out = BytesIO()
    pages = render_calibration(out, offset_mm=(chosen.offset_x_mm, chosen.offset_y_mm)).count
    return Printed(pdf=out.getvalue(), pages=pages, codes=(), title="套打校准页")


def print_books(
    office: Office,
    acting: Acting,
    households: Households,
    *,
    year: int | None = None,
    batch: Batch | None = None,
    choices: StockChoices | None = None,
) -> Printed:
    """Print help record books of one year, this year unless said otherwise, and log each."""
    names, chosen = area_names(office), choices or StockChoices()

    def values(file: HouseholdFile, mark: PaperMark) -> object:
        return book_values(file, names, year=year or acting.today.year, today=acting.today, mark=mark)

    def draw(papers: Sequence[object], out: BytesIO) -> int:
        return render_books(papers, out, BookOptions(), chosen.options).count  # type: ignore[arg-type]  # made above

    return print_each(office, acting, households, "book", "帮扶记录簿", values, draw, batch, chosen.layout)


def print_reasons(
    office: Office,
    acting: Acting,
    households: Households,
    advised: Sequence[Advised],
    *,
    large: bool = False,
) -> Printed:
    """Print the sheets that tell families why, from the advice at hand and the decision that stands.

    `advised` holds the advice of each household, in the order of `households`; `large` prints sentences in
    large type for the family instead of tables.
    """
    names, phone = area_names(office), read_setting(office, COMPLAINT_PHONE)
    by_household = {advice.result.id: advice for advice in advised}
    named = {(one.pack, one.pack_version) for one in advised}
    policies = {key: pack_words(office, *key) for key in named}

    def values(file: HouseholdFile, mark: PaperMark) -> object:
        advice = by_household[file.household.id]
        policy = policies[advice.pack, advice.pack_version]
        borders = what_would_change(office, advice, {m.id: m.name or "" for m in file.members})
        return reasons_values(file, names, advice, policy=policy, phone=phone, borders=borders, mark=mark)

    def draw(papers: Sequence[object], out: BytesIO) -> int:
        render = render_large_reasons if large else render_reasons
        return render(papers, out).count  # type: ignore[arg-type]  # made above

    return print_each(office, acting, households, "reasons", "评定说明", values, draw)


def print_recovery(office: Office, *, code: str, today: dt.date) -> Printed:
    """Print the recovery sheet of the first run; its code is nowhere logged."""
    out = BytesIO()
    values = RecoveryValues(
        desk_name=office.desk.name,
        made_on=today,
        words=tuple(code.split("-")),
        advice=(
            "忘记密码时，在登录页的密码框里输入上面的恢复码（横线可写可不写），就能打开数据。",
            "请把本单交给单位保密员锁进柜子，不要拍照，不要和电脑放在一起。",
            "本单丢失而密码还在，请由管理员在“设置”里重新生成，旧码随即作废。",
        ),
    )
    pages = render_recovery(values, out).count
    return Printed(pdf=out.getvalue(), pages=pages, codes=(), title="恢复单")


def print_each(
    office: Office,
    acting: Acting,
    households: Households,
    document: str,
    title: str,
    values: Callable[[HouseholdFile, PaperMark], object],
    draw: Callable[[Sequence[object], BytesIO], int],
    batch: Batch | None = None,
    layout: Layout = Layout.WHOLE,
) -> Printed:
    """Print one paper a household and log each; `values` gathers what stands on one, `draw` draws all.

    A blank form holds nobody's values: it is one for all, and is not logged.

    Raises:
        UserError: There is no such household, nothing has changed since the last print, or the person stopped
            the work; then nothing is logged.
    """
    require(acting, Act.PRINT)
    if layout is Layout.BLANK:
        return _print_blank(office, acting, title, values, draw)
    files = _chosen(office, acting, households, document, title, batch or Batch())
    watch = batch.watch if batch else None
    papers, rows = [], []
    for done, file in enumerate(files, start=1):
        mark = new_mark(acting)
        paper = values(file, mark)
        papers.append(paper)
        home = HomeCode(file.household.home)
        rows.append(log_row(office, acting, home, file.household.id, document, mark, paper))
        if watch is not None and not watch(done, len(files)):
            raise UserError(ErrorCode.CANCELLED, "已按您的要求停止，没有打印。")
    out = BytesIO()
    pages = draw(papers, out)
    keep_log(office, acting, rows)
    codes = tuple(row.code or "" for row in rows)
    return Printed(pdf=out.getvalue(), pages=pages, codes=codes, title=title)


def _print_blank(
    office: Office,
    acting: Acting,
    title: str,
    values: Callable[[HouseholdFile, PaperMark], object],
    draw: Callable[[Sequence[object], BytesIO], int],
) -> Printed:
    """Draw the form as any household of this desk shapes it; none of its values is on it."""
    files = files_of(office.store, household_ids(office)[:1])
    if not files:
        raise UserError(ErrorCode.NOT_FOUND, f"本机还没有农户，登记一户以后才能打出空白的{title}。")
    out = BytesIO()
    pages = draw([values(files[0], new_mark(acting))], out)
    return Printed(pdf=out.getvalue(), pages=pages, codes=(), title=f"空白的{title}")


def _chosen(
    office: Office, acting: Acting, households: Households, document: str, title: str, batch: Batch
) -> list[HouseholdFile]:
    if not households:
        raise UserError(ErrorCode.BAD_INPUT, f"没有选中要打印{title}的户，请先在列表里选择。")
    files = files_of(office.store, households)
    if len(files) != len(households):
        raise UserError(ErrorCode.NOT_FOUND, "选中的户有的已不在本机，请刷新列表后重新选择。")
    if batch.only_changed:
        files = changed_since_print(office, acting, files, document)
        if not files:
            raise UserError(
                ErrorCode.NOT_FOUND, f"选中的 {len(households)} 户自上次打印{title}后都没有变化，不用重打。"
            )
    return in_order(files, batch.order)
