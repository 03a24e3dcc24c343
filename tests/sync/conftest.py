"""Desks with real stores on temporary folders; their exchange happens through files on a stick."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.ids import AuthorId, PersonId
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.keys import KeyCost
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.vault import create_store
from tests.sync.workplace import Clock, Workplace


@pytest.fixture
def new_desk(tmp_path: Path) -> Iterator[Callable[..., Workplace]]:
    """Make desks whose stores are closed after the test."""
    made: list[Store] = []

    def make(name: str, level: AreaLevel, area: str, author: str) -> Workplace:
        store = create_store(
            tmp_path / author,
            desk=Desk(
                author=AuthorId(author * 16), level=level, area=AreaCode.parse(area), name=name, practice=True
            ),
            user="张三",
            password="两合-2026",
            now_ms=Clock(),
            key_cost=KeyCost(memory_kib=64, time=1, lanes=1),
        )
        made.append(store)
        stick = tmp_path / "stick"
        stick.mkdir(exist_ok=True)
        person = PersonId(f"01890000-0000-7000-8000-00000000000{author}")
        return Workplace(store=store, stick=stick, person=person)

    yield make
    for store in made:
        store.close()
