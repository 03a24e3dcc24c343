"""Find households by what a person types: names, initials, digits of documents, household numbers."""

import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection

from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.household_list import HouseholdKey
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.search_index import spelled

_KEPT = (
    " AND NOT EXISTS (SELECT 1 FROM household AS h"
    " WHERE h.home = e.home AND h.id = e.household_id AND h.gone IS 1)"
)
_FOUND = "e.home, e.household_id FROM search_entry AS e"
_LAST_SIGN = "\U0010ffff"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Way:
    """One way to find entries: a clause over search_entry `e` and its values."""

    clause: str
    values: tuple[str, ...]


def search(store: Store, text: str, *, limit: int = 200) -> list[HouseholdKey]:
    """Return (home, id) of households that every word of `text` leads to, best first.

    A word is a name or a part of one (one character and more), pinyin initials, three and more digits
    of a document or telephone number, or the beginning of a household number.
    """
    words = unicodedata.normalize("NFKC", text).split()
    if not words:
        return []
    return store.query(lambda connection: _search(connection, words, limit))


def _search(connection: Connection, words: list[str], limit: int) -> list[HouseholdKey]:
    if len(words) == 1:
        found: dict[HouseholdKey, None] = {}
        for way in _ways(words[0]):
            rows = connection.exec_driver_sql(
                f"SELECT DISTINCT {_FOUND} WHERE {way.clause}{_KEPT} LIMIT ?",
                (*way.values, limit),
            )
            found.update(((HomeCode(home), RowId(household_id)), None) for home, household_id in rows)
            if len(found) >= limit:
                break
        return list(found)[:limit]
    questions: list[str] = []
    values: list[str] = []
    for word in words:
        ways = _ways(word)
        questions.append(" UNION ".join(f"SELECT {_FOUND} WHERE {way.clause}{_KEPT}" for way in ways))
        values.extend(value for way in ways for value in way.values)
    question = " INTERSECT ".join(f"SELECT * FROM ({one})" for one in questions)
    rows = connection.exec_driver_sql(f"{question} LIMIT ?", (*values, limit))
    return [(HomeCode(home), RowId(household_id)) for home, household_id in rows]


def _ways(word: str) -> list[_Way]:
    if not word.isascii():
        return [_prefix("name", word), _anywhere_in_name(word)]
    upper = word.upper()
    ways = [_prefix("name", upper), _prefix("initials", word.lower()), _other_reading(word.lower())]
    if len(upper) >= 3:
        ways.append(_in_numbers(upper))
    return ways


def _prefix(column: str, text: str) -> _Way:
    return _Way(clause=f"e.{column} >= ? AND e.{column} < ?", values=(text, text + _LAST_SIGN))


def _other_reading(text: str) -> _Way:
    way = _prefix("other_initials", text)
    return _Way(clause=f"{way.clause} AND e.other_initials != ''", values=way.values)


def _anywhere_in_name(word: str) -> _Way:
    if len(word) >= 3:
        return _by_trigrams(word, "name")
    return _Way(
        clause="e.no IN (SELECT rowid FROM search_sign WHERE search_sign MATCH ?) AND instr(e.name, ?) > 0",
        values=(" AND ".join(spelled(word).split()), word),
    )


def _in_numbers(digits: str) -> _Way:
    return _by_trigrams(digits, "digits")


def _by_trigrams(text: str, column: str) -> _Way:
    parts = dict.fromkeys(text[at : at + 3] for at in range(len(text) - 2))
    quoted = " AND ".join('"' + part.replace('"', '""') + '"' for part in parts)
    return _Way(
        clause="e.no IN (SELECT rowid FROM search_part WHERE search_part MATCH ?)"
        f" AND instr(e.{column}, ?) > 0",
        values=(quoted, text),
    )
