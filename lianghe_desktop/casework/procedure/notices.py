"""Publicity of cases: a notice for many households, its days, objections, and taking it down.

Source: 最低生活保障审核确认办法 19 (days, objections lead to another look), 24 (what stands on it);
珠斗办字〔2017〕6号 四（三） (by village).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.limits import Limit, limit_on
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_values import living
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.procedure.chain import PUBLICITY_LIMIT, PUBLICITY_LIMITS
from lianghe_desktop.casework.procedure.meetings import Photo, keep_photo
from lianghe_desktop.casework.procedure.reading import CaseFile, case_file
from lianghe_desktop.casework.procedure.steps import Taken, refuse_mixed, require_next, write_step
from lianghe_desktop.records.case_codes import (
    CaseKind,
    CaseStep,
    ObjectionOutcome,
    PublicityKind,
    StepOutcome,
)
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Objection, Publicity, PublicityEntry
from lianghe_desktop.store.unit import Unit

_RESURVEYS = frozenset({ObjectionOutcome.RESURVEY, ObjectionOutcome.DISCUSSION})


@dataclass(frozen=True, kw_only=True, slots=True)
class NewNotice:
    """A notice on the wall; `days` None takes the pack's, fewer are refused."""

    home: HomeCode
    first_day: dt.date
    place: str
    unit: str
    phone: str
    days: int | None = None
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NewObjection:
    """What somebody said against a notice; `procedure` None speaks of the whole notice."""

    home: HomeCode
    publicity: RowId
    raised_on: dt.date
    content: str
    raised_by: str = ""
    procedure: RowId | None = None


def notice_days(
    office: Office, acting: Acting, *, pack: str | None = None, kind: CaseKind = CaseKind.RECOGNITION
) -> Limit:
    """Return how many days a notice of a kind of case hangs at least."""
    return limit_on(office, PUBLICITY_LIMITS.get(kind, PUBLICITY_LIMIT), acting.today, pack=pack)


def post_notice(office: Office, acting: Acting, new: NewNotice, procedures: Sequence[RowId]) -> RowId:
    """Put several cases on one notice; return its id. The step is taken when the notice comes down.

    Raises:
        UserError: The role may not, the notice is incomplete or too short, or a case is not at this step or
            hangs already.
    """
    require(acting, Act.CASE)
    files = [case_file(office, acting, new.home, one) for one in procedures]
    if not files:
        raise UserError(ErrorCode.BAD_INPUT, "请至少选一户再公示。")
    refuse_mixed(files)
    for file in files:
        require_next(file, CaseStep.PUBLICITY)
        if file.notice is not None:
            raise UserError(ErrorCode.WRONG_STATE, "有一户已经在公示，不能同时公示两次，请去掉它再公示。")
        met = file.state.done_on(CaseStep.DISCUSSION)
        if met is not None and new.first_day < met:
            raise UserError(ErrorCode.BAD_INPUT, f"公示第一天早于民主评议的日期 {met}，请改正。")
    days = _checked_days(office, acting, new, files)
    row = Publicity(
        home=new.home,
        id=office.new_id(),
        kind=PublicityKind.VILLAGE.value,
        case_kind=files[0].procedure.kind,
        first_day=new.first_day,
        last_day=new.first_day + dt.timedelta(days=days - 1),
        place=new.place.strip(),
        unit=new.unit.strip(),
        phone=new.phone.strip(),
        posted_by=acting.person,
    )
    entries = [_entry(office, acting, file, row) for file in files]

    def job(unit: Unit) -> RowId:
        unit.insert(row)
        unit.insert_many(entries)
        for photo in new.photos:
            keep_photo(unit, office, photo, row, kind="publicity", taken_on=new.first_day)
        for file in files:
            if file.procedure.kind == CaseKind.RECOGNITION:
                unit.change(Household, new.home, file.procedure.household_id or "", {"status": "publicity"})
        return RowId(row.id)

    return office.store.write(job, actor=acting.actor)


def raise_objection(office: Office, acting: Acting, new: NewObjection) -> RowId:
    """Keep an objection; whoever raises it need not be named. Return its id.

    Raises:
        UserError: The role may not, there is no such notice, or nothing is said.
    """
    require(acting, Act.CASE)
    notice = _notice(office, new.home, new.publicity)
    if not new.content.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明异议的内容。")
    if notice.first_day is not None and not notice.first_day <= new.raised_on <= acting.today:
        raise UserError(ErrorCode.BAD_INPUT, "异议的日期应在公示第一天到今天之间，请改正。")
    file = case_file(office, acting, new.home, new.procedure) if new.procedure is not None else None
    row = Objection(
        home=new.home,
        id=office.new_id(),
        publicity_id=new.publicity,
        procedure_id=new.procedure,
        household_id=file.procedure.household_id if file is not None else None,
        raised_on=new.raised_on,
        raised_by=new.raised_by.strip() or "未具名",
        content=new.content.strip(),
        recorded_by=acting.person,
    )
    office.store.write(lambda unit: unit.insert(row), actor=acting.actor)
    return RowId(row.id)


