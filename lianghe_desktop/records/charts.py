"""Charts as data and as geometry: what documents lay out once, and screen and paper draw alike.

A chart says what it shows, in whole numbers and finished words. A picture is where each bar, line and
word stands, in points from the top left corner, told by shades that stay apart in black and white.
"""

from dataclasses import dataclass
from enum import StrEnum


class Shade(StrEnum):
    """Tell bars apart without colour; the screen gives each a colour of the theme."""

    FULL = "full"
    MIDDLE = "middle"
    LIGHT = "light"
    STRIPED = "striped"


@dataclass(frozen=True, kw_only=True, slots=True)
class BarPart:
    """One piece of a bar: how long it is and what it counts."""

    value: int
    shade: Shade = Shade.FULL


@dataclass(frozen=True, kw_only=True, slots=True)
class BarRow:
    """One bar with its label before it and its figure after it; parts stand one behind another."""

    label: str
    parts: tuple[BarPart, ...]
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """What a shade means, where a chart has more than one."""

    shade: Shade
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BarChart:
    """Bars across, one under another, the figure of each at its end."""

    title: str
    rows: tuple[BarRow, ...]
    keys: tuple[Key, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One upright bar over its stretch of the axis; `words` stand on it, `label` under it."""

    parts: tuple[BarPart, ...]
    label: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A figure under the axis, at the left edge of a post (its number from 0; one more is the end)."""

    at: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """An upright line at a place of the axis, in thousandths of a post from the left; dashed: how it was."""

    at_millis: int
    words: str
    dashed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class PostChart:
    """Upright bars side by side, with lines drawn in; `axis` names what runs along the bottom."""

    title: str
    posts: tuple[Post, ...]
    axis: str = ""
    ticks: tuple[Tick, ...] = ()
    markers: tuple[Marker, ...] = ()
    keys: tuple[Key, ...] = ()
    note: str = ""


Chart = BarChart | PostChart


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnBar:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    shade: Shade


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnLine:
    """A straight line; a strong one is a limit or the axis."""

    x1: float
    y1: float
    x2: float
    y2: float
    strong: bool = False
    dashed: bool = False


class Side(StrEnum):
    """Say at which side of its place a word stands."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnWords:
    """Words whose line box begins at `top`; sizes are in points."""

    x: float
    top: float
    text: str
    size: float
    side: Side = Side.LEFT
    strong: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A chart laid out: its size in points, and what is drawn, bars first and words last."""

    width: float
    height: float
    bars: tuple[DrawnBar, ...]
    lines: tuple[DrawnLine, ...]
    words: tuple[DrawnWords, ...]
