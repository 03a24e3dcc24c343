"""The member list in the columns of the national system, in its order and with its labels.

Source: 全国防返贫监测信息系统 家庭成员导出表头; where a state or national code has no counterpart the
cell stays empty for a person to fill in. What this program does not ask (普通话, 失学办证年度 …) stays
empty too.
"""

import json
from collections.abc import Callable

from lianghe_desktop.casework.rosters.columns import RosterColumn
from lianghe_desktop.casework.rosters.roster import Group, Of, Roster
from lianghe_desktop.casework.rosters.subjects import Subject
from lianghe_desktop.documents.table_values import Cell
from lianghe_desktop.records.area_tables import shipped_areas
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import masked_number, masked_phone

_NONE = "none"


def _area(digits: int) -> Callable[[Subject], Cell]:
    def name(one: Subject) -> Cell:
        code = one.family.household.home[:digits].ljust(12, "0")
        return next((area.name for area in shipped_areas() if area.code == code), None)

    return name


def _of(read: Callable[[Member], Cell]) -> Callable[[Subject], Cell]:
    return lambda one: read(one.member) if one.member else None


def yes_no(value: bool | None) -> Cell:  # noqa: FBT001 - the value of a flag
    """Return how the national system writes a flag, nothing for what was not asked."""
    return None if value is None else "是" if value else "否"


def national_relation(code: str | None) -> Cell:
    """Return the national label of a GB/T 4761 relation."""
    return _mapped("relation", code, "relation_national")


def national_education(member: Member) -> Cell:
    """Return the national label of the education reached; those at school have none."""
    if (member.school or _NONE) != _NONE:
        return None
    return _mapped("education", member.education, "education_national")


def national_school(member: Member) -> Cell:
    """Return the national label of school and grade; nothing where the grade does not settle it."""
    if (member.school or _NONE) == _NONE:
        return None
    states = code_list("school_status")
    fitting = [item for item in states.items if member.school in item.maps.get("school", ())]
    if len(fitting) == 1:
        return fitting[0].label
    grade = member.grade_in_school or ""
    return next((item.label for item in fitting if grade and item.label.endswith(grade)), None)


def national_health(member: Member) -> Cell:
    """Return the labels of the state of health, the disability included."""
    states = code_list("health")
    codes = ["healthy" if code == _NONE else code for code in (member.health or "").split()]
    codes = [code for code in codes if code in states]
    if (member.disability_class or _NONE) != _NONE and "disabled" not in codes:
        codes = [code for code in codes if code != "healthy"] + ["disabled"]
    return ",".join(states.label(code) for code in codes) or None


def _mapped(name: str, code: str | None, target: str) -> Cell:
    if not code or code not in code_list(name):
        return None
    found = code_list(name).mapped(code, target)
    return code_list(target).label(found) if found else None


def _label(name: str, code: str | None, *, short: bool = False) -> Cell:
    if not code or code == _NONE or code not in code_list(name):
        return None
    return code_list(name).short(code) if short else code_list(name).label(code)


def _scheme(member: Member, column: str, scheme: str) -> Cell:
    held = getattr(member, column)
    return None if held is None else "是" if held == scheme else "否"


def _extra(member: Member, code: str) -> Cell:
    held = extra_codes(member)
    return None if held is None else "是" if code in held else "否"


def extra_codes(member: Member) -> tuple[str, ...] | None:
    """Return the codes of additional medical cover, None where it was not asked."""
    found = json.loads(member.extra or "{}").get("medical_extra")
    return tuple(str(found).split()) if found is not None else None


def _not_asked(_one: Subject) -> Cell:
    return None


def _column(
    title: str, value: Callable[[Subject], Cell], hidden: Callable[[str], str] | None = None
) -> RosterColumn:
    return RosterColumn(title=title, width_mm=20, value=value, hidden=hidden)


NATIONAL_COLUMNS: tuple[RosterColumn, ...] = (
    _column("省", _area(2)),
    _column("市", _area(4)),
    _column("县", _area(6)),
    _column("乡", lambda one: one.family.township),
    _column("村", lambda one: one.family.village),
    _column("户编号", lambda one: one.family.number),
    _column("人口编号", _not_asked),
    _column("姓名", _of(lambda m: m.name)),
    _column("性别", _of(lambda m: _label("sex", m.sex))),
    _column("出生日期", _of(lambda m: m.birth_date)),
    _column("证件类型", _of(lambda m: _label("document_kind", m.document_kind))),
    _column("证件号码", _of(lambda m: m.document_number), masked_number),
    _column("民族", _of(lambda m: _label("nation", m.nation))),
    _column("户联系电话", lambda one: one.family.household.phone, masked_phone),
    _column("成员联系电话", _of(lambda m: m.phone), masked_phone),
    _column("年度", lambda one: str(one.on.year)),
    _column("与户主关系", _of(lambda m: national_relation(m.relation))),
    _column("文化程度", _of(national_education)),
    _column("在校生状况", _of(national_school)),
    _column("劳动技能", _of(lambda m: code_list("labour").label(m.labour) if m.labour else None)),
    _column("务工时间（月）", _of(lambda m: None if m.months_worked is None else str(m.months_worked))),
    _column("健康状况", _of(national_health)),
    _column("政治面貌", _of(lambda m: _label("political", m.political, short=True))),
    _column("务工企业名称", _not_asked),
    _column("是否享受低保", _of(lambda m: yes_no(m.dibao))),
    _column("是否参加城镇职工基本养老保险", _of(lambda m: _scheme(m, "pension_scheme", "employee"))),
    _column("是否参加大病保险", _of(lambda m: _extra(m, "serious_illness"))),
    _column("是否参加新型农村合作医疗（城乡居民基本医疗保险）",
            _of(lambda m: _scheme(m, "medical_scheme", "resident"))),
    _column("是否参加城乡居民基本养老保险", _of(lambda m: _scheme(m, "pension_scheme", "resident"))),
    _column("失学或辍学原因", _not_asked),
    _column("是否会讲普通话", _not_asked),
    _column("是否参加商业补充医疗保险", _of(lambda m: _extra(m, "commercial"))),
    _column("是否国外务工", _not_asked),
    _column("产业分类", _not_asked),
    _column("是否接受大病医疗救助", _not_asked),
    _column("是否接受其他健康扶贫", _not_asked),
    _column("公益性岗位类型", _not_asked),
    _column("公益性岗位(月数)", _not_asked),
    _column("就业渠道", _not_asked),
    _column("残疾类别", _of(lambda m: _label("disability_class", m.disability_class))),
    _column("务工所在地", _of(lambda m: m.work_place)),
    _column("户主姓名", lambda one: one.family.head.name if one.family.head else None),
    _column("户主证件号码", lambda one: one.family.head.document_number if one.family.head else None,
            masked_number),
    _column("是否参加城镇职工基本医疗保险", _of(lambda m: _scheme(m, "medical_scheme", "employee"))),
    _column("是否特困供养人员", _of(lambda m: yes_no(m.tekun))),
    _column("残疾证办证年度", _not_asked),
    _column("识别标准", _not_asked),
)  # fmt: skip

NATIONAL_LIST = Roster(
    code="national_members",
    title="家庭成员（国家系统格式）",
    group=Group.NATIONAL,
    of=Of.PEOPLE,
    columns=NATIONAL_COLUMNS,
    fits=lambda one: one.member is not None,
    source="全国防返贫监测信息系统 家庭成员导出表头",
    whole_numbers=True,
    bare=True,
)
