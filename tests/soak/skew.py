"""Programs of two ages exchange bundles: what the older cannot read waits in it, and is passed on."""

import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import AuthorId, PersonId
from lianghe_desktop.records.livelihood import Housing
from lianghe_desktop.store import placing
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.rejudge import settle_newer
from lianghe_desktop.store.search_index import rebuild_index
from lianghe_desktop.store.streams import HeldLine, held_lines, lines, streams
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.store.vault import create_store
from lianghe_desktop.sync.manifest import Kind
from tests.soak.trial import Attempt, Happened, Planted, Trial
from tests.store.conftest import CHEAP, PASSWORD, TOWNSHIP, USER, VILLAGE, Clock
from tests.sync.workplace import Workplace

_FIELDS = ("address", "phone", "group_name", "needs", "wishes")
_MOST_UNKNOWN = 3
_STEPS = 30


class Skew:
    """Two laptops and a township; one of the three runs a program that lacks some fields, perhaps a table."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.folder = folder
        self.town = self._desk("示范镇", AreaLevel.TOWNSHIP, TOWNSHIP, "c")
        self.first = self._desk("一号机", AreaLevel.VILLAGE, VILLAGE, "a")
        self.second = self._desk("二号机", AreaLevel.VILLAGE, VILLAGE, "b")
        self.desks = (self.first, self.second, self.town)
        for laptop in (self.first, self.second):
            laptop.join(self.town)
        self.older = self.chance.choice(self.desks)
        unknown = self.chance.sample(_FIELDS[1:], self.chance.randint(1, _MOST_UNKNOWN))
        self.unknown = frozenset(unknown)
        self.without_housing = self.chance.random() < 0.5
        self.made = 0

    def _desk(self, name: str, level: AreaLevel, area: str, author: str) -> Workplace:
        stick = self.folder / "stick"
        stick.mkdir(parents=True, exist_ok=True)
        desk = Desk(
            author=AuthorId(author * 16), level=level, area=AreaCode.parse(area), name=name, practice=True
        )
        store = create_store(
            self.folder / author, desk=desk, user=USER, password=PASSWORD, now_ms=Clock(), key_cost=CHEAP
        )
        return Workplace(
            store=store, stick=stick, person=PersonId(f"01890000-0000-7000-8000-00000000000{author}")
        )

    def play(self) -> None:
        """Enter, change and exchange at random, each desk by its own program; then let everybody hear all."""
        for _ in range(_STEPS):
            act = self.chance.choice((self.enter, self.change, self.change, self.carry))
            act(self.chance.choice(self.desks))
        for _ in range(2):
            for laptop in (self.first, self.second):
                self.deliver(laptop, self.town)
            for laptop in (self.first, self.second):
                self.deliver(self.town, laptop)

    @contextmanager
    def program_of(self, desk: Workplace) -> Iterator[None]:
        """Run what follows by the program of a desk."""
        older = older_program(self.unknown, without_housing=self.without_housing)
        with older if desk is self.older else nullcontext():
            yield

    def enter(self, desk: Workplace) -> None:
        self.made += 1
        row_id = f"r{self.made}"
        with self.program_of(desk):
            values = {name: self._word() for name in self._known(desk)}
            desk.store.write(
                lambda unit: unit.insert(Household(home=VILLAGE, id=row_id, **values)), actor=desk.actor
            )
            if desk is not self.older or not self.without_housing:
                desk.store.write(
                    lambda unit: unit.insert(Housing(home=VILLAGE, id=row_id, grade="A")), actor=desk.actor
                )

    def change(self, desk: Workplace) -> None:
        rows = desk.store.rows(Household, where={"home": VILLAGE})
        if rows:
            row, name = self.chance.choice(rows), self.chance.choice(self._known(desk))
            with self.program_of(desk):
                desk.change(row.id, VILLAGE, **{name: self._word()})

    def carry(self, desk: Workplace) -> None:
        to = self.town if desk is not self.town else self.chance.choice((self.first, self.second))
        self.deliver(desk, to)

    def deliver(self, desk: Workplace, to: Workplace) -> None:
        """Carry a bundle, written by one program and read by another."""
        with self.program_of(desk):
            written = desk.export() if to is self.town else desk.export(Kind.RETURN, [to])
        with self.program_of(to):
            to.take_all(written)

    def judge(self) -> Happened:
        """Check that nothing is lost, that all is passed on byte for byte, and that the upgrade shows it."""
        newer = next(desk for desk in self.desks if desk is not self.older)
        with self.program_of(self.older):
            assert check_store(self.older.store) == []
            waiting = _newer(self.older)
            known = [name for name in _FIELDS if name not in self.unknown]
            assert _shown(self.older, known) == _shown(newer, known)
        assert self._journal(self.first) == self._journal(self.second) == self._journal(self.town)
        self.older.store.write(_upgrade, actor=self.older.actor)
        assert _newer(self.older) == []
        assert self.first.tables() == self.second.tables() == self.town.tables()
        assert [check_store(desk.store) for desk in self.desks] == [[], [], []]
        which = "the township" if self.older is self.town else "a laptop"
        return Happened({f"{which} was older": 1, "lines that waited for the upgrade": len(waiting)})

    def close(self) -> None:
        """Close the stores."""
        for desk in self.desks:
            desk.store.close()

    def _known(self, desk: Workplace) -> list[str]:
        return [name for name in _FIELDS if desk is not self.older or name not in self.unknown]

    def _word(self) -> str:
        return str(self.chance.randrange(1000))

    def _journal(self, desk: Workplace) -> dict[str, list[bytes]]:
        return {
            str(one.stream): list(lines(desk.store, one.stream, 1, one.number))
            for one in streams(desk.store)
            if one.stream.home in (VILLAGE, TOWNSHIP) and one.stream.shelf == "s"
        }


def _upgrade(unit: Unit) -> None:
    """Do what a migration does after its steps."""
    settle_newer(unit.connection, unit.journal)
    rebuild_index(unit.connection)


def _newer(desk: Workplace) -> list[HeldLine]:
    return [line for line in held_lines(desk.store) if line.reason == "newer"]


def _shown(desk: Workplace, names: list[str]) -> dict[str, tuple[object, ...]]:
    rows = desk.store.rows(Household, where={"home": VILLAGE})
    return {row.id: tuple(getattr(row, name) for name in names) for row in rows}


@contextmanager
def older_program(unknown: frozenset[str], *, without_housing: bool) -> Iterator[None]:
    """Be a program that was written before these fields of a household, and the table of dwellings."""
    held = plans()
    assert isinstance(held, dict)
    before = dict(held)
    plan = held["household"]
    held["household"] = replace(
        plan,
        fields={name: of for name, of in plan.fields.items() if name not in unknown},
        field_of_column={name: of for name, of in plan.field_of_column.items() if name not in unknown},
    )
    if without_housing:
        del held["housing"]
    placing._shapes.clear()  # remembered by the name of the table
    try:
        yield
    finally:
        held.clear()
        held.update(before)
        placing._shapes.clear()  # remembered by the name of the table


@contextmanager
def _prepare(folder: Path) -> Iterator[Attempt]:
    yield lambda seed: _skewed(folder / str(seed), seed)


def _skewed(folder: Path, seed: int) -> Happened:
    with ExitStack() as ending:
        ending.callback(shutil.rmtree, folder, ignore_errors=True)
        skew = Skew(folder, seed)
        ending.callback(skew.close)
        skew.play()
        return skew.judge()


def _nothing(*_: object) -> None:
    return None


TRIAL = Trial(
    name="skew",
    promise="what an older program cannot read waits, is passed on to the byte, appears after the upgrade",
    prepare=_prepare,
    often=10,
    before_release=200,
    planted=(
        Planted(
            name="what is newer is not kept in mind",
            place="lianghe_desktop.store.append.why_newer_row",
            bug=_nothing,
            within=20,
        ),
        Planted(
            name="an upgrade does not work out again what waited",
            place="tests.soak.skew.settle_newer",
            bug=_nothing,
            within=20,
        ),
    ),
)
