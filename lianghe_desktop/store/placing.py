"""Put the fields of journal lines into the columns of rows and back, as a plan says.

Both forms are the same but for flags, so that large imports need no conversion. Nothing here needs the
declared tables: another process is handed the plans.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from lianghe_desktop.records.row_fields import EXTRA, KEY_COLUMNS, JsonValue
from lianghe_desktop.store.canonical import INT64_HIGH, INT64_LOW, canonical_text, nfc

EXTRA_PREFIX = "extra."
Fields = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldPlan:
    """One journal field: its columns, and how each value is checked on the way in and out."""

    name: str
    columns: tuple[str, ...]
    grouped: bool
    fits: tuple[Callable[[Any], bool], ...]

    def storage(self, value: JsonValue) -> tuple[Any, ...] | None:
        """Return the database values of the columns, or None where this program cannot read `value`."""
        if not self.grouped:
            return (value,) if value is None or self.fits[0](value) else None
        if value is None:
            return (None,) * len(self.columns)
        if type(value) is not list or len(value) != len(self.columns):
            return None
        for fits, part in zip(self.fits, value, strict=True):
            if part is not None and not fits(part):
                return None
        return tuple(value)


@dataclass(frozen=True, kw_only=True, slots=True)
class TablePlan:
    """One shared table: its shelf, its columns in order, its fields by name and by column."""

    name: str
    shelf: str
    columns: tuple[str, ...]
    fields: Mapping[str, FieldPlan]
    field_of_column: Mapping[str, FieldPlan]
    position: Mapping[str, int]
    has_extra: bool

    def fields_of(self, row: Mapping[str, Any]) -> Fields:
        """Return the fields of a row whose value is not None, see `read_row`."""
        return self.read_row(row)[0]

    def read_row(self, row: Mapping[str, Any]) -> tuple[Fields, tuple[Any, ...]]:
        """Return the fields of a row whose value is not None, and its database values as `place` does.

        Raises:
            TypeError: A value is not of its column's kind.
        """
        found: Fields = {}
        values: list[Any] = [None] * len(self.columns)
        for name, value in row.items():
            if value is None:
                continue
            field = self.field_of_column.get(name)
            if field is not None:
                at = field.columns.index(name) if field.grouped else 0
                stored = _journal_value(self.name, field, at, value)
                values[self.position[name]] = stored
                if not field.grouped:
                    found[field.name] = stored
                elif field.name not in found:
                    found[field.name] = self._group(field, row)
            elif name in KEY_COLUMNS:
                values[self.position[name]] = value
        if self.has_extra and row.get(EXTRA):
            extra = read_extra(row[EXTRA])
            found.update(extra)
            values[self.position[EXTRA]] = _extra_text(extra)
        return found, tuple(values)

    def changed_fields(self, values: Mapping[str, Any], shown: Mapping[str, JsonValue]) -> Fields:
        """Return the fields that `values` (by column, field or `extra.KEY`) name, groups completed.

        Raises:
            TypeError: A name is unknown, or a value is not of its column's kind.
        """
        found: Fields = {}
        for name, value in values.items():
            field = self.fields.get(name) or self.field_of_column.get(name)
            if field is not None:
                found[field.name] = self._changed(
                    field, name, value, found.get(field.name, shown.get(field.name))
                )
            elif self.has_extra and name == EXTRA:
                kept = read_extra(value) if value else {}
                absent = {one: None for one in shown if one.startswith(EXTRA_PREFIX) and one not in kept}
                found.update(absent | kept)
            elif self.has_extra and name.startswith(EXTRA_PREFIX):
                found[name] = _normal(value)
            else:
                raise TypeError(f"{self.name} has no field {name}")
        return found

    def _changed(self, field: FieldPlan, name: str, value: Any, before: JsonValue) -> JsonValue:
        if not field.grouped:
            return None if value is None else _journal_value(self.name, field, 0, value)
        # A group may be named like one of its columns; a list then means the group.
        whole = isinstance(value, list | tuple) or (value is None and name not in field.columns)
        parts = (value or (None,) * len(field.columns)) if whole else field.storage(before) or ()
        row = dict(zip(field.columns, parts, strict=True))
        return self._group(field, row if whole else row | {name: value})

    def _group(self, field: FieldPlan, row: Mapping[str, Any]) -> JsonValue:
        parts = [
            None if row.get(column) is None else _journal_value(self.name, field, at, row[column])
            for at, column in enumerate(field.columns)
        ]
        return parts if any(part is not None for part in parts) else None

    def place(
        self, home: str, row_id: str, fields: Mapping[str, JsonValue]
    ) -> tuple[tuple[Any, ...], list[str]]:
        """Return the database values of a row in the order of `columns`, and the fields left out.

        Left out is what this program does not know or cannot read: its columns stay None.
        """
        shape = _shape_of(self, fields)
        if shape is not None:
            placed = shape.place(home, row_id, fields)
            if placed is not None:
                return placed, []
        return self._place_slowly(home, row_id, fields)

    def _place_slowly(
        self, home: str, row_id: str, fields: Mapping[str, JsonValue]
    ) -> tuple[tuple[Any, ...], list[str]]:
        values: list[Any] = [None] * len(self.columns)
        values[self.position["home"]] = home
        values[self.position["id"]] = row_id
        extra: Fields = {}
        unread: list[str] = []
        for name, value in fields.items():
            field = self.fields.get(name)
            if field is None:
                if self.has_extra and name.startswith(EXTRA_PREFIX):
                    extra[name] = value
                else:
                    unread.append(name)
            elif not field.grouped:
                if value is None or field.fits[0](value):
                    values[self.position[field.columns[0]]] = value
                else:
                    unread.append(name)
            else:
                stored = field.storage(value)
                if stored is None:
                    unread.append(name)
                    continue
                for column, part in zip(field.columns, stored, strict=True):
                    values[self.position[column]] = part
        if extra:
            values[self.position[EXTRA]] = _extra_text(extra)
        return tuple(values), unread


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shape:
    """How fields of certain names and types lie in a row; only what depends on a value is checked each time.

    `row` takes each column out of a list: None, home, id, the values given, then the parts of groups.
    """

    row: Callable[[Sequence[Any]], tuple[Any, ...]]
    checks: tuple[tuple[int, Callable[[Any], bool]], ...]  # position in that list, check
    groups: tuple[tuple[int, FieldPlan], ...]  # position in that list, group

    def place(self, home: str, row_id: str, fields: Mapping[str, JsonValue]) -> tuple[Any, ...] | None:
        """Return the row, or None when a value does not fit after all."""
        given: list[Any] = [None, home, row_id, *fields.values()]
        for at, fits in self.checks:
            if not fits(given[at]):
                return None
        for at, field in self.groups:
            stored = field.storage(given[at])
            if stored is None:
                return None
            given.extend(stored)
        return self.row(given)


_NOTHING, _HOME, _ID, _FIRST = range(4)
_MOST_SHAPES = 2_000
_shapes: dict[tuple[str, tuple[str, ...], tuple[type, ...]], _Shape | None] = {}


def _shape_of(plan: TablePlan, fields: Mapping[str, JsonValue]) -> _Shape | None:
    """Return the shape of `fields`, None where they need a closer look; rows of a table share few shapes."""
    key = (plan.name, tuple(fields), tuple(map(type, fields.values())))
    try:
        return _shapes[key]
    except KeyError:
        if len(_shapes) >= _MOST_SHAPES:  # a stranger's lines may have any
            _shapes.clear()
        return _shapes.setdefault(key, _new_shape(plan, fields))


def _new_shape(plan: TablePlan, fields: Mapping[str, JsonValue]) -> _Shape | None:
    taken = [_NOTHING] * len(plan.columns)
    taken[plan.position["home"]], taken[plan.position["id"]] = _HOME, _ID
    checks, groups = [], []
    parts = _FIRST + len(fields)
    for at, (name, value) in enumerate(fields.items(), start=_FIRST):
        field = plan.fields.get(name)
        if field is None:
            return None
        if field.grouped:
            groups.append((at, field))
            for column in field.columns:
                taken[plan.position[column]] = parts
                parts += 1
            continue
        taken[plan.position[field.columns[0]]] = at
        by_type = _BY_TYPE.get(field.fits[0])
        if value is not None and by_type is None:
            checks.append((at, field.fits[0]))
        elif value is not None and type(value) is not by_type:
            return None
    return _Shape(row=itemgetter(*taken), checks=tuple(checks), groups=tuple(groups))


Plans = Mapping[str, TablePlan]
"""The plans of all shared tables by name."""

SAME_ID = frozenset({"household", "housing", "assets"})
"""Tables with one row a household, under its id."""


class Rows(NamedTuple):
    """Rows of one table by the columns in which any of them holds something, home and id among them."""

    table: str
    columns: tuple[str, ...]
    values: list[tuple[Any, ...]]

    def of(self, column: str) -> Iterator[Any]:
        """Return the values of one column."""
        return map(itemgetter(self.columns.index(column)), self.values)

    def households(self) -> set[str]:
        """Return the ids of the households that the rows belong to."""
        column = "id" if self.table in SAME_ID else "household_id"
        return set(self.of(column)) - {None} if column in self.columns else set()


_FEW_ALIKE = 50


def rows_of(plan: TablePlan, values: Sequence[tuple[Any, ...]]) -> list[Rows]:
    """Return rows whose values are in the order of the plan's columns, without the columns that are empty.

    Most columns of most rows are empty, and to the driver an empty value is dearer than any other: many rows
    that hold the same columns go together, the others after them.
    """
    whole = _without_empty(Rows(plan.name, plan.columns, list(values)))
    if not any(None in column for column in zip(*whole.values, strict=True)):
        return [whole]
    alike: dict[tuple[type, ...], list[tuple[Any, ...]]] = {}
    for row in whole.values:
        alike.setdefault(tuple(map(type, row)), []).append(row)
    many = [rows for rows in alike.values() if len(rows) >= _FEW_ALIKE]
    rest = [row for rows in alike.values() if len(rows) < _FEW_ALIKE for row in rows]
    return [_without_empty(whole._replace(values=rows)) for rows in (*many, rest) if rows]


def _without_empty(rows: Rows) -> Rows:
    """Leave out the columns in which no row holds anything."""
    columns = enumerate(zip(*rows.values, strict=True))
    held = [at for at, column in columns if column.count(None) < len(rows.values)]
    if len(held) == len(rows.columns):
        return rows
    names = tuple(rows.columns[at] for at in held)
    return Rows(rows.table, names, list(map(itemgetter(*held), rows.values)))


def read_extra(text: str) -> Fields:
    """Return the fields `extra.KEY` of a row's `extra`, a JSON object without floats."""
    found = json.loads(text, parse_float=_no_float)
    return {EXTRA_PREFIX + key: _normal(value) for key, value in found.items() if value is not None}


