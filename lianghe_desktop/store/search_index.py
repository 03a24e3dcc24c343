"""The search index: derived from households and members, kept up in the same unit, rebuilt at will.

Three ways lead to a person: a range on the name or its initials, full text of the name's single
characters, and trigrams of numbers and of longer names. Characters stand in the full text as their
code points, because its tokenizer does not know the rarer ones of people's names.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection

from lianghe_desktop.store.listed import PAIRS, pairs, rebuild_listed, update_listed
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.pinyin import initials

_STALE = "search_stale"
_BATCH = 2000
_TABLES = ("household", "member")
_CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_sign USING"
    " fts5(signs, content='', contentless_delete=1, detail=none, tokenize='ascii')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_part USING"
    " fts5(parts, content='', contentless_delete=1, detail=none, tokenize='trigram')",
)
_ENTRY_COLUMNS = "home, household_id, member_id, name, initials, other_initials, digits"
_MEMBERS = (
    "SELECT home, id, household_id, name, document_number, phone FROM member"
    " WHERE household_id IS NOT NULL AND gone IS NOT 1"
)
_HOUSEHOLDS = "SELECT home, id, household_no, provisional_no, phone FROM household WHERE gone IS NOT 1"

_STORED = {
    "household": f"SELECT no, {_ENTRY_COLUMNS} FROM search_entry"
    f" WHERE member_id = '' AND (home, household_id) IN {PAIRS}",
    "member": f"SELECT no, {_ENTRY_COLUMNS} FROM search_entry WHERE (home, member_id) IN {PAIRS}",
}
_SOME = {
    "household": f"{_HOUSEHOLDS} AND (home, id) IN {PAIRS}",
    "member": f"{_MEMBERS} AND (home, id) IN {PAIRS}",
}

Entry = tuple[str, str, str, str, str, str, str]


def create_search(connection: Connection) -> None:
    """Create the full-text tables."""
    for statement in _CREATE:
        connection.exec_driver_sql(statement)


def update_search(connection: Connection, touched: Iterable[RowKey]) -> None:
    """Bring the entries of the rows in `touched`, and the list of households, up to date."""
    households: set[tuple[str, str]] = set()
    for table in _TABLES:
        ids = sorted((key.home, key.id) for key in touched if key.table == table)
        for start in range(0, len(ids), _BATCH):
            households.update(_update(connection, table, ids[start : start + _BATCH]))
    update_listed(connection, sorted(households))


def mark_search_stale(connection: Connection) -> None:
    """Note that the index must be rebuilt after the commit."""
    connection.exec_driver_sql("INSERT OR REPLACE INTO setting (key, value) VALUES (?, '1')", (_STALE,))


def is_search_stale(connection: Connection) -> bool:
    """Tell whether the index must be rebuilt."""
    return connection.exec_driver_sql("SELECT 1 FROM setting WHERE key = ?", (_STALE,)).first() is not None


def rebuild_index(connection: Connection) -> None:
    """Throw index and list away and make them again from the tables, within the running transaction."""
    for statement in ("DROP TABLE IF EXISTS search_sign", "DROP TABLE IF EXISTS search_part"):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("DELETE FROM search_entry")
    create_search(connection)
    batch: list[Entry] = []
    for entry in expected_entries(connection):
        batch.append(entry)
        if len(batch) == _BATCH:
            _add(connection, batch)
            batch = []
    _add(connection, batch)
    rebuild_listed(connection)
    connection.exec_driver_sql("DELETE FROM setting WHERE key = ?", (_STALE,))


def expected_entries(connection: Connection) -> Iterator[Entry]:
    """Yield the entries that the tables ask for."""
    for row in connection.exec_driver_sql(_HOUSEHOLDS):
        yield _household_entry(*row)
    for row in connection.exec_driver_sql(_MEMBERS):
        yield _member_entry(*row)


def _update(connection: Connection, table: str, ids: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Update the entries of rows; return the households that they belong to or belonged to."""
    asked = pairs(ids)
    stored: dict[tuple[str, str], list[tuple[int, Entry]]] = {}
    for no, *entry in connection.exec_driver_sql(_STORED[table], asked):
        stored.setdefault(_row_of(entry), []).append((no, tuple(entry)))
    households: set[tuple[str, str]] = set(ids) if table == "household" else set()
    households.update(entry[:2] for entries in stored.values() for _, entry in entries)
    added: list[Entry] = []
    for row in connection.exec_driver_sql(_SOME[table], asked):
        wanted = _member_entry(*row) if table == "member" else _household_entry(*row)
        households.add(wanted[:2])
        known = stored.get(_row_of(wanted), [])
        if [entry for _, entry in known] == [wanted]:
            del stored[_row_of(wanted)]
        else:
            added.append(wanted)
    outdated = [(no,) for entries in stored.values() for no, _ in entries]
    if outdated:
        for index in ("search_sign", "search_part"):
            connection.exec_driver_sql(f"DELETE FROM {index} WHERE rowid = ?", outdated)
        connection.exec_driver_sql("DELETE FROM search_entry WHERE no = ?", outdated)
    _add(connection, added)
    return households


def _row_of(entry: Sequence[str]) -> tuple[str, str]:
    """Return home and id of the member or household that an entry stands for."""
    return (entry[0], entry[2] or entry[1])


def _add(connection: Connection, entries: list[Entry]) -> None:
    if not entries:
        return
    last = connection.exec_driver_sql("SELECT coalesce(max(no), 0) FROM search_entry").scalar_one()
    numbered = list(enumerate(entries, start=last + 1))
    connection.exec_driver_sql(
        f"INSERT INTO search_entry (no, {_ENTRY_COLUMNS}) VALUES (?,?,?,?,?,?,?,?)",
        [(no, *entry) for no, entry in numbered],
    )
    signs = [(no, spelled(entry[3])) for no, entry in numbered if has_signs(entry)]
    if signs:
        connection.exec_driver_sql("INSERT INTO search_sign (rowid, signs) VALUES (?,?)", signs)
    parts = [(no, _parts(entry)) for no, entry in numbered]
    connection.exec_driver_sql("INSERT INTO search_part (rowid, parts) VALUES (?,?)", parts)


def has_signs(entry: Entry) -> bool:
    """Tell whether the single characters of an entry's name can be searched: people's, not households'."""
    return bool(entry[2] and entry[3])


def _parts(entry: Entry) -> str:
    return f"{entry[3]} {entry[6]}" if entry[2] else entry[6]


def spelled(text: str) -> str:
    """Return the characters of `text` as words of the full text."""
    return " ".join(f"u{ord(sign):x}" for sign in text if not sign.isspace())


def _household_entry(
    home: str, row_id: str, household_no: str | None, provisional_no: str | None, phone: str | None
) -> Entry:
    """Return the entry of a household: its numbers are found by their beginning as a name is."""
    number, provisional = (household_no or "").upper(), (provisional_no or "").lower()
    return (home, row_id, "", number, provisional, "", _numbers(household_no, provisional_no, phone))


def _member_entry(
    home: str,
    row_id: str,
    household_id: str,
    name: str | None,
    document_number: str | None,
    phone: str | None,
) -> Entry:
    first, other = initials(name or "")
    return (home, household_id, row_id, name or "", first, other, _numbers(document_number, phone))


def _numbers(*numbers: str | None) -> str:
    return " ".join(number.upper() for number in numbers if number)
