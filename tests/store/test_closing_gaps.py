"""A real store with a stream of which a disk was copied and a gap closed. Source: journal rules 8 and 10."""

from collections.abc import Callable, Sequence
from itertools import permutations

import pytest

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.store.apply import Applied, StagedRange, apply_lines
from lianghe_desktop.store.canonical import canonical_text
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.dump import dump_tables
from lianghe_desktop.store.lines import (
    Head,
    StreamName,
    first_hash,
    next_hash,
    split_line,
    write_head,
    write_line,
)
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.rejudge import trust_root
from lianghe_desktop.store.streams import gaps, held_ranges, set_aside_lines, streams
from tests.store.conftest import ACTOR, TOWNSHIP, VILLAGE

Desks = Callable[..., Store]
LAPTOP, OFFICE, SECOND = "a" * 16, "b" * 16, "c" * 16
STREAM = StreamName(VILLAGE, LAPTOP, "s")


class Branch:
    """What one of the machines wrote: household NAME-n in line n, after `common` lines of another."""

    def __init__(self, name: str, length: int, *, after: "Branch | None" = None, common: int = 0) -> None:
        self.lines = after.lines[:common] if after else []
        self.hashes = after.hashes[: common + 1] if after else [first_hash(STREAM)]
        for number in range(common + 1, length + 1):
            key = (VILLAGE, f"{name}{number}")
            head = Head(
                table="household", key=key, interview=None, wall_ms=1, person="p", new=True, bases={}, see=()
            )
            text = write_head(head, first=number, count=1)
            tail = f'{{"v":{{"address":"{name}{number}"}},"z":"{0:032}"}}'.encode()
            self.lines = [*self.lines, write_line(number, text, tail)]
            self.hashes = [*self.hashes, next_hash(self.hashes[-1], *split_line(self.lines[-1])[1:])]

    def part(self, first: int, last: int) -> StagedRange:
        """Return some of the lines as they come in a bundle."""
        wanted = self.lines[first - 1 : last]
        return StagedRange(stream=STREAM, first_number=first, lines=wanted, before=self.hashes[first - 1])


STAYED = Branch("s", 6)
COPY = Branch("c", 6, after=STAYED, common=1)


@pytest.fixture
def office(new_store: Desks) -> Store:
    store = new_store("office", level=AreaLevel.TOWNSHIP, area=TOWNSHIP, author=OFFICE)
    trust(store, LAPTOP, AreaLevel.VILLAGE, VILLAGE)
    return store


def trust(store: Store, author: str, level: AreaLevel, area: str) -> None:
    store.write(lambda unit: trust_root(unit, author=author, level=level, area=AreaCode(area)), actor=ACTOR)


def take(store: Store, *parts: StagedRange, from_above: bool = False) -> Applied:
    return store.write(lambda unit: apply_lines(unit, parts, from_above=from_above), actor=ACTOR)


def close(store: Store, first: int, last: int, hash_: bytes, row_id: str = "r1") -> None:
    row = Ruling(
        home=VILLAGE,
        id=row_id,
        kind="gap_closed",
        author=LAPTOP,
        shelf="s",
        first_number=first,
        number=last,
        hash=hash_.hex(),
    )
    store.write(lambda unit: unit.insert(row), actor=ACTOR)


def shown(store: Store) -> list[str]:
    return sorted(row.id for row in store.rows(Household))


def aside(store: Store) -> int:
    return len(set_aside_lines(store))


def test_the_branch_behind_a_closed_gap_stands_whoever_heard_the_other_first(new_store: Desks) -> None:
    acts: dict[str, Callable[[Store], object]] = {
        "the copy": lambda store: take(store, COPY.part(1, 4)),
        "the end": lambda store: take(store, STAYED.part(5, 6)),
        "the ruling": lambda store: close(store, 2, 4, STAYED.hashes[4]),
        "late lines": lambda store: take(store, STAYED.part(2, 4)),
    }
    found = set()
    for number, order in enumerate(permutations(acts)):
        store = new_store(f"office{number}", level=AreaLevel.TOWNSHIP, area=TOWNSHIP, author=OFFICE)
        trust(store, LAPTOP, AreaLevel.VILLAGE, VILLAGE)
        for name in order:
            acts[name](store)
        assert check_store(store) == []
        assert gaps(store) == []
        assert shown(store) == ["s1", "s2", "s3", "s4", "s5", "s6"], order
        assert aside(store) == 3, order
        found.add(dump_tables(store))
    assert len(found) == 1


