"""The steps of each kind of case, in order, with the clause of each and the limit that times it. Pure data.

Another kind of case is one more entry of CHAINS.
Source: 最低生活保障审核确认办法 4-24; 江府办〔2017〕23号 二（二）; 珠斗办字〔2017〕6号 四（三）.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lianghe_desktop.records.case_codes import CaseKind, CaseStep


@dataclass(frozen=True, kw_only=True, slots=True)
class StepRule:
    """One step of a kind of case.

    done_by: who takes it, in words. limit: name of the pack's limit, in working days, that times it, counted
    from the step `counted_from`. kept: a case that was sent back need not take it again. status: what the
    household is called once it is taken.
    """

    step: CaseStep
    clause: str
    done_by: str
    verb: str
    limit: str | None = None
    counted_from: CaseStep | None = None
    kept: bool = False
    status: str | None = None


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

CHAINS: Mapping[CaseKind, tuple[StepRule, ...]] = MappingProxyType({CaseKind.RECOGNITION: RECOGNITION})
WHOLE_LIMIT = "whole_procedure_days"
"""The limit of a whole recognition, in working days from its opening. Source: 最低生活保障审核确认办法 22."""


def rule_of(kind: CaseKind, step: CaseStep) -> StepRule | None:
    """Return the rule of a step in a kind of case, None where that kind does not take it."""
    return next((rule for rule in CHAINS.get(kind, ()) if rule.step is step), None)
