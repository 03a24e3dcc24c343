"""Forks: one author, two lines of the same number. What a desk does when it meets one.

The desk above the author rules that the branch which continues its chain stands; a desk that finds
itself cloned takes a new author and issues its losing work again. Source: journal rules 8 and 10.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.enums import RulingKind
from lianghe_desktop.records.ids import new_author_id
from lianghe_desktop.records.journal_tables import TrustedRoot
from lianghe_desktop.records.local_tables import Setting
from lianghe_desktop.records.staff import Ruling
from lianghe_desktop.store.append import LostLine, Tally, admitted, append, may_stand
from lianghe_desktop.store.desk import DESK_SETTING, desk_to_text
from lianghe_desktop.store.entering import Line
from lianghe_desktop.store.journal import NUMBER_BITS
from lianghe_desktop.store.lines import StreamName, read_head, split_line
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.trust import RULING_TABLE, Standing
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.store.waiting import apart, set_aside


def leave_author(unit: Unit) -> None:
    """Write under a new author from now on: somebody else writes under the old one."""
    desk = replace(unit.desk, author=new_author_id())
    unit.put(Setting(key=DESK_SETTING, value=desk_to_text(desk)))
    unit.put(
        TrustedRoot(
            author=desk.author,
            level=int(desk.level),
            area=" ".join(area.value for area in desk.homes),
            confirmed_at=unit.now_ms,
        )
    )
    unit.desk = desk
    trust = unit.journal.trust
    standing = Standing.within(desk.level, desk.homes)
    unit.journal.trust = replace(trust, authors={**trust.authors, desk.author: standing})


def rule_on_forks(unit: Unit) -> int:
    """Rule, for the forks of desks below, that the branch which is held here stands; return how many."""
    journal = unit.journal
    ruled = 0
    for home, author, shelf, number, before in unit.connection.exec_driver_sql(
        "SELECT DISTINCT home, author, shelf, number, before FROM forked_line ORDER BY 1, 2, 3, 4"
    ).all():
        stream = StreamName(home, author, shelf)
        end = journal.known_end(stream)
        stored = journal.stored_hash(end, number) if end is not None else None
        if end is None or stored is None or journal.hash_at(end, number - 1) != bytes(before):
            continue
        if any(gap.stream == stream and gap.first <= number <= gap.last for gap in journal.trust.closed):
            continue  # the ruling that closed the gap says what stands in it
        ruled += _rule_branch(unit, stream, number, stored)
    return ruled


def _rule_branch(unit: Unit, stream: StreamName, number: int, hash_: bytes) -> bool:
    standing = unit.journal.trust.authors.get(stream.author)
    above = standing is not None and unit.desk.level < min(standing.level, AreaLevel.VILLAGE)
    row_id = f"{stream.author}.{stream.shelf}.{number}"
    if not above or unit.rows(Ruling, home=stream.home, id=row_id):
        return False
    unit.insert(
        Ruling(
            home=stream.home,
            id=row_id,
            kind=RulingKind.BRANCH_STANDS.value,
            author=stream.author,
            shelf=stream.shelf,
            number=number,
            hash=hash_.hex(),
        )
    )
    return True


def give_way(unit: Unit, stream: StreamName, number: int, tally: Tally) -> None:
    """Set the lines of a stream from `number` on aside, because another branch stands."""
    journal = unit.journal
    end = journal.end(stream)
    lost = _lines_from(unit, end.no, number)
    before = journal.hash_at(end, number - 1)
    if before is None:
        raise AssertionError("a fork begins after a line that is here")
    journal.cut(end, number - 1, before)
    unit.connection.exec_driver_sql(
        "DELETE FROM signed_head WHERE stream = ? AND number >= ?", (str(stream), number)
    )
    set_aside(unit, stream, lost, tally)
    lose(unit, stream, lost, tally, again=lost)


def lose(
    unit: Unit, stream: StreamName, lost: Sequence[Line], tally: Tally, *, again: Iterable[Line]
) -> None:
    """Settle rows without lines that stand no longer; `again`, where own, is issued by a new author."""
    keys = {key for key in (_key(stream, line) for line in lost) if key is not None}
    tally.changed(keys)
    tally.rulings |= any(key.table == RULING_TABLE for key in keys)
    if lost and stream.author == unit.desk.author:
        leave_author(unit)
    if _was_own(unit, stream.author):
        tally.losing.extend(LostLine(stream, line) for line in again)


def follow_branches(unit: Unit, tally: Tally) -> frozenset[StreamName]:
    """Let the branches stand that were ruled to stand; return their streams. Not where a gap was closed."""
    whole_apart = apart(unit)
    for ruled in sorted(unit.journal.trust.branches):
        if ruled.stream in whole_apart:
            continue
        end = unit.journal.known_end(ruled.stream)
        stored = unit.journal.stored_hash(end, ruled.number) if end is not None else None
        if stored is not None and stored != ruled.hash:
            give_way(unit, ruled.stream, ruled.number, tally)
        _take_aside(unit, ruled.stream, ruled.number, tally)
    # A line that was set aside once and came again stands now.
    unit.connection.exec_driver_sql(
        "DELETE FROM forked_line WHERE EXISTS (SELECT 1 FROM stream AS s JOIN op AS o"
        f" ON o.id = (s.no << {NUMBER_BITS}) + forked_line.number WHERE s.home = forked_line.home"
        " AND s.author = forked_line.author AND s.shelf = forked_line.shelf AND o.hash = forked_line.hash)"
    )
    return frozenset(ruled.stream for ruled in unit.journal.trust.branches)


def lines_aside(unit: Unit, author: str) -> list[LostLine]:
    """Return the lines of an author that were set aside and written anew nowhere, in their order."""
    rows = unit.connection.exec_driver_sql(
        "SELECT home, shelf, number, before, hash, line FROM forked_line"
        " WHERE author = ? AND issued_again = ? ORDER BY home, shelf, number, hash",
        (author, 0),
    ).all()
    found = []
    for home, shelf, number, before, hash_, text in rows:
        _, head, tail = split_line(text)
        line = Line(number, head, tail, bytes(before), bytes(hash_))
        found.append(LostLine(StreamName(home, author, shelf), line))
    return found


def mark_issued(unit: Unit, lost: Iterable[LostLine]) -> None:
    """Take down that the work of lines set aside was written anew here."""
    unit.connection.exec_driver_sql(
        "UPDATE forked_line SET issued_again = ?"
        " WHERE home = ? AND author = ? AND shelf = ? AND number = ? AND hash = ?",
        [(1, s.home, s.author, s.shelf, line.number, line.hash) for s, line in lost],
    )


def _take_aside(unit: Unit, stream: StreamName, first: int, tally: Tally) -> None:
    """Append lines that were set aside and belong to the branch that stands."""
    keyed = (stream.home, stream.author, stream.shelf)
    while True:
        end = unit.journal.end(stream)
        if end.number + 1 < first:
            return
        rows = unit.connection.exec_driver_sql(
            "SELECT number, line, before, hash FROM forked_line"
            " WHERE home = ? AND author = ? AND shelf = ? AND number = ? AND before = ? ORDER BY hash",
            (*keyed, end.number + 1, end.hash),
        ).all()
        lines = [Line(n, *split_line(text)[1:], bytes(before), bytes(h)) for n, text, before, h in rows]
        fitting = [one for one in lines if may_stand(unit, stream, one) and admitted(unit, stream, one)]
        if not fitting:
            return
        append(unit, stream, iter(fitting[:1]), tally)
        unit.connection.exec_driver_sql(
            "DELETE FROM forked_line WHERE home = ? AND author = ? AND shelf = ? AND number = ? AND hash = ?",
            (*keyed, fitting[0].number, fitting[0].hash),
        )


def _lines_from(unit: Unit, no: int, number: int) -> list[Line]:
    rows = unit.connection.exec_driver_sql(
        "SELECT id, head, tail, hash FROM op WHERE id >= ? AND id < ? ORDER BY id",
        ((no << NUMBER_BITS) + number, (no + 1) << NUMBER_BITS),
    ).all()
    end = unit.journal.stream_of(no << NUMBER_BITS)
    found: list[Line] = []
    for op_id, head, tail, hash_ in rows:
        at = op_id & ((1 << NUMBER_BITS) - 1)
        before = found[-1].hash if found and found[-1].number == at - 1 else unit.journal.hash_at(end, at - 1)
        found.append(Line(at, head, tail, before or b"", bytes(hash_)))
    return found


def _key(stream: StreamName, line: Line) -> RowKey | None:
    try:
        head = read_head(line.head)
    except ValueError:
        return None
    return RowKey(head.table, stream.home, head.key[1])


def _was_own(unit: Unit, author: str) -> bool:
    """Tell whether this desk wrote under `author`: nobody else of its level and area is a root here."""
    homes = {area.value for area in unit.desk.homes}
    return any(
        row.level == int(unit.desk.level) and homes & set(row.area.split())
        for row in unit.rows(TrustedRoot, author=author)
    )
