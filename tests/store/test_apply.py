"""Taking in other desks' lines: duplicates skip, gaps wait, nothing unreadable keeps the others out."""

import json
import random
from collections.abc import Callable, Iterable

import pytest

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import IntegrityFault, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.livelihood import Housing
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.store.apply import Applied, StagedRange, apply_lines
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.conflicts import conflicts, decide
from lianghe_desktop.store.dump import dump_shared, dump_tables
from lianghe_desktop.store.forks import rule_on_forks
from lianghe_desktop.store.history import as_of, history
from lianghe_desktop.store.lines import (
    Head,
    StreamName,
    erased_tail,
    first_hash,
    next_hash,
    split_line,
    write_head,
    write_line,
)
from lianghe_desktop.store.opened import Changed, Store
from lianghe_desktop.store.rejudge import trust_root
from lianghe_desktop.store.search import search
from lianghe_desktop.store.streams import (
    gaps,
    hash_at,
    held_lines,
    lines,
    set_aside_lines,
    streams,
    waiting_rows,
)
from tests.store.conftest import ACTOR, OTHER_VILLAGE, TOWNSHIP, VILLAGE
from tests.store.read_apart import Handing, read_apart

Desks = Callable[..., Store]
LAPTOP, SECOND, OFFICE = "a" * 16, "c" * 16, "b" * 16
STREAM = StreamName(VILLAGE, LAPTOP, "s")


@pytest.fixture
def laptop(new_store: Desks) -> Store:
    store = new_store("laptop")
    trust(store, OFFICE, AreaLevel.TOWNSHIP, TOWNSHIP)
    return store


@pytest.fixture
def township(new_store: Desks) -> Store:
    store = new_store("township", level=AreaLevel.TOWNSHIP, area=TOWNSHIP, author=OFFICE)
    trust(store, LAPTOP, AreaLevel.VILLAGE, VILLAGE)
    return store


def trust(store: Store, author: str, level: AreaLevel, area: str) -> None:
    store.write(lambda unit: trust_root(unit, author=author, level=level, area=AreaCode(area)), actor=ACTOR)


