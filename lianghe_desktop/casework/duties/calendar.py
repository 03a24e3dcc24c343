"""The calendar of periodic duties, read from resources/duties/calendar.yaml.

Source: each entry names its document and clause; 珠斗办字〔2017〕6号 四（三）至（五） and others.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from lianghe_desktop.casework.duties.periods import Every, Period, parse_period
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.resources import resource_path

_LAST = "last"


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """One periodic duty; `packs` empty means that it holds under every policy pack."""

    code: str
    title: str
    who: tuple[Level, ...]
    packs: tuple[str, ...]
    every: Every
    due: str  # a day of the period's last month, `last`, or MM-DD
    measure: str | None  # how much is done is counted from records
    times: int  # how often, or how many days, it has to be done in the period
    times_unit: str
    source: str
    quote: str | None
    how: str
    demonstration: str | None  # why the date is 示范参数, None where the document says it
    only: Period | None = None  # the one period in which it falls; None: it comes back

    def due_on(self, period: Period) -> dt.date:
        """Return the last day on which it is in time."""
        if self.due == _LAST:
            return period.last
        if "-" in self.due:
            month, day = (int(part) for part in self.due.split("-"))
            return dt.date(period.last.year, month, day)
        return period.last.replace(day=int(self.due))


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """All duties, and how many days ahead a warning turns orange."""

    orange_days: int
    orange_source: str
    duties: tuple[Duty, ...]

    def of(self, level: Level, pack: str) -> tuple[Duty, ...]:
        """Return the duties of a level of desk that works by `pack`."""
        return tuple(
            duty for duty in self.duties if level in duty.who and (not duty.packs or pack in duty.packs)
        )


@cache
def duty_calendar() -> Calendar:
    """Return the shipped calendar, read once."""
    raw = yaml.safe_load(resource_path("duties/calendar.yaml").read_text(encoding="utf-8"))
    return Calendar(
        orange_days=int(raw["orange_days"]),
        orange_source=raw["orange_source"],
        duties=tuple(_duty(entry) for entry in raw["duties"]),
    )


def _duty(entry: dict[str, Any]) -> Duty:
    return Duty(
        code=entry["code"],
        title=entry["title"],
        who=tuple(Level(level) for level in entry["who"]),
        packs=tuple(entry.get("packs", ())),
        every=Every(entry["every"]),
        due=str(entry["due"]),
        measure=entry.get("measure"),
        times=int(entry.get("times", 1)),
        times_unit=entry.get("times_unit", "次"),
        source=entry["source"],
        quote=entry.get("quote"),
        how=entry["how"],
        demonstration=entry.get("demonstration"),
        only=parse_period(entry["only"], Every(entry["every"])) if "only" in entry else None,
    )
