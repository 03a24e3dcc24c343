"""Changed bundles are refused or harmless: what this desk holds stays the same to the last byte.

`LIANGHE_MUTATIONS` sets how many are tried (300 in the suite, 20,000 before a release) and
`LIANGHE_SEED` where they begin; a failure names the seed of its mutation.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import AuthorId, PersonId, new_row_id
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.records.sync_tables import DeskKey
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.keys import KeyCost
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.store.vault import create_store
from lianghe_desktop.sync.own_keys import keep_certificate
from tests.sync.workplace import Clock, Workplace
from tests.sync.workshop import (
    DISTRICT_DESK,
    FIRST,
    TOWN,
    TOWNSHIP,
    VILLAGE,
    WALL_MS,
    Draft,
    archive,
    draft,
    lines_of,
    packed,
    stream_of,
    stream_range,
)

COUNT = int(os.environ.get("LIANGHE_MUTATIONS", "300"))
SEED = int(os.environ.get("LIANGHE_SEED", "1"))
Mutation = Callable[[random.Random], bytes]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Workplace]:
    with township(tmp_path) as place:
        yield place


@contextmanager
def township(folder: Path) -> Iterator[Workplace]:
    """Open the township of the workshop with a store, in which the village's author is accepted."""
    desk = Desk(
        author=AuthorId(TOWN.author),
        level=AreaLevel.TOWNSHIP,
        area=AreaCode(TOWNSHIP),
        name="井岸镇",
        practice=True,
    )
    store = create_store(
        folder / "town",
        desk=desk,
        user="张三",
        password="两合-2026",
        now_ms=Clock(),
        key_cost=KeyCost(memory_kib=64, time=1, lanes=1),
    )
    place = Workplace(store=store, stick=folder, person=PersonId("01890000-0000-7000-8000-00000000000c"))

    def settle_in(unit: Unit) -> None:
        unit.put(
            DeskKey(
                author=TOWN.author,
                signing_key=TOWN.keys.signing_seed,
                sealing_key=TOWN.keys.identity,
                created_at=WALL_MS,
            )
        )
        for envelope, desk_of in zip(TOWN.chain, (TOWN, DISTRICT_DESK), strict=True):
            keep_certificate(unit, envelope, trusted=desk_of is TOWN)
        unit.insert(
            Ruling(
                home=VILLAGE,
                id=new_row_id(now_ms=WALL_MS),
                kind="author_accepted",
                author=FIRST.author,
                level="village",
                homes=VILLAGE,
                role="desk",
            )
        )

    store.write(settle_in, actor=place.actor)
    try:
        yield place
    finally:
        store.close()


def spoiled(data: bytes, chance: random.Random) -> bytes:
    """Return `data` with something wrong: flipped, cut, extended, repeated, moved or blanked."""
    while (other := _changed(data, chance)) == data:  # blanking zeros, say
        continue
    return other


def _changed(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data)), chance.randrange(1, 600)
    way = chance.randrange(7)
    if way == 0:
        return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
    if way == 1:
        return data[:at]
    if way == 2:
        return data + chance.randbytes(length)
    if way == 3:
        return data[:at] + data[at : at + length] + data[at:]
    if way == 4:
        return data[:at] + data[at + length :]
    if way == 5:
        return data[:at] + bytes(min(length, len(data) - at)) + data[at + length :]
    other = chance.randrange(len(data))
    first, second = sorted((at, other))
    return data[:first] + data[second : second + length] + data[first + length :]


