"""Administrative area codes: GB/T 2260 counties, statistical townships and 12-digit villages.

Every code is kept with 12 digits; zeros at the end mark the level (440403000000 a district,
440403106000 a township, 440403106201 a village). Source: GB/T 2260; GB/T 10114; domain of
statistical area codes of 2023.
"""

from dataclasses import dataclass
from enum import IntEnum

from lianghe_desktop.records.errors import ErrorCode, UserError


class AreaLevel(IntEnum):
    """Levels of area, the higher desk with the smaller number."""

    PROVINCE = 1
    CITY = 2
    DISTRICT = 3
    TOWNSHIP = 4
    VILLAGE = 5


_DIGITS = {
    AreaLevel.PROVINCE: 2,
    AreaLevel.CITY: 4,
    AreaLevel.DISTRICT: 6,
    AreaLevel.TOWNSHIP: 9,
    AreaLevel.VILLAGE: 12,
}


@dataclass(frozen=True, slots=True, order=True)
class AreaCode:
    """A checked area code of 12 digits."""

    value: str

    @classmethod
    def parse(cls, text: str) -> "AreaCode":
        """Read a code of 2, 4, 6, 9 or 12 digits.

        Raises:
            UserError: It has another length or characters that are no digits.
        """
        digits = text.strip()
        if not (digits.isascii() and digits.isdigit()) or len(digits) not in _DIGITS.values():
            raise UserError(
                ErrorCode.BAD_AREA_CODE,
                f"区划代码“{text.strip()}”不对：应为 6 位（县区）、9 位（镇街）或 12 位（村居）数字，"
                "请核对后重填。",
            )
        return cls(digits.ljust(12, "0"))

    @property
    def level(self) -> AreaLevel:
        """Return the level that the zeros at the end give."""
        for level in AreaLevel:
            if not self.value[_DIGITS[level] :].strip("0"):
                return level
        return AreaLevel.VILLAGE

    @property
    def prefix(self) -> str:
        """Return the digits that every area inside this one begins with."""
        return self.value[: _DIGITS[self.level]]

    def contains(self, other: "AreaCode") -> bool:
        """Tell whether `other` is this area or lies inside it."""
        return other.value.startswith(self.prefix)

    def parent(self, level: AreaLevel) -> "AreaCode":
        """Return the area of `level` that holds this one (itself when it is of that level)."""
        return AreaCode(self.value[: _DIGITS[level]].ljust(12, "0"))

    def __str__(self) -> str:
        """Return the 12 digits."""
        return self.value
