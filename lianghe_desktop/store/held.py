"""Lines that do not count, or not wholly, each with the reason why it waits. Source: journal rules 7, 9."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from sqlalchemy import Connection

from lianghe_desktop.records.row_fields import JsonValue
from lianghe_desktop.store.merge import RowKey, RowOp
from lianghe_desktop.store.plans import plans


class HeldReason(StrEnum):
    """Why a line waits."""

    VOID = "void"  # its author may not write it, or is not accepted yet
    NEWER = "newer"  # a table, field or value of a later program
    UNREADABLE = "unreadable"


def why_held(key: RowKey, op: RowOp) -> tuple[HeldReason, str] | None:
    """Return why a readable line does not count wholly, with what it concerns; None when it does."""
    if op.level is None:
        return HeldReason.VOID, op.author
    return why_newer(key, op.values)


def why_newer(key: RowKey, values: Mapping[str, JsonValue]) -> tuple[HeldReason, str] | None:
    """Return what in a line that counts only a later program can read; None when there is nothing."""
    plan = plans().get(key.table)
    if plan is None:
        return HeldReason.NEWER, key.table
    unread = plan.place(key.home, key.id, values)[1]
    return (HeldReason.NEWER, f"{key.table}.{unread[0]}") if unread else None


def hold(connection: Connection, lines: Iterable[tuple[int, HeldReason, str]]) -> None:
    """List lines (op.id, reason, detail) as waiting."""
    held = [(op_id, reason.value, detail) for op_id, reason, detail in lines]
    if held:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO held_op (op_id, reason, detail) VALUES (?,?,?)", held
        )
