"""Why two entries may be one person: the number, a slip in typing it, the sound of the name, the birth date.

Source: 全国扶贫开发信息系统 data-quality rule 2 (一人不得登记两次); GB 11643 (15 and 18 digits).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from lianghe_desktop.store.people_read import PersonLine


class Certainty(IntEnum):
    """How sure it is that two entries are one person."""

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """How alike two entries are, with the reasons in Chinese."""

    certainty: Certainty
    reasons: tuple[str, ...]


def old_number(number: str) -> str:
    """Return the 15-digit form of a resident number: without century and check digit. Source: GB 11643."""
    return number[:6] + number[8:17] if len(number) == 18 else number


def one_slip(first: str, second: str) -> bool:
    """Tell whether two texts differ by one wrong sign, one missing or added, or two neighbours swapped."""
    if first == second:
        return False
    if len(first) == len(second):
        wrong = [at for at, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
        if len(wrong) == 1:
            return True
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return swapped and first[wrong[0]] == second[wrong[1]] and first[wrong[1]] == second[wrong[0]]
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def likeness(first: PersonLine, second: PersonLine, sound: Callable[[str], str]) -> Likeness | None:
    """Return why two entries may be one person, None where nothing speaks for it."""
    numbers = _numbers(first.document_number, second.document_number)
    same_name = bool(first.name) and first.name == second.name
    same_sound = bool(first.name and second.name) and sound(first.name or "") == sound(second.name or "")
    births = _births(first.birth_date, second.birth_date)
    reasons: list[str] = []
    if same_name:
        reasons.append("姓名相同")
    elif same_sound:
        reasons.append(f"姓名同音（{first.name}、{second.name}）")
    reasons += [
        words for words in (_NUMBER_WORDS.get(numbers or ""), _BIRTH_WORDS.get(births or "")) if words
    ]
    shared = _shared(first, second)
    reasons += shared
    if numbers in ("same", "old"):
        return Likeness(certainty=Certainty.CERTAIN, reasons=tuple(reasons))
    if numbers == "slip":
        return Likeness(
            certainty=Certainty.LIKELY if same_sound else Certainty.POSSIBLE, reasons=tuple(reasons)
        )
    if numbers == "near" and same_sound:
        return Likeness(certainty=Certainty.LIKELY, reasons=tuple(reasons))
    if same_sound and (births == "same" or shared):
        apart = first.document_number and second.document_number and not shared and not same_name
        return Likeness(certainty=Certainty.POSSIBLE if apart else Certainty.LIKELY, reasons=tuple(reasons))
    if same_name and births == "slip" and first.sex == second.sex:
        return Likeness(certainty=Certainty.POSSIBLE, reasons=tuple(reasons))
    return None


_NUMBER_WORDS = {
    "same": "证件号码相同",
    "old": "证件号码的15位和18位是同一个",
    "slip": "证件号码只差一位或两位颠倒",
    "near": "证件号码除校验位外只差一位",
}
_BIRTH_WORDS = {"same": "出生日期相同", "slip": "出生日期只差一位或月日颠倒"}


def _numbers(first: str | None, second: str | None) -> str | None:
    if not first or not second:
        return None
    if first == second:
        return "same"
    if {len(first), len(second)} == {15, 18} and old_number(first) == old_number(second):
        return "old"
    if one_slip(first, second):
        return "slip"
    # A slip that took the check digit along leaves two sound numbers; so do neighbours in a register.
    return "near" if one_slip(first[:17], second[:17]) else None


def _births(first: dt.date | None, second: dt.date | None) -> str | None:
    if first is None or second is None:
        return None
    if first == second:
        return "same"
    turned = (first.year, first.month, first.day) == (second.year, second.day, second.month)
    return "slip" if turned or one_slip(f"{first:%Y%m%d}", f"{second:%Y%m%d}") else None


def _shared(first: PersonLine, second: PersonLine) -> list[str]:
    found = []
    if first.phone and first.phone == second.phone and first.household != second.household:
        found.append("联系电话相同")
    if first.disability_card and first.disability_card == second.disability_card:
        found.append("残疾证号相同")
    return found
