"""Read the exchange JSON of an assessment strictly: unknown keys, bad codes and bad days are refused by path.

An absent key stays unknown; null or an empty list says that it does not apply.
Source: docs/formats/policy-pack.md 评定输入.
"""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from lianghe_desktop.policy import facts_check
from lianghe_desktop.policy.exact import exact
from lianghe_desktop.policy.input_fields import (
    ASSET_FIELDS,
    HOUSEHOLD_FIELDS,
    INCOME_FIELDS,
    MEMBER_FIELDS,
    SPENDING_FIELDS,
    refuse,
)
from lianghe_desktop.records.assessment import (
    UNKNOWN,
    AssessInput,
    AssetFacts,
    HouseholdFacts,
    IncomeFacts,
    MemberFacts,
    ParameterValue,
    SpendingFacts,
    U,
)

_TOP = {"on", "pack", "parameters", "households"}
_STRANGE = "文件嵌套太深，或者有太长的数，不像评定输入"


def read_input(raw: bytes) -> AssessInput:
    """Read an assessment's input; UserError BAD_INPUT names the path of what does not fit."""
    top = _parsed(raw)
    if not isinstance(top, dict):
        raise refuse("输入文件", "开头应是 {…}，里面写 on、pack、households")
    _refuse_unknown(top, _TOP, "")
    households = top.get("households")
    if not isinstance(households, list):
        raise refuse("households", "应是各户的列表")
    read = tuple(_household(item, f"households[{index}]") for index, item in enumerate(households))
    _refuse_twice([household.id for household in read], "households")
    return AssessInput(
        households=read,
        on=_on(top.get("on")),
        pack=_pack(top.get("pack")),
        parameters=_parameters(top.get("parameters")),
    )


def read_household(text: str) -> HouseholdFacts:
    """Read the kept snapshot of one household; it is read as it is, contradictions and all."""
    item = _object(_parsed(text.encode()), "household")
    return _facts(item, f"households.{_id(item, 'household')}")


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(
            raw.decode("utf-8-sig"),
            object_pairs_hook=_unique,
            parse_float=Decimal,
            parse_constant=_no_constant,
        )
    except UnicodeDecodeError as error:
        raise refuse("输入文件", "不是 UTF-8 文字，请另存为 UTF-8") from error
    except json.JSONDecodeError as error:
        raise refuse(
            "输入文件", f"第 {error.lineno} 行第 {error.colno} 个字符处格式写错，请检查引号和逗号"
        ) from error
    except (RecursionError, ValueError) as error:
        raise refuse("输入文件", _STRANGE) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise refuse(key, "在同一处写了两次，请只留一个")
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise refuse(name, "不是数，请写整数")


def _refuse_unknown(item: dict[str, Any], known: set[str], path: str) -> None:
    for key in item:
        if key not in known:
            raise refuse(f"{path}.{key}".lstrip("."), "不是可用的名称，请检查拼写或删去")


def _refuse_twice(ids: list[str], path: str) -> None:
    seen: set[str] = set()
    for item in ids:
        if item in seen:
            raise refuse(f"{path}.{item}", "编号出现了两次，请改正")
        seen.add(item)


def _on(value: Any) -> date | None:
    if value is None:
        return None
    day = HOUSEHOLD_FIELDS["incident_on"](value, "on")
    assert isinstance(day, date)  # noqa: S101  # the reader of days returns days
    return day


def _pack(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise refuse("pack", "应写政策包的代码，例如 doumen-2017")
    return value


def _parameters(value: Any) -> dict[str, ParameterValue]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise refuse("parameters", "应是 {参数名: 数值}")
    found: dict[str, ParameterValue] = {}
    for name, written in value.items():
        number = None if isinstance(written, str) else exact(written)
        if number is None:
            raise refuse(f"parameters.{name}", "应是不小于 0 的数")
        found[name] = number
    return found


def _object(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise refuse(path, "应是一组名称和值 {…}")
    return value


def _id(item: dict[str, Any], path: str) -> str:
    value = item.get("id")
    if not isinstance(value, str) or not value.strip():
        raise refuse(f"{path}.id", "缺少编号，或编号不是文字")
    return value


def _household(value: Any, path: str) -> HouseholdFacts:
    item = _object(value, path)
    named = f"households.{_id(item, path)}"
    household = _facts(item, named)
    facts_check.refuse_contradictions(household, named)
    return household


def _facts(item: dict[str, Any], named: str) -> HouseholdFacts:
    _refuse_unknown(item, {"id", "income", "spending", "assets", "members", *HOUSEHOLD_FIELDS}, named)
    return HouseholdFacts(
        id=item["id"],
        income=IncomeFacts(**_group(item, "income", INCOME_FIELDS, named)),
        spending=SpendingFacts(**_group(item, "spending", SPENDING_FIELDS, named)),
        assets=AssetFacts(**_group(item, "assets", ASSET_FIELDS, named)),
        members=_members(item, named),
        **_values(item, HOUSEHOLD_FIELDS, named),
    )


def _values(item: dict[str, Any], readers: "dict[str, Any]", path: str) -> dict[str, Any]:
    return {
        name: None if item[name] is None else read(item[name], f"{path}.{name}")
        for name, read in readers.items()
        if name in item
    }


def _group(item: dict[str, Any], name: str, readers: "dict[str, Any]", path: str) -> dict[str, Any]:
    if name not in item:
        return {}
    if item[name] is None:
        return dict.fromkeys(readers)
    group = _object(item[name], f"{path}.{name}")
    _refuse_unknown(group, set(readers), f"{path}.{name}")
    return _values(group, readers, f"{path}.{name}")


def _members(item: dict[str, Any], path: str) -> tuple[MemberFacts, ...] | U:
    if "members" not in item:
        return UNKNOWN
    if item["members"] is None:
        return ()
    if not isinstance(item["members"], list):
        raise refuse(f"{path}.members", "应是家庭成员的列表")
    members = tuple(
        _member(member, f"{path}.members[{index}]", path) for index, member in enumerate(item["members"])
    )
    _refuse_twice([member.id for member in members], f"{path}.members")
    return members


def _member(value: Any, path: str, household: str) -> MemberFacts:
    item = _object(value, path)
    named = f"{household}.members.{_id(item, path)}"
    _refuse_unknown(item, {"id", *MEMBER_FIELDS}, named)
    return MemberFacts(id=item["id"], **_values(item, MEMBER_FIELDS, named))
