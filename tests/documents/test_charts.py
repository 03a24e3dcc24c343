"""Charts as geometry: nothing leaves the picture, no words touch, and paper draws what the screen draws."""

from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lianghe_desktop.documents.charts.layout import PITCH, lay_out, words_width
from lianghe_desktop.documents.charts.paper import GREYS, draw_chart, stripes
from lianghe_desktop.documents.flow import UPRIGHT, Flow
from lianghe_desktop.documents.paper import FillMark
from lianghe_desktop.documents.pdf import write_pdf
from lianghe_desktop.records.charts import (
    BarChart,
    BarPart,
    BarRow,
    Chart,
    DrawnWords,
    Key,
    Marker,
    Picture,
    Post,
    PostChart,
    Shade,
    Side,
    Tick,
)
from tests.documents.papers import pdf_text

_NAMES = some.text(alphabet="白蕉镇示范村㐆䶮𠅤𬱖0123 ", max_size=30)
_PARTS = some.lists(
    some.builds(BarPart, value=some.integers(0, 10**7), shade=some.sampled_from(Shade)), max_size=4
).map(tuple)
_ROWS = some.lists(some.builds(BarRow, label=_NAMES, parts=_PARTS, words=_NAMES), max_size=12).map(tuple)
_POSTS = some.lists(some.builds(Post, parts=_PARTS, label=_NAMES, words=_NAMES), max_size=30).map(tuple)
_MARKERS = some.lists(
    some.builds(Marker, at_millis=some.integers(-5_000, 60_000), words=_NAMES, dashed=some.booleans()),
    max_size=6,
).map(tuple)
_KEYS = (Key(shade=Shade.FULL, words="名单上的户"), Key(shade=Shade.STRIPED, words="还没有决定的户"))


def _span(words: DrawnWords) -> tuple[float, float]:
    wide = words_width(words.text, words.size)
    left = words.x - {Side.LEFT: 0.0, Side.CENTRE: 0.5, Side.RIGHT: 1.0}[words.side] * wide
    return left, left + wide


def _inside(picture: Picture) -> None:
    slack = 0.01
    for bar in picture.bars:
        assert bar.x >= -slack
        assert bar.x + bar.width <= picture.width + slack
        assert bar.y >= -slack
        assert bar.y + bar.height <= picture.height + slack
    for line in picture.lines:
        assert -slack <= min(line.x1, line.x2)
        assert max(line.x1, line.x2) <= picture.width + slack
        assert max(line.y1, line.y2) <= picture.height + slack


@settings(max_examples=60)
@given(rows=_ROWS, width=some.floats(260, 900))
def test_bars_stay_inside_and_are_as_long_as_their_figures(rows: tuple[BarRow, ...], width: float) -> None:
    picture = lay_out(BarChart(title="各村", rows=rows, keys=_KEYS, note="说明" * 80), width)
    _inside(picture)
    by_row: dict[float, float] = {}
    for bar in picture.bars[len(_KEYS) :]:
        by_row[bar.y] = by_row.get(bar.y, 0.0) + bar.width
    totals = [total for row in rows if (total := sum(part.value for part in row.parts))]
    assert len(by_row) == len(totals)
    for long, total in zip(by_row.values(), totals, strict=True):
        assert long / max(by_row.values()) == pytest.approx(total / max(totals))


@settings(max_examples=60)
@given(posts=_POSTS, markers=_MARKERS, width=some.floats(260, 900))
def test_posts_stay_inside_and_names_of_lines_touch_nowhere(
    posts: tuple[Post, ...], markers: tuple[Marker, ...], width: float
) -> None:
    ticks = tuple(Tick(at=at, words=f"{at * 1200:,}") for at in range(len(posts) + 1))
    picture = lay_out(PostChart(title="", posts=posts, ticks=ticks, markers=markers, axis="元"), width)
    _inside(picture)
    lines: dict[float, list[tuple[float, float]]] = {}
    for words in picture.words:
        if words.text:
            lines.setdefault(words.top, []).append(_span(words))
    for spans in lines.values():
        spans.sort()
        for (_, end), (start, _) in pairwise(spans):
            assert start >= end - 0.01


def test_no_line_goes_through_the_words_of_a_post() -> None:
    posts = tuple(Post(parts=(BarPart(value=20),), words="20" if at == 3 else "") for at in range(8))
    marker = Marker(at_millis=3500, words="低保线")
    picture = lay_out(PostChart(title="", posts=posts, markers=(marker,)), 400)
    words = next(one for one in picture.words if one.text == "20")
    line = next(one for one in picture.lines if one.x1 == one.x2)
    assert abs(words.x - line.x1) >= words_width("20", words.size) / 2


def test_an_empty_chart_says_so() -> None:
    nothing = PostChart(title="丙", posts=(Post(parts=(BarPart(value=0),), label="一月"),))
    for chart in (BarChart(title="甲", rows=()), PostChart(title="乙", posts=()), nothing):
        assert "没有可以画的数字" in [words.text for words in lay_out(chart, 400).words]


def test_a_long_label_stands_on_two_lines_a_longer_one_is_cut_and_the_figure_follows_the_bar() -> None:
    title = "报送当月帮扶情况（文字材料），抄报各村（2026年11月）"
    row = BarRow(label=title, parts=(BarPart(value=3),), words="3 户")
    first, second, _ = lay_out(BarChart(title="", rows=(row,)), 400).words
    assert first.text + second.text == title
    assert second.top > first.top
    row = BarRow(label="很长很长的村名" * 9, parts=(BarPart(value=3),), words="3 户")
    picture = lay_out(BarChart(title="", rows=(row,)), 400)
    _, label, figure = picture.words
    assert label.text.endswith("…")
    assert figure.text == "3 户"
    assert figure.x >= picture.bars[0].x + picture.bars[0].width


def _pages(chart: Chart) -> tuple[int, BytesIO, Flow]:
    flow, out = Flow(UPRIGHT, "统计图", None), BytesIO()
    draw_chart(flow, chart)
    return write_pdf(flow.finish(), out, "统计图"), out, flow


def test_a_hundred_villages_go_on_on_the_next_page_each_once() -> None:
    rows = tuple(
        BarRow(label=f"示范{at}村䶮㐆𠅤𬱖", parts=(BarPart(value=at),), words=f"{at} 户") for at in range(100)
    )
    pages, out, _ = _pages(BarChart(title="各村户数", rows=rows, note="说明"))
    text = pdf_text(out)
    assert pages == 4
    assert text.count("各村户数") == 4
    assert text.count("说明") == 1
    assert all(f"示范{at}村䶮㐆𠅤𬱖" in text for at in range(100))


def test_shades_stay_apart_in_black_and_white() -> None:
    parts = tuple(BarPart(value=10, shade=shade) for shade in Shade)
    _, _, flow = _pages(BarChart(title="", rows=(BarRow(label="甲", parts=parts, words="40"),)))
    fills = [mark.grey for mark in flow.sheet.marks if isinstance(mark, FillMark)]
    assert fills == [GREYS[shade] for shade in Shade]
    assert len(set(fills)) == len(fills)
    picture = lay_out(BarChart(title="", rows=(BarRow(label="甲", parts=parts, words="40"),)), 400)
    striped = next(bar for bar in picture.bars if bar.shade is Shade.STRIPED)
    for x1, y1, x2, y2 in stripes(striped):
        for x, y in ((x1, y1), (x2, y2)):
            assert striped.x - 0.01 <= x <= striped.x + striped.width + 0.01
            assert striped.y - 0.01 <= y <= striped.y + striped.height + 0.01
    assert PITCH > 1
