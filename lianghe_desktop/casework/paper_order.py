"""In which order a batch of papers is printed, so that it can be handed out on one walk."""

import re
from collections.abc import Sequence
from enum import StrEnum

from lianghe_desktop.casework.paper_values import head_name, number_of
from lianghe_desktop.store.households import HouseholdFile

_PARTS = re.compile(r"(\d+)")
_CHINESE = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")


class PaperOrder(StrEnum):
    """Orders that are offered."""

    LIST = "list"
    DOOR = "door"


def in_order(files: Sequence[HouseholdFile], order: PaperOrder) -> list[HouseholdFile]:
    """Return the households as listed, or by village, group, door and number."""
    if order is PaperOrder.LIST:
        return list(files)
    return sorted(files, key=_door)


def _door(file: HouseholdFile) -> tuple[object, ...]:
    row = file.household
    return (
        row.home,
        row.group_name is None,
        natural(row.group_name or ""),
        row.address is None,
        natural(row.address or ""),
        natural(number_of(row)),
        head_name(file),
    )


def natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """Return a key that puts 第二组 before 第十组 and 9号 before 10号."""
    arabic = _TENS.sub(lambda m: str(_CHINESE.get(m[1], 1) * 10 + _CHINESE.get(m[2], 0)), text)
    arabic = "".join(str(_CHINESE[c]) if c in _CHINESE else c for c in arabic)
    return tuple(
        (not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _PARTS.split(arabic)
    )
