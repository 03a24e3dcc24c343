"""Print what the store costs against floors measured in the same run.

`python benchmarks/bench_store.py 20000` for 20,000 households of four people; 10,000 without a number.

Floors are bare inserts of the same rows with the driver alone, into the same encrypted tables with the
same indexes.
"""

import datetime as dt
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import AuthorId, PersonId, new_row_id
from lianghe_desktop.records.livelihood import Housing, IncomeLine
from lianghe_desktop.store.apply import StagedRange, apply_lines
from lianghe_desktop.store.backup import backup
from lianghe_desktop.store.connection import open_raw
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.household_list import HouseholdSort, household_ids, household_page
from lianghe_desktop.store.keys import KeyCost
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.overview import overview
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.rejudge import trust_root
from lianghe_desktop.store.search import search
from lianghe_desktop.store.search_index import update_search
from lianghe_desktop.store.streams import lines, streams
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.store.vault import create_store

DISTRICT, TOWNSHIP = "440403000000", "440403106000"
ACTOR = Actor(person=PersonId("p"))
CHEAP = KeyCost(memory_kib=64, time=1, lanes=1)
PASSWORD = "bench"  # noqa: S105  # of a store that lives a minute
SURNAMES = "李王张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁单查仇区解曾"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂英华玉秀珍建国志文"


def now_ms() -> int:
    return int(time.time() * 1000)


def make_rows(count: int) -> list[SharedRow]:
    """Return `count` households of 4 people with dwelling and three income lines."""
    chance = random.Random(1)  # noqa: S311  # the same people in every run
    rows: list[SharedRow] = []
    for number in range(count):
        home = f"440403106{201 + number % 20}"
        household = new_row_id(now_ms=1_790_000_000_000 + number)
        rows.append(
            Household(
                home=home,
                id=household,
                household_no=f"{number:06d}",
                address="村口第三排",
                status="listed",
                registered=True,
                farms=bool(number % 2),
                phone=f"138{number:08d}",
            )
        )
        rows.append(
            Housing(home=home, id=household, grade="B", rooms=3, floor_area_centi_m2=8000, power=True)
        )
        for kind in ("wage", "business", "transfer"):
            rows.append(
                IncomeLine(
                    home=home,
                    id=new_row_id(now_ms=1_790_000_000_000 + number),
                    household_id=household,
                    kind=kind,
                    amount_fen=chance.randrange(2_000_000),
                    window_from=dt.date(2025, 11, 1),
                    window_to=dt.date(2026, 10, 31),
                    source="survey",
                )
            )
        for position in range(1, 5):
            name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
            born = dt.date(1940, 1, 1) + dt.timedelta(days=chance.randrange(29_000))
            rows.append(
                Member(
                    home=home,
                    id=new_row_id(now_ms=1_790_000_000_000 + number),
                    household_id=household,
                    position=position,
                    name=name,
                    sex="1",
                    birth_date=born,
                    relation="02" if position == 1 else "20",
                    document_kind="resident",
                    document_number=f"440403{born:%Y%m%d}{chance.randrange(10_000):04d}",
                    nation="01",
                    labour="full",
                    health="healthy",
                    school="none",
                    dibao=False,
                    insured_medical=True,
                )
            )
    return rows


