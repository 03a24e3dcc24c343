"""Draw charts on paper by the same geometry as on screen, in greys and stripes."""

from dataclasses import replace

from lianghe_desktop.documents.charts.layout import lay_out
from lianghe_desktop.documents.faces import Face
from lianghe_desktop.documents.flow import Flow
from lianghe_desktop.documents.paper import MM, Align, Sheet, Style
from lianghe_desktop.records.charts import BarChart, Chart, DrawnBar, DrawnWords, Picture, Shade, Side

GREYS = {Shade.FULL: 0.25, Shade.MIDDLE: 0.6, Shade.LIGHT: 0.86, Shade.STRIPED: 1.0}
_STRIPE_PT = 4.0
_ALIGN = {Side.LEFT: Align.LEFT, Side.CENTRE: Align.CENTRE, Side.RIGHT: Align.RIGHT}


def draw_chart(flow: Flow, chart: Chart) -> None:
    """Set a chart into a flow; a long row of bars goes on on the next page, its title repeated."""
    width = flow.frame.width_mm * MM
    rest: Chart | None = chart
    while rest is not None:
        part, rest = _fitting(flow, rest, width)
        picture = lay_out(part, width)
        flow.need(picture.height / MM + 3)
        draw_picture(flow.sheet, picture, flow.frame.left_mm, flow.top_mm)
        flow.gap(picture.height / MM + 5)


def draw_picture(sheet: Sheet, picture: Picture, left_mm: float, top_mm: float) -> None:
    """Draw a picture whose top left corner stands at a place of the sheet."""
    for bar in picture.bars:
        _bar(sheet, bar, left_mm, top_mm)
    for line in picture.lines:
        sheet.line(
            left_mm + line.x1 / MM, top_mm + line.y1 / MM, left_mm + line.x2 / MM, top_mm + line.y2 / MM,
            width_pt=1.0 if line.strong else 0.8, dash_mm=1.2 if line.dashed else 0.0,
        )  # fmt: skip
    for words in picture.words:
        _words(sheet, words, left_mm, top_mm)


def _fitting(flow: Flow, chart: Chart, width: float) -> tuple[Chart, Chart | None]:
    body_pt = (flow.frame.size_mm[1] - flow.frame.top_mm - flow.frame.bottom_mm) * MM
    if not isinstance(chart, BarChart) or lay_out(chart, width).height <= body_pt:
        return chart, None
    rows = len(chart.rows)
    while rows > 1 and lay_out(replace(chart, rows=chart.rows[:rows], note=""), width).height > body_pt:
        rows -= 1
    first = replace(chart, rows=chart.rows[:rows], note="")
    return first, replace(chart, rows=chart.rows[rows:])


def _bar(sheet: Sheet, bar: DrawnBar, left_mm: float, top_mm: float) -> None:
    x, y = left_mm + bar.x / MM, top_mm + bar.y / MM
    width, height = bar.width / MM, bar.height / MM
    sheet.fill(x, y, width, height, grey=GREYS[bar.shade])
    if bar.shade is Shade.STRIPED:
        for x1, y1, x2, y2 in stripes(bar):
            sheet.line(left_mm + x1 / MM, top_mm + y1 / MM, left_mm + x2 / MM, top_mm + y2 / MM, width_pt=0.5)
    sheet.box(x, y, width, height, width_pt=0.4)


def stripes(bar: DrawnBar) -> list[tuple[float, float, float, float]]:
    """Return slanting lines that fill a bar, from its left or bottom edge upwards to the right."""
    found = []
    offset = _STRIPE_PT
    while offset < bar.width + bar.height:
        x1, y1 = bar.x + max(offset - bar.height, 0.0), bar.y + min(offset, bar.height)
        x2, y2 = bar.x + min(offset, bar.width), bar.y + max(offset - bar.width, 0.0)
        found.append((x1, y1, x2, y2))
        offset += _STRIPE_PT
    return found


def _words(sheet: Sheet, words: DrawnWords, left_mm: float, top_mm: float) -> None:
    style = Style(Face.HEI_BOLD if words.strong else Face.HEI, words.size, words.size * 1.5)
    sheet.text(left_mm + words.x / MM, top_mm + words.top / MM, words.text, style, _ALIGN[words.side])
