"""The shipped workbooks equal what their sources build, and convert without a word."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert
from sqlmodel import SQLModel

import lianghe_desktop.records.tables  # noqa: F401 - declares the tables
from lianghe_desktop.records.resources import form_path
from lianghe_desktop.survey import ControlKind, convert_xlsx, load_definition, save_tos
from lianghe_desktop.survey.projection import projection_findings, read_projection

SOURCES = sorted(form_path("source").glob("*.yaml"))


def _builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_forms", form_path("build_forms.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_workbook_equals_its_source(source: Path, tmp_path: Path) -> None:
    builder = _builder()
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    builder.write_workbook(builder.read_source(source), first)
    builder.write_workbook(builder.read_source(source), second)
    assert first.read_bytes() == second.read_bytes()
    assert _cells(first) == _cells(form_path(f"{source.stem}.xlsx"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_conversion_has_no_warnings(source: Path) -> None:
    result = convert(form_path(f"{source.stem}.xlsx"), validate=False)
    assert result.warnings == []


def test_unknown_keys_of_a_source_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown keys"):
        _builder()._question({"name": "a", "type": "text", "lable": "甲"})


MAPS = sorted(form_path("source").parent.glob("*.projection.yaml"))


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.name)
def test_every_answer_of_a_form_has_a_place(path: Path) -> None:
    """Saved by save_to, named in the map, or listed as staying in the answers."""
    projection = read_projection(path.read_bytes())
    definition = load_definition(convert_xlsx(form_path(f"{projection.form}.xlsx").read_bytes()))
    saved = {entry.path for entry in save_tos(definition)}
    columns = {table.name: set(table.columns.keys()) for table in SQLModel.metadata.tables.values()}
    paths = {"/" + "/".join(names) for names in definition.items}
    assert projection_findings(projection, paths=paths, saved=saved, columns=columns) == ()
    known = saved | projection.answers_only | {projection.home}
    known |= {entry.path for entry in (*projection.fields, *projection.prefill)}
    asked = {
        "/" + "/".join(item.path)
        for item in definition.root.walk()
        if item.control is not None and item.control.kind not in (None, ControlKind.NOTE)
    }
    assert asked - known == set()