def test_late_lines_count_before_the_whole_gap_is_there(office: Store) -> None:
    take(office, STAYED.part(1, 1), STAYED.part(6, 6))
    close(office, 2, 5, STAYED.hashes[5])
    assert shown(office) == ["s1", "s6"]
    take(office, STAYED.part(2, 2))
    take(office, STAYED.part(4, 4))
    assert shown(office) == ["s1", "s2", "s4", "s6"]
    assert held_ranges(office, STREAM) == [(1, 2), (4, 4), (6, 6)]
    assert check_store(office) == []


def test_lines_of_the_copy_leave_once_the_chain_shows_that_they_are_foreign(office: Store) -> None:
    take(office, STAYED.part(1, 1), STAYED.part(6, 6))
    close(office, 2, 5, STAYED.hashes[5])
    take(office, COPY.part(2, 3))
    assert shown(office) == ["c2", "c3", "s1", "s6"]
    take(office, STAYED.part(4, 5))
    assert shown(office) == ["c2", "s1", "s4", "s5", "s6"]
    take(office, STAYED.part(3, 3))
    assert shown(office) == ["s1", "s3", "s4", "s5", "s6"]
    assert aside(office) == 2
    assert check_store(office) == []


def test_two_closings_of_one_stream_the_later_lines_name_those_before(office: Store) -> None:
    take(office, COPY.part(1, 1), COPY.part(4, 4))
    close(office, 2, 3, COPY.hashes[3])
    close(office, 2, 5, STAYED.hashes[5], "r2")
    take(office, STAYED.part(6, 6))
    assert shown(office) == ["c4", "s1", "s6"]
    take(office, STAYED.part(2, 5))
    assert shown(office) == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert check_store(office) == []


def test_own_work_that_a_closed_gap_rules_out_is_written_anew_by_a_new_author(new_store: Desks) -> None:
    laptop = new_store("laptop", author=LAPTOP)
    trust(laptop, OFFICE, AreaLevel.TOWNSHIP, TOWNSHIP)
    for number in (1, 2):
        row = Household(home=VILLAGE, id=f"own{number}", address="x")
        laptop.write(lambda unit, row=row: unit.insert(row), actor=ACTOR)  # type: ignore[misc]
    close_from_above(laptop, 1, 4, STAYED.hashes[4])
    assert laptop.desk.author != LAPTOP
    again = [one.number for one in streams(laptop) if one.stream.author == laptop.desk.author]
    assert (shown(laptop), again) == (["own1", "own2"], [])
    applied = take(laptop, STAYED.part(1, 6), from_above=True)
    assert applied.issued_again == 2
    assert shown(laptop) == ["own1", "own2", "s1", "s2", "s3", "s4", "s5", "s6"]
    assert aside(laptop) == 2
    assert check_store(laptop) == []


def close_from_above(laptop: Store, first: int, last: int, hash_: bytes, *, gone: bool = False) -> None:
    """Bring a ruling of the township, and that it was taken back."""
    office = StreamName(VILLAGE, OFFICE, "s")
    ruled = {
        "place": ["s", first, last, hash_.hex()],
        "ruled": ["gap_closed", LAPTOP, None, None, None],
    }
    values: Sequence[dict[str, object]] = [ruled, {"gone": True}] if gone else [ruled]

    lines = []
    for number, of_line in enumerate(values, start=1):
        head = Head(
            table="ruling",
            key=(VILLAGE, "r1"),
            interview=None,
            wall_ms=1,
            person="p",
            new=number == 1,
            bases={},
            see=(),
        )
        tail = canonical_text({"v": of_line, "z": "0" * 32}).encode()  # type: ignore[dict-item]
        lines.append(write_line(number, write_head(head, first=number, count=1), tail))
    laptop.write(
        lambda unit: apply_lines(unit, [StagedRange(stream=office, first_number=1, lines=lines)]), actor=ACTOR
    )


def test_what_was_behind_a_gap_waits_again_when_nobody_rules_it_closed_any_more(new_store: Desks) -> None:
    second = new_store("second", author=SECOND)
    trust(second, OFFICE, AreaLevel.TOWNSHIP, TOWNSHIP)
    trust(second, LAPTOP, AreaLevel.VILLAGE, VILLAGE)
    take(second, STAYED.part(1, 1), STAYED.part(4, 6))
    assert shown(second) == ["s1"]
    close_from_above(second, 2, 3, STAYED.hashes[3])
    assert shown(second) == ["s1", "s4", "s5", "s6"]
    close_from_above(second, 2, 3, STAYED.hashes[3], gone=True)
    assert shown(second) == ["s1"]
    assert [(gap.first, gap.last, gap.waiting) for gap in gaps(second)] == [(2, 3, 3)]
    take(second, STAYED.part(2, 3))
    assert shown(second) == ["s1", "s2", "s3", "s4", "s5", "s6"]
    assert aside(second) == 0
    assert check_store(second) == []
