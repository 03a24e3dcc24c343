"""stats charts: the charts as JSON, in words and on paper."""

from pathlib import Path

import openpyxl

from tests.cli.conftest import Run
from tests.cli.test_desk_commands import refused


def test_charts_are_told_as_figures_and_printed(run: Run, tmp_path: Path, village: Path) -> None:
    out = tmp_path / "统计图.pdf"
    found = run("stats", "charts", "--data", village, "--out", out, "--json").json()
    assert (found["households"], found["people"], len(found["charts"])) == (1, 4, 7)
    assert found["charts"][0]["bars"][0]["words"] == "1 户 4 人"
    assert sum(sum(bar["values"]) for bar in found["charts"][2]["bars"]) == 1
    assert any("低收入线" in line for line in found["charts"][2]["lines"])
    assert out.read_bytes().startswith(b"%PDF")
    words = run("stats", "charts", "--data", village).out
    assert "年龄和健康（人数）" in words
    assert "1 户 4 人" in words
    refused(run("stats", "charts", "--data", village, "--area", "440403107000"))
    refused(run("stats", "charts", "--data", village, "--area", "x"))


def test_charts_are_written_as_a_workbook_and_for_publication(
    run: Run, tmp_path: Path, village: Path
) -> None:
    out = tmp_path / "统计图.xlsx"
    found = run("stats", "charts", "--data", village, "--out", out, "--json").json()
    sheet = openpyxl.load_workbook(out)["户数和人数"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[rows.index(("区划", "户数", "人数")) + 1][1:] == (1, 4)
    assert found["charts"][0]["table"]["rows"][0][1:] == [1, 4]
    public = run("stats", "charts", "--public", "--data", village, "--out", out, "--json").json()
    assert (public["households"], public["people"]) == (None, None)
    assert public["charts"][0]["bars"][0] == {
        "label": found["charts"][0]["bars"][0]["label"],
        "values": [],
        "words": "＊",
    }
    refused(run("stats", "charts", "--data", village, "--out", tmp_path / "统计图.doc"), "xlsx")


def test_annexes_and_charts_take_a_past_day_and_a_published_form(
    run: Run, tmp_path: Path, village: Path
) -> None:
    for name in ("overview", "tasks", "charts"):
        for ending in ("pdf", "xlsx"):
            out = tmp_path / f"{name}.{ending}"
            written = []
            for _ in range(2):
                run("stats", name, "--as-of", "2026-11-19", "--data", village, "--out", out)
                written.append(out.read_bytes())
            assert written[0] == written[1]
        refused(run("stats", name, "--as-of", "2099-01-01", "--data", village), "还没有到")
    whole = run("stats", "overview", "--data", village, "--json").json()
    public = run("stats", "overview", "--public", "--data", village, "--json").json()
    assert whole["rows"][0]["values"] == [1, 1]
    assert public["rows"][0]["values"] == [None, None]
    listed = run("lists", "show", "residents", "--as-of", "2026-11-19", "--data", village, "--json").json()
    assert (listed["on"], listed["rows"]) == ("2026-11-19", [])
