"""report: drafted as JSON, Word and PDF, kept, final."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_desk_commands import refused


def test_a_report_is_drafted_traced_and_written(run: Run, tmp_path: Path, village: Path) -> None:
    word, paper = tmp_path / "月报.docx", tmp_path / "月报.pdf"
    base = ("report", "month", "--period", "2026-11", "--data", village)
    found = run(*base, "--out", word, "--json").json()
    assert (found["kind"], found["period"], found["state"], found["kept"]) == (
        "month",
        "2026-11",
        "draft",
        False,
    )
    register = found["sections"][0]["sentences"][0]
    assert register["figures"] == {"households": 1, "people": 4}
    assert [row["table"] for row in register["rows"]] == ["household"]
    assert word.read_bytes().startswith(b"PK")
    assert "在册低收入群体1户4人" in run(*base, "--out", paper).out
    assert paper.read_bytes().startswith(b"%PDF")
    again = tmp_path / "again.docx"
    run(*base, "--as-of", "2026-11-19", "--out", again)
    once = again.read_bytes()
    run(*base, "--as-of", "2026-11-19", "--out", again)
    assert again.read_bytes() == once


def test_a_draft_is_kept_and_an_empty_part_is_not_final(run: Run, tmp_path: Path, village: Path) -> None:
    base = ("report", "quarter", "--data", village)
    assert run(*base, "--keep", "--json").json()["kept"] is True
    assert run(*base, "--json").json()["kept"] is True
    ended = run(*base, "--final")
    refused(ended)
    assert "还没有写" in ended.err
    refused(run(*base, "--out", tmp_path / "报告.txt"))
    refused(run(*base, "--period", "2026-11"))
    refused(run("report", "year", "--period", "2031", "--data", village))
