"""Tables say which columns form a field, and their types refuse what is not theirs."""

import datetime as dt

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel

from lianghe_desktop.records.declare import Shelf, decode, encode, journal_fields, shared_tables, shelf_of
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.row_fields import KEY_COLUMNS
from lianghe_desktop.records.tables import LOCAL_TABLES, SHARED_TABLES


@pytest.fixture
def engine():
    """Return an empty database with every table."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    return engine


def test_every_shared_table_is_keyed_by_home_and_id() -> None:
    assert len(SHARED_TABLES) == len(shared_tables())
    for table in shared_tables().values():
        assert tuple(column.name for column in table.primary_key) == KEY_COLUMNS
        assert not table.foreign_keys


def test_no_local_table_has_a_shelf() -> None:
    assert not {model.__tablename__ for model in LOCAL_TABLES} & set(shared_tables())


def test_columns_that_mean_something_together_are_one_field() -> None:
    fields = journal_fields(shared_tables()["member"])
    assert fields["document"].columns == ("document_kind", "document_number")
    assert "document_number" not in fields
    assert "extra" not in fields


def test_every_column_belongs_to_exactly_one_field() -> None:
    for table in shared_tables().values():
        inside = [column for field in journal_fields(table).values() for column in field.columns]
        expected = {c.name for c in table.columns} - set(KEY_COLUMNS) - {"extra"}
        assert sorted(inside) == sorted(expected)


def test_audit_rows_lie_on_their_own_shelf() -> None:
    assert shelf_of(shared_tables()["event"]) is Shelf.AUDIT
    assert shelf_of(shared_tables()["household"]) is Shelf.VILLAGE


def test_values_survive_the_journal() -> None:
    member = shared_tables()["member"]
    for name, value in (
        ("birth_date", dt.date(1980, 2, 29)),
        ("works", False),
        ("months_worked", 7),
        ("name", "䶮"),
    ):
        column = member.columns[name]
        assert decode(column, encode(column, value)) == value


@pytest.mark.parametrize(
    ("name", "value"), [("months_worked", "7"), ("works", 1), ("birth_date", "2020-13-01")]
)
def test_a_value_of_another_kind_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError):
        decode(shared_tables()["member"].columns[name], value)


def test_text_never_becomes_money(engine) -> None:
    table = shared_tables()["income_line"]
    with engine.connect() as connection:
        with pytest.raises(StatementError):
            connection.execute(table.insert().values(home="h", id="i", amount_fen="12"))
        with pytest.raises(IntegrityError):
            connection.execute(text("insert into income_line (home, id, amount_fen) values ('h', 'i', 'x')"))


def test_money_beyond_32_bits_is_kept(engine) -> None:
    table = shared_tables()["income_line"]
    with engine.begin() as connection:
        connection.execute(table.insert().values(home="h", id="i", amount_fen=3_115_000_000))
        assert connection.execute(table.select()).one().amount_fen == 3_115_000_000


def test_a_misspelt_column_is_refused_and_the_others_have_their_defaults() -> None:
    with pytest.raises(TypeError, match="Household has no column adress"):
        Household(home="440403106201", id="h1", adress="村口")
    row = Household(home="440403106201", id="h1", address="村口")
    assert (row.address, row.phone, row.gone) == ("村口", None, None)
    assert row.model_fields_set == {"home", "id", "address"}
