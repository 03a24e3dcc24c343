"""Desks with cheap keys and a clock that stands where the test puts it."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lianghe_desktop.casework.office import Acting
from lianghe_desktop.casework.register import NewMember
from lianghe_desktop.casework.start import FirstRun, Started, create_desk
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.records.identity import check_digit
from lianghe_desktop.store.keys import KeyCost

CHEAP = KeyCost(memory_kib=64, time=1, lanes=1)
PASSWORD = "lianghe-2026"
TODAY = dt.date(2026, 11, 20)
NOON = int(dt.datetime(2026, 11, 20, 12, tzinfo=dt.timezone(dt.timedelta(hours=8))).timestamp() * 1000)
VILLAGE = "440403106201"
TOWNSHIP = "440403106000"
DISTRICT = "440403000000"


class Clock:
    """Count milliseconds: each look is one later; `at` may be set."""

    def __init__(self, at: int = NOON) -> None:
        self.at = at

    def __call__(self) -> int:
        self.at += 1
        return self.at


def number(birth: dt.date, order: int) -> str:
    """Return an invented resident number with its right check digit."""
    first = f"440403{birth:%Y%m%d}{order:03d}"
    return first + check_digit(first)


def member(name: str, relation: str, birth: dt.date, order: int) -> NewMember:
    """Return somebody invented."""
    return NewMember(
        name=name, relation=relation, document_kind="resident", document_number=number(birth, order)
    )


def as_role(acting: Acting, role: Role) -> Acting:
    """Return the same person with another role."""
    return Acting(person=acting.person, name=acting.name, role=role, today=acting.today)


NewDesk = Callable[..., Started]


@pytest.fixture
def new_desk(tmp_path: Path) -> Iterator[NewDesk]:
    """Return a maker of desks, each in a folder of its own, closed after the test."""
    made: list[Started] = []

    def make(
        level: Level = Level.VILLAGE,
        area: str = VILLAGE,
        name: str = "示范一村",
        folder: str | None = None,
        clock: Callable[[], int] | None = None,
    ) -> Started:
        first = FirstRun(
            level=level,
            area=AreaCode.parse(area),
            name=name,
            admin_name="李管理",
            password=PASSWORD,
            practice=True,
        )
        started = create_desk(
            tmp_path / (folder or f"desk{len(made)}"),
            first,
            now_ms=clock or Clock(),
            today=TODAY,
            key_cost=CHEAP,
        )
        made.append(started)
        return started

    yield make
    for started in made:
        started.office.store.close()


@pytest.fixture
def village(new_desk: NewDesk) -> Started:
    """Return one village's desk."""
    return new_desk()
