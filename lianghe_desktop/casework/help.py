"""Help: who is responsible, the plan of the year, measures with amounts, visits.

Source: 珠斗办字〔2017〕6号 四（三） (帮扶记录簿, 工作台账); 二（二） (措施).
"""

import datetime as dt
from dataclasses import dataclass

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.reviewing.locks import write_guarded
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import HelpMeasure, HelpPlan, HelpVisit
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.staff import Helper, HelperLink
from lianghe_desktop.store.unit import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class NewHelper:
    """A person who will be responsible for a household."""

    name: str
    unit: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPlan:
    """The plan of a year."""

    year: int
    goal: str
    content: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMeasure:
    """One measure; `amount_fen` in fen, None where no money flows."""

    kind: str
    content: str
    done: bool
    day: dt.date
    amount_fen: int | None = None
    amount_per: str | None = None
    benefit: str | None = None
    member: RowId | None = None
    goods: str = ""
    payer: str = ""
    effect: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewVisit:
    """One visit or call."""

    day: dt.date
    way: str
    kind: str
    visitors: str
    content: str
    findings: str = ""
    signed: bool = False


def assign_helper(office: Office, acting: Acting, home: HomeCode, household: RowId, new: NewHelper) -> RowId:
    """Make a person responsible for a household; the same name and unit is the same helper.

    Raises:
        UserError: The name is blank or the role may not plan help.
    """
    require(acting, Act.PLAN_HELP)
    name = _needed(new.name, "帮扶责任人的姓名")

    def job(unit: Unit) -> RowId:
        _require_household(unit, home, household)
        known = [h for h in unit.rows(Helper, home=home, name=name) if (h.unit or "") == new.unit.strip()]
        helper = RowId(known[0].id) if known else office.new_id()
        if known:
            unit.change(Helper, home, helper, {"phone": new.phone.strip() or known[0].phone})
        else:
            unit.insert(
                Helper(
                    home=home,
                    id=helper,
                    name=name,
                    unit=new.unit.strip() or None,
                    phone=new.phone.strip() or None,
                )
            )
        _link(office, acting, unit, home, household, helper)
        return helper

    return office.store.write(job, actor=acting.actor)


def plan_help(office: Office, acting: Acting, home: HomeCode, household: RowId, new: NewPlan) -> RowId:
    """Keep the plan of a year; a second plan for the year changes the first.

    Raises:
        UserError: The content is blank or the role may not plan help.
    """
    require(acting, Act.PLAN_HELP)
    content = _needed(new.content, "帮扶计划的内容")

    def job(unit: Unit) -> RowId:
        _require_household(unit, home, household)
        present = [p for p in unit.rows(HelpPlan, home=home, household_id=household) if p.year == new.year]
        if present:
            unit.change(HelpPlan, home, present[0].id, {"goal": new.goal.strip() or None, "content": content})
            return RowId(present[0].id)
        row = HelpPlan(
            home=home,
            id=office.new_id(),
            household_id=household,
            year=new.year,
            goal=new.goal.strip() or None,
            content=content,
            made_on=acting.today,
        )
        unit.insert(row)
        return RowId(row.id)

    return write_guarded(office, acting, job)


def record_measure(
    office: Office, acting: Acting, home: HomeCode, household: RowId, new: NewMeasure
) -> RowId:
    """Keep a measure of help with its amount.

    Raises:
        UserError: The content is blank, the amount is below zero, the day lies ahead for a measure
            that is called done, or the kind is unknown.
    """
    require(acting, Act.RECORD_HELP)
    content = _needed(new.content, "帮扶措施的内容")
    code_list("help_measure_kind").item(new.kind)
    if new.amount_fen is not None and new.amount_fen < 0:
        raise UserError(ErrorCode.BAD_INPUT, "帮扶金额不能小于零，请改正。")
    if new.done:
        _not_ahead(new.day, acting, "实施日期")
    row = HelpMeasure(
        home=home,
        id=office.new_id(),
        household_id=household,
        member_id=new.member,
        kind=new.kind,
        benefit=new.benefit,
        content=content,
        amount_fen=new.amount_fen,
        amount_per=new.amount_per,
        goods=new.goods.strip() or None,
        payer=new.payer.strip() or None,
        state="done" if new.done else "pending",
        done_on=new.day if new.done else None,
        effect=new.effect.strip() or None,
    )
    return _insert(office, acting, row, home, household)


def record_visit(office: Office, acting: Acting, home: HomeCode, household: RowId, new: NewVisit) -> RowId:
    """Keep a visit, a line of the help record book.

    Raises:
        UserError: Visitors or content are blank, or the day lies ahead.
    """
    return _insert(office, acting, visit_row(office, acting, home, household, new), home, household)


def visit_row(office: Office, acting: Acting, home: HomeCode, household: RowId, new: NewVisit) -> HelpVisit:
    """Return the row of a visit, without keeping it.

    Raises:
        UserError: The role may not, visitors or content are blank, or the day lies ahead.
    """
    require(acting, Act.RECORD_HELP)
    code_list("visit_way").item(new.way)
    code_list("visit_kind").item(new.kind)
    _not_ahead(new.day, acting, "走访日期")
    return HelpVisit(
        home=home,
        id=office.new_id(),
        household_id=household,
        visited_on=new.day,
        way=new.way,
        kind=new.kind,
        visitors=_needed(new.visitors, "走访人"),
        content=_needed(new.content, "走访内容"),
        findings=new.findings.strip() or None,
        signed=new.signed,
    )


def _insert(office: Office, acting: Acting, row: SharedRow, home: HomeCode, household: RowId) -> RowId:
    def job(unit: Unit) -> RowId:
        _require_household(unit, home, household)
        unit.insert(row)
        return RowId(row.id)

    return office.store.write(job, actor=acting.actor)


def _link(
    office: Office, acting: Acting, unit: Unit, home: HomeCode, household: RowId, helper: RowId
) -> None:
    for link in unit.rows(HelperLink, home=home, household_id=household):
        if link.helper_id == helper and link.to_day is None:
            return
        if link.to_day is None:
            unit.change(HelperLink, home, link.id, {"to_day": acting.today})
    unit.insert(
        HelperLink(
            home=home,
            id=office.new_id(),
            household_id=household,
            helper_id=helper,
            from_day=acting.today,
        )
    )


def _require_household(unit: Unit, home: HomeCode, household: RowId) -> None:
    row = unit.get(Household, home, household)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "这一户已不在本机，请回到农户列表重新选择。")


def _needed(text: str, what: str) -> str:
    cleaned = text.strip()
    if not cleaned:
        raise UserError(ErrorCode.BAD_INPUT, f"{what}没有填，请补上。")
    return cleaned


def _not_ahead(day: dt.date, acting: Acting, what: str) -> None:
    if day > acting.today:
        raise UserError(
            ErrorCode.BAD_INPUT, f"{what} {day.isoformat()} 晚于今天 {acting.today.isoformat()}，请改正。"
        )
