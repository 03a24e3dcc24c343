"""Lines of a stream and the chain over them, byte for byte.

A line is `number TAB head TAB values LF`. Source: docs/formats/bundle.md, journal rules 1-3.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from lianghe_desktop.store.canonical import canonical_text, read_object

HASH_SIZE = 32
BASE_DIGITS = 16
MOST_BYTES = (4 << 20) - 64
"""A line is at most 4 MiB with its number and TABs. Source: docs/formats/bundle.md 2."""
SCHEMA = 2
"""Version of the shared tables, written into every head as `s`."""

# The head of a line that enters a row and names no bases, in canonical form: by far the most frequent one
# in a large delivery. Texts are those that need no unescaping.
_TEXT = rb'[^"\\\x00-\x1f\x80-\xff]*'
_INT = rb"(?:0|[1-9][0-9]{0,17})"
_FRESH = re.compile(
    rb'\{"b":\{\},"i":(?:null|"' + _TEXT + rb'"),"k":\["(' + _TEXT + rb')","(' + _TEXT + rb')"\],"new":true,'
    rb'"p":"'
    + _TEXT
    + rb'","s":'
    + _INT
    + rb',"t":"('
    + _TEXT
    + rb')","u":\['
    + _INT
    + rb","
    + _INT
    + rb'\],"w":-?'
    + _INT
    + rb"\}"
)
_PLAIN = b"0123456789abcdef-"
_alike = (b"\n", b"\n", "", "")
"""What stands before and after the row of the fresh head read last, its home and its table: the lines of one
unit of work differ in the row alone."""
_ERASED = re.compile(rb"![0-9a-f]{64}\Z")

Base = tuple[str, int, str]
"""A write that is named: author, number, first 16 hex digits of h_number."""


@dataclass(frozen=True, slots=True, order=True)
class StreamName:
    """A stream: one author in one home on one shelf."""

    home: str
    author: str
    shelf: str

    @classmethod
    def parse(cls, text: str) -> "StreamName":
        """Read `home.author.shelf`.

        Raises:
            ValueError: It is not of that form.
        """
        if not re.fullmatch(r"[0-9]{12}\.[0-9a-f]{16}\.[a-z]", text):
            raise ValueError("not a stream name")
        home, author, shelf = text.split(".")
        return cls(home, author, shelf)

    def __str__(self) -> str:
        """Return `home.author.shelf`."""
        return f"{self.home}.{self.author}.{self.shelf}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What a line says of a saved row besides the new values."""

    table: str
    key: tuple[str, ...]
    interview: str | None
    wall_ms: int
    person: str
    new: bool
    bases: Mapping[str, Sequence[Base]]
    see: Sequence[Base]


def first_hash(stream: StreamName) -> bytes:
    """Return h_0 of a stream. Source: journal rule 3."""
    return sha256(f"LH1 stream {stream.home} {stream.author} {stream.shelf}".encode()).digest()


def next_hash(previous: bytes, head: bytes, tail: bytes) -> bytes:
    """Return h_n from h_{n-1} and the raw bytes of head and values (of `!hex64` once erased)."""
    erased = tail[:1] == b"!" and is_erased(tail)
    values = bytes.fromhex(tail[1:].decode()) if erased else sha256(tail).digest()
    return sha256(previous + sha256(head).digest() + values).digest()


def is_erased(tail: bytes) -> bool:
    """Tell whether the values of a line were erased, leaving their hash."""
    return tail[:1] == b"!" and _ERASED.match(tail) is not None


def erased_tail(tail: bytes) -> bytes:
    """Return what is left of the values of a line once they are erased: their hash."""
    return tail if is_erased(tail) else b"!" + sha256(tail).hexdigest().encode()


def base_of(author: str, number: int, hash_: bytes) -> Base:
    """Return how other lines name the write of `author` with this number and h."""
    return (author, number, hash_.hex()[:BASE_DIGITS])


