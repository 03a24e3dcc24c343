"""Work that follows from watching: warnings, ends of phase-outs, written notices, deaths, refused jobs.

Source: 珠斗办字〔2017〕6号 二（三）3; 江府办〔2017〕23号 二（四）; 最低生活保障审核确认办法 21, 34;
民政部2022年通知 (deaths).
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lianghe_desktop.casework.duties.due import Standing
from lianghe_desktop.casework.duties.periods import after_months
from lianghe_desktop.casework.duties.work_item import WORK_TITLES, Work, WorkItem, standing_on
from lianghe_desktop.casework.households import household_lines
from lianghe_desktop.casework.limits import find_limit
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.watching import job_offers, phase_outs, warnings
from lianghe_desktop.casework.watching.told import untold_cases
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.work_due import deaths_unchecked

Source = Callable[[Office, AreaCode, dt.date], Iterator[WorkItem]]
_DEATH_LIMIT = "death_recheck_months"
_DEATHS_FOR_MONTHS = 12  # 示范参数: so long a death that nobody looked into stays on the list


@dataclass(frozen=True, kw_only=True, slots=True)
class _Waiting:
    home: HomeCode
    household: RowId
    work: Work
    due_on: dt.date | None
    source: str
    title: str = ""
    standing: Standing | None = None


def _warned(office: Office, place: AreaCode, on: dt.date) -> Iterator[WorkItem]:
    lines = [one for one in warnings.warnings(office, on) if one.row.home.startswith(place.prefix)]
    yield from _items(
        office,
        on,
        (
            _Waiting(
                home=line.key[0],
                household=line.key[1],
                work=Work.WARNING,
                due_on=line.row.due_on,
                source=warnings.SOURCE,
                title=f"核实预警（{line.owner}）" if line.owner else "",
            )
            for line in lines
        ),
    )


def _phasing_out(office: Office, place: AreaCode, on: dt.date) -> Iterator[WorkItem]:
    waiting = (
        _Waiting(
            home=line.key[0],
            household=line.key[1],
            work=Work.PHASE_OUT,
            due_on=line.row.last_day,
            source=phase_outs.SOURCE,
            standing=line.standing,
            title="" if line.known else "渐退期止日不明，补填退出日期和方式",
        )
        for line in phase_outs.phase_outs(office, on)
        if line.row.home.startswith(place.prefix) and line.standing is not Standing.DUE
    )
    yield from _items(office, on, waiting)


def _untold(office: Office, place: AreaCode, on: dt.date) -> Iterator[WorkItem]:
    if office.is_village:
        return
    waiting = (
        _Waiting(
            home=HomeCode(row.home),
            household=RowId(row.household_id or ""),
            work=Work.TELL,
            due_on=due,
            source="最低生活保障审核确认办法 21",
        )
        for row, due in untold_cases(office)
        if row.home.startswith(place.prefix)
    )
    yield from _items(office, on, waiting)


def _died(office: Office, place: AreaCode, on: dt.date) -> Iterator[WorkItem]:
    limit = find_limit(office, _DEATH_LIMIT, on)
    if limit is None:
        return
    since = after_months(on, -_DEATHS_FOR_MONTHS)
    waiting = (
        _Waiting(
            home=home,
            household=household,
            work=Work.DEATH,
            due_on=after_months(day, limit.whole),
            source=limit.source,
        )
        for home, household, day in deaths_unchecked(office.store, place.prefix, since=since)
    )
    yield from _items(office, on, waiting)


def _refusing(office: Office, place: AreaCode, on: dt.date) -> Iterator[WorkItem]:
    waiting = (
        _Waiting(
            home=one.home,
            household=one.household,
            work=Work.JOBS,
            due_on=None,
            source=job_offers.CLAUSE,
            title=f"连续 {one.times} 次无正当理由拒绝就业：核定本人低保金",
        )
        for one in job_offers.refusers(office, on)
        if one.home.startswith(place.prefix)
    )
    yield from _items(office, on, waiting)


WATCH_SOURCES: tuple[Source, ...] = (_warned, _phasing_out, _untold, _died, _refusing)


def _items(office: Office, on: dt.date, waiting: Iterable[_Waiting]) -> Iterator[WorkItem]:
    found = list(waiting)
    keys = sorted({(one.home, one.household) for one in found})
    heads = {(line.home, line.id): line for line in household_lines(office, keys)} if keys else {}
    for one in found:
        head = heads.get((one.home, one.household))
        if head is None:
            continue
        yield WorkItem(
            home=one.home,
            household=one.household,
            number=head.household_no,
            head_name=head.head_name,
            group_name=None,
            work=one.work.value,
            title=one.title or WORK_TITLES[one.work],
            due_on=one.due_on,
            standing=one.standing or standing_on(one.due_on, on),
            source=one.source,
        )
