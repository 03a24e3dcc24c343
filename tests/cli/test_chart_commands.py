"""stats charts: the charts as JSON, in words and on paper."""

from pathlib import Path

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
