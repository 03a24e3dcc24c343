"""The stored vectors of version 1: what every reader must accept, and what it must refuse and why."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import AuthorId, PersonId
from lianghe_desktop.records.sync_tables import DeskKey
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.keys import KeyCost
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.rejudge import trust_root
from lianghe_desktop.store.unit import Actor, Unit
from lianghe_desktop.store.vault import create_store
from lianghe_desktop.sync.certificates import Trust
from lianghe_desktop.sync.importing import import_bundle
from lianghe_desktop.sync.judging import Reader
from lianghe_desktop.sync.opening import open_bundle
from lianghe_desktop.sync.own_keys import keep_certificate
from tests.sync.make_vectors import table
from tests.sync.workplace import Clock
from tests.sync.workshop import DISTRICT_DESK, FIRST, OTHER, SECOND, TOWN, silent

ACTOR = Actor(person=PersonId("01890000-0000-7000-8000-00000000000c"))
FOLDER = Path(__file__).parent / "vectors"
STATED = json.loads((FOLDER / "vectors.json").read_text("utf-8"))


def reader_of(author: str) -> Reader:
    stated = STATED["readers"][author]
    return Reader(
        author=author,
        level=AreaLevel[stated["level"].upper()],
        area=AreaCode(stated["area"]),
        homes=(stated["area"],),
        trusted=tuple(Trust(author=one, sign=bytes.fromhex(sign)) for one, sign in stated["trusted"].items()),
    )


@pytest.mark.parametrize("case", STATED["cases"], ids=lambda case: case["file"])
def test_vector(case: dict[str, str]) -> None:
    came_of_it = "accept"
    try:
        open_bundle(
            FOLDER / case["file"],
            identity=STATED["readers"][case["reader"]]["identity"],
            reader=reader_of(case["reader"]),
            staging=None,
            progress=silent,
            cancel=lambda: False,
        )
    except LiangheError as error:
        came_of_it = error.code.value
    assert came_of_it == case["expect"], case["why"]


@contextmanager
def empty_store(folder: Path, author: str) -> Iterator[Store]:
    """Open an empty store of a reader, in which the desks that it trusts are confirmed."""
    desk_of = {desk.author: desk for desk in (TOWN, FIRST, SECOND, OTHER, DISTRICT_DESK)}
    own = desk_of[author].certificate
    desk = Desk(author=AuthorId(author), level=own.level, area=own.area, name=own.name, practice=True)
    store = create_store(
        folder,
        desk=desk,
        user="张三",
        password="两合-2026",
        now_ms=Clock(),
        key_cost=KeyCost(memory_kib=64, time=1, lanes=1),
    )

    def settle_in(unit: Unit) -> None:
        keys = desk_of[author].keys
        unit.put(
            DeskKey(author=author, signing_key=keys.signing_seed, sealing_key=keys.identity, created_at=1)
        )
        keep_certificate(unit, desk_of[author].chain[0], trusted=True)
        for other in STATED["readers"][author]["trusted"]:
            above = desk_of[other].certificate
            if above.level < own.level:
                keep_certificate(unit, desk_of[other].chain[0], trusted=True)
                trust_root(unit, author=other, level=above.level, area=above.area)

    store.write(settle_in, actor=ACTOR)
    try:
        yield store
    finally:
        store.close()


@pytest.mark.parametrize("sequence", STATED["sequences"], ids=lambda one: one["name"])
def test_files_read_one_after_another(sequence: dict[str, Any], tmp_path: Path) -> None:
    with empty_store(tmp_path / "reader", sequence["reader"]) as store:
        for taken in sequence["steps"]:
            done = import_bundle(
                store,
                FOLDER / taken["file"],
                actor=ACTOR,
                apart=False,
                progress=silent,
                cancel=lambda: False,
            )
            came = {name: getattr(done, name) for name in taken if name not in ("file", "forked")}
            came |= {"forked": len(done.forked)} if "forked" in taken else {}
            assert came == {name: count for name, count in taken.items() if name != "file"}, sequence["why"]
        assert check_store(store) == []


def test_the_table_says_what_the_file_for_programs_says() -> None:
    assert (FOLDER / "README.md").read_text("utf-8") == table(STATED)


def test_every_stored_file_is_described() -> None:
    assert {path.name for path in FOLDER.glob("*.lhb")} == {case["file"] for case in STATED["cases"]}
