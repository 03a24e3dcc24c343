"""The shipped workbooks equal what their sources build, and convert without a word."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from lianghe_desktop.records.resources import form_path

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
