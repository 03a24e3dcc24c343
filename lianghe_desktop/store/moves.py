"""A household that moves to another village: closed in its old home, opened in the new one.

Streams are not cut up: the opening copies what the old home shows under new ids and keeps the link. A
write of the old home that the move did not know makes a question. Source: journal rule 6; design
decision 2.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from lianghe_desktop.records.declare import SharedRow, Shelf, shared_tables
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.tables import SHARED_TABLES
from lianghe_desktop.store.detached import read_rows, row_columns, table_of
from lianghe_desktop.store.journal import Journal
from lianghe_desktop.store.lines import Base
from lianghe_desktop.store.merge import RowKey, RowState, row_state
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.unit import Unit

UNDER_ITS_ID = ("household", "housing", "assets")
"""Tables with one row a household, under the household's id."""

_STAYS = frozenset({"helper_link"})
"""Rows that are not opened in the new home: its own office names who helps there."""

_NOT_COPIED = frozenset({"home", "id", "gone", "moved_to_home", "moved_to_id", "opened_rows"})
Link = tuple[str, str, str]
"""Table, id in the old home, id in the new one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveQuestion:
    """A moved household and its rows that were written in the old home without the move knowing it."""

    home: str
    household: str
    to: tuple[str, str]  # home, household id
    rows: tuple[RowKey, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """Where a household was opened, and each of its rows there."""

    home: str
    household: str
    rows: tuple[Link, ...]


def move_household(
    unit: Unit, home: str, household: str, *, to_home: str, new_id: Callable[[], str]
) -> Opened:
    """Open a household in `to_home` as it is shown in `home`, and close it here.

    Raises:
        UserError: It is not there, is deleted or has moved already, or a home may not be written here.
    """
    row = unit.get(Household, home, household)
    if row is None or row.gone or home == to_home:
        raise UserError(ErrorCode.NOT_FOUND, "找不到要迁走的户，或迁入地就是原来的村，请核对后再办。")
    if row.moved_to_home is not None:
        raise UserError(ErrorCode.WRONG_STATE, "这户已经办过迁出，请到迁入的村查看。")
    keys = rows_of_household(unit.connection, home, household)
    see = standing_of(unit.journal, keys)
    shown = [(key, found) for key in keys if (found := _shown(unit, key)) is not None]
    opened = _new_ids(shown, new_id)
    links = tuple((key.table, key.id, opened[key.id]) for key, _ in shown)
    copies = [_copied(row, to_home, opened) for _, row in shown]
    for copy in copies:
        if isinstance(copy, Household):
            copy.moved_from_home, copy.moved_from_id = home, household
            copy.opened_rows = json.dumps([list(link) for link in links], separators=(",", ":"))
        unit.insert(copy)
    unit.move_away(home, household, to=(to_home, opened[household]), see=see)
    return Opened(home=to_home, household=opened[household], rows=links)


def close_again(unit: Unit, question: MoveQuestion) -> None:
    """Close a moved household once more, now that its late writes were seen."""
    keys = rows_of_household(unit.connection, question.home, question.household)
    see = standing_of(unit.journal, keys)
    unit.move_away(question.home, question.household, to=question.to, see=see)


def carry_over(unit: Unit, question: MoveQuestion, *, new_id: Callable[[], str]) -> int:
    """Write what was written late in the old home into the new one too, and close the old one again.

    Returns the number of rows written. A row that was made late is opened like the others.
    """
    home, household = question.to
    target = unit.get(Household, home, household)
    if target is None:
        raise UserError(ErrorCode.NOT_FOUND, "迁入地还没有这户的内容，请先导入那边的数据包再办。")
    links = [tuple(link) for link in json.loads(target.opened_rows or "[]")]
    opened = {old: new for _, old, new in links}
    late = unseen_values(unit.journal, question)
    for key in sorted(late):
        if key.id not in opened:
            opened[key.id] = new_id()
            links.append((key.table, key.id, opened[key.id]))
    for key in sorted(late):
        _carry(unit, key, late[key], home, opened)
    unit.change(Household, home, household, {"opened_rows": json.dumps(links, separators=(",", ":"))})
    close_again(unit, question)
    return len(late)


def _carry(
    unit: Unit, key: RowKey, values: Mapping[str, object], home: str, opened: Mapping[str, str]
) -> None:
    model, row_id = model_of(key.table), opened[key.id]
    here = unit.get(model, home, row_id)
    if here is None:
        row = _shown(unit, key)
        if row is not None:
            unit.insert(_copied(row, home, opened))
        return
    if values.get("gone") is True:
        unit.remove(model, home, row_id)
    carried = {
        name: opened.get(value, value) if isinstance(value, str) else value
        for name, value in values.items()
        if name not in ("gone", "moved_to", "moved_from", "opened_rows")
    }
    unit.change(model, home, row_id, carried)


def linked_homes(connection: Connection, home: str, household: str) -> list[tuple[str, str]]:
    """Return the household under every home in which it was opened, as (home, id), itself first."""
    found = [(home, household)]
    for at_home, at_id in found:
        rows = connection.exec_driver_sql(
            "SELECT moved_to_home, moved_to_id FROM household WHERE home = ? AND id = ?"
            " AND moved_to_home IS NOT NULL"
            " UNION SELECT moved_from_home, moved_from_id FROM household WHERE home = ? AND id = ?"
            " AND moved_from_home IS NOT NULL"
            " UNION SELECT home, id FROM household WHERE moved_from_home = ? AND moved_from_id = ?",
            (at_home, at_id, at_home, at_id, at_home, at_id),
        ).all()
        found.extend(tuple(row) for row in rows if tuple(row) not in found)
    return found


def all_rows_of_household(connection: Connection, home: str, household: str) -> list[RowKey]:
    """Return every row of a household on any shelf."""
    found = rows_of_household(connection, home, household)
    for name, table in shared_tables().items():
        if table.info["shelf"] is not Shelf.VILLAGE and "household_id" in table.columns:
            rows = connection.exec_driver_sql(
                f"SELECT id FROM {name} WHERE home = ? AND household_id = ? ORDER BY id", (home, household)
            )
            found.extend(RowKey(name, home, row_id) for (row_id,) in rows)
    return found


def move_questions(connection: Connection) -> list[MoveQuestion]:
    """Return the moved households with late writes, in order of home and id."""
    moved = connection.exec_driver_sql(
        "SELECT home, id, moved_to_home, moved_to_id FROM household WHERE moved_to_home IS NOT NULL"
        " ORDER BY home, id"
    ).all()
    journal = Journal(connection) if moved else None
    found = []
    for home, household, to_home, to_id in moved:
        late = _late_rows(connection, journal, home, household) if journal is not None else ()
        if late:
            found.append(MoveQuestion(home=home, household=household, to=(to_home, to_id or ""), rows=late))
    return found


def open_questions(connection: Connection) -> frozenset[RowKey]:
    """Return the deleted rows and moved households that wait for a person."""
    gone = connection.exec_driver_sql("SELECT table_name, home, row_id FROM gone_question").all()
    moved = [RowKey("household", one.home, one.household) for one in move_questions(connection)]
    return frozenset([*(RowKey(*row) for row in gone), *moved])


def unseen_values(journal: Journal, question: MoveQuestion) -> dict[RowKey, dict[str, object]]:
    """Return the fields with late writes of each row of a question, with the values shown."""
    seen = _seen(_states(journal, [RowKey("household", question.home, question.household)]))
    found: dict[RowKey, dict[str, object]] = {}
    for key, state in _states(journal, question.rows).items():
        for name, of_field in state.fields.items():
            if any(one.op.base not in seen for one in of_field.standing):
                found.setdefault(key, {})[name] = of_field.shown
    return found


def rows_of_household(connection: Connection, home: str, household: str) -> list[RowKey]:
    """Return the rows of a household on the shelf of its home, deleted ones included, in order."""
    found: list[RowKey] = []
    for name, table in shared_tables().items():
        if table.info["shelf"] is not Shelf.VILLAGE:
            continue
        if name in UNDER_ITS_ID:
            column = "id"
        elif "household_id" in table.columns:
            column = "household_id"
        else:
            continue
        rows = connection.exec_driver_sql(
            f"SELECT id FROM {name} WHERE home = ? AND {column} = ? ORDER BY id", (home, household)
        )
        found.extend(RowKey(name, home, row_id) for (row_id,) in rows)
    return found


def standing_of(journal: Journal, keys: Iterable[RowKey]) -> tuple[Base, ...]:
    """Return how the standing writes of rows of one home are named."""
    return tuple(sorted({base for state in _states(journal, keys).values() for base in state.bases()}))


def _late_rows(connection: Connection, journal: Journal, home: str, household: str) -> tuple[RowKey, ...]:
    states = _states(journal, rows_of_household(connection, home, household))
    seen = _seen({key: one for key, one in states.items() if key.table == "household"})
    return tuple(sorted(key for key, state in states.items() if state.not_among(seen)))


def _seen(households: Mapping[RowKey, RowState]) -> set[tuple[object, ...]]:
    """Return the writes that those had before them who closed the household, and their own."""
    moves = [one for state in households.values() for one in state.field("moved_to").standing]
    return {tuple(base) for one in moves for base in (*one.op.see, one.op.base)}


def _states(journal: Journal, keys: Iterable[RowKey]) -> dict[RowKey, RowState]:
    return {key: row_state(ops) for key, ops in journal.ops_of(keys).items()}


def _shown(unit: Unit, key: RowKey) -> SharedRow | None:
    rows = read_rows(unit.connection, model_of(key.table), where={"home": key.home, "id": key.id})
    return rows[0] if rows and not rows[0].gone and key.table not in _STAYS else None


def _new_ids(shown: Iterable[tuple[RowKey, SharedRow]], new_id: Callable[[], str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, _ in shown:
        if key.id not in found:
            found[key.id] = new_id()
    return found


def _copied(row: SharedRow, to_home: str, opened: Mapping[str, str]) -> SharedRow:
    """Return a row of the new home; what names a row of the household names the new one."""
    plan = plans()[str(table_of(type(row)).name)]
    held: dict[str, Any] = {
        name: opened.get(value, value) if type(value) is str else value
        for name, value in row_columns(row).items()
        if name in plan.columns and name not in _NOT_COPIED
    }
    return type(row)(home=to_home, id=opened[row.id], **held)


def model_of(table: str) -> type[SharedRow]:
    """Return the row class of a shared table."""
    for model in SHARED_TABLES:
        if str(table_of(model).name) == table and issubclass(model, SharedRow):
            return model
    raise AssertionError(table)
