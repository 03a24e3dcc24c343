"""Put the parts together, for the desktop and the command line alike: no Qt, no globals."""

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

from lianghe_desktop.casework.start import Started, log_in
from lianghe_desktop.records.data_folder import default_data_folder


def system_clock() -> Callable[[], int]:
    """Return the machine's wall clock: milliseconds since 1970 UTC."""
    return lambda: time.time_ns() // 1_000_000


def open_desk(
    folder: Path, *, password: str, user: str | None = None, today: dt.date | None = None
) -> Started:
    """Open the desk in `folder` with the machine's clock; raises as `log_in`."""
    return log_in(folder, user=user, password=password, now_ms=system_clock(), today=today)


__all__ = ["default_data_folder", "open_desk", "system_clock"]
