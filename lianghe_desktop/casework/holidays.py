"""The holidays of each year: those that are shipped, and those that a desk enters when they are published.

An entered year is a mapping of kind `holidays` named after the year; a desk above the village sends it down
in its bundles, as it does other mappings (casework/mappings.py).
Source: the notice of each year in resources/holidays/arrangements.yaml.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from lianghe_desktop.casework import mappings
from lianghe_desktop.casework.holiday_notice import read_notice
from lianghe_desktop.casework.holidays_json import HOLIDAYS, from_json, to_json
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.working_days import FixedHolidays, WorkingCalendar, YearArrangement
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.local_tables import SavedMapping
from lianghe_desktop.records.resources import resource_path

_FIRST, _LAST = 2000, 2100


@dataclass(frozen=True, kw_only=True, slots=True)
class YearLine:
    """One year as lists show it. origin: 随程序, 本机录入 or 上级发来."""

    arrangement: YearArrangement
    origin: str


def working_calendar(office: Office) -> WorkingCalendar:
    """Return the calendar by which this desk counts working days."""
    years = {year: line.arrangement for year, line in _lines(office).items()}
    return WorkingCalendar(years=years, fixed=_shipped()[0])


def list_years(office: Office) -> list[YearLine]:
    """Return the arrangements that this desk counts by, the newest year first."""
    return [line for _, line in sorted(_lines(office).items(), reverse=True)]


def keep_year(office: Office, acting: Acting, year: int, *, source: str, notice: str) -> YearArrangement:
    """Keep the arrangement of a year from the words of its notice; a desk above sends it down from now on.

    Raises:
        UserError: The role may not, the year is none, or the notice contradicts itself or the year.
    """
    require(acting, Act.ADMINISTER)
    if not _FIRST <= year <= _LAST:
        raise UserError(ErrorCode.BAD_INPUT, f"年份“{year}”不对，请写四位数，例如 {acting.today.year + 1}。")
    fixed = max(_shipped()[0], key=lambda one: (one.since <= dt.date(year, 1, 1), one.since))
    arrangement = read_notice(year, source, notice, fixed)
    mappings.keep_mapping(office, acting, HOLIDAYS, str(year), to_json(arrangement))
    if not office.is_village:
        mappings.publish_mapping(office, acting, HOLIDAYS, str(year))
    return arrangement


def forget_year(office: Office, acting: Acting, year: int) -> None:
    """Forget what was entered for a year; a shipped arrangement holds again.

    Raises:
        UserError: The role may not, or nothing was entered for it on this desk.
    """
    require(acting, Act.ADMINISTER)
    rows = [row for row in _kept(office) if _read(row).year == year]
    if not rows:
        raise UserError(ErrorCode.NOT_FOUND, f"本机没有录入 {year} 年的放假安排，不用删除。")
    for row in rows:
        mappings.remove_mapping(office, acting, HOLIDAYS, row.name)


def _lines(office: Office) -> dict[int, YearLine]:
    found = {one.year: YearLine(arrangement=one, origin="随程序") for one in _shipped()[1]}
    for row in sorted(_kept(office), key=lambda row: row.saved_at):
        arrangement = _read(row)
        origin = "上级发来" if row.sender else "本机录入"
        found[arrangement.year] = YearLine(arrangement=arrangement, origin=origin)
    return found


def _kept(office: Office) -> list[SavedMapping]:
    return office.store.rows(SavedMapping, where={"kind": HOLIDAYS})


def _read(row: SavedMapping) -> YearArrangement:
    return from_json(mappings.value_of(row))


@cache
def _shipped() -> tuple[tuple[FixedHolidays, ...], tuple[YearArrangement, ...]]:
    raw = yaml.safe_load(resource_path("holidays/arrangements.yaml").read_text(encoding="utf-8"))
    fixed = tuple(_fixed(entry) for entry in raw["fixed"])
    return fixed, tuple(read_notice(one["year"], one["source"], one["notice"]) for one in raw["years"])


def _fixed(entry: Mapping[str, Any]) -> FixedHolidays:
    days = frozenset((int(day[:2]), int(day[3:])) for day in entry["days"])
    return FixedHolidays(since=entry["from"], days=days, source=entry["source"])
