"""Random histories: the same acts on real stores and on the model, then both are compared."""

import random
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from unittest import mock

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import AuthorId
from lianghe_desktop.records.livelihood import Housing
from lianghe_desktop.records.staff import Event, Ruling
from lianghe_desktop.store.apply import Applied, StagedRange, apply_lines
from lianghe_desktop.store.backup import backup, restore
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.conflicts import conflicts, decide
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.detached import row_columns, table_of
from lianghe_desktop.store.forks import rule_on_forks
from lianghe_desktop.store.lines import StreamName, is_erased, split_line
from lianghe_desktop.store.moves import MoveQuestion, close_again, move_household, move_questions
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.rejudge import trust_root
from lianghe_desktop.store.streams import (
    gaps,
    gone_questions,
    hash_at,
    held_lines,
    held_ranges,
    lines,
    set_aside_lines,
    streams,
    waiting_rows,
)
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.store.vault import create_store, open_store
from tests.store.conftest import ACTOR, CHEAP, OTHER_VILLAGE, PASSWORD, TOWNSHIP, USER, VILLAGE
from tests.store.model.desk import ModelDesk
from tests.store.model.lines import TOWNSHIP as TOWNSHIP_LEVEL
from tests.store.model.lines import VILLAGE as VILLAGE_LEVEL
from tests.store.model.lines import Op, Row, Write
from tests.store.read_apart import read_apart

MODELS = {"household": Household, "member": Member, "housing": Housing, "event": Event, "ruling": Ruling}
FIELDS: dict[str, dict[str, list[object]]] = {
    "household": {
        "address": ["村口", "桥头", "塘边", None],
        "extra.猪": [1, 2, 3, None],
        "phone": ["1", "2"],
    },
    "member": {
        "name": ["李四", "李思", "李泗", "李司"],
        "document": [["resident", "1"], ["resident", "2"], ["none", None], ["newborn", None]],
        "boards": [True, False],
    },
    "housing": {"grade": ["A", "B", "C"], "rooms": [1, 2, 3], "note": ["-"]},
    "event": {"kind": ["print", "login"]},
}
GROUPS = {
    "document": ("document_kind", "document_number"),
    "ruled": ("kind", "author", "level", "homes", "role"),
    "place": ("shelf", "first_number", "number", "hash"),
}
TOWNSHIP_AUTHOR = "b" * 16
_SALTS_ARE_MADE = tuple(f"lianghe_desktop.store.{one}.urandom" for one in ("unit", "reissue"))
_AUTHORS_ARE_MADE = tuple(f"lianghe_desktop.store.{one}.new_author_id" for one in ("forks", "backup"))


LAPTOPS = (("c" * 16, VILLAGE), ("a" * 16, VILLAGE), ("d" * 16, OTHER_VILLAGE))
TOWN = len(LAPTOPS)  # where the township stands among the desks
RARE = (
    "revoke",
    "close_gap",
    "clone",
    "back_up",
    "restore",
    "erase_row",
    "erase_line",
    "move",
    "close_again",
)


class WildClock:
    """A clock that nobody set: it runs, stands, and jumps anywhere between 1970 and 2099."""

    LAST = 4_102_444_799_999  # 31 December 2099

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._at = chance.randint(0, self.LAST)

    def __call__(self) -> int:
        """Return milliseconds since 1970."""
        if self._chance.random() < 0.02:
            self._at = self._chance.randint(0, self.LAST)
        self._at = min(self._at + self._chance.randrange(3), self.LAST)
        return self._at


@dataclass
class Kept:
    """A backup of one desk, and its model at that moment."""

    at: int
    path: Path
    model: ModelDesk


