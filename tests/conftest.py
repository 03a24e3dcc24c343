"""What every test shares: no window, no real clock, no colour codes, and nothing that chance decides."""

import gc
import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication

from tests.patience import PatientBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

# Examples follow from the test alone and may take as long as they need: the machine's load decides nothing.
# `--hypothesis-profile search` looks for other examples than those of every run.
_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
settings.register_profile("always", _UNHURRIED, derandomize=True)
settings.register_profile("search", _UNHURRIED, max_examples=2_000)
settings.load_profile("always")


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return an empty folder that stands for a stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Collect garbage after a test with widgets, on this thread; during it a worker would destroy them.

    What outlives the test is taken for lasting, so that collecting walks only what a test made.
    """
    if "qapp" not in getattr(item, "fixturenames", ()):
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()
