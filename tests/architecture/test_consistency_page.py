"""docs/CONSISTENCY.md lists the rules that there are."""

import importlib.util

from tests.architecture.test_documents import ROOT


def test_the_page_lists_the_rules_there_are() -> None:
    spec = importlib.util.spec_from_file_location("build_consistency", ROOT / "docs/build_consistency.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.OUT.read_text("utf-8") == module.text(), "run: python docs/build_consistency.py"
