"""Settings that every test shares: no window, no real clock, no colour codes, no widget ended on a worker."""

import gc
import os
from itertools import count

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")

_ALL_EACH = 20
_screen_tests = count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Keep the collector off the workers of a test with a screen, as the program does.

    Whichever thread makes an object may start it; on a worker it would destroy widgets, which Qt forbids
    and which ends the whole run.
    """
    if not _has_screen(item):
        gc.enable()
        return
    if gc.get_freeze_count() == 0:
        gc.freeze()
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Collect here what a test with a screen left; what is older only now and then."""
    if _has_screen(item):
        gc.disable()  # a program that was tested has switched it on again at its end
        gc.collect(2 if next(_screen_tests) % _ALL_EACH == 0 else 1)


def _has_screen(item: pytest.Item) -> bool:
    return "qapp" in getattr(item, "fixturenames", ())
