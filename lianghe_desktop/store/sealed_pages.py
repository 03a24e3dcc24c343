"""Read a damaged file page by page: decrypt each, see which seals hold, and take the rows apart.

Used only where the database library refuses: a page whose seal (HMAC) does not hold is left out, every
other one is read for itself. Source: SQLCipher design, "Database Encryption and Keys" (format 4: AES-256
in CBC mode, 16 bytes IV and 64 bytes HMAC-SHA512 at the end of a page); SQLite file format 1.5, 1.6, 2.1.
"""

import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from lianghe_desktop.store.connection import PAGE_SIZE, DataKey

_SALT, _IV, _SEAL = 16, 16, 64
_USABLE = PAGE_SIZE - _IV - _SEAL
_HEADER_OF_FILE = 100
_LEAF_TABLE, _INTERIOR_TABLE = 0x0D, 0x05
_LOG_HEADER, _FRAME_HEADER = 32, 24
_MOST_LOCAL, _LEAST_LOCAL = _USABLE - 35, (_USABLE - 12) * 32 // 255 - 23
_WIDTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}

Value = int | float | str | bytes | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredRow:
    """One row as a page holds it: its rowid and its columns in the order of the table."""

    rowid: int
    values: tuple[Value, ...]


class SealedPages:
    """The pages of an encrypted file whose seals hold, its log of writes included."""

    def __init__(self, database: Path, key: DataKey) -> None:
        content = database.read_bytes()
        self.count = -(-len(content) // PAGE_SIZE)
        self._key = key.raw()
        self._sealed = {
            number: content[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
            for number in range(1, len(content) // PAGE_SIZE + 1)
        }
        mask = bytes(one ^ 0x3A for one in content[:_SALT])
        self._seal_key = hashlib.pbkdf2_hmac("sha512", self._key, mask, 2, 32)
        self._sealed |= _logged(database.with_name(f"{database.name}-wal"))
        self._plain: dict[int, bytes] = {}
        self.damaged: frozenset[int] = frozenset()
        holding = {number for number in self._sealed if self._holds(number)}
        if not holding:  # the salt that every seal hangs on is gone with the first bytes of the file
            holding = {number for number in self._sealed if self._makes_sense(number)}
            holding = set(self._sealed) if 1 in holding else holding
        self.damaged = frozenset(range(1, self._whole() + 1)) - holding

    def _whole(self) -> int:
        """Return how many pages the file has, as its first page says where the end was cut off."""
        first = self.page(1) if self._holds(1) else None
        stated = struct.unpack_from(">I", first, 28)[0] if first is not None else 0
        self.count = max([self.count, stated, *self._sealed])
        return self.count

    def _makes_sense(self, number: int) -> bool:
        page = self.page(number)
        if page is None or number == 1:
            return page is not None and page[16:18] == struct.pack(">H", PAGE_SIZE)
        return page[0] == _LEAF_TABLE and any(self.rows(number))

    def page(self, number: int) -> bytes | None:
        """Return the decrypted content of a page, None when it is damaged or not there."""
        if number in self.damaged or number not in self._sealed:
            return None
        if number not in self._plain:
            sealed = self._sealed[number]
            start = _SALT if number == 1 else 0
            turn = Cipher(algorithms.AES(self._key), modes.CBC(sealed[_USABLE : _USABLE + _IV])).decryptor()
            self._plain[number] = bytes(start) + turn.update(sealed[start:_USABLE]) + turn.finalize()
        return self._plain[number]

    def _holds(self, number: int) -> bool:
        sealed = self._sealed.get(number)
        if sealed is None:
            return False
        start = _SALT if number == 1 else 0
        signed = sealed[start : _USABLE + _IV] + struct.pack("<I", number)
        return hmac.compare_digest(hmac.new(self._seal_key, signed, hashlib.sha512).digest(), sealed[-_SEAL:])

    # --- trees of tables -------------------------------------------------------------------------

    def leaves(self, root: int, missing: set[int]) -> Iterator[int]:
        """Yield the readable leaf pages of the table whose tree begins at `root`; note `missing` pages."""
        waiting, seen = [root], set[int]()
        while waiting:
            number = waiting.pop()
            page = self.page(number)
            if page is None:
                missing.add(number)
            if page is None or number in seen:
                continue
            seen.add(number)
            kind = page[_start(number)]
            if kind == _LEAF_TABLE:
                yield number
            elif kind == _INTERIOR_TABLE:
                waiting.extend(self._children(number, page))

    def orphans(self, reached: set[int]) -> Iterator[int]:
        """Yield readable leaf pages of tables that no readable page leads to, and that are in use."""
        spare = self._spare()
        for number in range(2, self.count + 1):
            if number in reached or number in spare:
                continue
            page = self.page(number)
            if page is not None and page[0] == _LEAF_TABLE:
                yield number

    def rows(self, number: int) -> Iterator[StoredRow]:
        """Yield the rows of a leaf page; one that goes on over a damaged page is left out."""
        page = self.page(number)
        if page is None:
            return
        start = _start(number)
        (count,) = struct.unpack_from(">H", page, start + 3)
        for (at,) in struct.iter_unpack(">H", page[start + 8 : start + 8 + 2 * count]):
            try:
                row = self._row(page, at)
            except (IndexError, KeyError, ValueError, struct.error):  # no row, where no seal was asked
                continue
            if row is not None:
                yield row

    def _children(self, number: int, page: bytes) -> list[int]:
        start = _start(number)
        (count,) = struct.unpack_from(">H", page, start + 3)
        (last,) = struct.unpack_from(">I", page, start + 8)
        cells = struct.iter_unpack(">H", page[start + 12 : start + 12 + 2 * count])
        return [last, *(struct.unpack_from(">I", page, at)[0] for (at,) in cells)]

    def _spare(self) -> set[int]:
        """Return the pages that the file does not use: what was deleted must not come back from them."""
        first = self.page(1)
        trunk = struct.unpack_from(">I", first, 32)[0] if first is not None else 0
        found: set[int] = set()
        while trunk and trunk not in found and (page := self.page(trunk)) is not None:
            found.add(trunk)
            trunk, count = struct.unpack_from(">II", page, 0)
            found.update(one for (one,) in struct.iter_unpack(">I", page[8 : 8 + 4 * count]))
        return found

    def _row(self, page: bytes, at: int) -> StoredRow | None:
        size, at = _varint(page, at)
        rowid, at = _varint(page, at)
        content = self._content(page, at, size)
        return None if content is None else StoredRow(rowid=_signed(rowid), values=_record(content))

    def _content(self, page: bytes, at: int, size: int) -> bytes | None:
        if size <= _MOST_LOCAL:
            return page[at : at + size]
        local = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (_USABLE - 4)
        local = local if local <= _MOST_LOCAL else _LEAST_LOCAL
        found, (following,) = page[at : at + local], struct.unpack_from(">I", page, at + local)
        while len(found) < size:
            further = self.page(following)
            if further is None:
                return None
            found += further[4 : min(_USABLE, 4 + size - len(found))]
            (following,) = struct.unpack_from(">I", further, 0)
        return found


def _start(number: int) -> int:
    return _HEADER_OF_FILE if number == 1 else 0


def _logged(log: Path) -> dict[int, bytes]:
    """Return the newest committed content of each page in the log of writes."""
    content = log.read_bytes() if log.exists() else b""
    committed: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    at = _LOG_HEADER
    while at + _FRAME_HEADER + PAGE_SIZE <= len(content):
        number, size = struct.unpack_from(">II", content, at)
        if content[at + 8 : at + 16] != content[16:24]:  # of an earlier round of the log
            break
        waiting[number] = content[at + _FRAME_HEADER : at + _FRAME_HEADER + PAGE_SIZE]
        if size:
            committed |= waiting
            waiting = {}
        at += _FRAME_HEADER + PAGE_SIZE
    return committed


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = page[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | page[at + 8], at + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _record(content: bytes) -> tuple[Value, ...]:
    end, at = _varint(content, 0)
    body = end
    values: list[Value] = []
    while at < end:
        kind, at = _varint(content, at)
        value, body = _value(content, body, kind)
        values.append(value)
    return tuple(values)


def _value(content: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in _WIDTHS:
        end = at + _WIDTHS[kind]
        return int.from_bytes(content[at:end], signed=True), end
    if kind == 7:
        return struct.unpack_from(">d", content, at)[0], at + 8
    if kind in (8, 9):
        return kind - 8, at
    end = at + (kind - 12) // 2
    return (content[at:end].decode(errors="replace") if kind % 2 else content[at:end]), end
