"""Writing: one unit of work, all or nothing, each saved row one line of the journal."""

import datetime as dt
import json
import threading

import pytest

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.records.staff import Event, Ruling
from lianghe_desktop.store.canonical import is_canonical
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.dump import dump_shared
from lianghe_desktop.store.lines import StreamName, first_hash, next_hash, split_line
from lianghe_desktop.store.opened import Changed, Store
from lianghe_desktop.store.streams import head_of, lines, streams
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.store.vault import open_store
from tests.store.conftest import ACTOR, OTHER_VILLAGE, PASSWORD, USER, VILLAGE, Clock

STREAM = StreamName(VILLAGE, "a" * 16, "s")


def put_household(store: Store, row_id: str = "h1", **columns: object) -> None:
    store.write(lambda unit: unit.insert(Household(home=VILLAGE, id=row_id, **columns)), actor=ACTOR)


def heads(store: Store, stream: StreamName = STREAM) -> list[dict[str, object]]:
    end = head_of(store, stream)
    return [json.loads(split_line(line)[1]) for line in lines(store, stream, 1, end.number if end else 0)]


def values(store: Store, number: int) -> dict[str, object]:
    return json.loads(split_line(next(lines(store, STREAM, number, number)))[2])["v"]  # type: ignore[no-any-return]


def test_a_saved_row_is_one_line_in_canonical_form_and_the_chain_holds(store: Store) -> None:
    put_household(store, household_no="001", address="村口", farms=True, extra='{"猪":3}')
    store.write(lambda unit: unit.change(Household, VILLAGE, "h1", {"address": "桥头"}), actor=ACTOR)
    hash_ = first_hash(STREAM)
    for expected, line in enumerate(lines(store, STREAM, 1, 9), start=1):
        number, head, tail = split_line(line)
        assert number == expected
        assert line.endswith(b"\n")
        assert is_canonical(head)
        assert is_canonical(tail)
        hash_ = next_hash(hash_, head, tail)
    assert [(one.stream, one.number, one.hash) for one in streams(store)] == [(STREAM, 2, hash_)]
    assert values(store, 1) == {"address": "村口", "extra.猪": 3, "farms": True, "household_no": "001"}
    assert values(store, 2) == {"address": "桥头"}


def test_a_change_names_the_write_it_replaces(store: Store) -> None:
    put_household(store, address="村口")
    store.write(lambda unit: unit.change(Household, VILLAGE, "h1", {"address": "桥头"}), actor=ACTOR)
    first, second = heads(store)
    assert first["new"] is True
    assert first["b"] == {}
    line_1 = split_line(next(lines(store, STREAM, 1, 1)))
    h_1 = next_hash(first_hash(STREAM), line_1[1], line_1[2])
    assert second["b"] == {"address": [["a" * 16, 1, h_1.hex()[:16]]]}
    assert "new" not in second


def test_only_values_that_differ_are_written(store: Store) -> None:
    put_household(store, address="村口", phone="1")
    unchanged = {"address": "村口", "phone": "1", "needs": None}
    assert not store.write(lambda unit: unit.change(Household, VILLAGE, "h1", unchanged), actor=ACTOR)
    assert store.write(
        lambda unit: unit.change(Household, VILLAGE, "h1", {**unchanged, "phone": None}), actor=ACTOR
    )
    assert values(store, 2) == {"phone": None}
    row = store.get(Household, VILLAGE, "h1")
    assert row is not None
    assert row.phone is None


def test_columns_of_a_group_are_one_field(store: Store) -> None:
    member = Member(home=VILLAGE, id="m1", document_kind="resident", document_number="1")
    store.write(lambda unit: unit.insert(member), actor=ACTOR)
    store.write(lambda unit: unit.change(Member, VILLAGE, "m1", {"document_number": "2"}), actor=ACTOR)
    store.write(lambda unit: unit.change(Member, VILLAGE, "m1", {"document": ["none", None]}), actor=ACTOR)
    assert values(store, 2) == {"document": ["resident", "2"]}
    row = store.get(Member, VILLAGE, "m1")
    assert row is not None
    assert (row.document_kind, row.document_number) == ("none", None)


def test_keys_of_extra_are_fields_of_their_own(store: Store) -> None:
    put_household(store, extra='{"猪":3,"牛":1}')
    store.write(lambda unit: unit.change(Household, VILLAGE, "h1", {"extra": '{"猪":4}'}), actor=ACTOR)
    assert values(store, 2) == {"extra.猪": 4, "extra.牛": None}
    store.write(lambda unit: unit.change(Household, VILLAGE, "h1", {"extra.羊": "两只"}), actor=ACTOR)
    row = store.get(Household, VILLAGE, "h1")
    assert row is not None
    assert json.loads(row.extra or "") == {"猪": 4, "羊": "两只"}


def test_a_row_written_twice_in_a_unit_is_one_line_and_reads_its_own_writes(store: Store) -> None:
    def job(unit: Unit) -> tuple[str | None, str | None]:
        unit.insert(Member(home=VILLAGE, id="m1", name="李四", birth_date=dt.date(1960, 2, 29)))
        unit.change(Member, VILLAGE, "m1", {"name": "李思"})
        found = unit.rows(Member, name="李思")
        return found[0].name, str(found[0].birth_date)

    assert store.write(job, actor=ACTOR) == ("李思", "1960-02-29")
    assert len(heads(store)) == 1
    assert values(store, 1) == {"birth_date": "1960-02-29", "name": "李思"}


