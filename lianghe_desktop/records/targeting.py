"""How well a rule finds those who are on the list: the error table and its measures.

Source: World Bank practice of proxy means tests (inclusion and exclusion errors, coverage, BPAC); the
"truth" here is the list as people determined it, which is itself a judgement and no measurement.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

SMALLEST_BASE = 10
"""Rates over fewer households are not printed: they would tell of single families."""


class Basis(StrEnum):
    """By what a household is chosen: income below the main line, or points from a cut-off upwards."""

    LINE = "line"
    POINTS = "points"


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorTable:
    """Count households by what the rule says and what was determined.

    a: rule yes, listed; b (leakage): rule yes, not listed; c (undercoverage): rule no, listed; d: neither.
    `undecided`: nobody determined yet, or the rule cannot tell; they are in none of the four.
    """

    a: int
    b: int
    c: int
    d: int
    undecided: int = 0

    @property
    def counted(self) -> int:
        """Return the households of the four fields."""
        return self.a + self.b + self.c + self.d

    @property
    def targeted(self) -> Fraction | None:
        """Return the share that the rule says yes to."""
        return _share(self.a + self.b, self.counted)

    @property
    def coverage(self) -> Fraction | None:
        """Return which share of the list the rule finds: a / (a + c)."""
        return _share(self.a, self.a + self.c)

    @property
    def exclusion(self) -> Fraction | None:
        """Return the exclusion error (undercoverage): c / (a + c)."""
        return _share(self.c, self.a + self.c)

    @property
    def inclusion(self) -> Fraction | None:
        """Return the inclusion error (leakage): b / (a + b)."""
        return _share(self.b, self.a + self.b)

    @property
    def poor_among_targeted(self) -> Fraction | None:
        """Return a / (a + b)."""
        return _share(self.a, self.a + self.b)

    @property
    def reached_per_leaked(self) -> Fraction | None:
        """Return how many of the list are reached for one outside it: a / b; None where b is 0."""
        return _share(self.a, self.b)

    @property
    def accuracy(self) -> Fraction | None:
        """Return (a + d) / N."""
        return _share(self.a + self.d, self.counted)

    @property
    def bpac(self) -> Fraction | None:
        """Return the balanced accuracy (a - |c - b|) / (a + c), a share of 1."""
        return _share(self.a - abs(self.c - self.b), self.a + self.c)


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One candidate cut-off (fen for a person and year, or points) with its errors."""

    cutoff: int
    table: ErrorTable
    in_force: bool = False


def best_balanced(candidates: tuple[Candidate, ...]) -> int | None:
    """Return the place of the candidate whose two errors lie nearest together, None without rates."""
    found: list[tuple[Fraction, int]] = []
    for place, one in enumerate(candidates):
        exclusion, inclusion = one.table.exclusion, one.table.inclusion
        if exclusion is not None and inclusion is not None:
            found.append((abs(exclusion - inclusion), place))
    return min(found)[1] if found else None


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
