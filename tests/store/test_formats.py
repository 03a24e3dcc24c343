"""The written forms: canonical JSON, lines, chains, groups, initials. Source: journal rules 2 and 3."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.records.households import Member
from lianghe_desktop.store.canonical import canonical_text, is_canonical, nfc, read_object
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.lines import (
    StreamName,
    first_hash,
    is_erased,
    next_hash,
    read_head,
    read_values,
    split_line,
    write_line,
)
from lianghe_desktop.store.pinyin import initials, sounds
from lianghe_desktop.store.plans import plans

STREAM = StreamName("440403106201", "a" * 16, "s")
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20).map(nfc)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 63), (1 << 63) - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_what_is_written_is_canonical_and_reads_the_same(values: dict[str, object]) -> None:
    raw = canonical_text(values).encode()
    assert is_canonical(raw)
    assert read_object(raw) == values
    assert b"\t" not in raw
    assert b"\n" not in raw


@pytest.mark.parametrize(
    "raw",
    [
        *(b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'{"a": 1}', b'{"a":1.0}', b'{"a":9223372036854775808}', b"[]"),
        *('{"a":"e\u0301"}'.encode(), b'{"a":"\\u00e9"}', b"\xff", b'{"a":NaN}', b'{"a":1e3}', b" {}", b"{"),
    ],
)
def test_what_is_not_canonical_is_told(raw: bytes) -> None:
    assert not is_canonical(raw)


def test_the_chain_is_the_one_of_the_format() -> None:
    h_0 = sha256(b"LH1 stream 440403106201 aaaaaaaaaaaaaaaa s").digest()
    assert first_hash(STREAM) == h_0
    h_1 = sha256(h_0 + sha256(b"{}").digest() + sha256(b'{"v":{}}').digest()).digest()
    assert next_hash(h_0, b"{}", b'{"v":{}}') == h_1
    erased = b"!" + sha256(b'{"v":{}}').hexdigest().encode()
    assert is_erased(erased)
    assert next_hash(h_0, b"{}", erased) == h_1
    assert read_values(erased) == {}


@given(st.integers(1, 10**12 - 1), st.binary(max_size=30), st.binary(max_size=30))
def test_a_line_splits_into_what_it_was_made_of(number: int, head: bytes, tail: bytes) -> None:
    if b"\t" in head + tail or b"\n" in tail or b"\n" in head:
        with pytest.raises(ValueError):
            split_line(write_line(number, head + b"\t", tail + b"\n\n"))
    else:
        assert split_line(write_line(number, head, tail)) == (number, head, tail)


@given(st.binary(max_size=60))
def test_no_bytes_at_all_upset_the_readers(raw: bytes) -> None:
    for read in (read_head, read_values, split_line):
        try:
            read(raw)
        except ValueError:
            continue


@pytest.mark.parametrize("text", ["", "44.a.s", "440403106201.xyz.s", f"440403106201.{'a' * 16}.s.s"])
def test_stream_names_are_read_strictly(text: str) -> None:
    with pytest.raises(ValueError):
        StreamName.parse(text)
    assert StreamName.parse(str(STREAM)) == STREAM


MEMBERS = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXT,
        "position": st.integers(-(1 << 63), (1 << 63) - 1),
        "birth_date": st.dates(),
        "boards": st.booleans(),
        "document_kind": TEXT,
        "document_number": TEXT,
    },
)


@given(MEMBERS)
def test_a_row_comes_back_from_its_fields(columns: dict[str, object]) -> None:
    row = Member(home="440403106201", id="m1", **columns)  # type: ignore[arg-type]
    plan = plans()[str(table_of(Member).name)]
    fields, stored = plan.read_row(row.__dict__)
    assert plan.place("440403106201", "m1", fields) == (stored, [])
    assert plan.changed_fields({**columns}, fields) == fields | {
        field: None for field in plan.changed_fields({**columns}, fields) if field not in fields
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张三", ("zs", "")),
        ("单小明", ("sxm", "dxm")),
        ("查良", ("zl", "cl")),
        ("仇英", ("qy", "cy")),
        ("区大", ("od", "qd")),
        ("解放", ("xf", "jf")),
        ("尉迟恭", ("ycg", "wcg")),
        ("曾国", ("zg", "cg")),
        ("覃伟", ("qw", "tw")),
        ("欧阳建国", ("oyjg", "")),
        ("阿依古丽·买买提", ("ayglmmt", "")),
        ("𠮷四", ("s", "")),
        ("Li 4", ("li4", "")),
        ("", ("", "")),
    ],
)
def test_initials_know_both_readings_of_a_surname(name: str, expected: tuple[str, str]) -> None:
    assert initials(name) == expected


def test_characters_are_read_as_pypinyin_reads_them() -> None:
    from pypinyin import Style, pinyin  # slow to import, for this test alone

    blocks = ((0xC0, 0x300), (0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x20400))
    for sign in (chr(point) for first, last in blocks for point in range(first, last)):
        assert sounds(sign) == pinyin(sign, style=Style.NORMAL)[0][0]
        letter = [one for (one,) in pinyin(sign, style=Style.FIRST_LETTER, errors="ignore")]
        assert initials(f"张{sign}")[0] == "".join(["z", *letter])
