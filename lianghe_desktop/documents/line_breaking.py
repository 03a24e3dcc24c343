"""Break Chinese text into lines: no comma at a line's start, no number torn apart.

The text is cut into pieces that must stay together (a number with its sign, a date, a Latin word,
a character with the marks that cling to it); pieces are then filled into lines. Only a piece that
is wider than a whole line is cut inside.

Source: GB/T 15834-2011 《标点符号用法》5.1 (marks that must not stand at the start or end of a line).
"""

import re
from collections.abc import Callable, Iterator

NO_START = "，。、；：？！）】》〉”’」』〕％%…—～·,.;:?!)]}℃°"
NO_END = "（《〈【“‘「『〔([{￥¥$№"

_WORD = re.compile(
    r"＿{1,8}年＿{1,4}月＿{1,4}日|\d{4}年\d{1,2}月\d{1,2}日|[￥¥]?\d[\d,]*(?:\.\d+)?\s?[元亩㎡人户岁]"
    r"|[￥¥$+\-]?[A-Za-z0-9\u00c0-\u024f]+(?:[.,:/\\_@#&+\-][A-Za-z0-9\u00c0-\u024f]+)*|——|……|\s+|.",
    re.S,
)


def pieces(text: str) -> Iterator[str]:
    """Yield the parts that stay on one line; their concatenation is the text."""
    held = ""
    for word in _WORD.findall(text):
        if not held:
            held = word
        elif word[0] in NO_START or word.isspace() or held.rstrip()[-1:] in tuple(NO_END):
            held += word
        else:
            yield held
            held = word
    if held:
        yield held


def _cut(piece: str, limit: float, measure: Callable[[str], float]) -> list[str]:
    """Cut a piece wider than a line by characters; marks at the wrong place are then unavoidable."""
    parts, start = [], 0
    for end in range(1, len(piece) + 1):
        if end - start > 1 and measure(piece[start:end].rstrip()) > limit:
            parts.append(piece[start : end - 1])
            start = end - 1
    return [*parts, piece[start:]]


def break_lines(text: str, limit: float, measure: Callable[[str], float]) -> list[str]:
    """Return the lines of one paragraph; joined they give the text again, spaces included.

    `limit` and the result of `measure` are in the same unit. No line is wider than `limit`
    (spaces at its end not counted) unless a single character is. A text without characters gives
    one empty line.
    """
    lines, line, width = [], "", 0.0
    for piece in pieces(text):
        own = measure(piece)
        if width + measure(piece.rstrip()) <= limit:
            line, width = line + piece, width + own
            continue
        if line:
            lines.append(line)
        *full, line = _cut(piece, limit, measure) if measure(piece.rstrip()) > limit else [piece]
        lines += full
        width = measure(line)
    return [*lines, line]
