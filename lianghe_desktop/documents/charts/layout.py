"""Lay a chart out for a width: where its bars, lines and words stand, in points.

Nothing overlaps whatever the words are: labels are cut to their room, figures stand behind their bars,
words on posts and ticks that would touch are left out, and lines drawn in are named on steps of their own.
"""

from dataclasses import dataclass, field

from lianghe_desktop.documents.faces import Face, text_width
from lianghe_desktop.records.charts import (
    BarChart,
    BarPart,
    Chart,
    DrawnBar,
    DrawnLine,
    DrawnWords,
    Key,
    Marker,
    Picture,
    PostChart,
    Side,
)
from lianghe_desktop.records.errors import UserError

TITLE_PT = 12.0
TEXT_PT = 10.5
SMALL_PT = 9.0
PITCH = 1.5
_BAR_PT = 13.0
_ROW_PT = 20.0
_GAP_PT = 6.0
_PLOT_PT = 150.0
_LABEL_SHARE = 0.42
_SWATCH_PT = 10.0
_CUT = "…"


def lay_out(chart: Chart, width: float) -> Picture:
    """Return the picture of a chart that is `width` points wide; its height follows from what it shows."""
    page = _Page(width)
    if chart.title:
        page.words(0, chart.title, TITLE_PT, strong=True)
        page.top += TITLE_PT * PITCH + 2
    page.keys(chart.keys)
    if isinstance(chart, BarChart):
        _bars(page, chart)
    else:
        _posts(page, chart)
    if chart.note:
        page.note(chart.note)
    return page.picture()


def words_width(text: str, size: float) -> float:
    """Return how wide a line of words is, in points; a character no font has counts as a whole one."""
    try:
        return text_width(Face.HEI, size, text)
    except UserError:
        return sum(size if ord(one) > 0xFF else size * 0.6 for one in text)


def cut_to(text: str, size: float, room: float) -> str:
    """Return the words, shortened with … where they are wider than their room."""
    if words_width(text, size) <= room:
        return text
    kept = text
    while kept and words_width(kept + _CUT, size) > room:
        kept = kept[:-1]
    return kept + _CUT if kept else ""


@dataclass(slots=True)
class _Page:
    width: float
    top: float = 0.0
    bars: list[DrawnBar] = field(default_factory=list)
    lines: list[DrawnLine] = field(default_factory=list)
    texts: list[DrawnWords] = field(default_factory=list)

    def words(
        self, x: float, text: str, size: float, *, side: Side = Side.LEFT, strong: bool = False
    ) -> None:
        """Set a line of words at the present height."""
        self.texts.append(
            DrawnWords(x=x, top=self.top, text=cut_to(text, size, self.width), size=size, side=side,
                       strong=strong)
        )  # fmt: skip

    def keys(self, keys: tuple[Key, ...]) -> None:
        """Set what the shades mean, in as many lines as it takes."""
        x = 0.0
        for key in keys:
            wide = _SWATCH_PT + 4 + words_width(key.words, TEXT_PT)
            if x and x + wide > self.width:
                x, self.top = 0.0, self.top + TEXT_PT * PITCH
            middle = self.top + (TEXT_PT * PITCH - _SWATCH_PT) / 2
            self.bars.append(DrawnBar(x=x, y=middle, width=_SWATCH_PT, height=_SWATCH_PT, shade=key.shade))
            self.words(x + _SWATCH_PT + 4, key.words, TEXT_PT)
            x += wide + 16
        if keys:
            self.top += TEXT_PT * PITCH + 4

    def note(self, text: str) -> None:
        """Set a remark under the chart, broken where the width ends."""
        self.top += 2
        line = ""
        for character in text:
            if words_width(line + character, SMALL_PT) > self.width:
                self.words(0, line, SMALL_PT)
                self.top += SMALL_PT * PITCH
                line = ""
            line += character
        self.words(0, line, SMALL_PT)
        self.top += SMALL_PT * PITCH

    def run(self, parts: tuple[BarPart, ...], x: float, y: float, height: float, per_unit: float) -> float:
        """Draw parts from left to right and return where they end."""
        for part in parts:
            wide = part.value * per_unit
            if wide > 0:
                self.bars.append(DrawnBar(x=x, y=y, width=wide, height=height, shade=part.shade))
            x += wide
        return x

    def picture(self) -> Picture:
        """Return what was drawn."""
        return Picture(
            width=self.width,
            height=self.top + 2,
            bars=tuple(self.bars),
            lines=tuple(self.lines),
            words=tuple(self.texts),
        )


def _total(parts: tuple[BarPart, ...]) -> int:
    return sum(part.value for part in parts)


def _bars(page: _Page, chart: BarChart) -> None:
    if not chart.rows:
        page.words(0, "没有可以画的数字", TEXT_PT)
        page.top += TEXT_PT * PITCH
        return
    labels = min(max(words_width(row.label, TEXT_PT) for row in chart.rows) + 8, page.width * _LABEL_SHARE)
    figures = max(words_width(row.words, TEXT_PT) for row in chart.rows) + 8
    highest = max(_total(row.parts) for row in chart.rows)
    room = max(page.width - labels - figures, 20.0)
    per_unit = room / highest if highest else 0.0
    first = page.top
    for row in chart.rows:
        height = _label(page, row.label, labels)
        middle = page.top + (height - TEXT_PT * PITCH) / 2
        end = page.run(row.parts, labels, page.top + (height - _BAR_PT) / 2, _BAR_PT, per_unit)
        page.texts.append(DrawnWords(x=end + 5, top=middle, text=row.words, size=TEXT_PT))
        page.top += height
    page.lines.append(DrawnLine(x1=labels, y1=first, x2=labels, y2=page.top, strong=True))
    page.top += _GAP_PT


