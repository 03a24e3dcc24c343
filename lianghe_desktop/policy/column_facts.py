"""Read facts out of a population, as `vocabulary` reads them of one household, and add members up."""

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from lianghe_desktop.policy import income
from lianghe_desktop.policy import vectors as v
from lianghe_desktop.policy.population import Flags, Population, code_of, day_number
from lianghe_desktop.policy.vectors import Inexpressible, Number
from lianghe_desktop.policy.vocabulary import FACTS, REQUIRED

_PENSION_AGE = 60
_RARE = 8
"""Where a mask holds for less than one in so many, its households are named faster one by one."""


class ColumnFacts:
    """The facts of a population on a day, and sums over the members of each household."""

    def __init__(self, population: Population, on: date) -> None:
        self.population = population
        self.on = on

    def number(self, path: str) -> Number:
        """Return a fact; a yes/no as 0 and 1, a code by its place in its list, a set as bits."""
        if path == "member.id":
            rows = np.arange(len(self.population.owner), dtype=np.int64)
            return Number(rows, 1, None, None, len(rows), 1)
        if path == "member.age":
            return self._age()
        if path == "member.pension":
            return self._pension()
        column, fact = self.population.columns[path], FACTS[path]
        values, unknown, null = column.values, column.unknown, column.null
        if null is not None and fact.kind in ("money", "bool", "set"):
            null = None
        if unknown is not None and fact.ordinary is not REQUIRED:
            ordinary = _ordinary(path)
            if ordinary is None:
                null = v.both(null, unknown)
            elif ordinary:
                values = np.where(unknown, ordinary, values)
            unknown = None
        return Number(values, column.scale, unknown, null, max(column.highest, 1), column.scale)

    def _age(self) -> Number:
        birth = self.population.columns["member.birth_date"]
        age = (day_number(self.on) - birth.values.astype(np.int32, copy=False)) // 10000
        return Number(age.astype(np.int16), 1, birth.unknown, birth.null, 9999, 1)

    def _pension(self) -> Number:
        """Derive a person's resident pension where only one answer is possible, as `vocabulary` does."""
        own = self.population.columns["member.pension"]
        if own.unknown is None:
            return Number(own.values, own.scale, None, None, own.highest, own.scale)
        total = self.population.columns["income.resident_pension"]
        age = self._age()
        old = age.top >= _PENSION_AGE
        not_young = old if age.null is None else old | age.null
        ageless = v.NO if age.unknown is None else age.unknown
        rest = self._added(np.where(own.unknown, 0, own.values).astype(np.int64))
        may_draw = own.unknown & (not_young | ageless)
        open_count = self.counted(may_draw).top
        whole = total.values.astype(np.int64)
        nothing = whole == 0 if total.unknown is None else (whole == 0) & ~total.unknown
        owner = self.population.owner
        others = open_count[owner] - may_draw > 0
        none_left = (rest >= whole)[owner]
        asked = own.unknown & ~nothing[owner] & (not_young | ageless)
        untold = v.NO if total.unknown is None else total.unknown[owner]
        unknown = asked & (untold | ageless | (~none_left & others))
        given = asked & ~unknown & ~none_left
        top = np.where(given, (whole - rest)[owner], np.where(own.unknown, 0, own.values))
        return Number(top, 1, unknown, None, max(own.highest, total.highest), 1)

    def people(self) -> Number:
        """Return how many members of each household are counted."""
        counted = self.population.columns["member.counted"]
        # Left out only where it says so: null counts as no yes/no elsewhere, yet divides here.
        left_out = counted.values == 0
        for mask in (counted.unknown, counted.null):
            left_out = left_out if mask is None else left_out & ~mask
        return with_unknown(self.counted(~left_out), self.population.members_unknown)

    def disposable(self) -> Number:
        """Return gains less costs."""
        total = v.constant(0)
        for name in income.GAINS:
            total = v.calculated("+", total, self.number(f"income.{name}"))
        for name in income.COSTS:
            total = v.calculated("-", total, self.number(f"income.{name}"))
        return total

    def net(self, total: Number) -> Number:
        """Return disposable income less what the net concept takes off where given."""
        for name in income.NET_COSTS:
            total = v.calculated("-", total, self.number(f"income.{name}"))
        return total

    def counted(self, mask: Flags) -> Number:
        """Return how many members of each household a mask holds."""
        count = self._counts(mask).astype(np.int64)
        return Number(count, 1, None, None, int(count.max(initial=0)), 1)

    def _counts(self, mask: Flags) -> npt.NDArray[np.int32]:
        # A running count costs the same for rare and common facts; scattering by owner does not.
        running = np.zeros(len(self.population.owner) + 1, dtype=np.int32)
        np.cumsum(self.of_each(mask, of_member=True), out=running[1:], dtype=np.int32)
        return np.diff(running[self.population.starts])

    def _is_rare(self, mask: Flags) -> bool:
        return mask.ndim == 1 and int(np.count_nonzero(mask)) * _RARE < len(mask)

    def summed(self, number: Number) -> Number:
        """Return the sum over the members of each household; null adds nothing."""
        if not isinstance(number.below, int):
            raise Inexpressible
        top = self.of_each(number.top, of_member=True).astype(np.int64, copy=False)
        for mask in (number.null, number.unknown):
            top = top if mask is None else np.where(mask, 0, top)
        most = int(np.diff(self.population.starts).max(initial=0))
        highest = number.highest * max(most, 1)
        if highest >= 2**62:
            raise Inexpressible
        unknown = None if number.unknown is None else self.scattered(number.unknown)
        total = Number(self._added(top), number.below, None, None, highest, number.highest_below)
        return with_unknown(total, v.both(unknown, self.population.members_unknown))

    def _added(self, top: Any) -> Any:
        running = np.zeros(len(top) + 1, dtype=np.int64)
        np.cumsum(top, out=running[1:])
        return np.diff(running[self.population.starts])

    def scattered(self, mask: Flags) -> Flags:
        """Return which households have a member that a mask holds."""
        if not self._is_rare(mask):
            return self._counts(mask) > 0
        found = np.zeros(self.population.size, dtype=np.bool_)
        found[self.population.owner[np.flatnonzero(mask)]] = True
        return found

    def of_each(self, mask: Any, *, of_member: bool) -> Any:
        """Return a mask that is the same for everybody as one for each."""
        size = len(self.population.owner) if of_member else self.population.size
        return np.broadcast_to(mask, (size,)) if mask.ndim == 0 else mask


def with_unknown(number: Number, unknown: Flags | None) -> Number:
    """Return a number with another mask of unknown."""
    return Number(number.top, number.below, unknown, number.null, number.highest, number.highest_below)


def _ordinary(path: str) -> int | None:
    value = FACTS[path].ordinary
    if isinstance(value, str):
        return code_of(FACTS[path], value)
    return None if value is None else int(value)  # type: ignore[call-overload]  # a number or yes/no
