"""Send back, list, answer and close on one desk, in the shapes that scripts rely on."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from lianghe_desktop.cli.main import build_parser
from lianghe_desktop.records.enums import Level
from tests.casework.conftest import TOWNSHIP
from tests.cli.conftest import Run, make_desk
from tests.cli.test_desk_commands import refused


def test_a_remark_from_return_to_close(run: Run, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "镇", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    (line,) = run("households", "list", "--data", desk, "--json").json()["households"]
    back = ("review", "return", line["id"], "--data", desk, "--json", "--text", "写到门牌号")
    refused(run(*back, "--field", "household.nothing"), "household.nothing")
    (comment,) = run(*back, "--field", "household.address").json()["comments"]
    assert (comment["label"], comment["request"]) == ("住址", "写到门牌号")
    assert (comment["due_on"], comment["waits_for"], comment["level"]) == (
        "2026-11-27",
        "village",
        "township",
    )
    assert run("review", "list", "--data", desk, "--json").status == 0
    reply = ("review", "answer", comment["id"], "--data", desk, "--json")
    refused(run(*reply, "--how", "disputed"), "有异议")
    assert run(*reply, "--how", "disputed", "--text", "没有门牌").json() == {"done": True}
    waiting = run("review", "list", "--data", desk, "--json")
    assert (waiting.status, waiting.json()["comments"][0]["answer"]) == (3, "disputed")
    assert run("review", "close", comment["id"], "--data", desk, "--json").status == 0
    assert run("review", "list", "--data", desk, "--json").json() == {"comments": [], "again": []}
    listed = run("review", "list", "--household", line["id"], "--data", desk)
    assert "已认可" in listed.out
    assert run("review", "approve", line["id"], "--data", desk).out == "已记下审核意见。\n"
    refused(run("review", "close", "nix", "--data", desk, "--json"), "nix")


def test_an_advice_is_sent_back_as_a_whole(run: Run, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "镇", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    (line,) = run("households", "list", "--data", desk, "--json").json()["households"]
    back = ("review", "return", line["id"], "--data", desk, "--json", "--text", "收入按哪个月算的？")
    (comment,) = run(*back, "--subject", "advice").json()["comments"]
    assert (comment["subject"], comment["request"]) == ("advice", "收入按哪个月算的？")


def test_an_advice_is_sent_back_at_one_place_and_answered(run: Run, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "镇", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    (line,) = run("households", "list", "--data", desk, "--json").json()["households"]
    back = ("review", "return", line["id"], "--data", desk, "--json", "--text", "类别请再核对")
    refused(run(*back, "--place", "line/nothing"), "categories（困难类别）")
    (comment,) = run(*back, "--place", "categories").json()["comments"]
    assert (comment["subject"], comment["ref"], comment["label"]) == ("advice", "categories", "困难类别")
    assert comment["value_seen"]
    reply = ("review", "answer", comment["id"], "--data", desk, "--json")
    refused(run(*reply, "--how", "fixed"), "没有改动")
    assert run(*reply, "--how", "explained", "--text", "按去年收入算的").json() == {"done": True}


def _actions(
    parser: argparse.ArgumentParser, name: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    below = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    for group in below:
        for word, one in group.choices.items():
            yield from _actions(one, f"{name} {word}".strip())
    if not below:
        yield name, parser


def test_only_commands_that_may_meet_an_approval_show_how_to_pass_it() -> None:
    parsers = dict(_actions(build_parser()))
    shown = {name for name, one in parsers.items() if "--change-approved" in one.format_help()}
    assert shown == {
        "conflicts resolve",
        "duplicates join",
        "duplicates merge",
        "duplicates split",
        "help deliver",
        "households remove",
        "households restore",
        "import",
    }
    listing = parsers["households list"].parse_args(["--change-approved"])  # scripts may write it everywhere
    assert listing.change_approved


def test_what_is_approved_is_changed_only_when_it_is_said(run: Run, tmp_path: Path) -> None:
    desk = make_desk(tmp_path / "镇", level=Level.TOWNSHIP, area=TOWNSHIP, name="白蕉镇", family=True)
    (line,) = run("households", "list", "--data", desk, "--json").json()["households"]
    where = ("--data", desk, "--json")
    words = ("--kind", "employment_training", "--content", "月嫂培训", "--because", "急难先行")
    assert run("help", "record", line["id"], *words, *where).status == 0
    (measure,) = run("help", "plan", line["id"], *where).json()["measures"]
    for subject in ("household", "advice", "help"):
        assert run("review", "approve", line["id"], "--subject", subject, *where).status == 0
    refused(run("review", "approve", line["id"], "--subject", "interview", *where), "没有找到这次调查")
    changed = ("help", "deliver", measure["id"], "--because", "急难先行", *where)
    refused(run(*changed), "“帮扶记录”已由镇（街道）李管理在 2026-11-20 审核同意")
    refused(run(*changed), "--change-approved")
    assert run("review", "list", *where).json()["again"] == []
    assert run(*changed, "--change-approved").status == 0
    listed = run("review", "list", *where)
    (again,) = listed.json()["again"]
    assert (listed.status, again["subject"], again["mine"]) == (3, "help", True)
    assert "帮扶措施·实施日期" in again["changed"]
    assert "需重新审核" in run("review", "list", "--data", desk).out
    removed = ("households", "remove", line["id"], *where)
    refused(run(*removed), "“户的资料”已由")
    assert run("review", "approve", line["id"], "--subject", "help", *where).status == 0
    assert run("review", "list", *where).json()["again"] == []
