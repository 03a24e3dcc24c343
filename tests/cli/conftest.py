"""Run commands as a script would, in this process, on small desks with cheap keys and a still clock."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from lianghe_desktop.casework.start import FirstRun, create_desk
from lianghe_desktop.cli.main import run_command
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level
from lianghe_desktop.store.dump import dump_tables
from lianghe_desktop.store.vault import open_store
from tests.casework.conftest import CHEAP, PASSWORD, TODAY, VILLAGE, Clock
from tests.casework.families import put_family


@dataclass(frozen=True, kw_only=True, slots=True)
class Ran:
    """What a command left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """Return the one document on standard output."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a runner of `lianghe`; the password is in the environment, the clock stands at noon."""
    monkeypatch.setenv("LIANGHE_PASSWORD", PASSWORD)
    monkeypatch.delenv("LIANGHE_DATA", raising=False)
    clock = Clock()
    # A module that another test loaded holds the machine's clock under a name of its own.
    for module in ("app", "cli.desk_commands", "cli.demo_commands"):
        monkeypatch.setattr(f"lianghe_desktop.{module}.system_clock", lambda: clock)

    def call(*arguments: object) -> Ran:
        capfd.readouterr()
        status = run_command([str(each) for each in arguments])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        assert "程序内部出错" not in err
        return Ran(status=status, out=out, err=err)

    return call


def make_desk(
    folder: Path,
    *,
    level: Level = Level.VILLAGE,
    area: str = VILLAGE,
    name: str = "示范一村",
    family: bool = False,
) -> Path:
    """Make a desk with cheap keys, close it, and return its data folder."""
    first = FirstRun(
        level=level,
        area=AreaCode.parse(area),
        name=name,
        admin_name="李管理",
        password=PASSWORD,
        practice=True,
    )
    started = create_desk(folder, first, now_ms=Clock(), today=TODAY, key_cost=CHEAP)
    if family:
        put_family(started)
    started.office.store.close()
    return folder


@pytest.fixture
def village(tmp_path: Path) -> Path:
    """Return the data folder of a village with one family of four."""
    return make_desk(tmp_path / "village", family=True)


def kept(folder: Path) -> list[str]:
    """Return what the shared tables of a closed desk hold, but for the logins that each command leaves."""
    store = open_store(folder, user=None, password=PASSWORD, now_ms=Clock())
    try:
        return [row for row in dump_tables(store).splitlines() if not row.startswith("event\t")]
    finally:
        store.close()


def sheet(path: Path, *rows: Sequence[object]) -> Path:
    """Write a workbook with one sheet 名单."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("名单")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return path
