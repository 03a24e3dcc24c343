"""Bundle rows of the targets: export and import of everything, and photos.

`python benchmarks/bench_bundle.py [--households N] [--photos-mib M]` prints figure, floor, ratio and
target. Floors are measured in the same run: the same rows inserted bare into the same encrypted
tables, and the same bytes of photos copied. Each measured step runs in a process of its own, so
that the growth of its memory can be told.
"""

import argparse
import hashlib
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import AuthorId, PersonId, new_row_id
from lianghe_desktop.records.local_tables import Blob
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.keys import KeyCost
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.search_index import rebuild_index
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.store.vault import create_store, open_store
from lianghe_desktop.sync.enrolment import accept, approve, write_request
from lianghe_desktop.sync.export import export_bundle
from lianghe_desktop.sync.importing import import_bundle
from lianghe_desktop.sync.manifest import Kind

HOME, TOWNSHIP = "440403106201", "440403106000"
PASSWORD = "bench"  # noqa: S105  # of a folder that is thrown away
ACTOR = Actor(person=PersonId("01890000-0000-7000-8000-000000000001"))
MOST_SEARCHED = 20_000  # rows: larger units leave the search index to after the commit
CHEAP = KeyCost(memory_kib=64, time=1, lanes=1)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One step: seconds, and by how many MiB the process grew."""

    seconds: float
    grown_mib: float


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def make(folder: Path, level: AreaLevel, area: str, author: str) -> Store:
    desk = Desk(author=AuthorId(author * 16), level=level, area=AreaCode(area), name=author, practice=True)
    return create_store(folder, desk=desk, user="a", password=PASSWORD, now_ms=now_ms, key_cost=CHEAP)


def reopen(folder: Path) -> Store:
    return open_store(folder, user="a", password=PASSWORD, now_ms=now_ms)


def fill(store: Store, households: int) -> None:
    """Enter households of four members each, in units of 500."""
    chance = random.Random(1)  # noqa: S311  # the same data each time
    for start in range(0, households, 500):
        rows: list[Household | Member] = []
        for number in range(start, min(start + 500, households)):
            family = new_row_id(now_ms=now_ms())
            rows.append(
                Household(
                    home=HOME,
                    id=family,
                    household_no=f"{HOME}{number:06d}",
                    address=f"第{number % 40}村民小组{number}号",
                    phone=f"138{chance.randrange(10**8):08d}",
                    status="registered",
                    registered=True,
                    farms=True,
                )
            )
            for place in range(4):
                rows.append(
                    Member(
                        home=HOME,
                        id=new_row_id(now_ms=now_ms()),
                        household_id=family,
                        name=chance.choice("赵钱孙李周吴郑王") + chance.choice("伟芳娜敏静丽强磊军洋"),
                        relation=f"{place:02d}",
                        sex=str(1 + place % 2),
                    )
                )
        store.write(lambda unit, rows=rows: unit.insert_many(rows), actor=ACTOR)


def add_photos(store: Store, mib: int) -> None:
    """Enter photos of 2 MiB each."""

    def one(unit: Unit) -> None:
        content = os.urandom(2 << 20)
        digest = hashlib.sha256(content).hexdigest()
        unit.insert(
            Attachment(
                home=HOME,
                id=new_row_id(now_ms=unit.now_ms),
                sha256=digest,
                size=len(content),
                media_type="image/jpeg",
            )
        )
        unit.put(Blob(sha256=digest, size=len(content), media_type="image/jpeg", content=content))

    for _ in range(mib // 2):
        store.write(one, actor=ACTOR)


def bare_insert(source: Path, target: Path, *, search: bool) -> Measured:
    """Insert the shared rows of `source` into the same empty tables of another file, nothing else."""
    rows = {}
    with reopen(source) as store:
        for name, table in shared_tables().items():
            columns = ", ".join(column.name for column in table.columns)
            found = store.query(
                lambda connection, name=name, columns=columns: [
                    tuple(row) for row in connection.exec_driver_sql(f"SELECT {columns} FROM {name}")
                ]
            )
            if found:
                rows[f"INSERT INTO {name} ({columns}) VALUES ({','.join('?' * len(found[0]))})"] = found

    def insert(unit: Unit) -> None:
        for statement, values in rows.items():
            unit.connection.exec_driver_sql(statement, values)
        if search:
            rebuild_index(unit.connection)

    with make(target, AreaLevel.TOWNSHIP, TOWNSHIP, "f") as empty:
        started = time.perf_counter()
        empty.write(insert, actor=ACTOR)
        return Measured(seconds=time.perf_counter() - started, grown_mib=0)


def rebuild_seconds(folder: Path) -> float:
    """Return how long the search index of a desk takes to be made again."""
    with reopen(folder) as store:
        started = time.perf_counter()
        store.write(lambda unit: rebuild_index(unit.connection), actor=ACTOR)
        return time.perf_counter() - started


def silent(done: int, total: int) -> None:
    """Report nothing."""


def export_everything(folder: Path, stick: Path) -> None:
    with reopen(folder) as store:
        export_bundle(store, stick, kind=Kind.UP, actor=ACTOR, progress=silent, cancel=lambda: False)


def import_everything(folder: Path, stick: Path) -> None:
    with reopen(folder) as store:
        for path in sorted(stick.glob("*.lhb")):
            report = import_bundle(store, path, actor=ACTOR, progress=silent, cancel=lambda: False)
            assert report.held == 0, report


def _measure(step: Callable[[Path, Path], None], folder: Path, stick: Path, answer: object) -> None:
    # The process that opens bundles would else import this script, which the program has nothing like.
    del sys.modules["__main__"].__file__
    with reopen(folder):
        Path("/proc/self/clear_refs").write_text("5")
        before = _peak_mib()
    started = time.perf_counter()
    step(folder, stick)
    seconds = time.perf_counter() - started
    grown = _peak_mib() - before
    answer.put(Measured(seconds=seconds, grown_mib=grown))  # type: ignore[attr-defined]


def _peak_mib() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def measure(step: Callable[[Path, Path], None], folder: Path, stick: Path) -> Measured:
    """Run a step in a process of its own."""
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    worker = context.Process(target=_measure, args=(step, folder, stick, answer))
    worker.start()
    worker.join()
    if worker.exitcode:
        raise SystemExit(f"{step.__name__} failed")
    found: Measured = answer.get()
    return found


def enrolled(folder: Path, households: int, photos_mib: int) -> tuple[Path, Path, Path]:
    """Make a village with data, its township, and a stick."""
    stick = folder / "stick"
    stick.mkdir()
    village = make(folder / "village", AreaLevel.VILLAGE, HOME, "a")
    town = make(folder / "town", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
    fill(village, households)
    add_photos(village, photos_mib)
    asked = write_request(village, stick / "r.lhe", actor=ACTOR)
    granted = approve(town, asked.path, stick / "a.lhe", confirmed=asked.fingerprint, actor=ACTOR)
    accept(village, granted.path, confirmed=granted.fingerprint, actor=ACTOR)
    village.close()
    town.close()
    return folder / "village", folder / "town", stick


def show(what: str, figure: float, floor: float, target: str) -> None:
    print(f"{what:<46} {figure:8.2f} s  floor {floor:7.2f} s  ratio {figure / floor:6.2f}  target {target}")


def bench_data(households: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        village, town, stick = enrolled(folder, households, 0)
        with_search = bare_insert(village, folder / "floor-1", search=True)
        bare = bare_insert(village, folder / "floor-2", search=False)
        out = measure(export_everything, village, stick)
        size = sum(path.stat().st_size for path in stick.glob("*.lhb"))
        into = measure(import_everything, town, stick)
        print(f"{households} households, {4 * households} people, bundle of {size / 2**20:.1f} MiB")
        show("bundle export of everything", out.seconds, with_search.seconds, "<= 0.5x")
        search = rebuild_seconds(town) if 5 * households > MOST_SEARCHED else 0.0
        show("bundle import of everything", into.seconds - search, bare.seconds, "<= 2.5x")
        print(f"  the search index, rebuilt after the commit, takes {search:.2f} s more")
        print(
            f"  memory: export +{out.grown_mib:.0f} MB, import +{into.grown_mib:.0f} MB (target <= +120 MB)"
        )


def bench_photos(mib: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        village, town, stick = enrolled(folder, 1, mib)
        sample = folder / "photos"
        sample.write_bytes(os.urandom(1 << 20) * mib)
        started = time.perf_counter()
        shutil.copyfile(sample, folder / "copy")
        descriptor = os.open(folder / "copy", os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        floor = time.perf_counter() - started
        out = measure(export_everything, village, stick)
        into = measure(import_everything, town, stick)
        show(f"bundle with {mib} MiB of photos, out and in", out.seconds + into.seconds, floor, "<= 8x")
        print(f"  memory: export +{out.grown_mib:.0f} MB, import +{into.grown_mib:.0f} MB (target <= +60 MB)")


def main() -> None:
    """Run both rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=5000)
    parser.add_argument("--photos-mib", type=int, default=64)
    chosen = parser.parse_args()
    bench_data(chosen.households)
    bench_photos(chosen.photos_mib)


if __name__ == "__main__":
    main()
