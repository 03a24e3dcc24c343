"""A file of schema 1 gets what a new file of schema 2 has: the same tables, columns, guards and indexes."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

import lianghe_desktop.records.tables  # noqa: F401 - makes the metadata
from lianghe_desktop.store.migration import SCHEMA_VERSION, STEPS

OLD = Path(__file__).with_name("schema_1.sql")


def _shape(connection: Connection) -> dict[str, object]:
    """Return every table with its columns and guards, every index with its columns."""
    found: dict[str, object] = {}
    rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    for kind, name, sql in rows:
        plain = re.sub(r"\s+", " ", sql)
        if kind == "index":
            found[name] = plain
            continue
        columns = connection.exec_driver_sql(f"PRAGMA table_info({name})").all()
        found[name] = (
            frozenset((column[1], column[2], column[3], column[5]) for column in columns),
            frozenset(re.findall(r"CONSTRAINT (ck_\w+) CHECK \((.*?)\)(?=,| |\)|$)", plain)),
        )
    return found


def test_every_version_has_its_step() -> None:
    assert sorted(STEPS) == list(range(1, SCHEMA_VERSION))


def test_an_old_file_gets_what_a_new_one_has() -> None:
    old, new = create_engine("sqlite://"), create_engine("sqlite://")
    with old.connect() as before, new.connect() as wanted:
        for statement in OLD.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                before.exec_driver_sql(statement)
        for version in range(1, SCHEMA_VERSION):
            STEPS[version](before)
        SQLModel.metadata.create_all(wanted)
        assert _shape(before) == _shape(wanted)
        with pytest.raises(IntegrityError):
            before.exec_driver_sql("INSERT INTO print_log (home, id, issued) VALUES ('h', 'i', x'00')")