def timed(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def line(what: str, figure: float, floor: float, target: str) -> None:
    print(f"{what:<58}{figure:>9.3f} s{floor:>9.3f} s{figure / floor:>7.2f}x   {target}")


def desk(level: AreaLevel, area: str, author: str) -> Desk:
    return Desk(author=AuthorId(author), level=level, area=AreaCode(area), name="演示", practice=True)


def new_store(
    folder: Path, level: AreaLevel = AreaLevel.DISTRICT, area: str = DISTRICT, author: str = "a" * 16
) -> Store:
    return create_store(
        folder, desk=desk(level, area, author), user="u", password=PASSWORD, now_ms=now_ms, key_cost=CHEAP
    )


def bare_insert(folder: Path, tables: dict[str, tuple[str, list[tuple[object, ...]]]]) -> float:
    """Return the seconds that the driver alone takes for the same rows in the same tables."""
    store = new_store(folder)
    store.close()
    raw = open_raw(folder / "lianghe.db", store.data_key(), read_only=False)
    start = time.perf_counter()
    raw.execute("BEGIN")
    for table, (marks, rows) in tables.items():
        raw.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    raw.execute("COMMIT")
    spent = time.perf_counter() - start
    raw.close()
    return spent


def all_rows(store: Store, names: Iterable[str]) -> dict[str, tuple[str, list[tuple[object, ...]]]]:
    found = {}
    for name in names:
        rows = store.query(
            lambda c, name=name: [tuple(r) for r in c.exec_driver_sql(f"SELECT * FROM {name} ORDER BY rowid")]
        )
        if rows:
            found[name] = (",".join("?" * len(rows[0])), rows)
    return found


def main(count: int, folder: Path) -> None:
    rows = make_rows(count)
    print(f"{count} households, {len(rows)} rows{'':<26}{'figure':>19}{'floor':>11}{'ratio':>8}   target")
    store = new_store(folder / "a")
    spent = timed(lambda: store.write(lambda unit: unit.insert_many(rows), actor=ACTOR))
    tables = all_rows(store, plans())
    with_journal = all_rows(store, [*plans(), "op"])
    floor = bare_insert(folder / "floor1", tables)
    floor_journal = bare_insert(folder / "floor2", with_journal)
    line("insert_many, journal and search included / bare rows", spent, floor, "import <= 4x with reading")
    line("insert_many / bare rows and journal lines", spent, floor_journal, "")
    staged = [
        StagedRange(stream=s.stream, first_number=1, lines=list(lines(store, s.stream, 1, s.number)))
        for s in streams(store)
    ]
    export = timed(lambda: [list(lines(store, s.stream, 1, s.number)) for s in streams(store)])
    line("reading all lines / bare rows and journal lines", export, floor_journal, "export <= 0.5x")
    other = new_store(folder / "b", AreaLevel.TOWNSHIP, TOWNSHIP, "b" * 16)
    other.write(
        lambda unit: trust_root(unit, author="a" * 16, level=AreaLevel.DISTRICT, area=AreaCode(DISTRICT)),
        actor=ACTOR,
    )
    inside: list[float] = []
    total = timed(
        lambda: other.write(lambda unit: inside.append(timed(lambda: apply_lines(unit, staged))), actor=ACTOR)
    )
    line("apply_lines of a baseline / bare rows and journal lines", inside[0], floor_journal, "<= 2.5x")
    line("apply_lines with search rebuilt after it", total, floor_journal, "")
    interactive(store, count)
    reading(store)
    source = folder / "a" / "lianghe.db"
    copying = timed(lambda: (folder / "copy").write_bytes(source.read_bytes()))
    line("backup and verify / copying the file", timed(lambda: backup(store)), copying, "<= 4x")
    store.close()
    other.close()


def interactive(store: Store, count: int) -> None:
    key = household_ids(store)[count // 2]

    def save(number: int) -> None:
        store.write(
            lambda unit: unit.change(
                Household, key[0], key[1], {"address": f"第{number}排", "phone": str(number)}
            ),
            actor=ACTOR,
        )

    def bare(number: int) -> None:
        def job(unit: Unit) -> None:
            unit.get(Household, *key)
            unit.connection.exec_driver_sql(
                "UPDATE household SET address = ?, phone = ? WHERE home = ? AND id = ?",
                (f"排{number}", str(number), *key),
            )
            update_search(unit.connection, [RowKey("household", *key)])

        store.write(job, actor=ACTOR)

    floor = min(timed(lambda n=n: bare(n)) for n in range(30))
    line(
        "interactive save / the same without journal",
        min(timed(lambda n=n: save(n)) for n in range(30)),
        floor,
        "<= 2x, <= 20 ms",
    )


def reading(store: Store) -> None:
    for text in ("李", "明", "建国", "李建国", "lj", "440403", "19650", "000123"):
        spent = min(timed(partial(search, store, text)) for _ in range(3))
        found = len(search(store, text))
        in_ms(f"search {text}, {found} found", spent, "<= 60 ms a keystroke")
    for sort in HouseholdSort:
        in_ms(f"list sorted by {sort.value}", timed(partial(household_ids, store, sort=sort)), "<= 300 ms")
    keys = household_ids(store)
    in_ms("page of 200 lines", timed(partial(household_page, store, keys[1000:1200])), "<= 40 ms")
    areas = [AreaCode(f"440403106{201 + number}") for number in range(20)]
    in_ms("annex 1", timed(partial(overview, store, areas, dt.date(2026, 11, 1))), "")


def in_ms(what: str, spent_s: float, target: str) -> None:
    print(f"{what:<58}{spent_s * 1000:>9.1f} ms   {target}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, Path(place))