class Mutations:
    """Change a good bundle on each of its layers, the inner ones with true keys around them."""

    def __init__(self) -> None:
        self.good = draft(blobs=[bytes(range(256)) * 40])
        self._sealed = self.good.sealed()
        self._plain = self.good.plain()
        self._lines = lines_of(stream_of(FIRST), 20)
        self.ways: dict[str, Mutation] = {
            "sealed": lambda chance: spoiled(self._sealed, chance),
            "archive": lambda chance: self.good.sealed(spoiled(self._plain, chance)),
            "envelope": self._envelope,
            "packed": self._packed,
            "lines": self._spoiled_lines,
            "stated": self._stated,
            "author's own lines": self._own_lines,
        }

    def _envelope(self, chance: random.Random) -> bytes:
        size = int(self._plain[124:135], 8)
        envelope = spoiled(self._plain[512 : 512 + size], chance)
        rest = [(entry.name, self.good.files[entry.name]) for entry in self.good.manifest.entries]
        return self.good.sealed(archive([("manifest.dsse.json", envelope), *rest]))

    def _packed(self, chance: random.Random) -> bytes:
        name = self.good.manifest.entries[0].name
        return self._with(name, spoiled(self.good.files[name], chance))

    def _spoiled_lines(self, chance: random.Random) -> bytes:
        raw = spoiled(b"".join(self._lines), chance)
        return self._with(self.good.manifest.entries[0].name, packed(raw))

    def _with(self, name: str, data: bytes) -> bytes:
        files = {**self.good.files, name: data}
        rest = [(entry.name, files[entry.name]) for entry in self.good.manifest.entries]
        size = int(self._plain[124:135], 8)
        return self.good.sealed(archive([("manifest.dsse.json", self._plain[512 : 512 + size]), *rest]))

    def _stated(self, chance: random.Random) -> bytes:
        """Let the true sender sign a manifest in which one value is another."""

        def change(stated: dict[str, object]) -> None:
            node: object = stated
            while True:
                key = chance.choice(sorted(node) if isinstance(node, dict) else range(len(node)))  # type: ignore[arg-type]
                inner = node[key]  # type: ignore[index]
                if isinstance(inner, dict | list) and inner and chance.random() < 0.8:
                    node = inner
                    continue
                node[key] = chance.choice([None, 0, -1, 2**62, "", "x" * 300, [], {}, [1], {"a": 1}, True])  # type: ignore[index]
                return

        return self.good.sealed(self.good.plain(payload=change))

    def _own_lines(self, chance: random.Random) -> bytes:
        """Let the author sign other lines under numbers that are taken: a fork, set aside."""
        lines = list(self._lines)
        at = chance.randrange(len(lines))
        lines[at] = lines[at].replace("示例路".encode(), "另外路".encode())
        return draft(ranges=[stream_range(FIRST, lines)]).sealed()


def test_mutations_are_refused_or_harmless(town: Workplace, tmp_path: Path) -> None:
    mutations = Mutations()
    path = tmp_path / "mutation.lhb"
    path.write_bytes(mutations.good.sealed())
    assert town.take(path).new == 20
    before = town.dump()
    assert before.count("household\t") == 20
    names = sorted(mutations.ways)
    seen: Counter[tuple[str, str]] = Counter()
    for number in range(COUNT):
        seed = SEED + number
        way = names[number % len(names)]
        path.write_bytes(mutations.ways[way](random.Random(seed)))  # noqa: S311  # repeatable on purpose
        try:
            report = town.take(path)
            assert report.new == 0, (way, seed)
            seen[way, "harmless"] += 1
        except LiangheError as error:
            seen[way, error.code.value] += 1
        assert town.dump() == before, (way, seed)
    assert seen["author's own lines", "harmless"] == len(
        range(names.index("author's own lines"), COUNT, len(names))
    )
    assert not any(seen[way, "harmless"] for way in ("archive", "envelope", "lines", "packed", "sealed"))
    assert check_store(town.store) == []
    assert list(town.store.folder.glob("staging-*")) == []
    print(f"{COUNT} mutations from seed {SEED}: {dict(seen)}")


def test_a_fork_is_set_aside_and_listed(town: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "a.lhb"
    path.write_bytes(draft().sealed())
    town.take(path)
    other: Draft = draft(ranges=[stream_range(FIRST, _other_lines())])
    path.write_bytes(other.sealed())
    report = town.take(path)
    assert report.forked == (str(stream_of(FIRST)),)
    assert report.waits_for_a_person


def _other_lines() -> list[bytes]:
    return [line.replace("示例路".encode(), "另外路".encode()) for line in lines_of(stream_of(FIRST), 20)]
