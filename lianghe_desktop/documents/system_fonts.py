"""Find the system's FangSong, the face of official texts, which no free licence lets us ship.

Windows has it, and so have the Chinese desktops (麒麟, 统信); elsewhere official texts are set in Song.
Source: GB/T 9704-2012 5.2.2 (body in 仿宋体).
"""

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lianghe_desktop.documents.truetype import TrueTypeFile
from lianghe_desktop.records.errors import IntegrityFault

_NAMES = frozenset(
    {
        "simfang.ttf",
        "fangsong.ttf",
        "fangsong_gb2312.ttf",
        "fzfs.ttf",
        "fzfsk.ttf",
        "fzfsjw.ttf",
        "stfangso.ttf",
    }
)
_DEEPEST = 5
_SAMPLE = "公示认定村"


@cache
def fangsong_file() -> TrueTypeFile | None:
    """Return the system's FangSong, None where there is none that can be read and may be embedded."""
    for path in _candidates():
        try:
            font = TrueTypeFile(path)
            usable = font.may_embed and all(ord(one) in font.glyph_of for one in _SAMPLE)
        except (OSError, IntegrityFault, ValueError, KeyError, IndexError):
            continue
        if usable:
            return font
    return None


def _folders() -> list[Path]:
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]


def _candidates() -> Iterator[Path]:
    for folder in _folders():
        start = len(folder.parts)
        for held, inner, files in os.walk(folder):
            if len(Path(held).parts) - start >= _DEEPEST:
                inner.clear()
            yield from sorted(Path(held) / name for name in files if name.lower() in _NAMES)
