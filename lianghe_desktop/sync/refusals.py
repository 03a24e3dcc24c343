"""Files that a desk refused whole: told to the desks below, so that nobody waits for a receipt in vain.

What was refused proved nothing of its sender, so it is named by its file name alone, and only by a name that
the program itself gives. Source: docs/formats/bundle.md 5.3 (`refused`), 7.
"""

import re
from dataclasses import dataclass
from pathlib import Path

MOST_REFUSALS = 50
MOST_WORDS = 300
_NAME = re.compile(r"((?:up|peer)-([0-9]{12})-[0-9]{8}-[0-9]+of[0-9]+(?:-[0-9]+)?\.lhb)")
_COPY = re.compile(r"(?: ?\([0-9]+\)| - 副本| - Copy)+(?=\.lhb$)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """One file that was not taken, when (ms since 1970 UTC of that desk's clock), and why in words."""

    file: str
    wall_ms: int
    why: str


def own_name(path: Path) -> str:
    """Return the name that the program gave a file, a copy's mark taken off; "" for any other name."""
    found = _NAME.fullmatch(_COPY.sub("", path.name))
    return found[1] if found else ""


def is_own_name(name: str) -> bool:
    """Tell whether the program could have given this name."""
    return _NAME.fullmatch(name) is not None


def area_of_name(name: str) -> str:
    """Return the area code in a name that the program gave, "" for any other name."""
    found = _NAME.fullmatch(name)
    return found[2] if found else ""
