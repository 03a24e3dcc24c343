"""The names an expression may use: every fact with its kind, its Chinese label and how it is read.

Null money counts as 0 and a null yes/no as no ("does not apply"); other nulls stay null. A fact marked `?`
in the exchange contract states an exception, so an absent one has the ordinary value given here as
`ordinary`; where both answers are ordinary (does the pupil board?) absent stays unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from lianghe_desktop.policy.scope import Missing, Scope, Value
from lianghe_desktop.records.assessment import UNKNOWN, MemberFacts

Kind = Literal["money", "number", "bool", "date", "text", "set", "null"]
Reader = Callable[[Scope], Value]

SCHOOLS = {
    "preschool": "学前",
    "primary": "小学",
    "junior": "初中",
    "senior": "普通高中",
    "vocational": "中职",
    "technical": "技工学校",
    "junior_college": "大专",
    "undergraduate": "本科",
    "postgraduate": "研究生",
}
LABOURS = {
    "full": "普通劳动力",
    "skilled": "技能劳动力",
    "weak": "弱劳动力",
    "lost": "丧失劳动力",
    "none": "无劳动力",
}
HEALTH = {"chronic": "长期慢性病", "serious": "大病"}
SCHEMES = {"resident": "居民医保", "employee": "职工医保"}
HARDSHIPS = {"dangerous": "危房", "no_house": "无房", "overcrowded": "住房拥挤"}
GRADES = {grade: f"{grade}级" for grade in "ABCD"}
INCIDENTS = {"illness": "疾病", "disaster": "灾害", "accident": "意外", "death": "主要劳动力去世"}
MONITORED = {"unstable": "脱贫不稳定户", "marginal": "边缘易致贫户", "sudden": "突发严重困难户"}
EXIT_BASES = {"dibao": "停发减发低保金", "fupin": "退出扶贫建档"}


REQUIRED: Final = object()
"""`ordinary` of a fact that stays unknown when nobody has said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One name: path, kind, Chinese label, closed list, reader, and what an absent one means."""

    path: str
    kind: Kind
    label: str
    read: Reader
    choices: dict[str, str] | None = None
    unit: str = ""
    of_member: bool = False
    ordinary: object = REQUIRED


def _null(kind: Kind) -> Value:
    return {"money": 0, "bool": False, "set": frozenset[str]()}.get(kind)  # type: ignore[return-value]  # heterogeneous


def _of_group(group: str | None, name: str, kind: Kind, ordinary: object) -> Reader:
    path = name if group is None else f"{group}.{name}"
    missing, null = Missing((path,)), _null(kind)
    absent: Value = missing if ordinary is REQUIRED else ordinary  # type: ignore[assignment]  # a Value

    def read_household(scope: Scope) -> Value:
        value = getattr(scope.household, name)
        if value is UNKNOWN:
            return absent
        return null if value is None else value

    def read_group(scope: Scope) -> Value:
        value = getattr(getattr(scope.household, str(group)), name)
        if value is UNKNOWN:
            return absent
        return null if value is None else value

    return read_household if group is None else read_group


def _of_member(name: str, kind: Kind, ordinary: object) -> Reader:
    null = _null(kind)

    def read_member(scope: Scope) -> Value:
        member = scope.member
        value = getattr(member, name)
        if value is UNKNOWN:
            if ordinary is REQUIRED:
                return Missing((f"members.{member.id}.{name}",))  # type: ignore[union-attr]  # checked at load
            return ordinary  # type: ignore[return-value]  # a Value
        return null if value is None else value

    return read_member


def full_years(birth: date, on: date) -> int:
    """Return the age in full years on the day; it rises on the birthday itself (2月29日: 3月1日)."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def age_of(member: MemberFacts, on: date) -> Value:
    """Return a member's age in full years, or which fact is missing."""
    birth = member.birth_date
    if birth is UNKNOWN:
        return Missing((f"members.{member.id}.birth_date",))
    return None if birth is None else full_years(birth, on)


def _age(scope: Scope) -> Value:
    return age_of(scope.member, scope.on)  # type: ignore[arg-type]  # checked at load


def _pension(scope: Scope) -> Value:
    """Read a person's resident pension, deriving it where only one answer is possible.

    Nobody draws it before 60, and the persons' parts make up the household's whole.
    Source: 国发〔2014〕8号 六 (领取条件 年满60周岁).
    """
    member = scope.member
    assert member is not None  # noqa: S101  # the checker allows member facts only where there is a member
    if member.pension is not UNKNOWN:
        return member.pension or 0
    total, rest, open_others = scope.household.income.resident_pension, 0, False
    if total == 0 or total is None:
        return 0
    age = age_of(member, scope.on)
    if isinstance(age, int) and age < _PENSION_AGE:
        return 0
    path = f"members.{member.id}.pension"
    if total is UNKNOWN or isinstance(age, Missing) or scope.household.members is UNKNOWN:
        return Missing((path,))
    for other in scope.household.members:
        if other.pension is not UNKNOWN:
            rest += other.pension or 0
        elif other is not member:
            other_age = age_of(other, scope.on)
            open_others |= not isinstance(other_age, int) or other_age >= _PENSION_AGE
    if rest >= total:
        return 0
    return Missing((path,)) if open_others else total - rest


_PENSION_AGE = 60