def row_key(table: str, row_id: str) -> str:
    """Return how a row is found in the journal."""
    return f"{table}/{row_id}"


def write_head(head: Head, *, first: int, count: int) -> bytes:
    """Return the bytes of `head` in a unit of work of `count` lines that begins with number `first`."""
    fields: dict[str, Any] = {
        "b": head.bases,
        "i": head.interview,
        "k": head.key,
        "p": head.person,
        "s": SCHEMA,
        "t": head.table,
        "u": (first, count),
        "w": head.wall_ms,
    }
    if head.new:
        fields["new"] = True
    if head.see:
        fields["see"] = head.see
    return canonical_text(fields).encode()


def write_line(number: int, head: bytes, tail: bytes) -> bytes:
    """Return one whole line."""
    return b"%d\t%s\t%s\n" % (number, head, tail)


def split_line(line: bytes) -> tuple[int, bytes, bytes]:
    """Return number, head and values of a line with or without its LF.

    Raises:
        ValueError: It has not three parts, or the number is not written plainly.
    """
    number, head, tail = line.removesuffix(b"\n").split(b"\t")
    if not number.isdigit() or number[:1] == b"0" or len(number) > 12 or b"\n" in tail:
        raise ValueError("not a line of a stream")
    return int(number), head, tail


def read_head(raw: bytes) -> Head:
    """Read a head, taking what a later program may have added for granted.

    Raises:
        ValueError: It is no head.
    """
    found = read_object(raw)
    try:
        table, key, person, wall = found["t"], found["k"], found["p"], found["w"]
        interview, bases = found.get("i"), found.get("b", {})
        well_formed = (
            type(table) is str
            and type(key) is list
            and len(key) >= 2
            and all(type(part) is str for part in key)
            and type(person) is str
            and type(wall) is int
            and (interview is None or type(interview) is str)
            and type(bases) is dict
        )
        if not well_formed:
            raise ValueError("not a head")
        return Head(
            table=table,
            key=tuple(key),
            interview=interview,
            wall_ms=wall,
            person=person,
            new=found.get("new") is True,
            bases={field: _read_bases(named) for field, named in bases.items()} if bases else {},
            see=_read_bases(found["see"]) if "see" in found else (),
        )
    except (KeyError, TypeError) as problem:
        raise ValueError("not a head") from problem


def read_fresh_head(raw: bytes) -> tuple[str, str, str] | None:
    """Return home, row and table of a head that enters a row without bases, None for any other head.

    It reads what `read_head` reads, faster; a head that is written otherwise is left to that.
    """
    global _alike  # noqa: PLW0603  # replaced as a whole: any thread reads one or the other
    before, after, home, table = _alike
    other = raw[len(before) : -len(after)]
    alike = raw[: len(before)] == before and raw[-len(after) :] == after
    if alike and other and not other.translate(None, _PLAIN):
        return home, other.decode(), table
    found = _FRESH.fullmatch(raw)
    if found is None:
        return None
    home, row_id, table = (one.decode() for one in found.groups())
    _alike = raw[: found.start(2)], raw[found.end(2) :], home, table
    return home, row_id, table


def read_unit(raw: bytes) -> int:
    """Return the first number of the unit of work that a head names, 0 where it names none."""
    unit = read_object(raw).get("u")
    return unit[0] if type(unit) is list and unit and type(unit[0]) is int else 0


def read_values(raw: bytes) -> Mapping[str, Any]:
    """Read the values of a line; an erased line has none.

    Raises:
        ValueError: They are no values.
    """
    if is_erased(raw):
        return {}
    values = read_object(raw).get("v")
    if type(values) is not dict:
        raise ValueError("no values")
    return values


def _read_bases(named: Any) -> tuple[Base, ...]:
    found = []
    for base in named:
        author, number, digits = base
        if type(author) is not str or type(number) is not int or type(digits) is not str:
            raise ValueError("not a base")
        found.append((author, number, digits))
    return tuple(found)
