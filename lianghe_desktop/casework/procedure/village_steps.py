"""The steps a village takes for one household: survey, economic check, filing.

Source: 最低生活保障审核确认办法 15-17; 江府办〔2017〕23号 二（二）; 珠斗办字〔2017〕6号 四（三）.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.limits import limit_on
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.procedure.reading import CaseFile, case_file
from lianghe_desktop.casework.procedure.steps import (
    Taken,
    closing,
    refuse_missing,
    require_next,
    write_step,
)
from lianghe_desktop.records.case_codes import CaseKind, CaseOutcome, CaseStep, CheckItem, CheckResult
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Interview, PrintLog
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import EconomicCheck, Procedure
from lianghe_desktop.store.unit import Unit

SINGLE = "single_person_dibao"


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCheck:
    """What a department said of one item; `member` None speaks of the household, `amount_fen` in fen."""

    item: CheckItem
    result: CheckResult
    source: str
    finding: str = ""
    member: RowId | None = None
    amount_fen: int | None = None
    checked_on: dt.date | None = None


def confirm_survey(
    office: Office, acting: Acting, home: HomeCode, procedure: RowId, *, promised: bool = False
) -> RowId:
    """Take the newest finished interview as the survey of the case.

    promised: the family signed that what it says is true and that it may be compared; monitoring asks for it.

    Raises:
        UserError: Another step comes first, there is no interview since the case began, or too few surveyors
            signed it, or the family's promise is missing.
    """
    require(acting, Act.CASE)
    file = case_file(office, acting, home, procedure)
    state = require_next(file, CaseStep.SURVEY)
    missing = missing_for_survey(office, acting, file)
    if needs_promise(file) and not promised:
        missing.append("农户还没有签承诺授权书")
    refuse_missing(state, missing)
    interview = survey_of(office, file) or Interview(home=home, id="")
    names = [name for name in (interview.surveyor_1, interview.surveyor_2) if name]
    taken = Taken(
        step=CaseStep.SURVEY,
        others="、".join(names),
        opinion="农户已签承诺授权书" if promised else "",
        subject="interview",
        subject_id=interview.id,
    )
    return office.store.write(lambda unit: write_step(unit, office, acting, file, taken), actor=acting.actor)


def needs_promise(file: CaseFile) -> bool:
    """Tell whether the survey of a case needs the family's signed promise and authorisation.

    Source: 示范参数：参照 甘肃秦安防止返贫监测问答 (农户承诺授权); 个人信息保护法 29.
    """
    return file.procedure.kind == CaseKind.MONITORING


def survey_of(office: Office, file: CaseFile) -> Interview | None:
    """Return the newest interview of the household since this turn of the case began."""
    rows = office.store.rows(
        Interview, where={"home": file.procedure.home, "household_id": file.procedure.household_id}
    )
    began, used = file.state.turn_began, _surveys_used(file)
    found = [
        row
        for row in rows
        if not row.gone
        and row.id not in used
        and (began is None or (row.surveyed_on or dt.date.min) >= began)
    ]
    return max(found, key=lambda row: (row.surveyed_on or dt.date.min, row.id), default=None)


def missing_for_survey(office: Office, acting: Acting, file: CaseFile) -> list[str]:
    """Return what the survey of a case still lacks."""
    interview = survey_of(office, file)
    if interview is None:
        return [f"{file.state.turn_began} 以来还没有做完的入户调查"]
    team = limit_on(office, "survey_team_people", acting.today, pack=file.procedure.pack)
    signed = [name for name in (interview.surveyor_1, interview.surveyor_2) if name and name.strip()]
    if len(set(signed)) < team.whole:
        return [f"入户调查要 {team.whole} 人签名，这次只有 {len(set(signed))} 人（{team.source}）"]
    return []


def record_check(
    office: Office, acting: Acting, home: HomeCode, procedure: RowId, checks: Sequence[NewCheck]
) -> tuple[RowId, ...]:
    """Keep what departments said; an item said again stands beside what was said before, the newest counts.

    Raises:
        UserError: The role may not, the case has ended, or something was found and not described.
    """
    require(acting, Act.CASE)
    file = case_file(office, acting, home, procedure)
    if file.state.closed:
        raise UserError(ErrorCode.WRONG_STATE, "这个办件已经办结，不能再登记核对结果。")
    rows = [check_row(office, acting, file.procedure, check) for check in checks]
    office.store.write(lambda unit: unit.insert_many(rows), actor=acting.actor)
    return tuple(RowId(row.id) for row in rows)


def check_row(office: Office, acting: Acting, procedure: Procedure, check: NewCheck) -> EconomicCheck:
    """Return the row of one item that was checked.

    Raises:
        UserError: No source is named, or something was found and not described.
    """
    word = code_list("check_item").label(check.item)
    if not check.source.strip():
        raise UserError(ErrorCode.BAD_INPUT, f"请写明“{word}”是哪个部门或哪份名单查的。")
    if check.result in (CheckResult.DIFFERS, CheckResult.EXPLAINED) and not check.finding.strip():
        raise UserError(ErrorCode.BAD_INPUT, f"“{word}”与申报不一致，请写明查到什么、怎么说明。")
    return EconomicCheck(
        home=procedure.home,
        id=office.new_id(),
        procedure_id=procedure.id,
        household_id=procedure.household_id,
        member_id=check.member,
        item=check.item.value,
        source=check.source.strip(),
        result=check.result.value,
        finding=check.finding.strip() or None,
        amount_fen=check.amount_fen,
        checked_on=check.checked_on or acting.today,
        checked_by=acting.person,
    )


def standing_checks(file: CaseFile) -> list[EconomicCheck]:
    """Return the newest word on each item and member, in the order of the list of items."""
    newest = {(row.item, row.member_id): row for row in file.checks}
    order = {code: place for place, code in enumerate(code_list("check_item").codes)}
    return sorted(newest.values(), key=lambda row: (order.get(row.item or "", 99), row.member_id or ""))


def missing_for_check(file: CaseFile) -> list[str]:
    """Return what the economic check of a case still lacks."""
    known = code_list("check_item")
    said = {row.item for row in file.checks}
    open_items = [item.label for item in known.items if item.code not in said]
    differing = [
        known.label(row.item or "") for row in standing_checks(file) if row.result == CheckResult.DIFFERS
    ]
    missing = []
    if open_items:
        missing.append(f"{len(open_items)} 项没有核对结果：{'、'.join(open_items)}")
    if differing:
        missing.append(f"与申报不一致还没有说明：{'、'.join(differing)}")
    return missing


def finish_check(office: Office, acting: Acting, home: HomeCode, procedure: RowId) -> RowId:
    """Say that the economic check is complete.

    Raises:
        UserError: Another step comes first, an item has no result, or a difference is not explained.
    """
    require(acting, Act.CASE)
    file = case_file(office, acting, home, procedure)
    refuse_missing(require_next(file, CaseStep.CHECK), missing_for_check(file))
    differed = sum(row.result == CheckResult.EXPLAINED for row in standing_checks(file))
    words = f"{len(code_list('check_item').items)} 项已核对"
    taken = Taken(step=CaseStep.CHECK, opinion=f"{words}，{differed} 项不一致已说明" if differed else words)
    return office.store.write(lambda unit: write_step(unit, office, acting, file, taken), actor=acting.actor)


def missing_for_filing(office: Office, file: CaseFile) -> list[str]:
    """Return what the filing of a case still lacks: the card, printed since the decision."""
    decided = file.state.done_on(CaseStep.COUNTY)
    cards = office.store.rows(
        PrintLog, where={"home": file.procedure.home, "household_id": file.procedure.household_id}
    )
    printed = [
        row
        for row in cards
        if row.document == "card" and (row.printed_on or dt.date.min) >= (decided or dt.date.max)
    ]
    return [] if printed else ["还没有打印帮扶卡，请先打印并发到户"]


def file_case(office: Office, acting: Acting, home: HomeCode, procedure: RowId) -> RowId:
    """File the household and end the case as recognised, once its card was printed.

    Raises:
        UserError: Another step comes first, or no card was printed since the decision.
    """
    require(acting, Act.CASE)
    file = case_file(office, acting, home, procedure)
    refuse_missing(require_next(file, CaseStep.FILED), missing_for_filing(office, file))
    household = RowId(file.procedure.household_id or "")
    newest = household_file(office, home, household).determinations[-1:]
    single = bool(newest) and SINGLE in (newest[0].categories or "").split()
    outcome = CaseOutcome.SINGLE_PERSON if single else CaseOutcome.RECOGNISED

    def job(unit: Unit) -> RowId:
        row = write_step(
            unit, office, acting, file, Taken(step=CaseStep.FILED, opinion="已建档，帮扶卡已发到户")
        )
        unit.change(Household, home, household, {"registered": True, "registered_on": acting.today})
        unit.change(Procedure, home, procedure, closing(acting, outcome.value))
        return row

    return office.store.write(job, actor=acting.actor)


def _surveys_used(file: CaseFile) -> set[str | None]:
    return {row.subject_id for row in file.rows if row.step == CaseStep.SURVEY}
