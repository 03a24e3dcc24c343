"""Annex 2: ten tasks with lead units and milestones, measured from records where they exist.

Source: 珠斗办字〔2017〕6号 附件二; where its body names other units than the annex, both are told.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import yaml

from lianghe_desktop.casework.duties.calendar import duty_calendar
from lianghe_desktop.casework.duties.due import Standing, standing_of
from lianghe_desktop.casework.duties.marks import NOT_MARKED, Marked, marks_of
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.overview import annex_areas
from lianghe_desktop.casework.reports.past import office_seen
from lianghe_desktop.documents.small_cells import hide_small
from lianghe_desktop.records.audience import Audience
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.records.resources import resource_path
from lianghe_desktop.store.duty_counts import UNITS, Share, shares_by_village

SOURCE = "珠斗办字〔2017〕6号 附件二"
_EVER = dt.date(1, 1, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """One date of a task; `percent` is how much shall be done by then, None for a plan or a budget."""

    code: str
    title: str
    due: dt.date
    percent: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One task of the annex."""

    number: int
    title: str
    leads: tuple[str, ...]
    helps: tuple[str, ...]
    deadline: str
    measure: str | None
    counted: str | None  # what the measure counts, in words; 示范参数, the annex does not say it
    differs: str | None
    milestones: tuple[Milestone, ...]

    @property
    def duty(self) -> str:
        """Return the code that marks of this task carry."""
        return f"task_{self.number}"


@dataclass(frozen=True, kw_only=True, slots=True)
class MilestoneLine:
    """How a milestone stands on a day."""

    milestone: Milestone
    standing: Standing
    done_on: dt.date | None
    marks: tuple[RowId, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskLine:
    """A task with how far it is: `shares` total first, then by area; empty where nothing can be counted.

    `hidden`: the places of shares that are not published.
    """

    task: Task
    unit: str
    shares: tuple[Share, ...]
    milestones: tuple[MilestoneLine, ...]
    hidden: frozenset[int] = frozenset()

    @property
    def standing(self) -> Standing:
        """Return how its most pressing milestone stands."""
        order = (Standing.RED, Standing.ORANGE, Standing.DUE, Standing.DONE)
        return min((line.standing for line in self.milestones), key=order.index)


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskTable:
    """Annex 2 on a day; `areas` names the columns of `shares`, the total first.

    `as_of`: `on` is a past day, as it ended.
    """

    on: dt.date
    areas: tuple[str, ...]
    lines: tuple[TaskLine, ...]
    as_of: bool = False
    audience: Audience = Audience.OFFICE


@cache
def tasks() -> tuple[Task, ...]:
    """Return the tasks as they ship, read once."""
    raw = yaml.safe_load(resource_path("duties/annex2.yaml").read_text(encoding="utf-8"))
    return tuple(_task(entry) for entry in raw["tasks"])


def task_table_seen(
    office: Office,
    today: dt.date,
    *,
    as_of: dt.date | None = None,
    audience: Audience = Audience.OFFICE,
) -> TaskTable:
    """Return annex 2 now, or as the records stood at the end of a past day; published, small cells hidden.

    Raises:
        UserError: The day lies ahead.
    """
    with office_seen(office, today, as_of) as (seen, day):
        table = replace(task_table(seen, day), as_of=as_of is not None)
    return for_public(table) if audience is Audience.PUBLIC else table


def for_public(table: TaskTable) -> TaskTable:
    """Return the table as it may be published: who is done, and who is not, hidden where they are few."""
    lines = []
    for line in table.lines:
        by_area = line.shares[1:]
        hidden = hide_small([one.done for one in by_area], [one.of - one.done for one in by_area])
        places = {at + 1 for at in hidden.places} | ({0} if hidden.total else set())
        lines.append(replace(line, hidden=frozenset(places)))
    return replace(table, lines=tuple(lines), audience=Audience.PUBLIC)


def task_table(office: Office, on: dt.date) -> TaskTable:
    """Return annex 2 with what is done on a day."""
    areas, names = annex_areas(office)
    marks = marks_of(office, office.area)
    lines = []
    for task in tasks():
        shares: tuple[Share, ...] = ()
        if task.measure is not None:
            by_village = shares_by_village(office.store, task.measure, first=_EVER, last=on)
            columns = [
                sum(
                    (share for home, share in by_village.items() if home.startswith(area.prefix)),
                    Share(done=0, of=0),
                )
                for area in areas
            ]
            shares = (sum(columns, Share(done=0, of=0)), *columns)
        lines.append(_line(task, shares, marks, on))
    return TaskTable(on=on, areas=names, lines=tuple(lines))


def milestone_of(number: int, code: str) -> tuple[Task, Milestone]:
    """Return a task and one of its milestones.

    Raises:
        UserError: There is none such.
    """
    for task in tasks():
        for milestone in task.milestones:
            if (task.number, milestone.code) == (number, code):
                return task, milestone
    raise UserError(ErrorCode.NOT_FOUND, f"附件二里没有第 {number} 项的“{code}”，请核对序号。")


def _line(
    task: Task, shares: tuple[Share, ...], marks: Mapping[tuple[str, str], Marked], on: dt.date
) -> TaskLine:
    found = []
    for milestone in task.milestones:
        marked = marks.get((task.duty, milestone.code), NOT_MARKED)
        reached = False
        if milestone.percent is not None and shares:
            percent = shares[0].percent
            reached = percent is not None and percent >= milestone.percent
        standing = standing_of(
            milestone.due, on, done=reached or marked.times > 0, orange_days=duty_calendar().orange_days
        )
        found.append(
            MilestoneLine(milestone=milestone, standing=standing, done_on=marked.last_on, marks=marked.ids)
        )
    return TaskLine(
        task=task,
        unit=UNITS[task.measure] if task.measure else "",
        shares=shares,
        milestones=tuple(found),
    )


def _task(entry: Mapping[str, Any]) -> Task:
    return Task(
        number=int(entry["number"]),
        title=entry["title"],
        leads=tuple(entry["leads"]),
        helps=tuple(entry["helps"]),
        deadline=entry["deadline"],
        measure=entry.get("measure"),
        counted=entry.get("counted"),
        differs=entry.get("differs"),
        milestones=tuple(
            Milestone(code=one["code"], title=one["title"], due=one["due"], percent=one.get("percent"))
            for one in entry["milestones"]
        ),
    )
