"""A city whose two districts bring it bundles: families, then edits in conflict, deletions, a household
moved to another village, one erased for ever."""

import itertools
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from lianghe_desktop.casework import exchange, rulings
from lianghe_desktop.casework.demonstration_population import (
    DEMO_DAY,
    DemoHousehold,
    demonstration_population,
)
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.overview import ITEMS
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store import moves
from lianghe_desktop.store.overview import overview
from lianghe_desktop.sync.importing import import_bundle
from tests.collector import desk_tables
from tests.soak import desks

CITY = AreaCode("440400000000")
DISTRICTS = (AreaCode("440402000000"), AreaCode("440403000000"))
_VILLAGES = 5
_FAMILIES = 3  # of each village


@dataclass(frozen=True, kw_only=True, slots=True)
class City:
    """The collector's keys, what its districts brought at first, and all that they brought."""

    folder: Path
    first: tuple[Path, ...]
    files: tuple[Path, ...]

    @property
    def keys(self) -> Path:
        """Return the data folder with the keys, which has never collected."""
        return self.folder / "keys"

    def as_a_desk(self, folder: Path) -> tuple[str, list[tuple[str, int, int]]]:
        """Take all files in on a desk; return its tables, and annex 1 as (area, row, value)."""
        shutil.copytree(self.keys, folder)
        started = desks.open_desk(folder)
        with started.office.store as store:
            for path in self.files:
                _take(started, path)
            counted = overview(store, DISTRICTS, DEMO_DAY).values
            values = [
                (area.value, number, value)
                for number, of_row in enumerate(counted, start=1)
                for area, value in zip((CITY, *DISTRICTS), of_row, strict=True)
            ]
            assert len(counted) == len(ITEMS)
            tables = desk_tables(store)
            assert all(word in tables for word in ('"gone": true', '"moved_to_home"', "row_erased"))
            return tables, sorted(values)


def make(folder: Path) -> City:
    """Make the desks, let them work and bring their bundles."""
    with ExitStack() as opened:

        def desk(name: str, level: Level, area: AreaCode) -> Started:
            started = desks.new_desk(folder / name, level, area)
            opened.callback(started.office.store.close)
            return started

        city = desk("keys", Level.CITY, CITY)
        one, other = (desk(area.value, Level.DISTRICT, area) for area in DISTRICTS)
        town = desk("town", Level.TOWNSHIP, desks.TOWNSHIP)
        village = desk("village", Level.VILLAGE, desks.VILLAGE)
        stick = folder / "stick"
        stick.mkdir()
        for below, above in ((one, city), (other, city), (town, other), (village, town)):
            desks.join(below, above, stick)
        for district in (one, other):
            _enter(district, _families(district.office.area))
        _enter(village, [replace(_families(DISTRICTS[1])[0], home=desks.VILLAGE.value)])
        _hand_up(folder / "up-1", village, town, other)
        first = [_bring(folder / f"{at.office.area}-1", at) for at in (one, other)]
        for started in (one, other, village):
            _work_on(started)
        _hand_up(folder / "up-2", village, town, other)
        files = (*first, *(_bring(folder / f"{at.office.area}-2", at) for at in (one, other)))
    return City(folder=folder, first=tuple(first), files=files)


def _families(district: AreaCode) -> list[DemoHousehold]:
    """Return some families of each of some villages of a district."""
    found: dict[str, list[DemoHousehold]] = {}
    for one in demonstration_population(1):
        found.setdefault(one.home, []).append(one)
    chosen = itertools.islice(sorted(found), _VILLAGES)
    code = district.value[:6]
    return [replace(one, home=code + home[6:]) for home in chosen for one in found[home][:_FAMILIES]]


def _enter(started: Started, families: list[DemoHousehold]) -> None:
    rows = [row for family in families for row in household_rows(started.office, family)]
    started.office.store.write(lambda unit: unit.insert_many(rows), actor=started.acting.actor)


def _work_on(started: Started) -> None:
    """Change every household, also those that others change; delete, move and erase on a district's desk."""
    store, actor = started.office.store, started.acting.actor
    households = sorted(store.rows(Household), key=lambda row: (row.home, row.id))
    level = started.office.desk.level

    def change(row: Household) -> None:
        values = {"address": f"改于{level.name}", "housing_hardship": "dangerous"}
        store.write(lambda unit: unit.change(Household, row.home, row.id, values), actor=actor)

    for row in households:
        change(row)
    if level is not AreaLevel.DISTRICT:
        return
    person = store.rows(Member)[0]
    store.write(lambda unit: unit.remove(Member, person.home, person.id), actor=actor)
    moved, erased, target = households[0], households[4], households[-1].home
    new_id = started.office.new_id
    store.write(
        lambda unit: moves.move_household(unit, moved.home, moved.id, to_home=target, new_id=new_id),
        actor=actor,
    )
    home, household = HomeCode(erased.home), RowId(erased.id)
    rulings.erase_household(started.office, started.acting, home, household, reason="本人要求")


def _bring(stick: Path, started: Started) -> Path:
    stick.mkdir()
    (path,) = exchange.export(started.office, started.acting, stick, full=True).paths
    return path


def _hand_up(stick: Path, *chain: Started) -> None:
    for number, (below, above) in enumerate(itertools.pairwise(chain)):
        _take(above, _bring(stick.with_name(f"{stick.name}-{number}"), below))


def _take(started: Started, path: Path) -> None:
    import_bundle(
        started.office.store,
        path,
        actor=started.acting.actor,
        apart=False,
        progress=lambda _done, _total: None,
        cancel=lambda: False,
    )
