"""Lay out a sheet: text, lines, boxes, QR codes and pictures at places in millimetres.

A Sheet only notes what is drawn (from the top left corner, as a person measures paper); pdf.py
writes it. Page numbers "第 x 页 共 y 页" therefore need no second pass, and layout can be tested
without a PDF.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from lianghe_desktop.documents.faces import Face, Run, runs, text_width
from lianghe_desktop.documents.line_breaking import break_lines
from lianghe_desktop.documents.qr import QrPicture, qr_picture
from lianghe_desktop.records.errors import ErrorCode, UserError

MM = 72 / 25.4
A4_MM = (210.0, 297.0)
A5_ACROSS_MM = (210.0, 148.5)


class Align(Enum):
    """Say to which side of its place a text stands."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Style:
    """Set a text: face, size and line pitch in points."""

    face: Face
    size_pt: float
    pitch_pt: float

    @property
    def pitch_mm(self) -> float:
        """Return the line pitch in millimetres."""
        return self.pitch_pt / MM

    def width_mm(self, text: str) -> float:
        """Return the width of one line in millimetres."""
        return text_width(self.face, self.size_pt, text) / MM

    def lines(self, text: str, width_mm: float) -> list[str]:
        """Break a text into lines of at most `width_mm`; line feeds in the text stand."""
        if "\n" not in text and self.width_mm(text) <= width_mm:
            return [text]
        return [
            line.rstrip()
            for paragraph in text.splitlines()
            for line in break_lines(paragraph, width_mm, self.width_mm)
        ] or [""]


TITLE = Style(Face.HEI_BOLD, 22, 30)
HEADING = Style(Face.HEI_BOLD, 14, 21)
FAMILY = Style(Face.SONG, 14, 21)
FAMILY_LABEL = Style(Face.HEI, 14, 21)
TEXT = Style(Face.SONG, 10.5, 16)
LABEL = Style(Face.HEI, 10.5, 16)
STRONG = Style(Face.HEI_BOLD, 10.5, 16)
SMALL = Style(Face.SONG, 9, 12)


@dataclass(frozen=True, slots=True)
class TextMark:
    """Hold one run at its baseline, in points from the top left corner."""

    x_pt: float
    y_pt: float
    size_pt: float
    run: Run


@dataclass(frozen=True, slots=True)
class LineMark:
    """Hold a straight line, in points; `dash_pt` 0 is a full line."""

    x1_pt: float
    y1_pt: float
    x2_pt: float
    y2_pt: float
    width_pt: float
    dash_pt: float
    grey: float


@dataclass(frozen=True, slots=True)
class BoxMark:
    """Hold the outline of a rectangle, in points."""

    x_pt: float
    y_pt: float
    width_pt: float
    height_pt: float
    line_pt: float


@dataclass(frozen=True, slots=True)
class FillMark:
    """Hold a filled rectangle; grey 0 is black, 1 white."""

    x_pt: float
    y_pt: float
    width_pt: float
    height_pt: float
    grey: float


@dataclass(frozen=True, slots=True)
class QrMark:
    """Hold a QR code in a square."""

    x_pt: float
    y_pt: float
    side_pt: float
    picture: QrPicture


@dataclass(frozen=True, slots=True)
class PictureMark:
    """Hold a PNG or JPEG picture (a signature) that fits into a box and keeps its shape."""

    x_pt: float
    y_pt: float
    width_pt: float
    height_pt: float
    content: bytes


Mark = TextMark | LineMark | BoxMark | FillMark | QrMark | PictureMark


@dataclass(slots=True)
class Sheet:
    """Collect what one sheet of paper shows.

    `shift_mm` moves everything right and down: to the second half of a sheet, or for printers that feed
    a pre-printed form a little off.
    """

    size_mm: tuple[float, float] = A4_MM
    shift_mm: tuple[float, float] = (0.0, 0.0)
    marks: list[Mark] = field(default_factory=list)

    def text(self, x_mm: float, top_mm: float, text: str, style: Style, align: Align = Align.LEFT) -> None:
        """Draw one line whose line box starts at `top_mm`.

        Raises UserError naming the character that no font has.
        """
        if not text:
            return
        parts = runs(style.face, text)
        scale = style.size_pt / 1000
        x = (x_mm + self.shift_mm[0]) * MM - align.value * sum(part.width for part in parts) * scale
        # The ideographs of all four fonts fill the em from 0.88 above to 0.12 below the baseline.
        y = (top_mm + self.shift_mm[1]) * MM + (style.pitch_pt - style.size_pt) / 2 + 0.88 * style.size_pt
        for part in parts:
            self.marks.append(TextMark(x, y, style.size_pt, part))
            x += part.width * scale

    def line(
        self,
        x1_mm: float,
        y1_mm: float,
        x2_mm: float,
        y2_mm: float,
        *,
        width_pt: float = 0.6,
        dash_mm: float = 0.0,
        grey: float = 0.0,
    ) -> None:
        """Draw a straight line."""
        dx, dy = self.shift_mm
        self.marks.append(
            LineMark(
                (x1_mm + dx) * MM, (y1_mm + dy) * MM, (x2_mm + dx) * MM, (y2_mm + dy) * MM,
                width_pt, dash_mm * MM, grey,
            )
        )  # fmt: skip

    def box(
        self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, *, width_pt: float = 0.6
    ) -> None:
        """Draw the outline of a rectangle."""
        dx, dy = self.shift_mm
        self.marks.append(
            BoxMark((x_mm + dx) * MM, (y_mm + dy) * MM, width_mm * MM, height_mm * MM, width_pt)
        )

    def fill(
        self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, *, grey: float = 0.92
    ) -> None:
        """Fill a rectangle with a grey that a black and white printer can show."""
        dx, dy = self.shift_mm
        self.marks.append(FillMark((x_mm + dx) * MM, (y_mm + dy) * MM, width_mm * MM, height_mm * MM, grey))

    def qr(self, x_mm: float, y_mm: float, side_mm: float, text: str) -> None:
        """Draw a QR code; the caller leaves a white edge of four modules around it."""
        dx, dy = self.shift_mm
        self.marks.append(QrMark((x_mm + dx) * MM, (y_mm + dy) * MM, side_mm * MM, qr_picture(text)))

    def picture(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, content: bytes) -> None:
        """Draw a PNG or JPEG picture into a box, keeping its shape."""
        dx, dy = self.shift_mm
        self.marks.append(
            PictureMark((x_mm + dx) * MM, (y_mm + dy) * MM, width_mm * MM, height_mm * MM, content)
        )


@contextmanager
def naming_paper(where: str) -> Iterator[None]:
    """Say in a refusal for a missing character which paper it is (帮扶卡，户编号 …)."""
    try:
        yield
    except UserError as refused:
        if refused.code is not ErrorCode.NO_GLYPH:
            raise
        raise UserError(refused.code, f"{where}：{refused.text}") from refused


def spoken_date(day: date | None) -> str:
    """Write a day as paper has it, 2019年8月1日; nothing for None."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def counted_on(day: date, *, as_of: bool) -> str:
    """Write the day of a table; `as_of`: its figures are those of the records at the end of a past day."""
    return f"统计日期：{spoken_date(day)}" + ("（按当天结束时的记录）" if as_of else "")


def money(fen: int) -> str:
    """Write fen as yuan with thousands, 12,345.00; a half is never lost because fen are whole."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
