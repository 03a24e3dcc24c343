"""What people type and what they mean by it: amounts, numbers and dates, without any Qt.

Full-width digits and Chinese punctuation count as their plain twins, because input methods produce them.
"""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from lianghe_desktop.desktop.widgets.refused import Refused

FEN_PER_YUAN = 100
_MOST_FEN = 2**63 - 1
_SEPARATORS = re.compile(r"[,\s'、]")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_DATE_MARKS = re.compile(r"[-./年月\s]+")


def plain(text: str) -> str:
    """Return `text` with full-width signs narrowed and outer blanks taken off."""
    return unicodedata.normalize("NFKC", text).replace("。", ".").strip()


def parse_money(text: str) -> int | None:
    """Return the amount in fen that was typed in yuan, None for nothing; 万 multiplies by ten thousand.

    Raises Refused when it is no amount, has more than two decimals, or is beyond 64 bits.
    """
    cleaned = plain(text).removeprefix("¥").removesuffix("元").strip()
    factor = 1
    if cleaned.endswith("万"):
        cleaned, factor = cleaned[:-1].strip(), 10_000
    if not cleaned:
        if factor == 1:
            return None
        raise Refused("金额请写数字，例如 12345.50 或 1.2万")
    number = _decimal(cleaned, "金额请写数字，例如 12345.50 或 1.2万")
    fen = number * factor * FEN_PER_YUAN
    if fen != fen.to_integral_value():
        raise Refused("金额最多写到分，也就是小数点后两位")
    if abs(fen) > _MOST_FEN:
        raise Refused("这个金额太大，请检查是否多写了数字")
    return int(fen)


def format_money(fen: int) -> str:
    """Return an amount of fen as yuan with thousands separators and two decimals: `12,345.00`."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{yuan:,}.{rest:02d}"


def money_text(fen: int) -> str:
    """Return an amount of fen as the shortest plain yuan text of a questionnaire: `12345`, `12345.5`."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return sign + (f"{yuan}.{rest:02d}".rstrip("0") if rest else str(yuan))


def parse_integer(text: str) -> int | None:
    """Return the whole number typed, None for nothing; raises Refused otherwise."""
    cleaned = plain(text)
    if not cleaned:
        return None
    number = _decimal(cleaned, "这里请写整数，例如 3")
    if number != number.to_integral_value():
        raise Refused("这里请写整数，不带小数点")
    return int(number)


def parse_decimal(text: str) -> Decimal | None:
    """Return the number typed, None for nothing; raises Refused otherwise."""
    cleaned = plain(text)
    return _decimal(cleaned, "这里请写数字，例如 1.5") if cleaned else None


def decimal_text(number: Decimal) -> str:
    """Return a number without exponent and without needless noughts."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_date(text: str, *, today: date) -> date | None:
    """Return the day that was typed, None for nothing.

    Takes 20190801, 2019-8-1, 2019.8.1, 2019/8/1, 2019年8月1日, 今天, 昨天, and without a year (8.1) the
    day in the year of `today`. Raises Refused otherwise.
    """
    cleaned = plain(text)
    if not cleaned:
        return None
    spoken = {"今天": 0, "昨天": 1, "前天": 2}
    if cleaned in spoken:
        return today - timedelta(days=spoken[cleaned])
    parts = [part for part in _DATE_MARKS.split(cleaned.rstrip("日号")) if part]
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) == 2:
        parts = [str(today.year), *parts]
    return _day(parts)


def spoken_date(day: date) -> str:
    """Return a day as it is said: 2019年8月1日 星期四."""
    return f"{day.year}年{day.month}月{day.day}日 星期{'一二三四五六日'[day.weekday()]}"


def _day(parts: list[str]) -> date:
    if len(parts) != 3 or len(parts[0]) != 4 or not all(part.isascii() and part.isdigit() for part in parts):
        raise Refused("日期请写成 20190801 或 2019-8-1，今年的可以只写 8.1")
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise Refused(f"{int(parts[0])}年没有{int(parts[1])}月{int(parts[2])}日，请检查月和日") from None


def _decimal(cleaned: str, sentence: str) -> Decimal:
    if "," in cleaned and not _THOUSANDS.fullmatch(cleaned.lstrip("+-")):
        raise Refused(sentence)
    bare = _SEPARATORS.sub("", cleaned)
    if not bare.isascii() or not _NUMBER.fullmatch(bare):
        raise Refused(sentence)
    try:
        return Decimal(bare)
    except InvalidOperation:
        raise Refused(sentence) from None
