"""Print help cards (帮扶卡): A5 across, two on an A4 sheet with a line to cut.

A card whose list of benefits is too long goes on with a second card (续); helper and telephone
numbers always stand on the first, because that is what the family looks for.

A card that a print shop has made (BLANK_FORM) has its rows at fixed places; VALUES_ONLY fills these,
in smaller type where a value is long, so that nothing slides into the next row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.fitting import fitted
from lianghe_desktop.documents.paper import (
    A4_MM,
    A5_ACROSS_MM,
    FAMILY,
    FAMILY_LABEL,
    SMALL,
    Align,
    Sheet,
    Style,
    naming_paper,
    spoken_date,
)
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.documents.privacy import refuse_document_numbers
from lianghe_desktop.documents.values import (
    CardBenefit,
    CardOptions,
    CardPaper,
    HelpCardValues,
    PaperLayout,
    PrintedPages,
)

_LEFT_MM, _WIDTH_MM = 20.0, 170.0
_TOP_MM, _BOTTOM_MM = 34.0, 138.0
_PAD_MM = 2.0
_ROW_MM = 9.0
_TAIL_MM = 3 * _ROW_MM
_LABEL_MM = 32.0
_COLUMNS_MM = (62.0, 60.0, 48.0)
_FORM_ROWS, _FORM_ROW_MM = 5, 10.0
_SEAL = "（盖章）"
_HEADS = ("享受政策", "标准", "发放方式")
_CARD_TITLE = Style(Face.HEI_BOLD, 22, 28)
_SUBTITLE = Style(Face.SONG, 12, 16)
_NONE_YET = CardBenefit(item="目前没有享受的政策", standard="—", paid_how="—")
_TO_WRITE = CardBenefit(item="", standard="", paid_how="")


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[list[str], ...]
    style: Style
    height_mm: float


def _texts(benefit: CardBenefit) -> tuple[str, str, str]:
    return (benefit.item, benefit.standard or "", benefit.paid_how or "")


def _benefit_rows(values: HelpCardValues) -> list[_Row]:
    """Break the benefits into rows of the whole card, as high as their text needs."""
    benefits = [_TO_WRITE] * 4 if values.benefits is None else list(values.benefits) or [_NONE_YET]
    rows = []
    for benefit in benefits:
        cells = tuple(
            FAMILY.lines(text, width - 2 * _PAD_MM)
            for text, width in zip(_texts(benefit), _COLUMNS_MM, strict=True)
        )
        rows.append(_Row(cells, FAMILY, _height_mm(max(len(cell) for cell in cells))))
    return rows


def _form_rows(values: HelpCardValues) -> list[_Row]:
    """Break the benefits into rows of the pre-printed card, all of one height."""
    widths = [width - 2 * _PAD_MM for width in _COLUMNS_MM]
    benefits = () if values.benefits is None else values.benefits or (_NONE_YET,)
    return [_fitted(_texts(benefit), widths, _FORM_ROW_MM) for benefit in benefits]


def _height_mm(lines: int) -> float:
    return lines * FAMILY.pitch_mm + _ROW_MM - FAMILY.pitch_mm


class _Painter:
    """Draw one card, or one continuation, into its part of a sheet."""

    def __init__(self, sheet: Sheet, values: HelpCardValues, layout: PaperLayout) -> None:
        self.sheet, self.values = sheet, values
        self._form = layout is not PaperLayout.VALUES_ONLY
        self._filled = layout is not PaperLayout.BLANK_FORM
        self._fixed = layout is not PaperLayout.WHOLE

    def value(self, x_mm: float, top_mm: float, text: str, style: Style, align: Align = Align.LEFT) -> None:
        """Draw what only this family's card has."""
        if self._filled:
            self.sheet.text(x_mm, top_mm, text, style, align)

    def label(self, x_mm: float, top_mm: float, text: str, style: Style, align: Align = Align.LEFT) -> None:
        """Draw what a pre-printed card has already."""
        if self._form:
            self.sheet.text(x_mm, top_mm, text, style, align)

    def cells(self, top_mm: float, height_mm: float, widths_mm: Sequence[float]) -> None:
        """Draw the boxes of one row."""
        x = _LEFT_MM
        for width in widths_mm if self._form else ():
            self.sheet.box(x, top_mm, width, height_mm)
            x += width

    def head(self, page: int, pages: int) -> None:
        """Draw title, village, QR code and foot."""
        sheet, values = self.sheet, self.values
        self.label(105, 9, "帮 扶 卡" if page == 1 else "帮扶卡（续）", _CARD_TITLE, Align.CENTRE)
        for at, line in enumerate(_SUBTITLE.lines(values.village_name, 110)[:2]):
            self.value(105, 20 + at * _SUBTITLE.pitch_mm, line, _SUBTITLE, Align.CENTRE)
        if not self._filled:
            return
        sheet.qr(169, 8, 20, values.mark.qr_text)
        sheet.text(179, 28.6, values.mark.code, SMALL, Align.CENTRE)
        if values.sample:
            sheet.box(_LEFT_MM, 11, 30, 8)
            sheet.text(_LEFT_MM + 15, 12.2, "示范参数", _SUBTITLE, Align.CENTRE)
        foot = f"第 {page} 页　共 {pages} 页　　打印日期 {values.mark.printed_on.isoformat()}"
        sheet.text(105, 140, foot, SMALL, Align.CENTRE)

    def pair(
        self, place_mm: tuple[float, float], label: str, value: str, label_mm: float, width_mm: float
    ) -> None:
        """Draw a label and its value in a cell, a line to write on where the value is missing."""
        x_mm, top_mm = place_mm
        self.label(x_mm + _PAD_MM, top_mm + 0.8, label, FAMILY_LABEL)
        start = x_mm + label_mm
        if value and self._filled:
            row = _fitted([value], [width_mm - label_mm - 1], _ROW_MM)
            (lines,), pitch = row.cells, row.style.pitch_mm
            start_mm = top_mm + (_ROW_MM - len(lines) * pitch) / 2
            for at, line in enumerate(lines):
                self.sheet.text(start, start_mm + at * pitch, line, row.style)
        elif self._form and not self._fixed:
            self.sheet.line(
                start, top_mm + _ROW_MM - 1.8, x_mm + width_mm - 3, top_mm + _ROW_MM - 1.8, width_pt=0.4
            )

    def household(self, top_mm: float) -> float:
        """Draw head, number and people; return where the next row starts."""
        values = self.values
        widths = (60.0, 72.0, 38.0)
        self.cells(top_mm, _ROW_MM, widths)
        people = "" if values.people is None else f"{values.people} 人"
        self.pair((_LEFT_MM, top_mm), "户主", values.head_name, 16, 60)
        self.pair((_LEFT_MM + 60, top_mm), "户编号", values.household_no, 21, 72)
        self.pair((_LEFT_MM + 132, top_mm), "人数", people, 16, 38)
        return top_mm + _ROW_MM

    def categories(self, top_mm: float) -> float:
        """Draw the kinds of hardship, on as many lines as they need."""
        text = "" if self.values.categories is None else "、".join(self.values.categories) or "无"
        lines = [text] if self._fixed else FAMILY.lines(text, _WIDTH_MM - _LABEL_MM - _PAD_MM)
        height = _height_mm(len(lines))
        self.cells(top_mm, height, (_WIDTH_MM,))
        self.pair((_LEFT_MM, top_mm), "困难类别", lines[0], _LABEL_MM, _WIDTH_MM)
        for at, line in enumerate(lines[1:], start=1):
            self.value(_LEFT_MM + _LABEL_MM, top_mm + 0.8 + at * FAMILY.pitch_mm, line, FAMILY)
        return top_mm + height

    def benefits(self, top_mm: float, rows: Sequence[_Row]) -> float:
        """Draw the head of the list and these rows."""
        if self._form:
            self.sheet.fill(_LEFT_MM, top_mm, _WIDTH_MM, _ROW_MM)
        self.cells(top_mm, _ROW_MM, _COLUMNS_MM)
        for x, head in zip(_column_starts(), _HEADS, strict=True):
            self.label(x, top_mm + 0.8, head, FAMILY_LABEL)
        top_mm += _ROW_MM
        for row in rows:
            self.cells(top_mm, row.height_mm, _COLUMNS_MM)
            for x, lines in zip(_column_starts(), row.cells, strict=True):
                pitch = row.style.pitch_mm
                first = (row.height_mm - len(lines) * pitch) / 2
                for at, line in enumerate(lines):
                    self.value(x, top_mm + first + at * pitch, line, row.style)
            top_mm += row.height_mm
        if self._fixed:
            for _ in range(_FORM_ROWS - len(rows)):
                self.cells(top_mm, _FORM_ROW_MM, _COLUMNS_MM)
                top_mm += _FORM_ROW_MM
        return top_mm

    def tail(self, top_mm: float) -> None:
        """Draw helper, telephone numbers, date and place of the seal."""
        values = self.values
        helper = "　".join(part for part in (values.helper_name, values.helper_unit) if part)
        half = (100.0, 70.0)
        self.cells(top_mm, _ROW_MM, half)
        self.pair((_LEFT_MM, top_mm), "帮扶责任人", helper, _LABEL_MM, 100)
        self.pair((_LEFT_MM + 100, top_mm), "电话", values.helper_phone or "", 16, 70)
        top_mm += _ROW_MM
        self.cells(top_mm, _ROW_MM, half)
        self.pair((_LEFT_MM, top_mm), "监督电话", values.complaint_phone or "", _LABEL_MM, 100)
        self.pair((_LEFT_MM + 100, top_mm), "发卡日期", spoken_date(values.issued_on), 28, 70)
        top_mm += _ROW_MM + 1
        right = _LEFT_MM + _WIDTH_MM
        self.label(right, top_mm, _SEAL, FAMILY, Align.RIGHT)
        issuer = values.issuer or "村民委员会"
        self.value(right - FAMILY.width_mm(_SEAL), top_mm, issuer, FAMILY, Align.RIGHT)


