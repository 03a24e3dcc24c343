"""Write laid-out sheets as one PDF with embedded fonts, through reportlab.

Each font is embedded once a file with just the glyphs used, as a two-byte font with a map back to
Unicode. The file holds no date and no name of its own: the same sheets give the same bytes.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from lianghe_desktop.documents.faces import font_file
from lianghe_desktop.documents.paper import BoxMark, FillMark, LineMark, PictureMark, QrMark, Sheet, TextMark

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_CODES_IN_A_BLOCK = 100


class _UsedFont:
    """Number the characters of one font that a file uses, and embed them at the end.

    Source: ISO 32000-1:2008 9.7.4 (CIDFontType2), 9.7.5.2 (Identity-H), 9.10.3 (ToUnicode).
    """

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.resource = f"L{number}"
        self.file = font_file(name)
        self.glyphs = [0]
        self._new_of: dict[int, int] = {0: 0}
        self._code_of: dict[str, int] = {}
        self._texts: dict[str, str] = {}

    def encode(self, text: str) -> str:
        """Return the codes of a text as hexadecimal digits."""
        done = self._texts.get(text)
        if done is None:
            done = self._texts[text] = "".join(f"{self._code(character):04X}" for character in text)
        return done

    def _code(self, character: str) -> int:
        code = self._code_of.get(character)
        if code is None:
            # A character keeps a code of its own even where two share a glyph: the map back to
            # Unicode must tell them apart.
            code = self._code_of[character] = len(self.glyphs)
            self.glyphs.append(self.file.glyph_of[ord(character)])
        return code

    def _to_unicode(self) -> str:
        pairs = [
            f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in self._code_of.items()
        ]
        blocks = [pairs[at : at + _CODES_IN_A_BLOCK] for at in range(0, len(pairs), _CODES_IN_A_BLOCK)]
        return "\n".join(
            [
                "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap",
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
                "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def",
                "1 begincodespacerange", "<0000> <FFFF>", "endcodespacerange",
                *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
                "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end",
            ]
        )  # fmt: skip

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - the name reportlab calls
        """Add the font's objects to the document; reportlab calls this when it saves."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName  # noqa: PLC0415 - lazy

        name = PDFName(f"LHFONT+{self.name}")
        scale = 1000 / self.file.units_per_em
        descriptor = PDFDictionary(
            {
                "Type": "/FontDescriptor", "FontName": name, "Flags": 4, "ItalicAngle": 0, "StemV": 80,
                "FontBBox": PDFArray([round(value * scale) for value in self.file.box]),
                "Ascent": round(self.file.ascent * scale), "Descent": round(self.file.descent * scale),
                "CapHeight": 733,
                "FontFile2": self._stream(doc, "file", self.file.subset(self.glyphs)),
            }
        )  # fmt: skip
        widths = [round(self.file.advance(glyph) * scale, 2) for glyph in self.glyphs]
        descendant = PDFDictionary(
            {
                "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": name, "CIDToGIDMap": "/Identity",
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}
                ),
                "FontDescriptor": doc.Reference(descriptor, f"{self.resource}-descriptor"),
                "W": PDFArray([0, PDFArray(widths)]),
            }
        )  # fmt: skip
        font = PDFDictionary(
            {
                "Type": "/Font", "Subtype": "/Type0", "BaseFont": name, "Encoding": "/Identity-H",
                "DescendantFonts": PDFArray([doc.Reference(descendant, f"{self.resource}-descendant")]),
                "ToUnicode": self._stream(doc, "unicode", self._to_unicode().encode("ascii")),
            }
        )  # fmt: skip
        doc.idToObject["BasicFonts"].dict[self.resource] = doc.Reference(font, self.resource)

    def _stream(self, doc: Any, kind: str, content: bytes) -> Any:
        from reportlab.pdfbase.pdfdoc import PDFStream, PDFZCompress  # noqa: PLC0415 - lazy

        stream = PDFStream(content=content, filters=[PDFZCompress])
        stream.dictionary["Length1"] = len(content)
        return doc.Reference(stream, f"{self.resource}-{kind}")


