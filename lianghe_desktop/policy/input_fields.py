"""How each field of the exchange JSON is read: kind, closed list and bounds, refused by path."""

import re
from collections.abc import Callable, Collection
from datetime import date
from fractions import Fraction
from typing import Any

from lianghe_desktop.policy import vocabulary as words
from lianghe_desktop.policy.exact import exact
from lianghe_desktop.records.errors import ErrorCode, UserError

FieldReader = Callable[[Any, str], Any]
_MAX_FEN = 2**53
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HOME = re.compile(r"\d{12}")
_MAX_MONTHS = 12
# GB/T 4761: 01 本人, 02 户主, 10-12 配偶, 20-99 the groups of children, parents and others.
RELATIONS = frozenset({"01", "02", "10", "11", "12", *(str(code) for code in range(20, 100))})


def refuse(path: str, reason: str) -> UserError:
    """Return the refusal of an input, naming the path."""
    return UserError(ErrorCode.BAD_INPUT, f"{path}：{reason}")


def _flag(value: Any, path: str) -> bool:
    if not isinstance(value, bool):
        raise refuse(path, "应写 true 或 false")
    return value


def _fen(value: Any, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise refuse(path, "金额应以分为单位写整数，例如 12000 表示 120.00 元")
    if not 0 <= value <= _MAX_FEN:
        raise refuse(path, "金额不能是负数，也不能大得不合情理")
    return value


def _count(value: Any, path: str) -> int:
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, int) or value < 0:
        raise refuse(path, "应是不小于 0 的整数")
    return value


def _possessed(value: Any, path: str) -> bool:
    """Read whether there is one: yes or no, or how many."""
    return _count(value, path) > 0


def _months(value: Any, path: str) -> int:
    months = _count(value, path) if not isinstance(value, bool) else -1
    if not 0 <= months <= _MAX_MONTHS:
        raise refuse(path, "是近12个月里满月的个数，应在 0 到 12 之间")
    return months


def _amount(value: Any, path: str) -> int | Fraction:
    number = exact(value)
    if number is None:
        raise refuse(path, "应是不小于 0 的数")
    return number


def _day(value: Any, path: str) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise refuse(path, f"“{value}”不是日期，应写成 2019-08-01")


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str) or not value:
        raise refuse(path, "应是文字")
    return value


def _one_of(choices: Collection[str]) -> FieldReader:
    def read(value: Any, path: str) -> str:
        if not isinstance(value, str) or value not in choices:
            raise refuse(path, f"“{value}”不在可选范围：{'、'.join(choices)}，不适用时写 null")
        return value

    return read


def _digit_of(highest: int) -> FieldReader:
    def read(value: Any, path: str) -> int:
        digit = int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]", value) else value
        if isinstance(digit, bool) or not isinstance(digit, int) or not 1 <= digit <= highest:
            raise refuse(path, f"“{value}”不在可选范围 1 到 {highest}")
        return digit

    return read


def _health(value: Any, path: str) -> frozenset[str]:
    if not isinstance(value, list):
        raise refuse(path, "应是列表，可写 chronic、serious，健康写空列表")
    one = _one_of(words.HEALTH)
    return frozenset(one(item, f"{path}[{index}]") for index, item in enumerate(value))


def _relation(value: Any, path: str) -> str:
    if not isinstance(value, str) or value not in RELATIONS:
        raise refuse(path, f"“{value}”不是 GB/T 4761 的两位代码，例如户主 02、配偶 10")
    return value


def _home(value: Any, path: str) -> str:
    if not isinstance(value, str) or not _HOME.fullmatch(value):
        raise refuse(path, "应是 12 位村（居）代码")
    return value


HOUSEHOLD_FIELDS: dict[str, FieldReader] = {
    "home": _home,
    "registered": _flag,
    "farms": _flag,
    "urban": _flag,
    "accepts_help": _flag,
    "single_mother": _flag,
    "single_mother_person": _text,
    "housing_hardship": _one_of(words.HARDSHIPS),
    "housing_grade": _one_of(words.GRADES),
    "housing_area_m2": _amount,
    "land_mu": _amount,
    "incident": _one_of(words.INCIDENTS),
    "incident_on": _day,
    "monitored": _one_of(words.MONITORED),
    "exit_decided_on": _day,
    "exit_basis": _one_of(words.EXIT_BASES),
    "lifted_on": _day,
    "applies_dibao": _flag,
    "local_hukou": _flag,
}
INCOME_FIELDS: dict[str, FieldReader] = dict.fromkeys(
    (
        "wage",
        "business",
        "business_cost",
        "property",
        "transfer",
        "transfer_paid",
        "basic_pension",
        "resident_pension",
        "exempt",
        "depreciation",
        "production_tax",
        "gifts_given",
    ),
    _fen,
)
SPENDING_FIELDS: dict[str, FieldReader] = dict.fromkeys(
    ("medical_self_paid", "education", "housing", "rehabilitation", "other", "medical_total"), _fen
)
ASSET_FIELDS: dict[str, FieldReader] = {
    "vehicles": _count,
    "livelihood_vehicle": _possessed,
    "machinery": _count,
    "second_home": _possessed,
    "registered_business": _possessed,
    "public_employee": _possessed,
    "deposits": _fen,
}
MEMBER_FIELDS: dict[str, FieldReader] = {
    "relation": _relation,
    "sex": _digit_of(2),
    "birth_date": _day,
    "counted": _flag,
    "school": _one_of(words.SCHOOLS),
    "boards": _flag,
    "new_student": _flag,
    "full_time": _flag,
    "labour": _one_of(words.LABOURS),
    "health": _health,
    "disability_class": _digit_of(7),
    "disability_grade": _digit_of(4),
    "rehabilitation_need": _flag,
    "dibao": _flag,
    "tekun": _flag,
    "insured_medical": _flag,
    "medical_scheme": _one_of(words.SCHEMES),
    "pension_years": _amount,
    "pension": _fen,
    "works": _flag,
    "months_worked": _months,
    "wants_work": _flag,
    "recommended_job": _flag,
    "can_live_alone": _flag,
    "supporter_able": _flag,
}