def handle_objection(
    office: Office,
    acting: Acting,
    home: HomeCode,
    objection: RowId,
    *,
    outcome: ObjectionOutcome,
    handling: str,
) -> None:
    """Settle an objection; one that holds sends its case back to be surveyed or discussed again.

    Raises:
        UserError: The role may not, it is settled, or it is not said what was found.
    """
    require(acting, Act.CASE)
    row = office.store.get(Objection, home, objection)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这条异议，请刷新后再试。")
    if row.outcome is not None:
        raise UserError(ErrorCode.WRONG_STATE, "这条异议已经处理过。")
    if not handling.strip():
        raise UserError(
            ErrorCode.BAD_INPUT, "请写明怎样核实、结果如何（依据：最低生活保障审核确认办法 19）。"
        )
    file = case_file(office, acting, home, RowId(row.procedure_id)) if row.procedure_id else None

    def job(unit: Unit) -> None:
        values: dict[str, Any] = {
            "handled_on": acting.today,
            "handled_by": acting.person,
            "handling": handling.strip(),
            "outcome": outcome.value,
        }
        unit.change(Objection, home, objection, values)
        if file is not None and outcome in _RESURVEYS and not file.state.closed:
            _send_back(unit, office, acting, file, handling)

    office.store.write(job, actor=acting.actor)


def take_down(
    office: Office, acting: Acting, home: HomeCode, publicity: RowId, *, on: dt.date | None = None
) -> int:
    """Take a notice down after its last day; every case left on it goes on. Return how many did.

    Raises:
        UserError: The role may not, it is down, its days are not over, or an objection is not settled.
    """
    require(acting, Act.CASE)
    row = _notice(office, home, publicity)
    day = on or acting.today
    if row.taken_down_on is not None:
        raise UserError(ErrorCode.WRONG_STATE, "这次公示已经撤下。")
    if row.last_day is None or not row.last_day < day <= acting.today:
        raise UserError(
            ErrorCode.WRONG_STATE,
            f"公示到 {row.last_day} 满，满了以后才能撤下（依据：最低生活保障审核确认办法 19）。",
        )
    unsettled = [
        one
        for one in office.store.rows(Objection, where={"home": home, "publicity_id": publicity})
        if not one.gone and one.outcome is None
    ]
    if unsettled:
        raise UserError(
            ErrorCode.WRONG_STATE,
            f"还有 {len(unsettled)} 条异议没有处理，请先核实处理（依据：最低生活保障审核确认办法 19）。",
        )
    entries = office.store.rows(PublicityEntry, where={"home": home, "publicity_id": publicity})
    files = [
        case_file(office, acting, home, RowId(entry.procedure_id or ""))
        for entry in entries
        if not entry.gone and entry.withdrawn_on is None
    ]
    going = [file for file in files if _at_publicity(file)]

    def job(unit: Unit) -> int:
        unit.change(Publicity, home, publicity, {"taken_down_on": day})
        for file in going:
            words = f"{row.first_day} 至 {row.last_day} 公示，已撤下"
            taken = Taken(step=CaseStep.PUBLICITY, opinion=words, subject="publicity", subject_id=publicity)
            write_step(unit, office, acting, file, taken)
        return len(going)

    return office.store.write(job, actor=acting.actor)


def notice_of(file: CaseFile) -> Publicity:
    """Return the notice on which a case hangs now.

    Raises:
        UserError: It hangs on none.
    """
    if file.notice is None:
        raise UserError(ErrorCode.WRONG_STATE, "这一户现在没有在公示，请先登记公示。")
    return file.notice[0]


def open_notices(office: Office, home: HomeCode | None = None) -> list[Publicity]:
    """Return the notices that hang, those whose days are over first."""
    where = {"taken_down_on": None} if home is None else {"taken_down_on": None, "home": home}
    rows = [row for row in office.store.rows(Publicity, where=where) if not row.gone]
    return sorted(rows, key=lambda row: (row.last_day or dt.date.max, row.id))


def _checked_days(office: Office, acting: Acting, new: NewNotice, files: Sequence[CaseFile]) -> int:
    kind = CaseKind(files[0].procedure.kind or CaseKind.RECOGNITION)
    least = notice_days(office, acting, pack=files[0].procedure.pack, kind=kind)
    days = new.days or least.whole
    if days < least.whole:
        raise UserError(
            ErrorCode.BAD_INPUT, f"公示不能少于 {least.whole} 天（依据：{least.source}），请改正天数。"
        )
    blank = [
        word
        for word, text in (("张贴地点", new.place), ("受理异议的单位", new.unit), ("异议电话", new.phone))
        if not text.strip()
    ]
    if blank:
        raise UserError(ErrorCode.BAD_INPUT, f"公示还缺：{'、'.join(blank)}，请补填。")
    return days


def _entry(office: Office, acting: Acting, file: CaseFile, notice: Publicity) -> PublicityEntry:
    home, household = HomeCode(file.procedure.home), RowId(file.procedure.household_id or "")
    advised = assess_household(office, acting, home, household, pack=file.procedure.pack)
    return PublicityEntry(
        home=home,
        id=office.new_id(),
        publicity_id=notice.id,
        procedure_id=file.procedure.id,
        household_id=household,
        people=len(living(household_file(office, home, household).members)),
        categories=" ".join(advised.result.categories) or None,
    )


def _send_back(unit: Unit, office: Office, acting: Acting, file: CaseFile, because: str) -> None:
    if file.notice is not None:
        entry = file.notice[1]
        unit.change(PublicityEntry, entry.home, entry.id, {"withdrawn_on": acting.today})
    taken = Taken(
        step=CaseStep.PUBLICITY,
        outcome=StepOutcome.SENT_BACK,
        opinion=f"异议成立，重新调查：{because.strip()}",
    )
    write_step(unit, office, acting, file, taken)


def _at_publicity(file: CaseFile) -> bool:
    following = file.state.next
    return following is not None and following.rule.step is CaseStep.PUBLICITY


def _notice(office: Office, home: HomeCode, publicity: RowId) -> Publicity:
    row = office.store.get(Publicity, home, publicity)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这次公示，请刷新后再试。")
    return row
