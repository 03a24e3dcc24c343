"""Say values in plain Chinese: money in yuan, yes and no, codes by their label."""

from datetime import date
from fractions import Fraction

from lianghe_desktop.policy.scope import Missing, Value
from lianghe_desktop.policy.vocabulary import Fact


def money(fen: int | Fraction) -> str:
    """Return a sum as 12,345.00 元; parts of a fen are rounded half up."""
    whole = fen if isinstance(fen, int) else (2 * fen.numerator + fen.denominator) // (2 * fen.denominator)
    sign = "-" if whole < 0 else ""
    return f"{sign}{abs(whole) // 100:,}.{abs(whole) % 100:02d} 元"


def spoken_day(day: date) -> str:
    """Return a date as it is spoken: 2017年3月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


def number(value: int | Fraction) -> str:
    """Return a number exactly where it ends within two places, else rounded to them."""
    if isinstance(value, int) or value.denominator == 1:
        return str(int(value))
    hundredths = (200 * value.numerator + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0")


def _ends(value: Fraction) -> bool:
    """Tell whether a fraction is a decimal that ends within two places."""
    return 100 % value.denominator == 0


def parameter_value(unit: str, value: Value) -> str:
    """Return a parameter with its unit."""
    if not isinstance(value, int | Fraction):
        return "未给出"
    if unit == "fen":
        return money(value)
    if unit == "ratio" and isinstance(value, Fraction) and not _ends(value):
        return f"{value.numerator}/{value.denominator}"
    if unit == "percent":
        return f"{number(value * 100)}%"
    return f"{number(value)}{_UNIT_WORDS.get(unit, '')}"


_UNIT_WORDS = {
    "age": "周岁",
    "years": "年",
    "months": "个月",
    "days": "天",
    "people": "人",
    "times": "次",
    "items": "项",
    "grade": "级",
    "points": "分",
    "day_of_month": "日",
    "m2": "平方米",
    "mu": "亩",
}


def seen(fact: Fact, value: Value) -> str:
    """Return what was seen of a fact: label and value, 未填 where unknown, 无 where it does not apply."""
    return f"{fact.label} {_value(fact, value)}"


def _value(fact: Fact, value: Value) -> str:
    if isinstance(value, Missing):
        return "未填"
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return "、".join((fact.choices or {}).get(item, item) for item in sorted(value)) or "无"
    if isinstance(value, str):
        return (fact.choices or {}).get(value, value)
    return money(value) if fact.kind == "money" else f"{number(value)}{fact.unit}"
