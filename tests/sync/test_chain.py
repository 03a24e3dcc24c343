"""Lines are followed along their chain: each states the number that is due, in the one form of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.store.lines import next_hash, split_line
from lianghe_desktop.sync.chain import MAX_NUMBER, BadLineError, LineChain

GOOD = b'7\t{"t":"household"}\t{"v":{}}'


def test_lines_lead_to_the_hash_that_they_are_chained_to() -> None:
    chain = LineChain(bytes(32), 7)
    (first,) = chain.lines(GOOD + b"\n8\ta")
    (second,) = chain.lines(b"\tb\n")
    assert first[:3] == split_line(GOOD)
    assert (first.hash, second.number) == (next_hash(bytes(32), *first[1:3]), 8)
    assert chain.hash == next_hash(first.hash, b"a", b"b")
    assert chain.at_line_end()


@pytest.mark.parametrize(
    "number", [b"07", b"+7", b" 7", b"7 ", b"7.0", b"6", b"8", b"", b"-7", "７".encode()]
)
def test_a_number_that_is_not_due_or_written_otherwise_is_refused(number: bytes) -> None:
    with pytest.raises(BadLineError):
        LineChain(bytes(32), 7).feed(GOOD.replace(b"7", number, 1) + b"\n")


@pytest.mark.parametrize("line", [b"", b"7", b"7\ta", b"7\ta\tb\tc", b"\t\t\t"])
def test_a_line_of_another_form_is_refused(line: bytes) -> None:
    with pytest.raises(BadLineError):
        LineChain(bytes(32), 7).feed(line + b"\n")


def test_no_number_is_larger_than_a_line_may_have() -> None:
    split_line(b"%d\ta\tb" % MAX_NUMBER)
    LineChain(bytes(32), MAX_NUMBER).feed(b"%d\ta\tb\n" % MAX_NUMBER)
    with pytest.raises(ValueError, match="not a line"):
        split_line(b"%d\ta\tb" % (MAX_NUMBER + 1))
    with pytest.raises(BadLineError):
        LineChain(bytes(32), MAX_NUMBER + 1).feed(b"%d\ta\tb\n" % (MAX_NUMBER + 1))


@given(st.binary(max_size=12) | st.text("0123456789\ta", max_size=8).map(str.encode))
def test_what_is_followed_is_what_can_be_split(line: bytes) -> None:
    try:
        expected = split_line(line)[0] == 7 and b"\n" not in line
    except ValueError:
        expected = False
    try:
        LineChain(bytes(32), 7).feed(line + b"\n")
        found = b"\n" not in line
    except BadLineError:
        found = False
    assert found == expected
