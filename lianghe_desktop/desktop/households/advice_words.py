"""Say an advice in the words of people: income, lines, categories, amounts."""

from collections.abc import Mapping

from lianghe_desktop.casework.assessment import Advised
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.paper_values import benefit_amount, living
from lianghe_desktop.casework.wording import missing_words
from lianghe_desktop.records.assessment import BenefitResult, LineResult
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.money import yuan_text

SAMPLE_NOTE = "积分卡是示范参数，只作参考；正式的指标和分值由区里公布后换用。"
_SHORT = 3


def counted_people(file: HouseholdFile) -> int:
    """Return how many people divide the income. Source: 最低生活保障审核确认办法 7."""
    return len([member for member in living(file.members) if member.counted is not False])


def income_words(advised: Advised, file: HouseholdFile) -> str:
    """Return the income of the last 12 months and a head, or what is missing to reckon it."""
    result = advised.result
    if result.income_fen is None or result.per_capita_fen is None:
        people = {member.id: member.name or "" for member in file.members}
        money = [path for path in result.missing if path.startswith(("income.", "members"))] or result.missing
        words = [missing_words(path, people) for path in money]
        more = f"等 {len(words)} 项" if len(words) > _SHORT else ""
        return f"还不能计算家庭收入，缺：{'、'.join(words[:_SHORT])}{more}。"
    concept = code_list("income_concept").find(result.income_concept)
    name = concept.label if concept else "收入"
    return (
        f"近12个月全家{name} {yuan_text(result.income_fen)} 元，按 {counted_people(file)} 人计算，"
        f"每人 {yuan_text(result.per_capita_fen)} 元。"
    )


def below_words(line: LineResult) -> str:
    """Return whether the income is below a line."""
    if line.below is None:
        return "还不能判断"
    return "低于" if line.below else "不低于"


def amount_words(benefit: BenefitResult) -> str:
    """Return the standard of a benefit, or that the document names no sum."""
    found = benefit_amount(
        {
            "per": benefit.per,
            "amount_fen": benefit.amount_fen,
            "max_fen": benefit.max_fen,
            "min_fen": benefit.min_fen,
            "cover_fen": benefit.cover_fen,
        }
    )
    return found or "按文件规定办理"


def benefit_line(benefit: BenefitResult, people: Mapping[str, str]) -> Mapping[str, object]:
    """Return a benefit as a line of a table."""
    return {
        "title": benefit.title,
        "person": people.get(benefit.person or "", "全家"),
        "amount": amount_words(benefit),
        "source": benefit.source,
    }
