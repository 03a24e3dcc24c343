"""Lines gathered into portions: what enters rows of its own goes together, everything else by itself."""

from collections.abc import Iterable

import pytest

from lianghe_desktop.store import entering
from lianghe_desktop.store.entering import Entries, Following, Line, Portion, hashed, lines_in, portions
from lianghe_desktop.store.lines import Head as LineHead
from lianghe_desktop.store.lines import StreamName, first_hash, write_head
from lianghe_desktop.store.plans import plans
from tests.store.conftest import VILLAGE
from tests.store.read_apart import portions_of

STREAM = StreamName(VILLAGE, "a" * 16, "s")


def line(number: int, row: str, *, new: bool = True, table: str = "household", text: str = "村口") -> bytes:
    head = LineHead(
        table=table, key=(VILLAGE, row), interview=None, wall_ms=1, person="p", new=new, bases={}, see=()
    )
    return write_head(head, first=number, count=1) + b"\t" + f'{{"v":{{"address":"{text}"}},"z":""}}'.encode()


def followed(parts: Iterable[bytes]) -> list[Line]:
    split = [(number, *one.split(b"\t")) for number, one in enumerate(parts, start=1)]
    return list(hashed(split, first_hash(STREAM)))  # type: ignore[arg-type]


def gathered(parts: Iterable[bytes], *, most: int = 100, fewest: int = 2) -> list[Portion]:
    with portions_of(most, fewest_entries=fewest):
        return list(portions(plans(), VILLAGE, followed(parts)))


def shape(found: Iterable[Portion]) -> list[tuple[str, int]]:
    return [("entries" if isinstance(one, Entries) else "lines", len(list(lines_in(one)))) for one in found]


def test_a_run_of_lines_that_enter_rows_goes_together() -> None:
    (found,) = gathered([line(1, "h1"), line(2, "h1", table="housing"), line(3, "h2")])
    assert isinstance(found, Entries)
    assert [(rows.table, len(rows.values)) for rows in found.rows] == [("household", 2), ("housing", 1)]
    assert [row for _, row, *_ in found.ops] == ["household/h1", "housing/h1", "household/h2"]


def test_other_lines_part_the_runs_and_short_runs_go_with_them() -> None:
    entering_, changing = [line(n, f"h{n}") for n in range(9)], line(0, "h1", new=False)
    parts = [*entering_[:3], changing, entering_[3], changing, *entering_[4:6]]
    assert shape(gathered(parts)) == [("entries", 3), ("lines", 3), ("entries", 2)]
    assert shape(gathered(parts, fewest=4)) == [("lines", 8)]


def test_a_row_that_is_entered_twice_begins_another_run() -> None:
    assert shape(gathered([line(1, "h1"), line(2, "h2"), line(3, "h1"), line(4, "h3")])) == [
        ("entries", 2),
        ("entries", 2),
    ]


def test_no_portion_has_more_lines_or_bytes_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [line(n, f"h{n}", new=n % 5 != 0) for n in range(1, 41)]
    assert all(count <= 7 for _, count in shape(gathered(parts, most=7)))
    monkeypatch.setattr(entering, "PORTION_BYTES", 2_000)
    long = gathered([line(n, f"h{n}", text="长" * 500) for n in range(8)])
    assert shape(long) == [("entries", 2)] * 4


def test_nothing_is_lost_between_lines_and_portions() -> None:
    parts = [line(n, f"h{n % 6}", new=n % 4 != 0) for n in range(1, 31)]
    whole = [one[:5] for one in followed(parts)]
    for begun in range(len(parts) + 1):
        reading = Following(gathered(parts, most=5))
        taken = [next(reading)[:5] for _ in range(begun)]
        left = [one[:5] for portion in reading.portions() for one in lines_in(portion)]
        assert taken + left == whole


def test_what_a_later_program_wrote_is_named_with_its_line() -> None:
    later = line(2, "h2").replace(b'"address"', b'"added_later"')
    (found,) = gathered([line(1, "h1"), later])
    assert isinstance(found, Entries)
    assert found.newer == [(2, "household.added_later")]