def _column_starts() -> tuple[float, ...]:
    first, second, _ = _COLUMNS_MM
    return (_LEFT_MM + _PAD_MM, _LEFT_MM + first + _PAD_MM, _LEFT_MM + first + second + _PAD_MM)


def _fitted(texts: Sequence[str], widths_mm: Sequence[float], height_mm: float) -> _Row:
    """Break texts into cells of one height, in the family's type or, where too long, a smaller one.

    Raises UserError (BAD_INPUT) where a text does not fit even in the smallest.
    """
    style, cells = fitted(texts, widths_mm, height_mm, FAMILY)
    return _Row(cells, style, height_mm)


def _fill_page(rows: list[_Row], room_mm: float) -> int:
    used, count = 0.0, 0
    while count < len(rows) and used + rows[count].height_mm <= room_mm:
        used += rows[count].height_mm
        count += 1
    return count


def _split(values: HelpCardValues, layout: PaperLayout) -> list[list[_Row]]:
    """Divide the benefits over the card and its continuations."""
    if layout is not PaperLayout.WHOLE:
        rows = _form_rows(values)
        return [rows[at : at + _FORM_ROWS] for at in range(0, max(len(rows), 1), _FORM_ROWS)]
    rows = _benefit_rows(values)
    categories = "、".join(values.categories or ())
    fixed = 2 * _ROW_MM + _height_mm(len(FAMILY.lines(categories, _WIDTH_MM - _LABEL_MM - _PAD_MM)))
    room = _BOTTOM_MM - _TOP_MM - fixed - _TAIL_MM
    parts: list[list[_Row]] = []
    if values.benefits is None:
        return [rows[: _fill_page(rows, room)]]
    while rows or not parts:
        count = _fill_page(rows, room)
        if not count and parts:
            count = 1
        parts.append(rows[:count])
        rows = rows[count:]
        room = _BOTTOM_MM - _TOP_MM - 2 * _ROW_MM
    return parts


