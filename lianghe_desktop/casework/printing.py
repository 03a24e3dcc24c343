"""Print: gather the values, draw them, and log which values stood on which paper.

The log keeps a short code and a hash of every printed field, so that paper can be held against the
screen later without keeping the paper's text twice. Source: 珠斗办字〔2017〕6号 四（三）.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from lianghe_desktop.casework.areas import AreaNames, area_names
from lianghe_desktop.casework.assessment import Advised, pack_words
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed, keep_log, log_row, new_mark
from lianghe_desktop.casework.paper_values import (
    benefit_amount,
    book_values,
    card_values,
    head_name,
    living,
    newest_determination,
    number_of,
)
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, read_setting
from lianghe_desktop.casework.wording import missing_words
from lianghe_desktop.documents.book import render_books
from lianghe_desktop.documents.card import render_cards
from lianghe_desktop.documents.reasons import render_reasons
from lianghe_desktop.documents.recovery import render_recovery
from lianghe_desktop.documents.values import (
    BookOptions,
    CardLayout,
    CardOptions,
    PaperMark,
    ReasonBenefit,
    ReasonIndicator,
    ReasonLine,
    ReasonsValues,
    RecoveryValues,
)
from lianghe_desktop.records.assessment import BenefitResult, HouseholdResult, IndicatorResult
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.money import divide_half_up, yuan_text
from lianghe_desktop.store.households import HouseholdFile, files_of

Households = Sequence[tuple[HomeCode, RowId]]
SAMPLE_WORD = "示范参数"


@dataclass(frozen=True, kw_only=True, slots=True)
class CardChoices:
    """How cards are printed: whole or values alone, moved right and down by millimetres."""

    values_only: bool = False
    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0


def print_cards(
    office: Office, acting: Acting, households: Households, choices: CardChoices | None = None
) -> Printed:
    """Print help cards for households in the order given and log each.

    Raises:
        UserError: There is no such household, or a character that no font has.
    """
    names, phone = area_names(office), read_setting(office, COMPLAINT_PHONE)
    chosen = choices or CardChoices()
    options = CardOptions(
        layout=CardLayout.VALUES_ONLY if chosen.values_only else CardLayout.WHOLE,
        offset_x_mm=chosen.offset_x_mm,
        offset_y_mm=chosen.offset_y_mm,
    )

    def values(file: HouseholdFile, mark: PaperMark) -> object:
        return card_values(file, names, complaint_phone=phone, issued_on=acting.today, mark=mark)

    def draw(papers: Sequence[object], out: BytesIO) -> int:
        return render_cards(papers, out, options).count  # type: ignore[arg-type]  # made above

    return _print_each(office, acting, households, "card", "帮扶卡", values, draw)


def print_books(
    office: Office, acting: Acting, households: Households, *, year: int | None = None
) -> Printed:
    """Print help record books of one year, this year unless said otherwise, and log each."""
    names = area_names(office)

    def values(file: HouseholdFile, mark: PaperMark) -> object:
        return book_values(file, names, year=year or acting.today.year, today=acting.today, mark=mark)

    def draw(papers: Sequence[object], out: BytesIO) -> int:
        return render_books(papers, out, BookOptions()).count  # type: ignore[arg-type]  # made above

    return _print_each(office, acting, households, "book", "帮扶记录簿", values, draw)


def print_reasons(
    office: Office, acting: Acting, households: Households, advised: Sequence[Advised]
) -> Printed:
    """Print the sheets that tell families why, from the advice at hand and the decision that stands.

    `advised` holds the advice of each household, in the order of `households`.
    """
    names, phone = area_names(office), read_setting(office, COMPLAINT_PHONE)
    by_household = {advice.result.id: advice for advice in advised}

    def values(file: HouseholdFile, mark: PaperMark) -> object:
        return _reasons(file, names, by_household[file.household.id], phone, mark)

    def draw(papers: Sequence[object], out: BytesIO) -> int:
        return render_reasons(papers, out).count  # type: ignore[arg-type]  # made above

    return _print_each(office, acting, households, "reasons", "评定说明", values, draw)


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


def _print_each(
    office: Office,
    acting: Acting,
    households: Households,
    document: str,
    title: str,
    values: Callable[[HouseholdFile, PaperMark], object],
    draw: Callable[[Sequence[object], BytesIO], int],
) -> Printed:
    require(acting, Act.PRINT)
    if not households:
        raise UserError(ErrorCode.BAD_INPUT, f"没有选中要打印{title}的户，请先在列表里选择。")
    files = files_of(office.store, households)
    if len(files) != len(households):
        raise UserError(ErrorCode.NOT_FOUND, "选中的户有的已不在本机，请刷新列表后重新选择。")
    papers, rows = [], []
    for file in files:
        mark = new_mark(acting)
        paper = values(file, mark)
        papers.append(paper)
        home = HomeCode(file.household.home)
        rows.append(log_row(office, acting, home, file.household.id, document, mark, paper))
    out = BytesIO()
    pages = draw(papers, out)
    keep_log(office, acting, rows)
    codes = tuple(row.code or "" for row in rows)
    return Printed(pdf=out.getvalue(), pages=pages, codes=codes, title=title)


def _reasons(
    file: HouseholdFile, names: AreaNames, advised: Advised, phone: str | None, mark: PaperMark
) -> ReasonsValues:
    result = advised.result
    people = {m.id: m.name or "" for m in file.members}
    decision = newest_determination(file)
    known = code_list("category")
    counted = len([m for m in living(file.members) if m.counted is not False])
    return ReasonsValues(
        village_name=names.full_name(file.household.home),
        household_no=number_of(file.household),
        head_name=head_name(file),
        people=len(living(file.members)),
        computed_on=advised.on,
        policy=pack_words(advised.pack),
        income_fen=result.income_fen,
        per_head_fen=result.per_capita_fen,
        income_words=_income_words(result.income_fen, counted),
        lines=tuple(
            ReasonLine(name=line.title, line_fen=line.value_fen, below=line.below, source=line.source)
            for line in result.lines
        ),
        categories=tuple(known.label(code) for code in result.categories),
        indicators=tuple(
            ReasonIndicator(
                name=i.title,
                found=_seen(i),
                band=i.band_title,
                points=i.points,
                most_points=i.max,
                source=_short_source(i.source),
            )
            for i in result.indicators
        ),
        points=result.points,
        tier=result.tier,
        benefits=tuple(_reason_benefit(b, people) for b in result.benefits),
        missing=(*(missing_words(path, people) for path in result.missing), *_stale_words(result)),
        decision=code_list("determination_result").label(decision.result)
        if decision and decision.result
        else None,
        appeal_phone=phone,
        sample=result.points is not None,
        mark=mark,
    )


def _seen(indicator: IndicatorResult) -> str | None:
    """Return what was seen of a family under one indicator, None where the band says it all."""
    value = indicator.value
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        words = {
            "income": f"人均 {yuan_text(value)} 元",
            "medical": f"自付 {yuan_text(value)} 元",
            "labour": f"能劳动的 {value} 人",
            "disability": f"持证 {value} 人",
            "education": f"在读 {value} 人",
        }
        return words.get(indicator.code)
    return _shown_grade(value) if indicator.code == "housing" else None


def _shown_grade(code: str) -> str | None:
    found = code_list("housing_grade").find(code)
    return found.label if found else None


def _short_source(source: str) -> str:
    """Shorten a source for a narrow column: what is an example says just that."""
    return SAMPLE_WORD if source.startswith(SAMPLE_WORD) else source


def _stale_words(result: HouseholdResult) -> tuple[str, ...]:
    if not result.stale:
        return ()
    return (f"有 {len(result.stale)} 项标准超过一年没有更新，请向镇街核对是否有新标准",)


def _income_words(income_fen: int | None, people: int) -> str:
    if income_fen is None or people == 0:
        return "近12个月的收入还没有调查完整，暂不能计算。"
    share = divide_half_up(income_fen, people)
    return f"近12个月全家收入 {yuan_text(income_fen)} 元，按 {people} 人计算，每人 {yuan_text(share)} 元。"


def _reason_benefit(benefit: BenefitResult, people: dict[str, str]) -> ReasonBenefit:
    amount = benefit_amount(
        {
            "per": benefit.per,
            "amount_fen": benefit.amount_fen,
            "max_fen": benefit.max_fen,
            "min_fen": benefit.min_fen,
            "cover_fen": benefit.cover_fen,
        }
    )
    return ReasonBenefit(
        item=benefit.title,
        person=people.get(benefit.person) if benefit.person else None,
        standard=amount or "按文件规定办理",
        source=benefit.source,
    )
