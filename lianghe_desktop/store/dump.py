"""A canonical text of what a store holds, so that tests can say: nothing changed."""

from collections.abc import Iterator

from sqlalchemy import Connection

from lianghe_desktop.store.canonical import canonical_text
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.plans import plans

_JOURNAL = (
    "SELECT s.home, s.author, s.shelf, o.id & 1099511627775, o.head, o.tail, hex(o.hash)"
    " FROM op AS o JOIN stream AS s ON s.no = o.id >> 40 ORDER BY 1, 2, 3, 4"
)
_WAITING = "SELECT home, author, shelf, number, line FROM waiting_line ORDER BY 1, 2, 3, 4"


def dump_tables(store: Store) -> str:
    """Return all shared tables as text, a line a row in order of the keys."""
    return store.query(lambda connection: "".join(_tables(connection)))


def dump_shared(store: Store) -> str:
    """Return all shared tables, the journal and the waiting lines as text."""
    return store.query(lambda connection: "".join([*_tables(connection), *_journal(connection)]))


def _tables(connection: Connection) -> Iterator[str]:
    for name, plan in plans().items():
        columns = ", ".join(plan.columns)
        for row in connection.exec_driver_sql(f"SELECT {columns} FROM {name} ORDER BY home, id"):
            held = {
                column: value for column, value in zip(plan.columns, row, strict=True) if value is not None
            }
            yield f"{name}\t{canonical_text(held)}\n"


def _journal(connection: Connection) -> Iterator[str]:
    for home, author, shelf, number, head, tail, hash_ in connection.exec_driver_sql(_JOURNAL):
        yield f"{home}.{author}.{shelf}\t{number}\t{_text(head)}\t{_text(tail)}\t{hash_}\n"
    for home, author, shelf, number, line in connection.exec_driver_sql(_WAITING):
        yield f"waiting\t{home}.{author}.{shelf}\t{number}\t{_text(line)}\n"


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace")
