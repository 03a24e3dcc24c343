"""Where answers go that `save_to` cannot say: a form's projection map, read strictly.

A map stands beside its form (forms/NAME.projection.yaml) and is data: question path -> table, column and
conversion. This module reads it, checks it against names handed in, and turns an answer's text into what
a column stores. Who writes what, and when, is not its business. Source: docs/formats/projection.md.
"""

import datetime as dt
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

import yaml

from lianghe_desktop.records.errors import ErrorCode, IntegrityFault, UserError

StoredValue = str | int | bool | dt.date

_TOP_KEYS = {"form", "home", "members", "window", "fields", "lines", "prefill", "answers_only"}
_NEEDED_KEYS = {"form", "fields", "lines", "prefill", "answers_only"}
_FIELD_KEYS = {"path", "table", "column", "as", "kind", "main"}
_LINE_KEYS = {"table", "kind", "detail", "path", "under", "details", "when", "zero", "zero_if_no"}
_PREFILL_KEYS = {"path", "table", "column"}
_UNKNOWN = "unknown"  # 说不清: asked, and not known
_MOST_DIGITS = 17  # of 18; columns hold 64 bits


class Conversion(StrEnum):
    """Name how an answer's text becomes a stored value."""

    TEXT = "text"
    CODE = "code"
    CODES = "codes"  # several codes, space between
    FLAG = "flag"  # 1 or 0
    DATE = "date"
    WHOLE = "whole"
    YUAN = "yuan"  # to fen
    MU = "mu"  # to hundredths
    M2 = "m2"  # to hundredths
    FILE = "file"  # the name of an attached file
    MEMBER_IF_YES = "member_if_yes"  # the member's own id when answered 1
    YUAN_IF_ZERO = "yuan_if_zero"  # 0 fen when the number is nought, else nothing
    ZERO_IF_NO = "zero_if_no"  # 0 fen when answered 0, else nothing


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectedField:
    """Send one node's answer to one column.

    path: without indexes. kind, detail, main: fixed values of the row that the answer makes (a line, a
    cause, an attachment), None where the row is the household's or member's own. when: node that must not
    be blank for the answer to be written. of_member: the answer belongs to the member it was given for.
    """

    path: str
    table: str
    column: str
    conversion: Conversion
    kind: str | None = None
    detail: str | None = None
    main: bool | None = None
    when: str | None = None
    of_member: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Prefill:
    """Fill one question from a column when an interview is opened for people already known."""

    path: str
    table: str
    column: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectionMap:
    """Say where a form's answers go; fields keep the order of the file."""

    form: str
    home: str
    members: str
    window_from: str
    window_to: str
    fields: tuple[ProjectedField, ...]
    prefill: tuple[Prefill, ...]
    answers_only: frozenset[str]

    def of_path(self, path: str) -> tuple[ProjectedField, ...]:
        """Return the fields that the node `path` (without indexes) feeds."""
        return tuple(field for field in self.fields if field.path == path)


def projection_of_saved(form: str) -> ProjectionMap:
    """Return the map of a form that has none: only what its save_to column says is written."""
    return ProjectionMap(
        form=form,
        home="",
        members="",
        window_from="",
        window_to="",
        fields=(),
        prefill=(),
        answers_only=frozenset(),
    )