def _facts() -> dict[str, Fact]:
    facts: dict[str, Fact] = {}

    def add(
        path: str,
        kind: Kind,
        label: str,
        *,
        choices: dict[str, str] | None = None,
        unit: str = "",
        ordinary: object = REQUIRED,
        read: Reader | None = None,
    ) -> None:
        group, _, name = path.rpartition(".")
        if read is None:
            read = (
                _of_member(name, kind, ordinary)
                if group == "member"
                else _of_group(group or None, name, kind, ordinary)
            )
        facts[path] = Fact(
            path=path,
            kind=kind,
            label=label,
            read=read,
            choices=choices,
            unit=unit,
            of_member=group == "member",
            ordinary=ordinary,
        )

    add("on", "date", "评定日", read=lambda scope: scope.on)
    add("people", "number", "计算人口", unit="人", read=lambda scope: scope.people)
    for path, label in _HOUSEHOLD_YES_NO.items():
        add(path, "bool", label)
    add("applies_dibao", "bool", "正在申请低保", ordinary=False)
    add("local_hukou", "bool", "本地户籍", ordinary=True)
    add("single_mother_person", "text", "单亲母亲本人")
    add("housing_hardship", "text", "住房困难", choices=HARDSHIPS)
    add("housing_grade", "text", "房屋等级", choices=GRADES)
    add("housing_area_m2", "number", "住房面积", unit="平方米")
    add("land_mu", "number", "承包地", unit="亩")
    add("incident", "text", "突发事件", choices=INCIDENTS)
    add("incident_on", "date", "突发事件日期")
    add("monitored", "text", "防返贫监测", choices=MONITORED)
    add("exit_decided_on", "date", "退出决定日期")
    add("exit_basis", "text", "退出依据", choices=EXIT_BASES)
    add("lifted_on", "date", "脱贫日期", ordinary=None)
    for name, label in _INCOME.items():
        add(f"income.{name}", "money", label)
    for name, label in _INCOME_WHERE_GIVEN.items():
        add(f"income.{name}", "money", label, ordinary=0)
    for name, label in _SPENDING.items():
        add(f"spending.{name}", "money", label)
    add("assets.vehicles", "number", "机动车", unit="辆")
    add("assets.livelihood_vehicle", "bool", "唯一的车用来谋生")
    add("assets.machinery", "number", "农机", unit="台", ordinary=0)
    add("assets.second_home", "bool", "第二套住房")
    add("assets.registered_business", "bool", "工商登记在营")
    add("assets.public_employee", "bool", "有财政供养人员")
    add("assets.deposits", "money", "存款")
    _member_facts(add)
    return facts


def _member_facts(add: Callable[..., None]) -> None:
    add("member.id", "text", "成员", read=lambda scope: scope.member.id if scope.member else None)
    add("member.age", "number", "年龄", unit="周岁", read=_age)
    add("member.pension", "money", "本人城乡居民养老待遇", read=_pension)
    add("member.relation", "text", "与户主关系")
    add("member.sex", "number", "性别")
    add("member.birth_date", "date", "出生日期")
    add("member.counted", "bool", "计入人口", ordinary=True)
    add("member.school", "text", "在校", choices=SCHOOLS)
    add("member.labour", "text", "劳动能力", choices=LABOURS)
    add("member.health", "set", "健康", choices=HEALTH)
    add("member.disability_class", "number", "残疾类别")
    add("member.disability_grade", "number", "残疾等级", unit="级")
    add("member.medical_scheme", "text", "医保种类", choices=SCHEMES, ordinary="resident")
    add("member.pension_years", "number", "养老保险缴费年限", unit="年")
    add("member.months_worked", "number", "近12个月务工", unit="个月")
    for name, label in _MEMBER_YES_NO.items():
        add(f"member.{name}", "bool", label)


_HOUSEHOLD_YES_NO = {
    "registered": "建档立卡",
    "farms": "从事农业经营",
    "urban": "城镇户籍",
    "accepts_help": "愿意接受帮扶",
    "single_mother": "单亲特困母亲家庭",
}
_INCOME = {
    "wage": "工资性收入",
    "business": "经营收入",
    "business_cost": "经营支出",
    "property": "财产性收入",
    "transfer": "转移性收入",
    "transfer_paid": "转移性支出",
    "basic_pension": "其中基础养老金",
    "resident_pension": "其中城乡居民养老待遇",
    "exempt": "其中低保规定不计的收入",
}
_INCOME_WHERE_GIVEN = {
    "depreciation": "生产性固定资产折旧",
    "production_tax": "生产税",
    "gifts_given": "赠送外部亲友支出",
}
_SPENDING = {
    "medical_self_paid": "医疗自付支出",
    "education": "教育支出",
    "housing": "住房支出",
    "rehabilitation": "康复支出",
    "other": "其他刚性支出",
    "medical_total": "医疗总费用",
}
_MEMBER_YES_NO = {
    "boards": "在校住宿",
    "new_student": "当年考上的新生",
    "full_time": "全日制",
    "rehabilitation_need": "需要康复或辅具",
    "dibao": "现享受低保",
    "tekun": "特困（五保）供养",
    "insured_medical": "参加医保",
    "works": "在业",
    "wants_work": "有就业愿望",
    "recommended_job": "经推荐就业",
    "can_live_alone": "能够单独立户",
    "supporter_able": "赡养抚养人有能力",
}
FACTS = _facts()
