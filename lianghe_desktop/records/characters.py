"""Find characters that an input method lacks: by parts, strokes, radical, reading or code.

Source of the table: resources/LICENSES/README.md (Unicode Character Database; 漢語拆字字典).
"""

import gzip
from dataclasses import dataclass
from functools import lru_cache

from lianghe_desktop.records.resources import resource_path

_HAN_FROM = 0x2E80


@dataclass(frozen=True, slots=True)
class Character:
    """One character: radical, strokes beside it and in all, readings without tones, ways to take it apart."""

    char: str
    radical: str
    rest: int
    strokes: int
    readings: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def code(self) -> str:
        """Return the code point as standards write it."""
        return f"U+{ord(self.char):04X}"


@lru_cache(maxsize=1)
def characters() -> tuple[Character, ...]:
    """Return the whole table, in the order of the code points; it is read at the first use."""
    text = gzip.decompress(resource_path("characters/characters.tsv.gz").read_bytes()).decode()
    return tuple(_character(line) for line in text.splitlines())


def _character(line: str) -> Character:
    char, radical, rest, strokes, readings, parts = line.split("\t")
    ways = tuple(parts.split("/")) if parts else ()
    return Character(char, radical, int(rest), int(strokes), tuple(readings.split()), ways)


def find_characters(typed: str, *, most: int = 60) -> tuple[Character, ...]:
    """Return the characters that fit everything typed, the plainest first.

    Chinese characters are parts (龙天), digits a number of strokes in all or besides the radical (9),
    letters a reading (yan) or, after U+ or with a digit among them, a code (4DAE); blanks stand between.
    """
    words = typed.replace("，", " ").replace(",", " ").split()
    if not words:
        return ()
    found: list[tuple[int, int, Character]] = []
    for each in characters():
        if all(_fits(each, word) for word in words):
            exact = sum(word in each.parts for word in words)
            found.append((-exact, each.strokes, each))
    found.sort(key=lambda one: one[:2])
    return tuple(each for _, _, each in found[:most])


def _fits(one: Character, word: str) -> bool:
    if ord(word[0]) >= _HAN_FROM:
        return word == one.char or _has_parts(one, word)
    if word.isdigit() and len(word) <= 2:
        return int(word) in (one.strokes, one.rest)
    code = word.upper().removeprefix("U+").removeprefix("0X")
    if code != word.upper() or (len(code) >= 4 and any(sign.isdigit() for sign in code)):
        return code == f"{ord(one.char):04X}"
    return word.lower() in one.readings


def _has_parts(one: Character, wanted: str) -> bool:
    """Tell whether every part wanted is a part, as often as it is wanted, or the radical."""
    for way in (*one.parts, one.radical):
        parts = way if one.radical in way else way + one.radical
        if all(parts.count(sign) >= wanted.count(sign) for sign in wanted):
            return True
    return False