def read_projection(content: bytes) -> ProjectionMap:
    """Read a projection map.

    Raises:
        IntegrityFault: It is no YAML, has unknown, missing or repeated keys, or says a thing twice.
    """
    try:
        raw = yaml.load(content, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader that refuses more
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise _damaged("不是合格的 YAML") from problem
    top = _mapping(raw, _TOP_KEYS, _NEEDED_KEYS, "开头")
    window = _mapping(top.get("window", {"from": "", "to": ""}), {"from", "to"}, {"from", "to"}, "window")
    members = str(top.get("members", ""))
    fields = [_field(entry, members) for entry in _listed(top["fields"], "fields")]
    for entry in _listed(top["lines"], "lines"):
        fields.extend(_line(entry, members))
    _check_once(fields)
    return ProjectionMap(
        form=str(top["form"]),
        home=str(top.get("home", "")),
        members=members,
        window_from=str(window["from"]),
        window_to=str(window["to"]),
        fields=tuple(fields),
        prefill=tuple(_prefill(entry) for entry in _listed(top["prefill"], "prefill")),
        answers_only=frozenset(str(path) for path in _listed(top["answers_only"], "answers_only")),
    )


def projection_findings(
    projection: ProjectionMap,
    *,
    paths: Collection[str],
    saved: Collection[str],
    columns: Mapping[str, Collection[str]],
) -> tuple[str, ...]:
    """List what does not fit between a map, its form and the tables, a Chinese sentence each.

    Args:
        projection: the map.
        paths: every node of the form, without indexes.
        saved: paths that are kept by `save_to`.
        columns: table name -> its columns.
    """
    found = [f"表单里没有“{path}”，请核对对应表。" for path in _named(projection) if path not in paths]
    targets = [(entry.path, entry.table, entry.column) for entry in projection.fields]
    targets += [(entry.path, entry.table, entry.column) for entry in projection.prefill]
    for path, table, column in targets:
        known = columns.get(table)
        if known is None:
            found.append(f"没有名为“{table}”的表，请核对“{path}”一行。")
        elif column.split(".")[0] not in known:
            found.append(f"表“{table}”没有“{column}”一列，请核对“{path}”一行。")
    twice = {field.path for field in projection.fields} & projection.answers_only
    found += [f"“{path}”既写入档案又列为只留在答卷里，请去掉一处。" for path in sorted(twice)]
    found += [
        f"“{path}”已由 save_to 保存，请从对应表里去掉。"
        for path in sorted(projection.answers_only & {*saved})
    ]
    return tuple(found)


def stored_value(conversion: Conversion, answer: str) -> StoredValue | None:
    """Turn an answer's text into what the column stores; None when there is nothing to write.

    A `member_if_yes` answer becomes True: whose id that is, the caller knows.

    Raises:
        UserError: The text does not fit the conversion.
    """
    text = answer.strip()
    if not text or (text == _UNKNOWN and conversion in (Conversion.CODE, Conversion.FLAG)):
        return None
    if conversion in (Conversion.FLAG, Conversion.MEMBER_IF_YES):
        yes = _flag(text)
        return yes if conversion is Conversion.FLAG or yes else None
    if conversion is Conversion.ZERO_IF_NO:
        return 0 if text == "0" else None
    if conversion is Conversion.DATE:
        return _date(text)
    if conversion is Conversion.WHOLE:
        return _scaled(text, 1)
    if conversion in (Conversion.YUAN, Conversion.MU, Conversion.M2):
        return _scaled(text, 100)
    if conversion is Conversion.YUAN_IF_ZERO:
        return 0 if _scaled(text, 100) == 0 else None
    return text


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise _refused(text, "是或否")
    return text == "1"


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError as problem:
        raise _refused(text, "日期") from problem


def _scaled(text: str, factor: int) -> int:
    try:
        value = Decimal(text) * factor
    except InvalidOperation as problem:
        raise _refused(text, "数字") from problem
    if not value.is_finite() or value.adjusted() > _MOST_DIGITS:
        raise _refused(text, "不太大的数字")
    whole = int(value)
    if value != whole:
        raise _refused(text, "最多两位小数的数字" if factor > 1 else "整数")
    return whole


def _refused(text: str, wanted: str) -> UserError:
    return UserError(ErrorCode.BAD_INPUT, f"答案“{text}”应为{wanted}，请回到问卷改正后再完成。")


def _field(entry: Any, members: str) -> ProjectedField:
    raw = _mapping(entry, _FIELD_KEYS, {"path", "table", "column", "as"}, "fields")
    path = str(raw["path"])
    try:
        conversion = Conversion(str(raw["as"]))
    except ValueError as problem:
        raise _damaged(f"“{path}”的 as 不认识：{raw['as']}") from problem
    main = raw.get("main")
    if main not in (None, "true", "false"):
        raise _damaged(f"“{path}”的 main 应为 true 或 false")
    return ProjectedField(
        path=path,
        table=str(raw["table"]),
        column=str(raw["column"]),
        conversion=conversion,
        kind=raw.get("kind"),
        main=None if main is None else main == "true",
        of_member=bool(members) and path.startswith(f"{members}/"),
    )


def _line(entry: Any, members: str) -> list[ProjectedField]:
    raw = _mapping(entry, _LINE_KEYS, {"table", "kind"}, "lines")
    kind = str(raw["kind"])
    if ("path" in raw) == ("under" in raw) or ("details" in raw) != ("under" in raw):
        raise _damaged(f"金额“{kind}”应写 path，或同时写 under 和 details")
    if "path" in raw:
        nodes = [(str(raw["path"]), raw.get("detail"))]
    else:
        nodes = [(f"{raw['under']}/{code}", str(code)) for code in _listed(raw["details"], kind)]
    lines = [_amount(raw, path, detail, Conversion.YUAN, members) for path, detail in nodes]
    if "zero" in raw:
        lines.append(_amount(raw, str(raw["zero"]), None, Conversion.YUAN_IF_ZERO, members))
    if "zero_if_no" in raw:
        lines.append(_amount(raw, str(raw["zero_if_no"]), None, Conversion.ZERO_IF_NO, members))
    return lines


def _amount(
    raw: Mapping[str, Any], path: str, detail: str | None, conversion: Conversion, members: str
) -> ProjectedField:
    return ProjectedField(
        path=path,
        table=str(raw["table"]),
        column="amount_fen",
        conversion=conversion,
        kind=str(raw["kind"]),
        detail=detail,
        when=raw.get("when"),
        of_member=bool(members) and path.startswith(f"{members}/"),
    )


def _prefill(entry: Any) -> Prefill:
    raw = _mapping(entry, _PREFILL_KEYS, _PREFILL_KEYS, "prefill")
    return Prefill(path=str(raw["path"]), table=str(raw["table"]), column=str(raw["column"]))


def _check_once(fields: list[ProjectedField]) -> None:
    seen: set[ProjectedField] = set()
    for field in fields:
        if field in seen:
            raise _damaged(f"“{field.path}”到“{field.table}.{field.column}”写了两次")
        seen.add(field)


def _named(projection: ProjectionMap) -> list[str]:
    paths = [projection.home, projection.members, projection.window_from, projection.window_to]
    for field in projection.fields:
        paths += [field.path, *([field.when] if field.when else [])]
    paths += [entry.path for entry in projection.prefill]
    return [path for path in dict.fromkeys([*paths, *sorted(projection.answers_only)]) if path]


def _mapping(raw: Any, allowed: set[str], needed: set[str], place: str) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise _damaged(f"{place}应为键和值")
    if wrong := sorted(str(key) for key in set(raw) - allowed):
        raise _damaged(f"{place}有不认识的键 {'、'.join(wrong)}")
    if missing := sorted(needed - set(raw)):
        raise _damaged(f"{place}缺少 {'、'.join(missing)}")
    return raw


def _listed(raw: Any, place: str) -> list[Any]:
    if not isinstance(raw, list):
        raise _damaged(f"{place}应为一列")
    return raw


def _damaged(what: str) -> IntegrityFault:
    return IntegrityFault(ErrorCode.BAD_FORM, f"问卷的对应表有误：{what}。请重新安装这份问卷，或改正后再试。")


class _StrictLoader(yaml.BaseLoader):
    """Read every scalar as text and refuse a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        names = [key.value for key, _ in node.value]
        if len(names) != len(set(names)):
            raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
        return super().construct_mapping(node, deep=deep)
