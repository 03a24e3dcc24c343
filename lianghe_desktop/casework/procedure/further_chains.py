"""Steps of monitoring, clearing of its risk, exit, end of a phase-out, yearly check and relief. Pure data.

How monitoring of falling back goes differs from place to place: its order is 示范参数 after the printed
answers of a county, and its days stand in the pack.
Source: 珠斗办字〔2017〕6号 二（三）3; 江府办〔2017〕23号 二（四）; 开府办〔2019〕29号 二（一）;
最低生活保障审核确认办法 31-33; 社会救助暂行办法 47-49.
"""

from lianghe_desktop.casework.procedure.step_rule import COUNTY, TOWNSHIP, VILLAGE, StepRule
from lianghe_desktop.records.case_codes import CaseStep

_RELAPSE = "珠斗办字〔2017〕6号 二（三）3；示范参数：各地不同，参照 甘肃秦安防止返贫监测问答"
_EXIT = "江府办〔2017〕23号 二（四）；最低生活保障审核确认办法 32"
_KEPT = "江府办〔2017〕23号 二（四）；最低生活保障审核确认办法 33"
_YEARLY = "开府办〔2019〕29号 二（一）；最低生活保障审核确认办法 31"
_RELIEF = "社会救助暂行办法 47-49"
_NOTICE = "最低生活保障审核确认办法 21"
_PRIVACY = "个人信息保护法 13、29；示范参数：参照 甘肃秦安防止返贫监测问答"


def _rule(step: CaseStep, clause: str, done_by: str, verb: str) -> StepRule:
    return StepRule(step=step, clause=clause, done_by=done_by, verb=verb)


def _start(clause: str, verb: str) -> StepRule:
    return StepRule(step=CaseStep.OPENED, clause=clause, done_by=VILLAGE, verb=verb, kept=True)


def _survey(clause: str, limit: str | None = None) -> StepRule:
    return StepRule(
        step=CaseStep.SURVEY,
        clause=clause,
        done_by=VILLAGE,
        verb="确认入户核实",
        limit=limit,
        counted_from=CaseStep.OPENED if limit else None,
    )


def _check(clause: str) -> StepRule:
    return StepRule(step=CaseStep.CHECK, clause=clause, done_by="镇街、县级", verb="完成信息比对", kept=True)


def _in_village(clause: str) -> tuple[StepRule, ...]:
    return (
        _rule(CaseStep.DISCUSSION, clause, VILLAGE, "登记民主评议"),
        _rule(CaseStep.PUBLICITY, clause, VILLAGE, "登记公示"),
    )


def _above(clause: str, verb: str, *, timed: bool = False) -> tuple[StepRule, ...]:
    township = StepRule(
        step=CaseStep.TOWNSHIP,
        clause=clause,
        done_by=TOWNSHIP,
        verb="提出审核意见",
        limit="township_review_days" if timed else None,
        counted_from=CaseStep.PUBLICITY if timed else None,
    )
    return (township, _rule(CaseStep.COUNTY, clause, COUNTY, verb))


MONITORING: tuple[StepRule, ...] = (
    _start(_RELAPSE, "登记返贫线索"),
    _survey(f"{_RELAPSE}；{_PRIVACY}"),
    _check(_RELAPSE),
    *_in_village(_RELAPSE),
    *_above(_RELAPSE, "审定监测对象"),
    _rule(CaseStep.ANNOUNCED, _RELAPSE, COUNTY, "登记公告"),
    _rule(CaseStep.MEASURES, f"{_RELAPSE}；珠斗办字〔2017〕6号 二（三）", VILLAGE, "落实帮扶措施"),
)
CLEARING: tuple[StepRule, ...] = (
    _start(_RELAPSE, "提出风险消除"),
    _survey(_RELAPSE),
    _check(_RELAPSE),
    _rule(CaseStep.ADVICE, f"{_RELAPSE}；个人信息保护法 24", VILLAGE, "记下收入与监测线的比较"),
    *_in_village(_RELAPSE),
    *_above(_RELAPSE, "审定风险消除"),
    _rule(CaseStep.ANNOUNCED, _RELAPSE, COUNTY, "登记公告"),
    _rule(CaseStep.CLEARED, _RELAPSE, VILLAGE, "登记风险消除"),
)
EXIT: tuple[StepRule, ...] = (
    _start(_EXIT, "提出退出"),
    _survey(_EXIT),
    _check(_EXIT),
    _rule(CaseStep.ADVICE, f"{_EXIT}；个人信息保护法 24", VILLAGE, "记下评定建议"),
    *_in_village(_EXIT),
    *_above(_EXIT, "作出退出决定", timed=True),
    StepRule(
        step=CaseStep.NOTIFIED,
        clause=f"{_NOTICE}；{_EXIT}",
        done_by=TOWNSHIP,
        verb="登记书面告知",
        limit="refusal_notice_days",
        counted_from=CaseStep.COUNTY,
    ),
)
PHASE_OUT: tuple[StepRule, ...] = (
    _start(_KEPT, "开始期满核定"),
    _survey(_KEPT),
    _rule(CaseStep.ADVICE, f"{_KEPT}；个人信息保护法 24", VILLAGE, "记下评定建议"),
    *_above(_KEPT, "作出期满决定"),
    StepRule(
        step=CaseStep.NOTIFIED,
        clause=f"{_NOTICE}；{_KEPT}",
        done_by=TOWNSHIP,
        verb="登记书面告知",
        limit="refusal_notice_days",
        counted_from=CaseStep.COUNTY,
    ),
)
YEARLY: tuple[StepRule, ...] = (
    _start(_YEARLY, "开始年度复核"),
    _survey(_YEARLY),
    _rule(CaseStep.ADVICE, f"{_YEARLY}；个人信息保护法 24", VILLAGE, "记下评定建议"),
    *_in_village(_YEARLY),
    *_above(_YEARLY, "作出复核决定", timed=True),
)
RELIEF: tuple[StepRule, ...] = (
    _start(_RELIEF, "登记临时救助"),
    _survey(_RELIEF),
    _rule(CaseStep.TOWNSHIP, "社会救助暂行办法 48", TOWNSHIP, "提出审核意见"),
    _rule(CaseStep.PUBLICITY, "社会救助暂行办法 48", VILLAGE, "登记公示"),
    _rule(CaseStep.COUNTY, "社会救助暂行办法 48", COUNTY, "作出救助决定"),
    _rule(CaseStep.MEASURES, "社会救助暂行办法 47-49", VILLAGE, "落实救助"),
)
