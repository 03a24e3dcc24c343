"""Lay the facts of every household of a desk out as columns, without a file for each household.

The same readings as `facts.household_facts`, which says what each column means; a household that columns
cannot hold is read from its file.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from lianghe_desktop.casework import facts as reading
from lianghe_desktop.casework.facts import household_facts
from lianghe_desktop.casework.office import Office
from lianghe_desktop.policy.population import (
    GROUP_FIELDS,
    HIGHEST,
    MOTHER,
    NULL,
    UNLISTED,
    UNTOLD,
    Column,
    Flags,
    Population,
    fact_code,
    mothers_of,
    packed,
    starts_of,
    without,
)
from lianghe_desktop.policy.vocabulary import FACTS
from lianghe_desktop.records.assessment import UNKNOWN
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import Assets, Housing, IncomeLine, SpendingLine
from lianghe_desktop.store.bulk import collector_paused
from lianghe_desktop.store.columns_read import Columns, Scan, Wanted, scan_columns
from lianghe_desktop.store.households import files_of

Rows = npt.NDArray[np.int64]
Read = Callable[[Any], Any]
Coder = Callable[[Sequence[Any]], Rows]
_LOW = (1 << 20) - 1
_HUNDREDTHS = 100


def _flag(value: int | None) -> Any:
    return UNKNOWN if value is None else bool(value)


def _day(value: str | None) -> Any:
    return None if value is None else date.fromisoformat(value)


def _birth(value: str | None) -> Any:
    return UNKNOWN if value is None else date.fromisoformat(value)


def _same(value: Any) -> Any:
    return value


def _told(value: str | None) -> Any:
    return value or UNKNOWN


def _counted(value: int | None) -> bool:
    return value is None or bool(value)


def _pension_years(value: int | None) -> Any:
    return reading.known(value)


_HOUSEHOLD: dict[str, Read] = {
    **dict.fromkeys(("registered", "farms", "urban", "accepts_help", "single_mother"), _flag),
    **dict.fromkeys(("housing_hardship", "incident", "monitored"), reading.code),
    **dict.fromkeys(("exit_decided_on", "lifted_on"), _day),
    "exit_basis": _same,
    **dict.fromkeys(("applies_dibao", "local_hukou"), _flag),
}
_MEMBER: dict[str, Read] = {
    "relation": _told,
    "sex": reading.sex,
    "birth_date": _birth,
    "counted": _counted,
    "school": reading.code,
    "labour": _told,
    "health": reading.health,
    "disability_class": reading.digit,
    "medical_scheme": reading.code,
    "pension_years": _pension_years,
    "months_worked": reading.known,
    **dict.fromkeys(
        (
            *("boards", "new_student", "full_time", "rehabilitation_need", "dibao", "tekun"),
            *("insured_medical", "works", "wants_work", "recommended_job", "can_live_alone"),
            "supporter_able",
        ),
        _flag,
    ),
}
_ASSETS: dict[str, Read] = {
    "vehicles": reading.known,
    "machinery": lambda value: UNKNOWN if value is None else int(value),
    **dict.fromkeys(("second_home", "registered_business", "public_employee"), _flag),
}
_KEY, _OF, _WINDOW = ("home", "id"), ("home", "household_id"), ("window_to", "window_from")


def scans_of_desk() -> list[Scan]:
    """Return the tables and columns that a population is made of."""
    return _Tables().scans()


def population_of_desk(office: Office, households: Sequence[tuple[HomeCode, RowId]]) -> Population:
    """Return the households in the order given, those not on this desk left out."""
    tables = _Tables()
    with collector_paused():
        scan_columns(office.store, tables.scans())
        return _Laying(office, households, tables).population()


class _Met(dict[Any, int]):
    """Number different values in the order they are met."""

    def __missing__(self, key: Any) -> int:
        self[key] = len(self)
        return self[key]


class _Coded(dict[Any, int]):
    """Turn what is kept into the integer of a fact, once for each different value."""

    def __init__(self, path: str, read: Read, scale: int) -> None:
        super().__init__()
        self._fact, self._read, self._scale = FACTS[path], read, scale

    def __missing__(self, key: Any) -> int:
        self[key] = fact_code(self._fact, self._read(key), self._scale)
        return self[key]


def _by(codes: dict[Any, int]) -> Coder:
    return lambda column: np.fromiter(map(codes.__getitem__, column), np.int64, len(column))


def _among(known: Mapping[Any, int]) -> Coder:
    """Return where each value stands among those met before, -1 where it does not."""
    return lambda column: np.fromiter(map(known.get, column, repeat(-1)), np.int64, len(column))


def _fact(path: str, read: Read, scale: int = 1) -> Coder:
    return _by(_Coded(path, read, scale))


def _facts(prefix: str, readers: Mapping[str, Read]) -> dict[Wanted, Coder]:
    return {name: _fact(prefix + name, read) for name, read in readers.items()}


def _numbers(column: Sequence[int | None]) -> Rows:
    try:
        return np.fromiter(column, np.int64, len(column))  # None is refused
    except TypeError:
        return np.fromiter((UNTOLD if one is None else one for one in column), np.int64, len(column))


class _Table:
    """The columns of one table as integers, gathered while it is read."""

    def __init__(self, model: type, coders: Mapping[Wanted, Coder]) -> None:
        self._model = model
        self._coders = coders
        self._parts: dict[Wanted, list[Rows]] = {name: [] for name in coders}

    def scan(self) -> Scan:
        """Return what to read of the table."""
        return Scan(model=self._model, columns=list(self._coders), take=self._take)

    def _take(self, columns: Columns) -> None:
        for (name, coder), column in zip(self._coders.items(), columns, strict=True):
            self._parts[name].append(coder(column))

    def column(self, name: Wanted) -> Rows:
        """Return a whole column."""
        parts = self._parts[name]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


class _Tables:
    """The tables that facts come from; households and people are numbered in the order they are read."""

    def __init__(self) -> None:
        self.households, self.people, self.mothers = _Met(), _Met(), _Met()
        self.windows: dict[str, _Met] = {"income": _Met(), "spending": _Met()}
        of_household = _among(self.households)
        head: dict[Wanted, Coder] = {_KEY: _by(self.households), "single_mother_person": _by(self.mothers)}
        self.household = _Table(
            Household, head | {"incident_on": _fact("incident_on", _day)} | _facts("", _HOUSEHOLD)
        )
        person: dict[Wanted, Coder] = {_OF: of_household, "id": _by(self.people), "position": _numbers}
        grade = {"disability_grade": _fact("member.disability_grade", reading.digit)}
        self.member = _Table(
            Member, person | {"left_on": _by(_Met({None: 0, "": 0}))} | grade | _facts("member.", _MEMBER)
        )
        self.lines = {
            "income": _Table(IncomeLine, self._line("income") | {"member_id": _among(self.people)}),
            "spending": _Table(SpendingLine, self._line("spending")),
        }
        self.housing = _Table(
            Housing,
            {
                _KEY: of_household,
                "grade": _fact("housing_grade", reading.code),
                "floor_area_centi_m2": _fact("housing_area_m2", reading.hundredths, _HUNDREDTHS),
            },
        )
        of_assets: dict[Wanted, Coder] = {
            _KEY: of_household,
            "land_centi_mu": _fact("land_mu", reading.hundredths, _HUNDREDTHS),
            "deposits_fen": _fact("assets.deposits", reading.known),
            "livelihood_vehicle": _fact("assets.livelihood_vehicle", _flag),
        }
        self.assets = _Table(Assets, of_assets | _facts("assets.", _ASSETS))

    def _line(self, group: str) -> dict[Wanted, Coder]:
        kinds = {name: at for at, name in enumerate(GROUP_FIELDS[group])}
        return {
            _OF: _among(self.households),
            "kind": _among(kinds),
            _WINDOW: _by(self.windows[group]),
            "amount_fen": _numbers,
        }

    def scans(self) -> list[Scan]:
        """Return what to read, households and people first: lines are told by their numbers."""
        return [
            table.scan()
            for table in (self.household, self.member, *self.lines.values(), self.housing, self.assets)
        ]


class _Laying:
    """Lay the columns of the tables out in the order of the households wanted."""

    def __init__(self, office: Office, households: Sequence[tuple[HomeCode, RowId]], tables: _Tables) -> None:
        self._office = office
        self._tables = tables
        self._keys = [key for key in households if key[0] + key[1] in tables.households]
        self._rows = np.array(
            [tables.households[home + household] for home, household in self._keys], dtype=np.int64
        )
        # One longer: a row of no household looks at the end and finds nobody.
        self._place = np.full(len(tables.households) + 1, -1, dtype=np.int64)
        self._place[self._rows] = np.arange(len(self._keys))
        self._columns: dict[str, Column] = {}

    def population(self) -> Population:
        """Return the population; columns are laid table by table."""
        mine, owner = self._members()
        people = list(self._tables.people)
        ids = [people[row] for row in self._tables.member.column("id")[mine].tolist()]
        starts = starts_of(np.bincount(owner, minlength=len(self._keys)).astype(np.int64))
        self._household()
        self._living()
        for group in GROUP_FIELDS:
            if group in self._tables.lines:
                self._money(group)
        self._pensions(mine)
        named = list(self._tables.mothers)
        mothers = self._tables.household.column("single_mother_person")[self._rows].tolist()
        self._columns[MOTHER], told = mothers_of([named[at] for at in mothers], starts, ids)
        population = Population(
            ids=[key[1] for key in self._keys],
            homes=[key[0] for key in self._keys],
            member_ids=ids,
            starts=starts,
            owner=owner,
            members_unknown=None,
            columns=self._columns,
            mothers=told,
            places=np.arange(len(self._keys), dtype=np.int64),
        )
        return self._with_odd(population)

    def _with_odd(self, population: Population) -> Population:
        odd = np.zeros(population.size, dtype=np.bool_)
        for path, column in population.columns.items():
            if path == MOTHER:
                continue
            strange = column.values == UNLISTED
            if column.highest > HIGHEST:
                strange |= np.abs(column.values.astype(np.int64)) > HIGHEST
            if strange.any():
                odd[population.owner[strange] if path.startswith("member.") else strange] = True
        rows = np.flatnonzero(odd).tolist()
        files = files_of(self._office.store, [self._keys[row] for row in rows]) if rows else []
        return without(
            population, {row: household_facts(file) for row, file in zip(rows, files, strict=True)}
        )

    def _members(self) -> tuple[Rows, Rows]:
        """Lay the members who have not left; return their rows in order and the household of each."""
        table = self._tables.member
        owner = self._place[table.column(_OF)]
        mine = np.flatnonzero((owner >= 0) & (table.column("left_on") == 0))
        people = list(self._tables.people)
        ids = np.array([people[row] for row in table.column("id")[mine].tolist()], dtype=np.str_)
        position = table.column("position")[mine]
        position[position == UNTOLD] = -UNTOLD
        mine = mine[np.lexsort((ids, position, owner[mine]))]
        for name in _MEMBER:
            self._lay(f"member.{name}", table.column(name)[mine])
        # None for somebody without a disability, as `facts.disability_grade` says.
        of_class, grade = table.column("disability_class")[mine], table.column("disability_grade")[mine]
        self._lay("member.disability_grade", np.where(of_class == NULL, NULL, grade))
        return mine, owner[mine]

    def _lay(self, path: str, values: Rows, scale: int = 1) -> None:
        self._columns[path] = packed(values, untold=UNTOLD, null=NULL, scale=scale)

    def _household(self) -> None:
        table = self._tables.household
        for name in _HOUSEHOLD:
            self._lay(name, table.column(name)[self._rows])
        incident, day = table.column("incident")[self._rows], table.column("incident_on")[self._rows]
        self._lay("incident_on", np.where(incident == UNTOLD, UNTOLD, day))

    def _living(self) -> None:
        """Lay housing and assets, whose rows carry the household's id; without a row nothing is known."""
        housing, assets = self._tables.housing, self._tables.assets
        self._lay("housing_grade", self._told(housing, "grade"))
        self._lay("housing_area_m2", self._told(housing, "floor_area_centi_m2"), _HUNDREDTHS)
        self._lay("land_mu", self._told(assets, "land_centi_mu"), _HUNDREDTHS)
        self._lay("assets.deposits", self._told(assets, "deposits_fen"))
        for name in _ASSETS:
            self._lay(f"assets.{name}", self._told(assets, name))
        vehicles, earning = self._told(assets, "vehicles"), self._told(assets, "livelihood_vehicle")
        self._lay("assets.livelihood_vehicle", np.where(vehicles == 0, NULL, earning))

    def _told(self, table: _Table, name: str) -> Rows:
        owner = self._place[table.column(_KEY)]
        found = np.full(len(self._keys), UNTOLD, dtype=np.int64)
        found[owner[owner >= 0]] = table.column(name)[owner >= 0]
        return found

    def _money(self, group: str) -> None:
        table, kinds = self._tables.lines[group], GROUP_FIELDS[group]
        owner, kind = self._place[table.column(_OF)], table.column("kind")
        counts = self._newest(group, owner, len(self._keys)) & (kind >= 0)
        slots = owner * len(kinds) + kind
        sums = _sums(table.column("amount_fen"), slots, counts, len(self._keys) * len(kinds))
        for at, name in enumerate(kinds):
            self._lay(f"{group}.{name}", sums[at :: len(kinds)])

    def _pensions(self, mine: Rows) -> None:
        """Lay each person's own pension: of the newest window among that person's pension lines."""
        table = self._tables.lines["income"]
        people = np.full(len(self._tables.people) + 1, -1, dtype=np.int64)
        people[self._tables.member.column("id")[mine]] = np.arange(len(mine))
        kind = GROUP_FIELDS["income"].index("resident_pension")
        same_home = self._owner_of(mine, people[table.column("member_id")]) == self._place[table.column(_OF)]
        drawn = (table.column("kind") == kind) & same_home
        owner = np.where(drawn, people[table.column("member_id")], -1)
        counts = self._newest("income", owner, len(mine))
        self._lay("member.pension", _sums(table.column("amount_fen"), owner, counts, len(mine)))

    def _owner_of(self, mine: Rows, member: Rows) -> Rows:
        """Return the household of each member's place; -2 for a line of nobody."""
        owner = np.append(self._place[self._tables.member.column(_OF)][mine], -2)
        return owner[member]

    def _newest(self, group: str, owner: Rows, size: int) -> Flags:
        """Return which lines lie in the newest whole window of their owner."""
        met = self._tables.windows[group]
        rank = {window: at + 1 for at, window in enumerate(sorted(one for one in met if one))}
        ranks = np.array([rank.get(window, 0) for window in met], dtype=np.int64)
        windows = self._tables.lines[group].column(_WINDOW)
        window = np.where(owner >= 0, ranks[windows] if len(ranks) else windows, 0)
        newest = np.zeros(size + 1, dtype=np.int64)
        np.maximum.at(newest, owner, window)
        found: Flags = (window > 0) & (window == newest[owner])
        return found


def _sums(fen: Rows, slot: Rows, counts: Flags, size: int) -> Rows:
    """Return the exact sum of each slot, UNTOLD without a line; bincount adds floats, so by halves."""
    taken = counts & (fen != UNTOLD)
    where, what = slot[taken], fen[taken]
    low = np.bincount(where, weights=what & _LOW, minlength=size).astype(np.int64)
    high = np.bincount(where, weights=what >> 20, minlength=size).astype(np.int64)
    return np.where(np.bincount(where, minlength=size) > 0, (high << 20) + low, UNTOLD)
