"""Fields as data: every column that people see is described once and read as people type."""

import datetime as dt

import pytest

from lianghe_desktop.casework.fields import FIELDS, field_spec, read_field, show_field
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.records.errors import UserError


def test_every_field_names_a_column_a_label_and_a_source() -> None:
    tables = shared_tables()
    for spec in FIELDS:
        assert spec.column.startswith("extra.") or spec.column in tables[spec.table].columns, spec
        assert spec.label
        assert spec.source
        if spec.codes:
            assert code_list(spec.codes).items


def test_no_column_is_described_twice() -> None:
    keys = [(spec.table, spec.column) for spec in FIELDS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("table", "column", "typed", "value", "shown"),
    [
        ("household", "registered", "是", True, "是"),
        ("household", "registered_on", "2017年4月20日", dt.date(2017, 4, 20), "2017-04-20"),
        ("member", "months_worked", "11", 11, "11"),
        ("income_line", "amount_fen", "12,000.5", 1200050, "12,000.50"),
        ("assets", "land_centi_mu", "1.25", 125, "1.25"),
        ("member", "health", "患有大病，长期慢性病", "chronic serious", None),
        ("member", "health", "无", "none", "健康"),
        ("member", "labour", "弱劳动力或半劳动力", "weak", "弱劳动力或半劳动力"),
        ("household", "phone", "0756-5550000", "0756-5550000", "075*****0000"),
    ],
)
def test_typed_text_becomes_the_stored_value(table, column, typed, value, shown) -> None:
    spec = field_spec(table, column)
    assert spec is not None
    read = read_field(spec, typed)
    assert set(read.split()) == set(value.split()) if isinstance(value, str) else read == value
    if shown is not None:
        assert show_field(spec, read) == shown


@pytest.mark.parametrize(
    ("table", "column", "typed"),
    [
        ("household", "registered", "也许"),
        ("household", "registered_on", "2017-13-01"),
        ("member", "months_worked", "十一"),
        ("member", "labour", "很壮"),
        ("household", "phone", "123"),
        ("assets", "land_centi_mu", "-1"),
    ],
)
def test_what_does_not_fit_is_refused_in_chinese(table, column, typed) -> None:
    spec = field_spec(table, column)
    assert spec is not None
    with pytest.raises(UserError) as refusal:
        read_field(spec, typed)
    assert typed.strip("-") in refusal.value.text


def test_document_numbers_are_masked() -> None:
    spec = field_spec("member", "document_number")
    assert spec is not None
    assert show_field(spec, "440403198001011234") == "440403********1234"
