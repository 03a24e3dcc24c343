"""Choose a font for every character: Song for text, Hei for heads, Hanazono for rare names.

FangSong, the face of official texts, may not be shipped: it is the system's, where there is one.

A run is a piece of text that one font can set. What no font has is refused before anything is
printed, because a name with a white box in it is not that person's name.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache

from lianghe_desktop.documents.system_fonts import fangsong_file
from lianghe_desktop.documents.truetype import TrueTypeFile
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.resources import resource_path

_FANGSONG = "FangSong"


class Face(Enum):
    """Name the faces of a sheet by their duty; the value is the chain of fonts tried in order."""

    SONG = ("NotoSerifSC-Regular", "NotoSansSC-Regular", "HanaMinB")
    HEI = ("NotoSansSC-Regular", "NotoSerifSC-Regular", "HanaMinB")
    HEI_BOLD = ("NotoSansSC-Bold", "NotoSerifSC-Regular", "HanaMinB")
    FANGSONG = ("FangSong", "NotoSerifSC-Regular", "NotoSansSC-Regular", "HanaMinB")


@dataclass(frozen=True, slots=True)
class Run:
    """Hold text that one font sets, and its width in thousandths of the type size."""

    font: str
    text: str
    width: float


@cache
def font_file(name: str) -> TrueTypeFile:
    """Return a font, read once a process: a shipped one (`name` without ending), or the system's FangSong."""
    if name == _FANGSONG and (system := fangsong_file()) is not None:
        return system
    return TrueTypeFile(resource_path(f"fonts/{name}.ttf"))


@cache
def fonts_of(face: Face) -> tuple[str, ...]:
    """Return the fonts of a face that this machine has, in the order in which they are tried."""
    without = () if fangsong_file() is not None else (_FANGSONG,)
    return tuple(name for name in face.value if name not in without)


@lru_cache(maxsize=60_000)
def _place(face: Face, character: str) -> tuple[str, float]:
    code = ord(character)
    for name in fonts_of(face):
        font = font_file(name)
        glyph = font.glyph_of.get(code)
        if glyph:
            return name, font.advance(glyph) * 1000 / font.units_per_em
    raise UserError(
        ErrorCode.NO_GLYPH,
        f"“{character}”（字码 U+{code:04X}）字库里没有，打印不出来；请核对这个字，或先改用同音字并手写更正。",
    )


@lru_cache(maxsize=60_000)
def runs(face: Face, text: str) -> tuple[Run, ...]:
    """Split one line of text into runs.

    Raises UserError (NO_GLYPH) naming the first character that no font of the chain has.
    """
    result: list[Run] = []
    start, font, width = 0, "", 0.0
    for index, character in enumerate(text):
        name, advance = _place(face, character)
        if name != font and index:
            result.append(Run(font, text[start:index], width))
            start, width = index, 0.0
        font = name
        width += advance
    if text:
        result.append(Run(font, text[start:], width))
    return tuple(result)


def text_width(face: Face, size_pt: float, text: str) -> float:
    """Return the width of one line in points."""
    return sum(run.width for run in runs(face, text)) * size_pt / 1000


def character_width(face: Face, character: str) -> float:
    """Return the advance of one character in thousandths of the type size."""
    return _place(face, character)[1]
