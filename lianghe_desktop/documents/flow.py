"""Let text, fields and tables run down pages: heads repeat, a row stays whole, the foot counts.

Widths and heights are millimetres. A Flow draws into Sheets; `finish` adds the feet, when the number
of pages is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from lianghe_desktop.documents.paper import (
    A4_MM,
    HEADING,
    LABEL,
    SMALL,
    STRONG,
    TEXT,
    Align,
    Sheet,
    Style,
)
from lianghe_desktop.documents.values import PaperMark

PAD_MM = 1.6
_QR_MM = 15.0
TO_WRITE = "＿"
Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFrame:
    """Set the page: its size and the margins of the text, in millimetres."""

    size_mm: tuple[float, float] = A4_MM
    left_mm: float = 20.0
    right_mm: float = 20.0
    top_mm: float = 20.0
    bottom_mm: float = 29.0

    @property
    def width_mm(self) -> float:
        """Return the width of the text."""
        return self.size_mm[0] - self.left_mm - self.right_mm


UPRIGHT = PageFrame()
ACROSS = PageFrame(size_mm=(297.0, 210.0))
# GB/T 9704-2012 5.2.1: 天头 37 mm, 订口 28 mm, 版心 156 mm x 225 mm.
OFFICIAL = PageFrame(left_mm=28.0, right_mm=26.0, top_mm=37.0, bottom_mm=35.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """Set a column: head, width in millimetres (0: shares what is left), side its text stands on.

    `printed`: its texts are the same on every paper, so that pre-printed stock has them already.
    """

    title: str
    width_mm: float = 0.0
    align: Align = Align.LEFT
    printed: bool = False


@dataclass(frozen=True, slots=True)
class FormRows:
    """Say how many rows a table of pre-printed stock has, and how high each is."""

    count: int
    height_mm: float


@dataclass(frozen=True, slots=True)
class FormField:
    """Hold a label and its value; None leaves room to write.

    `share` is the part of the row's width, `lines` the least height in lines of the value's type,
    `form_lines` that height on pre-printed stock where it differs; of `choices` the value is ticked.
    """

    label: str
    value: str | None
    share: float = 1.0
    lines: int = 1
    form_lines: int = 0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Leave room in a sentence for a value, as wide as that many characters where it is written by hand."""

    value: str | None
    characters: int
    align: Align = Align.CENTRE


@dataclass(frozen=True, slots=True)
class FieldCell:
    """Hold one labelled value broken into lines; `fixed_mm` is the height pre-printed stock gives it."""

    label: str
    label_mm: float
    value_mm: float
    style: Style
    lines: list[str]
    fixed_mm: float = 0.0
    choices: tuple[str, ...] = ()
    ticked: str = ""


@dataclass(frozen=True, slots=True)
class FieldForm:
    """Set rows of labelled values: type of labels and values, least height."""

    label: Style
    value: Style
    least_mm: float

    def height_mm(self, cells: Sequence[FieldCell]) -> float:
        """Return the height of a row."""
        needed = (cell.fixed_mm or len(cell.lines) * self.value.pitch_mm + 2 for cell in cells)
        return max(self.least_mm, *needed)


