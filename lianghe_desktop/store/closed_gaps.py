"""Which lines stand of a stream in which a gap was closed: a function of its lines and of the rulings.

A ruling names h of a line, and every line names h of the one before it. Inside closed gaps therefore all
that a ruled line leads back to is asked for, and nothing else may stand in its place. What of a gap leads
to no ruled line yet stands as far as it continues what is there; of two such lines the one of the smaller h,
so that it does not matter which came first. Source: docs/formats/bundle.md 2.6; journal rules 8 and 10.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lianghe_desktop.store.journal import Hole
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.store.trust import ClosedGap, LinePlace, Trust

FIRST, HELD, ARRIVING, KEPT = range(4)


class Seen(NamedTuple):
    """A line that could stand: h of the line before it and its own, and whether it stands here already."""

    number: int
    before: bytes
    hash: bytes
    since: int  # who came first: HELD, ARRIVING or KEPT; FIRST where others give way to it


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What was ruled on one stream."""

    closed: tuple[ClosedGap, ...]
    branches: tuple[LinePlace, ...]

    @classmethod
    def of(cls, trust: Trust, stream: StreamName) -> "Rules":
        """Return what `trust` knows of a stream."""
        return cls(
            closed=tuple(gap for gap in trust.closed if gap.stream == stream),
            branches=tuple(place for place in trust.branches if place.stream == stream),
        )

    def covers(self, number: int) -> bool:
        """Tell whether a line is waited for no longer."""
        return any(gap.first <= number <= gap.last for gap in self.closed)

    def points(self) -> list[tuple[int, bytes]]:
        """Return number and h of every ruled line, the highest number first: its line names those before."""
        branches = {(-place.number, 0, place.hash) for place in self.branches}
        ends = {(-gap.last, 1, gap.hash) for gap in self.closed}
        return [(-below, hash_) for below, _, hash_ in sorted(branches | ends)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Path:
    """The lines that stand, what is missing between them, and number and h to which they lead."""

    stands: tuple[Seen, ...]
    holes: tuple[Hole, ...]
    number: int
    hash: bytes


def path(number: int, hash_: bytes, lines: Iterable[Seen], rules: Rules) -> Path:
    """Return what stands after line `number` with h `hash_`, of `lines` that follow it in any order."""
    of_number: dict[int, list[Seen]] = {}
    for line in lines:
        of_number.setdefault(line.number, []).append(line)
    return _Walk(of_number, _asked_for(of_number, rules), rules).after(number, hash_)


def _asked_for(of_number: Mapping[int, list[Seen]], rules: Rules) -> dict[int, bytes]:
    """Return the h that rulings ask for at a number: their own, and in closed gaps all they lead back to."""
    asked: dict[int, bytes] = {}
    for number, hash_ in rules.points():
        while asked.setdefault(number, hash_) == hash_ and rules.covers(number - 1):
            line = next((one for one in of_number.get(number, ()) if one.hash == hash_), None)
            if line is None:
                break
            number, hash_ = number - 1, line.before  # noqa: PLW2901  # goes back along the chain
    return asked


class _Walk:
    def __init__(self, of_number: Mapping[int, list[Seen]], asked: Mapping[int, bytes], rules: Rules) -> None:
        self._of_number = of_number
        self._asked = asked
        self._rules = rules
        self._stops = sorted({*of_number, *asked})

    def after(self, number: int, hash_: bytes) -> Path:
        stands: list[Seen] = []
        holes: list[Hole] = []
        missing = 0  # the first number of a hole whose last h is not known yet
        known: bytes | None = hash_
        while True:
            line = self._next(number, known)
            if line is not None:
                if missing:
                    holes.append(Hole(missing, number, line.before))
                stands.append(line)
                number, known, missing = line.number, line.hash, 0
                continue
            if not self._rules.covers(number + 1):
                break
            missing = missing or number + 1
            number = self._over(number + 1)
            known = self._asked.get(number)
            if known is not None:
                holes.append(Hole(missing, number, known))
                missing = 0
        if known is None:
            raise AssertionError("the last line of a closed gap is known")
        return Path(stands=tuple(stands), holes=tuple(holes), number=number, hash=known)

    def _next(self, number: int, before: bytes | None) -> Seen | None:
        """Return the line after `number` that stands; `before` is None where line `number` is not known."""
        asked = self._asked.get(number + 1)
        fitting = [
            line
            for line in self._of_number.get(number + 1, ())
            if asked in (None, line.hash) and before in (None, line.before)
        ]
        return min(fitting, key=_by_hash if self._rules.covers(number + 1) else _by_turn, default=None)

    def _over(self, missing: int) -> int:
        """Return how far lines are missing: to a number whose h is asked for, or to before a line."""
        if missing in self._asked:
            return missing
        return next(stop for stop in self._stops if stop > missing) - 1


def _by_turn(line: Seen) -> tuple[int, bytes]:
    return (line.since, line.hash)


def _by_hash(line: Seen) -> tuple[int, bytes]:
    return (0, line.hash)
