"""How one column is described: where it is, what people call it, how it is typed, where it comes from."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """How a field is typed and shown."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    PHONE = "phone"
    DAY = "day"
    NUMBER = "number"
    MONEY = "money"  # typed in yuan, stored in fen
    CENTI = "centi"  # typed with two decimals, stored in hundredths
    FLAG = "flag"
    CODE = "code"
    CODES = "codes"  # several codes, space between, in the order of the list
    NUMBER_OF_DOCUMENT = "document"  # masked until asked for


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldSpec:
    """Describe one column: where it is, what people call it, how it is typed, where it comes from."""

    table: str
    column: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    codes: str | None = None
    unit: str = ""
    source: str = ""


def of_table(table: str, source: str, *rows: tuple[str, ...]) -> tuple[FieldSpec, ...]:
    """Return the entries of a table: column, label, kind (text), then code list or unit."""
    return tuple(_spec(table, source, *row) for row in rows)


def _spec(table: str, source: str, column: str, label: str, kind: str = "text", extra: str = "") -> FieldSpec:
    field_kind = FieldKind(kind)
    codes = extra if field_kind in (FieldKind.CODE, FieldKind.CODES) else None
    return FieldSpec(
        table=table,
        column=column,
        label=label,
        kind=field_kind,
        codes=codes,
        unit="" if codes else extra,
        source=source,
    )
