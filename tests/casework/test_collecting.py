"""The city's collector on a real PostgreSQL: the tables of a desk, in any order, any number of times."""

import datetime as dt
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import Connection

from lianghe_desktop.casework import collecting
from lianghe_desktop.casework.demonstration_population import DEMO_DAY, demonstration_population
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.overview import ITEMS
from lianghe_desktop.cli.main import run_command
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import AuthorId, PersonId, new_row_id
from lianghe_desktop.records.livelihood import Housing
from lianghe_desktop.store.apply import StagedRange, apply_lines
from lianghe_desktop.store.collector.annex import overview_of
from lianghe_desktop.store.collector.database import Collector, open_collector
from lianghe_desktop.store.collector.parquet import EXPORTED, exported_columns, write_parquet
from lianghe_desktop.store.collector.tables import collector_metadata
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.lines import first_hash, next_hash, split_line
from lianghe_desktop.store.overview import overview
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.rejudge import trust_root
from lianghe_desktop.store.streams import held_ranges, streams
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.store.vault import create_store
from lianghe_desktop.sync.enrolment import accept, write_request
from lianghe_desktop.sync.manifest import Kind
from lianghe_desktop.sync.staging import stage
from tests.casework.conftest import CHEAP, PASSWORD, Clock
from tests.collector import desk_tables, everything, journal, tables_of
from tests.postgres import USER, Postgres, rows, run, running_postgres
from tests.store.gap_histories import GapWorld
from tests.store.histories import TOWN, World
from tests.store.read_apart import read_apart
from tests.sync.false_heads import false_heads
from tests.sync.workplace import Workplace

CITY, DISTRICT, TOWNSHIP = "440400000000", "440403000000", "440403106000"
VILLAGE, OTHER_VILLAGE = "440403106201", "440403106202"
DAY = dt.date(2026, 11, 20)
NewDesk = Callable[[str, AreaLevel, str, str], Workplace]


