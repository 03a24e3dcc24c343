"""lists and stats change: offered, shown, written."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_desk_commands import refused


def test_lists_are_offered_shown_and_written(run: Run, tmp_path: Path, village: Path) -> None:
    offered = run("lists", "list", "--data", village, "--json").json()["lists"]
    assert {"residents", "payments", "national_members"} <= {one["code"] for one in offered}
    shown = run("lists", "show", "residents", "--data", village, "--json").json()
    assert len(shown["rows"]) == 4
    assert any("********" in str(cell) for cell in shown["rows"][0])
    for ending in ("xlsx", "pdf"):
        out = tmp_path / f"居民.{ending}"
        told = run("lists", "export", "residents", "--data", village, "--out", out, "--json").json()
        assert told["lines"] == 4
        assert out.stat().st_size > 1000
    refused(run("lists", "show", "nothing", "--data", village))
    refused(run("lists", "export", "residents", "--data", village, "--out", tmp_path / "a.txt"))
    refused(run("lists", "show", "payments", "--from", "2026-12-01", "--to", "2026-01-01", "--data", village))


def test_the_change_of_a_period_is_told(run: Run, tmp_path: Path, village: Path) -> None:
    out = tmp_path / "变化.xlsx"
    found = run("stats", "change", "--data", village, "--out", out, "--json").json()
    assert found["rows"][1]["change"][0] == 4
    assert out.read_bytes().startswith(b"PK")
    run("stats", "change", "--data", village, "--every", "year", "--out", tmp_path / "变化.pdf")
    assert (tmp_path / "变化.pdf").read_bytes().startswith(b"%PDF")
    refused(run("stats", "change", "--data", village, "--period", "2031-01"))
    before = run("stats", "overview", "--data", village, "--as-of", "2026-11-19", "--json").json()
    assert before["rows"][1]["values"][0] == 0
    refused(run("stats", "overview", "--data", village, "--as-of", "2031-01-01"))


def test_a_list_for_the_gateway_is_written(run: Run, tmp_path: Path, village: Path) -> None:
    assert run("sms", "audiences", "--json").json()["templates"]
    base = ("sms", "export", "--data", village, "--audience", "households")
    ended = run(*base, "--topic", "教育资助", "--out", tmp_path / "短信.csv", "--json")
    refused(ended)  # the family has a telephone of the house, no mobile
    refused(run(*base, "--template", "{身份证号}", "--out", tmp_path / "短信.csv"))
