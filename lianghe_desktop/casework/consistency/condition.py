"""Rules about what a member can do and draws: schooling, labour, health, work, insurance."""

from collections.abc import Iterator

from lianghe_desktop.casework.consistency.rule import Look, RuleBook, Spot, name_of, numbered
from lianghe_desktop.casework.projection import extra_of
from lianghe_desktop.records.enums import Health, Labour, School
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import full_years

BOOK = RuleBook()
_ILL = frozenset({Health.CHRONIC, Health.SERIOUS})
_NO_WORK = frozenset({Labour.WEAK, Labour.LOST, Labour.NONE})
_ABLE = frozenset({Labour.FULL, Labour.SKILLED})
_AGES = {
    School.PRESCHOOL: (2, 7),
    School.PRIMARY: (5, 16),
    School.JUNIOR: (10, 20),
    School.SENIOR: (13, 24),
    School.VOCATIONAL: (13, 30),
    School.TECHNICAL: (13, 30),
    School.JUNIOR_COLLEGE: (15, 45),
    School.UNDERGRADUATE: (15, 45),
    School.POSTGRADUATE: (18, 60),
}
"""Between which ages a stage of school is believable; wide, because children start late and repeat."""
_SCHOOL_AGES = range(6, 15)
_WORKING_AGES = range(16, 60)
_ABLE_UNTIL = 80
_YEAR_MONTHS = 12
_SUMMER_MONTHS = 3


def _age(member: Member, look: Look) -> int | None:
    return full_years(member.birth_date, look.on) if member.birth_date else None


def _at_school(member: Member) -> bool:
    return member.school not in (None, School.NONE)


@BOOK.rule("education_or_school", "文化程度和在校情况应正好填一项", numbered(4))
def _education(look: Look) -> Iterator[Spot]:
    for member in look.living:
        age = _age(member, look)
        if _at_school(member) and member.education:
            message = f"{name_of(member)}在校，不填文化程度；已毕业的请把在校情况改为“不在校”。"
            yield Spot(row=member, field="education", message=message)
        if member.school == School.NONE and not member.education and age is not None and age >= 16:
            yield Spot(row=member, field="education", message=f"{name_of(member)}不在校，请补填文化程度。")


@BOOK.rule("school_age", "年龄和就学阶段不合")
def _school_age(look: Look) -> Iterator[Spot]:
    for member in look.living:
        age = _age(member, look)
        if age is None or not _at_school(member) or member.school not in _AGES:
            continue
        low, high = _AGES[School(member.school)]
        if not low <= age <= high:
            message = f"{name_of(member)} {age} 岁，登记的就学阶段不合，请核对出生日期和在校情况。"
            yield Spot(row=member, field="school", message=message)


@BOOK.rule("dropout", "适龄孩子不在校没有原因", "义务教育法 2、5；开府办〔2019〕29号 二（三）1（控辍保学）")
def _dropout(look: Look) -> Iterator[Spot]:
    for member in look.living:
        age = _age(member, look)
        told = bool(extra_of(member).get("dropout_reason"))
        if age in _SCHOOL_AGES and member.school == School.NONE and not told:
            message = f"{name_of(member)} {age} 岁，应在接受义务教育，登记为不在校，请核实并写明原因。"
            yield Spot(row=member, field="school", message=message)


@BOOK.rule("health_missing", "没有填健康状况或劳动能力", numbered(10, 11, 12))
def _missing(look: Look) -> Iterator[Spot]:
    for member in look.living:
        for field, label in (("health", "健康状况"), ("labour", "劳动能力")):
            if not getattr(member, field):
                yield Spot(row=member, field=field, message=f"{name_of(member)}没有填{label}，请补上。")


@BOOK.rule("health_mixed", "健康状况自相矛盾", "全国防返贫监测信息系统 健康状况（健康不能和其他并选）")
def _health(look: Look) -> Iterator[Spot]:
    for member in look.living:
        states = frozenset((member.health or "").split())
        if Health.HEALTHY in states and len(states) > 1:
            message = f"{name_of(member)}既填了健康又填了患病或残疾，请改正。"
            yield Spot(row=member, field="health", message=message)
        classed = member.disability_class not in (None, "none")
        if Health.DISABLED in states and not classed:
            message = f"{name_of(member)}健康状况填了残疾，却没有残疾类别，请补填或改正。"
            yield Spot(row=member, field="disability_class", message=message)
        if classed and not member.disability_grade:
            yield Spot(
                row=member,
                field="disability_grade",
                message=f"{name_of(member)}有残疾类别，没有等级，请补填。",
            )


