"""Take down what the rules advise in a case: categories, or income against lines where a household leaves.

Source: 江府办〔2017〕23号 二（二）（四）; 个人信息保护法 24 (advice only); 最低生活保障审核确认办法 32-33.
"""

import datetime as dt

from lianghe_desktop.casework.assessment import Advised, assess_household
from lianghe_desktop.casework.limits import find_limit
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.procedure.reading import CaseFile, case_file
from lianghe_desktop.casework.procedure.steps import Taken, refuse_missing, require_next, write_step
from lianghe_desktop.policy.wording import money
from lianghe_desktop.records.case_codes import CaseKind, CaseStep
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.ids import HomeCode, RowId

MONITOR_LINE = "relapse_monitor_line_year_fen"
_LEAVING = frozenset({CaseKind.EXIT, CaseKind.PHASE_OUT})


def keep_advice(
    office: Office, acting: Acting, home: HomeCode, procedure: RowId, *, opinion: str = ""
) -> RowId:
    """Take down what the rules advise; where something speaks against it, `opinion` says why to go on.

    Raises:
        UserError: Another step comes first; or facts are missing, or income lies below a line although the
            household is to leave, and nothing is said about that.
    """
    require(acting, Act.CASE)
    file = case_file(office, acting, home, procedure)
    state = require_next(file, CaseStep.ADVICE)
    household = RowId(file.procedure.household_id or "")
    advised = assess_household(office, acting, home, household, pack=file.procedure.pack)
    against = missing_for_advice(office, acting, file, advised)
    if against and not opinion.strip():
        refuse_missing(state, against)
    words = advice_words(office, acting, file, advised)
    said = f"{words}；{opinion.strip()}" if opinion.strip() else words
    taken = Taken(step=CaseStep.ADVICE, opinion=f"建议：{said}", subject="household", subject_id=household)
    return office.store.write(lambda unit: write_step(unit, office, acting, file, taken), actor=acting.actor)


def missing_for_advice(office: Office, acting: Acting, file: CaseFile, advised: Advised) -> list[str]:
    """Return what has to be filled in or explained before the advice is taken down."""
    found = []
    if advised.result.missing:
        found.append(f"还缺 {len(advised.result.missing)} 项资料，请补齐，或写明为什么不用补")
    if file.procedure.kind in _LEAVING:
        below = [line.title for line in advised.result.lines if line.below]
        if below:
            found.append(f"收入仍低于{'、'.join(below)}，请写明为什么仍要退出")
    if file.procedure.kind == CaseKind.CLEARING and _below_monitor_line(office, acting, advised) is not False:
        found.append("收入没有稳定超过监测线，请写明为什么风险已经消除")
    return found


def advice_words(office: Office, acting: Acting, file: CaseFile, advised: Advised) -> str:
    """Return the advice in words: the categories, and the lines where the household is to leave."""
    known = code_list("category")
    words = "、".join(known.short(code) for code in advised.result.categories) or "不符合任何困难类别"
    if file.procedure.kind in _LEAVING:
        lines = [
            f"{line.title}：{'未知' if line.below is None else '低于' if line.below else '不低于'}"
            for line in advised.result.lines
        ]
        return "；".join([words, *lines])
    if file.procedure.kind == CaseKind.CLEARING:
        limit = find_limit(office, MONITOR_LINE, acting.today, pack=file.procedure.pack)
        shown = money(limit.whole) if limit is not None else "未定"
        below = _below_monitor_line(office, acting, advised)
        state = "算不出" if below is None else "低于" if below else "不低于"
        return f"人均收入{state}监测线（{shown}，示范参数：由省每年确定）"
    return words


def _below_monitor_line(office: Office, acting: Acting, advised: Advised) -> bool | None:
    members = advised.facts.members
    people = sum(one.counted is not False for one in members) if isinstance(members, tuple) else None
    return below_monitor_line(office, acting.today, advised.result.income_fen, people)


def below_monitor_line(
    office: Office, on: dt.date, income_fen: int | None, people: int | None
) -> bool | None:
    """Tell whether a household's income of a year lies below the monitoring line; totals are compared."""
    limit = find_limit(office, MONITOR_LINE, on)
    if limit is None or income_fen is None or not people:
        return None
    return income_fen < limit.whole * people
