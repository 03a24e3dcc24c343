"""The recipe of the shipped folder keeps every part of Qt that is imported and leaves out nothing of ours."""

import ast
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def recipe() -> dict[str, Any]:
    """Return the literal settings at the top of the recipe by name."""
    tree = ast.parse((ROOT / "build_installer.spec").read_text("utf-8"))
    values: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Set | ast.Dict | ast.List):
            target = node.targets[0]
            if isinstance(target, ast.Name) and target.id in {"QT_PARTS", "QT_PLUGINS", "NOT_SHIPPED"}:
                values[target.id] = ast.literal_eval(node.value)
    return values


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """Return every module that the program imports, deferred imports included."""
    names: set[str] = set()
    for path in (ROOT / "lianghe_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_every_part_of_qt_that_is_imported_is_shipped(recipe: dict[str, Any], imported: set[str]) -> None:
    parts = {name.split(".")[1] for name in imported if name.startswith("PySide6.Qt")}
    assert parts
    assert parts <= {f"Qt{part}" for part in recipe["QT_PARTS"]}


def test_nothing_that_is_imported_is_left_out(recipe: dict[str, Any], imported: set[str]) -> None:
    assert recipe["NOT_SHIPPED"]
    assert imported.isdisjoint(recipe["NOT_SHIPPED"])


def test_windows_screens_and_tests_have_their_platform_plugin(recipe: dict[str, Any]) -> None:
    assert {"qwindows", "qxcb", "qoffscreen"} <= recipe["QT_PLUGINS"]["platforms"]