class World:
    """Three laptops of two villages and a township, each real and as a model.

    `rare` weighs the acts that do not happen every day; 0 leaves them out.
    """

    def __init__(self, folder: Path, seed: int, *, rare: float = 0.25) -> None:
        self.random = random.Random(seed)  # noqa: S311  # histories must repeat, not surprise
        self.clocks = random.Random(seed)  # noqa: S311  # apart, so that clocks decide nothing here either
        self.folder = folder
        self.rare = rare
        self.stores: list[Store] = []
        self.models: list[ModelDesk] = []
        self.backups: list[Kept] = []
        self.made = 0
        self.done: Counter[str] = Counter()
        self.not_accepted: list[tuple[str, str]] = []
        self.salts = random.Random(seed)  # noqa: S311  # no secret is kept here
        self.chosen = [mock.patch(place, self._new_author) for place in _AUTHORS_ARE_MADE]
        self.chosen += [mock.patch(place, self.salts.randbytes) for place in _SALTS_ARE_MADE]
        for (
            patch
        ) in self.chosen:  # what stands may hang on digits of authors and hashes: a seed must repeat them
            patch.start()
        self.town_authors = [TOWNSHIP_AUTHOR]
        self.edits: set[tuple[str, Write]] = set()  # home and name of each write of a person
        self.in_conflict: set[tuple[str, Write]] = set()  # of these, those that ever stood beside another
        for author, area in LAPTOPS:
            self._add(author, AreaLevel.VILLAGE, area)
            self.not_accepted.append((author, area))
        self._add(TOWNSHIP_AUTHOR, AreaLevel.TOWNSHIP, TOWNSHIP)

    def _add(self, author: str, level: AreaLevel, area: str) -> None:
        desk = Desk(author=AuthorId(author), level=level, area=AreaCode(area), name=author, practice=True)
        store = create_store(
            self.folder / author,
            desk=desk,
            user=USER,
            password=PASSWORD,
            now_ms=WildClock(self.clocks),
            key_cost=CHEAP,
        )
        model = ModelDesk(author=author, level=int(level), area=area)
        model.roots[author] = (int(level), area)
        self._join(store, model)
        if level is AreaLevel.VILLAGE:
            self._trust_town(len(self.stores) - 1)

    def _join(self, store: Store, model: ModelDesk) -> None:
        self.stores.append(store)
        self.models.append(model)
        self._bind(len(self.stores) - 1)

    def _bind(self, at: int) -> None:
        """Let the model call its operations as the real desk does: by their hashes."""
        self.models[at].mark_of = lambda stream, number: (
            hash_at(self.stores[at], StreamName(*stream), number) or b""
        ).hex()

    def _trust_town(self, at: int) -> None:
        """Let a desk trust every author that the township ever had, as people confirm it by telephone."""
        model, store = self.models[at], self.stores[at]
        for author in self.town_authors:
            if author not in model.roots and author != model.author:
                model.roots[author] = (TOWNSHIP_LEVEL, TOWNSHIP)
                store.write(partial(_trust, author=author), actor=ACTOR)
                model.judge_again()

    def _new_author(self) -> AuthorId:
        return AuthorId(f"{self.random.getrandbits(64):016x}")

    def close(self) -> None:
        for patch in self.chosen:
            patch.stop()
        for store in self.stores:
            store.close()

    # --- acts ------------------------------------------------------------------------------------

    def weights(self) -> dict[str, float]:
        """Return how often each act is chosen beside the others."""
        acts = {"insert": 3 if self.made < 6 else 0.3, "change": 16, "decide": 3, "carry": 9, "accept": 0.8}
        acts |= {"remove": 1.2, "bring_back": 0.8}
        acts |= dict.fromkeys(RARE, self.rare)
        if self.backups:
            acts["restore"] = 2 * self.rare
        return acts

    def step(self) -> None:
        """Do one act at a desk, both chosen at random."""
        acts = self.weights()
        name = self.random.choices(list(acts), weights=list(acts.values()))[0]
        before = self._trace()
        getattr(self, name)(self.random.randrange(len(self.stores)))
        self.done[name] += name == "carry" or self._trace() != before

    def _trace(self) -> tuple[object, ...]:
        """Return what differs after an act that did anything."""
        authors = [(model.author, len(model.ops)) for model in self.models]
        return authors, len(self.backups), len(self.not_accepted)

    def insert(self, at: int) -> None:
        model = self.models[at]
        home = (
            model.area
            if model.level == VILLAGE_LEVEL
            else self.random.choice([VILLAGE, OTHER_VILLAGE, TOWNSHIP])
        )
        table = self.random.choice(list(FIELDS))
        self.made += 1
        # Some ids are chosen by two desks alike, as the dwelling's is by the household's.
        households = sorted(row[2] for row in model.tables() if row[:2] == ("household", home))
        row_id = f"r{self.made}"
        if table == "housing" and self.random.random() < 0.6:
            row_id = self.random.choice(households or [f"same{self.random.randrange(3)}"])
        row: Row = (table, home, row_id)
        if row in model.tables() or not model.may_write(row):
            return
        values = {
            name: self.random.choice([one for one in of if one is not None])
            for name, of in FIELDS[table].items()
        }
        if table == "member" and households:
            values["household_id"] = self.random.choice(households)
        self.stores[at].write(lambda unit: unit.insert(_real_row(row, values)), actor=ACTOR)
        model.insert(row, values)

    def change(self, at: int) -> None:
        row = self._some_row(at)
        if row is None:
            return
        name = self.random.choice(list(FIELDS[row[0]])[:1] * 2 + list(FIELDS[row[0]])[1:2])
        value = self.random.choice(FIELDS[row[0]][name])
        table, home, row_id = row
        really = self.stores[at].write(
            lambda unit: unit.change(MODELS[table], home, row_id, {name: value}), actor=ACTOR
        )
        assert really == self.models[at].change(row, name, value)

    def remove(self, at: int) -> None:
        row = self._some_row(at)
        if row is not None and row[0] != "event":
            really = self.stores[at].write(
                lambda unit: unit.remove(MODELS[row[0]], row[1], row[2]), actor=ACTOR
            )
            assert really == self.models[at].remove(row)

    def bring_back(self, at: int) -> None:
        model = self.models[at]
        gone = [
            row
            for row in self._rows(at)
            if any(op.written["gone"] is True for op in model.standing(row, "gone"))
        ]
        if gone:
            row = self.random.choice(gone)
            really = self.stores[at].write(
                lambda unit: unit.bring_back(MODELS[row[0]], row[1], row[2]), actor=ACTOR
            )
            assert really == model.bring_back(row)

    def decide(self, at: int) -> None:
        model, store = self.models[at], self.stores[at]
        mine = [
            (one, row)
            for one in conflicts(store)
            if (row := (str(table_of(one.model).name), one.home, one.id))[0] in FIELDS
            and self._writable(model, row)
            and model.may_decide(row, one.field)
            and row in model.tables()
        ]
        if not mine:
            return
        chosen, row = self.random.choice(mine)
        values = [one.value for one in chosen.values]
        value = self.random.choice([*values, *FIELDS[row[0]].get(chosen.field, [])])
        store.write(lambda unit: decide(unit, chosen, value), actor=ACTOR)
        model.change(row, chosen.field, value, decision=True)

    def accept(self, _: int = 0) -> None:
        if self.not_accepted:
            author, home = self.not_accepted.pop(self.random.randrange(len(self.not_accepted)))
            self._rule(home, ruled=["author_accepted", author, "village", home, "surveyor"])

    def revoke(self, _: int) -> None:
        """Revoke a laptop after one of the last lines that the township holds of it, once a history."""
        if self.done["revoke"]:
            return
        author, home = self.random.choice(LAPTOPS)
        last = self.models[TOWN].end((home, author, "s"))[0]
        if last > 3:
            place = ["s", None, self.random.randint(last - 2, last), None]
            self._rule(home, ruled=["author_revoked", author, None, None, None], place=place)

    def close_gap(self, _: int) -> None:
        found = [gap for gap in gaps(self.stores[TOWN]) if gap.last >= gap.first]
        if not found:
            return
        gap = self.random.choice(found)
        stream = (gap.stream.home, gap.stream.author, gap.stream.shelf)
        behind = [op for op in self.models[TOWN].behind_gap if op.stream == stream]
        place = [gap.stream.shelf, gap.first, gap.last, min(behind, key=lambda op: op.number).before]
        self._rule(gap.stream.home, ruled=["gap_closed", gap.stream.author, None, None, None], place=place)

    def erase_row(self, _: int) -> None:
        rows = [row for row in self._rows(TOWN) if row[0] in ("household", "member", "housing")]
        if rows and self.done["erase_row"] < 3:
            row = self.random.choice(rows)
            self._rule(row[1], ruled=["row_erased", None, None, None, None], subject=f"{row[0]}/{row[2]}")

    def erase_line(self, _: int) -> None:
        lines_ = [op for op in self.models[TOWN].ops if op.values is not None and op.row[0] in FIELDS]
        if lines_:
            op = self.random.choice(sorted(lines_, key=lambda one: (one.stream, one.number)))
            place = [op.shelf, None, op.number, op.mark]
            self._rule(op.home, ruled=["line_erased", op.author, None, None, None], place=place)

    def rule_on_forks(self, _: int = TOWN) -> None:
        self.stores[TOWN].write(rule_on_forks, actor=ACTOR)
        self.models[TOWN].rule_on_forks()

    def _rule(self, home: str, **fields: object) -> None:
        self.made += 1
        row: Row = ("ruling", home, f"r{self.made}")
        self.stores[TOWN].write(lambda unit: unit.insert(_real_row(row, fields)), actor=ACTOR)
        self.models[TOWN].insert(row, fields)
        self.models[TOWN].judge_again()

    def move(self, _: int) -> None:
        model, store = self.models[TOWN], self.stores[TOWN]
        tables = model.tables()
        here = [
            row
            for row in self._rows(TOWN)
            if row[0] == "household"
            and row[1] != TOWNSHIP
            and not tables[row].get("gone")
            and "moved_to" not in tables[row]
        ]
        if not here:
            return
        row = self.random.choice(here)
        to_home = OTHER_VILLAGE if row[1] == VILLAGE else VILLAGE
        opened = store.write(
            lambda unit: move_household(unit, row[1], row[2], to_home=to_home, new_id=self._new_id),
            actor=ACTOR,
        )
        links = {(t, row[1], old): (t, to_home, new) for t, old, new in opened.rows}
        new = store.get(Household, to_home, opened.household)
        assert new is not None
        assert new.opened_rows is not None
        model.move(row, [to_home, opened.household], links, link=new.opened_rows)

    def close_again(self, _: int) -> None:
        """Leave what was written late in the old home."""
        store = self.stores[TOWN]
        questions = [one for one in store.query(move_questions) if self.models[TOWN].may_write(_moved(one))]
        if questions:
            question = self.random.choice(questions)
            store.write(lambda unit: close_again(unit, question), actor=ACTOR)
            self.models[TOWN].move(_moved(question), list(question.to), {})

    def _new_id(self) -> str:
        self.made += 1
        return f"r{self.made}"

    # --- machines that are lost, restored, cloned ------------------------------------------------

    def clone(self, at: int) -> None:
        """Copy a laptop's disk: two machines go on under one name."""
        if at == TOWN or len(self.stores) > TOWN + 1:
            return
        store = self.stores[at]
        store.close()
        copy = self.folder / "clone"
        shutil.copytree(store.folder, copy)
        self.stores[at] = self._open(store.folder)
        self._join(self._open(copy), copied(self.models[at]))

    def back_up(self, at: int) -> None:
        path = backup(self.stores[at], self.folder / f"kept{at}")
        self.backups.append(Kept(at=at, path=path, model=copied(self.models[at])))

    def restore(self, _: int) -> None:
        if not self.backups or self.done["restore"] > 2:
            return
        kept = self.random.choice(self.backups)
        folder = self.stores[kept.at].folder
        self.stores[kept.at].close()
        restore(kept.path, folder, user=USER, password=PASSWORD, now_ms=WildClock(self.clocks))
        self.stores[kept.at] = self._open(folder)
        self.models[kept.at] = model = copied(kept.model)
        model.roots[model.author] = (model.level, model.area)
        model.author = self.stores[kept.at].desk.author
        self._bind(kept.at)
        self._renamed(kept.at)

    def _renamed(self, at: int) -> None:
        """Follow up a desk that took a new author: let it in again, confirm the township's new key."""
        model = self.models[at]
        model.roots[model.author] = (model.level, model.area)
        if model.level == VILLAGE_LEVEL:
            self.not_accepted.append((model.author, model.area))
            self._trust_town(at)
            return
        self.town_authors.append(model.author)
        for desk in range(len(self.stores)):
            self._trust_town(desk)

    def _open(self, folder: Path) -> Store:
        return open_store(folder, user=USER, password=PASSWORD, now_ms=WildClock(self.clocks))

    # --- carrying --------------------------------------------------------------------------------

    def carry(self, at: int) -> None:
        """Carry some of the lines of one desk to another: from anywhere, up to anywhere, some lost."""
        to = self.random.choice([other for other in range(len(self.stores)) if other != at])
        self.deliver(at, to, whole=self.random.random() < 0.4)

    def deliver(self, at: int, to: int, *, whole: bool) -> Applied:
        staged: list[StagedRange] = []
        carried: set[Op] = set()
        for state in streams(self.stores[at]):
            if not self._in_scope(state.stream, self.models[at], self.models[to]):
                continue
            for low, high in held_ranges(self.stores[at], state.stream):
                first = low if whole or self.random.random() < 0.6 else self.random.randint(low, high)
                last = high if whole else self.random.randint(first, high)
                if whole or self.random.random() < 0.6:
                    one = self._staged(at, state.stream, first, last)
                    # Some are read while they are applied, some before.
                    staged.append(read_apart(one, most=first % 7 + 1) if last % 2 else one)
                    carried |= named(self.models[at], state.stream, first, last)
        self.random.shuffle(staged)
        return self._hand_over(at, to, staged, carried)

    def _hand_over(self, at: int, to: int, staged: list[StagedRange], carried: set[Op]) -> Applied:
        sender, addressee = self.models[at], self.models[to]
        above = sender.level < addressee.level or addressee.level == TOWNSHIP_LEVEL
        before = self.stores[to].desk.author
        applied = self.stores[to].write(lambda unit: apply_lines(unit, staged, from_above=above), actor=ACTOR)
        addressee.next_author = self.stores[to].desk.author if applied.new_author else "nobody"
        addressee.receive(carried, from_above=above)
        if self.stores[to].desk.author != before:
            self._renamed(to)
        if to == TOWN and applied.forked and self.random.random() < 0.7:
            self.rule_on_forks()
        self.done["forks"] += bool(applied.forked)
        self.done["issued again"] += applied.issued_again
        return applied

    def _staged(self, at: int, stream: StreamName, first: int, last: int) -> StagedRange:
        return StagedRange(
            stream=stream,
            first_number=first,
            lines=list(lines(self.stores[at], stream, first, last)),
            before=hash_at(self.stores[at], stream, first - 1) if first > 1 else None,
        )

    def deliver_everything(self) -> None:
        """Let everybody hear everything, and accept whoever took a new author on the way."""
        for _ in range(6):
            self._find_not_accepted()
            while self.not_accepted:
                self.accept()
            self.rule_on_forks()
            arrived = [
                self.deliver(at, to, whole=True)
                for at in range(len(self.stores))
                for to in range(len(self.stores))
                if at != to
            ]
            if not self.not_accepted and not any(one.new for one in arrived):
                return

    def _find_not_accepted(self) -> None:
        """Ask again for laptops whose acceptance a restored township has lost."""
        accepted = self.models[TOWN].known().authors
        own = {
            (author, area)
            for model in self.models
            for author, (level, area) in model.roots.items()
            if level == VILLAGE_LEVEL and author not in accepted
        }
        self.not_accepted = sorted(own | set(self.not_accepted))

    @staticmethod
    def _in_scope(stream: StreamName, sender: ModelDesk, addressee: ModelDesk) -> bool:
        if stream.shelf == "a" and addressee.level > sender.level:
            return False
        if addressee.level == TOWNSHIP_LEVEL:
            return True
        return stream.home in (addressee.area, TOWNSHIP)

    def _rows(self, at: int) -> list[Row]:
        model = self.models[at]
        return [row for row in sorted(model.tables()) if row[0] in FIELDS and self._writable(model, row)]

    def _some_row(self, at: int) -> Row | None:
        rows = self._rows(at)
        return self.random.choice(rows) if rows else None

    @staticmethod
    def _writable(model: ModelDesk, row: Row) -> bool:
        return (model.level == TOWNSHIP_LEVEL or row[1] == model.area) and model.may_write(row)

    # --- comparing -------------------------------------------------------------------------------

    def differences(self, at: int) -> list[str]:
        """Return where the real desk and its model differ."""
        store, model = self.stores[at], self.models[at]
        known = model.known()
        pairs = {
            "author": (store.desk.author, model.author),
            "tables": (_real_tables(store), model.tables()),
            "conflicts": (_real_conflicts(store), model.conflicts()),
            "waiting rows": ({tuple(key) for key in waiting_rows(store)}, model.waiting_rows()),
            "void": ({(_plain(o.stream), o.number) for o in held_lines(store)}, model.void()),
            "lines": (
                {(_plain(s.stream), s.number) for s in streams(store)},
                {
                    (stream, end)
                    for stream in {op.stream for op in model.ops} | {one[0] for one in known.closed}
                    if (end := model.end(stream, known)[0])
                },
            ),
            "held lines": (
                {
                    (_plain(s.stream), number)
                    for s in streams(store)
                    for low, high in held_ranges(store, s.stream)
                    for number in range(low, high + 1)
                },
                {(op.stream, op.number) for op in model.ops},
            ),
            "waiting lines": (sum(gap.waiting for gap in gaps(store)), len(model.behind_gap)),
            "set aside": (
                {(_plain(one.stream), one.number, one.hash.hex()) for one in set_aside_lines(store)},
                {(op.stream, op.number, op.mark) for op in model.aside},
            ),
            "erased": (_real_erased(store), model.erased()),
            "questions of deletion": (
                {tuple(key) for key in gone_questions(store)},
                model.delete_questions(),
            ),
            "questions of moving": (
                {(_moved(one), frozenset(map(tuple, one.rows))) for one in store.query(move_questions)},
                model.move_questions(),
            ),
        }
        return [
            f"desk {at} {name}: {real} != {wanted}"
            for name, (real, wanted) in pairs.items()
            if real != wanted
        ]

    def note_conflicts(self) -> None:
        """Take down which writes of people there are, and which stand in conflict somewhere now."""
        for model in self.models:
            self.edits |= {(op.home, op.name) for op in model.ops if op.row[0] not in ("ruling", "event")}
            for row, name in model.conflicts():
                self.in_conflict |= {(row[1], op.name) for op in model.standing(row, name)}

    def all_differences(self) -> list[str]:
        """Return where any desk and its model differ."""
        return [line for at in range(len(self.stores)) for line in self.differences(at)]

    def views_that_differ(self) -> list[str]:
        """Return rows that a laptop shows otherwise than the township, once everybody heard everything.

        Left out is what waits, visibly, for lines of a township's machine that nobody has any more.
        """
        township = self.models[TOWN].tables()
        waits = {op.row for one in self.models for op in one.behind_gap if op.author in self.town_authors}
        self.done["rows that wait for a lost township machine"] += len(waits)
        found = []
        for at, model in enumerate(self.models):
            homes = (model.area, TOWNSHIP)
            here = {r: v for r, v in model.tables().items() if r[0] != "event" and r not in waits}
            there = {
                r: v for r, v in township.items() if r[0] != "event" and r[1] in homes and r not in waits
            }
            if at != TOWN and here != there:
                differ = sorted(row for row in {*here, *there} if here.get(row) != there.get(row))
                found.append(f"desk {at} shows otherwise than the township: {differ}")
        return found

    def vanished(self) -> list[str]:
        """Return lines that a desk has applied and that the township has not, keeps waiting nor aside."""
        town = self.models[TOWN]
        there = town.ops | town.behind_gap | town.aside
        found = {op for model in self.models for op in model.ops} - there
        return [f"vanished: {op.stream} {op.number}" for op in sorted(found, key=lambda one: one.name)]

    def check(self) -> list[str]:
        """Return what the check of each store finds wrong."""
        return [finding for store in self.stores for finding in check_store(store)]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One history: what was found wrong (nothing, if all is well), and how often each act was done."""

    seed: int
    found: tuple[str, ...]
    acts: Mapping[str, int]
    edits: int = 0
    in_conflict: int = 0  # of the edits, those that stood beside a different value at some desk


def run_history(
    folder: Path, seed: int, *, steps: int = 120, rare: float = 0.25, kind: type[World] = World
) -> Trial:
    """Play one random history on real stores and on the model and compare them; a soak calls this.

    Args:
        folder: An empty folder for the stores.
        seed: The history.
        steps: Acts before everybody hears everything.
        rare: The weight of deletes of rows for ever, moves, clones, restores, rulings; a change weighs 16.
        kind: How lines are carried between the desks.
    """
    world = kind(folder, seed, rare=rare)
    try:
        found: list[str] = []
        for step in range(steps):
            world.step()
            if step % 15 == 14:
                found = world.all_differences()
                world.note_conflicts()
            if found:
                break
        if not found:
            world.deliver_everything()
            world.note_conflicts()
            found = world.all_differences() or world.check() or world.views_that_differ() or world.vanished()
        return Trial(
            seed=seed,
            found=tuple(found),
            acts=dict(world.done),
            edits=len(world.edits),
            in_conflict=len(world.in_conflict),
        )
    finally:
        world.close()


def _trust(unit: Unit, *, author: str) -> None:
    trust_root(unit, author=author, level=AreaLevel.TOWNSHIP, area=AreaCode(TOWNSHIP))


def copied(model: ModelDesk) -> ModelDesk:
    """Return a model that goes on by itself."""
    return replace(
        model,
        roots=dict(model.roots),
        ops=set(model.ops),
        behind_gap=set(model.behind_gap),
        aside=set(model.aside),
        losing=list(model.losing),
        keys=set(model.keys),
        handed=list(model.handed),
        successors=dict(model.successors),
    )


def named(model: ModelDesk, stream: StreamName, first: int, last: int) -> set[Op]:
    return {op for op in model.ops if op.stream == _plain(stream) and first <= op.number <= last}


def _plain(stream: StreamName) -> tuple[str, str, str]:
    return (stream.home, stream.author, stream.shelf)


def _moved(question: MoveQuestion) -> Row:
    return ("household", question.home, question.household)


def _real_erased(store: Store) -> set[tuple[tuple[str, str, str], int]]:
    found = set()
    for state in streams(store):
        for low, high in held_ranges(store, state.stream):
            for line in lines(store, state.stream, low, high):
                number, _, tail = split_line(line)
                if is_erased(tail):
                    found.add((_plain(state.stream), number))
    return found


def _real_row(row: Row, values: dict[str, object]) -> SharedRow:
    table, home, row_id = row
    columns: dict[str, object] = {}
    for name, value in values.items():
        if name.startswith("extra."):
            columns["extra"] = f'{{"{name[6:]}":{value}}}'
        elif name in GROUPS:
            columns |= dict(zip(GROUPS[name], value, strict=True))  # type: ignore[call-overload]
        else:
            columns[name] = value
    return MODELS[table](home=home, id=row_id, **columns)


def _real_tables(store: Store) -> dict[Row, dict[str, object]]:
    found = {}
    for table, model in MODELS.items():
        for row in store.rows(model):
            held = row_columns(row)
            found[table, held["home"], held["id"]] = dict(plans()[table].fields_of(held))
    return found


def _real_conflicts(store: Store) -> dict[tuple[Row, str], list[tuple[str, int, object]]]:
    return {
        ((str(table_of(one.model).name), one.home, one.id), one.field): [
            (value.author, value.number, value.value) for value in one.values
        ]
        for one in conflicts(store)
    }
