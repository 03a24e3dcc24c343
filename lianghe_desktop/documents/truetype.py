"""Read a TrueType font just far enough to measure text and to embed the glyphs that were used.

reportlab's own reader takes over half a second for four Chinese fonts and cuts a text into
subsets of 256 characters; this one maps the file, reads three tables and makes one subset a
document, with two-byte codes, so that characters beyond the basic plane can be copied out of
the PDF again.
"""

import mmap
import struct
import sys
from array import array
from functools import cached_property
from pathlib import Path

from lianghe_desktop.records.errors import ErrorCode, IntegrityFault

_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x01, 0x08, 0x20, 0x40, 0x80
_RESTRICTED, _NO_SUBSETS, _BITMAPS_ONLY = 0x0002, 0x0100, 0x0200
_COPIED_TABLES = ("cvt ", "fpgm", "prep")


def _numbers(code: str, raw: bytes) -> "array[int]":
    values = array(code)
    values.frombytes(raw)
    if sys.byteorder == "little":
        values.byteswap()
    return values


class TrueTypeFile:
    """Give the character map, the advances and subsets of one font file with TrueType outlines.

    Raises IntegrityFault where the file is no such font.
    Source: OpenType specification 1.9, cmap (formats 4 and 12), glyf, head, hhea, hmtx, loca, maxp, OS/2.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        count = struct.unpack(">H", self._data[4:6])[0]
        self._tables: dict[str, tuple[int, int]] = {}
        for index in range(count):
            tag, _, start, length = struct.unpack(">4sIII", self._data[12 + 16 * index : 28 + 16 * index])
            self._tables[tag.decode("latin-1")] = (start, length)
        if "glyf" not in self._tables or "cmap" not in self._tables:
            raise self._damaged()
        head = self._table("head")
        self.units_per_em: int = struct.unpack(">H", head[18:20])[0]
        self.box: tuple[int, ...] = struct.unpack(">4h", head[36:44])
        self._long_offsets = head[50:52] == b"\x00\x01"
        self.ascent, self.descent = struct.unpack(">hh", self._table("hhea")[4:8])
        self.glyph_count: int = struct.unpack(">H", self._table("maxp")[4:6])[0]

    def _damaged(self) -> IntegrityFault:
        return IntegrityFault(
            ErrorCode.DAMAGED, f"字体文件 {self.path.name} 已损坏或不是 TrueType 字体，请重新安装本程序。"
        )

    def _table(self, tag: str) -> bytes:
        start, length = self._tables[tag]
        return self._data[start : start + length]

    @cached_property
    def glyph_of(self) -> dict[int, int]:
        """Map code points to glyph numbers; a map of all planes goes before one of the first."""
        cmap = self._table("cmap")
        starts = [
            struct.unpack(">I", cmap[8 + 8 * index : 12 + 8 * index])[0]
            for index in range(struct.unpack(">H", cmap[2:4])[0])
        ]
        for form, read in ((b"\x00\x0c", self._read_groups), (b"\x00\x04", self._read_segments)):
            for start in starts:
                if cmap[start : start + 2] == form:
                    return read(cmap, start)
        raise self._damaged()

    @property
    def may_embed(self) -> bool:
        """Tell whether the font's maker lets a subset of it stand in a document (OS/2 fsType)."""
        if "OS/2" not in self._tables:
            return False
        licence: int = struct.unpack(">H", self._table("OS/2")[8:10])[0]
        return not licence & (_RESTRICTED | _NO_SUBSETS | _BITMAPS_ONLY)

    @staticmethod
    def _read_groups(cmap: bytes, start: int) -> dict[int, int]:
        glyphs: dict[int, int] = {}
        groups = struct.unpack(">I", cmap[start + 12 : start + 16])[0]
        for first, last, glyph in struct.iter_unpack(">III", cmap[start + 16 : start + 16 + 12 * groups]):
            glyphs.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
        return glyphs

    @staticmethod
    def _read_segments(cmap: bytes, start: int) -> dict[int, int]:
        """Read a map of the first plane, in segments (format 4)."""
        count = struct.unpack(">H", cmap[start + 6 : start + 8])[0] // 2
        at = start + 14
        ends = struct.unpack(f">{count}H", cmap[at : at + 2 * count])
        at += 2 * count + 2
        firsts = struct.unpack(f">{count}H", cmap[at : at + 2 * count])
        steps = struct.unpack(f">{count}H", cmap[at + 2 * count : at + 4 * count])
        offsets_at = at + 4 * count
        offsets = struct.unpack(f">{count}H", cmap[offsets_at : offsets_at + 2 * count])
        glyphs: dict[int, int] = {}
        for index in range(count):
            for code in range(firsts[index], min(ends[index], 0xFFFE) + 1):
                glyph = code
                if offsets[index]:
                    place = offsets_at + 2 * index + offsets[index] + 2 * (code - firsts[index])
                    glyph = struct.unpack(">H", cmap[place : place + 2])[0]
                    if not glyph:
                        continue
                glyph = (glyph + steps[index]) & 0xFFFF
                if glyph:
                    glyphs[code] = glyph
        return glyphs

    @cached_property
    def _metrics(self) -> "array[int]":
        """Hold advance and left bearing of each glyph, in font units, one after the other."""
        raw = self._table("hmtx")
        full = struct.unpack(">H", self._table("hhea")[34:36])[0]
        pairs = _numbers("H", raw[: 4 * full])
        for bearing in _numbers("H", raw[4 * full : 4 * full + 2 * (self.glyph_count - full)]):
            pairs.append(pairs[2 * full - 2])
            pairs.append(bearing)
        return pairs

    def advance(self, glyph: int) -> int:
        """Return the advance width of a glyph in font units."""
        return self._metrics[2 * glyph]

    @cached_property
    def _offsets(self) -> "array[int]":
        raw = self._table("loca")
        if self._long_offsets:
            return _numbers("I", raw)
        return array("I", (2 * offset for offset in _numbers("H", raw)))

    def _outline(self, glyph: int) -> bytes:
        start = self._tables["glyf"][0]
        return self._data[start + self._offsets[glyph] : start + self._offsets[glyph + 1]]

    def subset(self, glyphs: list[int]) -> bytes:
        """Return a font file with these glyphs in this order; the first must be 0 (no character).

        Parts of composite glyphs are added behind them.
        """
        old = list(glyphs)
        new = {glyph: index for index, glyph in enumerate(old)}
        outlines: list[bytes] = []
        while len(outlines) < len(old):
            outlines.append(_renumbered(self._outline(old[len(outlines)]), old, new))
        body, offsets = bytearray(), [0]
        for outline in outlines:
            body += outline + b"\0" * (-len(outline) % 4)
            offsets.append(len(body))
        metrics = struct.pack(
            f">{2 * len(old)}H", *(value for g in old for value in self._metrics[2 * g : 2 * g + 2])
        )
        tables = {tag: self._table(tag) for tag in _COPIED_TABLES if tag in self._tables}
        tables["glyf"] = bytes(body)
        tables["head"] = _patched(self._table("head"), 50, 1)
        tables["hhea"] = _patched(self._table("hhea"), 34, len(old))
        tables["hmtx"] = metrics
        tables["loca"] = struct.pack(f">{len(offsets)}I", *offsets)
        tables["maxp"] = _patched(self._table("maxp"), 4, len(old))
        return _font_file(tables)


def _renumbered(outline: bytes, old: list[int], new: dict[int, int]) -> bytes:
    """Give the parts of a composite glyph their new numbers, adding them to `old` and `new`."""
    if len(outline) < 10 or outline[0] < 0x80:
        return outline
    changed, at, flags = bytearray(outline), 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack(">HH", changed[at : at + 4])
        if part not in new:
            new[part] = len(old)
            old.append(part)
        changed[at + 2 : at + 4] = struct.pack(">H", new[part])
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
    return bytes(changed)


def _patched(table: bytes, at: int, value: int) -> bytes:
    return table[:at] + struct.pack(">H", value) + table[at + 2 :]


def _font_file(tables: dict[str, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    header = struct.pack(
        ">IHHHH", 0x00010000, len(tables), 16 << power, power, 16 * (len(tables) - (1 << power))
    )
    directory, body = b"", bytearray()
    start = 12 + 16 * len(tables)
    for tag in sorted(tables):
        raw = tables[tag]
        directory += struct.pack(">4sIII", tag.encode("latin-1"), 0, start + len(body), len(raw))
        body += raw + b"\0" * (-len(raw) % 4)
    return header + directory + bytes(body)
