"""print: each paper as a PDF, and nothing where there is nothing to print."""

from pathlib import Path

import pytest

from lianghe_desktop.casework.finishing import finish
from lianghe_desktop.casework.start import FirstRun, create_desk
from lianghe_desktop.casework.survey import begin
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level
from tests.casework.conftest import CHEAP, PASSWORD, TODAY, TOWNSHIP, VILLAGE, Clock
from tests.casework.families import interview_of, put_family
from tests.cli.conftest import Run, make_desk
from tests.cli.test_desk_commands import refused

ON_STOCK = ("card", "book", "confirmation", "approval", "visit")


@pytest.mark.parametrize(
    "arguments",
    [
        ["card", "--all"],
        ["book", "--all"],
        ["reasons", "--all"],
        ["reasons", "--all", "--large"],
        ["notice"],
        ["notice", "--kind", "announcement"],
        ["notice", "--kind", "long_term"],
        ["ledger", "--all"],
        ["confirmation", "--all"],
        ["approval", "--all"],
        ["visit", "--all"],
        ["cover", "--all"],
        ["minutes", "--all"],
        ["overview"],
        ["tasks"],
        ["parameters"],
        ["calibration", "--offset-x-mm", "1.5"],
        *([paper, "--all", "--values-only"] for paper in ON_STOCK),
        *([paper, "--blank-form"] for paper in ON_STOCK),
    ],
)
def test_every_paper_is_a_pdf(run: Run, village: Path, tmp_path: Path, arguments: list[str]) -> None:
    out = tmp_path / "neu" / "paper.pdf"
    ran = run("print", *arguments, "--out", out, "--data", village, "--json")
    assert ran.status == 0
    assert set(ran.json()) == {"file", "pages", "codes"}
    assert ran.json()["pages"] >= 1
    assert out.read_bytes().startswith(b"%PDF-")
    assert [path.name for path in out.parent.iterdir()] == ["paper.pdf"]


def test_offsets_of_a_printer_are_kept_and_used(run: Run, village: Path, tmp_path: Path) -> None:
    def drawn(*arguments: str) -> bytes:
        out = tmp_path / "paper.pdf"
        assert run("print", "calibration", *arguments, "--out", out, "--data", village).status == 0
        return out.read_bytes()

    moved = drawn("--printer", "柜台", "--offset-x-mm", "2.5")
    assert drawn("--printer", "柜台") == moved
    assert drawn("--printer", "另一台") == drawn() != moved


def test_a_paper_without_stock_and_an_unknown_hand_over_are_refused(
    run: Run, village: Path, tmp_path: Path
) -> None:
    out = tmp_path / "paper.pdf"
    refused(run("print", "notice", "--values-only", "--out", out, "--data", village), "套打")
    refused(run("print", "handover", "--out", out, "--data", village), "没有这样的交接")
    assert not out.exists()


def test_households_are_named_one_after_the_other(run: Run, village: Path, tmp_path: Path) -> None:
    (line,) = run("households", "list", "--data", village, "--json").json()["households"]
    out = tmp_path / "card.pdf"
    twice = [line["id"], line["household_no"]]
    assert run("print", "card", "--household", *twice, "--out", out, "--data", village).status == 0
    assert run("print", "dossier", "--household", twice[0], "--out", out, "--data", village).status == 0
    again = ["--household", twice[0], "--household", twice[1]]
    assert run("print", "card", *again, "--values-only", "--out", out, "--data", village).status == 0


def test_what_cannot_be_printed_is_refused(run: Run, village: Path, tmp_path: Path) -> None:
    out = tmp_path / "paper.pdf"
    refused(run("print", "card", "--out", out, "--data", village), "--household")
    refused(run("print", "card", "--household", "nix", "--out", out, "--data", village), "nix")
    refused(run("print", "decision", "--all", "--out", out, "--data", village), "没有“予以认定”的决定")
    refused(run("print", "notice", "--publicity", "nix", "--out", out, "--data", village), "nix")
    refused(run("print", "notice", "--days", "0", "--out", out, "--data", village), "1 到 366 天")
    refused(run("print", "notice", "--days", "99999999", "--out", out, "--data", village), "天")
    refused(
        run("print", "notice", "--village", "440403106202", "--out", out, "--data", village), "440403106202"
    )
    assert not out.exists()
    refused(run("print", "notice", "--out", village / "lianghe.db" / "x.pdf", "--data", village), "x.pdf")
    refused(run("print", "notice", "--out", tmp_path, "--data", village), tmp_path.name)


def test_interviews_are_printed_as_signed_and_to_be_read_back(run: Run, tmp_path: Path) -> None:
    first = FirstRun(
        level=Level.VILLAGE,
        area=AreaCode(VILLAGE),
        name="示范一村",
        admin_name="李管理",
        password=PASSWORD,
        practice=True,
    )
    folder, out = tmp_path / "desk", tmp_path / "paper.pdf"
    started = create_desk(folder, first, now_ms=Clock(), today=TODAY, key_cost=CHEAP)
    known = put_family(started)
    finish(started.office, started.acting, interview_of(started, *known))
    begin(started.office, started.acting, *known)
    begin(started.office, started.acting, known[0])
    started.office.store.close()
    signed = run("print", "survey", "--all", "--out", out, "--data", folder, "--json")
    assert signed.json()["pages"] >= 3
    one = run("print", "readback", "--household", known[1], "--out", out, "--data", folder, "--json")
    assert len(one.json()["codes"]) == 1
    both = run("print", "readback", "--all", "--out", out, "--data", folder, "--json")
    assert len(both.json()["codes"]) == 2
    assert out.read_bytes().startswith(b"%PDF-")


def test_households_without_an_interview_have_no_answers_to_print(
    run: Run, village: Path, tmp_path: Path
) -> None:
    out = tmp_path / "paper.pdf"
    refused(run("print", "survey", "--all", "--out", out, "--data", village), "还没有做完的调查")
    refused(run("print", "readback", "--all", "--out", out, "--data", village), "没有没做完的调查")


def test_a_township_says_which_village(run: Run, tmp_path: Path) -> None:
    folder = make_desk(tmp_path / "township", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    out = tmp_path / "notice.pdf"
    refused(run("print", "notice", "--out", out, "--data", folder), "--village")
    (line,) = run("households", "list", "--data", folder, "--json").json()["households"]
    for which in (["--village", VILLAGE], ["--household", line["id"]]):
        assert run("print", "notice", *which, "--out", out, "--data", folder).status == 0
