"""Find sums of a month that are used as sums of a year, and the other way round.

A name that ends in `_month_fen` is a month's, `_year_fen` a year's; incomes and spendings are a year's; times
or divided by 12 turns one into the other. What has no period fits everywhere.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal as Choice

from lianghe_desktop.policy.compiler import Expression
from lianghe_desktop.policy.grammar import Call, Joined, Literal, Membership, Name, Negation, Node, Operation
from lianghe_desktop.policy.pack import Pack, Rule

Period = Choice["month", "year"] | None
_MONTHS = 12
_WORDS = {"month": "一个月", "year": "一年"}
_YEARLY = ("income.", "spending.", "total.")


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodMistake:
    """Where a period does not fit: file, code of the entry, key, and why."""

    file: str
    code: str
    key: str
    reason: str


class _Clash(Exception):  # caught below, never leaves this module
    """Say that two sums of different periods meet."""


def period_mistakes(pack: Pack) -> list[PeriodMistake]:
    """Return every place of a pack where a month's and a year's sum meet."""
    reader = _Periods(pack)
    found = [reader.mistake("definitions", one.code, "is", one.expression, None) for one in pack.definitions]
    found += [reader.mistake("income", one.code, "amount", one.amount, "year") for one in pack.leave_out]
    found += [reader.mistake("lines", one.code, "value", one.value, "year") for one in pack.lines]
    rules: list[tuple[str, tuple[Rule, ...]]] = [
        ("categories", pack.categories),
        ("routes", pack.routes),
        ("review_flags", pack.review_flags),
        ("additions", pack.additions),
        ("phase_out", tuple(one.rule for one in pack.phase_outs)),
        ("benefits", tuple(one.rule for one in pack.benefits)),
    ]
    found += [reader.mistake(file, rule.code, "when", rule.when, None) for file, of in rules for rule in of]
    for indicator in pack.card.indicators if pack.card else ():
        found += [reader.mistake("points", band.code, "when", band.when, None) for band in indicator.bands]
    for benefit in pack.benefits:
        wants: Period = "month" if benefit.per.endswith("_month") else "year"
        wants = None if benefit.per.endswith("_once") else wants
        sums = {"amount": benefit.amount, "max": benefit.highest, "min": benefit.lowest}
        for key, expression in {**sums, **dict(benefit.payers)}.items():
            if expression is not None:
                found.append(reader.mistake("benefits", benefit.rule.code, key, expression, wants))
    return [one for one in found if one is not None]


class _Periods:
    def __init__(self, pack: Pack) -> None:
        self._definitions = {f"definition.{one.code}": one.expression.node for one in pack.definitions}

    def mistake(
        self, file: str, code: str, key: str, expression: Expression, wants: Period
    ) -> PeriodMistake | None:
        """Return what does not fit in one expression, whose outcome should have a period."""
        try:
            got = self._of(expression.node)
        except _Clash:
            reason = "把一个月的金额和一年的金额放在了一起，请乘或除以 12"
        else:
            if wants is None or got is None or got == wants:
                return None
            reason = f"应是{_WORDS[wants]}的金额，写成了{_WORDS[got]}的，请乘或除以 12"
        return PeriodMistake(file=f"{file}.yaml", code=code, key=key, reason=reason)

    def _of(self, node: Node) -> Period:
        if isinstance(node, Name):
            return self._named(node.path)
        if isinstance(node, Negation):
            return self._of(node.operand)
        if isinstance(node, Operation):
            return self._operation(node)
        if isinstance(node, Joined):
            for part in node.parts:
                self._of(part)
        elif isinstance(node, Membership):
            self._of(node.operand)
        elif isinstance(node, Call):
            return self._call(node)
        return None

    def _named(self, path: str) -> Period:
        if path in self._definitions:
            return self._of(self._definitions[path])
        if path.endswith("_month_fen"):
            return "month"
        yearly = path.endswith("_year_fen") or path.startswith(_YEARLY) or path == "member.pension"
        return "year" if yearly else None

    def _operation(self, node: Operation) -> Period:
        left, right = self._of(node.left), self._of(node.right)
        if node.op == "*":
            return self._turned(
                left or right, self._twelves(node.left) or self._twelves(node.right), "month", "year"
            )
        if node.op == "/":
            if right is not None:
                return self._met(left, right) and None
            return self._turned(left, self._twelves(node.right), "year", "month")
        met = self._met(left, right)
        return met if node.op in ("+", "-") else None

    def _twelves(self, node: Node) -> bool:
        return isinstance(node, Literal) and node.value == Fraction(_MONTHS)

    def _turned(self, period: Period, by_twelve: bool, old: Period, new: Period) -> Period:  # noqa: FBT001  # private
        return new if by_twelve and period == old else period

    def _met(self, left: Period, right: Period) -> Period:
        if left is not None and right is not None and left != right:
            raise _Clash
        return left or right

    def _call(self, node: Call) -> Period:
        periods = [self._of(argument) for argument in node.arguments]
        if node.function == "if":
            return self._met(periods[1], periods[2])
        if node.function in ("min", "max"):
            return self._met(periods[0], periods[1])
        return periods[0] if node.function == "sum" else None
