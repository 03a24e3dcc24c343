"""Who may do what: surveyor, reviewer and admin differ, and every duty asks here first.

Source: 最低生活保障审核确认办法 16 (两名以上调查人员), 19-20 (审核与确认由镇街、县级办理); the split of acts
between the three roles is ours.
"""

from enum import StrEnum

from lianghe_desktop.casework.office import Acting
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import ErrorCode, UserError


class Act(StrEnum):
    """Acts that need a role."""

    REGISTER = "登记户和家庭成员"
    SURVEY = "入户调查"
    RECORD_HELP = "登记帮扶措施和走访"
    ASSESS = "试算评定"
    DETERMINE = "作出评定决定"
    PLAN_HELP = "制定帮扶计划"
    REVIEW = "审核和退回补充"
    ANSWER = "答复退回意见"
    CASE = "办理认定各步"
    MARK_DUTY = "登记定期工作已办"
    REPORT = "起草和定稿报告"
    ACCEPT_FINDING = "认可前后不一致的情况"
    PRINT = "打印"
    EXPORT = "导出数据包"
    IMPORT = "导入数据包"
    DECIDE_CONFLICT = "处理待定内容"
    REMOVE = "删除或恢复户和家庭成员"
    MOVE = "办理户的迁移"
    RULE = "对下级电脑和数据作出裁定"
    ERASE = "彻底删除个人信息"
    ENROL = "办理电脑登记"
    ADMINISTER = "管理工作人员和设置"


_EVERYBODY = frozenset(Role)
_DECIDING = frozenset({Role.REVIEWER, Role.ADMIN})

ALLOWED: dict[Act, frozenset[Role]] = {
    Act.REGISTER: _EVERYBODY,
    Act.SURVEY: _EVERYBODY,
    Act.RECORD_HELP: _EVERYBODY,
    Act.ASSESS: _EVERYBODY,
    Act.ANSWER: _EVERYBODY,
    Act.CASE: _EVERYBODY,
    Act.MARK_DUTY: _EVERYBODY,
    Act.REPORT: _EVERYBODY,
    Act.ACCEPT_FINDING: _DECIDING,
    Act.PRINT: _EVERYBODY,
    Act.EXPORT: _EVERYBODY,
    Act.DETERMINE: _DECIDING,
    Act.REVIEW: _DECIDING,
    Act.PLAN_HELP: _DECIDING,
    Act.IMPORT: _DECIDING,
    Act.DECIDE_CONFLICT: _DECIDING,
    Act.REMOVE: _DECIDING,
    Act.MOVE: _DECIDING,
    Act.RULE: frozenset({Role.ADMIN}),
    Act.ERASE: frozenset({Role.ADMIN}),
    Act.ENROL: frozenset({Role.ADMIN}),
    Act.ADMINISTER: frozenset({Role.ADMIN}),
}


def may(acting: Acting, act: Act) -> bool:
    """Tell whether the person may do `act`."""
    return acting.role in ALLOWED[act]


def require(acting: Acting, act: Act) -> None:
    """Refuse `act` when the person's role does not allow it.

    Raises:
        UserError: NO_PERMISSION, naming the act and who may do it.
    """
    if may(acting, act):
        return
    roles = "、".join(code_list("person_role").label(role) for role in Role if role in ALLOWED[act])
    raise UserError(
        ErrorCode.NO_PERMISSION,
        f"您现在的身份是{acting.role_label}，不能{act.value}；请由{roles}登录后办理。",
    )
