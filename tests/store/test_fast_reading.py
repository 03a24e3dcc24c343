"""What large deliveries read by a short way is what the long way reads."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.store import placing
from lianghe_desktop.store.canonical import read_object
from lianghe_desktop.store.lines import Head, read_fresh_head, read_head, write_head
from lianghe_desktop.store.placing import SAME_ID, rows_of
from lianghe_desktop.store.plans import plans

WORDS = st.text(max_size=12) | st.sampled_from(["440403106201", "018f0000-0000-7000-8000-000000000001", ""])
HEADS = st.builds(
    Head,
    table=st.sampled_from(["household", "member", "户", 'a"b']) | WORDS,
    key=st.tuples(WORDS, WORDS) | st.tuples(WORDS, WORDS, WORDS),
    interview=st.none() | WORDS,
    wall_ms=st.integers(-(2**62), 2**62),
    person=WORDS,
    new=st.booleans(),
    bases=st.just({}) | st.just({"name": (("0" * 16, 1, "0" * 16),)}),
    see=st.just(()) | st.just((("0" * 16, 1, "0" * 16),)),
)
OTHER_HEAD = b'{"b":{},"i":null,"k":["1","2"],"new":true,"p":"p","s":2,"t":"elsewhere","u":[1,1],"w":1}'
VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.text(max_size=5)
    | st.sampled_from(["2019-08-01", "2019-02-30", "20190801"])
    | st.lists(st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=3), max_size=6)
)


@given(HEADS, st.integers(0, 2**40), st.integers(0, 2**40), st.integers(0, 400), st.binary(max_size=1))
def test_a_head_read_fast_is_the_head(head: Head, first: int, count: int, at: int, put: bytes) -> None:
    whole = write_head(head, first=first, count=count)
    for raw in (whole, whole[:at] + put + whole[at + 1 :]):
        found = read_fresh_head(raw)
        if found is None:
            continue
        read = read_head(raw)
        assert found == (*read.key, read.table)
        assert (read.new, read.bases, read.see) == (True, {}, ())


def test_the_usual_head_is_read_fast() -> None:
    head = Head(
        table="household", key=("1", "2"), interview=None, wall_ms=1, person="p", new=True, bases={}, see=()
    )
    assert read_fresh_head(write_head(head, first=1, count=1)) == ("1", "2", "household")
    for odd in (b'"w":01', b'"w":1.0', b'"w":-'):
        assert read_fresh_head(write_head(head, first=1, count=1).replace(b'"w":1', odd)) is None


@given(st.data())
def test_a_row_is_placed_alike_by_either_way(data: st.DataObject) -> None:
    plan = plans()[data.draw(st.sampled_from(sorted(plans())))]
    names = st.sampled_from([*plan.fields, "extra.q", "unknown"])
    for _ in range(3):
        fields = data.draw(st.dictionaries(names, VALUES, max_size=8))
        assert plan.place("h", "i", fields) == plan._place_slowly("h", "i", fields)
        row = plan.place("h", "i", fields)[0]
        owner = (
            "i"
            if plan.name in SAME_ID
            else row[plan.position["household_id"]]
            if ("household_id" in plan.position)
            else None
        )
        (rows,) = rows_of(plan, [row])
        assert rows.households() == ({owner} if owner is not None else set())


@given(st.dictionaries(st.text(max_size=3), VALUES, max_size=3), st.sampled_from(["", " ", "\n", "x", "{}"]))
def test_an_object_is_read_whatever_stands_around_it(values: dict[str, object], more: str) -> None:
    text = json.dumps(values)
    for raw in (text + more, more + text):
        try:
            expected = json.loads(raw)
        except ValueError:
            expected = None
        try:
            found = read_object(raw.encode())
        except ValueError:
            found = None
        assert found == (expected if type(expected) is dict else None)


@given(st.lists(st.lists(st.sampled_from([None, None, "", "a", 1, 0]), min_size=3, max_size=3), min_size=1))
def test_rows_keep_their_values_when_empty_columns_are_left_out(values: list[list[object]]) -> None:
    plan = plans()["cause"]
    empty = [None] * (len(plan.columns) - 5)
    rows = [("h", str(at), *one, *empty) for at, one in enumerate(values)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(placing, "_FEW_ALIKE", 3)
        parts = rows_of(plan, rows)
    found = [dict(zip(part.columns, row, strict=True)) for part in parts for row in part.values]
    whole = [tuple(one.get(column) for column in plan.columns) for one in found]
    assert sorted(whole, key=lambda row: int(str(row[1]))) == rows
    assert all({None} != set(part.of(column)) for part in parts for column in part.columns)


@given(HEADS, st.lists(st.sampled_from(["", "0f-1", "0f-2", 'a"b', "g", "0\\", "户"]), min_size=2))
def test_heads_that_differ_in_the_row_alone_are_read_as_any_other(head: Head, rows: list[str]) -> None:
    for last, row in pairwise(rows):
        before, raw = (
            write_head(replace(head, key=(head.key[0], one), new=True, bases={}, see=()), first=1, count=1)
            for one in (last, row)
        )
        for one in (raw, raw[:-1], raw[1:], raw[:20] + raw[-20:], raw.replace(b'"k"', b'"k" ')):
            assert read_fresh_head(OTHER_HEAD) == ("1", "2", "elsewhere")
            alone = read_fresh_head(one)
            read_fresh_head(before)
            assert read_fresh_head(one) == alone
