"""Edit a pack's text where it stands: a dated value, its clause, a new value, the version; comments stay.

The places come from the YAML reader's marks, so that everything else keeps every byte.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

import yaml

from lianghe_desktop.policy.exact import exact
from lianghe_desktop.policy.parameter_loader import acceptable
from lianghe_desktop.records.errors import ErrorCode, UserError

_FILES = {"parameters.yaml": "parameters", "limits.yaml": "limits"}
_SHARE = re.compile(r"[0-9]{1,6}/[1-9][0-9]{0,5}")
_FEN_PER_YUAN = 100


class ValueKey(StrEnum):
    """What may be changed of a dated value."""

    SINCE = "from"
    VALUE = "value"
    SOURCE = "source"
    QUOTE = "quote"


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenValue:
    """One dated value as a person types it: money in yuan, a percentage as 80, days as 2019-08-01."""

    since: str
    value: str
    source: str
    quote: str


def set_value(
    files: Mapping[str, str], name: str, place: int, key: ValueKey, text: str, *, unit: str
) -> dict[str, str]:
    """Return the files with one part of one dated value changed; `place` counts the values from 0.

    Raises:
        UserError: The text is no day, no number of that unit, or empty; or there is no such value.
    """
    file, values = _values_of(files, name)
    items = values.value
    if not 0 <= place < len(items):
        raise _gone(name)
    node = _fields(items[place]).get(key.value)
    if node is None:
        raise _gone(name)
    return _replaced(files, file, node, _written(key, text, unit))


def add_value(files: Mapping[str, str], name: str, value: WrittenValue, *, unit: str) -> dict[str, str]:
    """Return the files with one more dated value after the last one of a parameter.

    Raises:
        UserError: A part is no day, no number of that unit, or empty; or the parameter has no values.
    """
    file, values = _values_of(files, name)
    parts = {
        key: _written(key, getattr(value, field), unit)
        for key, field in zip(ValueKey, ("since", "value", "source", "quote"), strict=True)
    }
    last = values.value[-1]
    text = files[file]
    if values.flow_style:
        added = "{" + ", ".join(f"{key.value}: {part}" for key, part in parts.items()) + "}"
        at, piece = last.end_mark.index, f", {added}"
    else:
        indent = " " * last.start_mark.column
        lines = [f"{indent}{key.value}: {part}" for key, part in parts.items()]
        lines[0] = f"{indent[:-2]}- {lines[0].strip()}"
        at, piece = _end_of_block(text, last), "\n".join(lines) + "\n"
    return {**files, file: text[:at] + piece + text[at:]}


def set_version(files: Mapping[str, str], version: str) -> dict[str, str]:
    """Return the files with another version in pack.yaml.

    Raises:
        UserError: pack.yaml cannot be read, or the version is empty.
    """
    top = _composed(files, "pack.yaml")
    node = _fields(top).get("version")
    if node is None:
        raise UserError(ErrorCode.BAD_PACK, "pack.yaml 里没有 version，请先补上。")
    return _replaced(files, "pack.yaml", node, json.dumps(_text(version), ensure_ascii=False))


def typed_value(unit: str, value: int | Fraction) -> str:
    """Return a stored value as a person types it: fen as yuan, a share of 1 as a percentage."""
    shown = Fraction(value)
    if unit == "fen":
        shown /= _FEN_PER_YUAN
    if unit == "percent":
        shown *= 100
    if shown.denominator == 1:
        return str(shown.numerator)
    digits = next((n for n in range(1, 10) if 10**n % shown.denominator == 0), None)
    if digits is None:
        return f"{shown.numerator}/{shown.denominator}"
    whole = shown * 10**digits
    return f"{whole.numerator // 10**digits}.{whole.numerator % 10**digits:0{digits}d}"


def _written(key: ValueKey, text: str, unit: str) -> str:
    if key is ValueKey.SINCE:
        return _day(text)
    if key is ValueKey.VALUE:
        return _number(text, unit)
    return json.dumps(_text(text), ensure_ascii=False)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as problem:
        raise UserError(ErrorCode.BAD_INPUT, f"“{text}”不是日期，应写成 2026-01-01。") from problem


def _number(text: str, unit: str) -> str:
    plain = text.strip().replace(",", "").replace("，", "")
    if unit == "ratio" and _SHARE.fullmatch(plain):
        return f"'{plain}'"
    number = exact(plain)
    if number is not None and unit == "fen":
        fen = Fraction(number) * _FEN_PER_YUAN
        number = fen.numerator if fen.denominator == 1 else None
    if number is None or not acceptable(unit, number):
        what = "金额，最多写到分" if unit == "fen" else "数"
        raise UserError(ErrorCode.BAD_INPUT, f"“{text}”不是这里能用的{what}，请改成例如 12000。")
    return str(number) if isinstance(number, int) else f"'{plain}'"


def _text(text: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        raise UserError(ErrorCode.BAD_INPUT, "依据和原文不能空着；没有公开依据的写“示范参数”。")
    return plain


def _values_of(files: Mapping[str, str], name: str) -> tuple[str, yaml.SequenceNode]:
    for file, key in _FILES.items():
        top = _fields(_composed(files, file)).get(key) if file in files else None
        for entry in top.value if isinstance(top, yaml.SequenceNode) else ():
            fields = _fields(entry)
            values, written = fields.get("values"), fields.get("name")
            if isinstance(values, yaml.SequenceNode) and values.value and written and written.value == name:
                return file, values
    raise _gone(name)


def _fields(node: yaml.Node) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}


def _composed(files: Mapping[str, str], file: str) -> yaml.MappingNode:
    try:
        node = yaml.compose(files.get(file, ""), Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        raise _unreadable(file) from problem
    if not isinstance(node, yaml.MappingNode):
        raise _unreadable(file)
    return node


def _replaced(files: Mapping[str, str], file: str, node: yaml.Node, written: str) -> dict[str, str]:
    text = files[file]
    return {**files, file: text[: node.start_mark.index] + written + text[node.end_mark.index :]}


def _end_of_block(text: str, node: yaml.Node) -> int:
    """Return where the line after the last scalar of a block begins; the block's own end lies further on."""
    scalars = [value for _, value in node.value]
    last = max(scalar.end_mark.index for scalar in scalars)
    found = text.find("\n", last)
    return len(text) if found < 0 else found + 1


def _gone(name: str) -> UserError:
    return UserError(ErrorCode.NOT_FOUND, f"政策包里没有参数“{name}”的这个数值，请重新选择。")


def _unreadable(file: str) -> UserError:
    return UserError(ErrorCode.BAD_PACK, f"{file} 写得看不懂，请先在“改文字”里改好，再用表格改。")