@pytest.fixture(autouse=True)
def opened_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open bundles in this process, but for one test: starting another takes longer than the work."""
    monkeypatch.setattr(collecting, "stage", partial(collecting.stage, apart=False))


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with running_postgres() as started:
        yield started


def maker(folder: Path) -> tuple[NewDesk, list[Workplace]]:
    """Return a maker of desks below `folder`, and the list of those made."""
    made: list[Workplace] = []

    def make(name: str, level: AreaLevel, area: str, author: str) -> Workplace:
        desk = Desk(
            author=AuthorId(author * 16), level=level, area=AreaCode.parse(area), name=name, practice=True
        )
        store = create_store(
            folder / name, desk=desk, user="张三", password=PASSWORD, now_ms=Clock(), key_cost=CHEAP
        )
        stick = folder / f"stick-{name}"
        stick.mkdir()
        person = PersonId(f"01890000-0000-7000-8000-00000000000{author}")
        made.append(Workplace(store=store, stick=stick, person=person))
        return made[-1]

    return make, made


@pytest.fixture
def new_desk(tmp_path: Path) -> Iterator[NewDesk]:
    make, made = maker(tmp_path)
    yield make
    for desk in made:
        desk.store.close()


@pytest.fixture
def city(new_desk: NewDesk) -> Workplace:
    return new_desk("珠海市", AreaLevel.CITY, CITY, "f")


@dataclass(frozen=True)
class Region:
    """A city, and what its district brought it over time."""

    city: Workplace
    files: list[Path]


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    """Make bundles: edits in conflict, a delete, later work, the last delivery in several parts."""
    make, made = maker(tmp_path_factory.mktemp("region"))
    yield deliveries(make)
    for desk in made:
        desk.store.close()


def collected(city: Workplace, address: str, files: Sequence[Path], **how: object) -> collecting.Collection:
    office = Office(store=city.store, now_ms=city.store.now_ms)
    acting = Acting(person=city.person, name="张三", role=Role.ADMIN, today=DAY)
    return collecting.collect(
        office,
        acting,
        address,
        files,
        day=DAY,
        progress=lambda *_: None,
        **how,  # type: ignore[arg-type]
    )


def opened(city: Workplace, address: str) -> Collector:
    return open_collector(
        address,
        area=city.store.desk.area,
        name="珠海市",
        root=city.store.desk.author,
        actor=city.actor,
        now_ms=1,
    )


@pytest.fixture
def district(new_desk: NewDesk, city: Workplace) -> Workplace:
    desk = new_desk("斗门区", AreaLevel.DISTRICT, DISTRICT, "e")
    desk.join(city)
    return desk


def deliveries(make: NewDesk) -> Region:
    city = make("珠海市", AreaLevel.CITY, CITY, "f")
    district = make("斗门区", AreaLevel.DISTRICT, DISTRICT, "e")
    town = make("白蕉镇", AreaLevel.TOWNSHIP, TOWNSHIP, "d")
    first = make("甲村一号机", AreaLevel.VILLAGE, VILLAGE, "a")
    second = make("甲村二号机", AreaLevel.VILLAGE, VILLAGE, "b")
    other = make("乙村", AreaLevel.VILLAGE, OTHER_VILLAGE, "c")
    for below, above in ((first, town), (second, town), (other, town), (town, district), (district, city)):
        below.join(above)
    stayed = first.household(address="一", registered=True, registered_on=dt.date(2019, 1, 1))
    gone = first.household(address="二")
    for number in range(10):
        other.household(address=f"乙村{number}", housing_hardship="dangerous", single_mother=number % 2 == 0)
    town.take_all(first.export())
    second.take_all(town.export(Kind.RETURN, [second]))
    first.change(stayed, address="一甲", phone="1")
    second.change(stayed, address="一乙")
    second.store.write(lambda unit: unit.remove(Household, VILLAGE, gone), actor=second.actor)
    made: list[Path] = []
    chance = random.Random(3)  # noqa: S311  # same bytes in every run
    for desk in (first, second, other):
        town.take_all(desk.export())
        district.take_all(town.export())
        made.extend(kept_apart(path, len(made)) for path in district.export().paths)
        other.household(address="后来")
    rows_of_district = [
        Household(home=VILLAGE, id=new_row_id(now_ms=number), needs=chance.randbytes(20_000).hex())
        for number in range(80)
    ]
    district.store.write(lambda unit: unit.insert_many(rows_of_district), actor=district.actor)
    town.take_all(other.export())
    district.take_all(town.export())
    return Region(city=city, files=[*made, *district.export(part_bytes=1 << 20).paths])


def kept_apart(path: Path, number: int) -> Path:
    """Give a file a name that the next export of the same day does not take."""
    return path.rename(path.with_name(f"{number}-{path.name}"))


def test_the_tables_equal_those_of_a_desk(server: Postgres, region: Region) -> None:
    city, files = region.city, region.files
    address = server.new_database()
    found = collected(city, address, files)
    assert not found.refused
    assert found.waits_for_a_person
    assert found.state.conflicts == 1
    assert found.state.held == 0
    assert found.state.gaps == ()
    for path in files:
        city.take(path)
    assert tables_of(address) == desk_tables(city.store)
    assert tables_of(address).count("household\t") == 95
    assert '"gone": true' in tables_of(address)


def test_any_order_gives_the_same_and_a_second_time_changes_nothing(server: Postgres, region: Region) -> None:
    city, files = region.city, region.files
    mixed = random.Random(5).sample(files, len(files))  # noqa: S311  # same order in every run
    orders = [files[::-1], mixed]
    addresses = [server.new_database() for _ in orders]
    for address, order in zip(addresses, orders, strict=True):
        collected(city, address, order)
    assert journal(addresses[0]) == journal(addresses[1])
    assert tables_of(addresses[0]) == tables_of(addresses[1])
    before = everything(addresses[1])
    again = collected(city, addresses[1], files)
    assert sum(one.loaded.new for one in again.files if one.loaded) == 0
    assert everything(addresses[1]) == before


@pytest.mark.parametrize(
    ("kind", "seed"),
    [(World, 1), (World, 6), (GapWorld, 10), (GapWorld, 11)],
    ids=["forks", "moves and erased rows", "closed gaps", "closed gaps of copied disks"],
)
def test_every_rule_of_the_journal_gives_the_tables_of_a_desk(
    server: Postgres, city: Workplace, tmp_path: Path, kind: type[World], seed: int
) -> None:
    """Replay what a township holds after a random history: deletes, moves, forks, erasures, rulings."""
    world = kind(tmp_path, seed, rare=0.5)
    try:
        for _ in range(100):
            world.step()
        world.deliver_everything()
        staged = [
            world._staged(TOWN, state.stream, first, last)
            for state in streams(world.stores[TOWN])
            for first, last in held_ranges(world.stores[TOWN], state.stream)
        ]
        expected = desk_tables(world.stores[TOWN])
    finally:
        world.close()
    pieces = [piece for one in staged for piece in cut_up(one, world.random)]
    pieces[::2] = map(read_apart, pieces[::2])
    world.random.shuffle(pieces)
    address = server.new_database()
    with opened(city, address) as collector:

        def trust(unit: Unit) -> None:
            for author in world.town_authors:
                trust_root(unit, author=author, level=AreaLevel.TOWNSHIP, area=AreaCode(TOWNSHIP))

        collector.write(trust, actor=city.actor, now_ms=1)
        for piece in (*pieces, *staged):
            collector.write(lambda unit, one=piece: apply_lines(unit, [one]), actor=city.actor, now_ms=1)
        assert tables_of(address) == expected
        long = max(staged, key=lambda one: len(list(one.lines)))
        branch = replace(long, first_number=2, lines=list(long.lines)[1:3], before=bytes(32))
        for _ in range(2):
            done = collector.write(lambda unit: apply_lines(unit, [branch]), actor=city.actor, now_ms=1)
            assert done.forked == (long.stream,)
    assert tables_of(address) == expected
    assert len(expected.splitlines()) > 5


def cut_up(whole: StagedRange, chance: random.Random) -> list[StagedRange]:
    """Return the two parts of a range as two bundles would bring them, the second knowing its line before."""
    held = list(whole.lines)
    if len(held) < 2:
        return [whole]
    at = chance.randint(1, len(held) - 1)
    hash_ = whole.before or first_hash(whole.stream)
    for line in held[:at]:
        hash_ = next_hash(hash_, *split_line(line)[1:])
    second = replace(whole, first_number=whole.first_number + at, lines=held[at:], before=hash_)
    return [replace(whole, lines=held[:at]), second]


def test_lines_behind_a_gap_wait_until_it_is_filled(server: Postgres, region: Region) -> None:
    city, files = region.city, region.files
    address = server.new_database()
    parts = [path for path in files if path.name.startswith("up-")]
    seen = [collected(city, address, [path]) for path in reversed(parts)]
    assert "缺第" in next(one.gap_sentences[0] for one in seen if one.gap_sentences)
    assert any(one.waits_for_a_person and one.files[0].loaded.waiting for one in seen if one.files[0].loaded)
    assert seen[-1].gap_sentences == ()
    assert rows(address, "SELECT count(*) FROM waiting_line") == [(0,)]


def test_partitions_hold_the_same_tables(server: Postgres, region: Region) -> None:
    city, files = region.city, region.files
    whole, cut = server.new_database(), server.new_database()
    with opened(city, cut):
        pass
    for name in plans():
        run(cut, f"DROP TABLE {name}")
        columns = ", ".join(
            f"{column.name} {column.type.compile()}" for column in collector_metadata().tables[name].columns
        )
        run(cut, f"CREATE TABLE {name} ({columns}) PARTITION BY HASH (home)")
        for number in range(3):
            run(
                cut,
                f"CREATE TABLE {name}_p{number} PARTITION OF {name}"
                f" FOR VALUES WITH (MODULUS 3, REMAINDER {number})",
            )
    collected(city, whole, files)
    collected(city, cut, files)
    assert tables_of(cut) == tables_of(whole)
    assert rows(cut, "SELECT count(DISTINCT tableoid) FROM household")[0][0] > 1


def test_a_refused_file_changes_nothing_and_keeps_no_other_out(
    server: Postgres, city: Workplace, district: Workplace, new_desk: NewDesk, tmp_path: Path
) -> None:
    address = server.new_database()
    collected(city, address, [])
    before = everything(address)
    district.household(VILLAGE, address="一")
    (good,) = district.export().paths
    cut = tmp_path / "cut.lhb"
    cut.write_bytes(good.read_bytes()[:-30])
    stranger = new_desk("外区", AreaLevel.DISTRICT, "440402000000", "9")
    stranger.join(new_desk("外市", AreaLevel.CITY, CITY, "8"))
    (foreign,) = stranger.export().paths
    found = collected(city, address, [cut, foreign])
    assert [one.loaded for one in found.files] == [None, None]
    assert everything(address) == before
    mixed = collected(city, address, [cut, good, foreign])
    assert mixed.refused
    assert [one.loaded is None for one in mixed.files] == [True, False, True]
    assert mixed.state.households == 1


def test_bundles_are_opened_in_a_process_of_their_own(
    server: Postgres, city: Workplace, district: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.new_database()
    district.household(VILLAGE, address="一")
    opened_as: list[bool] = []
    monkeypatch.setattr(collecting, "stage", partial(_noting, opened_as))
    assert collected(city, address, district.export().paths).state.households == 1
    assert opened_as == [True]


def _noting(seen: list[bool], *arguments: object, **named: object) -> object:
    seen.append(bool(named.get("apart", True)))
    return stage(*arguments, **named)  # type: ignore[arg-type]


def test_a_unit_that_fails_leaves_nothing(server: Postgres, city: Workplace, district: Workplace) -> None:
    address = server.new_database()
    collected(city, address, [])
    before = everything(address)
    district.household(VILLAGE, address="一")
    (path,) = district.export().paths
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collecting, "take_in", failing_after(collecting.take_in))
        with pytest.raises(ZeroDivisionError):
            collected(city, address, [path])
    assert everything(address) == before
    assert collected(city, address, [path]).state.households == 1


def test_a_file_whose_lines_are_refused_keeps_no_other_out(
    server: Postgres, city: Workplace, district: Workplace
) -> None:
    address = server.new_database()
    district.household(VILLAGE, address="一")
    with false_heads():
        (spoiled,) = district.export().paths
    (good,) = district.export().paths
    found = collected(city, address, [spoiled, good])
    assert [bool(one.refusal) for one in found.files] == [True, False]
    assert "与校验值不符" in found.files[0].refusal
    assert found.state.households == 1


def failing_after(job: Callable[..., object]) -> Callable[..., object]:
    def run(*arguments: object) -> None:
        job(*arguments)
        raise ZeroDivisionError

    return run


def test_annex_1_equals_the_desk_of_the_district(
    server: Postgres, city: Workplace, district: Workplace
) -> None:
    office = Office(store=district.store, now_ms=district.store.now_ms)
    families = demonstration_population(1)[::40]
    put = [row for family in families for row in household_rows(office, family)]
    district.store.write(lambda unit: unit.insert_many(put), actor=district.actor)
    gone = next(row for row in put if isinstance(row, Member))
    district.store.write(lambda unit: unit.remove(Member, gone.home, gone.id), actor=district.actor)
    left = next(row for row in put[200:] if isinstance(row, Household))
    district.change(left.id, left.home, status="left")
    moved = next(row for row in put[400:] if isinstance(row, Household))
    district.change(moved.id, moved.home, moved_to_home=OTHER_VILLAGE, moved_to_id=left.id)
    address = server.new_database()
    collected(city, address, district.export().paths)
    towns = sorted({AreaCode(row.home).parent(AreaLevel.TOWNSHIP) for row in put})
    for day in (DAY, DEMO_DAY, dt.date(2028, 2, 29)):
        with opened(city, address) as collector:
            collector.write(lambda unit, on=day: collecting._finish(unit, [], on), actor=city.actor, now_ms=1)
            counted = collector.query(
                lambda connection, on=day: overview_of(connection, on, [town.value for town in towns])
            )
        assert tuple(counted) == overview(district.store, towns, day).values
        assert counted[0][0] > 50
    names = rows(address, "SELECT DISTINCT no, item, unit FROM annex_1 ORDER BY no")
    assert [(item, unit) for _, item, unit in names] == list(ITEMS)
    whole = rows(address, f"SELECT value FROM annex_1 WHERE area = '{CITY}' AND no = 2 AND on_day = '{DAY}'")
    assert whole == [(overview(district.store, towns, DAY).values[1][0],)]


def test_parquet_is_read_by_duckdb_and_names_nobody(
    server: Postgres, city: Workplace, district: Workplace, tmp_path: Path
) -> None:
    district.household(VILLAGE, address="不外传的地址", registered=True, registered_on=DAY)
    district.household(OTHER_VILLAGE, status="", needs='逗号,引号"')
    person = Member(home=VILLAGE, id=new_row_id(now_ms=1), name="某甲", birth_date=DAY, position=2**40)
    district.store.write(lambda unit: unit.insert(person), actor=district.actor)
    folder = tmp_path / "parquet"
    address = server.new_database()
    found = collected(city, address, district.export().paths, parquet=folder)
    assert found.parquet_rows == 3
    assert sorted(path.name for path in (folder / "household").iterdir()) == [
        f"home={VILLAGE}",
        f"home={OTHER_VILLAGE}",
    ]
    assert sorted(
        duckdb.sql(
            f"SELECT home::VARCHAR, status, registered, registered_on FROM '{folder}/household/*/*.parquet'"
        ).fetchall(),
        key=repr,
    ) == [(VILLAGE, None, True, DAY), (OTHER_VILLAGE, "", None, None)]
    assert duckdb.sql(f"SELECT position, birth_date FROM '{folder}/member/*/*.parquet'").fetchall() == [
        (2**40, DAY)
    ]
    written = b"".join(path.read_bytes() for path in folder.rglob("*.parquet"))
    assert "某甲".encode() not in written
    assert "不外传".encode() not in written
    assert not list(folder.rglob("*.csv"))
    collected(city, address, [], parquet=folder)
    elsewhere = tmp_path / "full"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("x")
    with pytest.raises(UserError, match="别的文件"):
        collected(city, address, [], parquet=elsewhere)
    assert (elsewhere / "mine.txt").exists()


def test_a_server_lost_while_parquet_is_written_is_told_in_one_sentence(
    server: Postgres, city: Workplace, tmp_path: Path
) -> None:
    folder = tmp_path / "parquet"
    address = server.new_database()
    with opened(city, address) as collector:

        def lose(connection: Connection) -> int:
            number = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            run(address, f"SELECT pg_terminate_backend({number}, 60000)")
            return write_parquet(connection, folder)

        with pytest.raises(EnvironmentFault, match="没有应答"):
            collector.query(lose)
    assert list(tmp_path.glob("parquet*")) == []


def test_the_driver_adds_no_line_of_its_own_to_that_sentence() -> None:
    program = (
        "import logging; import lianghe_desktop.casework.collecting;"
        " logging.getLogger('psycopg').warning('error ignored terminating')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stderr == b""


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_partition_that_has_not_ended_the_last_run_is_told_in_one_sentence(
    server: Postgres, city: Workplace, state: str
) -> None:
    refused = f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"
    with (
        opened(city, server.new_database()) as collector,
        pytest.raises(EnvironmentFault, match="稍等") as told,
    ):
        collector.query(lambda connection: connection.exec_driver_sql(refused))
    assert told.value.code is ErrorCode.LOCKED


def test_the_command_from_the_first_start_to_the_table(
    server: Postgres, new_desk: NewDesk, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "password").write_text(PASSWORD)
    keys = ("--data", tmp_path / "keys", "--password-file", tmp_path / "password", "--json")

    def lianghe(*words: object, status: int = 0) -> dict[str, Any]:
        capfd.readouterr()
        assert run_command([str(word) for word in words]) == status, capfd.readouterr().err
        printed: dict[str, Any] = json.loads(capfd.readouterr().out)
        return printed

    lianghe("init", "city", "--area", CITY, "--name", "珠海市", *keys)
    district = new_desk("斗门区", AreaLevel.DISTRICT, DISTRICT, "e")
    asked = write_request(district.store, tmp_path / "r.lhe", actor=district.actor)
    told = ("--fingerprint", asked.fingerprint)
    granted = lianghe("enrol", "approve", asked.path, tmp_path, *told, *keys)
    accept(district.store, Path(granted["file"]), confirmed=granted["fingerprint"], actor=district.actor)
    district.household(VILLAGE, address="一")
    address = server.new_database()
    found = lianghe("collect", "--to", address, *district.export().paths, "--on", DAY, *keys)
    assert (found["households"], found["conflicts"], found["gaps"]) == (1, 0, [])
    assert [(one["outcome"], one["sender"]) for one in found["files"]] == [("collected", "斗门区")]
    assert rows(address, f"SELECT value FROM annex_1 WHERE area = '{DISTRICT}' AND no = 1") == [(1,)]
    cut = tmp_path / "cut.lhb"
    cut.write_bytes(b"age-encryption.org/v1")
    refused = lianghe("collect", "--to", address, cut, *keys, status=1)
    assert refused["files"][0]["outcome"] == "refused"


def test_a_password_in_the_address_is_wrong_usage(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_command(["collect", "--to", "postgresql://me:secret@host/db", "x.lhb"]) == 2
    said = capfd.readouterr().err
    assert "pgpass" in said
    assert "secret" not in said


IDENTIFYING = ("name", "number", "phone", "address", "extra", "note", "_no", "content")


def test_no_column_that_names_or_describes_a_person_is_exported() -> None:
    exported = {f"{table}.{name}" for table in EXPORTED for name in exported_columns(table)}
    assert [one for one in sorted(exported) if one.endswith(IDENTIFYING)] == []
    assert {"member.birth_date", "household.status", "income_line.amount_fen"} <= exported


def test_text_that_postgresql_cannot_hold_keeps_nobody_out(
    server: Postgres, city: Workplace, district: Workplace
) -> None:
    district.household(VILLAGE, address="一\0二")
    address = server.new_database()
    collected(city, address, district.export().paths)
    assert rows(address, "SELECT address FROM household") == [("一\N{REPLACEMENT CHARACTER}二",)]


def test_a_column_of_a_later_release_is_added_and_filled(
    server: Postgres, city: Workplace, district: Workplace
) -> None:
    district.household(VILLAGE, address="一", farms=True)
    address = server.new_database()
    paths = district.export().paths
    collected(city, address, paths)
    before = tables_of(address)
    run(address, "ALTER TABLE household DROP COLUMN farms")
    # What an earlier release would have listed, as it did not know the field.
    run(
        address,
        "INSERT INTO held_op SELECT id, 'newer', 'household.farms' FROM op WHERE row_key LIKE 'household/%'",
    )
    collected(city, address, [])
    assert tables_of(address) == before
    assert rows(address, "SELECT count(*) FROM held_op") == [(0,)]


def test_a_column_of_a_later_release_is_added_on_the_partitions_own_servers(
    server: Postgres, city: Workplace
) -> None:
    """The suite has no postgres_fdw; a wrapper that nobody reads through says where a part lies, too."""
    address = server.new_database()
    with opened(city, address):
        pass
    for statement in (
        "DROP TABLE household",
        "CREATE TABLE household (home text, id text) PARTITION BY HASH (home)",
        "CREATE TABLE public.far_household (home text, id text)",
        "CREATE FOREIGN DATA WRAPPER nobody",
        "CREATE SERVER far FOREIGN DATA WRAPPER nobody OPTIONS"
        f" (host '{server.folder}', port '{server.port}', dbname '{USER}', batch_size '1000')",
        f"CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (user '{USER}')",
        "CREATE FOREIGN TABLE household_p0 PARTITION OF household FOR VALUES WITH (MODULUS 1, REMAINDER 0)"
        " SERVER far OPTIONS (table_name 'far_household')",
    ):
        run(address, statement)
    with opened(city, address):
        pass
    columns = "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_name ="
    far = rows(address, f"{columns} 'far_household' ORDER BY 1")
    assert ("farms", "boolean") in far
    assert far == rows(address, f"{columns} 'household' AND table_schema = current_schema() ORDER BY 1")


def test_a_whole_table_of_a_later_release_is_made_and_filled(
    server: Postgres, city: Workplace, district: Workplace
) -> None:
    home = district.household(VILLAGE, address="一")
    row = Housing(home=VILLAGE, id=home)
    district.store.write(lambda unit: unit.insert(row), actor=district.actor)
    address = server.new_database()
    collected(city, address, district.export().paths)
    before = tables_of(address)
    assert "housing" in before
    run(address, "DROP TABLE housing")
    run(
        address,
        "INSERT INTO held_op SELECT id, 'newer', 'housing' FROM op WHERE row_key LIKE 'housing/%'",
    )
    collected(city, address, [])
    assert tables_of(address) == before
    assert rows(address, "SELECT count(*) FROM held_op") == [(0,)]


def test_one_run_at_a_time(server: Postgres, city: Workplace) -> None:
    address = server.new_database()
    with opened(city, address) as first, opened(city, address) as second:

        def meanwhile(_: Unit) -> None:
            second.write(lambda _: None, actor=city.actor, now_ms=1)

        with pytest.raises(EnvironmentFault) as caught:
            first.write(meanwhile, actor=city.actor, now_ms=1)
    assert caught.value.code is ErrorCode.LOCKED


def test_a_database_collects_for_one_area(server: Postgres, city: Workplace, new_desk: NewDesk) -> None:
    address = server.new_database()
    collected(city, address, [])
    with pytest.raises(UserError, match=CITY):
        collected(new_desk("江门市", AreaLevel.CITY, "440700000000", "7"), address, [])


def test_a_desk_below_the_city_does_not_collect(server: Postgres, district: Workplace) -> None:
    with pytest.raises(UserError, match="init city"):
        collected(district, server.new_database(), [])


def test_faults_of_the_server_are_told_in_one_sentence(server: Postgres, city: Workplace) -> None:
    for address, word in (
        (server.address("nothing_here"), "createdb"),
        (f"postgresql:///x?host={server.folder}/none", "没有应答"),
    ):
        with pytest.raises(EnvironmentFault, match=word):
            collected(city, address, [])


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("postgresql://me:secret@host/db", "pgpass"),
        ("postgresql:///db?password=secret", "pgpass"),
        ("mysql:///db", "看不懂"),
        ("postgresql://host/", "看不懂"),
        ("nonsense", "看不懂"),
    ],
)
def test_an_address_is_checked_and_a_password_in_it_refused(address: str, word: str) -> None:
    with pytest.raises(UserError, match=word) as caught:
        collecting.check_address(address)
    assert "secret" not in caught.value.text
