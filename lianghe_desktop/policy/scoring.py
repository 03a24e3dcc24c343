"""Turn points or a regression's score into tier and likelihood.

Source: 开府办〔2019〕29号 二（一） (积分管理). The look-up from score to likelihood follows the Simple
Poverty Scorecard: it estimates a rate, it never decides about a household.
"""

from fractions import Fraction

from lianghe_desktop.policy.pack import Card, Regression
from lianghe_desktop.policy.scope import Missing, Scope, Value

PLACES = 6
_UNIT = 10**PLACES


def score_of(regression: Regression, scope: Scope) -> Value:
    """Return constant and terms, rounded to six decimals; what does not apply (null) adds nothing."""
    total: int | Fraction = regression.constant
    missing: Missing | None = None
    for term in regression.terms:
        value = term.value.evaluate(scope)
        if isinstance(value, Missing):
            missing = value if missing is None else missing.joined(value)
        elif isinstance(value, int | Fraction):
            total += term.coefficient * value
    return rounded_score(total) if missing is None else missing


def rounded_score(value: int | Fraction) -> Fraction:
    """Return a score with six decimals, half a millionth rounded up."""
    return Fraction((2 * value * _UNIT + 1) // 2, _UNIT)


def score_text(card: Card | None, score: int | Fraction | None) -> str | None:
    """Return the score of a regression with six places; None for a card of bands."""
    if card is None or card.regression is None or score is None:
        return None
    return decimal_text(Fraction(score), PLACES)


def tier_of(card: Card | None, points: int | Fraction | None) -> str | None:
    """Return the tier of so many points, None without a card or without points."""
    if card is None or points is None:
        return None
    last = card.tiers[-1]
    return next((tier.code for tier in card.tiers if points >= tier.at_least), last.code)


def likelihood_of(card: Card | None, points: int | Fraction | None) -> str | None:
    """Return how likely a household with these points is poor, as text; None where the card does not say."""
    if card is None or points is None:
        return None
    held = [entry.likelihood for entry in card.likelihoods if entry.score <= points]
    return decimal_text(held[-1]) if held else None


def decimal_text(value: Fraction, places: int | None = None) -> str:
    """Return an exact decimal as text, with so many places, or as short as it goes."""
    digits = 0
    while places is None and (value * 10**digits).denominator != 1:
        digits += 1
    digits = digits if places is None else places
    whole, rest = divmod(abs(int(value * 10**digits)), 10**digits)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}d}" if digits else f"{sign}{whole}"
