"""The monthly sweep for illness and disaster: every household of a village looked at once, and counted.

What was seen at each household lies in this desk until the sweep is finished; then the counts are kept and
travel. What was noticed is a warning at once.
Source: 珠斗办字〔2017〕6号 二（三）3 (月度排查统计制度), 四（三） (每月核实更新).
"""

from dataclasses import dataclass

from lianghe_desktop.casework.areas import area_names, villages
from lianghe_desktop.casework.duties.marks import mark_done, marks_of
from lianghe_desktop.casework.duties.periods import Every, Period, period_of
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.watching.warnings import NewWarning, warning_row
from lianghe_desktop.records.case_codes import SweepResult, WarningOrigin
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.local_tables import SweepMark
from lianghe_desktop.records.watching import MonthlySweep, RelapseWarning
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.store.work_due import waiting_households

DUTY = "monthly_sweep"
SOURCE = "珠斗办字〔2017〕6号 二（三）3"


@dataclass(frozen=True, kw_only=True, slots=True)
class SweptHousehold:
    """One household of the sweep; `result` None where nobody has looked yet."""

    household: RowId
    number: str
    head_name: str
    group_name: str
    result: SweepResult | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sweep:
    """A village's sweep of a month: how far it is, and the row that was kept once it was finished."""

    home: HomeCode
    village: str
    period: Period
    households: tuple[SweptHousehold, ...]
    kept: MonthlySweep | None

    def count(self, result: SweepResult | None) -> int:
        """Return how many households have this result; None counts those not looked at."""
        return sum(one.result is result for one in self.households)


@dataclass(frozen=True, kw_only=True, slots=True)
class Noticed:
    """What was noticed at a household in a sweep."""

    words: str
    cause: str
    monitored: str = ""


def sweep_of(office: Office, acting: Acting, home: HomeCode) -> Sweep:
    """Return the sweep of a village in the month of the working date."""
    period = period_of(acting.today, Every.MONTH)
    where = {"home": home, "period": period.key}
    marks = {row.household_id: SweepResult(row.result) for row in office.store.rows(SweepMark, where=where)}
    kept = [row for row in office.store.rows(MonthlySweep, where=where, order=("id",)) if not row.gone]
    found = waiting_households(office.store, home, first=period.first, last=period.last)
    return Sweep(
        home=home,
        village=area_names(office).name(home),
        period=period,
        households=tuple(
            SweptHousehold(
                household=one.id,
                number=one.number or "",
                head_name=one.head_name or "",
                group_name=one.group_name or "",
                result=marks.get(one.id),
            )
            for one in found
        ),
        kept=kept[-1] if kept else None,
    )


def look_at(
    office: Office,
    acting: Acting,
    home: HomeCode,
    household: RowId,
    result: SweepResult,
    *,
    noticed: Noticed | None = None,
) -> None:
    """Keep what was seen at a household this month; seen again, the newest counts.

    Raises:
        UserError: The role may not, the month's sweep is finished, or it is not said what was noticed.
    """
    require(acting, Act.CASE)
    period = _running(office, acting, home)
    where = {"home": home, "period": period.key, "household_id": household}
    before = next(iter(office.store.rows(SweepMark, where=where)), None)
    warning = None
    if result is SweepResult.NOTICED:
        warning = _warning_of(office, acting, home, household, noticed)
    mark = SweepMark(
        home=home,
        period=period.key,
        household_id=household,
        result=result.value,
        warning_id=warning.id if warning is not None else None,
    )

    def job(unit: Unit) -> None:
        if before is not None and before.warning_id is not None:
            old = office.store.get(RelapseWarning, home, before.warning_id)
            if old is not None and not old.gone and old.outcome is None:
                unit.remove(RelapseWarning, home, before.warning_id)
        if warning is not None:
            unit.insert(warning)
        unit.put(mark)

    office.store.write(job, actor=acting.actor)


def _warning_of(
    office: Office, acting: Acting, home: HomeCode, household: RowId, noticed: Noticed | None
) -> RelapseWarning:
    """Return the warning about what was noticed; UserError where it is not said what."""
    if noticed is None or not noticed.words.strip():
        raise UserError(ErrorCode.BAD_INPUT, "请写明有什么情况，例如谁生了什么病、受了什么灾。")
    new = NewWarning(
        home=home,
        household=household,
        origin=WarningOrigin.SWEEP,
        words=noticed.words,
        cause=noticed.cause,
        monitored=noticed.monitored,
    )
    return warning_row(office, acting, new)


def look_at_rest(office: Office, acting: Acting, home: HomeCode) -> int:
    """Say that all households not looked at yet are unchanged; return how many.

    Raises:
        UserError: The role may not, or the month's sweep is finished.
    """
    require(acting, Act.CASE)
    period = _running(office, acting, home)
    rest = [one for one in sweep_of(office, acting, home).households if one.result is None]
    marks = [
        SweepMark(
            home=home,
            period=period.key,
            household_id=one.household,
            result=SweepResult.UNCHANGED.value,
        )
        for one in rest
    ]

    office.store.write(lambda unit: unit.put_many(marks), actor=acting.actor)
    return len(marks)


def finish_sweep(office: Office, acting: Acting, home: HomeCode, *, note: str = "") -> RowId:
    """Count the month's sweep and keep the counts; return the id of the row.

    Once every village of the desk is swept the desk's duty of the month is marked as done.

    Raises:
        UserError: The role may not, it is finished, or somebody was not looked at.
    """
    require(acting, Act.CASE)
    period = _running(office, acting, home)
    sweep = sweep_of(office, acting, home)
    if not sweep.households:
        raise UserError(ErrorCode.WRONG_STATE, "这个村还没有登记农户，没有可排查的。")
    left = sweep.count(None)
    if left:
        raise UserError(
            ErrorCode.WRONG_STATE, f"还有 {left} 户没有排查，请逐户看过，或选“其余无变化”（依据：{SOURCE}）。"
        )
    row = MonthlySweep(
        home=home,
        id=office.new_id(),
        period=period.key,
        finished_on=acting.today,
        person=acting.person,
        households=len(sweep.households),
        unchanged=sweep.count(SweepResult.UNCHANGED),
        noticed=sweep.count(SweepResult.NOTICED),
        absent=sweep.count(SweepResult.ABSENT),
        note=note.strip() or None,
    )
    office.store.write(lambda unit: unit.insert(row), actor=acting.actor)
    _mark(office, acting, period)
    return RowId(row.id)


def sweeps_of(office: Office, period: Period) -> list[MonthlySweep]:
    """Return the finished sweeps of a month, by village."""
    rows = office.store.rows(MonthlySweep, where={"period": period.key}, order=("home", "id"))
    return list({row.home: row for row in rows if not row.gone}.values())


def _mark(office: Office, acting: Acting, period: Period) -> None:
    """Mark the desk's duty once every village with households is swept."""
    done = {row.home for row in sweeps_of(office, period)}
    waiting = [
        village.home
        for village in villages(office)
        if village.home not in done
        and waiting_households(office.store, village.home, first=period.first, last=period.last)
    ]
    if not waiting and (DUTY, period.key) not in marks_of(office, office.area):
        mark_done(office, acting, duty=DUTY, period=period.key, done_on=acting.today, note="逐户排查已完成")


def _running(office: Office, acting: Acting, home: HomeCode) -> Period:
    period = period_of(acting.today, Every.MONTH)
    if any(row.home == home for row in sweeps_of(office, period)):
        raise UserError(ErrorCode.WRONG_STATE, f"{period.words}的排查已经完成；新情况请直接登记预警。")
    return period
