"""Read what stands in the cells of a list: days as villages write them, numbers as Excel left them.

What cannot be read for certain is said and never guessed: a year of two digits that may be of two
centuries, a number whose last digits Excel has turned into zeros.
"""

import datetime as dt
import re
import unicodedata

from lianghe_desktop.documents.sheet_reading import Cell

_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
_SERIALS = range(5000, 80000)
_FIRST_YEAR = 1880
_DAY = re.compile(r"(\d{4}|\d{2})\s*[-./年、]\s*(\d{1,2})\s*[-./月、]\s*(\d{1,2})\s*[日号]?")
_COMPACT_DAY = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4}|\d{2})\s*[-./年、]\s*(\d{1,2})\s*月?")
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})")
_YEAR = re.compile(r"(\d{4})\s*年?")
_WITH_TIME = re.compile(r"(.+?)[ T]+0?0:00(?::00(?:\.0+)?)?")
_SERIAL = re.compile(r"(\d{4,5})(?:\.0+)?")
_NOT_IN_NUMBERS = re.compile(r"[\s'\"`´‘’“”·_\-\u2010-\u2015\u00ad\u200b-\u200f\u2060\ufeff]")
_RETURN_PERMIT = re.compile(r"[HM](?:\d{8}|\d{10})")
_TAIWAN_PERMIT = re.compile(r"\d{8}|\d{10}[A-Z]")
RESIDENT_DIGITS = 18
_OLD_DIGITS = 15
_PADDED = 4
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212—]+")
_ROUNDED_ZEROS = "000"
LOST = "Excel 把这个号码变成了数字，后几位已经丢失；请把整列设为“文本”格式，再从原表重新粘贴号码。"
ROUNDED = "号码最后三位都是 0、校验位又不对，多半是 Excel 把后几位变成了 0；请从原表重新粘贴号码。"
OLD_NUMBER = "这是 15 位的旧身份证号码，请改填 18 位的号码。"
_NO_PERMIT = "的号码；请填居住证的 18 位号码，没有居住证的留空，证件类型写“无证件”。"
RETURN_PERMIT = "像是港澳回乡证" + _NO_PERMIT
TAIWAN_PERMIT = "像是台胞证" + _NO_PERMIT
NO_DAY = "没有写哪一天，出生日期先空着，请补上。"
UNREADABLE_DAY = "日期看不懂，请写成 1949-12-31 这样的年月日。"
NO_SUCH_DAY = "日历上没有这一天，请核对。"
FUTURE_DAY = "这一天还没有到，请核对。"


class UnreadableError(Exception):
    """Carry the Chinese reason why a cell cannot be read."""


class DoubtfulError(Exception):
    """Carry the Chinese reason why a cell may be read in two ways, so that a person must say which."""


def read_day(text: str, *, today: dt.date | None = None) -> dt.date:
    """Read a day: 1957-9-15, 1957.9.15, 1957年9月15日, 19570915, 57-9-15, Excel's count of days.

    A year of two digits is settled where one of the two centuries would lie after `today`.

    Raises UnreadableError, or DoubtfulError where both centuries are possible or only a month is written.
    Source: Microsoft, DATEVALUE and date systems in Excel (1900 date system).
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("'").strip()
    if timed := _WITH_TIME.fullmatch(plain):
        plain = timed[1].strip()
    if _lacks_its_day(plain, today):
        raise DoubtfulError(NO_DAY)
    found = _DAY.fullmatch(plain) or _COMPACT_DAY.fullmatch(plain)
    if found is None:
        serial = _SERIAL.fullmatch(plain)
        if serial and int(serial[1]) in _SERIALS:
            return _EXCEL_DAY_ZERO + dt.timedelta(days=int(serial[1]))
        raise UnreadableError(UNREADABLE_DAY)
    year, month, day = found.groups()
    if len(year) == 2:
        return _short_year(int(year), int(month), int(day), today)
    whole = _real_day(int(year), int(month), int(day))
    if whole.year < _FIRST_YEAR:
        raise UnreadableError(UNREADABLE_DAY)
    if today is not None and whole > today:
        raise UnreadableError(FUTURE_DAY)
    return whole


def _lacks_its_day(plain: str, today: dt.date | None) -> bool:
    """Tell whether a year, or a year and a month, is all that is written: 1957.9, 57年9月, 195709, 1957."""
    found = _MONTH.fullmatch(plain) or _COMPACT_MONTH.fullmatch(plain)
    if found is None:
        found = _YEAR.fullmatch(plain)
        return found is not None and _is_year(int(found[1]), today)
    whole = len(found[1]) == 4
    return 1 <= int(found[2]) <= 12 and (not whole or _is_year(int(found[1]), today))


def _is_year(year: int, today: dt.date | None) -> bool:
    return _FIRST_YEAR <= year <= (today.year if today else _SERIALS.start - 1)


def _short_year(year: int, month: int, day: int, today: dt.date | None) -> dt.date:
    possible = []
    for century in (1900, 2000):
        try:
            possible.append(_real_day(century + year, month, day))
        except UnreadableError:
            continue
    if today is not None:
        possible = [one for one in possible if one <= today]
    if not possible:
        raise UnreadableError(NO_SUCH_DAY)
    if len(possible) > 1:
        years = "年还是 ".join(str(one.year) for one in possible)
        raise DoubtfulError(f"年份只写了两位，分不清是 {years}年，请写四位年份。")
    return possible[0]


def _real_day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as problem:
        raise UnreadableError(NO_SUCH_DAY) from problem


def read_plain_number(text: str) -> str:
    """Return a number of a household, a card or a telephone in half-width digits, no blanks around it."""
    return unicodedata.normalize("NFKC", text).lstrip("'‘’").strip()


def read_phone(text: str) -> str:
    """Return a telephone number in half-width digits, without blanks, one kind of hyphen in it."""
    return _HYPHENS.sub("-", "".join(read_plain_number(text).split()))


def read_name(text: str) -> str:
    """Return a name without the blanks that only make short names as wide as long ones: 王　五."""
    together = "".join(text.split())
    padded = len(together) <= _PADDED and not together.isascii()
    return together if padded else " ".join(text.split())


def read_number(cell: Cell) -> str:
    """Return a long number without blanks, apostrophes, hyphens and what is not seen, letters in capitals.

    Whether a document number's check digit is right is judged by casework, but for one that Excel rounded.

    Raises UnreadableError where Excel has lost digits, the number is of the old kind or a travel permit's.
    """
    if cell.lost_digits:
        raise UnreadableError(LOST)
    number = _NOT_IN_NUMBERS.sub("", unicodedata.normalize("NFKC", cell.text)).upper()
    if number.isdigit() and len(number) == _OLD_DIGITS:
        raise UnreadableError(OLD_NUMBER)
    if _RETURN_PERMIT.fullmatch(number):
        raise UnreadableError(RETURN_PERMIT)
    if _TAIWAN_PERMIT.fullmatch(number):
        raise UnreadableError(TAIWAN_PERMIT)
    whole = number.isdigit() and len(number) == RESIDENT_DIGITS
    if whole and number.endswith(_ROUNDED_ZEROS) and not _checks(number):
        raise UnreadableError(ROUNDED)
    return number


def _checks(number: str) -> bool:
    """Tell whether the check digit is right. Source: GB 11643-1999."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, number, strict=False))
    return "10X98765432"[total % 11] == number[17]
