"""Three stock PostgreSQL servers on one machine: load, compare with one server, stop one, ask the others.

`python -m benchmarks.collector_partitions --households 50000` needs Debian's `postgresql` (15 or newer,
with postgres_fdw); it starts five servers of its own in a temporary folder, as another user where it runs
as root, and removes them. Every bundle is a district's, written and opened as in real use.
"""

import argparse
import itertools
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from benchmarks.workplace import DEMO_DAY, families, new_desk
from lianghe_desktop.casework.collecting import Collection, collect
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.sync.enrolment import accept, write_request
from lianghe_desktop.sync.export import export_bundle
from lianghe_desktop.sync.granting import approve
from lianghe_desktop.sync.manifest import Kind
from tests.collector import cut
from tests.postgres import Postgres, debian_programs, rows, running_servers

CITY = AreaCode("440400000000")
FIRST_DISTRICT = 440402
AT_ONCE = 2000
SHARDS = 3
SETTINGS = {"shared_buffers": "256MB", "max_wal_size": "4GB", "max_connections": "20"}


def main() -> int:
    """Run everything and print one line a step."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.collector_partitions")
    parser.add_argument("--households", type=int, default=50_000)
    parser.add_argument("--district-households", type=int, default=25_000, help="in one bundle")
    add_programs_option(parser)
    chosen = parser.parse_args()
    print(f"{chosen.households:,} households, {os.cpu_count()} cores, {chosen.programs}", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="lianghe-shards-") as name,
        running_servers(chosen.programs, SHARDS + 2, SETTINGS) as servers,
    ):
        city = new_desk(Path(name) / "city", Level.CITY, CITY)
        with city.office.store:
            _run(Path(name), chosen, city, servers)
    return 0


def add_programs_option(parser: argparse.ArgumentParser) -> None:
    """Let a figure be taken with other programs than Debian's newest."""
    parser.add_argument(
        "--programs",
        type=Path,
        default=debian_programs() or Path("/usr/bin"),
        help="folder of initdb and pg_ctl",
    )


def _run(folder: Path, chosen: argparse.Namespace, city: Started, servers: Sequence[Postgres]) -> None:
    alone, first, *shards = servers
    with told("writing the districts' bundles"):
        files = list(_bundles(folder, city, chosen.households, chosen.district_households))
    print(f"  {len(files)} bundles, {said_size(sum(path.stat().st_size for path in files))}")
    with told("loading one server"):
        loaded = _collect(city, alone, files)
    held = loaded.state
    print(f"  {held.households:,} households, {held.people:,} people, {held.lines:,} lines")
    print(f"  {said_size(_size(alone))}; shared tables {said_size(_shared_size(alone))}")
    with told("counting annex 1 again, with nothing to load"):
        _collect(city, alone, [])
    cut(first, shards)
    with told(f"loading {SHARDS} partitions through postgres_fdw"):
        _collect(city, first, files)
    sizes = ", ".join(said_size(_size(one)) for one in shards)
    print(f"  first server {said_size(_size(first))}, partitions {sizes}")
    with told("comparing every shared table"):
        assert _sums(first) == _sums(alone)
    _without_one(city, first, shards, files)
    with told("the same files again"):
        again = _collect(city, first, files)
    assert sum(one.loaded.new for one in again.files if one.loaded) == 0
    assert _sums(first) == _sums(alone)
    print("the partitions hold what one server holds")


def _bundles(folder: Path, city: Started, households: int, most: int) -> Iterator[Path]:
    stick = folder / "stick"
    stick.mkdir()
    made = families(households)
    for number in range(-(-households // most)):
        code = str(FIRST_DISTRICT + number)
        place = folder / code
        desk = new_desk(place, Level.DISTRICT, AreaCode.parse(code))
        store, actor = desk.office.store, desk.acting.actor
        join(desk, city, stick)
        of_district = itertools.islice(made, most)
        while batch := list(itertools.islice(of_district, AT_ONCE)):
            moved = [replace(one, home=code + one.home[6:]) for one in batch]
            entered = [row for family in moved for row in household_rows(desk.office, family)]
            store.write(lambda unit, put=entered: unit.insert_many(put), actor=actor)
        done = export_bundle(store, stick, kind=Kind.UP, actor=actor, progress=silent, cancel=lambda: False)
        store.close()
        shutil.rmtree(place)
        yield from done.paths


def join(desk: Started, city: Started, stick: Path) -> None:
    """Let a desk in by the city: request, approval, acceptance."""
    below, above = desk.office.store, city.office.store
    asked = write_request(below, stick / "r.lhe", actor=desk.acting.actor)
    granted = approve(
        above, asked.path, stick / "a.lhe", confirmed=asked.fingerprint, actor=city.acting.actor
    )
    accept(below, granted.path, confirmed=granted.fingerprint, actor=desk.acting.actor)


def _collect(city: Started, server: Postgres, files: Sequence[Path]) -> Collection:
    return collect(city.office, city.acting, server.address(), files, day=DEMO_DAY, progress=lambda *_: None)


def _without_one(city: Started, first: Postgres, shards: Sequence[Postgres], files: Sequence[Path]) -> None:
    counted = rows(first.address(), "SELECT DISTINCT home FROM overview_by_home ORDER BY 1")
    homes = [str(home) for (home,) in counted]
    shards[1].stop()
    try:
        answered = sum(
            _answers(first, f"SELECT count(*) FROM member WHERE home = '{home}'") for home in homes
        )
        print(f"one server stopped: {answered} of {len(homes)} villages answer")
        assert 0 < answered < len(homes)
        whole = _answers(first, "SELECT count(*) FROM member")
        counts = _answers(first, "SELECT sum(value) FROM annex_1 WHERE level = 'district'")
        print(f"  a question to all of them is {'answered' if whole else 'refused'}")
        print(f"  annex 1 is {'answered' if counts else 'refused'}")
        try:
            _collect(city, first, files[:1])
        except LiangheError as refusal:
            print(f"  loading: {refusal.text}")
    finally:
        shards[1].start()


def _answers(server: Postgres, question: str) -> bool:
    try:
        return bool(rows(server.address(), question))
    except psycopg.OperationalError:
        return False


def _sums(server: Postgres) -> dict[str, tuple[object, ...]]:
    """Return a count and a sum over all rows of each table, whatever their order."""
    found = {}
    for name, table in shared_tables().items():
        row = ", ".join(f"t.{column.name}" for column in table.columns)
        question = f"SELECT count(*), sum(hashtextextended(ROW({row})::text, 0)) FROM {name} AS t"
        found[name] = rows(server.address(), question)[0]
    return found


def _size(server: Postgres) -> int:
    return int(str(rows(server.address(), "SELECT pg_database_size(current_database())")[0][0]))


def _shared_size(server: Postgres) -> int:
    sizes = ", ".join(f"pg_total_relation_size('{name}')" for name in shared_tables())
    return sum(int(str(one)) for one in rows(server.address(), f"SELECT {sizes}")[0])


@contextmanager
def told(what: str, clock: Callable[[], float] = time.perf_counter) -> Iterator[Callable[[], float]]:
    """Print how long the block took; the value gives the seconds afterwards."""
    started, ended = clock(), 0.0

    def seconds() -> float:
        return ended - started

    yield seconds
    ended = clock()
    print(f"{what}: {seconds():.1f} s", flush=True)


def said_size(size: int) -> str:
    """Return a size in words."""
    return f"{size / 2**20:,.0f} MiB"


def silent(_done: int, _total: int) -> None:
    """Report nothing."""


if __name__ == "__main__":
    sys.exit(main())
