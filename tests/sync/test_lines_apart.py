"""Lines of a large bundle are read by another process: the same comes of them, and it may die."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, IntegrityFault
from lianghe_desktop.store.dump import dump_tables
from lianghe_desktop.store.entering import Following, Portion, hashed, numbered, portions
from lianghe_desktop.store.lines import first_hash
from lianghe_desktop.sync import staging
from lianghe_desktop.sync.lines_apart import LinesApart, RangeToRead
from lianghe_desktop.sync.manifest import Kind
from lianghe_desktop.sync.opening import Staging
from lianghe_desktop.sync.packing import Spool, pack
from lianghe_desktop.sync.sealed import one_time_key
from tests.sync.workplace import Workplace
from tests.sync.workshop import FIRST, lines_of, stream_of

VILLAGE, TOWNSHIP = "440403106201", "440403106000"
NewDesk = Callable[..., Workplace]


@pytest.fixture(autouse=True)
def _always_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "APART_FROM_BYTES", 1)


def _sealed(folder: Path, *, broken: bool = False) -> tuple[Staging, list[RangeToRead]]:
    """Seal 50 lines in three files as two ranges."""
    stream, key = stream_of(FIRST), one_time_key()
    lines = lines_of(stream, 50)
    files = list(pack(stream, first_hash(stream), 1, lines, raw_bytes=6_000, spool=Spool(folder, key)))
    assert len(files) >= 3
    ranges = [
        RangeToRead(stream=stream, first=1, before=first_hash(stream), files=(1,)),
        RangeToRead(
            stream=stream,
            first=files[1].first + broken,
            before=files[0].hash,
            files=tuple(range(2, len(files) + 1)),
        ),
    ]
    return Staging(folder=folder, key=key), ranges


def _here(first: int, lines: list[bytes], before: bytes) -> Iterator[Portion]:
    read = hashed(numbered((line.removesuffix(b"\n") for line in lines), first), before)
    return portions(stream_of(FIRST).home, read)


def test_what_is_read_apart_is_what_is_read_here(tmp_path: Path) -> None:
    stream = stream_of(FIRST)
    lines = lines_of(stream, 50)
    whole = list(Following(_here(1, lines, first_hash(stream))))
    folder, (first, rest) = _sealed(tmp_path)
    with closing(LinesApart(folder)) as reading:
        second = list(reading.portions(rest))
        begun = next(Following(reading.portions(first)))
        # That range is left off here: the next one is told apart from it all the same.
        again = list(reading.portions(rest))
    assert begun[:5] == whole[0][:5]
    assert second == again == list(_here(rest.first, lines[rest.first - 1 :], rest.before))
    assert [line[:5] for line in Following(second)] == [line[:5] for line in whole[rest.first - 1 :]]


def test_lines_that_do_not_follow_each_other_are_told(tmp_path: Path) -> None:
    folder, (_, rest) = _sealed(tmp_path, broken=True)
    with closing(LinesApart(folder)) as reading, pytest.raises(IntegrityFault):
        list(reading.portions(rest))


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


def test_nothing_is_changed_when_the_reading_process_dies(
    new_desk: NewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, town = _village_and_town(new_desk)
    village.household(address="村口")
    (path,) = village.export().paths
    before = dump_tables(town.store)
    begin = LinesApart.portions

    def die(reading: LinesApart, one: RangeToRead) -> Iterator[Portion]:
        reading._worker.kill()
        reading._worker.join()
        return begin(reading, one)

    monkeypatch.setattr(LinesApart, "portions", die)
    with pytest.raises(EnvironmentFault) as refused:
        town.take(path, apart=True)
    assert refused.value.code is ErrorCode.DISK
    assert dump_tables(town.store) == before
