"""Judge lines again when it has changed whose lines count, what was ruled, or what can be read."""

from collections.abc import Iterable

from sqlalchemy import Connection

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.journal_tables import TrustedRoot
from lianghe_desktop.store.append import LostLine, Tally
from lianghe_desktop.store.erasing import drop_photos, erase
from lianghe_desktop.store.forks import follow_branches, mark_issued
from lianghe_desktop.store.held import HeldReason, hold, why_held
from lianghe_desktop.store.journal import NUMBER_BITS, Journal, StreamEnd
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.reissue import issue_again
from lianghe_desktop.store.settle import settle_rows
from lianghe_desktop.store.standing import stand_apart
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.store.waiting import take_stopped

_BATCH = 5000


def judge_again(unit: Unit) -> None:
    """Judge all rulings again and do all that follows from what changed."""
    tally = Tally()
    judge(unit, tally)
    conclude(unit, tally)


def judge(unit: Unit, tally: Tally) -> None:
    """Judge all rulings again, and whatever these let in, until nothing changes any more."""
    while True:
        tally.rulings = False
        tally.settle(unit)
        before = unit.journal.trust
        changed = unit.journal.reload_trust()
        after = unit.journal.trust
        if changed:
            unit.everything = True
            settle_authors(unit.connection, unit.journal, changed)
        erase(
            unit,
            rows=after.erased_rows - before.erased_rows,
            lines=after.erased_lines - before.erased_lines,
            tally=tally,
        )
        _follow(unit, tally)
        if not tally.rulings:
            return


def conclude(unit: Unit, tally: Tally) -> int:
    """Issue own lines again that lost, settle every row; return how many lines were written anew."""
    issued = 0
    _follow(unit, tally)
    while tally.losing or tally.rulings:
        if tally.rulings:
            judge(unit, tally)
            continue
        lost, tally.losing = [one for one in tally.losing if not _stands(unit, one)], []
        before = tally.new
        issue_again(unit, lost, tally, author=unit.desk.author)
        issued += tally.new - before
        mark_issued(unit, lost)
    tally.settle(unit)
    drop_photos(unit, tally)
    unit.note_received(tally.touched)
    return issued


def _follow(unit: Unit, tally: Tally) -> None:
    """Let stand what was ruled to stand, and take in what waited for it."""
    if unit.journal.trust.branches:
        follow_branches(unit, tally)
    stand_apart(unit, tally)
    take_stopped(unit, tally)


def _stands(unit: Unit, lost: LostLine) -> bool:
    """Tell whether a line that was lost stands again."""
    end = unit.journal.end(lost.stream)
    return unit.journal.stored_hash(end, lost.line.number) == lost.line.hash


def trust_root(unit: Unit, *, author: str, level: AreaLevel, area: AreaCode) -> None:
    """Let an author count without a ruling, because a person confirmed its key on this desk."""
    unit.put(TrustedRoot(author=author, level=int(level), area=area.value, confirmed_at=unit.now_ms))
    judge_again(unit)


def settle_authors(connection: Connection, journal: Journal, authors: Iterable[str]) -> None:
    """Settle every row that the lines of `authors` touch, and list again which lines wait."""
    changed = frozenset(authors)
    for end in journal.ends():
        if end.name.author in changed:
            _settle_stream(connection, journal, end)


def settle_newer(connection: Connection, journal: Journal) -> None:
    """Work out again what an earlier program could not read."""
    rows = connection.exec_driver_sql(
        "SELECT o.id, o.row_key, o.head, o.tail, o.hash FROM held_op AS h JOIN op AS o ON o.id = h.op_id"
        f" WHERE h.reason = '{HeldReason.NEWER}' ORDER BY o.id"
    ).all()
    connection.exec_driver_sql(f"DELETE FROM held_op WHERE reason = '{HeldReason.NEWER}'")
    read = [(raw[0], *journal.read_op(raw)) for raw in rows]
    held = [(op_id, why_held(key, op)) for op_id, key, op in read]
    hold(connection, [(op_id, *reason) for op_id, reason in held if reason is not None])
    settle_rows(connection, journal, {key for _, key, _ in read})


def _settle_stream(connection: Connection, journal: Journal, end: StreamEnd) -> None:
    low = end.no << NUMBER_BITS
    for first in range(1, end.number + 1, _BATCH):
        bounds = (low + first, low + min(first + _BATCH - 1, end.number))
        connection.exec_driver_sql(
            f"DELETE FROM held_op WHERE op_id BETWEEN ? AND ? AND reason != '{HeldReason.UNREADABLE}'", bounds
        )
        rows = connection.exec_driver_sql(
            "SELECT id, row_key, head, tail, hash FROM op"
            " WHERE id BETWEEN ? AND ? AND row_key IS NOT NULL ORDER BY id",
            bounds,
        ).all()
        keys: set[RowKey] = set()
        waiting = []
        for raw in rows:
            key, op = journal.read_op(raw)
            keys.add(key)
            reason = why_held(key, op)
            if reason is not None:
                waiting.append((raw[0], *reason))
        hold(connection, waiting)
        settle_rows(connection, journal, keys)
