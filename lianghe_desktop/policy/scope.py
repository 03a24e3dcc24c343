"""What an expression looks at while it is evaluated, and how it says that something is unknown."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from lianghe_desktop.records.assessment import HouseholdFacts, MemberFacts


class Missing:
    """An outcome that cannot be decided yet, with the paths of the facts that would decide it."""

    __slots__ = ("paths",)

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths

    def joined(self, other: "Missing") -> "Missing":
        """Return one that names the paths of both, each once, in the order met."""
        return Missing(tuple(dict.fromkeys(self.paths + other.paths)))


Value = int | Fraction | bool | str | date | frozenset[str] | Missing | None


class Scope:
    """One household on one day under one set of parameters; outcomes are added as they are decided."""

    __slots__ = (
        "below",
        "categories",
        "household",
        "member",
        "on",
        "parameters",
        "people",
        "points",
        "totals",
    )

    def __init__(self, household: HouseholdFacts, on: date, parameters: Mapping[str, Value]) -> None:
        self.household = household
        self.on = on
        self.parameters = parameters
        self.member: MemberFacts | None = None
        self.people: Value = Missing(("members",))
        self.points: Value = None
        self.totals: dict[str, Value] = {}
        self.below: dict[str, Value] = {}
        self.categories: dict[str, Value] = {}
