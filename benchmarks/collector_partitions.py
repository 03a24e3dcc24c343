"""Three stock PostgreSQL servers on one machine: load, compare with one server, stop one, ask the others.

`python -m benchmarks.collector_partitions --households 50000` needs Debian's `postgresql` (15 or newer,
with postgres_fdw); it starts four clusters of its own in a temporary folder, as another user where it runs
as root, and removes them. Every bundle is a district's, written and opened as in real use.
"""

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import sqlalchemy

from benchmarks.workplace import DEMO_DAY, families, new_desk
from lianghe_desktop.casework.collecting import Collection, collect
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.store.collector.partitions import (
    PartitionServer,
    create_partition,
    create_partitioned,
)
from lianghe_desktop.sync.enrolment import accept, approve, write_request
from lianghe_desktop.sync.export import export_bundle
from lianghe_desktop.sync.manifest import Kind

NOBODY = 65534
USER, DATABASE = "lianghe", "shouji"
CITY = AreaCode("440400000000")
FIRST_DISTRICT = 440402
AT_ONCE = 2000
SHARDS = 3
SETTINGS = ("listen_addresses=", "shared_buffers=256MB", "max_wal_size=4GB", "max_connections=20")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """One server of its own folder, reached by a socket in it; `port` only names the socket."""

    programs: Path
    folder: Path
    port: int

    @property
    def address(self) -> str:
        """Return the address for `lianghe collect --to`."""
        return f"postgresql://{USER}@/{DATABASE}?host={self.folder}&port={self.port}"

    def make(self) -> None:
        """Make the cluster and start it, with an empty database."""
        self.folder.mkdir()
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
        self._call(
            "initdb", "-D", self.folder / "data", "-U", USER, "-E", "UTF8", "--locale=C", "-A", "trust"
        )
        self.start()
        self._call("createdb", "-h", self.folder, "-p", self.port, "-U", USER, DATABASE)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = " ".join(f"-c {one}" for one in (*SETTINGS, f"port={self.port}"))
        options = f"{settings} -c unix_socket_directories={self.folder}"
        self._control("-l", self.folder / "log", "-o", options, "start")

    def stop(self) -> None:
        """Stop it as a power cut would."""
        self._control("-m", "immediate", "stop")

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """Return what a query finds."""
        with psycopg.connect(self.address) as connection:
            return connection.execute(question.encode()).fetchall()

    def _control(self, *words: object) -> None:
        self._call("pg_ctl", "-w", "-D", self.folder / "data", *words)

    def _call(self, program: str, *words: object) -> None:
        identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(
            [str(self.programs / program), *map(str, words)],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **identity,  # type: ignore[arg-type]
        )


def main() -> int:
    """Run everything and print one line a step."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.collector_partitions")
    parser.add_argument("--households", type=int, default=50_000)
    parser.add_argument("--district-households", type=int, default=25_000, help="in one bundle")
    parser.add_argument(
        "--programs", type=Path, default=newest_programs(), help="folder of initdb and pg_ctl"
    )
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="lhshards-"))
    folder.chmod(0o755)
    try:
        with ExitStack() as running:
            _run(folder, chosen, running)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def newest_programs() -> Path:
    """Return the folder of the newest PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else Path("/usr/bin")


def _run(folder: Path, chosen: argparse.Namespace, running: ExitStack) -> None:
    print(f"{chosen.households:,} households, {os.cpu_count()} cores, {chosen.programs}", flush=True)
    clusters = [
        Cluster(programs=chosen.programs, folder=folder / f"server{number}", port=5500 + number)
        for number in range(SHARDS + 2)
    ]
    for cluster in clusters:
        cluster.make()
        running.callback(cluster.stop)
    alone, first, *shards = clusters
    city = new_desk(folder / "city", Level.CITY, CITY)
    running.callback(city.office.store.close)
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
    _cut(first, shards)
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
            rows = [row for family in moved for row in household_rows(desk.office, family)]
            store.write(lambda unit, put=rows: unit.insert_many(put), actor=actor)
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


def _collect(city: Started, cluster: Cluster, files: Sequence[Path]) -> Collection:
    return collect(city.office, city.acting, cluster.address, files, day=DEMO_DAY, progress=lambda *_: None)


def _cut(first: Cluster, shards: Sequence[Cluster]) -> None:
    servers = []
    for number, shard in enumerate(shards):
        with _engine(shard).begin() as connection:
            create_partition(connection, number)
        servers.append(
            PartitionServer(
                name=f"shard{number}", host=str(shard.folder), port=shard.port, database=DATABASE, user=USER
            )
        )
    with _engine(first).begin() as connection:
        create_partitioned(connection, servers)


def _without_one(city: Started, first: Cluster, shards: Sequence[Cluster], files: Sequence[Path]) -> None:
    homes = [str(home) for (home,) in first.ask("SELECT DISTINCT home FROM overview_by_home ORDER BY 1")]
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


def _answers(cluster: Cluster, question: str) -> bool:
    try:
        return bool(cluster.ask(question))
    except psycopg.OperationalError:
        return False


def _sums(cluster: Cluster) -> dict[str, tuple[object, ...]]:
    """Return a count and a sum over all rows of each table, whatever their order."""
    found = {}
    for name, table in shared_tables().items():
        row = ", ".join(f"t.{column.name}" for column in table.columns)
        question = f"SELECT count(*), sum(hashtextextended(ROW({row})::text, 0)) FROM {name} AS t"
        found[name] = cluster.ask(question)[0]
    return found


def _size(cluster: Cluster) -> int:
    return int(str(cluster.ask(f"SELECT pg_database_size('{DATABASE}')")[0][0]))


def _shared_size(cluster: Cluster) -> int:
    sizes = ", ".join(f"pg_total_relation_size('{name}')" for name in shared_tables())
    return sum(int(str(one)) for one in cluster.ask(f"SELECT {sizes}")[0])


def _engine(cluster: Cluster) -> sqlalchemy.Engine:
    url = sqlalchemy.make_url(cluster.address).set(drivername="postgresql+psycopg")
    return sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)


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
