"""Random histories: the same acts on real stores and on the model, then both are compared."""

import random
from pathlib import Path

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import AuthorId
from lianghe_desktop.records.livelihood import Housing
from lianghe_desktop.records.staff import Event, Ruling
from lianghe_desktop.store.apply import Applied, StagedRange, apply_lines
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.conflicts import conflicts, decide
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.detached import row_columns, table_of
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.rejudge import trust_root
from lianghe_desktop.store.streams import gaps, held_lines, lines, streams, waiting_rows
from lianghe_desktop.store.vault import create_store
from tests.store.conftest import ACTOR, CHEAP, OTHER_VILLAGE, PASSWORD, TOWNSHIP, USER, VILLAGE, Clock
from tests.store.model import TOWNSHIP as TOWNSHIP_LEVEL
from tests.store.model import VILLAGE as VILLAGE_LEVEL
from tests.store.model import ModelDesk, Row

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
TOWNSHIP_AUTHOR = "b" * 16


class World:
    """Three laptops of two villages and a township, each real and as a model."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  # histories must repeat, not surprise
        self.clock = Clock()
        self.stores: list[Store] = []
        self.models: list[ModelDesk] = []
        self.made = 0
        authors = ["c" * 16, "a" * 16, "d" * 16]
        for author, area in zip(authors, (VILLAGE, VILLAGE, OTHER_VILLAGE), strict=True):
            self._add(folder, author, AreaLevel.VILLAGE, area)
        self._add(folder, TOWNSHIP_AUTHOR, AreaLevel.TOWNSHIP, TOWNSHIP)
        self.not_accepted = [
            (author, area) for author, area in zip(authors, (VILLAGE, VILLAGE, OTHER_VILLAGE), strict=True)
        ]

    def _add(self, folder: Path, author: str, level: AreaLevel, area: str) -> None:
        desk = Desk(author=AuthorId(author), level=level, area=AreaCode(area), name=author, practice=True)
        store = create_store(
            folder / author, desk=desk, user=USER, password=PASSWORD, now_ms=self.clock, key_cost=CHEAP
        )
        model = ModelDesk(author=author, level=int(level), area=area)
        if level is AreaLevel.VILLAGE:
            model.roots[TOWNSHIP_AUTHOR] = (TOWNSHIP_LEVEL, TOWNSHIP)
            store.write(
                lambda unit: trust_root(
                    unit, author=TOWNSHIP_AUTHOR, level=AreaLevel.TOWNSHIP, area=AreaCode(TOWNSHIP)
                ),
                actor=ACTOR,
            )
        self.stores.append(store)
        self.models.append(model)

    def close(self) -> None:
        for store in self.stores:
            store.close()

    # --- acts ------------------------------------------------------------------------------------

    def step(self) -> None:
        act = self.random.choices(
            [self.insert, self.change, self.decide, self.carry, self.accept],
            weights=[3 if self.made < 5 else 0.2, 16, 2, 9, 0.8],
        )[0]
        act(self.random.randrange(len(self.stores)))

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
        row_id = f"same{self.random.randrange(3)}" if table == "housing" else f"r{self.made}"
        row: Row = (table, home, row_id)
        if row in model.tables():
            return
        values = {
            name: self.random.choice([one for one in of if one is not None])
            for name, of in FIELDS[table].items()
        }
        model.insert(row, values)
        self.stores[at].write(lambda unit: unit.insert(_real_row(row, values)), actor=ACTOR)

    def change(self, at: int) -> None:
        model = self.models[at]
        rows = [row for row in sorted(model.tables()) if row[0] in FIELDS and self._writable(model, row)]
        if not rows:
            return
        row = self.random.choice(rows)
        name = self.random.choice(list(FIELDS[row[0]])[:1] * 2 + list(FIELDS[row[0]])[1:2])
        value = self.random.choice(FIELDS[row[0]][name])
        written = model.change(row, name, value)
        table, home, row_id = row
        really = self.stores[at].write(
            lambda unit: unit.change(MODELS[table], home, row_id, {name: value}), actor=ACTOR
        )
        assert really == written

    def decide(self, at: int) -> None:
        model, store = self.models[at], self.stores[at]
        open_ones = conflicts(store)
        mine = [
            one
            for one in open_ones
            if self._writable(model, (table_of(one.model).name, one.home, one.id))
            and model.may_decide((table_of(one.model).name, one.home, one.id), one.field)
            and table_of(one.model).name in FIELDS
        ]
        if not mine:
            return
        chosen = self.random.choice(mine)
        table = str(table_of(chosen.model).name)
        value = self.random.choice([*(one.value for one in chosen.values), *FIELDS[table][chosen.field]])
        model.change((table, chosen.home, chosen.id), chosen.field, value, decision=True)
        store.write(lambda unit: decide(unit, chosen, value), actor=ACTOR)

    def accept(self, _: int = 0) -> None:
        if not self.not_accepted:
            return
        author, home = self.not_accepted.pop(self.random.randrange(len(self.not_accepted)))
        self.made += 1
        ruled = ["author_accepted", author, "village", home, "surveyor"]
        self.models[-1].insert(("ruling", home, f"r{self.made}"), {"ruled": ruled})  # type: ignore[dict-item]
        columns = dict(zip(("kind", "author", "level", "homes", "role"), ruled, strict=True))
        ruling = Ruling(home=home, id=f"r{self.made}", **columns)
        self.stores[-1].write(lambda unit: unit.insert(ruling), actor=ACTOR)

    def carry(self, at: int) -> None:
        """Carry some of the lines of one desk to another: from anywhere, up to anywhere, some lost."""
        to = self.random.choice([other for other in range(len(self.stores)) if other != at])
        self.deliver(at, to, whole=self.random.random() < 0.4)

    def deliver(self, at: int, to: int, *, whole: bool) -> Applied | None:
        staged, carried = [], set()
        for state in streams(self.stores[at]):
            if not self._in_scope(state.stream, self.models[at], self.models[to]):
                continue
            first = 1 if whole or self.random.random() < 0.6 else self.random.randint(1, state.number)
            last = state.number if whole else self.random.randint(first, state.number)
            if not whole and self.random.random() < 0.4:
                continue
            staged.append(
                StagedRange(
                    stream=state.stream,
                    first_number=first,
                    lines=list(lines(self.stores[at], state.stream, first, last)),
                )
            )
            carried |= {
                op
                for op in self.models[at].ops
                if op.stream == (state.stream.home, state.stream.author, state.stream.shelf)
                and first <= op.number <= last
            }
        self.random.shuffle(staged)
        self.models[to].receive(carried)
        return self.stores[to].write(lambda unit: apply_lines(unit, staged), actor=ACTOR)

    def deliver_everything(self) -> None:
        for _ in range(2):
            for at in range(len(self.stores)):
                for to in range(len(self.stores)):
                    if at != to:
                        self.deliver(at, to, whole=True)

    @staticmethod
    def _in_scope(stream: StreamName, sender: ModelDesk, addressee: ModelDesk) -> bool:
        if stream.shelf == "a" and addressee.level > sender.level:
            return False
        if addressee.level == TOWNSHIP_LEVEL:
            return True
        return stream.home in (addressee.area, TOWNSHIP)

    @staticmethod
    def _writable(model: ModelDesk, row: Row) -> bool:
        return model.level == TOWNSHIP_LEVEL or row[1] == model.area

    # --- comparing -------------------------------------------------------------------------------

    def differences(self, at: int) -> list[str]:
        """Return where the real desk and its model differ."""
        store, model = self.stores[at], self.models[at]
        pairs = {
            "tables": (_real_tables(store), model.tables()),
            "conflicts": (_real_conflicts(store), model.conflicts()),
            "waiting rows": ({tuple(key) for key in waiting_rows(store)}, model.waiting_rows()),
            "void": (
                {((o.stream.home, o.stream.author, o.stream.shelf), o.number) for o in held_lines(store)},
                model.void(),
            ),
            "lines": (
                {((s.stream.home, s.stream.author, s.stream.shelf), s.number) for s in streams(store)},
                {(op.stream, model.last(op.stream)) for op in model.ops},
            ),
            "waiting lines": (sum(gap.waiting for gap in gaps(store)), len(model.behind_gap)),
        }
        return [
            f"desk {at} {name}: {real} != {wanted}"
            for name, (real, wanted) in pairs.items()
            if real != wanted
        ]

    def check(self) -> list[str]:
        return [finding for store in self.stores for finding in check_store(store)]


def _real_row(row: Row, values: dict[str, object]) -> Household | Member | Housing | Event:
    table, home, row_id = row
    columns: dict[str, object] = {}
    for name, value in values.items():
        if name.startswith("extra."):
            columns["extra"] = f'{{"{name[6:]}":{value}}}'
        elif name == "document":
            columns["document_kind"], columns["document_number"] = value  # type: ignore[misc]
        else:
            columns[name] = value
    return MODELS[table](home=home, id=row_id, **columns)  # type: ignore[return-value]


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
