"""Small cells: what is hidden cannot be reckoned back, held against every set of numbers that fits."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianghe_desktop.documents.small_cells import SMALLEST_CELL, Hidden, hide_small, is_small

LINES = st.lists(st.integers(0, 5), min_size=1, max_size=4)


def fitting(line: list[int], hidden: Hidden) -> list[set[int]]:
    """Return for every hidden place all values that fit the shown cells and the sum, by trying them all.

    The reader is taken to know that a hidden cell is not nought, as long as all of them can be so.
    """
    places = sorted(hidden.places)
    rest = sum(value for at, value in enumerate(line) if at in hidden.places)
    least = 1 if all(line[at] for at in places) else 0
    tried = [one for one in product(range(least, rest + 1), repeat=len(places)) if sum(one) == rest]
    return [{one[at] for one in tried} for at in range(len(places))]


@settings(deadline=None)
@given(LINES)
def test_no_small_cell_is_shown_and_no_hidden_one_can_be_reckoned_back(line: list[int]) -> None:
    hidden = hide_small(line)
    assert all(at in hidden.places for at, value in enumerate(line) if is_small(value))
    assert hidden.total or not is_small(sum(line))
    if not hidden.total:
        assert all(len(values) > 1 for values in fitting(line, hidden))


@settings(deadline=None)
@given(LINES)
def test_a_line_without_small_cells_is_published_whole(line: list[int]) -> None:
    large = [value if value == 0 else value + SMALLEST_CELL for value in line]
    assert hide_small(large) == Hidden()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=4))
def test_lines_of_the_same_places_are_hidden_together(pairs: list[tuple[int, int]]) -> None:
    lines = [[one for one, _ in pairs], [one for _, one in pairs]]
    hidden = hide_small(*lines)
    for line in lines:
        assert all(at in hidden.places for at, value in enumerate(line) if is_small(value))
        if not hidden.total:
            found = [values for values, at in zip(fitting(line, hidden), sorted(hidden.places), strict=True)
                     if line[at]]  # fmt: skip
            assert all(len(values) > 1 for values in found)


@pytest.mark.parametrize(
    ("line", "places", "total"),
    [
        ([1, 5, 9], {0, 1}, False),  # one alone would follow from the sum: the next smallest goes with it
        ([1, 1, 9], {0, 1, 2}, False),  # two ones that sum to 2 are no secret
        ([1, 2, 9], {0, 1}, False),
        ([2, 0, 0], {0}, True),  # the sum is small itself
        ([1, 1, 1, 0], {0, 1, 2, 3}, False),  # a nought keeps it open who is meant
        ([1, 1, 1], {0, 1, 2}, True),
        ([0, 0], set(), False),
        ([], set(), False),
    ],
)
def test_what_is_hidden(line: list[int], places: set[int], total: bool) -> None:
    assert hide_small(line) == Hidden(places=frozenset(places), total=total)


def test_where_no_sum_is_told_the_small_cells_alone_are_hidden() -> None:
    assert hide_small([1, 5, 9], summed=False) == Hidden(places=frozenset({0}))
