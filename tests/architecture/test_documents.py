"""What the documents name is there: files, links, commands, the same commands in both languages."""

import argparse
import re
from functools import cache
from pathlib import Path

import pytest

from lianghe_desktop.cli.main import build_parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "README.zh.md", "docs/CONTRIBUTING.md", "docs/INSTALLER.md", "docs/ARCHITECTURE.md")
MADE_LATER = (".venv/", "dist/", "_internal/", "licences/")
PLACES = ("lianghe_desktop", "forms", "resources", "tests", "docs")
_FILE = re.compile(r"[\w.-]+/[\w./-]*|\w[\w./-]*\.(?:py|md|yaml|toml|xlsx|spec|txt)")
_PLACEHOLDER = re.compile(r"[A-Z]{3,}|…")


def _text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def _named_files(page: str) -> set[str]:
    prose = re.sub(r"```.*?```", "", _text(page), flags=re.S)
    words = {word for quoted in re.findall(r"`([^`\n]+)`", prose) for word in quoted.split()}
    paths = {word for word in words if re.fullmatch(_FILE, word)}
    return {
        path for path in paths if not _PLACEHOLDER.search(path) and not path.startswith((*MADE_LATER, "./"))
    }


@cache
def _all_paths() -> tuple[str, ...]:
    inside = (
        path for place in PLACES for path in (ROOT / place).rglob("*") if "__pycache__" not in path.parts
    )
    return tuple("/" + path.relative_to(ROOT).as_posix() for path in (*inside, *ROOT.iterdir()))


def _exists(name: str) -> bool:
    return any(path.endswith("/" + name.rstrip("/")) for path in _all_paths())


def _commands(page: str) -> set[tuple[str, ...]]:
    rows = re.findall(r"^\| `lianghe ([a-z-]+)(?: ([a-z][a-z\\|-]*))?[ `]", _text(page), re.M)
    return {(command, *sorted(actions.split("\\|") if actions else ())) for command, actions in rows}


def _parsed_commands() -> set[tuple[str, ...]]:
    found = set()
    for command, parser in _choices(build_parser()).items():
        found.add((command, *sorted(_choices(parser) or _first_choice(parser))))
    return found


def _choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    subparsers = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(subparsers[0].choices) if subparsers else {}


def _first_choice(parser: argparse.ArgumentParser) -> tuple[str, ...]:
    return next((tuple(a.choices) for a in parser._actions if a.choices and not a.option_strings), ())


@pytest.mark.parametrize("page", PAGES)
def test_files_named_are_there(page: str) -> None:
    named = _named_files(page)
    assert named
    assert sorted(name for name in named if not _exists(name)) == []


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", _text(page))
    assert [t for t in targets if not ((ROOT / page).parent / t).exists()] == []


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_commands_told_are_the_commands_there(page: str) -> None:
    assert _commands(page) == _parsed_commands()


def test_both_languages_show_the_same_command_lines() -> None:
    def blocks(page: str) -> list[list[str]]:
        return [
            [line.split("  ")[0] for line in block.splitlines()]
            for block in re.findall(r"```\n(.*?)```", _text(page), re.S)
        ]

    assert blocks("README.md") == blocks("README.zh.md")
