"""The record of help of one household and year, as the page shows it and the record book prints it.

One function gives both, so that paper and screen cannot differ. Source: 珠斗办字〔2017〕6号 四（三）.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lianghe_desktop.casework.fields import field_spec, show_field
from lianghe_desktop.casework.helping.payers import payers_of, payers_words
from lianghe_desktop.records.enums import MeasureState
from lianghe_desktop.records.helprecord import HelpMeasure, HelpVisit
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.store.households import HouseholdFile


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasureLine:
    """One measure in words; amount in fen. `day`: when it was done, else by when it is due."""

    id: RowId
    kind: str
    content: str
    member: str
    provider: str
    helper: str
    amount_fen: int | None
    goods: str
    payers: str
    due_on: dt.date | None
    done_on: dt.date | None
    done: bool
    effect: str
    signed: bool | None
    photos: int

    @property
    def state(self) -> str:
        """Return how far it is in a word."""
        return "已实施" if self.done else "计划中"

    @property
    def responsible(self) -> str:
        """Return unit and person together."""
        return " ".join(word for word in (self.provider, self.helper) if word)

    @property
    def day(self) -> dt.date | None:
        """Return when it was done, else by when it is due."""
        return self.done_on if self.done else self.due_on


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitLine:
    """One visit in words."""

    id: RowId
    day: dt.date
    way: str
    kind: str
    visitors: str
    content: str
    findings: str
    signed: bool
    photos: int


@dataclass(frozen=True, kw_only=True, slots=True)
class YearRecord:
    """Plan, measures and visits of one year."""

    year: int
    goal: str | None
    content: str | None
    measures: tuple[MeasureLine, ...]
    visits: tuple[VisitLine, ...]

    @property
    def spent_fen(self) -> int:
        """Return the sum of what was carried out."""
        return sum(line.amount_fen or 0 for line in self.measures if line.done)


def year_record(file: HouseholdFile, year: int) -> YearRecord:
    """Return the record of a year; a planned measure belongs to the year of its plan."""
    plans = sorted((p for p in file.plans if p.year == year and not p.gone), key=lambda p: p.id)
    plan_ids = {plan.id for plan in plans}
    photos = _photos(file)
    measures = [m for m in file.measures if not m.gone and _year_of(m, plan_ids, year) == year]
    visits = [v for v in file.visits if not v.gone and v.visited_on and v.visited_on.year == year]
    return YearRecord(
        year=year,
        goal=plans[-1].goal if plans else None,
        content=plans[-1].content if plans else None,
        measures=tuple(_measure(file, m, photos) for m in sorted(measures, key=_measure_order)),
        visits=tuple(
            _visit(v, photos) for v in sorted(visits, key=lambda v: (v.visited_on or dt.date.min, v.id))
        ),
    )


def years_of(file: HouseholdFile, today: dt.date) -> list[int]:
    """Return the years that have a record, this year among them, newest first."""
    years = {today.year}
    years |= {plan.year for plan in file.plans if plan.year}
    years |= {m.done_on.year for m in file.measures if m.done_on}
    years |= {v.visited_on.year for v in file.visits if v.visited_on}
    years |= {offer.offered_on.year for offer in file.offers if offer.offered_on}
    return sorted(years, reverse=True)


def _year_of(row: HelpMeasure, plan_ids: set[str], year: int) -> int | None:
    if row.done_on is not None:
        return row.done_on.year
    if row.plan_id in plan_ids:
        return year
    if row.plan_id is None:
        day = row.due_on or row.planned_on
        return day.year if day else year  # planned before plans had days: it waits in every year
    return None


def _measure_order(row: HelpMeasure) -> tuple[bool, dt.date, str]:
    return (row.done_on is None, row.done_on or row.due_on or dt.date.max, row.id)


def _measure(file: HouseholdFile, row: HelpMeasure, photos: Mapping[str, int]) -> MeasureLine:
    people = {member.id: member.name or "" for member in file.members}
    helpers = {helper.id: helper.name or "" for helper in file.helpers}
    helper = helpers.get(row.helper_id or "") or _helper_on(file, row.done_on, helpers)
    return MeasureLine(
        id=RowId(row.id),
        kind=_shown("help_measure", "kind", row.kind),
        content=row.content or "",
        member=people.get(row.member_id or "", ""),
        provider=row.provider or "",
        helper=helper,
        amount_fen=row.amount_fen,
        goods=row.goods or "",
        payers=payers_words(payers_of(row)) or row.payer or "",
        due_on=row.due_on,
        done_on=row.done_on,
        done=row.state == MeasureState.DONE,
        effect=row.effect or "",
        signed=row.signed,
        photos=photos.get(row.id, 0),
    )


def _helper_on(file: HouseholdFile, day: dt.date | None, helpers: Mapping[str, str]) -> str:
    """Return who was responsible on a day (None: who is now)."""
    for link in reversed(file.helper_links):
        if day is None and link.to_day is not None:
            continue
        if day is not None and not _held(link.from_day, link.to_day, day):
            continue
        return helpers.get(link.helper_id or "", "")
    current = [link for link in file.helper_links if link.to_day is None]
    return helpers.get(current[-1].helper_id or "", "") if current else ""


def _held(first: dt.date | None, last: dt.date | None, day: dt.date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _visit(row: HelpVisit, photos: Mapping[str, int]) -> VisitLine:
    return VisitLine(
        id=RowId(row.id),
        day=row.visited_on or dt.date.min,
        way=_shown("help_visit", "way", row.way),
        kind=_shown("help_visit", "kind", row.kind),
        visitors=row.visitors or "",
        content=row.content or "",
        findings=row.findings or "",
        signed=row.signed is True,
        photos=photos.get(row.id, 0),
    )


def _photos(file: HouseholdFile) -> dict[str, int]:
    """Count the photos of each row; those of the visit form hang on its interview and are found by day."""
    counts: dict[str, int] = {}
    for one in file.attachments:
        if not one.gone and one.subject_id and one.kind in ("measure", "visit"):
            counts[one.subject_id] = counts.get(one.subject_id, 0) + 1
    of_day: dict[dt.date, int] = {}
    for one in file.attachments:
        if not one.gone and one.interview_id and one.kind == "visit" and one.taken_on:
            of_day[one.taken_on] = of_day.get(one.taken_on, 0) + 1
    for visit in file.visits:
        if visit.visited_on in of_day and visit.id not in counts:
            counts[visit.id] = of_day[visit.visited_on]
    return counts


def _shown(table: str, column: str, value: str | None) -> str:
    spec = field_spec(table, column)
    return show_field(spec, value) if spec and value else ""
