"""Numbers of invented documents: right area, birth date, parity and check digit, and nobody's.

Sequence numbers run from 901 to 990, which registries of a district do not reach on one birth date,
and 440403 (a district since 2001) is given to the old as well, who really carry older county codes.
Source: GB 11643-1999; GB/T 2260.
"""

import datetime as dt
from dataclasses import dataclass, field

from lianghe_desktop.records.identity import check_digit

_RESIDENT_PREFIX = "440403"
_MACAU_PREFIX = "820000"
_FIRST_SEQUENCE, _LAST_SEQUENCE = 901, 990


@dataclass(slots=True)
class DocumentOffice:
    """Give out numbers, none twice."""

    given: set[str] = field(default_factory=set)

    def resident(self, birth: dt.date, sex: str) -> str:
        """Return a new resident number of 斗门区 for a birth date and sex (1 or 2)."""
        return self._number(_RESIDENT_PREFIX, birth, sex)

    def macau_permit(self, birth: dt.date, sex: str) -> str:
        """Return a new number of a residence permit for somebody from Macau."""
        return self._number(_MACAU_PREFIX, birth, sex)

    def _number(self, prefix: str, birth: dt.date, sex: str) -> str:
        first = _FIRST_SEQUENCE if sex == "1" else _FIRST_SEQUENCE + 1
        for sequence in range(first, _LAST_SEQUENCE + 1, 2):
            stem = f"{prefix}{birth:%Y%m%d}{sequence}"
            number = stem + check_digit(stem)
            if number not in self.given:
                self.given.add(number)
                return number
        raise AssertionError("more people on one birth date than the demonstration ever makes")
