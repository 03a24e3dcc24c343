"""What stands on the sheet that tells a family why (评定说明), in words.

Source: 个人信息保护法 24 (transparent and fair, a right to be told).
"""

from lianghe_desktop.casework.areas import AreaNames
from lianghe_desktop.casework.assessment import Advised
from lianghe_desktop.casework.paper_values import (
    benefit_amount,
    head_name,
    living,
    newest_determination,
    number_of,
)
from lianghe_desktop.casework.wording import missing_words
from lianghe_desktop.documents.values import (
    PaperMark,
    ReasonBenefit,
    ReasonIndicator,
    ReasonLine,
    ReasonsValues,
)
from lianghe_desktop.records.assessment import BenefitResult, HouseholdResult, IndicatorResult
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.money import divide_half_up, yuan_text
from lianghe_desktop.store.households import HouseholdFile

SAMPLE_WORD = "示范参数"


def reasons_values(
    file: HouseholdFile,
    names: AreaNames,
    advised: Advised,
    *,
    policy: str,
    phone: str | None,
    borders: tuple[str, ...],
    mark: PaperMark,
) -> ReasonsValues:
    """Return the values of a sheet of reasons; `policy` names the pack, `borders` what would change it."""
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
        policy=policy,
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
        borders=borders,
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
