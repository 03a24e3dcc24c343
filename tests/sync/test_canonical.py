"""Canonical JSON has one form a value."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.sync.canonical import NotCanonicalError, canonical_bytes, parse_canonical

_texts = st.text(st.characters(exclude_categories=["Cs"])).map(
    lambda text: unicodedata.normalize("NFC", text)
)
_leaves = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | _texts
_values = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4),
    max_leaves=12,
)


@given(_values)
def test_every_value_comes_back(value) -> None:
    assert parse_canonical(canonical_bytes(value)) == value


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b"1.0",
        b"1e3",
        b"NaN",
        b"9223372036854775808",
        b"1" * 5000,
        b'"e\xcc\x81"',
        b'"\\u4e2d"',
        b'"\\/"',
        b"\xff",
        b"[" * 100_000,
        b"01",
        b"-0",
        b"",
        b"\xef\xbb\xbf1",
    ],
)
def test_any_other_form_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        parse_canonical(data)


@pytest.mark.parametrize("value", [2**63, "e\u0301", 1.5, "\ud800", {"e\u0301": 1}])
def test_values_without_a_form_are_refused(value) -> None:
    with pytest.raises(NotCanonicalError):
        canonical_bytes(value)
