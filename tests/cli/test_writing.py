"""How commands are written: status 2 and help in Chinese; what is not of this release is absent."""

import argparse
import re

import pytest

from lianghe_desktop.cli.catalogue import CATALOGUE
from lianghe_desktop.cli.chinese_parser import in_chinese
from lianghe_desktop.cli.main import build_parser
from tests.cli.conftest import Run

ENGLISH = re.compile(
    r"usage|options:|positional|arguments?|invalid|required|expected|choose|show this|unrecognized", re.I
)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([], "命令"),
        (["nix"], "nix"),
        (["households"], "动作"),
        (["households", "show"], "ID"),
        (["households", "list", "--nix"], "--nix"),
        (["import"], "FILE.xlsx"),
        (["assess", "--json"], "--household"),
        (["assess", "--all", "--input", "x.json"], "只能写一个"),
        (["assess", "--input", "x.json", "--on", "2019-13-01"], "不是日期"),
        (["demo", "x", "--seed", "eins"], "整数"),
        (["print", "card", "--all"], "--out"),
        (["print", "card", "--all", "--out", "x.pdf", "--offset-x-mm", "nan"], "毫米"),
        (["form", "eval", "1", "--instance", "x.xml", "--tz", "Mars/Base"], "时区"),
        (["form", "run", "x.xml", "--steps", "s.json", "--now", "gestern"], "时间"),
        (["bundle", "export", "--kind", "nix", "x"], "--kind"),
        (["init", "village", "--area"], "--area"),
        (["households", "list", "--json=yes"], "--json"),
    ],
)
def test_a_wrong_command_is_told_in_chinese(run: Run, arguments: list[str], word: str) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    said = ran.err.splitlines()[-1]
    assert "命令写法不对" in said
    assert word in said
    assert not ENGLISH.search(said), said


def test_a_password_in_the_command_is_refused_and_not_repeated(run: Run) -> None:
    for written in (["--password", "geheim-1"], ["--password=geheim-1"]):
        ran = run("households", "list", *written)
        assert ran.status == 2
        assert "--password-file" in ran.err
        assert "geheim" not in ran.err


def test_stray_words_are_not_repeated(run: Run) -> None:
    ran = run("households", "list", "geheim-1")
    assert ran.status == 2
    assert "geheim" not in ran.err


@pytest.mark.parametrize("name", ["", *(command.name for command in CATALOGUE)])
def test_help_is_chinese(run: Run, name: str) -> None:
    ran = run(*filter(None, (name, "--help")))
    assert ran.status == 0
    assert "用法：lianghe" in ran.out
    assert "选项" in ran.out
    assert not ENGLISH.search(ran.out), ran.out


def _options(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    found: list[argparse.Action] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                found += _options(below)
        else:
            found.append(action)
    return found


def test_every_argument_is_explained() -> None:
    assert [action.dest for action in _options(build_parser()) if not action.help] == []


def _leaves(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return [leaf for action in below for each in action.choices.values() for leaf in _leaves(each)] or [
        parser
    ]


def test_every_command_that_is_listed_runs() -> None:
    leaves = _leaves(build_parser())
    assert len(leaves) > len(CATALOGUE)
    assert [leaf.prog for leaf in leaves if not callable(leaf.get_default("run"))] == []


def test_version_is_one_line(run: Run) -> None:
    ran = run("--version")
    assert (ran.status, ran.err) == (0, "")
    assert re.fullmatch(r"lianghe \d+\.\d+\.\d+\n", ran.out)


def test_what_nobody_foresaw_is_still_chinese() -> None:
    assert in_chinese("argument --x: something new in Python") == "“--x”的值不对"
    assert in_chinese("something new in Python") == "参数不对"