def _extra_text(extra: Mapping[str, JsonValue]) -> str | None:
    """Return the column `extra` for fields `extra.KEY`."""
    held = {name[len(EXTRA_PREFIX) :]: value for name, value in extra.items() if value is not None}
    return canonical_text(held) if held else None


def is_int64(value: Any) -> bool:
    """Tell whether a column of whole numbers takes the value."""
    return type(value) is int and INT64_LOW <= value <= INT64_HIGH


def is_flag(value: Any) -> bool:
    """Tell whether a column of flags takes the value."""
    return type(value) is bool


def is_words(value: Any) -> bool:
    """Tell whether a column of text takes the value."""
    return type(value) is str


_BY_TYPE: dict[Callable[[Any], bool], type] = {is_words: str, is_flag: bool}
"""Checks that the type alone decides."""


def is_day(value: Any) -> bool:
    """Tell whether a column of days takes the value."""
    return type(value) is str and _is_day(value)


@lru_cache(maxsize=20_000)  # there are few days, and each is met often
def _is_day(text: str) -> bool:
    if len(text) != 10 or text[4] != "-":
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _journal_value(table: str, field: FieldPlan, at: int, value: Any) -> JsonValue:
    kind = type(value)
    if kind is str:
        value = nfc(value)
    elif kind is dt.date:
        value = value.isoformat()
    if not field.fits[at](value):
        raise TypeError(f"{table}.{field.columns[at]}: {kind.__name__} does not fit")
    return value  # type: ignore[no-any-return]  # checked by `fits`


def _normal(value: Any) -> JsonValue:
    if type(value) is str:
        return nfc(value)
    if type(value) is list:
        return [_normal(part) for part in value]
    return value  # type: ignore[no-any-return]  # JSON without floats


def _no_float(text: str) -> None:
    raise TypeError(f"extra: {text} is no whole number; write decimals as text")
