"""Which areas below have reported this month and which not, and what is missing from whom.

The township files its monthly report by the 28th, so that what the villages bring must be here by then.
Source: 珠斗办字〔2017〕6号 四（五）. The days are working dates, as people at the desk gave them,
not what a clock showed.
"""

import datetime as dt
import json
from dataclasses import dataclass
from enum import StrEnum

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.settings import REPORTED_DAYS, read_setting
from lianghe_desktop.casework.working_date import day_of
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.records.sync_tables import Peer
from lianghe_desktop.store.streams import gaps
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.certificates import Certificate
from lianghe_desktop.sync.export import known_desks

DUE_DAY = 28
"""Source: 珠斗办字〔2017〕6号 四（五）."""


class Reported(StrEnum):
    """How an area stands this month."""

    DONE = "reported"
    DUE = "due"  # not yet, and there is time
    OVERDUE = "overdue"
    NO_DESK = "no_desk"  # no computer of it was let in


STATE_WORDS = {
    Reported.DONE: "本月已上报",
    Reported.DUE: "还没上报",
    Reported.OVERDUE: "过期没有上报",
    Reported.NO_DESK: "还没有登记电脑",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class AreaReport:
    """One area below: when something of it was last taken in."""

    code: str
    name: str
    state: Reported
    last_on: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthReports:
    """The areas below in the month of a working date."""

    due_on: dt.date
    areas: tuple[AreaReport, ...]

    @property
    def missing(self) -> tuple[AreaReport, ...]:
        """Return the areas with a computer that have not reported this month."""
        return tuple(one for one in self.areas if one.state in (Reported.DUE, Reported.OVERDUE))


@dataclass(frozen=True, kw_only=True, slots=True)
class GapReport:
    """A hole in what one computer of an area sent: what is missing, how much waits, what to do."""

    code: str
    area: str
    desk: str
    first: int
    last: int
    waiting: int
    sentence: str
    advice: str


def note_reported(unit: Unit, author: str, today: dt.date) -> None:
    """Keep the working date on which something of a desk was taken in."""
    rows = unit.rows(Setting, key=REPORTED_DAYS)
    days = json.loads(rows[0].value) if rows else {}
    unit.put(Setting(key=REPORTED_DAYS, value=json.dumps(days | {author: today.isoformat()})))


def month_reports(office: Office, today: dt.date) -> MonthReports:
    """Return how the areas one level below stand in the month of `today`; none for a village."""
    due_on = today.replace(day=DUE_DAY)
    below = [one for one in known_desks(office.store, vouched=True) if one.level > office.desk.level]
    last = _last_days(office, below)
    areas = _areas_below(office, below)
    return MonthReports(
        due_on=due_on,
        areas=tuple(
            _area_report(code, name, [one.author for one in below if _of(one, code)], last, today, due_on)
            for code, name in areas
        ),
    )


def gap_reports(office: Office) -> tuple[GapReport, ...]:
    """Return the holes by area, each with words what is missing and what to do."""
    names = area_names(office)
    desks = {one.author: one.name for one in known_desks(office.store)}
    return tuple(
        GapReport(
            code=gap.stream.home,
            area=names.name(gap.stream.home),
            desk=desks.get(gap.stream.author, "一台没有登记的电脑"),
            first=gap.first,
            last=gap.last,
            waiting=gap.waiting,
            sentence=(
                f"{names.name(gap.stream.home)}（{desks.get(gap.stream.author, '没有登记的电脑')}）"
                f"缺第 {gap.first}-{gap.last} 号，后面 {gap.waiting} 条先等着。"
            ),
            advice=_advice(office, gap.stream.author),
        )
        for gap in gaps(office.store)
    )


def _advice(office: Office, author: str) -> str:
    if office.is_village or author == office.desk.author:
        return "请把本机的上报包交给上级，再取一份回执包导入，缺的会一起带回来。"
    return (
        "先找找U盘里有没有还没导入的数据包；没有就给对方写一份回执带回去，对方导入后再上报一次，"
        "缺的会自动补上。电脑丢了或坏了、再也补不上的，由管理员关闭缺号。"
    )


def _area_report(
    code: str, name: str, authors: list[str], last: dict[str, dt.date], today: dt.date, due_on: dt.date
) -> AreaReport:
    last_on = max((last[author] for author in authors if author in last), default=None)
    if not authors:
        state = Reported.NO_DESK
    elif last_on is not None and last_on >= today.replace(day=1):
        state = Reported.DONE
    else:
        state = Reported.OVERDUE if today > due_on else Reported.DUE
    return AreaReport(code=code, name=name, state=state, last_on=last_on)


def _last_days(office: Office, below: list[Certificate]) -> dict[str, dt.date]:
    """Return the day of the last bundle by author; of bundles read before days were kept, the clock's."""
    kept = read_setting(office, REPORTED_DAYS)
    authors = {one.author for one in below}
    clock = {row.author: day_of(row.read_at) for row in office.store.rows(Peer) if row.author in authors}
    told = {author: dt.date.fromisoformat(day) for author, day in json.loads(kept or "{}").items()}
    return clock | told


def _areas_below(office: Office, below: list[Certificate]) -> list[tuple[str, str]]:
    if office.is_village:
        return []
    level = AreaLevel(office.desk.level + 1)
    known = {
        code: name
        for code, name, its in area_names(office).rows()
        if its is level and office.area.contains(AreaCode(code))
    }
    named = {one.area.value: one.name for one in below if one.level is level}
    return sorted((named | known).items())


def _of(one: Certificate, code: str) -> bool:
    return AreaCode(code).contains(one.area) or code in one.homes
