"""Check a store against itself: pages, chains, tables equal to a replay, derived lists, search."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from lianghe_desktop.store.held import HeldReason, why_held
from lianghe_desktop.store.journal import NUMBER_BITS, Hole, Journal, StreamEnd
from lianghe_desktop.store.lines import first_hash, next_hash
from lianghe_desktop.store.listed import expected_listed
from lianghe_desktop.store.merge import RowKey, RowOp, row_state
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.plans import plans
from lianghe_desktop.store.search_index import expected_entries, has_signs, is_search_stale
from lianghe_desktop.store.settle import contested_lines, gone_lines

_MOST_LISTED = 50


def check_store(store: Store) -> list[str]:
    """Return what is wrong with the file, one Chinese sentence each; nothing when all is well."""
    return store.query(check_connection)


def check_connection(connection: Connection) -> list[str]:
    """Check the file behind an open connection, see `check_store`."""
    found: list[str] = []
    for finding in _findings(connection):
        found.append(finding)
        if len(found) >= _MOST_LISTED:
            break
    return found


def _findings(connection: Connection) -> Iterator[str]:
    pages = list(_pages(connection))
    yield from pages
    if pages:
        return
    journal = Journal(connection)
    yield from _chains(connection, journal)
    yield from _replay(connection, journal)
    yield from _search(connection)


def _pages(connection: Connection) -> Iterator[str]:
    for (text,) in connection.exec_driver_sql("PRAGMA cipher_integrity_check"):
        yield f"数据文件有损坏的页：{text}。请用最近一次验证过的备份恢复。"
    for (text,) in connection.exec_driver_sql("PRAGMA integrity_check(10)"):
        if text != "ok":
            yield f"数据文件的内部结构损坏：{text}。请用最近一次验证过的备份恢复。"


def _chains(connection: Connection, journal: Journal) -> Iterator[str]:
    lines = connection.exec_driver_sql("SELECT id, head, tail, hash FROM op ORDER BY id")
    known = {end.no: end for end in journal.ends()}
    seen = set()
    for no, of_stream in groupby(lines, key=lambda line: line[0] >> NUMBER_BITS):
        seen.add(no)
        end = known.get(no)
        if end is None or not _links(end, journal.holes(no), of_stream):
            yield f"流水 {end.name if end else no} 的链条对不上，内容可能被改动。请用备份恢复。"
    for end in known.values():
        if end.no not in seen and not _links(end, journal.holes(end.no), ()):
            yield f"流水 {end.name} 的内容缺失。请用备份恢复。"


def _links(end: StreamEnd, holes: Sequence[Hole], lines: Iterable[Any]) -> bool:
    """Tell whether the lines of a stream lead to its end; a hole leads to the hash that was ruled."""
    missing = {hole.first: hole for hole in holes}
    number, hash_ = 0, first_hash(end.name)
    for op_id, head, tail, stored in lines:
        while number + 1 in missing:
            number, hash_ = missing[number + 1].last, missing[number + 1].hash
        number += 1
        hash_ = next_hash(hash_, head, tail)
        if op_id & ((1 << NUMBER_BITS) - 1) != number or hash_ != stored:
            return False
    while number + 1 in missing:
        number, hash_ = missing[number + 1].last, missing[number + 1].hash
    return (end.number, end.hash) == (number, hash_)


def _replay(connection: Connection, journal: Journal) -> Iterator[str]:
    expected_held: list[tuple[int, str, str]] = []
    contested: list[tuple[Any, ...]] = []
    waiting: list[tuple[Any, ...]] = []
    gone: list[tuple[Any, ...]] = []
    shown = dict.fromkeys(plans(), 0)
    for key, ops in _rows(connection, journal, expected_held):
        state = row_state(ops)
        contested.extend(contested_lines(key, state))
        gone.extend(gone_lines(key, state))
        plan = plans().get(key.table)
        if not state.inserted and state.fields:
            waiting.append((*key, sum(len(one.standing) for one in state.fields.values())))
        if plan is None or not state.inserted:
            continue
        shown[key.table] += 1
        stored = connection.exec_driver_sql(
            f"SELECT {', '.join(plan.columns)} FROM {plan.name} WHERE home = ? AND id = ?", key[1:]
        ).first()
        if stored is None or tuple(stored) != plan.place(key.home, key.id, state.shown_fields())[0]:
            yield f"表 {key.table} 里 {key.id} 的内容与流水不一致。"
    for table, count in shown.items():
        if connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() != count:
            yield f"表 {table} 的行数与流水不一致。"
    yield from _lists(connection, held=expected_held, contested=contested, waiting=waiting, gone=gone)


def _rows(
    connection: Connection, journal: Journal, held: list[tuple[int, str, str]]
) -> Iterator[tuple[RowKey, list[RowOp]]]:
    """Yield each row with its operations; lines that do not count wholly are added to `held`."""
    raw_lines = connection.exec_driver_sql(
        "SELECT id, row_key, head, tail, hash FROM op ORDER BY row_key, id"
    )
    for row_key, of_key in groupby(raw_lines, key=lambda raw: raw[1]):
        rows: dict[RowKey, list[RowOp]] = {}
        for raw in of_key:
            if row_key is None:
                held.append((raw[0], HeldReason.UNREADABLE.value, ""))
                continue
            key, op = journal.read_op(raw)
            rows.setdefault(key, []).append(op)
            reason = why_held(key, op)
            if reason is not None:
                held.append((raw[0], reason[0].value, reason[1]))
        yield from rows.items()


def _lists(
    connection: Connection,
    *,
    held: list[tuple[int, str, str]],
    contested: list[tuple[Any, ...]],
    waiting: list[tuple[Any, ...]],
    gone: list[tuple[Any, ...]],
) -> Iterator[str]:
    for table, name, expected in (
        ("held_op", "待处理清单", held),
        ("standing_write", "待定清单", contested),
        ("waiting_row", "等待清单", waiting),
        ("gone_question", "删除待定清单", gone),
    ):
        stored = [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
        if sorted(stored) != sorted(expected):
            yield f"{name}与流水不一致。"


def _search(connection: Connection) -> Iterator[str]:
    if is_search_stale(connection):
        return
    columns = "home, household_id, member_id, name, initials, other_initials, digits"
    stored = connection.exec_driver_sql(f"SELECT {columns}, no FROM search_entry").all()
    if sorted(tuple(row[:7]) for row in stored) != sorted(expected_entries(connection)):
        yield "搜索目录与表不一致，请重建搜索目录。"
        return
    listed = [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM listed_household")]
    if sorted(listed, key=repr) != sorted(expected_listed(connection), key=repr):
        yield "农户名单与表不一致，请重建搜索目录。"
    for index in ("search_sign", "search_part"):
        count = connection.exec_driver_sql(f"SELECT count(*) FROM {index}").scalar_one()
        wanted = sum(1 for row in stored if index == "search_part" or has_signs(tuple(row[:7])))
        if count != wanted:
            yield "搜索目录与表不一致，请重建搜索目录。"