def _paint(
    sheet: Sheet, values: HelpCardValues, part: int, parts: list[list[_Row]], layout: PaperLayout
) -> None:
    painter = _Painter(sheet, values, layout)
    painter.head(part + 1, len(parts))
    top = painter.household(_TOP_MM)
    if part and layout is PaperLayout.WHOLE:
        painter.benefits(top, parts[part])
        return
    bottom = painter.benefits(painter.categories(top), parts[part])
    painter.tail(bottom)


def card_sheets(cards: Sequence[HelpCardValues], options: CardOptions) -> Iterator[Sheet]:
    """Lay out the cards on sheets, in their order."""
    two, stock = options.paper is CardPaper.TWO_ON_A4, options.stock
    page, slot = Sheet(), 0
    for values in cards:
        with naming_paper(f"帮扶卡（户编号 {values.household_no}）"):
            parts = _split(values, stock.layout)
            for part in range(len(parts)):
                if slot == (2 if two else 1):
                    yield page
                    page, slot = Sheet(), 0
                if not slot:
                    page.size_mm = A4_MM if two else A5_ACROSS_MM
                if two and not slot and stock.layout is not PaperLayout.VALUES_ONLY:
                    page.line(0, A5_ACROSS_MM[1], 210, A5_ACROSS_MM[1], width_pt=0.4, dash_mm=2, grey=0.5)
                shift = (stock.offset_x_mm, stock.offset_y_mm + slot * A5_ACROSS_MM[1])
                _paint(Sheet(shift_mm=shift, marks=page.marks), values, part, parts, stock.layout)
                slot += 1
    if slot:
        yield page


def render_cards(
    cards: Sequence[HelpCardValues], out: BinaryIO, options: CardOptions | None = None
) -> PrintedPages:
    """Write any number of help cards into one PDF.

    Raises UserError where a value holds a document number, a character has no glyph, or there is
    nothing to print; nothing is written then.
    """
    for at, values in enumerate(cards, start=1):
        refuse_document_numbers(values, f"第 {at} 张帮扶卡")
    options = options or CardOptions()
    if options.stock.layout is PaperLayout.BLANK_FORM and options.paper is CardPaper.TWO_ON_A4:
        cards_drawn = [card for card in cards for _ in range(2)]
    else:
        cards_drawn = list(cards)
    sheets = list(card_sheets(cards_drawn, options))
    return PrintedPages(write_pdf(sheets, out, "帮扶卡"), tuple(values.mark.code for values in cards))
