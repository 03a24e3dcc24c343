"""Fill the lists from the register and the cases: handed over, told in writing, kept on the wall.

Nothing is written to a file here: columns and rows are words, ready for a page, a sheet or a workbook. No
list holds a document number.
Source: casework/lists/kinds.py names the clause of each list.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.households import HouseholdLine, household_ids, household_lines
from lianghe_desktop.casework.lists.kinds import LIST_KINDS
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.watching.phase_outs import phase_outs
from lianghe_desktop.casework.watching.told import told_cases, untold_cases
from lianghe_desktop.policy.wording import money
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Procedure
from lianghe_desktop.store.household_list import HouseholdFilter

Key = tuple[HomeCode, RowId]
LISTED = ("confirmed", "listed", "recheck", "phase_out")
_TOLD_DAYS = 366


@dataclass(frozen=True, kw_only=True, slots=True)
class ListRow:
    """One line of a list; `key` is the household, `cells` are words in the order of the columns."""

    key: Key
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseList:
    """A list as a page or sheet shows it. people: how many it names or counts, None for none."""

    code: str
    title: str
    giver: str
    receiver: str
    clause: str
    columns: tuple[str, ...]
    rows: tuple[ListRow, ...]
    people: int | None = None

    @property
    def counts(self) -> str:
        """Return how long it is, in words: 12 户 31 人."""
        households = f"{len({row.key for row in self.rows}):,} 户"
        return households if self.people is None else f"{households} {self.people:,} 人"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Filled:
    rows: list[ListRow]
    people: int | None = None


def case_list(office: Office, acting: Acting, code: str, *, home: HomeCode | None = None) -> CaseList:
    """Return a list as it stands on the working date, by village and number.

    home: one village only.

    Raises:
        UserError: The role may not.
        KeyError: There is no such list.
    """
    require(acting, Act.PRINT)
    kind = LIST_KINDS[code]
    filled = _FILLERS[code](_Reader(office=office, acting=acting, home=home))
    rows = sorted(filled.rows, key=lambda row: (row.key[0], row.cells))
    return CaseList(
        code=kind.code,
        title=kind.title,
        giver=kind.giver,
        receiver=kind.receiver,
        clause=kind.clause,
        columns=kind.columns,
        rows=tuple(rows),
        people=filled.people,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """Read what the lists are made of, for the whole desk or one village."""

    office: Office
    acting: Acting
    home: HomeCode | None

    def lines(self, statuses: tuple[str, ...]) -> list[HouseholdLine]:
        where = HouseholdFilter(area=self.home, statuses=statuses)
        return household_lines(self.office, household_ids(self.office, where=where))

    def of(self, keys: Sequence[Key]) -> dict[Key, HouseholdLine]:
        wanted = sorted({key for key in keys if self.home in (None, key[0])})
        return {(one.home, one.id): one for one in household_lines(self.office, wanted)}


def _head(line: HouseholdLine) -> tuple[str, ...]:
    return (line.village, line.household_no, line.head_name)


def _row(line: HouseholdLine, *cells: str) -> ListRow:
    return ListRow(key=(line.home, line.id), cells=(*_head(line), *cells))


def _lifted(reader: _Reader) -> _Filled:
    office = reader.office
    ends = {one.key: one.last for one in phase_outs(office, reader.acting.today) if one.known}
    exits = {
        (HomeCode(row.home), RowId(row.id)): row
        for row in office.store.rows(Household, where={"status": ["phase_out", "left"]})
        if not row.gone
    }
    rows = []
    people = 0
    for key, line in reader.of(list(exits)).items():
        row = exits[key]
        basis = code_list("exit_basis").find(row.exit_basis or "")
        until = str(ends[key]) if key in ends else ""
        decided = str(row.exit_decided_on or row.lifted_on or "")
        rows.append(_row(line, str(line.members), decided, basis.label if basis else "", until))
        people += line.members
    return _Filled(rows=rows, people=people)


def _decisions(reader: _Reader) -> _Filled:
    year = reader.acting.today.year
    made = [
        row
        for row in reader.office.store.rows(Determination, order=("decided_on", "id"))
        if not row.gone and row.decided_on is not None and row.decided_on.year == year
    ]
    known = reader.of([(HomeCode(row.home), RowId(row.household_id or "")) for row in made])
    results, categories = code_list("determination_result"), code_list("category")
    rows = []
    for row in made:
        line = known.get((HomeCode(row.home), RowId(row.household_id or "")))
        if line is not None:
            words = "、".join(categories.short(code) for code in (row.categories or "").split())
            rows.append(_row(line, str(row.decided_on), results.label(row.result or ""), words))
    return _Filled(rows=rows)


def _untold(reader: _Reader) -> _Filled:
    waiting = untold_cases(reader.office)
    known = reader.of([_key(row) for row, _ in waiting])
    rows = [
        _row(known[_key(row)], *_ended(row), str(row.closed_on), str(due or ""))
        for row, due in waiting
        if _key(row) in known
    ]
    return _Filled(rows=rows)


def _told(reader: _Reader) -> _Filled:
    since = reader.acting.today - dt.timedelta(days=_TOLD_DAYS)
    made = told_cases(reader.office, since=since)
    known = reader.of([_key(row) for row, _ in made])
    rows = [
        _row(known[_key(row)], *_ended(row), str(step.done_on), step.opinion or "")
        for row, step in made
        if _key(row) in known
    ]
    return _Filled(rows=rows)


def _phase_out(reader: _Reader) -> _Filled:
    basis = code_list("exit_basis")
    names = area_names(reader.office)
    rows = []
    for one in phase_outs(reader.office, reader.acting.today):
        if reader.home not in (None, one.key[0]):
            continue
        found = basis.find(one.row.basis or "")
        cells = (
            *(names.name(one.key[0]), one.household_no, one.head_name),
            found.label if found else "",
            *(
                str(one.row.first_day or ""),
                str(one.row.last_day or "未定"),
                f"{one.measures} 项",
                money(one.amount_fen),
            ),
        )
        rows.append(ListRow(key=one.key, cells=cells))
    return _Filled(rows=rows)


def _long_term(reader: _Reader) -> _Filled:
    lines = reader.lines(LISTED)
    rows = [
        ListRow(
            key=(one.home, one.id), cells=(one.village, one.head_name, str(one.members), one.category_words)
        )
        for one in lines
    ]
    return _Filled(rows=rows, people=sum(one.members for one in lines))


_FILLERS: Mapping[str, Callable[[_Reader], _Filled]] = MappingProxyType(
    {
        "lifted": _lifted,
        "decisions": _decisions,
        "untold": _untold,
        "told": _told,
        "phase_out": _phase_out,
        "long_term": _long_term,
    }
)


def _key(row: Procedure) -> Key:
    return HomeCode(row.home), RowId(row.household_id or "")


def _ended(row: Procedure) -> tuple[str, str]:
    kinds, outcomes = code_list("procedure_kind"), code_list("procedure_outcome")
    return kinds.label(row.kind or ""), outcomes.label(row.outcome or "")
