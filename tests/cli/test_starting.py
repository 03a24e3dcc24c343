"""What a command loads before it works: the store, numpy and paper only for those that need them."""

import subprocess
import sys
from pathlib import Path

import pytest

from lianghe_desktop.__main__ import _wants_window

HEAVY = ("sqlmodel", "sqlalchemy", "sqlcipher3", "numpy", "reportlab", "PySide6", "cryptography", "pypinyin")
ROOT = Path(__file__).resolve().parents[2]
CODE = """
import sys
from lianghe_desktop.__main__ import main
status = main(sys.argv[1:])
print("LOADED", status, *(name for name in {heavy!r} if name in sys.modules))
"""


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--version"], 0),
        (["form", "eval", "1 + 1", "--instance", "{xml}", "--json"], 0),
        (["form", "run", "{xml}", "--steps", "{steps}"], 1),
        (["assess", "--input", "{input}", "--json"], 0),
        (["packs", "list"], 0),
    ],
)
def test_light_commands_start_light(arguments: list[str], status: int, tmp_path: Path) -> None:
    made = {name: tmp_path / name for name in ("xml", "steps", "input")}
    made["xml"].write_text("<data><a>1</a></data>", "utf-8")
    made["steps"].write_text("[]", "utf-8")
    made["input"].write_text('{"on": "2019-08-01", "pack": "kaiping-2019", "households": []}', "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(heavy=HEAVY), *(each.format(**made) for each in arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    assert done.stdout.splitlines()[-1] == f"LOADED {status}"


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], True),
        (["--demo"], True),
        (["--data", "check"], True),
        (["--data=x", "--scale", "150"], True),
        (["check"], False),
        (["--data", "x", "check"], False),
        (["--data=x", "check"], False),
        (["--version"], False),
    ],
)
def test_the_window_opens_where_no_command_is_written(arguments: list[str], wanted: bool) -> None:
    assert _wants_window(arguments) is wanted


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_reader_that_goes_away_is_no_fault() -> None:
    piped = f"'{sys.executable}' -m lianghe_desktop packs show doumen-2017 --json | head -c 10"
    done = subprocess.run(
        ["bash", "-c", piped], cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=120
    )
    assert done.stderr == ""
    assert len(done.stdout) == 10


def test_output_is_utf8_under_any_locale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lianghe_desktop", "packs", "list"],
        cwd=ROOT,
        capture_output=True,
        env={"PYTHONIOENCODING": "latin-1", "PATH": "/usr/bin:/bin"},
        check=True,
        timeout=120,
    )
    assert "斗门区" in done.stdout.decode("utf-8")