def test_a_unit_names_its_first_number_and_its_size_in_each_stream(store: Store) -> None:
    put_household(store)

    def job(unit: Unit) -> None:
        unit.insert(Member(home=VILLAGE, id="m1"))
        unit.insert(Event(home=VILLAGE, id="e1", kind="print"))
        unit.insert(Member(home=VILLAGE, id="m2"))

    store.write(job, actor=ACTOR)
    assert [head["u"] for head in heads(store)] == [[1, 1], [2, 2], [2, 2]]
    assert [head["u"] for head in heads(store, StreamName(VILLAGE, "a" * 16, "a"))] == [[1, 1]]


def test_a_delete_lists_every_write_that_stood(store: Store) -> None:
    put_household(store, address="村口", phone="1")
    store.write(lambda unit: unit.change(Household, VILLAGE, "h1", {"phone": "2"}), actor=ACTOR)
    store.write(lambda unit: unit.remove(Household, VILLAGE, "h1"), actor=ACTOR)
    assert [base[1] for base in heads(store)[2]["see"]] == [1, 2]  # type: ignore[index, attr-defined]
    row = store.get(Household, VILLAGE, "h1")
    assert row is not None
    assert row.gone is True


def test_nothing_is_written_when_the_job_fails(store: Store) -> None:
    put_household(store)
    before = dump_shared(store)

    def job(unit: Unit) -> None:
        unit.insert(Member(home=VILLAGE, id="m1"))
        unit.put(Setting(key="x", value="y"))
        raise UserError(ErrorCode.BAD_INPUT, "不行。")

    with pytest.raises(UserError, match=r"不行。"):
        store.write(job, actor=ACTOR)
    assert dump_shared(store) == before
    assert store.rows(Setting, where={"key": "x"}) == []
    put_household(store, "h2")
    assert check_store(store) == []


@pytest.mark.parametrize(
    "row",
    [
        Household(home=OTHER_VILLAGE, id="h2"),
        Ruling(home=VILLAGE, id="r1", kind="author_accepted"),
        Household(home=VILLAGE, id="h1"),
    ],
    ids=["another village", "a ruling by a village", "a row that is there"],
)
def test_what_a_village_may_not_write_is_refused_in_chinese(store: Store, row: Household | Ruling) -> None:
    put_household(store)
    before = dump_shared(store)
    with pytest.raises(UserError) as refused:
        store.write(lambda unit: unit.insert(row), actor=ACTOR)
    assert refused.value.code in (ErrorCode.NO_PERMISSION, ErrorCode.WRONG_STATE)
    assert dump_shared(store) == before


@pytest.mark.parametrize(
    "wrong", [{"birth_date": "1960-02-30"}, {"position": "1"}, {"boards": 1}, {"name": 5}]
)
def test_a_value_of_another_kind_never_reaches_the_journal(store: Store, wrong: dict[str, object]) -> None:
    store.write(lambda unit: unit.insert(Member(home=VILLAGE, id="m1")), actor=ACTOR)
    with pytest.raises(TypeError):
        store.write(lambda unit: unit.change(Member, VILLAGE, "m1", wrong), actor=ACTOR)
    with pytest.raises(TypeError):
        store.write(lambda unit: unit.change(Member, VILLAGE, "m1", {"nonsense": 1}), actor=ACTOR)
    assert len(heads(store)) == 1


def test_the_tables_check_the_kind_of_their_values(store: Store) -> None:
    def job(unit: Unit) -> None:
        unit.connection.exec_driver_sql("INSERT INTO member (home, id, position) VALUES ('1', '2', 'three')")

    with pytest.raises(Exception, match="CHECK constraint failed: ck_member_position"):
        store.write(job, actor=ACTOR)


def test_text_is_kept_in_normal_form(store: Store) -> None:
    put_household(store, address="e\u0301")
    row = store.get(Household, VILLAGE, "h1")
    assert row is not None
    assert row.address == "\u00e9"
    assert check_store(store) == []


def test_listeners_hear_what_a_commit_touched(store: Store) -> None:
    heard: list[Changed] = []
    stop = store.subscribe(heard.append)
    put_household(store)
    assert [sorted(one.rows) for one in heard] == [[("household", VILLAGE, "h1")]]
    stop()
    put_household(store, "h2")
    assert len(heard) == 1


def test_a_unit_within_a_unit_is_refused(store: Store) -> None:
    with pytest.raises(RuntimeError, match="must not start another"):
        store.write(lambda _: put_household(store), actor=ACTOR)


def test_units_of_many_threads_follow_one_another(store: Store) -> None:
    threads = [threading.Thread(target=put_household, args=(store, f"h{at}")) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert head_of(store, STREAM).number == 8  # type: ignore[union-attr]
    assert check_store(store) == []


def test_a_store_opened_for_reading_writes_nothing(store: Store) -> None:
    put_household(store)
    with open_store(store.folder, user=USER, password=PASSWORD, now_ms=Clock(), read_only=True) as reading:
        assert len(reading.rows(Household)) == 1
        with pytest.raises(EnvironmentFault):
            put_household(reading, "h2")
    assert len(store.rows(Household)) == 1


def test_many_rows_are_written_as_single_ones_are(store: Store) -> None:
    rows = [Member(home=VILLAGE, id=f"m{at}", name="李四", position=at) for at in range(1000)]
    store.write(lambda unit: unit.insert_many(rows), actor=ACTOR)
    assert head_of(store, STREAM).number == 1000  # type: ignore[union-attr]
    assert check_store(store) == []
    assert [row.position for row in store.rows(Member, where={"name": "李四"}, order=("-position",))][:2] == [
        999,
        998,
    ]


def test_a_line_has_its_limit(store: Store) -> None:
    with pytest.raises(UserError, match="太长"):
        put_household(store, needs="长" * (2 << 20))
    assert store.rows(Household) == []
