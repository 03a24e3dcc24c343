"""Evaluate the parsed expressions of a pack for a whole population on one day.

The same trees that the scalar engine runs as closures are walked here once for everybody. What was worked
out is remembered by the values of the parameters it rests on, so that twenty candidate lines share all that
does not rest on the line.
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np

from lianghe_desktop.policy import vectors as v
from lianghe_desktop.policy.column_facts import ColumnFacts, with_unknown
from lianghe_desktop.policy.compiler import Expression, looks_at_member, months_before
from lianghe_desktop.policy.grammar import Call, Joined, Literal, Membership, Name, Negation, Node, Operation
from lianghe_desktop.policy.pack import Indicator, Pack, Regression, Rule
from lianghe_desktop.policy.population import Flags, Integers, Population, code_of, day_number
from lianghe_desktop.policy.rests import RestsOn
from lianghe_desktop.policy.scope import Value
from lianghe_desktop.policy.scoring import PLACES
from lianghe_desktop.policy.vectors import Inexpressible, Number, Truth
from lianghe_desktop.policy.vocabulary import FACTS

Memory = dict[Any, Any]
Result = TypeVar("Result")
_NOTHING: frozenset[str] = frozenset()


class Columns:
    """A pack, a day and parameters over a population; `memory` may be shared by runs of one day."""

    def __init__(
        self, pack: Pack, population: Population, on: date, parameters: Mapping[str, Value], memory: Memory
    ) -> None:
        self.pack = pack
        self.population = population
        self.on = on
        self.parameters = parameters
        self.facts = ColumnFacts(population, on)
        self.rests = RestsOn(pack)
        self._memory = memory
        self._definitions = {f"definition.{one.code}": one for one in pack.definitions}
        self._categories = {f"category.{one.code}": one for one in pack.categories}
        self._lines = {f"below.{one.code}": one for one in pack.lines}

    def remembered(self, key: str, rests_on: frozenset[str], make: Callable[[], Result]) -> Result:
        """Return what was worked out before under the same parameters, else work it out."""
        full = (key, tuple((name, self.parameters.get(name)) for name in sorted(rests_on)))
        if full not in self._memory:
            self._memory[full] = make()
        found: Result = self._memory[full]
        return found

    def truth(self, expression: Expression, *, of_member: bool) -> Truth:
        """Return the outcome of a condition for each household or each member."""
        return self._spread_truth(self._truth(expression.node, of_member=of_member), of_member=of_member)

    def number(self, expression: Expression, *, of_member: bool) -> Number:
        """Return the value of a number or sum of money for each household or member."""
        return self._number(expression.node, of_member=of_member)

    def of_members(self, rule: Rule) -> Truth:
        """Return the outcome of a member's rule for each member."""
        return self.remembered(
            f"rule {id(rule)}", self.rests.of(rule.when), lambda: self.truth(rule.when, of_member=True)
        )

    def of_household(self, rule: Rule) -> Truth:
        """Return the outcome of a rule for each household: of a member's rule, whether it holds for any."""
        return self.remembered(
            f"whole {id(rule)}", self.rests.of(rule.when), lambda: self._of_household(rule)
        )

    def guard(self, rule: Rule) -> Flags:
        """Return where the household's part of a member's rule may hold."""
        node = rule.when.node
        parts = node.parts if isinstance(node, Joined) and node.op == "and" else (node,)
        alone = tuple(part for part in parts if not looks_at_member(part, self.pack.names))
        if not alone:
            return v.YES
        return self._truth(alone[0] if len(alone) == 1 else Joined("and", alone), of_member=False).maybe

    def people(self) -> Number:
        """Return how many members of each household are counted."""
        return self.remembered("people", _NOTHING, self.facts.people)

    def total(self, concept: str) -> Number:
        """Return the income by one concept."""
        if concept == "dibao":
            rests = self.rests.of_name("total.dibao")
            return self.remembered("total dibao", rests, self._dibao)
        if concept == "net":
            return self.remembered("total net", _NOTHING, lambda: self.facts.net(self.total("disposable")))
        return self.remembered("total disposable", _NOTHING, self.facts.disposable)

    def below(self, code: str) -> Truth:
        """Return whether income is strictly below a line."""
        name = f"below.{code}"
        return self.remembered(name, self.rests.of_name(name), lambda: self._below(name))

    def points(self) -> Number:
        """Return the points of the card's bands, or the score of its regression in millionths."""
        return self.remembered("points", self.rests.of_name("points"), self._points)

    def bands(self, indicator: Indicator) -> tuple[Integers, Flags | None]:
        """Return the band each household falls into (-1: unknown), and where that is unknown."""
        rests = self.rests.of(*(band.when for band in indicator.bands))
        return self.remembered(f"bands {id(indicator)}", rests, lambda: self._bands(indicator))

    def any_member(self, truth: Truth, *, where: Flags = v.YES) -> Truth:
        """Return for each household whether it holds for any member; unknown where members are, `where`."""
        surely = self.facts.scattered(truth.surely)
        untold = self.population.members_unknown
        if truth.decided and untold is None:
            return v.decided(surely)
        maybe = self.facts.scattered(truth.maybe)
        return Truth(surely, maybe if untold is None else maybe | (untold & where))

    def _bands(self, indicator: Indicator) -> tuple[Integers, Flags | None]:
        size = self.population.size
        found, open_ = np.full(size, -1, dtype=np.int64), np.ones(size, dtype=np.bool_)
        unknown: Flags | None = None
        for at, band in enumerate(indicator.bands):
            truth = self.truth(band.when, of_member=False)
            found[open_ & truth.surely] = at
            if not truth.decided:
                unknown = v.both(unknown, open_ & truth.unknown)
            open_ = open_ & ~truth.maybe
        return found, unknown

    def _points(self) -> Number:
        card = self.pack.card
        if card is None:
            raise Inexpressible
        if card.regression is not None:
            return self._regression(card.regression)
        points = np.zeros(self.population.size, dtype=np.int64)
        unknown: Flags | None = None
        for indicator in card.indicators:
            band, open_ = self.bands(indicator)
            points += np.array([*(one.points for one in indicator.bands), 0], dtype=np.int64)[band]
            unknown = v.both(unknown, open_)
        return Number(points, 1, unknown, None, sum(one.max for one in card.indicators), 1)

    def _regression(self, regression: Regression) -> Number:
        total = v.constant(regression.constant)
        for term in regression.terms:
            value = self.number(term.value, of_member=False)
            if value.null is not None:
                top = np.where(value.null, 0, value.top)
                value = Number(top, value.below, value.unknown, None, value.highest, value.highest_below)
            total = v.calculated("+", total, v.calculated("*", value, v.constant(term.coefficient)))
        unit = 10**PLACES
        millionths = v.rounded(v.calculated("*", total, v.constant(unit)))
        top = np.broadcast_to(millionths, (self.population.size,))
        return Number(top, unit, total.unknown, None, int(np.abs(top).max(initial=0)), unit)

    def _of_household(self, rule: Rule) -> Truth:
        if not rule.of_member:
            return self.truth(rule.when, of_member=False)
        return self.any_member(self.of_members(rule), where=self.guard(rule))

    def _spread_truth(self, truth: Truth, *, of_member: bool) -> Truth:
        surely = self.facts.of_each(truth.surely, of_member=of_member)
        return (
            v.decided(surely)
            if truth.decided
            else Truth(surely, self.facts.of_each(truth.maybe, of_member=of_member))
        )

    # conditions

    def _truth(self, node: Node, *, of_member: bool) -> Truth:
        if of_member and not looks_at_member(node, self.pack.names):
            return self._spread(node, lambda: self._gathered_truth(self._truth(node, of_member=False)))
        if isinstance(node, Literal) and isinstance(node.value, bool):
            return v.decided(v.YES if node.value else v.NO)
        if isinstance(node, Name):
            return self._named_truth(node.path, of_member=of_member)
        if isinstance(node, Joined):
            return self._joined(node, of_member=of_member)
        if isinstance(node, Negation) and node.op == "not":
            return v.negated(self._truth(node.operand, of_member=of_member))
        if isinstance(node, Membership):
            return self._membership(node, of_member=of_member)
        if isinstance(node, Operation):
            return self._comparison(node, of_member=of_member)
        if isinstance(node, Call):
            return self._called_truth(node, of_member=of_member)
        raise Inexpressible

    def _spread(self, node: Node, make: Callable[[], Result]) -> Result:
        """Spread what is the same for a household over its members, a named fact only once."""
        if not isinstance(node, Name):
            return make()
        return self.remembered(f"spread {node.path}", self.rests.of_name(node.path), make)

    def _gathered_truth(self, truth: Truth) -> Truth:
        if truth.surely.ndim == 0:
            return truth
        owner = self.population.owner
        surely = truth.surely[owner]
        return v.decided(surely) if truth.decided else Truth(surely, truth.maybe[owner])

    def _joined(self, node: Joined, *, of_member: bool) -> Truth:
        """Join the household's parts before anything is spread over members, and stop where all is over."""
        parts = sorted(node.parts, key=lambda part: looks_at_member(part, self.pack.names))
        join = v.all_of if node.op == "and" else v.any_of
        alone = [part for part in parts if of_member and not looks_at_member(part, self.pack.names)]
        if len(alone) > 1:
            parts = [Joined(node.op, tuple(alone)), *parts[len(alone) :]]
        found: Truth | None = None
        for part in parts:
            truth = self._truth(part, of_member=of_member)
            found = truth if found is None else join(found, truth)
            if node.op == "and" and not found.maybe.any():
                return v.decided(v.NO)
        assert found is not None  # noqa: S101  # the grammar joins two or more
        return found

    def _membership(self, node: Membership, *, of_member: bool) -> Truth:
        found = v.decided(v.NO)
        for choice in node.choices:
            found = v.any_of(
                found, self._comparison(Operation("=", node.operand, choice), of_member=of_member)
            )
        return found

    def _comparison(self, node: Operation, *, of_member: bool) -> Truth:
        if node.op == "has":
            return self._has(node, of_member=of_member)
        if node.op in ("=", "!=") and (self._is_condition(node.left) or self._mixes_lists(node)):
            raise Inexpressible
        left, right = (
            self._operand(node.left, node.right, of_member=of_member),
            self._operand(node.right, node.left, of_member=of_member),
        )
        return v.compared(node.op, left, right)

    def _is_condition(self, node: Node) -> bool:
        if isinstance(node, Name):
            return self.pack.names[node.path].kind in ("bool", "set")
        return isinstance(node, Joined | Membership) or (isinstance(node, Negation) and node.op == "not")

    def _mixes_lists(self, node: Operation) -> bool:
        """Say whether two codes are compared whose integers come from different lists."""
        if not (self._is_code(node.left) and self._is_code(node.right)):
            return False
        named = {one.path for one in (node.left, node.right) if isinstance(one, Name)}
        return named != {"member.id", "single_mother_person"}

    def _is_code(self, node: Node) -> bool:
        if isinstance(node, Call):
            return node.function == "if" and self._is_code(node.arguments[1])
        return isinstance(node, Name) and self.pack.names[node.path].kind == "text"

    def _operand(self, node: Node, other: Node, *, of_member: bool) -> Number:
        """Return a side of a comparison; a code is coded by the list of the fact it is compared with."""
        if not (isinstance(node, Literal) and isinstance(node.value, str)):
            return self._number(node, of_member=of_member)
        fact = FACTS.get(other.path) if isinstance(other, Name) else None
        if fact is None or other.path in ("member.id", "single_mother_person"):  # type: ignore[union-attr]  # a Name
            raise Inexpressible
        return v.constant(code_of(fact, node.value))

    def _has(self, node: Operation, *, of_member: bool) -> Truth:
        left, right = node.left, node.right
        if not (isinstance(left, Name) and isinstance(right, Literal) and isinstance(right.value, str)):
            raise Inexpressible
        held = self._number(left, of_member=of_member)
        bit = code_of(FACTS[left.path], right.value)
        mask = (held.top & (1 << bit)) != 0
        return v.decided(mask) if held.unknown is None else Truth(mask & ~held.unknown, mask | held.unknown)

    def _called_truth(self, node: Call, *, of_member: bool) -> Truth:
        arguments = node.arguments
        if node.function == "if":
            condition, then, other = (self._truth(one, of_member=of_member) for one in arguments)
            return v.chosen(condition, then, other)
        if node.function == "any":
            return self.any_member(self._truth(arguments[0], of_member=True))
        if node.function == "all":
            return v.negated(self.any_member(v.negated(self._truth(arguments[0], of_member=True))))
        if node.function == "at_least":
            return self._at_least(arguments[0], arguments[1])
        raise Inexpressible

    def _at_least(self, wanted: Node, condition: Node) -> Truth:
        least = self._number(wanted, of_member=False)
        if least.null is not None or least.unknown is not None:
            raise Inexpressible
        truth = self._truth(condition, of_member=True)
        surely = v.compared(">=", self.facts.counted(truth.surely), least).surely
        untold = self.population.members_unknown
        if truth.decided and untold is None:
            return v.decided(surely)
        maybe = v.compared(">=", self.facts.counted(truth.maybe), least).surely
        if untold is None:
            return Truth(surely, maybe)
        return Truth(surely & ~untold, maybe | untold)

    def _named_truth(self, path: str, *, of_member: bool) -> Truth:
        if path in self._definitions:
            return self._remembered_truth(path, self._definitions[path].expression, of_member=of_member)
        if path in self._categories:
            return self.of_household(self._categories[path])
        if path in self._lines:
            return self.below(path.removeprefix("below."))
        if path in FACTS and FACTS[path].kind == "bool":
            return self.remembered(f"fact {path}", _NOTHING, lambda: self._flag(path))
        raise Inexpressible

    def _remembered_truth(self, path: str, expression: Expression, *, of_member: bool) -> Truth:
        rests = self.rests.of_name(path)
        return self.remembered(path, rests, lambda: self._truth(expression.node, of_member=of_member))

    def _flag(self, path: str) -> Truth:
        number = self.facts.number(path)
        mask = number.top.astype(np.bool_)
        return (
            v.decided(mask)
            if number.unknown is None
            else Truth(mask & ~number.unknown, mask | number.unknown)
        )

    # numbers

    def _number(self, node: Node, *, of_member: bool) -> Number:
        if of_member and not looks_at_member(node, self.pack.names):
            return self._spread(node, lambda: self._gathered(self._number(node, of_member=False)))
        if isinstance(node, Literal):
            return _literal(node.value)
        if isinstance(node, Name):
            return self._named_number(node.path, of_member=of_member)
        if isinstance(node, Negation) and node.op == "-":
            return v.turned(self._number(node.operand, of_member=of_member))
        if isinstance(node, Operation):
            left, right = (
                self._number(node.left, of_member=of_member),
                self._number(node.right, of_member=of_member),
            )
            return v.calculated(node.op, left, right)
        if isinstance(node, Call):
            return self._called_number(node, of_member=of_member)
        raise Inexpressible

    def _gathered(self, number: Number) -> Number:
        owner = self.population.owner

        def spread(values: Any) -> Any:
            return values[owner] if isinstance(values, np.ndarray) and values.ndim else values

        return Number(
            spread(number.top),
            spread(number.below),
            spread(number.unknown),
            spread(number.null),
            number.highest,
            number.highest_below,
        )

    def _called_number(self, node: Call, *, of_member: bool) -> Number:
        arguments = node.arguments
        if node.function == "count":
            truth = self._truth(arguments[0], of_member=True)
            unknown = v.both(
                None if truth.decided else self.facts.scattered(truth.unknown),
                self.population.members_unknown,
            )
            return with_unknown(self.facts.counted(truth.surely), unknown)
        if node.function == "sum":
            return self.facts.summed(self._number(arguments[0], of_member=True))
        if node.function == "if":
            condition = self._truth(arguments[0], of_member=of_member)
            then, other = (self._number(one, of_member=of_member) for one in arguments[1:])
            return v.picked(condition, then, other)
        if node.function in ("min", "max"):
            first, second = (self._number(one, of_member=of_member) for one in arguments)
            return v.extreme(node.function, first, second)
        if node.function == "months_before":
            return _months_before(*(self._number(one, of_member=of_member) for one in arguments))
        raise Inexpressible

    def _named_number(self, path: str, *, of_member: bool) -> Number:
        group, _, code = path.partition(".")
        if group == "parameter":
            value = self.parameters.get(code)
            return v.constant(value) if isinstance(value, int | Fraction) else v.untold()
        if group == "total":
            return self.total(code)
        if path == "points":
            return self.points()
        if path == "people":
            return self.people()
        if path == "on":
            return v.constant(day_number(self.on))
        if path in self._definitions:
            expression = self._definitions[path].expression
            return self.remembered(
                path, self.rests.of_name(path), lambda: self._number(expression.node, of_member=of_member)
            )
        if path not in FACTS or FACTS[path].kind == "bool":
            raise Inexpressible
        return self.remembered(f"fact {path}", _NOTHING, lambda: self.facts.number(path))

    def _dibao(self) -> Number:
        total = self.total("disposable")
        for entry in self.pack.leave_out:
            amount = self.number(entry.amount, of_member=False)
            if amount.null is not None:
                top = np.where(amount.null, 0, amount.top)
                amount = Number(top, amount.below, amount.unknown, None, amount.highest, amount.highest_below)
            total = v.calculated("-", total, amount)
        if not (isinstance(total.below, int) and total.below == 1):
            raise Inexpressible
        return total

    def _below(self, name: str) -> Truth:
        line = self._lines[name]
        value = self.number(line.value, of_member=False)
        if value.null is not None:
            raise Inexpressible
        return v.compared("<", self.total(line.concept), v.calculated("*", value, self.people()))


def _literal(value: object) -> Number:
    if isinstance(value, date):
        return v.constant(day_number(value))
    if value is None or (isinstance(value, int | Fraction) and not isinstance(value, bool)):
        return v.constant(value)
    raise Inexpressible


def _months_before(day: Number, months: Number) -> Number:
    """Return days some months earlier; each different pair is worked out once."""
    pairs = np.stack(np.broadcast_arrays(day.top.astype(np.int64), months.top.astype(np.int64)), axis=-1)
    null, unknown = v.both(day.null, months.null), v.both(day.unknown, months.unknown)
    if not (isinstance(months.below, int) and months.below == 1):
        raise Inexpressible
    shape = pairs.shape[:-1]
    different, place = np.unique(pairs.reshape(-1, 2), axis=0, return_inverse=True)
    found = [
        day_number(months_before(date(at // 10000, at // 100 % 100, at % 100), by)) if at else 0
        for at, by in different.tolist()
    ]
    top = np.array(found, dtype=np.int64)[place.reshape(-1)].reshape(shape)
    return Number(top, 1, unknown, null, 99_991_231, 1)
