"""The ledgers of a village: views over the same records, each with the columns that its work needs.

Source: 珠斗办字〔2017〕6号 四（三） (建立工作台账); 江府办〔2017〕23号 三（一） (台账比对). The set
follows the ledgers that villages keep; where no document gives columns they are ours.
"""

from collections.abc import Callable

from lianghe_desktop.casework.household_reading import is_monitored
from lianghe_desktop.casework.rosters import columns as c
from lianghe_desktop.casework.rosters.roster import Group, Of, Roster
from lianghe_desktop.casework.rosters.subjects import Subject
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import full_years

_SOURCE = "珠斗办字〔2017〕6号 四（三）"
_OLD_AGE_YEARS = 60  # 珠斗办字〔2017〕6号 附件一 11
_NONE = "none"
_PARTY = ("01", "02")  # GB/T 4762
_PERSON = (c.VILLAGE, c.GROUP, c.NUMBER, c.HEAD, c.NAME, c.RELATION, c.SEX, c.AGE)
_HOUSEHOLD = (c.VILLAGE, c.GROUP, c.NUMBER, c.HEAD, c.PEOPLE)
_MEASURE = (c.VILLAGE, c.NUMBER, c.HEAD, c.WHO, c.MEASURE_KIND, c.MEASURE_DAY, c.MEASURE_CONTENT)


def _member(test: Callable[[Member], bool]) -> Callable[[Subject], bool]:
    return lambda one: one.member is not None and test(one.member)


def _all(_one: Subject) -> bool:
    return True


def _kind(*starts: str) -> Callable[[Subject], bool]:
    return lambda one: (one.measure is not None) and (one.measure.kind or "").startswith(starts)


def _old(one: Subject) -> bool:
    birth = one.member.birth_date if one.member else None
    return birth is not None and full_years(birth, one.on) >= _OLD_AGE_YEARS


def _people(code: str, title: str, fits: Callable[[Subject], bool], *more: c.RosterColumn) -> Roster:
    return Roster(
        code=code,
        title=title,
        group=Group.LEDGER,
        of=Of.PEOPLE,
        columns=(*_PERSON, *more),
        fits=fits,
        source=_SOURCE,
    )


def _households(code: str, title: str, fits: Callable[[Subject], bool], *more: c.RosterColumn) -> Roster:
    return Roster(
        code=code,
        title=title,
        group=Group.LEDGER,
        of=Of.HOUSEHOLDS,
        columns=(*_HOUSEHOLD, *more),
        fits=fits,
        source=_SOURCE,
    )


def _measures(code: str, title: str, fits: Callable[[Subject], bool]) -> Roster:
    return Roster(
        code=code,
        title=title,
        group=Group.LEDGER,
        of=Of.MEASURES,
        columns=(*_MEASURE, c.MEASURE_PAYER, c.MEASURE_MONEY),
        fits=fits,
        source=_SOURCE,
    )


LEDGERS: tuple[Roster, ...] = (
    _people(
        "residents",
        "居民台账",
        _all,
        c.DOCUMENT,
        c.member_field("nation", "民族", 16),
        c.member_field("education", "文化程度", 26),
        c.HEALTH,
        c.LABOUR,
    ),
    _households(
        "households",
        "低收入户台账",
        _all,
        c.STATUS,
        c.CATEGORIES,
        c.HOUSEHOLD_PHONE,
        c.household_field("registered_on", "建档日期", 24),
    ),
    _households(
        "lifted",
        "脱贫户台账",
        lambda one: one.family.household.lifted_on is not None,
        c.household_field("lifted_on", "脱贫日期", 24),
        c.HOUSEHOLD_PHONE,
    ),
    _households(
        "monitored",
        "监测户台账",
        lambda one: is_monitored(one.family.household),
        c.household_field("monitored", "监测类型", 36),
        c.household_field("incident", "突发情况", 28),
        c.HOUSEHOLD_PHONE,
    ),
    _households(
        "dibao",
        "低保户台账",
        lambda one: any(m.dibao for m in one.family.members),
        c.DIBAO_PEOPLE,
        c.URBAN,
        c.STATUS,
        c.HOUSEHOLD_PHONE,
    ),
    _people(
        "tekun", "特困（五保）人员台账", _member(lambda m: bool(m.tekun)), c.HEALTH, c.DISABILITY, c.GRADE
    ),
    _people(
        "disabled",
        "残疾人台账",
        _member(lambda m: (m.disability_class or _NONE) != _NONE),
        c.DISABILITY,
        c.GRADE,
        c.DISABILITY_CARD,
        c.member_field("rehabilitation_need", "需要康复", 18),
    ),
    _people(
        "ill",
        "大病慢性病台账",
        _member(lambda m: any(code in (m.health or "") for code in ("serious", "chronic"))),
        c.HEALTH,
        c.member_field("illness", "病种", 0),
        c.member_field("insured_medical", "参加医保", 18),
    ),
    _people(
        "workers",
        "务工台账",
        _member(lambda m: bool(m.works)),
        c.LABOUR,
        c.member_field("work_place", "务工地点", 0),
        c.member_field("months_worked", "务工月数", 18),
    ),
    _people(
        "students",
        "在校学生台账",
        _member(lambda m: (m.school or _NONE) != _NONE),
        c.SCHOOL,
        c.member_field("school_name", "学校", 0),
        c.member_field("grade_in_school", "年级", 20),
    ),
    _people(
        "medical",
        "医疗保险台账",
        _all,
        c.member_field("insured_medical", "参加医保", 18),
        c.member_field("medical_scheme", "医保类型", 46),
    ),
    _people(
        "pension",
        "养老保险台账",
        _member(lambda m: m.birth_date is not None),
        c.member_field("pension_scheme", "养老保险", 46),
        c.member_field("pension_years", "已缴年数", 18),
    ),
    _people(
        "elderly",
        "60岁以上人员台账",
        _old,
        c.HEALTH,
        c.member_field("dibao", "低保", 12),
        c.member_field("tekun", "特困", 12),
    ),
    _people(
        "party",
        "党员台账",
        _member(lambda m: m.political in _PARTY),
        c.member_field("political", "政治面貌", 30),
    ),
    _households(
        "housing",
        "住房困难户台账",
        lambda one: (one.family.household.housing_hardship or _NONE) != _NONE,
        c.household_field("housing_hardship", "住房困难", 30),
        c.household_field("address", "住址", 0),
    ),
    _households(
        "single_mothers",
        "单亲母亲家庭台账",
        lambda one: bool(one.family.household.single_mother),
        c.HOUSEHOLD_PHONE,
    ),
    _measures("subsidies", "惠民补贴台账", lambda one: bool(one.measure and one.measure.amount_fen)),
    _measures("education_aid", "教育资助台账", _kind("education")),
    _measures("medical_aid", "医疗救助台账", _kind("health", "rehabilitation")),
)
