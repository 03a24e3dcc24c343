"""Keep figures that single people out of what is published, and those they could be reckoned back from.

A count of one or two tells a neighbour whom it means, and whoever is counted in a two knows the other. Such
a cell is hidden (primary suppression); where the sum beside it would give it away, further cells are hidden
until at least two sets of numbers fit what is shown (complementary suppression). Tables for the township or
the county are never touched: their cells must add up.
Source: 个人信息保护法 第六条 (least extent), 第二十五条 (no publication without consent); the number is
示范参数.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST_CELL = 3
"""Fewer than this are not counted in figures that are published: 示范参数, no public rule names a number."""
HIDDEN_CELL = "＊"
"""What stands in a cell that is not published."""


PUBLIC_MARK = "对外公布稿"
PUBLIC_NOTE = (
    f"“{HIDDEN_CELL}”处不公布：人数、户数不足 {SMALLEST_CELL} 的，以及能由合计推算出它们的。"
    "请不要另外公布各村单独的表或上一期的表，以免两相比较推算出来。"
)
OFFICE_NOTE = "内部报送用，含人数很少的格子，不得张贴，不得对外公布。"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hidden:
    """Which places of a line are not published, from 0; `total`: the sum of the line is not either."""

    places: frozenset[int] = frozenset()
    total: bool = False


NOTHING_HIDDEN = Hidden()


def is_small(count: int) -> bool:
    """Tell whether a count singles people out; nobody is told of by a nought."""
    return 0 < count < SMALLEST_CELL


def hide_small(*lines: Sequence[int], summed: bool = True) -> Hidden:
    """Return which places to hide in lines that are published beside their sums.

    Lines have the same places (households and people of the same villages); a place is hidden in all of
    them. `summed` False: the sums are told nowhere, so that the small cells alone are hidden.
    """
    places = {at for line in lines for at, value in enumerate(line) if is_small(value)}
    if not summed or any(is_small(sum(line)) for line in lines):
        return Hidden(places=frozenset(places), total=summed)
    while not all(safe(line, places) for line in lines):
        further = _next(lines, places)
        if further is None:
            return Hidden(places=frozenset(places), total=True)
        places.add(further)
    return Hidden(places=frozenset(places))


def safe(line: Sequence[int], places: set[int] | frozenset[int]) -> bool:
    """Tell whether no hidden cell of a line follows from its sum and the cells that are shown.

    A reader knows that hidden cells are mostly not nought: two ones that sum to 2 are no secret.
    """
    hidden = [line[at] for at in places]
    counted = [value for value in hidden if value]
    if not counted:
        return True
    return len(hidden) > 1 and (sum(hidden) > len(counted) or len(counted) < len(hidden))


def _next(lines: Sequence[Sequence[int]], places: set[int]) -> int | None:
    """Return the place that costs least: the smallest cells that are not nought, else one that is."""
    open_places = [at for at in range(len(lines[0])) if at not in places] if lines else []
    weight = {at: sum(line[at] for line in lines) for at in open_places}
    return min(open_places, key=lambda at: (weight[at] == 0, weight[at], at), default=None)
