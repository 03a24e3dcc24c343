"""Pair helpers with households, many at once, see the load of each, hand over when a cadre moves.

History is kept: a pairing ends on a day, its successor begins on it. Source: 珠斗办字〔2017〕6号 二（三）1
(帮扶结对), 四（四） (驻镇驻村干部).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.help import NewHelper
from lianghe_desktop.casework.helped import HELPED_STATUSES
from lianghe_desktop.casework.helping.written import Written
from lianghe_desktop.casework.households import Ids, household_ids
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.enums import MeasureState
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import HelpMeasure, HelpPlan
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.staff import Helper, HelperLink
from lianghe_desktop.store.household_list import HouseholdFilter
from lianghe_desktop.store.unit import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Who:
    """A helper as people know them: name and unit; one person may have a row in several villages."""

    name: str
    unit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """How much one helper carries: open pairings, plans of this year and planned measures."""

    who: Who
    phone: str
    households: tuple[tuple[HomeCode, RowId], ...]
    plans: int
    planned: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Loads:
    """Every helper with open pairings, the heaviest first, and the households in help without one."""

    helpers: tuple[Load, ...]
    unpaired: tuple[tuple[HomeCode, RowId], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedOver:
    """Which households went from one helper to another on a day."""

    leaving: Who
    successor: Who
    on: dt.date
    households: tuple[tuple[HomeCode, RowId], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOver(HandedOver):
    """A hand-over just made, with what takes it back."""

    plans: int
    planned: int
    written: Written


def helper_loads(office: Office, year: int) -> Loads:
    """Return who carries how much."""
    store = office.store
    helpers = {(h.home, h.id): h for h in store.rows(Helper) if not h.gone}
    links = [link for link in store.rows(HelperLink) if link.to_day is None and not link.gone]
    plans = [p for p in store.rows(HelpPlan) if p.year == year and not p.gone]
    measures = [
        m for m in store.rows(HelpMeasure) if m.state != MeasureState.DONE and not m.gone and m.household_id
    ]
    living = {(h.home, h.id) for h in store.rows(Household) if not h.gone and not h.moved_to_home}
    of_whom: dict[Who, set[tuple[HomeCode, RowId]]] = {}
    phones: dict[Who, str] = {}
    for link in links:
        helper = helpers.get((link.home, link.helper_id or ""))
        key = (HomeCode(link.home), RowId(link.household_id or ""))
        if helper is None or key not in living:
            continue
        who = _who(helper)
        of_whom.setdefault(who, set()).add(key)
        phones.setdefault(who, helper.phone or "")
    found = [
        Load(
            who=who,
            phone=phones[who],
            households=tuple(sorted(keys)),
            plans=sum((p.home, p.household_id) in keys for p in plans),
            planned=sum((m.home, m.household_id) in keys for m in measures),
        )
        for who, keys in of_whom.items()
    ]
    paired = set().union(*of_whom.values())
    helped = household_ids(office, where=HouseholdFilter(statuses=HELPED_STATUSES))
    return Loads(
        helpers=tuple(sorted(found, key=lambda one: (-len(one.households), one.who.name))),
        unpaired=tuple(key for key in helped if key not in paired),
    )


def pair_many(
    office: Office, acting: Acting, keys: Ids, new: NewHelper, on: dt.date | None = None
) -> Written:
    """Make one person responsible for many households from a day on; earlier pairings end that day.

    Raises:
        UserError: No household or no name is given, the day lies ahead, or the role may not.
    """
    require(acting, Act.PLAN_HELP)
    if not keys:
        raise UserError(ErrorCode.BAD_INPUT, "请先选要结对的户。")
    if not new.name.strip():
        raise UserError(ErrorCode.BAD_INPUT, "帮扶责任人的姓名没有填，请补上。")
    day = _day(acting, on)

    def job(unit: Unit) -> Written:
        written = Written()
        for home in sorted({home for home, _ in keys}):
            helper = _helper_row(office, unit, home, new, written)
            for household in (row_id for at, row_id in keys if at == home):
                _pair(office, unit, home, household, helper.id, day, written)
        return written

    return office.store.write(job, actor=acting.actor)


def hand_over(
    office: Office, acting: Acting, leaving: Who, successor: NewHelper, on: dt.date | None = None
) -> HandOver:
    """Hand every open pairing, plan of this year and planned measure of a helper to a successor on a day.

    Raises:
        UserError: The helper has no open pairing, it is the same person, or the day lies ahead.
    """
    require(acting, Act.PLAN_HELP)
    day = _day(acting, on)
    after = Who(name=successor.name.strip(), unit=successor.unit.strip())
    if not after.name:
        raise UserError(ErrorCode.BAD_INPUT, "接手人的姓名没有填，请补上。")
    if after == leaving:
        raise UserError(ErrorCode.BAD_INPUT, "接手人和原责任人是同一个人，请核对。")

    def job(unit: Unit) -> HandOver:
        written = Written()
        keys: list[tuple[HomeCode, RowId]] = []
        plans = planned = 0
        for old in [h for h in unit.rows(Helper, name=leaving.name) if not h.gone and _who(h) == leaving]:
            home = HomeCode(old.home)
            links = [
                link
                for link in unit.rows(HelperLink, home=home, helper_id=old.id)
                if link.to_day is None and not link.gone
            ]
            if not links:
                continue
            new = _helper_row(office, unit, home, successor, written)
            for household in dict.fromkeys(RowId(link.household_id or "") for link in links):
                keys.append((home, household))
                _pair(office, unit, home, household, new.id, day, written)
                plans += _hand_plans(unit, home, household, new.id, acting.today.year, written)
                planned += _hand_measures(unit, home, household, new.id, written)
            written.change(unit, old, {"to_day": day})
        if not keys:
            raise UserError(ErrorCode.NOT_FOUND, f"“{leaving.name}”名下没有正在结对的户，请核对姓名和单位。")
        return HandOver(
            leaving=leaving,
            successor=after,
            on=day,
            households=tuple(keys),
            plans=plans,
            planned=planned,
            written=written,
        )

    return office.store.write(job, actor=acting.actor)


def handovers(office: Office) -> list[HandedOver]:
    """Return the hand-overs on record, the newest first: a pairing ended on the day its successor began."""
    who = {(h.home, h.id): _who(h) for h in office.store.rows(Helper)}
    links = [link for link in office.store.rows(HelperLink) if not link.gone and link.household_id]
    begun: dict[tuple[str, str | None, dt.date], list[HelperLink]] = {}
    for link in sorted(links, key=lambda one: one.id):
        if link.from_day:
            begun.setdefault((link.home, link.household_id, link.from_day), []).append(link)
    found: dict[tuple[dt.date, Who, Who], list[tuple[HomeCode, RowId]]] = {}
    for old in links:
        if old.to_day is None:
            continue
        later = [one for one in begun.get((old.home, old.household_id, old.to_day), ()) if one.id > old.id]
        before = who.get((old.home, old.helper_id or ""))
        after = who.get((old.home, later[0].helper_id or "")) if later else None
        if before is None or after is None or before == after:
            continue
        key = (HomeCode(old.home), RowId(old.household_id or ""))
        found.setdefault((old.to_day, before, after), []).append(key)
    return [
        HandedOver(leaving=before, successor=after, on=day, households=tuple(sorted(keys)))
        for (day, before, after), keys in sorted(
            found.items(), key=lambda one: (one[0][0], one[0][1].name, one[0][2].name), reverse=True
        )
    ]


def _pair(
    office: Office,
    unit: Unit,
    home: HomeCode,
    household: RowId,
    helper: str,
    day: dt.date,
    written: Written,
) -> None:
    row = unit.get(Household, home, household)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "选中的户有的已不在本机，请刷新名单后重新选择。")
    for link in unit.rows(HelperLink, home=home, household_id=household):
        if link.gone or link.to_day is not None:
            continue
        if link.helper_id == helper:
            return
        if link.from_day is not None and link.from_day > day:
            raise UserError(
                ErrorCode.BAD_INPUT,
                f"现在的责任人从 {link.from_day.isoformat()} 起负责，交接日期不能早于这一天。",
            )
        written.change(unit, link, {"to_day": day})
    new = HelperLink(home=home, id=office.new_id(), household_id=household, helper_id=helper, from_day=day)
    written.insert(unit, new)


def _helper_row(office: Office, unit: Unit, home: HomeCode, new: NewHelper, written: Written) -> Helper:
    wanted = Who(name=new.name.strip(), unit=new.unit.strip())
    known = [h for h in unit.rows(Helper, home=home, name=wanted.name) if not h.gone and _who(h) == wanted]
    if known:
        changes = {"to_day": None} | ({"phone": new.phone.strip()} if new.phone.strip() else {})
        written.change(unit, known[0], changes)
        return known[0]  # type: ignore[no-any-return] # rows of Helper
    row = Helper(
        home=home,
        id=office.new_id(),
        name=wanted.name,
        unit=wanted.unit or None,
        phone=new.phone.strip() or None,
    )
    written.insert(unit, row)
    return row


def _hand_plans(
    unit: Unit, home: HomeCode, household: RowId, helper: str, year: int, written: Written
) -> int:
    rows: Sequence[HelpPlan] = [
        p for p in unit.rows(HelpPlan, home=home, household_id=household) if p.year == year and not p.gone
    ]
    for row in rows:
        written.change(unit, row, {"helper_id": helper})
    return len(rows)


def _hand_measures(unit: Unit, home: HomeCode, household: RowId, helper: str, written: Written) -> int:
    rows: Sequence[HelpMeasure] = [
        m
        for m in unit.rows(HelpMeasure, home=home, household_id=household)
        if m.state != MeasureState.DONE and not m.gone
    ]
    for row in rows:
        written.change(unit, row, {"helper_id": helper})
    return len(rows)


def _who(helper: Helper) -> Who:
    return Who(name=helper.name or "", unit=helper.unit or "")


def _day(acting: Acting, on: dt.date | None) -> dt.date:
    day = on or acting.today
    if day > acting.today:
        raise UserError(
            ErrorCode.BAD_INPUT, f"日期 {day.isoformat()} 晚于今天 {acting.today.isoformat()}，请到那天再办。"
        )
    return day
