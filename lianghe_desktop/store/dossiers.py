"""Everything that a dossier of a household holds: its file, its cases, meetings, notices and approvals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from sqlalchemy import Connection, select

from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.ids import HomeCode
from lianghe_desktop.records.procedure import (
    Discussion,
    DiscussionResult,
    EconomicCheck,
    Objection,
    Procedure,
    ProcedureStep,
    Publicity,
    PublicityEntry,
)
from lianghe_desktop.store.detached import build_rows, table_of
from lianghe_desktop.store.household_list import HouseholdKey
from lianghe_desktop.store.households import HouseholdFile, files_of
from lianghe_desktop.store.opened import Store

_BATCH = 300
Row = TypeVar("Row", bound=SharedRow)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dossier:
    """A household's file with its cases; deleted rows are left out, all in the order they were made.

    `elsewhere` names document numbers of this household's people that stand in another household too.
    """

    file: HouseholdFile
    procedures: tuple[Procedure, ...] = ()
    steps: tuple[ProcedureStep, ...] = ()
    checks: tuple[EconomicCheck, ...] = ()
    results: tuple[DiscussionResult, ...] = ()
    discussions: tuple[Discussion, ...] = ()
    entries: tuple[PublicityEntry, ...] = ()
    publicities: tuple[Publicity, ...] = ()
    objections: tuple[Objection, ...] = ()
    elsewhere: frozenset[str] = frozenset()


def dossiers_of(store: Store, households: Sequence[HouseholdKey]) -> list[Dossier]:
    """Return the dossiers of some households in the order given; those not on this desk are left out."""
    found: list[Dossier] = []
    for start in range(0, len(households), _BATCH):
        files = files_of(store, households[start : start + _BATCH])
        found.extend(store.query(lambda connection, files=files: _dossiers(connection, files)))  # type: ignore[misc]
    return found


def _dossiers(connection: Connection, files: Sequence[HouseholdFile]) -> list[Dossier]:
    twice = _numbers_elsewhere(connection, files)
    found: list[Dossier] = []
    for home, of_home in groupby(files, key=lambda file: HomeCode(file.household.home)):
        found.extend(_of_home(connection, home, list(of_home), twice))
    return found


def _of_home(
    connection: Connection,
    home: HomeCode,
    files: Sequence[HouseholdFile],
    twice: Mapping[str, set[tuple[str, str]]],
) -> Iterator[Dossier]:
    ids = [file.household.id for file in files]
    results = _held(connection, DiscussionResult, home, ids)
    entries = _held(connection, PublicityEntry, home, ids)
    procedures = _held(connection, Procedure, home, ids)
    steps = _held(connection, ProcedureStep, home, ids)
    checks = _held(connection, EconomicCheck, home, ids)
    objections = _held(connection, Objection, home, ids)
    meetings = _with_ids(
        connection, Discussion, home, [r.discussion_id for rows in results.values() for r in rows]
    )
    notices = _with_ids(
        connection, Publicity, home, [e.publicity_id for rows in entries.values() for e in rows]
    )
    for file in files:
        household = file.household.id
        numbers = {member.document_number for member in file.members if member.document_number}
        yield Dossier(
            file=file,
            procedures=procedures.get(household, ()),
            steps=steps.get(household, ()),
            checks=checks.get(household, ()),
            results=results.get(household, ()),
            discussions=tuple(
                meetings[r.discussion_id] for r in results.get(household, ()) if r.discussion_id in meetings
            ),
            entries=entries.get(household, ()),
            publicities=tuple(
                notices[e.publicity_id] for e in entries.get(household, ()) if e.publicity_id in notices
            ),
            objections=objections.get(household, ()),
            elsewhere=frozenset(one for one in numbers if len(twice.get(one, ())) > 1),
        )


def _numbers_elsewhere(
    connection: Connection, files: Sequence[HouseholdFile]
) -> dict[str, set[tuple[str, str]]]:
    """Return in which households each document number of `files` stands, people who left not counted."""
    numbers = sorted({m.document_number for file in files for m in file.members if m.document_number})
    found: dict[str, set[tuple[str, str]]] = {}
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        rows = connection.exec_driver_sql(
            "SELECT m.document_number, m.home, m.household_id FROM member AS m"
            " JOIN household AS h ON h.home = m.home AND h.id = m.household_id"
            f" WHERE m.document_number IN ({','.join('?' * len(batch))})"
            " AND m.gone IS NOT 1 AND m.left_on IS NULL"
            " AND h.gone IS NOT 1 AND h.moved_to_home IS NULL",
            tuple(batch),
        )
        for number, home, household in rows:
            found.setdefault(number, set()).add((home, household))
    return found


def _held(
    connection: Connection, model: type[Row], home: str, households: Sequence[str]
) -> dict[str, tuple[Row, ...]]:
    """Return the rows of a table by household, in the order they were made."""
    table = table_of(model)
    query = (
        select(table)
        .where(table.c.home == home, table.c.household_id.in_(households), table.c.gone.is_not(True))
        .order_by(table.c.id)
    )
    found: dict[str, list[Row]] = {}
    for row in build_rows(connection, model, query):
        found.setdefault(getattr(row, "household_id"), []).append(row)  # noqa: B009 - on every model asked for
    return {household: tuple(rows) for household, rows in found.items()}


def _with_ids(
    connection: Connection, model: type[Row], home: str, ids: Sequence[str | None]
) -> dict[str | None, Row]:
    wanted = sorted({one for one in ids if one})
    found: dict[str | None, Row] = {}
    for start in range(0, len(wanted), _BATCH):
        table = table_of(model)
        query = select(table).where(
            table.c.home == home, table.c.id.in_(wanted[start : start + _BATCH]), table.c.gone.is_not(True)
        )
        found |= {row.id: row for row in build_rows(connection, model, query)}
    return found
