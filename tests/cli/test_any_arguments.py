"""Whatever is written after `lianghe`: a status of the contract, no traceback, and the data as they were."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Run, kept

FORMS = """
households show X
households search X
history X --as-of X
history X --json
assess --household X --on X
assess --input X --pack X --json
simulate --set X --input X
simulate --set X --pack X
import X --village X
import X --dry-run --json
import X --mapping X --column X
import undo X
mappings add X
sheets map X --name X --set X
sheets fill X --household X --out X --period X --answer X
mappings export X --out X
form check X --json
form run X --steps X --data-file X --now X --tz X
form run X --steps X --out X
form eval X --instance X --context X --json
packs show X
packs check X
print card --household X --out X
print notice --days X --from X --out X
print notice --village X --out X --offset-x-mm X
stats overview --on X --out X
enrol request X
enrol show X --json
enrol approve X X --fingerprint X
enrol accept X --fingerprint X
bundle export X --to X
bundle export X --full --json
bundle inspect X --keys X
bundle inspect X
bundle import X --dry-run
conflicts resolve X --keep X
backup create X
backup verify X
backup restore X
backup salvage X
init village --area X --name X
households list --data X
X X X
"""
STRANGE = [
    "",
    " ",
    "-",
    "--",
    "-1",
    "0",
    "nix",
    "家",
    "'; DROP",
    "%_",
    "\udcff",
    "a\nb",
    "1e999",
    "..",
    "x=1",
]
STRANGE += ["2026-11-20", "9999-12-31", "440403106201", "low_income_line_year_fen=1e9", "x" * 300]
FILES = ["list.xlsx", "x.json", "x.xml", "notes.txt", "village"]
TEXT = st.text(st.characters(exclude_characters="\x00"), max_size=6)  # no system hands a zero byte on


def _some_files(folder: Path) -> None:
    (folder / "list.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (folder / "x.json").write_text('{"on": 3, "households": [{}]}', "utf-8")
    (folder / "x.xml").write_text("<data><a>1</a></data>", "utf-8")
    (folder / "notes.txt").write_bytes(b"\xff\xfe\x00")


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    form=st.sampled_from(FORMS.strip().splitlines()),
    words=st.lists(st.sampled_from(STRANGE + FILES) | TEXT, min_size=5, max_size=5),
)
def test_any_arguments_end_with_a_status(
    run: Run, village: Path, monkeypatch: pytest.MonkeyPatch, form: str, words: list[str]
) -> None:
    monkeypatch.setenv("LIANGHE_DATA", str(village))
    monkeypatch.chdir(village.parent)
    _some_files(village.parent)
    given = iter(words)
    ran = run(*(next(given) if word == "X" else word for word in form.split()))
    assert ran.status in (0, 1, 2)
    if ran.status == 2:
        assert "命令写法不对" in ran.err
    if ran.status == 1 and "check" not in form:
        assert ran.out == ""
        assert ran.err.strip()


@pytest.mark.parametrize("text", [text for text in STRANGE if not text.startswith("-")])
def test_strange_words_are_looked_for_and_not_found(run: Run, village: Path, text: str) -> None:
    before = kept(village)
    assert run("households", "search", text, "--data", village, "--json").status == 0
    assert run("households", "show", text, "--data", village).status == 1
    assert run("packs", "show", text).status == 1
    assert run("conflicts", "resolve", text, "--keep", text, "--data", village).status == 1
    assert kept(village) == before
