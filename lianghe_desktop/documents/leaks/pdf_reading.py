"""Read everything readable out of a PDF that this program wrote: pages, properties, outline, notes, QR codes.

What this reader does not know (encryption, packed objects, files, programs, pictures) is named as an
obstacle, so that it can never hide anything.
Source: ISO 32000-1:2008 7.3 (objects), 9.4 (text), 9.10.3 (ToUnicode).
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lianghe_desktop.documents.leaks.passages import Found, Obstacle, Passage
from lianghe_desktop.documents.leaks.private import LeakKind

_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
_STREAM = re.compile(rb"^(<<.*?>>)\s*stream\r?\n(.*)endstream$", re.DOTALL)
_LENGTH = re.compile(rb"/Length (\d+)\b(?! \d+ R)")
_FONT_RESOURCE = re.compile(rb"/(\w+) (\d+) 0 R")
_TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
_DESCENDANT = re.compile(rb"/DescendantFonts \[\s*(\d+) 0 R")
_WIDTHS = re.compile(rb"/W \[\s*0 \[([\d.\s]*)\]")
_PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_SHOWN = re.compile(
    rb"/(\w+) ([\d.]+) Tf\s+(-?[\d.]+) (-?[\d.]+) Td\s*<([0-9A-F]*)> Tj|(\((?:\\.|[^\\)])*\)\s*Tj)|(\]\s*TJ)"
)
_INLINE = re.compile(rb"BI /W (\d+) /H (\d+) .*?ID ([0-9a-f]+)> EI", re.DOTALL)
_STRING = re.compile(rb"\((?:\\.|[^\\()])*\)|<([0-9A-Fa-f\s]*)>(?!>)", re.DOTALL)
_GAP_PT = 0.2
_LINE_PT = 40
"""Lines of one cell or paragraph stand under each other by less than this."""
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_REFUSED: tuple[tuple[bytes, LeakKind, str], ...] = (
    (b"/Encrypt", LeakKind.UNREADABLE, "加密的部分"),
    (b"/ObjStm", LeakKind.UNREADABLE, "压缩的内部数据"),
    (b"/EmbeddedFile", LeakKind.ATTACHED, "附件"),
    (b"/Filespec", LeakKind.ATTACHED, "附件"),
    (b"/JavaScript", LeakKind.ATTACHED, "程序"),
    (b"/JS", LeakKind.ATTACHED, "程序"),
    (b"/Subtype /Image", LeakKind.PICTURE, "图片"),
)


def read_pdf(content: bytes) -> Iterator[Found]:
    """Yield every text of a PDF and every part that cannot be looked into."""
    objects = {int(number): body for number, body in _OBJECT.findall(content)}
    if not objects or not content.startswith(b"%PDF"):
        yield Obstacle("整个文件", LeakKind.UNREADABLE)
        return
    yield from _trailing(content)
    fonts = _fonts(objects)
    page = 0
    for body in objects.values():
        stream = _STREAM.match(body)
        head = stream.group(1) if stream else body
        yield from _obstacles(head)
        strings = tuple(_strings(head))
        if strings:
            yield Passage(_place(head), strings, hidden=True)
        if stream and b"/Length1" not in head and b"/Subtype /Image" not in head:
            data = _inflated(head, stream.group(2))
            if data is None:
                yield Obstacle("内部数据", LeakKind.UNREADABLE)
                continue
            page += 1
            yield from _page(f"第 {page} 页", data, fonts)


def _trailing(content: bytes) -> Iterator[Found]:
    """Yield what stands outside of all objects: remarks, and anything behind the end."""
    outside = _OBJECT.sub(b"", content)
    end = outside.rfind(b"%%EOF")
    rest = outside[end + 5 :].strip() if end >= 0 else b""
    if rest:
        yield Obstacle("文件末尾", LeakKind.ATTACHED)
    remarks = [
        line.decode("utf-8", "replace")
        for line in outside.splitlines()
        if line.startswith(b"%") and not line.startswith((b"%PDF", b"%%EOF")) and line.isascii()
    ]
    yield Passage("文件注释", tuple(remarks), hidden=True)


def _obstacles(head: bytes) -> Iterator[Obstacle]:
    for word, kind, where in _REFUSED:
        if re.search(re.escape(word) + rb"\b", head):
            yield Obstacle(where, kind)


def _place(head: bytes) -> str:
    if b"/Producer" in head or b"/Creator" in head:
        return "文件属性"
    if b"/Annot" in head:
        return "批注"
    if b"/Title" in head:
        return "书签"
    return "内部数据"


def _inflated(head: bytes, data: bytes) -> bytes | None:
    """Return the bytes of a stream, None where they cannot be read or anything lies behind them."""
    length = _LENGTH.search(head)
    if length is None or data[int(length.group(1)) :].strip():
        return None
    data = data[: int(length.group(1))]
    if b"/FlateDecode" not in head:
        return None if b"/Filter" in head else data
    try:
        return zlib.decompress(data)
    except zlib.error:
        return None


@dataclass(frozen=True, slots=True)
class _Font:
    """What the codes of a font mean, and how wide each is in thousandths of the type size."""

    meanings: dict[str, str]
    widths: tuple[float, ...]

    def width(self, codes: str) -> float:
        """Return the width of codes written as hexadecimal digits."""
        places = [int(codes[at : at + 4], 16) for at in range(0, len(codes), 4)]
        return sum(self.widths[place] for place in places if place < len(self.widths))


def _fonts(objects: dict[int, bytes]) -> dict[bytes, _Font]:
    fonts: dict[bytes, _Font] = {}
    for body in objects.values():
        for name, number in _FONT_RESOURCE.findall(body):
            font = objects.get(int(number), b"")
            meant, below = _TO_UNICODE.search(font), _DESCENDANT.search(font)
            if meant and below:
                stream = _STREAM.match(objects.get(int(meant.group(1)), b""))
                data = _inflated(stream.group(1), stream.group(2)) if stream else None
                widths = _WIDTHS.search(objects.get(int(below.group(1)), b""))
                fonts[name] = _Font(
                    {
                        code.decode(): bytes.fromhex(text.decode()).decode("utf-16-be")
                        for code, text in _PAIR.findall(data or b"")
                    },
                    tuple(float(one) for one in widths.group(1).split()) if widths else (),
                )
    return fonts


@dataclass(slots=True)
class _Lines:
    """The pieces of a page as they are drawn; runs that go on without a gap are one piece."""

    pieces: list[str]
    blocks: list[list[str]]
    at: tuple[float, float] = (0.0, 0.0)
    end: float = 0.0

    def add(self, text: str, left: float, above: float, width: float) -> None:
        """Add a run at its place, in points."""
        if self.pieces and above == self.at[1] and abs(left - self.end) < _GAP_PT:
            self.pieces[-1] += text
            self.blocks[-1][-1] += text
        else:
            below = self.at[1] - above
            if self.blocks and left == self.at[0] and 0 < below < _LINE_PT:
                self.blocks[-1].append(text)
            else:
                self.blocks.append([text])
            self.pieces.append(text)
            self.at = (left, above)
        self.end = left + width


def _page(where: str, data: bytes, fonts: dict[bytes, _Font]) -> Iterator[Found]:
    """Yield the texts of a page in the order drawn, then the lines of each cell or paragraph read on."""
    lines = _Lines([], [])
    for match in _SHOWN.finditer(data):
        name, size, left, above, codes = match.group(1, 2, 3, 4, 5)
        font = fonts.get(name or b"")
        if match.group(6) or match.group(7) or font is None:
            yield Obstacle(where, LeakKind.UNREADABLE)
            continue
        digits = codes.decode()
        shown = [font.meanings.get(digits[at : at + 4]) for at in range(0, len(digits), 4)]
        if None in shown:
            yield Obstacle(where, LeakKind.UNREADABLE)
        width = font.width(digits) * float(size) / 1000
        lines.add("".join(one or "" for one in shown), float(left), float(above), width)
    yield Passage(where, tuple(lines.pieces))
    yield Passage(where, tuple("".join(block) for block in lines.blocks if len(block) > 1))
    codes_read = tuple(_codes(data))
    if codes_read:
        yield Passage(f"{where}的二维码", codes_read)
    if data.count(b"BI /W") != len(_INLINE.findall(data)):
        yield Obstacle(where, LeakKind.PICTURE)


def _codes(data: bytes) -> Iterator[str]:
    import zxingcpp  # noqa: PLC0415 - a native module that only this needs
    from PIL import Image, ImageOps  # noqa: PLC0415 - the same

    for width, height, bits in set(_INLINE.findall(data)):
        picture = Image.frombytes("1", (int(width), int(height)), bytes.fromhex(bits.decode()), "raw", "1;I")
        large = ImageOps.expand(picture.convert("L").resize((int(width) * 4, int(height) * 4)), 16, 255)
        read = zxingcpp.read_barcodes(large)
        yield "".join(one.text for one in read) if read else "\ufffd"


def _strings(head: bytes) -> Iterator[str]:
    for match in _STRING.finditer(head):
        raw = match.group()
        if raw.startswith(b"("):
            data = re.sub(
                rb"\\([0-7]{1,3}|.)", lambda found: _unescaped(found.group(1)), raw[1:-1], flags=re.DOTALL
            )
        else:
            digits = re.sub(rb"\s", b"", match.group(1) or b"")
            data = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        yield (
            data[2:].decode("utf-16-be", "replace")
            if data.startswith(b"\xfe\xff")
            else data.decode("latin-1")
        )


def _unescaped(code: bytes) -> bytes:
    if code.isdigit():
        return bytes([int(code, 8) & 0xFF])
    return _ESCAPES.get(code, code)
