"""Files that a desk refused whole: told to the desks below, so that nobody waits for a receipt in vain.

What was refused proved nothing of its sender, so it is named by what its writer knows it by: the hash of the
beginning of the sealed file, whatever it is called now, and a name that the program itself gives.
Source: docs/formats/bundle.md 5.3 (`refused`, `refused_files`), 7, 11.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.sync.age import MOST_HEADER_BYTES, header_bytes

MOST_REFUSALS = 50
MOST_WORDS = 300
_NAME = re.compile(r"((?:up|peer)-([0-9]{12})-[0-9]{8}-[0-9]+of[0-9]+(?:-[0-9]+)?\.lhb)")
_KIND_AND_AREA = re.compile(r"(up|enrol|return|baseline|peer)-([0-9]{12})-")
_COPY = re.compile(r"(?: ?\([0-9]+\)| - 副本| - Copy)+(?=\.lhb$)")


_OUTER = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """One file that was not taken, when (ms since 1970 UTC of that desk's clock), and why in words.

    `file` is a name that the program gave or what `outer_id` returned.
    """

    file: str
    wall_ms: int
    why: str


def own_name(path: Path) -> str:
    """Return the name that the program gave a file, a copy's mark taken off; "" for any other name."""
    found = _NAME.fullmatch(_COPY.sub("", path.name))
    return found[1] if found else ""


def kind_and_area(path: Path) -> tuple[str, str]:
    """Return the kind and the area code in a name that the program gave; blank for any other name."""
    found = _KIND_AND_AREA.match(path.name)
    return (found[1], found[2]) if found else ("", "")


def is_for_another(path: Path, area: AreaCode, *, opens: bool) -> bool:
    """Tell by the name that the program gave a file whether it is for another desk than this one, of `area`.

    What goes up is for an area above the one in its name. All else is for a desk of that very area: for this
    one only if one of its keys `opens` it, since an office or a village may have several machines.
    """
    kind, digits = kind_and_area(path)
    if not kind:
        return False
    code = AreaCode(digits)
    if kind in ("up", "enrol"):
        return code == area or not area.contains(code)
    return not opens or code != area


def outer_id(path: Path) -> str:
    """Return what a sealed file is known by under any name; "" where its beginning is damaged.

    age draws new keys for each file, so the hash of its header (to the end of its MAC) is one of its own; it
    stays the same when the rest is cut short or changed, and nobody needs a key to see it.
    """
    try:
        with path.open("rb") as file:
            start = file.read(MOST_HEADER_BYTES)
    except OSError:
        return ""
    end = header_bytes(start)
    return hashlib.sha256(start[:end]).hexdigest() if end else ""


def is_outer_id(text: str) -> bool:
    """Tell whether a text could come from `outer_id`."""
    return _OUTER.fullmatch(text) is not None


def is_own_name(name: str) -> bool:
    """Tell whether the program could have given this name."""
    return _NAME.fullmatch(name) is not None


def area_of_name(name: str) -> str:
    """Return the area code in a name that the program gave, "" for any other name."""
    found = _NAME.fullmatch(name)
    return found[2] if found else ""
