"""The golden vectors, run by a second reader that was written from the format's text and shares no code."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from tests.sync.outside.reader import Journal, read
from tests.sync.outside.refused import RefusedError

FOLDER = Path(__file__).parent / "vectors"
STATED = json.loads((FOLDER / "vectors.json").read_text("utf-8"))
COUNTED = ("new", "duplicates", "waiting", "forked")  # which lines count, `held`, needs the tables


@pytest.mark.parametrize("case", STATED["cases"], ids=lambda case: case["file"])
def test_another_reader_comes_to_the_same(case: dict[str, str]) -> None:
    came_of_it = "accept"
    try:
        read((FOLDER / case["file"]).read_bytes(), case["reader"], STATED["readers"][case["reader"]])
    except RefusedError as refusal:
        came_of_it = refusal.reason
    assert came_of_it == case["expect"], case["why"]


@pytest.mark.parametrize("sequence", STATED["sequences"], ids=lambda sequence: sequence["name"])
def test_files_one_after_another_give_the_same_counts(sequence: dict[str, Any]) -> None:
    journal, author = Journal(), sequence["reader"]
    for step in sequence["steps"]:
        told = journal.take(read((FOLDER / step["file"]).read_bytes(), author, STATED["readers"][author]))
        assert told | {key: step[key] for key in COUNTED if key in step} == told, step["file"]


def test_it_shares_nothing_with_the_program() -> None:
    for path in sorted((Path(__file__).parent / "outside").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(
                name.startswith(("lianghe_desktop", "tests.")) and not name.startswith("tests.sync.outside")
                for name in names
            ), path.name
