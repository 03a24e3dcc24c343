"""The columns that lists are put together from: head, width on paper, kind, and where the value stands."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from lianghe_desktop.casework.fields import field_spec, show_field
from lianghe_desktop.casework.rosters.subjects import Subject
from lianghe_desktop.documents.table_values import Cell, CellKind
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import full_years, masked_number, masked_phone


@dataclass(frozen=True, kw_only=True, slots=True)
class RosterColumn:
    """One column; `hidden` masks a sensitive value for screens and paper."""

    title: str
    width_mm: float
    value: Callable[[Subject], Cell]
    kind: CellKind = CellKind.TEXT
    summed: bool = False
    hidden: Callable[[str], str] | None = None


def household_field(name: str, title: str, width_mm: float = 22) -> RosterColumn:
    """Return a column of the household's own field."""
    return RosterColumn(
        title=title,
        width_mm=width_mm,
        value=lambda one: _shown("household", name, getattr(one.family.household, name)),
    )


def member_field(name: str, title: str, width_mm: float = 20) -> RosterColumn:
    """Return a column of the person's own field, blank in lists without people."""
    return RosterColumn(
        title=title,
        width_mm=width_mm,
        value=lambda one: _shown("member", name, getattr(one.member, name)) if one.member else None,
    )


def measure_field(name: str, title: str, width_mm: float = 24) -> RosterColumn:
    """Return a column of the measure's own field."""
    return RosterColumn(
        title=title,
        width_mm=width_mm,
        value=lambda one: _shown("help_measure", name, getattr(one.measure, name)) if one.measure else None,
    )


def _shown(table: str, name: str, value: object) -> Cell:
    if value is None:
        return None
    if isinstance(value, dt.date):
        return value
    spec = field_spec(table, name)
    return show_field(spec, value) if spec is not None and isinstance(value, str | int) else None


def _head(one: Subject) -> Member | None:
    return one.family.head


def _age(one: Subject) -> int | None:
    who = one.member or _head(one)
    return full_years(who.birth_date, one.on) if who and who.birth_date else None


def _per_flag(name: str) -> Callable[[Subject], Cell]:
    return lambda one: sum(1 for member in one.family.members if getattr(member, name))


NUMBER = RosterColumn(title="户编号", width_mm=38, value=lambda one: one.family.number)
HEAD = RosterColumn(title="户主", width_mm=20, value=lambda one: head.name if (head := _head(one)) else None)
VILLAGE = RosterColumn(title="村（居）", width_mm=28, value=lambda one: one.family.village)
TOWNSHIP = RosterColumn(title="镇（街）", width_mm=22, value=lambda one: one.family.township)
GROUP = household_field("group_name", "组别", 28)
PEOPLE = RosterColumn(
    title="人数",
    width_mm=12,
    value=lambda one: len(one.family.members),
    kind=CellKind.NUMBER,
    summed=True,
)
STATUS = household_field("status", "状态", 18)
CATEGORIES = RosterColumn(
    title="类别",
    width_mm=34,
    value=lambda one: "、".join(
        item.label if (item := code_list("category").find(code)) else code for code in one.family.categories
    ),
)
HOUSEHOLD_PHONE = RosterColumn(
    title="联系电话",
    width_mm=28,
    value=lambda one: one.family.household.phone,
    hidden=masked_phone,
)
NAME = RosterColumn(title="姓名", width_mm=20, value=lambda one: one.member.name if one.member else None)
DOCUMENT = RosterColumn(
    title="证件号码",
    width_mm=38,
    value=lambda one: one.member.document_number if one.member else None,
    hidden=masked_number,
)
HEAD_DOCUMENT = RosterColumn(
    title="户主证件号码",
    width_mm=38,
    value=lambda one: head.document_number if (head := _head(one)) else None,
    hidden=masked_number,
)
DISABILITY_CARD = RosterColumn(
    title="残疾证号",
    width_mm=40,
    value=lambda one: one.member.disability_card if one.member else None,
    hidden=masked_number,
)
AGE = RosterColumn(title="年龄", width_mm=12, value=_age, kind=CellKind.NUMBER)
SEX = member_field("sex", "性别", 12)
RELATION = member_field("relation", "与户主关系", 22)
HEALTH = member_field("health", "健康状况", 30)
DISABILITY = member_field("disability_class", "残疾类别", 22)
GRADE = member_field("disability_grade", "残疾等级", 18)
LABOUR = member_field("labour", "劳动能力", 26)
SCHOOL = member_field("school", "在校情况", 24)
DIBAO_PEOPLE = RosterColumn(
    title="低保人数", width_mm=18, value=_per_flag("dibao"), kind=CellKind.NUMBER, summed=True
)
TEKUN_PEOPLE = RosterColumn(
    title="特困人数", width_mm=18, value=_per_flag("tekun"), kind=CellKind.NUMBER, summed=True
)
URBAN = RosterColumn(
    title="城乡",
    width_mm=12,
    value=lambda one: {True: "城镇", False: "农村", None: None}[one.family.household.urban],
)
MEASURE_KIND = measure_field("kind", "项目", 40)
MEASURE_DAY = measure_field("done_on", "日期", 24)
MEASURE_CONTENT = measure_field("content", "内容", 0)
MEASURE_PAYER = RosterColumn(
    title="资金来源",
    width_mm=26,
    value=lambda one: (one.measure.payer or "").strip() or None if one.measure else None,
)
MEASURE_MONEY = RosterColumn(
    title="金额（元）",
    width_mm=26,
    value=lambda one: one.measure.amount_fen if one.measure else None,
    kind=CellKind.MONEY,
    summed=True,
)
WHO = RosterColumn(
    title="受助人",
    width_mm=20,
    value=lambda one: one.member.name if one.member else "全户",
)