def _label(page: _Page, text: str, labels: float) -> float:
    """Set the label of a bar, on two smaller lines where one does not hold it; return its height."""
    room = labels - 8
    if words_width(text, TEXT_PT) <= room:
        lines, size, height = [text], TEXT_PT, _ROW_PT
    else:
        first = text
        while words_width(first, SMALL_PT) > room:
            first = first[:-1]
        lines = [first, cut_to(text[len(first) :], SMALL_PT, room)]
        size, height = SMALL_PT, 2 * SMALL_PT * PITCH + 2
    top = page.top + (height - len(lines) * size * PITCH) / 2
    for at, line in enumerate(lines):
        page.texts.append(
            DrawnWords(x=labels - 6, top=top + at * size * PITCH, text=line, size=size, side=Side.RIGHT)
        )
    return height


def _posts(page: _Page, chart: PostChart) -> None:
    if not any(_total(post.parts) or post.words for post in chart.posts):
        page.words(0, "没有可以画的数字", TEXT_PT)
        page.top += TEXT_PT * PITCH
        return
    named = _named_markers(page, chart)
    over = SMALL_PT * PITCH
    base = page.top + over + _PLOT_PT
    slot = page.width / len(chart.posts)
    _upright(page, chart, base, slot, [x for x, _, _ in named])
    page.lines.append(DrawnLine(x1=0, y1=base, x2=page.width, y2=base, strong=True))
    for x, top, marker in named:
        page.lines.append(
            DrawnLine(x1=x, y1=top, x2=x, y2=base, strong=not marker.dashed, dashed=marker.dashed)
        )
    page.top = base + 3
    _under(page, chart, slot)
    if chart.axis:
        page.words(page.width / 2, chart.axis, TEXT_PT, side=Side.CENTRE)
        page.top += TEXT_PT * PITCH


def _upright(page: _Page, chart: PostChart, base: float, slot: float, crossing: list[float]) -> None:
    """Draw the posts and the words on them, beside the lines that cross the plot."""
    highest = max(_total(post.parts) for post in chart.posts)
    per_unit = _PLOT_PT / highest if highest else 0.0
    free = 0.0
    for number, post in enumerate(chart.posts):
        x, y = number * slot + slot * 0.08, base
        for part in post.parts:
            tall = part.value * per_unit
            y -= tall
            if tall > 0:
                page.bars.append(DrawnBar(x=x, y=y, width=slot * 0.84, height=tall, shade=part.shade))
        wide = words_width(post.words, SMALL_PT)
        centre = _beside((number + 0.5) * slot, wide, crossing, free)
        if post.words and centre - wide / 2 >= free:
            page.texts.append(
                DrawnWords(x=centre, top=y - SMALL_PT * PITCH, text=post.words, size=SMALL_PT,
                           side=Side.CENTRE)
            )  # fmt: skip
            free = centre + wide / 2 + 2


def _beside(centre: float, wide: float, crossing: list[float], free: float) -> float:
    """Return where words stand so that no line goes through them, if there is room: as near as can be."""
    for x in crossing:
        if abs(x - centre) < wide / 2 + 1:
            sides = sorted((x - wide / 2 - 2, x + wide / 2 + 2), key=lambda one: abs(one - centre))
            return next((side for side in sides if side - wide / 2 >= free), centre)
    return centre


def _under(page: _Page, chart: PostChart, slot: float) -> None:
    """Set labels under the posts and figures at their edges, leaving out those that would touch."""
    places = [((tick.at) * slot, tick.words) for tick in chart.ticks]
    places += [((at + 0.5) * slot, post.label) for at, post in enumerate(chart.posts) if post.label]
    free = 0.0
    for x, text in sorted(places):
        wide = words_width(text, SMALL_PT)
        left = min(max(x - wide / 2, 0.0), page.width - wide)
        if left < free:
            continue
        page.texts.append(DrawnWords(x=left, top=page.top, text=text, size=SMALL_PT))
        free = left + wide + 6
    if places:
        page.top += SMALL_PT * PITCH + 2


def _named_markers(page: _Page, chart: PostChart) -> list[tuple[float, float, Marker]]:
    """Set the names of the lines above the plot, each on a step where it touches no other."""
    slot = page.width / len(chart.posts)
    steps: list[float] = []
    found = []
    for marker in sorted(chart.markers, key=lambda one: one.at_millis):
        x = min(max(marker.at_millis / 1000 * slot, 0.0), page.width)
        text = cut_to(marker.words, TEXT_PT, page.width)
        wide = words_width(text, TEXT_PT)
        left = min(x + 3, page.width - wide)
        step = next((at for at, end in enumerate(steps) if end <= left), len(steps))
        steps[step:step + 1] = [left + wide + 8]  # fmt: skip
        top = page.top + step * TEXT_PT * PITCH
        page.texts.append(DrawnWords(x=left, top=top, text=text, size=TEXT_PT))
        found.append((x, top, marker))
    page.top += len(steps) * TEXT_PT * PITCH
    return found
