"""The places of an advice that a reviewer may remark on: its categories, each line, indicator and benefit.

Source: 最低生活保障审核确认办法 19 (the township examines what was found and the suggestion).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.records.assessment import BenefitResult, HouseholdResult
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId

CATEGORIES = "categories"
_BELOW = {True: "低于", False: "不低于", None: "还不能判断"}


@dataclass(frozen=True, kw_only=True, slots=True)
class AdvicePlace:
    """One place of an advice: how remarks name it, what people call it, and what stands there."""

    ref: str
    label: str
    value: str


def line_ref(code: str) -> str:
    """Return the place of an income line."""
    return f"line/{code}"


def indicator_ref(code: str) -> str:
    """Return the place of an indicator of the card."""
    return f"indicator/{code}"


def benefit_ref(benefit: BenefitResult) -> str:
    """Return the place of a benefit, of one person where it is for one."""
    return "/".join(word for word in ("benefit", benefit.code, benefit.person) if word)


def advice_places(result: HouseholdResult) -> tuple[AdvicePlace, ...]:
    """Return the places of an advice in the order in which pages show them."""
    return tuple(_places(result))


def advice_place(
    office: Office, acting: Acting, home: HomeCode, household: RowId, ref: str
) -> AdvicePlace | None:
    """Return a place of the advice on a household as it is today, None where the advice has it no more.

    Raises:
        UserError: There is no such household, or the pack does not hold today.
    """
    places = advice_places(assess_household(office, acting, home, household).result)
    return next((place for place in places if place.ref == ref), None)


def require_place(office: Office, acting: Acting, home: HomeCode, household: RowId, ref: str) -> AdvicePlace:
    """Return a place of the advice.

    Raises:
        UserError: The advice has no such place; the sentence names those that it has.
    """
    places = advice_places(assess_household(office, acting, home, household).result)
    for place in places:
        if place.ref == ref:
            return place
    named = "、".join(f"{place.ref}（{place.label}）" for place in places)
    raise UserError(ErrorCode.NOT_FOUND, f"评定建议里没有“{ref}”这一处，可以写意见的有：{named}。")


def _places(result: HouseholdResult) -> Iterator[AdvicePlace]:
    known = code_list("category")
    named = [item.label if (item := known.find(code)) else code for code in result.categories]
    yield AdvicePlace(ref=CATEGORIES, label="困难类别", value="、".join(named) or "无")
    for line in result.lines:
        yield AdvicePlace(ref=line_ref(line.code), label=line.title, value=_BELOW[line.below])
    for one in result.indicators:
        value = f"{one.band_title}，{one.points} 分"
        yield AdvicePlace(ref=indicator_ref(one.code), label=one.title, value=value)
    for benefit in result.benefits:
        yield AdvicePlace(ref=benefit_ref(benefit), label=benefit.title, value="列入")
