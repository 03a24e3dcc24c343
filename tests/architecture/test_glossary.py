"""The glossary says what the code says: the page is built from its data, and every name is used."""

import importlib.util
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def glossary() -> ModuleType:
    """Return the script that builds the page, as a module."""
    spec = importlib.util.spec_from_file_location("build_glossary", ROOT / "docs/build_glossary.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _names_in_code() -> Iterator[str]:
    for path in (ROOT / "lianghe_desktop").rglob("*.py"):
        yield path.stem
        with tokenize.open(path) as text:
            yield from (t.string for t in tokenize.generate_tokens(text.readline) if t.type == tokenize.NAME)


def test_the_page_is_what_the_script_writes(glossary: ModuleType) -> None:
    assert glossary.PAGE.read_text("utf-8") == glossary.page(), "run: python docs/build_glossary.py"


def test_every_identifier_is_used_in_the_program(glossary: ModuleType) -> None:
    used = set(_names_in_code())
    terms = [term for part in glossary.read_terms().values() for term in part]
    assert [term.name for term in terms if term.name not in used] == []


@pytest.mark.parametrize("side", ["zh", "en", "name"])
def test_a_term_has_one_counterpart_only(glossary: ModuleType, side: str) -> None:
    counts = Counter(getattr(term, side) for part in glossary.read_terms().values() for term in part)
    assert [word for word, count in counts.items() if count > 1] == []


def test_every_document_named_as_source_exists(glossary: ModuleType) -> None:
    named = {
        word.rstrip(";")
        for part in glossary.read_terms().values()
        for term in part
        for word in term.source.split()
        if word.startswith("docs/")
    }
    assert named
    assert [path for path in named if not (ROOT / path).is_file()] == []
