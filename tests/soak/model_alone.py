"""The model of the journal's rules alone, without any store: no proof of the program, a test of the rules.

The same random histories as with real stores, with the township's keys and machine changing too. In the end
every desk must show the same, nothing may have vanished, and a desk that hears everything in another order,
in other portions, must come to the same.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianghe_desktop.records.area import AreaLevel
from tests.soak.trial import Attempt, Happened, Planted, Trial
from tests.store.conftest import OTHER_VILLAGE, TOWNSHIP, VILLAGE
from tests.store.histories import FIELDS, TOWN, Kept, World, copied, run_history
from tests.store.model.desk import ModelDesk
from tests.store.model.lines import TOWNSHIP as TOWNSHIP_LEVEL
from tests.store.model.lines import VILLAGE as VILLAGE_LEVEL
from tests.store.model.lines import Op, Row
from tests.store.model.rulings import Known

_RARE = (0.1, 0.25, 0.4)
_STEPS = 90
_TOWN = (TOWNSHIP_LEVEL, TOWNSHIP)
_MOST_KEYS = 2
_PORTIONS = 4
_STRANGERS = 0.15
_SHARED_ROWS = 4
_EDITS, _CONTESTED = "edits", "edits that met another"


class _Whatever:
    """Equals everything: there is no store that could differ."""

    def __eq__(self, _other: object) -> bool:
        return True

    __hash__ = object.__hash__


class _NoStore:
    """Stands where a real store would."""

    def write(self, _job: Callable[..., object], **_of: object) -> _Whatever:
        return _Whatever()

    def close(self) -> None:
        """Do nothing."""


@dataclass
class _QuickDesk(ModelDesk):
    """Works out what the rulings come to only when there is another ruling or root."""

    def known(self) -> Known:
        key = (
            self.author,
            tuple(self.roots.items()),
            frozenset(op for op in self.ops if op.row[0] == "ruling"),
        )
        held, known = getattr(self, "_memo", (None, None))
        if known is None or held != key:
            known = super().known()
            self._memo = (key, known)
        return known


class ModelWorld(World):
    """The desks of a history as models only."""

    def __init__(self, folder: Path, seed: int, *, rare: float = 0.25) -> None:
        self.marks = random.Random(seed)  # histories must repeat, not surprise
        super().__init__(folder, seed, rare=rare)
        self.models[TOWN].keys.add(self.models[TOWN].author)
        if self.random.random() >= _STRANGERS:
            self._begin()

    def _begin(self) -> None:
        """Begin with work that everybody shares: without it nobody contradicts another."""
        while self.not_accepted:
            self.accept()
        for _ in range(_SHARED_ROWS):
            self.insert(TOWN)
        for at in range(TOWN):
            self.deliver(TOWN, at, whole=True)

    def _add(self, author: str, level: AreaLevel, area: str) -> None:
        model = _QuickDesk(author=author, level=int(level), area=area)
        model.roots[author] = (int(level), area)
        self._join(_NoStore(), model)  # type: ignore[arg-type]  # all that a history asks of a store
        if level is AreaLevel.VILLAGE:
            self._trust_town(len(self.stores) - 1)

    def _bind(self, at: int) -> None:
        self.models[at].mark_of = lambda _stream, _number: f"{self.marks.getrandbits(64):016x}"

    def _trust_town(self, at: int) -> None:
        if self.models[at].level == VILLAGE_LEVEL:
            self.models[at].meet(self.town_authors[-1], _TOWN)

    def _renamed(self, at: int) -> None:
        if at == TOWN:
            self.models[TOWN].keys.add(self.models[TOWN].author)
        super()._renamed(at)

    # --- acts ------------------------------------------------------------------------------------

    def weights(self) -> dict[str, float]:
        """Add the township's keys and machine."""
        acts = super().weights() | {"rotate": self.rare, "replace": self.rare / 2}
        return acts | {"count_former": 2 * self.rare}

    def decide(self, at: int) -> None:
        model = self.models[at]
        shown = model.tables()
        mine = [
            (row, name)
            for row, name in sorted(model.conflicts())
            if row[0] in FIELDS
            and self._writable(model, row)
            and model.may_decide(row, name)
            and row in shown
        ]
        if mine:
            row, name = self.random.choice(mine)
            values = [op.written[name] for op in model.standing(row, name)]
            model.change(
                row, name, self.random.choice([*values, *FIELDS[row[0]].get(name, [])]), decision=True
            )

    def close_gap(self, _: int) -> None:
        model = self.models[TOWN]
        waiting = sorted(model.behind_gap, key=lambda op: (op.stream, op.number))
        if waiting:
            op = self.random.choice(waiting)
            behind = min(one.number for one in waiting if one.stream == op.stream)
            first, before = (
                model.end(op.stream)[0] + 1,
                next(one.before for one in waiting if one.stream == op.stream and one.number == behind),
            )
            if behind > first:
                place = [op.shelf, first, behind - 1, before]
                self._rule(op.home, ruled=["gap_closed", op.author, None, None, None], place=place)

    def move(self, _: int) -> None:
        model = self.models[TOWN]
        tables = model.tables()
        here = [
            row
            for row in self._rows(TOWN)
            if row[0] == "household" and row[1] != TOWNSHIP and not tables[row].keys() & {"gone", "moved_to"}
        ]
        if here:
            row = self.random.choice(here)
            to_home = OTHER_VILLAGE if row[1] == VILLAGE else VILLAGE
            rows = [one for one in model.rows_of_household(row[1], row[2], model.known()) if one in tables]
            opened: dict[Row, Row] = {}
            for table, home, row_id in rows:
                same = next((new[2] for old, new in opened.items() if old[2] == row_id), None)
                opened[table, home, row_id] = (table, to_home, same or self._new_id())
            model.move(row, [to_home, opened[row][2]], opened, link=str(len(opened)))

    def close_again(self, _: int) -> None:
        model = self.models[TOWN]
        asked = sorted((row for row, _ in model.move_questions() if model.may_write(row)), key=str)
        if asked:
            row = self.random.choice(asked)
            model.move(row, list(model.shown(row, "moved_to")), {})  # type: ignore[call-overload]

    def clone(self, at: int) -> None:
        if at != TOWN and len(self.stores) == TOWN + 1:
            self._join(_NoStore(), copied(self.models[at]))  # type: ignore[arg-type]

    def back_up(self, at: int) -> None:
        self.backups.append(Kept(at=at, path=self.folder, model=copied(self.models[at])))

    def restore(self, _: int) -> None:
        if self.backups and self.done["restore"] <= 2:
            kept = self.random.choice(self.backups)
            self.models[kept.at] = model = copied(kept.model)
            model.author = self._new_author()
            self._bind(kept.at)
            self._renamed(kept.at)

    def rotate(self, _: int) -> None:
        """Give the township new keys; its bundles tell the laptops."""
        if self.done["rotate"] < _MOST_KEYS:
            self._hand_over()

    def _hand_over(self) -> None:
        model = self.models[TOWN]
        model.rotate(self._new_author())
        if model.author not in self.town_authors:
            self.town_authors.append(model.author)

    def replace(self, _: int) -> None:
        """Put another machine in the place of the township's, which is gone with all its backups."""
        if not self.done["replace"]:
            author = self._new_author()
            self.backups = [kept for kept in self.backups if kept.at != TOWN]
            self.models[TOWN] = model = _QuickDesk(author=author, level=TOWNSHIP_LEVEL, area=TOWNSHIP)
            model.roots[author] = _TOWN
            model.keys.add(author)
            self._bind(TOWN)
            self.town_authors.append(author)
            self.not_accepted = []
            for at, laptop in enumerate(self.models):
                if at != TOWN:
                    self._trust_town(at)
                    self.not_accepted.append((laptop.author, laptop.area))

    def count_former(self, _: int) -> None:
        """Let what lost machines of the township wrote count, once something of it came."""
        model = self.models[TOWN]
        came = {op.author for op in model.ops | model.aside | model.behind_gap}
        for author in self.town_authors:
            if author in came and author not in model.roots:
                model.count_former(author)
                self.done["former machine counted"] += 1

    # --- carrying --------------------------------------------------------------------------------

    def deliver(self, at: int, to: int, *, whole: bool) -> Any:  # what a store would tell
        sender, addressee = self.models[at], self.models[to]
        allowed = {op for op in sender.ops if self._may_hold(op, sender, addressee)}
        carried = allowed if whole else self._some(allowed)
        above = sender.level < addressee.level or addressee.level == TOWNSHIP_LEVEL
        before, held, aside = addressee.author, set(addressee.ops), len(addressee.aside)
        addressee.next_author = self._new_author()
        if at == TOWN:
            addressee.follow(sender.own_handed(), _TOWN)
        addressee.receive(set(carried), from_above=above)
        if addressee.author != before:
            self._renamed(to)
        forked = len(addressee.aside) > aside
        self.done["forks"] += forked
        if to == TOWN and forked and self.random.random() < 0.7:
            self.rule_on_forks()
        return bool(addressee.ops - held)

    def _may_hold(self, op: Op, sender: ModelDesk, addressee: ModelDesk) -> bool:
        if op.shelf == "a" and addressee.level > sender.level:
            return False
        return addressee.level == TOWNSHIP_LEVEL or op.home in (addressee.area, TOWNSHIP)

    def _some(self, allowed: set[Op]) -> set[Op]:
        """Return from anywhere up to anywhere of some of the streams."""
        found: set[Op] = set()
        for stream in sorted({op.stream for op in allowed}):
            numbers = [op.number for op in allowed if op.stream == stream]
            first = self.random.choice([1, self.random.randint(1, max(numbers))])
            last = self.random.randint(first, max(numbers))
            if self.random.random() < 0.6:
                found |= {op for op in allowed if op.stream == stream and first <= op.number <= last}
        return found

    def deliver_everything(self) -> None:
        """Let everybody hear everything until nothing new comes up anywhere."""
        for _ in range(8):
            self._find_not_accepted()
            while self.not_accepted:
                self.accept()
            self.rule_on_forks()
            self.count_former(TOWN)
            if self.models[TOWN].unsaid():
                self._hand_over()
            ways = [(at, to) for at in range(len(self.models)) for to in range(len(self.models)) if at != to]
            arrived = [self.deliver(at, to, whole=True) for at, to in ways]
            if not self.not_accepted and not any(arrived):
                return

    # --- what must hold --------------------------------------------------------------------------

    def all_differences(self) -> list[str]:
        """There is nothing to compare with on the way."""
        return []

    def check(self) -> list[str]:
        """Return where a desk that hears all that the township holds, in another order, shows otherwise."""
        town = self.models[TOWN]
        other = copied(town)
        other.ops, other.behind_gap, other.aside = set(), set(), set()
        everything = sorted(town.ops, key=lambda op: (op.stream, op.number))
        self.random.shuffle(everything)
        size = len(everything) // _PORTIONS + 1
        for start in range(0, len(everything), size):
            other.receive(set(everything[start : start + size]), from_above=True)
        pairs = {
            "lines": (other.ops, town.ops),
            "tables": (other.tables(), town.tables()),
            "conflicts": (other.conflicts(), town.conflicts()),
            "questions of moves": (other.move_questions(), town.move_questions()),
            "questions of deletions": (other.delete_questions(), town.delete_questions()),
        }
        return [f"in another order other {name}" for name, (one, two) in pairs.items() if one != two]


