"""A form with every control, in two languages, from workbook to finished answers."""

from __future__ import annotations

import pytest

from lianghe_desktop.survey import (
    ControlKind,
    Definition,
    ItemKind,
    RangeSpec,
    convert_xlsx,
    lint,
    load_definition,
    outline,
    restore_session,
    start_session,
)
from tests.survey.forms import NOW, workbook

HEAD = (
    "type",
    "name",
    "label::中文 (zh)",
    "label::English (en)",
    "appearance",
    "parameters",
    "choice_filter",
    "calculation",
    "repeat_count",
    "trigger",
    "body::unit",
)
FILES = {
    "areas2.csv": "name,label\nx,新乡\n".encode(),
    "list.geojson": b'{"type":"FeatureCollection","features":[{"type":"Feature","id":"f1","geometry":'
    b'{"type":"Point","coordinates":[113.2,22.2]},"properties":{"title":"T"}}]}',
}


def row(kind: str, name: str = "", **cells: str) -> tuple[str, ...]:
    """Write one survey row with a label in both languages."""
    filled = {
        "type": kind,
        "name": name,
        "label::中文 (zh)": f"{name}题",
        "label::English (en)": name,
        **cells,
    }
    return tuple(
        filled.get(column.replace("::", "_") if "::unit" in column else column, "") for column in HEAD
    )


@pytest.fixture(scope="module")
def xlsx() -> bytes:
    """Write the workbook."""
    simple = [
        *("text", "integer", "decimal", "date", "time", "dateTime", "barcode", "geopoint", "geotrace"),
        *("geoshape", "image", "audio", "video", "file", "acknowledge", "note"),
    ]
    rows = [
        HEAD,
        *(row(kind, f"q_{kind.lower()}") for kind in simple),
        row("range", "q_range", parameters="start=1 end=5 step=1"),
        row("begin group", "g", appearance="field-list"),
        row("select_one yn", "one", appearance="minimal"),
        row("select_multiple yn", "many"),
        row("rank yn", "rank"),
        row("select_one areas", "filtered", choice_filter="town=${q_text}"),
        row("select_one yn", "mixed", parameters="randomize=true, seed=42"),
        row("end group"),
        row("integer", "n"),
        row("begin repeat", "rep", repeat_count="${n}"),
        row("text", "inside"),
        row("end repeat"),
        row("calculate", "pulled", calculation="pulldata('areas2', 'label', 'name', ${q_text})"),
        row("select_one_from_file areas2.csv", "from_csv"),
        row("csv-external", "areas2"),
        row("select_one_from_file list.geojson", "from_map"),
        row("select_one ${inside}", "from_repeat"),
        row("decimal", "money", body_unit="元"),
    ]
    choices = [
        ("list_name", "name", "label::中文 (zh)", "label::English (en)", "town"),
        ("yn", "1", "是", "Yes", ""),
        ("yn", "0", "否", "No", ""),
        ("areas", "a1", "甲", "A", "x"),
        ("areas", "a2", "乙", "B", "y"),
    ]
    settings = [("form_title", "form_id", "default_language"), ("全", "all", "中文 (zh)")]
    return workbook(rows, choices, settings)


@pytest.fixture(scope="module")
def definition(xlsx: bytes) -> Definition:
    """Convert and read it once."""
    return load_definition(convert_xlsx(xlsx), files=FILES)


def test_it_is_sound(xlsx: bytes) -> None:
    """The linter has nothing to say."""
    assert lint(xlsx, files=FILES) == ()


def test_every_control_is_offered_to_the_screen(definition: Definition) -> None:
    """Kind, appearance, range, unit and label reach the outline."""
    session = start_session(definition, clock=lambda: NOW)
    items = {item.ref: item for item in outline(session)}
    assert {item.control for item in items.values()} >= set(ControlKind)
    assert items["/data/q_range"].range == RangeSpec(start="1", end="5", step="1")
    assert items["/data/money"].unit == "元"
    assert items["/data/g"].kind is ItemKind.GROUP
    assert items["/data/g"].appearance == ("field-list",)
    assert items["/data/g/one"].label == "one题"
    session.set_language("en")
    assert {item.ref: item.label for item in outline(session)}["/data/g"] == "g"


def test_lists_come_from_everywhere(definition: Definition) -> None:
    """From the form, an attached table, a map, and the answers of a repeat."""
    session = start_session(definition, clock=lambda: NOW)
    session.answer("/data/q_text", "x")
    session.answer("/data/n", "1")
    session.answer("/data/rep[1]/inside", "张三")

    def offered(ref: str) -> list[tuple[str, str]]:
        return [(each.value, each.label) for each in session.state(ref).choices or ()]

    assert session.state("/data/pulled").value == "新乡"
    assert offered("/data/g/filtered") == [("a1", "甲")]
    assert sorted(offered("/data/g/mixed")) == [("0", "否"), ("1", "是")]
    assert offered("/data/from_csv") == [("x", "新乡")]
    assert offered("/data/from_map") == [("f1", "T")]
    assert offered("/data/from_repeat") == [("张三", "张三")]


def test_answers_of_every_kind_survive_saving(definition: Definition) -> None:
    """Typed, saved, restored, finished: the same texts."""
    session = start_session(definition, clock=lambda: NOW)
    answers = {
        "/data/q_text": "第一行\n第二行",
        "/data/q_integer": "-3",
        "/data/q_decimal": "12.50",
        "/data/q_date": "2019-08-01",
        "/data/q_time": "09:30:00",
        "/data/q_datetime": "2019-08-01T09:30:00.000+08:00",
        "/data/q_geopoint": "22.21 113.29 0 0",
        "/data/g/many": "1 0",
        "/data/g/rank": "0 1",
        "/data/q_image": "签名.png",
    }
    for ref, text in answers.items():
        assert session.answer(ref, text).message is None
    again = restore_session(definition, session.draft_xml(), clock=lambda: NOW)
    assert {ref: again.state(ref).value for ref in answers} == answers
    assert again.finalize().ok
