"""Everything that a place in a table may show: fields of households and people, sums, counts, the period.

Labels and code lists are those of casework/fields.py; other words are titles seen on tables of upper levels
(扶贫手册, 明白卡, 防返贫排查表, 低保审批表). Source: 全国扶贫开发信息系统 指标; 珠斗办字〔2017〕6号 附件一.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from lianghe_desktop.casework.fields import FIELDS, FieldKind, FieldSpec
from lianghe_desktop.casework.sheets.titles import COLUMN_TITLES, WORKED_OUT
from lianghe_desktop.records.code_lists import code_list


class Scope(StrEnum):
    """What a field speaks of."""

    HOUSEHOLD = "household"
    MEMBER = "member"
    AREA = "area"  # counts and sums over many households
    PERIOD = "period"  # what was done in one of several periods that stand side by side
    ANY = "any"  # the day, the period, the office


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetField:
    """One thing that can be shown: key, words, kind, and other titles seen on tables.

    spec: the stored column behind it, None for what is worked out.
    """

    key: str
    label: str
    scope: Scope
    kind: FieldKind = FieldKind.TEXT
    also: tuple[str, ...] = ()
    spec: FieldSpec | None = None

    @property
    def group(self) -> str:
        """Return under which heading the field is offered."""
        return _GROUPS[self.key.partition(".")[0]]


_GROUPS = {
    "household": "户", "housing": "住房", "assets": "财产", "head": "户主", "family": "家庭合计",
    "income": "收入", "spending": "支出", "cause": "原因", "decision": "评定", "help": "帮扶",
    "helper": "帮扶责任人", "member": "家庭成员", "count": "人数户数", "sum": "金额合计",
    "area": "地区", "period": "时间和单位",
}  # fmt: skip
_HEAD = frozenset({
    *("name", "sex", "birth_date", "document_number", "nation", "political", "education", "phone", "health"),
    *("labour", "marital", "disability_class", "disability_grade", "disability_card"),
})  # fmt: skip
_DAY_FORMS = (
    ("spoken", "2019年8月1日"),
    ("iso", "2019-08-01"),
    ("dots", "2019.8.1"),
    ("month", "2019年8月"),
    ("compact", "20190801"),
)
_OF_AREAS = frozenset({"area", "count", "sum"})


@cache
def sheet_fields() -> tuple[SheetField, ...]:
    """Return all fields in the order in which they are offered."""
    found = [_of_column(spec, f"{spec.table}.{spec.column}", Scope.HOUSEHOLD) for spec in FIELDS
             if spec.table in ("household", "housing", "assets")]  # fmt: skip
    members = [spec for spec in FIELDS if spec.table == "member" and spec.column != "position"]
    found += [_of_head(spec) for spec in members if spec.column in _HEAD]
    found += [_of_lines(name, word) for name, word in (("income", "收入"), ("spending", "支出"))
              for name, word in _kinds(name)]  # fmt: skip
    found += [_of_column(spec, f"member.{spec.column}", Scope.MEMBER) for spec in members]
    found += [
        SheetField(key=key, label=label, scope=_scope_of(key), kind=kind, also=tuple(titles.split()))
        for key, label, kind, titles in WORKED_OUT
    ]
    order = list(_GROUPS)
    return tuple(sorted(found, key=lambda one: order.index(one.key.partition(".")[0])))


@cache
def _by_key() -> dict[str, SheetField]:
    return {field.key: field for field in sheet_fields()}


def sheet_field(key: str) -> SheetField | None:
    """Return a field by its key, None where there is none."""
    return _by_key().get(key)


def formats_of(field: SheetField) -> tuple[tuple[str, str], ...]:
    """Return (key, words) of the ways in which a field may be written, the usual one first."""
    if field.kind is FieldKind.DAY:
        return _DAY_FORMS
    if field.kind in (FieldKind.CODE, FieldKind.CODES):
        return (("label", "名称"), ("short", "简称"), ("code", "代码"))
    if field.kind is FieldKind.MONEY:
        return (("yuan", "元"), ("wan", "万元"))
    if field.kind is FieldKind.FLAG:
        return (("yes", "是 / 否"), ("have", "有 / 无"), ("tick", "√ / 空"))
    if field.kind is FieldKind.NUMBER_OF_DOCUMENT:
        return (("full", "完整号码"), ("masked", "遮住中间几位"))
    if field.kind is FieldKind.PHONE:
        return (("full", "完整号码"), ("masked", "遮住中间几位"))
    return (("plain", "照原样"),)


def _of_column(spec: FieldSpec, key: str, scope: Scope) -> SheetField:
    titles = tuple(COLUMN_TITLES.get(key, "").split())
    return SheetField(key=key, label=spec.label, scope=scope, kind=spec.kind, also=titles, spec=spec)


def _of_head(spec: FieldSpec) -> SheetField:
    member = COLUMN_TITLES.get(f"member.{spec.column}", "").split()
    also = [f"{who}{word}" for who in ("户主", "申请人") for word in (spec.label, *member)]
    if spec.column == "name":
        also += ["户主", "申请人", "姓名", "户主（申请人）"]
    elif spec.column != "phone":
        also += [spec.label, *member]
    label = f"户主{spec.label}"
    return SheetField(
        key=f"head.{spec.column}",
        label=label,
        scope=Scope.HOUSEHOLD,
        kind=spec.kind,
        also=tuple(word for word in dict.fromkeys(also) if word != label),
        spec=spec,
    )


def _scope_of(key: str) -> Scope:
    begins = key.partition(".")[0]
    if begins in _OF_AREAS:
        return Scope.AREA
    return {"member": Scope.MEMBER, "period": Scope.ANY}.get(begins, Scope.HOUSEHOLD)


def _kinds(name: str) -> list[tuple[str, str]]:
    return [(f"{name}.{item.code}", item.label) for item in code_list(f"{name}_kind").items]


def _of_lines(key: str, label: str) -> SheetField:
    also = [f"{label}支出", f"{label}（元）"]
    if key.startswith("income"):
        also = [f"{label.removesuffix('收入')}收入", f"{label}（元）", f"年{label}"]
    titles = tuple(word for word in also if word != label)
    return SheetField(key=key, label=label, scope=Scope.HOUSEHOLD, kind=FieldKind.MONEY, also=titles)
