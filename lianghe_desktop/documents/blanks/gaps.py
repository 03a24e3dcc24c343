"""Gaps inside a cell or paragraph that has words of its own: 户主：____, {{住址}}, □是 □否."""

import re
from dataclasses import dataclass

_NAMED = re.compile(r"\{\{\s*([^{}]{1,30}?)\s*\}\}")
_AFTER_COLON = re.compile(r"([^\s：:_，。；、]{1,16})[：:]([ \u3000\u00a0_]{2,}|[ \u3000\u00a0_]*(?=$|\n))")
_RULED = re.compile(r"([^\s：:_，。；、（）()]{2,12})(_{3,})")
_BOX = re.compile(r"[□☐◻]\s*([^\s□☐◻☑，。；、（）()]{1,14})")
TICKED = "☑"
_LEAST_BOXES = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: its label, and where in the text it lies; `options` are the words beside boxes to tick."""

    label: str
    start: int
    end: int
    options: tuple[tuple[str, int], ...] = ()  # word, position of its box


def gaps_of(text: str) -> tuple[Gap, ...]:
    """Return the gaps of a text in order."""
    found: list[Gap] = [Gap(one[1], one.start(), one.end()) for one in _NAMED.finditer(text)]
    boxes = list(_BOX.finditer(text))
    if len(boxes) >= _LEAST_BOXES:
        before = text[: boxes[0].start()].strip(" \u3000：:\n")
        options = tuple((one[1], one.start()) for one in boxes)
        found.append(Gap(before.rpartition("\n")[2], boxes[0].start(), boxes[-1].end(), options))
    for pattern in (_AFTER_COLON, _RULED):
        for one in pattern.finditer(text):
            start, end = one.span(2)
            if not any(start < other.end and other.start < max(end, start + 1) for other in found):
                found.append(Gap(one[1], start, end))
    return tuple(sorted(found, key=lambda gap: (gap.start, gap.end)))


def edits_for(text: str, values: dict[int, str]) -> list[tuple[int, int, str]]:
    """Return what to put where: (start, end, words) for each gap that has a value, the last one first.

    values: the number of the gap, from 1 -> words; for boxes one or several of their words with 、 between.
    """
    edits: list[tuple[int, int, str]] = []
    for number, gap in enumerate(gaps_of(text), start=1):
        value = values.get(number, "")
        if not value:
            continue
        if gap.options:
            chosen = set(value.split("、"))
            edits += [(at, at + 1, TICKED) for word, at in gap.options if word in chosen]
        else:
            edits.append((gap.start, gap.end, value))
    return sorted(edits, reverse=True)


def filled_text(text: str, values: dict[int, str]) -> str:
    """Return the text with its gaps filled; gaps without a value stay as they are."""
    for start, end, words in edits_for(text, values):
        text = text[:start] + words + text[end:]
    return text