class Flow:
    """Set one paper from top to bottom.

    What every paper of its kind has goes to `sheet`, what is written into it to `ink`: here both are one,
    on pre-printed stock (stock.py) they are told apart.
    """

    fixed: ClassVar[bool] = False
    """Whether every row stands at its place whatever is written in it."""

    def __init__(self, frame: PageFrame, running_head: str, mark: PaperMark | None) -> None:
        self.frame, self.running_head, self.mark = frame, running_head, mark
        self.pages: list[Sheet] = []
        self.top_mm = 0.0
        self.new_page()

    @property
    def sheet(self) -> Sheet:
        """Return the page being filled."""
        return self.pages[-1]

    @property
    def ink(self) -> Sheet:
        """Return what takes the values of the page being filled."""
        return self.sheet

    @property
    def room_mm(self) -> float:
        """Return the height left on this page."""
        return self.frame.size_mm[1] - self.frame.bottom_mm - self.top_mm

    def new_page(self) -> None:
        """Go on on a new page; from the second on it is headed by the paper's name."""
        self.pages.append(Sheet(size_mm=self.frame.size_mm))
        self.top_mm = self.frame.top_mm
        if len(self.pages) > 1 and self.running_head:
            self.ink.text(self.frame.left_mm, self.frame.top_mm - 8, self.running_head, SMALL)

    def need(self, height_mm: float) -> None:
        """Begin a new page where this height does not fit any more (and the page is not empty)."""
        if height_mm > self.room_mm and self.top_mm > self.frame.top_mm:
            self.new_page()

    def gap(self, height_mm: float) -> None:
        """Leave room."""
        self.top_mm += height_mm

    def text(self, text: str, style: Style, align: Align = Align.LEFT, *, indent: int = 0) -> None:
        """Set a paragraph; `indent` is the number of characters the first line is moved in."""
        frame = self.frame
        x = frame.left_mm + align.value * frame.width_mm
        for line in style.lines("　" * indent + text, frame.width_mm):
            self.need(style.pitch_mm)
            self.sheet.text(x, self.top_mm, line, style, align)
            self.top_mm += style.pitch_mm

    def words(self, text: str, style: Style, align: Align = Align.LEFT) -> None:
        """Set a line that is a value."""
        self.text(text, style, align)

    def answer(self, text: str | None, lines: int, style: Style = TEXT) -> None:
        """Set a paragraph that is a value, or lines to write it on."""
        if text:
            self.text(text, style, indent=2)
        else:
            self.writing_lines(lines)

    def sentence(self, parts: Sequence[str | Gap], style: Style, align: Align = Align.LEFT) -> None:
        """Set one line of fixed words and values, with room to write where a value is missing."""
        self.need(style.pitch_mm)
        x = self.frame.left_mm + align.value * self.frame.width_mm
        self.sentence_at((x, self.top_mm), parts, style, align)
        self.top_mm += style.pitch_mm

    def sentence_at(
        self, place_mm: tuple[float, float], parts: Sequence[str | Gap], style: Style, align: Align
    ) -> None:
        """Draw such a line at a place of the page, without moving on."""
        said = (one if isinstance(one, str) else one.value or TO_WRITE * one.characters for one in parts)
        self.sheet.text(*place_mm, "".join(said), style, align)

    def fit(self, text: str, style: Style, width_mm: float) -> tuple[Style, list[str]]:
        """Break a value that has a place of its own into as many lines as it needs."""
        return style, style.lines(text, width_mm)

    def rows_here(self, rows: Sequence[Row], _form_rows: int) -> Iterable[Row | None]:
        """Return the rows that stand on this paper; None is a row to write in."""
        return rows

    def heading(self, text: str, style: Style = HEADING) -> None:
        """Set a head that stays with at least a few lines of what follows."""
        self.need(style.pitch_mm + 22)
        self.gap(2)
        self.text(text, style)
        self.gap(1)

    def fields(self, rows: Sequence[Sequence[FormField]], *, label: Style = LABEL, value: Style = TEXT,
               least_mm: float = 8.0) -> None:  # fmt: skip
        """Set rows of labelled values in boxes; all rows stay together where they fit on one page."""
        form = FieldForm(label, value, least_mm)
        shapes = [self._field_row(row, form) for row in rows]
        total_mm = sum(form.height_mm(cells) for cells in shapes)
        if total_mm <= self._body_mm:
            self.need(total_mm)
        most_lines = int((self._body_mm - 2) / value.pitch_mm)
        for cells in shapes:
            for start in range(0, max(len(cell.lines) for cell in cells), most_lines):
                part = [replace(cell, lines=cell.lines[start : start + most_lines]) for cell in cells]
                self.need(form.height_mm(part))
                self._draw_fields(part, form)

    def _field_row(self, row: Sequence[FormField], form: FieldForm) -> list[FieldCell]:
        """Break the values of one row; a cell has its least number of lines, empty ones included."""
        shares = sum(part.share for part in row)
        cells = []
        for part in row:
            width = self.frame.width_mm * part.share / shares
            label_mm = form.label.width_mm(part.label) + 2 * PAD_MM
            cells.append(self._field_cell(part, label_mm, width - label_mm, form))
        return cells

    def _field_cell(self, part: FormField, label_mm: float, value_mm: float, form: FieldForm) -> FieldCell:
        if part.choices:
            ticked = "　　".join(f"{'■' if one == part.value else '□'} {one}" for one in part.choices)
            part = replace(part, value=ticked, choices=())
        lines = form.value.lines(part.value or "", value_mm - 2 * PAD_MM)
        lines += [""] * (part.lines - len(lines))
        return FieldCell(part.label, label_mm, value_mm, form.value, lines)

    def _draw_fields(self, cells: Sequence[FieldCell], form: FieldForm) -> None:
        height = form.height_mm(cells)
        x = self.frame.left_mm
        for cell in cells:
            self.sheet.fill(x, self.top_mm, cell.label_mm, height)
            self.sheet.box(x, self.top_mm, cell.label_mm, height)
            self.sheet.box(x + cell.label_mm, self.top_mm, cell.value_mm, height)
            self._lines(self.sheet, x, cell.label_mm, [cell.label], form.label, height)
            self._lines(self.ink, x + cell.label_mm, cell.value_mm, cell.lines, cell.style, height)
            x += cell.label_mm + cell.value_mm
        self.top_mm += height

    @property
    def _body_mm(self) -> float:
        return self.frame.size_mm[1] - self.frame.top_mm - self.frame.bottom_mm

    def _lines(
        self, sheet: Sheet, x_mm: float, width_mm: float, lines: list[str], style: Style, height_mm: float,
        align: Align = Align.LEFT,
    ) -> None:  # fmt: skip
        """Set the lines of a cell in the middle of its height."""
        top = self.top_mm + (height_mm - len(lines) * style.pitch_mm) / 2
        x = x_mm + PAD_MM + align.value * (width_mm - 2 * PAD_MM)
        for at, line in enumerate(lines):
            sheet.text(x, top + at * style.pitch_mm, line, style, align)

    def writing_lines(self, count: int, pitch_mm: float = 9.0) -> None:
        """Draw lines to write on."""
        for _ in range(count):
            self.need(pitch_mm)
            self.top_mm += pitch_mm
            self.sheet.line(
                self.frame.left_mm, self.top_mm, self.frame.left_mm + self.frame.width_mm, self.top_mm,
                width_pt=0.4,
            )  # fmt: skip

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, style: Style = TEXT,
        head: Style = STRONG, least_mm: float = 8.0,
        form: FormRows | None = None,  # noqa: ARG002 - what stock.py goes by
        keep_mm: float = 0.0,
    ) -> None:  # fmt: skip
        """Set a table; its head stands on each page, a row is cut only where it is longer than a page.

        rows: each with one text a column; an empty row is a row to write in. `form` says what the table is
        on pre-printed stock; without it that has these rows, as high as the least. `keep_mm` is the
        room for what follows: the last row goes with it, so that signatures never stand alone on a page.
        """
        widths = self._widths(columns)
        heads = [head.lines(c.title, w - 2 * PAD_MM) for c, w in zip(columns, widths, strict=True)]
        head_mm = max(least_mm, max(len(lines) for lines in heads) * head.pitch_mm + 2)
        most_lines = int((self._body_mm - head_mm - 2) / style.pitch_mm)

        self.need(head_mm + least_mm)
        self._draw_head(widths, heads, head, head_mm)
        for number, row in enumerate(rows, start=1):
            keep = keep_mm if number == len(rows) else 0.0
            cells = [style.lines(text, w - 2 * PAD_MM) for text, w in zip(row, widths, strict=True)]
            while cells:
                part = [lines[:most_lines] for lines in cells]
                height = max(least_mm, max(len(lines) for lines in part) * style.pitch_mm + 2)
                alone = height + keep + head_mm > self._body_mm
                if height + (0.0 if alone else keep) > self.room_mm:
                    self.new_page()
                    self._draw_head(widths, heads, head, head_mm)
                self._row(widths, columns, part, style, height)
                longer = any(len(lines) > most_lines for lines in cells)
                cells = [lines[most_lines:] for lines in cells] if longer else []

    def _draw_head(
        self, widths: Sequence[float], heads: Sequence[list[str]], style: Style, height_mm: float
    ) -> None:
        self.sheet.fill(self.frame.left_mm, self.top_mm, sum(widths), height_mm)
        centred = [Column(title="", align=Align.CENTRE)] * len(widths)
        self._row(widths, centred, heads, style, height_mm)

    def _widths(self, columns: Sequence[Column]) -> list[float]:
        fixed = sum(column.width_mm for column in columns)
        open_columns = sum(1 for column in columns if not column.width_mm)
        share = (self.frame.width_mm - fixed) / open_columns if open_columns else 0.0
        return [column.width_mm or share for column in columns]

    def _row(
        self, widths: Sequence[float], columns: Sequence[Column], cells: Sequence[list[str]], style: Style,
        height_mm: float,
    ) -> None:  # fmt: skip
        x = self.frame.left_mm
        for width, column, lines in zip(widths, columns, cells, strict=True):
            self.sheet.box(x, self.top_mm, width, height_mm)
            self._lines(self.sheet, x, width, lines, style, height_mm, column.align)
            x += width
        self.top_mm += height_mm

    def finish(self) -> list[Sheet]:
        """Add page numbers, day and code to each page, and return the pages."""
        for at, sheet in enumerate(self.pages, start=1):
            self._foot(sheet, at)
        return self.pages

    def _foot(self, sheet: Sheet, page: int) -> None:
        frame, mark = self.frame, self.mark
        top = frame.size_mm[1] - min(frame.bottom_mm, 29.0) + 4
        right = frame.size_mm[0] - frame.right_mm
        sheet.line(frame.left_mm, top, right, top, width_pt=0.4)
        words = f"第 {page} 页　共 {len(self.pages)} 页"
        sheet.text(frame.left_mm, top + 3, words, SMALL)
        if mark:
            ink = self._ink_of(page)
            issued = f"打印日期 {mark.printed_on.isoformat()}　　编码 {mark.code}"
            ink.text(frame.left_mm + SMALL.width_mm(words + "　　"), top + 3, issued, SMALL)
            ink.qr(right - _QR_MM, top + 2.5, _QR_MM, mark.qr_text)

    def _ink_of(self, page: int) -> Sheet:
        """Return what takes the values of a page, counted from 1."""
        return self.pages[page - 1]
