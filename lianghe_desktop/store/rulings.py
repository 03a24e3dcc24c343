"""Rulings as their rows state them, read with care: a row that makes no sense rules nothing.

Source: docs/formats/bundle.md 2.5; journal rule 8.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.enums import RulingKind
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.row_fields import JsonValue
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.store.merge import GONE, RowKey, RowOp, row_state

_LEVELS = {level.name.lower(): level for level in AreaLevel}
_KINDS = {kind.value: kind for kind in RulingKind}
_HASH = re.compile(r"[0-9a-f]{64}")
_NO_HASH = b""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruled:
    """What one ruling says; which parts are filled depends on its kind."""

    kind: RulingKind
    ruler: str  # author
    gone: bool  # taken back
    author: str
    stream: StreamName
    level: AreaLevel | None = None
    areas: tuple[AreaCode, ...] = ()
    first: int = 0
    number: int = 0
    hash: bytes = _NO_HASH
    subject: RowKey | None = None


def read_ruling(key: RowKey, ops: Iterable[RowOp]) -> Ruled | None:
    """Return what the counting operations of a ruling's row come to, None when they rule nothing."""
    state = row_state(ops)
    standing = state.field("ruled").standing
    if not state.inserted or not standing:
        return None
    ruled = standing[0].value
    if type(ruled) is not list or len(ruled) < 4 or type(ruled[0]) is not str:
        return None
    kind = _KINDS.get(ruled[0])
    gone = state.field(GONE).shown is True
    ruler = standing[0].op.author
    if kind is RulingKind.AUTHOR_ACCEPTED:
        return _accepted(key, ruled, ruler=ruler, gone=gone)
    if kind is RulingKind.ROW_ERASED:
        return _row_erased(key, state.field("subject").shown, ruler=ruler)
    if kind is None:
        return None
    return _on_stream(key, kind, ruled[1], state.field("place").shown, ruler=ruler, gone=gone)


def _accepted(key: RowKey, ruled: Sequence[JsonValue], *, ruler: str, gone: bool) -> Ruled | None:
    author, level_name, homes = ruled[1:4]
    if type(author) is not str or type(homes) is not str or type(level_name) is not str:
        return None
    try:
        areas = tuple(AreaCode.parse(code) for code in homes.split())
    except UserError:
        return None
    return Ruled(
        kind=RulingKind.AUTHOR_ACCEPTED,
        ruler=ruler,
        gone=gone,
        author=author,
        stream=StreamName(key.home, author, ""),
        level=_LEVELS.get(level_name),
        areas=areas,
    )


def _row_erased(key: RowKey, subject: JsonValue, *, ruler: str) -> Ruled | None:
    """Read an erasure of a row, which nobody can take back: the values are no longer there."""
    if type(subject) is not str or subject.count("/") != 1:
        return None
    table, row_id = subject.split("/")
    return Ruled(
        kind=RulingKind.ROW_ERASED,
        ruler=ruler,
        gone=False,
        author="",
        stream=StreamName(key.home, "", ""),
        subject=RowKey(table, key.home, row_id),
    )


def _on_stream(
    key: RowKey, kind: RulingKind, author: JsonValue, place: JsonValue, *, ruler: str, gone: bool
) -> Ruled | None:
    if type(author) is not str or type(place) is not list or len(place) != 4:
        return None
    shelf, first, number, hash_ = place
    if type(shelf) is not str or type(number) is not int:
        return None
    first = 0 if first is None else first
    if type(first) is not int or not 0 <= first <= max(number, 0):
        return None
    known = type(hash_) is str and _HASH.fullmatch(hash_) is not None
    if not known and kind is not RulingKind.AUTHOR_REVOKED:
        return None
    if kind is RulingKind.GAP_CLOSED and first < 1:
        return None
    return Ruled(
        kind=kind,
        ruler=ruler,
        gone=gone,
        author=author,
        stream=StreamName(key.home, author, shelf),
        first=first,
        number=number,
        hash=bytes.fromhex(str(hash_)) if known else _NO_HASH,
    )
