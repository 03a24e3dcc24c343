"""The processes that open bundles and read their lines know no database."""

import ast
import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest

from lianghe_desktop.sync import process
from tests.sync.workshop import TOWN

_QUESTION = """
import sys
import {module}
forbidden = {{"sqlalchemy", "sqlmodel", "sqlcipher3"}}
print(sorted(name for name in sys.modules if name.split(".")[0] in forbidden))
print(sorted(name for name in sys.modules if name.startswith("lianghe_desktop.store")))
"""


@pytest.mark.parametrize("module", ["process", "lines_apart"])
def test_opening_and_reading_import_no_database(module: str) -> None:
    question = _QUESTION.format(module=f"lianghe_desktop.sync.{module}")
    done = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    database, store = done.stdout.splitlines()
    assert database == "[]"
    assert ast.literal_eval(store) == [
        "lianghe_desktop.store",
        "lianghe_desktop.store.canonical",
        "lianghe_desktop.store.entering",
        "lianghe_desktop.store.lines",
        "lianghe_desktop.store.placing",
    ]


def test_a_program_that_is_gone_needs_no_answer(capfd) -> None:
    """The one that asked was ended: nothing is printed, and the work is given up."""
    job = process.Job(
        path=Path(__file__).parent / "vectors" / "good.lhb",
        identity=TOWN.keys.identity,
        reader=TOWN.reader(),
        staging=None,
        hint="",
    )
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    worker = context.Process(target=process._serve, args=(theirs, job))
    ours.close()
    worker.start()
    theirs.close()
    worker.join()
    assert worker.exitcode == 0
    assert capfd.readouterr().err == ""


def test_work_is_given_up_once_nobody_listens() -> None:
    ours, theirs = multiprocessing.Pipe()
    answering = process._Answering(theirs)
    assert not answering.is_gone()
    ours.close()
    answering.send((1, 2))
    assert answering.is_gone()
