"""Lines of a large bundle are read by another process: the same comes of them, and it may die."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, IntegrityFault, UserError
from lianghe_desktop.records.sync_tables import BundleLog
from lianghe_desktop.store.dump import dump_tables
from lianghe_desktop.store.entering import Entries, Following, Portion, hashed, numbered, portions
from lianghe_desktop.store.lines import first_hash
from lianghe_desktop.store.plans import plans
from lianghe_desktop.sync import staging
from lianghe_desktop.sync.ahead import ahead
from lianghe_desktop.sync.chain import sign_head
from lianghe_desktop.sync.importing import apply
from lianghe_desktop.sync.lines_apart import LinesApart, RangeToRead
from lianghe_desktop.sync.manifest import Kind, StreamRange
from lianghe_desktop.sync.packing import Packed, Spool, pack
from lianghe_desktop.sync.sealed import Staging, one_time_key
from lianghe_desktop.sync.staging import stage
from lianghe_desktop.sync.unsealing import never, silent
from tests.sync.false_heads import false_heads
from tests.sync.workplace import Workplace
from tests.sync.workshop import FIRST, lines_of, stream_of

VILLAGE, TOWNSHIP = "440403106201", "440403106000"
NewDesk = Callable[..., Workplace]
KEY = one_time_key()
UNWATCHED = {"progress": silent, "cancel": never}


@pytest.fixture(autouse=True)
def _always_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "APART_FROM_BYTES", 1)


def _sealed(folder: Path, spoil: Callable[[RangeToRead], RangeToRead] = lambda one: one) -> list[RangeToRead]:
    """Seal 200 lines in three files and more as two ranges in `folder`; the second may be spoiled."""
    stream = stream_of(FIRST)
    spool = Spool(folder, KEY)
    files = list(pack(stream, first_hash(stream), 1, lines_of(stream, 200), raw_bytes=16_000, spool=spool))
    assert len(files) >= 3
    entries = {one.content.entry.name: (number, one.content.entry) for number, one in enumerate(files, 1)}

    def of(parts: Sequence[Packed], base: bytes) -> RangeToRead:
        head = sign_head(stream, parts[-1].last, parts[-1].hash, FIRST.keys.signing)
        names = tuple(one.content.entry.name for one in parts)
        item = StreamRange(first=parts[0].first, base=base, head=head, files=names)
        return RangeToRead(item=item, entries=entries)

    return [of(files[:1], first_hash(stream)), spoil(of(files[1:], files[0].hash))]


def _here(one: RangeToRead) -> list[Portion]:
    lines = lines_of(stream_of(FIRST), 200)[one.item.first - 1 : one.item.last]
    read = hashed(numbered((line.removesuffix(b"\n") for line in lines), one.item.first), one.item.base)
    return list(portions(plans(), one.item.stream.home, read))


def test_what_is_read_apart_is_what_is_read_here(tmp_path: Path) -> None:
    first, rest = _sealed(tmp_path)
    with closing(LinesApart(Staging(folder=tmp_path, key=KEY), plans())) as reading:
        second = list(reading.portions(rest))
        begun = next(Following(reading.portions(first)))
        # That range is left off here: the next one is told apart from it all the same.
        again = list(reading.portions(rest))
    assert begun[:5] == next(Following(_here(first)))[:5]
    assert second == again == _here(rest)
    assert any(isinstance(one, Entries) for one in second)


def test_closing_ends_a_thread_that_waits_for_more(tmp_path: Path) -> None:
    first, _ = _sealed(tmp_path)
    reading = LinesApart(Staging(folder=tmp_path, key=KEY), plans())
    reading._asked.append(first)  # as if it had been asked for, but nothing comes of it
    with ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(reading._next, 0)
        reading.close()
        with pytest.raises(EnvironmentFault):
            waiting.result()


def test_what_is_left_of_a_range_is_not_taken_for_the_next(tmp_path: Path) -> None:
    first, rest = _sealed(tmp_path)
    with closing(LinesApart(Staging(folder=tmp_path, key=KEY), plans())) as reading:
        left_off = ahead(reading.portions(first))
        next(left_off)
        assert list(reading.portions(rest)) == _here(rest)
        assert list(left_off) in ([], _here(first)[1:2])
        assert list(reading.portions(first)) == _here(first)


@pytest.mark.parametrize("taken", [0, 1, 10])
@pytest.mark.parametrize("order", [(0, 1, 0), (0, 0, 1), (1, 0, 1), (0, 1, 1)])
def test_what_is_read_early_is_given_to_whom_it_belongs(
    order: Sequence[int], taken: int, tmp_path: Path
) -> None:
    ranges = _sealed(tmp_path)
    with closing(LinesApart(Staging(folder=tmp_path, key=KEY), plans())) as reading:
        left_off = ahead(reading.portions(ranges[0], ranges[1]))
        assert list(islice(left_off, taken)) == _here(ranges[0])[:taken]
        for which in order:
            assert list(reading.portions(ranges[which], ranges[1 - which])) == _here(ranges[which])


def test_a_fault_in_what_is_read_early_is_met_where_it_belongs(tmp_path: Path) -> None:
    first, rest = _sealed(tmp_path, _other_start)
    with closing(LinesApart(Staging(folder=tmp_path, key=KEY), plans())) as reading:
        assert list(reading.portions(first, rest)) == _here(first)
        with pytest.raises(IntegrityFault):
            list(reading.portions(rest))
        assert list(reading.portions(first)) == _here(first)


def _other_start(one: RangeToRead) -> RangeToRead:
    return replace(one, item=replace(one.item, base=bytes(32)))


def _other_number(one: RangeToRead) -> RangeToRead:
    return replace(one, item=replace(one.item, first=one.item.first + 1))


def _files_in_another_order(one: RangeToRead) -> RangeToRead:
    return replace(one, item=replace(one.item, files=one.item.files[::-1]))


def _other(one: RangeToRead, **stated: int) -> RangeToRead:
    name = one.item.files[0]
    number, entry = one.entries[name]
    return replace(one, entries={**one.entries, name: (number, replace(entry, **stated))})


def _fewer_lines(one: RangeToRead) -> RangeToRead:
    return _other(one, ops=one.entries[one.item.files[0]][1].ops - 1)


def _fewer_bytes(one: RangeToRead) -> RangeToRead:
    return _other(one, raw=one.entries[one.item.files[0]][1].raw - 1)


@pytest.mark.parametrize(
    "spoil", [_other_start, _other_number, _files_in_another_order, _fewer_lines, _fewer_bytes]
)
def test_lines_that_are_not_what_was_signed_are_told_and_reading_goes_on(
    tmp_path: Path, spoil: Callable[[RangeToRead], RangeToRead]
) -> None:
    first, rest = _sealed(tmp_path, spoil)
    with closing(LinesApart(Staging(folder=tmp_path, key=KEY), plans())) as reading:
        with pytest.raises(IntegrityFault):
            list(reading.portions(rest))
        assert list(reading.portions(first)) == _here(first)


def _village_and_town(new_desk: NewDesk) -> tuple[Workplace, Workplace]:
    town = new_desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
    village = new_desk("示范村", AreaLevel.VILLAGE, VILLAGE, "a")
    village.join(town)
    return village, town


def test_a_bundle_brings_the_same_read_here_and_apart(new_desk: NewDesk) -> None:
    village, town = _village_and_town(new_desk)
    second = new_desk("示范村二号机", AreaLevel.VILLAGE, VILLAGE, "b")
    second.join(town)
    home = village.household(address="村口", phone="1")
    village.change(home, phone="2")
    (path,) = village.export().paths
    seen = town.take(path, dry_run=True, apart=True)
    assert town.get(home, VILLAGE) is None
    assert town.take(path, apart=True) == seen
    assert town.get(home, VILLAGE).phone == "2"
    assert town.take(path, apart=True).new == 0
    (back,) = town.export(Kind.RETURN, [village, second]).paths
    village.take(back)
    second.take(back, apart=True)
    assert second.get(home).phone == "2"
    assert dump_tables(second.store) == dump_tables(village.store)


@pytest.mark.parametrize("apart", [False, True])
def test_a_bundle_whose_lines_are_refused_while_they_are_read_changes_nothing_and_is_logged(
    new_desk: NewDesk, apart: bool
) -> None:
    village, town = _village_and_town(new_desk)
    village.household(address="村口")
    with false_heads():
        (path,) = village.export().paths
    before = town.dump()
    with (
        stage(town.store, path, actor=town.actor, apart=apart, follow_lines=False, **UNWATCHED) as staged,
        pytest.raises(IntegrityFault) as refused,
    ):
        apply(town.store, staged, actor=town.actor)
    assert refused.value.code is ErrorCode.DAMAGED
    assert town.dump() == before
    (logged,) = town.store.rows(BundleLog, where={"outcome": "refused"})
    assert (logged.reason, logged.file, logged.peer) == (refused.value.text, path.name, village.author)
    with pytest.raises(IntegrityFault):  # whoever only looks hears of it before anything is read
        stage(town.store, path, actor=town.actor, apart=apart, **UNWATCHED)
    (path,) = village.export().paths
    assert town.take(path, apart=apart).new == 1


@pytest.mark.parametrize("apart", [False, True])
def test_taking_in_tells_how_far_it_is_and_can_be_stopped(new_desk: NewDesk, apart: bool) -> None:
    village, town = _village_and_town(new_desk)
    home = village.household(address="村口")
    for phone in "12":
        village.change(home, phone=phone)
    (path,) = village.export().paths
    before, told = town.dump(), []
    with stage(town.store, path, actor=town.actor, apart=apart, follow_lines=False, **UNWATCHED) as staged:
        with pytest.raises(UserError) as stopped:
            apply(town.store, staged, actor=town.actor, cancel=lambda: True)
        assert stopped.value.code is ErrorCode.CANCELLED
        assert town.dump() == before
        assert town.store.rows(BundleLog, where={"outcome": "refused"}) == []
        apply(town.store, staged, actor=town.actor, progress=lambda *done: told.append(done))
    assert told[-1] == (3, 3)
    assert town.get(home, VILLAGE).phone == "2"


def test_nothing_is_changed_when_the_reading_process_dies(
    new_desk: NewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, town = _village_and_town(new_desk)
    village.household(address="村口")
    (path,) = village.export().paths
    before = dump_tables(town.store)
    begin = LinesApart.portions

    def die(reading: LinesApart, one: RangeToRead, then: RangeToRead | None) -> Iterator[Portion]:
        reading._worker.kill()
        reading._worker.join()
        return begin(reading, one, then)

    monkeypatch.setattr(LinesApart, "portions", die)
    with pytest.raises(EnvironmentFault) as refused:
        town.take(path, apart=True)
    assert refused.value.code is ErrorCode.DISK
    assert dump_tables(town.store) == before
