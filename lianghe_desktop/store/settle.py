"""Bring the shared tables and the derived lists into the state that the operations give."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from lianghe_desktop.store.canonical import canonical_text
from lianghe_desktop.store.journal import Journal
from lianghe_desktop.store.merge import RowKey, RowState, row_state
from lianghe_desktop.store.placing import TablePlan
from lianghe_desktop.store.plans import plans

_BATCH = 2000
_KEYED = "table_name = ? AND home = ? AND row_id = ?"


def settle_rows(connection: Connection, journal: Journal, keys: Iterable[RowKey]) -> int:
    """Work out rows again from all their operations and write them; return how many fields are contested."""
    wanted = sorted(set(keys))
    contested = 0
    for start in range(0, len(wanted), _BATCH):
        ops = journal.ops_of(wanted[start : start + _BATCH])
        states = {key: row_state(of_row) for key, of_row in ops.items()}
        write_states(connection, states)
        contested += sum(one.contested for state in states.values() for one in state.fields.values())
    return contested


def write_states(connection: Connection, states: Mapping[RowKey, RowState]) -> None:
    """Write tables, contested fields and waiting rows of the rows in `states`."""
    keys = [tuple(key) for key in states]
    if not keys:
        return
    connection.exec_driver_sql(f"DELETE FROM standing_write WHERE {_KEYED}", keys)
    connection.exec_driver_sql(f"DELETE FROM waiting_row WHERE {_KEYED}", keys)
    connection.exec_driver_sql(f"DELETE FROM gone_question WHERE {_KEYED}", keys)
    _write_tables(connection, states)
    _write_contested(connection, states)
    questions = [line for key, state in states.items() for line in gone_lines(key, state)]
    if questions:
        connection.exec_driver_sql("INSERT INTO gone_question VALUES (?,?,?,?)", questions)
    waiting = [
        (*key, sum(len(one.standing) for one in state.fields.values()))
        for key, state in states.items()
        if not state.inserted and state.fields
    ]
    if waiting:
        connection.exec_driver_sql("INSERT INTO waiting_row VALUES (?,?,?,?)", waiting)


def insert_sql(table: str, columns: Sequence[str]) -> str:
    """Return the statement that writes a row that is not there yet; other columns stay empty."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({','.join('?' * len(columns))})"


def upsert_sql(plan: TablePlan) -> str:
    """Return the statement that writes a whole row of a shared table."""
    updates = ", ".join(f"{one} = excluded.{one}" for one in plan.columns if one not in ("home", "id"))
    return f"{insert_sql(plan.name, plan.columns)} ON CONFLICT (home, id) DO UPDATE SET {updates}"


def _write_tables(connection: Connection, states: Mapping[RowKey, RowState]) -> None:
    rows: dict[str, list[tuple[object, ...]]] = {}
    absent: dict[str, list[tuple[str, str]]] = {}
    for key, state in states.items():
        plan = plans().get(key.table)
        if plan is None:
            continue
        if state.inserted:
            rows.setdefault(key.table, []).append(plan.place(key.home, key.id, state.shown_fields())[0])
        else:
            absent.setdefault(key.table, []).append((key.home, key.id))
    for table, values in rows.items():
        connection.exec_driver_sql(upsert_sql(plans()[table]), values)
    for table, ids in absent.items():
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE home = ? AND id = ?", ids)


def _write_contested(connection: Connection, states: Mapping[RowKey, RowState]) -> None:
    lines = [line for key, state in states.items() for line in contested_lines(key, state)]
    if lines:
        connection.exec_driver_sql("INSERT INTO standing_write VALUES (?,?,?,?,?,?,?,?)", lines)


def contested_lines(key: RowKey, state: RowState) -> list[tuple[object, ...]]:
    """Return the lines of `standing_write` for one row: every write of its contested fields."""
    return [
        (*key, name, one.op.author, one.op.number, rank, canonical_text(one.value))
        for name, of_field in sorted(state.fields.items())
        if of_field.contested
        for rank, one in enumerate(of_field.standing)
    ]


def gone_lines(key: RowKey, state: RowState) -> list[tuple[object, ...]]:
    """Return the line of `gone_question` for one row: deleted, with writes that nobody saw."""
    unseen = state.unseen() if state.inserted else ()
    return [(*key, len(unseen))] if unseen else []
