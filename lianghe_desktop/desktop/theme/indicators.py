"""Arrows, boxes and dots of standard controls, written as small SVG files for the style sheet."""

from pathlib import Path

from lianghe_desktop.desktop.theme.tokens import Colours

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" fill="none">'
_STROKE = 'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
_BOX = '<rect x="2" y="2" width="16" height="16" rx="3" fill="{fill}" stroke="{edge}" stroke-width="1.6"/>'
_RING = '<circle cx="10" cy="10" r="8" fill="{fill}" stroke="{edge}" stroke-width="1.6"/>'


def write_indicators(folder: str, colours: Colours) -> dict[str, str]:
    """Write one SVG file a drawing into `folder`; return name -> path with forward slashes."""
    written = {}
    for name, drawing in _drawings(colours).items():
        file = Path(folder) / f"{name}.svg"
        file.write_text(f"{_HEAD}{drawing}</svg>", "utf-8")
        written[name] = file.as_posix()
    return written


def _drawings(colours: Colours) -> dict[str, str]:
    def arrow(path: str, colour: str) -> str:
        return f'<path d="{path}" stroke="{colour}" {_STROKE}/>'

    tick = f'<path d="m5.8 10.4 2.9 2.9 5.6-6.2" stroke="{colours.on_accent}" {_STROKE}/>'
    dot = f'<circle cx="10" cy="10" r="3.6" fill="{colours.on_accent}"/>'
    on, off = colours.accent, colours.control_line
    return {
        "arrow_down": arrow("m5 8 5 5 5-5", colours.quiet),
        "arrow_up": arrow("m5 12 5-5 5 5", colours.quiet),
        "arrow_right": arrow("m8 5 5 5-5 5", colours.quiet),
        "arrow_down_faded": arrow("m5 8 5 5 5-5", colours.line),
        "box": _BOX.format(fill=colours.surface, edge=off),
        "box_hover": _BOX.format(fill=colours.soft_accent, edge=on),
        "box_on": _BOX.format(fill=on, edge=on) + tick,
        "box_faded": _BOX.format(fill=colours.canvas, edge=colours.line),
        "box_on_faded": _BOX.format(fill=colours.faded, edge=colours.faded) + tick,
        "ring": _RING.format(fill=colours.surface, edge=off),
        "ring_hover": _RING.format(fill=colours.soft_accent, edge=on),
        "ring_on": _RING.format(fill=on, edge=on) + dot,
        "ring_faded": _RING.format(fill=colours.canvas, edge=colours.line),
        "ring_on_faded": _RING.format(fill=colours.faded, edge=colours.faded) + dot,
    }