@pytest.fixture(autouse=True, params=["here", "apart"])
def _reading(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every test once with lines read while they are applied, and once with lines read before."""
    monkeypatch.setattr(f"{__name__}.handed", read_apart if request.param == "apart" else as_it_is)


def as_it_is(one: StagedRange) -> StagedRange:
    return one


handed: Handing = as_it_is


def staged(store: Store, first: int = 1, last: int | None = None) -> list[StagedRange]:
    return [
        StagedRange(
            stream=one.stream,
            first_number=first,
            lines=list(lines(store, one.stream, first, last or one.number)),
            before=hash_at(store, one.stream, first - 1),
        )
        for one in streams(store)
        if one.number >= first
    ]


def take(store: Store, ranges: Iterable[StagedRange]) -> Applied:
    return store.write(lambda unit: apply_lines(unit, [handed(one) for one in ranges]), actor=ACTOR)


def put(store: Store, row_id: str = "h1", **columns: object) -> None:
    store.write(lambda unit: unit.insert(Household(home=VILLAGE, id=row_id, **columns)), actor=ACTOR)


def change(store: Store, **values: object) -> None:
    store.write(lambda unit: unit.change(Household, VILLAGE, "h1", values), actor=ACTOR)


def fill(store: Store) -> None:
    put(store, address="村口")
    store.write(
        lambda unit: unit.insert(Member(home=VILLAGE, id="m1", household_id="h1", name="单小明")), actor=ACTOR
    )
    change(store, address="桥头")
    change(store, phone="13800000000")


def test_a_desk_that_took_all_lines_shows_the_same_rows(laptop: Store, township: Store) -> None:
    fill(laptop)
    assert take(township, staged(laptop)) == Applied(
        new=4, duplicates=0, waiting=0, held=0, conflicts=0, rows=2, forked=()
    )
    assert dump_tables(township) == dump_tables(laptop)
    assert [list(one.lines) for one in staged(township)] == [list(one.lines) for one in staged(laptop)]
    assert search(township, "小明") == [(VILLAGE, "h1")]
    assert check_store(township) == []


def test_what_is_known_is_skipped_and_changes_nothing(laptop: Store, township: Store) -> None:
    fill(laptop)
    take(township, staged(laptop, 1, 3))
    before = dump_shared(township)
    assert take(township, staged(laptop, 1, 3)).duplicates == 3
    assert take(township, staged(laptop, 2, 3)).duplicates == 2
    assert dump_shared(township) == before
    assert take(township, staged(laptop, 2)).new == 1


def test_lines_behind_a_gap_wait_until_it_is_filled(laptop: Store, township: Store) -> None:
    fill(laptop)
    take(township, staged(laptop, 1, 1))
    assert take(township, staged(laptop, 4)).waiting == 1
    assert take(township, staged(laptop, 4)).waiting == 0
    assert [(gap.first, gap.last, gap.waiting) for gap in gaps(township)] == [(2, 3, 1)]
    row = township.get(Household, VILLAGE, "h1")
    assert row is not None
    assert row.phone is None
    assert take(township, staged(laptop, 2, 3)).new == 3
    assert gaps(township) == []
    assert dump_tables(township) == dump_tables(laptop)


def test_order_of_arrival_does_not_matter(laptop: Store, township: Store, new_store: Desks) -> None:
    fill(laptop)
    take(township, staged(laptop))
    township.write(lambda unit: unit.change(Household, VILLAGE, "h1", {"address": "塘边"}), actor=ACTOR)
    change(laptop, address="山脚", needs="看病")
    pieces = [piece for store in (laptop, township) for piece in single_lines(store)]
    dumps = set()
    for seed in range(4):
        store = new_store(f"other{seed}", author=SECOND)
        trust(store, OFFICE, AreaLevel.TOWNSHIP, TOWNSHIP)
        trust(store, LAPTOP, AreaLevel.VILLAGE, VILLAGE)
        random.Random(seed).shuffle(pieces)  # noqa: S311  # an order that repeats
        for piece in pieces:
            take(store, [piece])
        assert check_store(store) == []
        dumps.add(dump_shared(store))
        assert [one.shown for one in conflicts(store)] == ["塘边"]
    assert len(dumps) == 1


def single_lines(store: Store) -> list[StagedRange]:
    return [
        StagedRange(
            stream=one.stream,
            first_number=number,
            lines=list(lines(store, one.stream, number, number)),
            before=hash_at(store, one.stream, number - 1),
        )
        for one in streams(store)
        for number in range(1, one.number + 1)
    ]


def test_work_before_acceptance_waits_and_counts_once_accepted(new_store: Desks, laptop: Store) -> None:
    township = new_store("office", level=AreaLevel.TOWNSHIP, area=TOWNSHIP, author=OFFICE)
    fill(laptop)
    assert take(township, staged(laptop)).held == 4
    assert township.rows(Household) == []
    assert {(one.number, one.reason.value, one.detail) for one in held_lines(township)} == {
        (number, "void", LAPTOP) for number in range(1, 5)
    }
    ruling = Ruling(
        home=VILLAGE, id="r1", kind="author_accepted", author=LAPTOP, level="village", homes=VILLAGE, role="x"
    )
    township.write(lambda unit: unit.insert(ruling), actor=ACTOR)
    assert held_lines(township) == []
    assert [row.address for row in township.rows(Household)] == ["桥头"]
    assert search(township, "单小明") == [(VILLAGE, "h1")]
    township.write(lambda unit: unit.remove(Ruling, VILLAGE, "r1"), actor=ACTOR)
    assert township.rows(Household) == []
    assert check_store(township) == []


@pytest.mark.parametrize(
    "ruling",
    [
        {"level": "village", "homes": OTHER_VILLAGE},
        {"level": "township", "homes": TOWNSHIP},
        {"level": "nonsense", "homes": VILLAGE},
        {"level": "village", "homes": "44"},
        {"level": "village", "homes": "440500000001"},
    ],
)
def test_a_ruling_reaches_no_further_than_its_author(
    laptop: Store, township: Store, new_store: Desks, ruling: dict[str, str]
) -> None:
    other = new_store("second", author=SECOND)
    put(other, "h9")
    row = Ruling(home=VILLAGE, id="r1", kind="author_accepted", author=SECOND, role="x", **ruling)
    township.write(lambda unit: unit.insert(row), actor=ACTOR)
    take(township, staged(other))
    assert township.get(Household, VILLAGE, "h9") is None


def test_a_row_is_shown_once_its_insert_is_there(laptop: Store, township: Store, new_store: Desks) -> None:
    fill(laptop)
    take(township, staged(laptop))
    township.write(lambda unit: unit.change(Household, VILLAGE, "h1", {"needs": "看病"}), actor=ACTOR)
    second = new_store("second", author=SECOND)
    trust(second, OFFICE, AreaLevel.TOWNSHIP, TOWNSHIP)
    trust(second, LAPTOP, AreaLevel.VILLAGE, VILLAGE)
    of_office = [one for one in staged(township) if one.stream.author == OFFICE]
    take(second, of_office)
    assert second.rows(Household) == []
    assert waiting_rows(second) == [("household", VILLAGE, "h1")]
    take(second, staged(laptop))
    assert waiting_rows(second) == []
    assert [row.needs for row in second.rows(Household)] == ["看病"]
    assert check_store(second) == []


def test_two_values_side_by_side_show_the_higher_desk_until_a_person_decides(
    laptop: Store, township: Store
) -> None:
    fill(laptop)
    take(township, staged(laptop))
    township.write(lambda unit: unit.change(Household, VILLAGE, "h1", {"address": "镇上"}), actor=ACTOR)
    change(laptop, address="山脚")
    assert take(township, staged(laptop)).conflicts == 1
    take(laptop, [one for one in staged(township) if one.stream.author == OFFICE])
    for store in (laptop, township):
        (conflict,) = conflicts(store)
        assert [(one.author, one.value) for one in conflict.values] == [(OFFICE, "镇上"), (LAPTOP, "山脚")]
        assert conflict.key == f"household/{VILLAGE}/h1/address"
        row = store.get(Household, VILLAGE, "h1")
        assert row is not None
        assert row.address == "镇上"
    with pytest.raises(UserError, match="上级"):
        laptop.write(lambda unit: decide(unit, conflicts(laptop)[0], "山脚"), actor=ACTOR)
    change(laptop, address="山脚下")
    assert len(conflicts(laptop)) == 1
    take(township, staged(laptop))
    chosen = conflicts(township)[0]
    township.write(lambda unit: decide(unit, chosen, "山脚下"), actor=ACTOR)
    with pytest.raises(UserError, match="已经有人定过"):
        township.write(lambda unit: decide(unit, chosen, "别处"), actor=ACTOR)
    take(laptop, [one for one in staged(township) if one.stream.author == OFFICE])
    assert conflicts(laptop) == conflicts(township) == []
    assert dump_tables(laptop) == dump_tables(township)
    assert check_store(laptop) == check_store(township) == []


def test_equal_values_of_two_desks_are_no_conflict(laptop: Store, township: Store) -> None:
    laptop.write(lambda unit: unit.insert(Housing(home=VILLAGE, id="h1", grade="C", rooms=3)), actor=ACTOR)
    township.write(lambda unit: unit.insert(Housing(home=VILLAGE, id="h1", grade="C", rooms=4)), actor=ACTOR)
    take(township, staged(laptop))
    assert [one.field for one in conflicts(township)] == ["rooms"]
    township.write(lambda unit: unit.change(Housing, VILLAGE, "h1", {"grade": "D"}), actor=ACTOR)
    take(laptop, [one for one in staged(township) if one.stream.author == OFFICE])
    assert [one.field for one in conflicts(laptop)] == ["rooms"]


def test_history_tells_who_replaced_what_and_what_stands(laptop: Store, township: Store) -> None:
    fill(laptop)
    take(township, staged(laptop))
    township.write(lambda unit: unit.change(Household, VILLAGE, "h1", {"address": "镇上"}), actor=ACTOR)
    told = [
        (one.author, one.field, one.old, one.new, one.standing)
        for one in history(township, Household, VILLAGE, "h1")
    ]
    # The township's clock runs behind, yet what it replaced comes first.
    assert told == [
        (LAPTOP, "address", None, "村口", False),
        (LAPTOP, "address", "村口", "桥头", False),
        (OFFICE, "address", "桥头", "镇上", True),
        (LAPTOP, "phone", None, "13800000000", True),
    ]


def test_a_row_can_be_seen_as_it_was(laptop: Store) -> None:
    fill(laptop)
    moments = [one.at_ms for one in history(laptop, Household, VILLAGE, "h1") if one.field == "address"]
    for moment, address in zip(moments, ("村口", "桥头"), strict=True):
        row = as_of(laptop, Household, VILLAGE, "h1", moment)
        assert row is not None
        assert (row.address, row.phone) == (address, None)
    assert as_of(laptop, Household, VILLAGE, "h1", moments[0] - 1) is None


# --- lines that no honest program of this version writes ------------------------------------------


def line_of(number: int, values: object, *, stream: StreamName = STREAM, **changed: object) -> bytes:
    head = Head(
        table="household",
        key=(VILLAGE, "h1"),
        interview=None,
        wall_ms=1,
        person="p",
        new=number == 1,
        bases={},
        see=(),
    )
    text = write_head(head, first=number, count=1)
    if changed:
        text = json.dumps({**json.loads(text), **changed}).encode()
    return write_line(number, text, json.dumps({"v": values, "z": "0" * 32}, ensure_ascii=False).encode())


ODD = {
    "an unknown field": (line_of(2, {"address": "桥头", "shoe_size": 44}), "newer", "桥头"),
    "an unknown table": (line_of(2, {"x": 1}, t="spaceship"), "newer", "村口"),
    "a value of another kind": (line_of(2, {"farms": "yes", "address": "桥头"}), "newer", "桥头"),
    "a number beyond 64 bits": (line_of(2, {"extra.x": 1, "status": 1 << 70}), "newer", "村口"),
    "another home": (line_of(2, {"address": "桥头"}, k=[OTHER_VILLAGE, "h1"]), "void", "村口"),
    "the wrong shelf": (line_of(2, {"kind": "print"}, t="event"), "void", "村口"),
    "a ruling by a village": (line_of(2, {"ruled": []}, t="ruling", new=True), "void", "村口"),
    "no JSON": (b"2\t{nonsense\t{}\n", "unreadable", "村口"),
    "a float": (line_of(2, {"address": 1.5}), "unreadable", "村口"),
    "no values": (b'2\t{"t":"household","k":["1","2"],"p":"p","w":1,"b":{}}\t[]\n', "unreadable", "村口"),
    "no key": (line_of(2, {"address": "桥头"}, k=[]), "unreadable", "村口"),
    "bases that are none": (line_of(2, {"address": "桥头"}, b={"address": [1]}), "unreadable", "村口"),
    "a head that is text": (b'2\t"head"\t{"v":{}}\n', "unreadable", "村口"),
}


@pytest.mark.parametrize(("odd", "reason", "address"), ODD.values(), ids=ODD.keys())
def test_one_odd_line_waits_alone(township: Store, odd: bytes, reason: str, address: str) -> None:
    all_lines = [line_of(1, {"address": "村口"}), odd, line_of(3, {"phone": "138"})]
    applied = take(township, [StagedRange(stream=STREAM, first_number=1, lines=all_lines)])
    assert (applied.new, applied.held) == (3, 1)
    assert [(one.number, one.reason.value) for one in held_lines(township)] == [(2, reason)]
    row = township.get(Household, VILLAGE, "h1")
    assert row is not None
    assert (row.address, row.phone) == (address, "138")
    assert list(lines(township, STREAM, 1, 3)) == all_lines
    assert check_store(township) == []


def test_an_erased_line_without_a_ruling_is_a_gap(township: Store) -> None:
    second = line_of(2, {"address": "桥头"})
    erased = write_line(2, split_line(second)[1], erased_tail(split_line(second)[2]))
    whole = [line_of(1, {"address": "村口"}), erased, line_of(3, {"phone": "138"})]
    applied = take(township, [StagedRange(stream=STREAM, first_number=1, lines=whole)])
    assert (applied.new, applied.waiting) == (1, 2)
    assert [(gap.first, gap.waiting) for gap in gaps(township)] == [(2, 2)]
    filled = take(
        township, [StagedRange(stream=STREAM, first_number=2, lines=[line_of(2, {"address": "桥头"})])]
    )
    assert filled.new == 2
    assert check_store(township) == []


def test_a_stream_that_differs_from_what_is_here_is_set_aside_and_ruled_on(
    laptop: Store, township: Store
) -> None:
    fill(laptop)
    take(township, staged(laptop))
    before = dump_tables(township)
    other = [line_of(1, {"address": "假的"}), line_of(2, {"address": "假的"})]
    applied = take(township, [StagedRange(stream=STREAM, first_number=1, lines=other)])
    assert applied.forked == (STREAM,)
    continued = StagedRange(
        stream=STREAM, first_number=5, lines=[line_of(5, {"phone": "1"})], before=b"\0" * 32
    )
    assert take(township, [continued]).forked == (STREAM,)
    assert dump_tables(township) == before
    assert township.write(rule_on_forks, actor=ACTOR) == 1
    assert township.write(rule_on_forks, actor=ACTOR) == 0
    ruling = township.rows(Ruling)[0]
    assert (ruling.kind, ruling.author, ruling.number) == ("branch_stands", STREAM.author, 1)
    assert ruling.hash == (hash_at(township, STREAM, 1) or b"").hex()
    assert [one.number for one in set_aside_lines(township)] == [1, 2, 5]


def test_a_desk_that_meets_its_own_author_takes_another(township: Store) -> None:
    ahead = StagedRange(
        stream=StreamName(VILLAGE, OFFICE, "s"), first_number=1, lines=[line_of(1, {"address": "镇上"})]
    )
    applied = take(township, [ahead])
    assert applied.new_author
    assert applied.forked == ()
    assert township.desk.author != OFFICE
    row = township.get(Household, VILLAGE, "h1")
    assert row is not None
    assert row.address == "镇上"
    township.write(lambda unit: unit.change(Household, VILLAGE, "h1", {"phone": "1"}), actor=ACTOR)
    assert StreamName(VILLAGE, township.desk.author, "s") in [one.stream for one in streams(township)]
    assert check_store(township) == []


def test_a_waiting_range_that_does_not_fit_is_dropped_when_the_gap_closes(
    laptop: Store, township: Store
) -> None:
    fill(laptop)
    wrong = StagedRange(stream=STREAM, first_number=4, lines=[line_of(4, {"phone": "1"})], before=b"\0" * 32)
    assert take(township, [wrong]).waiting == 1
    applied = take(township, staged(laptop, 1, 3))
    assert (applied.new, applied.forked) == (3, (STREAM,))
    assert gaps(township) == []
    assert take(township, staged(laptop)).new == 1


@pytest.mark.parametrize("broken", [b"1\tx\n", b"02\ta\tb\n", b"9\ta\tb\n", b"\n", b"2\ta\tb\tc\n"])
def test_a_range_with_a_hole_refuses_the_whole_unit(township: Store, broken: bytes) -> None:
    before = dump_shared(township)
    with pytest.raises(IntegrityFault):
        take(
            township,
            [StagedRange(stream=STREAM, first_number=1, lines=[line_of(1, {"address": "村口"}), broken])],
        )
    assert dump_shared(township) == before
    assert streams(township) == []


def test_the_hash_of_any_line_can_be_asked_for(laptop: Store) -> None:
    fill(laptop)
    hash_ = first_hash(STREAM)
    for number, line in enumerate(lines(laptop, STREAM, 1, 4), start=1):
        hash_ = next_hash(hash_, *split_line(line)[1:])
        assert hash_at(laptop, STREAM, number) == hash_
    assert hash_at(laptop, STREAM, 5) is None


def test_large_deliveries_are_searched_after_the_commit(
    laptop: Store, township: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianghe_desktop.store.finish._MOST_SEARCHED", 1)
    fill(laptop)
    take(township, staged(laptop))
    assert search(township, "dxm") == search(township, "单") == [(VILLAGE, "h1")]
    assert check_store(township) == []


def test_of_a_very_large_delivery_listeners_hear_that_everything_changed(
    laptop: Store, township: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianghe_desktop.store.append.MOST_TOUCHED", 1)
    heard: list[Changed] = []
    township.subscribe(heard.append)
    fill(laptop)
    assert take(township, staged(laptop)).rows >= 2  # what is not listed may be counted more than once
    assert [one.everything for one in heard] == [True]
    assert dump_tables(township) == dump_tables(laptop)
    assert search(township, "单") == [(VILLAGE, "h1")]
