"""`verify-paper` in the shape that scripts rely on, and batches by door and change."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_desk_commands import refused


def test_a_printed_card_is_current_then_superseded(run: Run, village: Path, tmp_path: Path) -> None:
    card = ("print", "card", "--all", "--data", village, "--out", tmp_path / "card.pdf", "--json")
    (code,) = run(*card).json()["codes"]
    found = run("verify-paper", code, "--data", village, "--out", tmp_path / "then.pdf", "--json")
    assert found.status == 0
    assert (found.json()["state"], found.json()["differs"]) == ("current", [])
    assert (tmp_path / "then.pdf").read_bytes() == (tmp_path / "card.pdf").read_bytes()
    (newer,) = run(*card, "--by-door").json()["codes"]
    again = run("verify-paper", code, "--data", village, "--json").json()
    assert (again["state"], again["superseded_by"]) == ("superseded", newer)
    refused(run(*card, "--changed"), "没有变化")


def test_what_we_did_not_print_is_unknown(run: Run, village: Path) -> None:
    found = run("verify-paper", "AAAAA-22222", "--data", village, "--json").json()
    assert (found["state"], found["household"]) == ("unknown", None)
    refused(run("verify-paper", "nonsense", "--data", village, "--json"), "不是纸上的编码")
    refused(run("verify-paper", "there-is-no.png", "--data", village, "--json"), "打不开")
