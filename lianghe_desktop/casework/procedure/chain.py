"""The steps of each kind of case, in order, with the clause of each and the limit that times it. Pure data.

Another kind of case is one more entry of CHAINS.
Source: 最低生活保障审核确认办法 4-24; 江府办〔2017〕23号 二（二）; 珠斗办字〔2017〕6号 四（三）.
"""

from collections.abc import Mapping
from types import MappingProxyType

from lianghe_desktop.casework.procedure.further_chains import (
    CLEARING,
    EXIT,
    MONITORING,
    PHASE_OUT,
    RELIEF,
    YEARLY,
)
from lianghe_desktop.casework.procedure.step_rule import StepRule, WholeLimit
from lianghe_desktop.records.case_codes import CaseKind, CaseStep

RECOGNITION: tuple[StepRule, ...] = (
    StepRule(
        step=CaseStep.OPENED,
        clause="最低生活保障审核确认办法 4-6",
        done_by="村（居）",
        verb="登记线索或申请",
        kept=True,
    ),
    StepRule(
        step=CaseStep.SURVEY,
        clause="最低生活保障审核确认办法 15-16",
        done_by="村（居）",
        verb="确认入户调查",
        limit="survey_start_days",
        counted_from=CaseStep.OPENED,
        status="submitted",
    ),
    StepRule(
        step=CaseStep.CHECK,
        clause="江府办〔2017〕23号 二（二）；最低生活保障审核确认办法 17",
        done_by="镇街、县级",
        verb="完成经济核对",
        kept=True,
        status="checked",
    ),
    StepRule(
        step=CaseStep.ADVICE,
        clause="江府办〔2017〕23号 二（二）；个人信息保护法 24",
        done_by="村（居）",
        verb="记下评定建议",
        status="scored",
    ),
    StepRule(
        step=CaseStep.DISCUSSION,
        clause="最低生活保障审核确认办法 19",
        done_by="村（居）",
        verb="登记民主评议",
        status="deliberation",
    ),
    StepRule(
        step=CaseStep.PUBLICITY,
        clause="最低生活保障审核确认办法 19；珠斗办字〔2017〕6号 四（三）",
        done_by="村（居）",
        verb="登记公示",
        status="publicity",
    ),
    StepRule(
        step=CaseStep.TOWNSHIP,
        clause="最低生活保障审核确认办法 18-19",
        done_by="镇街",
        verb="提出审核意见",
        limit="township_review_days",
        counted_from=CaseStep.PUBLICITY,
        status="township_reviewed",
    ),
    StepRule(
        step=CaseStep.COUNTY,
        clause="最低生活保障审核确认办法 20",
        done_by="县级",
        verb="作出确认决定",
        limit="county_decision_days",
        counted_from=CaseStep.TOWNSHIP,
        status="confirmed",
    ),
    StepRule(
        step=CaseStep.FILED,
        clause="珠斗办字〔2017〕6号 四（三）",
        done_by="村（居）",
        verb="建档发卡",
        status="listed",
    ),
)

CHAINS: Mapping[CaseKind, tuple[StepRule, ...]] = MappingProxyType(
    {
        CaseKind.RECOGNITION: RECOGNITION,
        CaseKind.MONITORING: MONITORING,
        CaseKind.CLEARING: CLEARING,
        CaseKind.YEARLY: YEARLY,
        CaseKind.EXIT: EXIT,
        CaseKind.PHASE_OUT: PHASE_OUT,
        CaseKind.RELIEF: RELIEF,
    }
)
_WHOLE = WholeLimit(name="whole_procedure_days", clause="最低生活保障审核确认办法 22")
_WHOLE_RELAPSE = WholeLimit(
    name="relapse_procedure_days",
    clause="示范参数：各地不同，参照 甘肃秦安防止返贫监测问答",
    working_days=False,
)
WHOLE_LIMITS: Mapping[CaseKind, WholeLimit] = MappingProxyType(
    {CaseKind.RECOGNITION: _WHOLE, CaseKind.MONITORING: _WHOLE_RELAPSE, CaseKind.CLEARING: _WHOLE_RELAPSE}
)
"""By when a whole case is to be ended, from its opening on; kinds that no document times are left out."""
PUBLICITY_LIMITS: Mapping[CaseKind, str] = MappingProxyType(
    {CaseKind.MONITORING: "relapse_publicity_days", CaseKind.CLEARING: "relapse_publicity_days"}
)
"""Limits of kinds whose notices hang for other than the usual days."""
PUBLICITY_LIMIT = "publicity_days"


def rule_of(kind: CaseKind, step: CaseStep) -> StepRule | None:
    """Return the rule of a step in a kind of case, None where that kind does not take it."""
    return next((rule for rule in CHAINS.get(kind, ()) if rule.step is step), None)
