"""Print values alone onto pre-printed stock, and the blank form from which a print shop makes that stock.

Every row of such a paper stands at its place whatever is written in it: a long value is set in smaller type,
and what has more rows than the stock goes on on a second copy of the pages it needs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from typing_extensions import override

from lianghe_desktop.documents.fitting import fitted, on_one_line
from lianghe_desktop.documents.flow import (
    PAD_MM,
    TO_WRITE,
    UPRIGHT,
    Column,
    FieldCell,
    FieldForm,
    Flow,
    FormField,
    FormRows,
    Gap,
    PageFrame,
    Row,
)
from lianghe_desktop.documents.paper import LABEL, MM, STRONG, TEXT, Align, Sheet, Style
from lianghe_desktop.documents.values import PaperLayout, PaperMark, StockOptions

_EDGE_MM = 0.5
LINE_MM = 9.0
_TICK, _UNTICKED = "■", "□"


class StockFlow(Flow):
    """Set one copy of a paper, form and values apart; `copy` 0 is the first, later ones hold further rows."""

    fixed: ClassVar[bool] = True

    def __init__(
        self, frame: PageFrame, running_head: str, mark: PaperMark | None, stock: StockOptions, copy: int
    ) -> None:
        self.copy = copy
        self._offset_mm = (stock.offset_x_mm, stock.offset_y_mm)
        self.inks: list[Sheet] = []
        self.used: set[int] = set()
        self.more = False
        super().__init__(frame, running_head, mark)

    @property
    @override
    def ink(self) -> Sheet:
        return self.inks[-1]

    @override
    def _ink_of(self, page: int) -> Sheet:
        return self.inks[page - 1]

    @override
    def new_page(self) -> None:
        self.inks.append(Sheet(size_mm=self.frame.size_mm, shift_mm=self._offset_mm))
        super().new_page()
        if self.copy:
            right = self.frame.left_mm + self.frame.width_mm
            self.ink.text(right, self.frame.top_mm - 8, f"续 {self.copy}", LABEL, Align.RIGHT)

    @override
    def words(self, text: str, style: Style, align: Align = Align.LEFT) -> None:
        self.need(style.pitch_mm)
        self._fit(text, (self.frame.left_mm, self.top_mm), self.frame.width_mm, style.pitch_mm, style, align)
        self.top_mm += style.pitch_mm

    @override
    def answer(self, text: str | None, lines: int, style: Style = TEXT) -> None:
        self.need(lines * LINE_MM)
        self.answer_at(text, lines, style)

    def answer_at(self, text: str | None, lines: int, style: Style, *, inset_mm: float = 0.0) -> None:
        """Set lines to write on and, on them or between them, a value; the page has room for it."""
        left, width = self.frame.left_mm + inset_mm, self.frame.width_mm - 2 * inset_mm
        if text:
            on_lines = replace(style, pitch_pt=LINE_MM * MM)
            self._fit(text, (left, self.top_mm), width, lines * LINE_MM, on_lines)
        for _ in range(lines):
            self.top_mm += LINE_MM
            self.sheet.line(left, self.top_mm, left + width, self.top_mm, width_pt=0.4)

    @override
    def sentence_at(
        self, place_mm: tuple[float, float], parts: Sequence[str | Gap], style: Style, align: Align
    ) -> None:
        said = [one if isinstance(one, str) else TO_WRITE * one.characters for one in parts]
        left, top = place_mm
        left -= align.value * style.width_mm("".join(said))
        for part, words in zip(parts, said, strict=True):
            width = style.width_mm(words)
            self.sheet.text(left, top, words, style)
            if isinstance(part, Gap) and part.value:
                self._fit(part.value, (left, top), width, style.pitch_mm, style, part.align)
            left += width

    @override
    def fit(self, text: str, style: Style, width_mm: float) -> tuple[Style, list[str]]:
        return on_one_line(text, width_mm, style), [text]

    @override
    def rows_here(self, rows: Sequence[Row], form_rows: int) -> Iterator[Row | None]:
        start = self.copy * form_rows
        here = rows[start : start + form_rows]
        self.more = self.more or len(rows) > start + form_rows
        for row in here:
            yield row
            self.used.add(len(self.pages) - 1)  # the page on which the caller has set it
        yield from [None] * (form_rows - len(here))

    @override
    def _field_cell(self, part: FormField, label_mm: float, value_mm: float, form: FieldForm) -> FieldCell:
        height = max(form.least_mm, (part.form_lines or part.lines) * form.value.pitch_mm + 2)
        style, lines = form.value, [""]
        if part.value and not part.choices:
            room = [value_mm - 2 * PAD_MM]
            style, (lines,) = fitted([part.value], room, height - 3 * _EDGE_MM, form.value)
        return FieldCell(part.label, label_mm, value_mm, style, lines, height, part.choices, part.value or "")

    @override
    def _draw_fields(self, cells: Sequence[FieldCell], form: FieldForm) -> None:
        top, x = self.top_mm, self.frame.left_mm
        super()._draw_fields(cells, form)
        for cell in cells:
            left = x + cell.label_mm + PAD_MM
            for choice in cell.choices:
                place = (left, top + (form.least_mm - form.value.pitch_mm) / 2)
                self.sheet.text(*place, f"{_UNTICKED} {choice}", form.value)
                if choice == cell.ticked:
                    self.ink.text(*place, _TICK, form.value)
                left += form.value.width_mm(f"{_UNTICKED} {choice}　　")
            x += cell.label_mm + cell.value_mm

    @override
    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, style: Style = TEXT,
        head: Style = STRONG, least_mm: float = 8.0, form: FormRows | None = None,
        keep_mm: float = 0.0,
    ) -> None:  # fmt: skip
        widths = self._widths(columns)
        heads = [head.lines(c.title, w - 2 * PAD_MM) for c, w in zip(columns, widths, strict=True)]
        head_mm = max(least_mm, max(len(lines) for lines in heads) * head.pitch_mm + 2)
        sized = form or FormRows(len(rows), least_mm)
        self.need(head_mm + sized.height_mm)
        self._draw_head(widths, heads, head, head_mm)
        printed = {at: [row[at] for row in rows] for at, column in enumerate(columns) if column.printed}
        for number, row in enumerate(self.rows_here(rows, sized.count)):
            if sized.height_mm > self.room_mm:
                self.new_page()
                self._draw_head(widths, heads, head, head_mm)
            x = self.frame.left_mm
            for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
                self.sheet.box(x, self.top_mm, width, sized.height_mm)
                words = printed[at][number] if at in printed else row[at] if row else ""
                sheet = self.sheet if at in printed else self.ink
                self._cell(sheet, words, (x, width), sized.height_mm, style, column.align)
                x += width
            self.top_mm += sized.height_mm

    def _cell(
        self,
        sheet: Sheet,
        text: str,
        place_mm: tuple[float, float],
        height_mm: float,
        style: Style,
        align: Align,
    ) -> None:
        x, width = place_mm
        inner = (x + PAD_MM, self.top_mm + _EDGE_MM)
        self._fit(text, inner, width - 2 * PAD_MM, height_mm - 2 * _EDGE_MM, style, align, sheet=sheet)

    def _fit(
        self, text: str, place_mm: tuple[float, float], width_mm: float, height_mm: float, style: Style,
        align: Align = Align.LEFT, *, sheet: Sheet | None = None,
    ) -> None:  # fmt: skip
        """Set a value into a room of fixed size; it stands in its middle, text on lines from the first."""
        chosen, (lines,) = fitted([text], [width_mm], height_mm, style)
        x, top = place_mm[0] + align.value * width_mm, place_mm[1]
        if chosen is not style or style.pitch_mm * 2 > height_mm:
            top += (height_mm - len(lines) * chosen.pitch_mm) / 2
        for at, line in enumerate(lines):
            (sheet or self.ink).text(x, top + at * chosen.pitch_mm, line, chosen, align)


def laid_out(
    fill: Callable[[Flow], None],
    running_head: str,
    mark: PaperMark | None,
    stock: StockOptions | None = None,
    frame: PageFrame = UPRIGHT,
) -> list[Sheet]:
    """Lay out a paper whole, as its blank form, or as values alone for pre-printed stock."""
    if stock is None or stock.layout is PaperLayout.WHOLE:
        whole = Flow(frame, running_head, mark)
        fill(whole)
        return whole.finish()
    sheets: list[Sheet] = []
    copy, more = 0, True
    while more:
        flow = StockFlow(frame, running_head, mark, stock, copy)
        fill(flow)
        forms = flow.finish()
        if stock.layout is PaperLayout.BLANK_FORM:
            return forms
        kept = range(len(forms)) if not copy else sorted(flow.used)
        sheets += [flow.inks[at] for at in kept]
        copy, more = copy + 1, flow.more
    return sheets
