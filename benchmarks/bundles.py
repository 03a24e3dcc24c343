"""Bundles: everything of a village out to a stick, and into its township."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.figures import Row, Rows, measured, timed
from benchmarks.workplace import (
    Workplace,
    bare_insert,
    family_rows,
    fill,
    new_desk,
    open_again,
    shared_rows,
)
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level
from lianghe_desktop.store.search_index import rebuild_index
from lianghe_desktop.sync.enrolment import accept, write_request
from lianghe_desktop.sync.export import export_bundle
from lianghe_desktop.sync.granting import approve
from lianghe_desktop.sync.importing import import_bundle
from lianghe_desktop.sync.manifest import Kind

VILLAGE, TOWNSHIP = AreaCode("440403106201"), AreaCode("440403106000")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A village, its township and the stick between them, by their folders."""

    village: Path
    town: Path
    stick: Path


def enrolled(folder: Path, prepare: Callable[[Started], None]) -> Pair:
    """Make a village, let `prepare` fill it, and enrol it with a new township."""
    pair = Pair(village=folder / "village", town=folder / "town", stick=folder / "stick")
    pair.stick.mkdir(parents=True)
    village = new_desk(pair.village, Level.VILLAGE, VILLAGE)
    town = new_desk(pair.town, Level.TOWNSHIP, TOWNSHIP)
    prepare(village)
    below, above = village.office.store, town.office.store
    asked = write_request(below, pair.stick / "r.lhe", actor=village.acting.actor)
    granted = approve(
        above, asked.path, pair.stick / "a.lhe", confirmed=asked.fingerprint, actor=town.acting.actor
    )
    accept(below, granted.path, confirmed=granted.fingerprint, actor=village.acting.actor)
    below.close()
    above.close()
    return pair


def rows(place: Workplace) -> Rows:
    """Measure export and import, each in a process of its own."""
    folder = place.folder / "bundles"
    pair = enrolled(
        folder,
        lambda village: fill(
            village.office.store, village.acting, family_rows(place.households, VILLAGE.value)
        ),
    )
    started = open_again(pair.village)
    tables = shared_rows(started.office.store)
    searching = timed(
        lambda: started.office.store.write(
            lambda unit: rebuild_index(unit.connection), actor=started.acting.actor
        )
    )
    started.office.store.close()
    bare = bare_insert(folder / "floor", tables)
    out, again = measured(export_everything, pair), another_town(pair)
    into, closed = measured(import_everything, pair), measured(import_and_close, again)
    size = sum(path.stat().st_size for path in pair.stick.glob("*.lhb")) / 2**20
    yield Row(
        what="bundle export of everything",
        figure=out.seconds,
        floor=bare + searching,
        floor_is="bare insert, indexes and search",
        at_most_floor=0.5,
        note=f"{size:.1f} MiB",
    )
    yield Row(what="memory of that export", figure=out.grown_mib, unit="MiB", at_most=120)
    yield Row(
        what="bundle import of everything",
        figure=into.seconds - searching,
        floor=bare,
        floor_is="bare insert, indexes",
        at_most_floor=2.5,
        note=f"without the search index, rebuilt after the commit in {searching:.1f} s",
    )
    yield Row(
        what="the same until the desk is closed, its log in the file",
        figure=closed.seconds - searching,
        floor=bare,
        floor_is="bare insert, indexes",
    )
    yield Row(what="memory of that import", figure=into.grown_mib, unit="MiB", at_most=120)


def silent(_done: int, _total: int) -> None:
    """Report nothing."""


def export_everything(pair: Pair) -> Callable[[], object]:
    """Prepare an export of all that the township has not acknowledged."""
    village = open_again(pair.village)
    return lambda: export_bundle(
        village.office.store,
        pair.stick,
        kind=Kind.UP,
        actor=village.acting.actor,
        progress=silent,
        cancel=lambda: False,
    )


def another_town(pair: Pair) -> Pair:
    """Return the same stick with a township that has taken in nothing of it yet."""
    return replace(pair, town=Path(shutil.copytree(pair.town, pair.town.with_name("again"))))


def import_everything(pair: Pair) -> Callable[[], object]:
    """Prepare taking in every bundle on the stick."""
    town = open_again(pair.town)
    return lambda: _take_all(town, pair.stick)


def import_and_close(pair: Pair) -> Callable[[], object]:
    """Prepare taking in every bundle on the stick, and closing the desk: its log is taken into the file."""
    town = open_again(pair.town)

    def take_all() -> None:
        _take_all(town, pair.stick)
        town.office.store.close()

    return take_all


def _take_all(town: Started, stick: Path) -> None:
    for path in sorted(stick.glob("*.lhb")):
        done = import_bundle(
            town.office.store, path, actor=town.acting.actor, progress=silent, cancel=lambda: False
        )
        assert done.held == 0, done