class _Writer:
    """Turn marks into page content of one canvas."""

    def __init__(self, canvas: "Canvas") -> None:
        self.canvas = canvas
        self._fonts: dict[str, _UsedFont] = {}
        self._height_pt = 0.0
        self._writers: dict[type, Callable[..., str]] = {
            TextMark: self._text, LineMark: self._line, BoxMark: self._box, FillMark: self._fill,
            QrMark: self._qr,
        }  # fmt: skip

    def page(self, sheet: Sheet) -> None:
        """Write one sheet as a page."""
        width_pt, self._height_pt = (side * 72 / 25.4 for side in sheet.size_mm)
        self.canvas.setPageSize((width_pt, self._height_pt))
        code: list[str] = []
        for mark in sheet.marks:
            if isinstance(mark, PictureMark):
                self._picture(mark)
            else:
                code.append(self._writers[type(mark)](mark))
        self.canvas.addLiteral("\n".join(code))
        self.canvas.showPage()

    def _font(self, name: str) -> _UsedFont:
        font = self._fonts.get(name)
        if font is None:
            font = self._fonts[name] = _UsedFont(name, len(self._fonts) + 1)
            document: Any = self.canvas._doc  # type: ignore[attr-defined]  # no public way to add a font
            document.delayedFonts.append(font)
        return font

    def _text(self, mark: TextMark) -> str:
        font = self._font(mark.run.font)
        y_pt = self._height_pt - mark.y_pt
        codes = font.encode(mark.run.text)
        return f"BT /{font.resource} {mark.size_pt:g} Tf {mark.x_pt:.2f} {y_pt:.2f} Td <{codes}> Tj ET"

    def _line(self, mark: LineMark) -> str:
        top = self._height_pt
        dash = f"[{mark.dash_pt:.2f}] 0 d" if mark.dash_pt else "[] 0 d"
        return (
            f"{mark.width_pt:g} w {mark.grey:g} G {dash} {mark.x1_pt:.2f} {top - mark.y1_pt:.2f} m "
            f"{mark.x2_pt:.2f} {top - mark.y2_pt:.2f} l S"
        )

    def _box(self, mark: BoxMark) -> str:
        y_pt = self._height_pt - mark.y_pt - mark.height_pt
        box = f"{mark.x_pt:.2f} {y_pt:.2f} {mark.width_pt:.2f} {mark.height_pt:.2f}"
        return f"{mark.line_pt:g} w 0 G [] 0 d {box} re S"

    def _fill(self, mark: FillMark) -> str:
        y_pt = self._height_pt - mark.y_pt - mark.height_pt
        box = f"{mark.x_pt:.2f} {y_pt:.2f} {mark.width_pt:.2f} {mark.height_pt:.2f}"
        return f"{mark.grey:g} g {box} re f 0 g"

    def _qr(self, mark: QrMark) -> str:
        picture, side = mark.picture, f"{mark.side_pt:.2f}"
        y_pt = self._height_pt - mark.y_pt - mark.side_pt
        return (
            f"q {side} 0 0 {side} {mark.x_pt:.2f} {y_pt:.2f} cm BI /W {picture.size} /H {picture.size} "
            f"/IM true /D [1 0] /F /AHx ID {picture.bits.hex()}> EI Q"
        )

    def _picture(self, mark: PictureMark) -> None:
        from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - lazy

        y_pt = self._height_pt - mark.y_pt - mark.height_pt
        self.canvas.drawImage(
            ImageReader(io.BytesIO(mark.content)), mark.x_pt, y_pt, mark.width_pt, mark.height_pt,
            mask="auto", preserveAspectRatio=True, anchor="c",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Hold one entry of a file's outline: its words, and its page from 0."""

    title: str
    page: int


def _set_no_font_first(canvas: Any) -> None:
    """Keep reportlab from beginning each page with Helvetica, which no paper uses and no file embeds."""
    canvas._make_preamble = lambda: None
    canvas._preamble = "1 0 0 1 0 0 cm"


def _leave_out_helvetica(canvas: Any) -> None:
    """Take the font out that reportlab names in each file, so that every font of a file is embedded in it."""
    fonts = canvas._doc.idToObject["BasicFonts"].dict
    for name in [name for name in fonts if name.startswith("F")]:
        del fonts[name]


def write_pdf(
    sheets: Iterable[Sheet], out: BinaryIO, title: str, *, bookmarks: Sequence[Bookmark] = ()
) -> int:
    """Write the sheets into one PDF and return how many there were.

    `title` is the kind of paper (帮扶卡), never a person's name; `bookmarks` in the order of their pages.
    """
    from reportlab import rl_config  # noqa: PLC0415 - lazy
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - lazy: slower than a card

    # Streams in ASCII are a quarter larger and cost a third of the time; no reader needs them.
    rl_config.useA85 = 0
    canvas = Canvas(out, pageCompression=1, invariant=1)
    canvas.setTitle(title)
    canvas.setCreator("两合")
    canvas.setAuthor("")
    canvas.setSubject("")
    _set_no_font_first(canvas)
    writer = _Writer(canvas)
    count = 0
    for sheet in sheets:
        for at, mark in enumerate(bookmarks):
            if mark.page == count:
                canvas.bookmarkPage(f"b{at}")
                canvas.addOutlineEntry(mark.title, f"b{at}", 0, 0)
        writer.page(sheet)
        count += 1
    if bookmarks:
        canvas.showOutline()
    _leave_out_helvetica(canvas)
    canvas.save()
    return count