def _history(seed: int) -> Happened:
    played = run_history(Path(), seed, steps=_STEPS, rare=_RARE[seed % len(_RARE)], kind=ModelWorld)
    assert played.found == ()
    happened = Counter({name: times for name, times in played.acts.items() if times})
    return happened + Counter({"equal": 1, _EDITS: played.edits, _CONTESTED: played.in_conflict})


@contextmanager
def _prepare(_folder: Path) -> Iterator[Attempt]:
    yield _history


def _share(happened: Happened) -> str:
    contested, edits = happened[_CONTESTED], max(happened[_EDITS], 1)
    return (
        f"a model, no store: {contested:,} of {happened[_EDITS]:,} edits in conflict: {contested / edits:.0%}"
    )


_standing = ModelDesk.standing


def _own_first(self: ModelDesk, row: Row, name: str, known: Known | None = None) -> list[Op]:
    return sorted(_standing(self, row, name, known), key=lambda op: op.author != self.author)


def _never(*_: object, **__: object) -> bool:
    return False


def _planted(name: str, method: str, bug: Callable[..., Any]) -> Planted:
    return Planted(name=name, place=f"tests.store.model.desk.ModelDesk.{method}", bug=bug, within=200)


TRIAL = Trial(
    name="model",
    promise="A MODEL WITHOUT A STORE: the rules themselves lose nothing, and order decides nothing",
    prepare=_prepare,
    often=40,
    before_release=20_000,
    judge=_share,
    planted=(
        _planted("each desk shows its own value first", "standing", _own_first),
        _planted("the branch that was ruled to stand does not", "_follow_rulings", _never),
        _planted("new keys of the township are not followed", "follow", _never),
        _planted("what a lost machine wrote is not counted", "count_former", _never),
    ),
)
