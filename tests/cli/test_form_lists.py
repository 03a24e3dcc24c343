"""Lists of a form: found beside it, in its media folder, or named by hand."""

import json
from pathlib import Path

import pytest

from lianghe_desktop.cli.main import run_command
from tests.survey.forms import workbook

FORM = workbook(
    [("type", "name", "label"), ("select_one_from_file areas.csv", "area", "村")],
    settings=[("form_title", "form_id"), ("表", "t")],
)
AREAS = "name,label\nx,新乡\n"


def _codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> set[str]:
    run_command(["form", "check", *arguments, "--json"])
    return {each["code"] for each in json.loads(capsys.readouterr().out)["messages"]}


def test_a_missing_list_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing lies beside the form."""
    (tmp_path / "a.xlsx").write_bytes(FORM)
    assert _codes(capsys, str(tmp_path / "a.xlsx")) == {"missing_file"}


@pytest.mark.parametrize("folder", [".", "a-media"])
def test_a_list_beside_the_form_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    """The author keeps form and lists together."""
    (tmp_path / "a.xlsx").write_bytes(FORM)
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "areas.csv").write_text(AREAS, encoding="utf-8")
    assert _codes(capsys, str(tmp_path / "a.xlsx")) == set()


def test_a_list_named_by_hand_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--data-file NAME=FILE, for check as for run."""
    (tmp_path / "form").mkdir()
    (tmp_path / "form" / "a.xlsx").write_bytes(FORM)
    (tmp_path / "villages.txt").write_text(AREAS, encoding="utf-8")
    given = f"areas.csv={tmp_path / 'villages.txt'}"
    assert _codes(capsys, str(tmp_path / "form" / "a.xlsx"), "--data-file", given) == set()
