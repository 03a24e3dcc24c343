"""Pictures for the demonstration, drawn by code: strokes for signatures, lines for a house; nobody's hand.

PNG is written here by zlib alone, grey with 8 bits a pixel. Source: ISO/IEC 15948 (PNG).
"""

import struct
import zlib
from collections.abc import Iterable, Mapping
from itertools import pairwise
from random import Random

_Point = tuple[float, float]
_SIGNATURE_SIZE = (360, 120)  # pixels, width and height
_HOUSE_SIZE = (480, 320)
_HOUSE = (
    ((60, 150), (240, 60), (420, 150), (60, 150)),
    ((90, 150), (90, 280), (390, 280), (390, 150)),
    ((210, 280), (210, 200), (270, 200), (270, 280)),
    ((120, 180), (180, 180), (180, 230), (120, 230), (120, 180)),
    ((300, 180), (360, 180), (360, 230), (300, 230), (300, 180)),
    ((20, 282), (460, 282)),
)


def demonstration_pictures() -> Mapping[str, bytes]:
    """Return file name -> PNG of every picture that the recorded answers name."""
    names = ("family_signature.png", "surveyor_1_signature.png", "surveyor_2_signature.png")
    pictures = {name: _signature(seed) for seed, name in enumerate(names, start=1)}
    return pictures | {"house.png": _drawn(_HOUSE_SIZE, _HOUSE, pen=3)}


def _signature(seed: int) -> bytes:
    rng = Random(seed)  # noqa: S311 - a scribble, no secret
    width, height = _SIGNATURE_SIZE
    strokes = []
    for part in range(3):
        left = 30 + part * 110
        points = [(left + rng.uniform(0, 80), rng.uniform(20, height - 20)) for _ in range(5)]
        strokes.append(_smooth(sorted(points)))
    strokes.append([(20.0, height - 14.0), (width - 20.0, height - 18.0)])
    return _drawn(_SIGNATURE_SIZE, strokes, pen=2)


def _smooth(points: list[_Point]) -> list[_Point]:
    """Round the corners of a line by cutting them twice (Chaikin)."""
    for _ in range(2):
        cut = [points[0]]
        for (x1, y1), (x2, y2) in pairwise(points):
            cut += [
                (x1 * 0.75 + x2 * 0.25, y1 * 0.75 + y2 * 0.25),
                (x1 * 0.25 + x2 * 0.75, y1 * 0.25 + y2 * 0.75),
            ]
        points = [*cut, points[-1]]
    return points


def _drawn(size: tuple[int, int], strokes: Iterable[Iterable[_Point]], *, pen: int) -> bytes:
    width, height = size
    rows = [bytearray(b"\xff" * width) for _ in range(height)]
    for stroke in strokes:
        points = list(stroke)
        for start, end in pairwise(points):
            _line(rows, start, end, pen)
    return _png(width, height, rows)


def _line(rows: list[bytearray], start: _Point, end: _Point, pen: int) -> None:
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    for step in range(int(length) + 1):
        x = round(start[0] + (end[0] - start[0]) * step / length)
        y = round(start[1] + (end[1] - start[1]) * step / length)
        for row in rows[max(0, y - pen // 2) : y + pen - pen // 2]:
            left = max(0, x - pen // 2)
            right = min(len(row), x + pen - pen // 2)
            row[left:right] = b"\x20" * (right - left)


def _png(width: int, height: int, rows: list[bytearray]) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\x00" + bytes(row) for row in rows), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
