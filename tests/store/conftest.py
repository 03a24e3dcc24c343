"""Stores on temporary folders, cheap keys, a clock that counts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.ids import AuthorId, PersonId
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.keys import KeyCost
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Actor
from lianghe_desktop.store.vault import create_store

CHEAP = KeyCost(memory_kib=64, time=1, lanes=1)
TOWNSHIP = "440403106000"
VILLAGE = "440403106201"
OTHER_VILLAGE = "440403106202"
USER, PASSWORD = "张三", "两合-2026"
ACTOR = Actor(person=PersonId("01890000-0000-7000-8000-000000000001"))


class Clock:
    """Count milliseconds: each look is one later."""

    def __init__(self, start: int = 1_790_000_000_000) -> None:
        self.at = start

    def __call__(self) -> int:
        self.at += 1
        return self.at


def desk(level: AreaLevel = AreaLevel.VILLAGE, area: str = VILLAGE, author: str = "a" * 16) -> Desk:
    return Desk(author=AuthorId(author), level=level, area=AreaCode(area), name="演示村", practice=True)


@pytest.fixture
def new_store(tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Make stores that are closed after the test."""
    opened: list[Store] = []

    def make(name: str = "data", **of_desk: object) -> Store:
        store = create_store(
            tmp_path / name,
            desk=desk(**of_desk),  # type: ignore[arg-type]
            user=USER,
            password=PASSWORD,
            now_ms=Clock(),
            key_cost=CHEAP,
        )
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(new_store: Callable[..., Store]) -> Store:
    return new_store()
