"""Fit texts into cells that a print shop has made: in smaller type where they are long, never beyond."""

from collections.abc import Iterator, Sequence

from lianghe_desktop.documents.paper import Style
from lianghe_desktop.records.errors import ErrorCode, UserError

_SMALLER_PT = (14.0, 12.0, 10.5, 9.0, 8.0, 7.0, 6.0)
_TIGHT = 1.15
"""Line pitch over size where type was made smaller."""


def _styles(style: Style) -> Iterator[Style]:
    yield style
    yield from (Style(style.face, size, size * _TIGHT) for size in _SMALLER_PT if size < style.size_pt)


def fitted(
    texts: Sequence[str], widths_mm: Sequence[float], height_mm: float, style: Style
) -> tuple[Style, tuple[list[str], ...]]:
    """Break texts into cells of one height, in the type given or, where too long, a smaller one.

    Raises UserError (BAD_INPUT) where a text does not fit even in the smallest.
    """
    for one in _styles(style):
        cells = tuple(one.lines(text, width) for text, width in zip(texts, widths_mm, strict=True))
        if max(len(cell) for cell in cells) * one.pitch_mm <= height_mm:
            return one, cells
    raise _too_long(max(texts, key=len))


def on_one_line(text: str, width_mm: float, style: Style) -> Style:
    """Return the type, or a smaller one, in which a text fits on one line; UserError as `fitted`."""
    for one in _styles(style):
        if one.width_mm(text) <= width_mm:
            return Style(one.face, one.size_pt, style.pitch_pt)
    raise _too_long(text)


def _too_long(text: str) -> UserError:
    return UserError(
        ErrorCode.BAD_INPUT,
        f"“{text[:12]}…”太长，印不进印好的格子；请把这一项改短，或者用白纸打印整张。",
    )
