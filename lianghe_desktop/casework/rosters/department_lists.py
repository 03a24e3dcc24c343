"""Lists that departments hand each other: who gets which columns, and no more than its use needs.

Source: 江府办〔2017〕23号 二（四）（五）; 珠斗办字〔2017〕6号 二（三）2; 个人信息保护法 第六条
(只限于实现目的的最小范围). The documents name what is handed over, not the columns: those are 示范参数.
"""

from collections.abc import Callable

from lianghe_desktop.casework.rosters import columns as c
from lianghe_desktop.casework.rosters.roster import Group, Of, Roster
from lianghe_desktop.casework.rosters.subjects import Subject
from lianghe_desktop.records.enums import ABLE_LABOUR

_LISTS = "江府办〔2017〕23号 二（四）"
_SHARING = "江府办〔2017〕23号 二（五）"
_WHERE = (c.TOWNSHIP, c.VILLAGE)


def _list(
    code: str,
    title: str,
    of: Of,
    receiver: str,
    purpose: str,
    source: str,
    fits: Callable[[Subject], bool],
    *columns: c.RosterColumn,
) -> Roster:
    return Roster(
        code=code,
        title=title,
        group=Group.DEPARTMENT,
        of=of,
        columns=(*_WHERE, *columns),
        fits=fits,
        source=source,
        receiver=receiver,
        purpose=purpose,
        whole_numbers=True,
    )


def _dibao(one: Subject) -> bool:
    return bool(one.member and one.member.dibao)


def _tekun(one: Subject) -> bool:
    return bool(one.member and one.member.tekun)


def _lifted(one: Subject) -> bool:
    return one.family.household.lifted_on is not None


def _unable(one: Subject) -> bool:
    return bool(one.family.members) and not any(m.labour in ABLE_LABOUR for m in one.family.members)


def _insurance(one: Subject) -> bool:
    return one.member is not None


_IDENTITY = (c.NAME, c.DOCUMENT)

DEPARTMENT_LISTS: tuple[Roster, ...] = (
    _list(
        "to_fupin_dibao",
        "低保对象名单（送扶贫部门）",
        Of.PEOPLE,
        "扶贫部门",
        "与扶贫对象台账比对",
        _LISTS,
        _dibao,
        *_IDENTITY,
        c.RELATION,
        c.HEAD,
    ),
    _list(
        "to_fupin_tekun",
        "特困人员名单（送扶贫部门）",
        Of.PEOPLE,
        "扶贫部门",
        "与扶贫对象台账比对",
        _LISTS,
        _tekun,
        *_IDENTITY,
    ),
    _list(
        "to_renshe_dibao",
        "低保对象名单（送人社部门）",
        Of.PEOPLE,
        "人力资源和社会保障部门",
        "落实就业和社会保险帮扶",
        _LISTS,
        _dibao,
        *_IDENTITY,
        c.AGE,
        c.LABOUR,
    ),
    _list(
        "to_renshe_tekun",
        "特困人员名单（送人社部门）",
        Of.PEOPLE,
        "人力资源和社会保障部门",
        "落实社会保险帮扶",
        _LISTS,
        _tekun,
        *_IDENTITY,
    ),
    _list(
        "to_fupin_households",
        "低保家庭基本情况（送扶贫部门）",
        Of.HOUSEHOLDS,
        "扶贫部门",
        "两项制度衔接",
        _SHARING,
        lambda one: any(m.dibao for m in one.family.members),
        c.HEAD,
        c.HEAD_DOCUMENT,
        c.PEOPLE,
        c.DIBAO_PEOPLE,
    ),
    _list(
        "to_minzheng_listed",
        "帮扶对象名单（送民政部门）",
        Of.HOUSEHOLDS,
        "民政部门",
        "两项制度衔接",
        _SHARING,
        lambda one: bool(one.family.household.registered),
        c.HEAD,
        c.HEAD_DOCUMENT,
        c.PEOPLE,
        c.CATEGORIES,
    ),
    _list(
        "to_minzheng_lifted",
        "脱贫情况告知名单（送民政部门）",
        Of.HOUSEHOLDS,
        "民政部门",
        "低保的纳入、增发、减发、停发",
        _LISTS,
        _lifted,
        c.HEAD,
        c.HEAD_DOCUMENT,
        c.PEOPLE,
        c.household_field("lifted_on", "脱贫日期", 24),
    ),
    _list(
        "to_minzheng_unable",
        "无劳动能力家庭名单（送民政部门）",
        Of.HOUSEHOLDS,
        "民政部门",
        "无法依靠产业扶持和就业帮助脱贫的家庭，按规定纳入低保",
        _SHARING,
        _unable,
        c.HEAD,
        c.HEAD_DOCUMENT,
        c.PEOPLE,
    ),
    _list(
        "to_shebao",
        "医疗保障待遇名单（送社保部门）",
        Of.PEOPLE,
        "社会保险经办机构",
        "落实医疗保障待遇",
        _SHARING,
        _insurance,
        *_IDENTITY,
        c.member_field("dibao", "低保", 12),
        c.member_field("tekun", "特困", 12),
    ),
    _list(
        "to_canlian",
        "残疾人名单（送残联）",
        Of.PEOPLE,
        "残联",
        "落实残疾人帮扶",
        "珠斗办字〔2017〕6号 二（三）2",
        lambda one: bool(one.member and (one.member.disability_class or "none") != "none"),
        *_IDENTITY,
        c.DISABILITY,
        c.GRADE,
        c.DISABILITY_CARD,
    ),
    _list(
        "to_jiaoyu",
        "在校学生名单（送教育部门）",
        Of.PEOPLE,
        "教育部门",
        "落实教育资助",
        "珠斗办字〔2017〕6号 二（三）2",
        lambda one: bool(one.member and (one.member.school or "none") != "none"),
        *_IDENTITY,
        c.SCHOOL,
        c.member_field("school_name", "学校", 0),
    ),
    _list(
        "to_fulian",
        "单亲母亲家庭名单（送妇联）",
        Of.HOUSEHOLDS,
        "妇联",
        "落实单亲母亲帮扶",
        "珠斗办字〔2017〕6号 二（三）2",
        lambda one: bool(one.family.household.single_mother),
        c.HEAD,
        c.PEOPLE,
        c.HOUSEHOLD_PHONE,
    ),
)
