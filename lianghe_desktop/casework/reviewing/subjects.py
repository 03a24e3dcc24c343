"""What may be reviewed of a household, which rows belong to it, and how one field of them is read.

Source: 最低生活保障审核确认办法 18-20; 珠斗办字〔2017〕6号 四（三）.
"""

from collections.abc import Iterable

from lianghe_desktop.casework.fields import FieldKind, field_spec, show_field
from lianghe_desktop.casework.households import TABLE_WORDS
from lianghe_desktop.records.case_codes import ReviewSubject
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.households import HouseholdFile

NAMED_BY_KIND = {"income_line": "income_kind", "spending_line": "spending_kind", "cause": "poverty_cause"}

HELP_TABLES = frozenset({"help_plan", "help_measure", "help_visit"})


def rows_of_subject(file: HouseholdFile, subject: str, subject_id: str) -> list[SharedRow]:
    """Return the rows that a review of `subject` looks at, in a fixed order.

    The advice rests on what is stored of the household, and is reviewed as that.
    """
    if subject == ReviewSubject.INTERVIEW:
        return [row for row in file.interviews if row.id == subject_id]
    if subject == ReviewSubject.HELP:
        return [*file.plans, *file.measures, *file.visits]
    single = [row for row in (file.housing, file.assets) if row is not None]
    return [file.household, *file.members, *file.income, *file.spending, *single, *file.causes]


def row_named(rows: Iterable[SharedRow], table: str, row_id: str) -> SharedRow | None:
    """Return the row of a table among `rows`."""
    return next((row for row in rows if table_name(row) == table and row.id == row_id), None)


def table_name(row: SharedRow) -> str:
    """Return the stored name of a row's table."""
    return str(table_of(type(row)).name)


def field_words(row: SharedRow, column: str) -> tuple[str, str]:
    """Return (label, value) of one field as pages show them, numbers masked.

    Raises:
        UserError: The field is not one that pages show.
    """
    spec = field_spec(table_name(row), column)
    if spec is None:
        raise UserError(ErrorCode.BAD_INPUT, f"没有“{column}”这一栏，请核对后再退回。")
    label = "·".join(word for word in (row_words(row), spec.label) if word)
    return label, show_field(spec, getattr(row, column, None))


def is_masked(row: SharedRow, column: str) -> bool:
    """Tell whether a field is shown with most of its digits hidden, so that a change may not show."""
    spec = field_spec(table_name(row), column)
    return spec is not None and spec.kind in (FieldKind.NUMBER_OF_DOCUMENT, FieldKind.PHONE)


def row_words(row: SharedRow) -> str:
    """Return how a row is called in front of its fields: a member's name, a kind of money, a day of help."""
    table = table_name(row)
    if table == "household":
        return ""
    if isinstance(row, Member):
        return row.name or "家庭成员"
    codes = NAMED_BY_KIND.get(table)
    if codes is not None:
        code = getattr(row, "kind", None) or getattr(row, "code", None) or ""
        found = code_list(codes).find(code)
        return found.label if found else TABLE_WORDS[type(row)]
    return TABLE_WORDS.get(type(row), "")