@BOOK.rule("labour_age", "劳动能力和年龄、健康不合", numbered(28))
def _labour(look: Look) -> Iterator[Spot]:
    for member in look.living:
        age = _age(member, look)
        if age is None:
            continue
        healthy = member.health == Health.HEALTHY
        if age in _WORKING_AGES and healthy and not _at_school(member) and member.labour in _NO_WORK:
            message = f"{name_of(member)} {age} 岁、健康、不在校，却登记为没有或弱劳动力，请核实。"
            yield Spot(row=member, field="labour", message=message)
        if member.labour in _ABLE and (age < 16 or age >= _ABLE_UNTIL):
            message = f"{name_of(member)} {age} 岁，却登记为普通或技能劳动力，请核实。"
            yield Spot(row=member, field="labour", message=message)


@BOOK.rule("work_place", "务工地点和务工时间不合", numbered(13))
def _work(look: Look) -> Iterator[Spot]:
    for member in look.living:
        months = member.months_worked or 0
        if member.work_place and months == 0:
            message = f"{name_of(member)}填了务工地点，没有务工月数，请补填或删去地点。"
            yield Spot(row=member, field="work_place", message=message)
        if months > 0 and not member.work_place:
            message = f"{name_of(member)}务工 {months} 个月，没有填务工地点，请补填。"
            yield Spot(row=member, field="work_place", message=message)
        if months > _YEAR_MONTHS:
            message = f"{name_of(member)}近12个月务工 {months} 个月，超过12，请改正。"
            yield Spot(row=member, field="months_worked", message=message)
        if _at_school(member) and member.full_time and months > _SUMMER_MONTHS:
            message = f"{name_of(member)}是全日制在校生，却务工 {months} 个月，请核实。"
            yield Spot(row=member, field="months_worked", message=message)


@BOOK.rule("yes_or_no", "是否项没有填", numbered(*range(16, 28)))
def _yes_no(look: Look) -> Iterator[Spot]:
    for member in look.living:
        for field, label in (("dibao", "低保"), ("tekun", "特困"), ("insured_medical", "基本医保")):
            if getattr(member, field) is None:
                message = f"{name_of(member)}没有填是否享受（参加）{label}，请补上。"
                yield Spot(row=member, field=field, message=message)


@BOOK.rule("insurance", "医保险种和是否参保不合", numbered(16, 27))
def _insurance(look: Look) -> Iterator[Spot]:
    for member in look.living:
        if member.insured_medical and not member.medical_scheme:
            message = f"{name_of(member)}参加了基本医保，没有写居民医保还是职工医保，请补填。"
            yield Spot(row=member, field="medical_scheme", message=message)
        if member.insured_medical is False and member.medical_scheme:
            message = f"{name_of(member)}没有参加基本医保，却填了险种，请改正其中一项。"
            yield Spot(row=member, field="medical_scheme", message=message)


@BOOK.rule("serious_insurance", "参加居民医保没有大病保险", numbered(14))
def _serious(look: Look) -> Iterator[Spot]:
    for member in look.living:
        answered = extra_of(member).get("medical_extra")
        if answered and member.medical_scheme == "resident" and "serious_illness" not in str(answered):
            message = f"{name_of(member)}参加了居民医保，却没有大病保险，请核实（居民医保随带大病保险）。"
            yield Spot(row=member, field="extra.medical_extra", message=message)


@BOOK.rule("dibao_and_tekun", "同时享受低保和特困", "特困人员认定办法；最低生活保障审核确认办法")
def _both(look: Look) -> Iterator[Spot]:
    for member in look.living:
        if member.dibao and member.tekun:
            message = f"{name_of(member)}同时登记为低保和特困供养，只能享受一种，请改正。"
            yield Spot(row=member, field="tekun", message=message)
