"""The stick: which folder was used last, and when it may be pulled out."""

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.settings import EXPORT_FOLDER, keep_setting, read_setting
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode


def last_folder(office: Office) -> Path | None:
    """Return the folder that was written to last, None where it is not there now."""
    kept = read_setting(office, EXPORT_FOLDER)
    folder = Path(kept) if kept else None
    return folder if folder and folder.is_dir() else None


def keep_folder(office: Office, acting: Acting, folder: Path) -> None:
    """Remember a folder for the next time."""
    if read_setting(office, EXPORT_FOLDER) != str(folder):
        keep_setting(office, acting, EXPORT_FOLDER, str(folder))


def settle(paths: Iterable[Path]) -> None:
    """Wait until the system has written everything of these files to their disk.

    Raises:
        EnvironmentFault: The stick was pulled out or does not take the files.
    """
    try:
        folders = {path.parent for path in paths if _flushed(path)}
        for folder in folders:
            _flush_disk(folder)
    except OSError as problem:
        raise EnvironmentFault(
            ErrorCode.DISK, "U盘没有把文件存稳，请不要拔出，重新插好后再导出一次；本机资料没有改动。"
        ) from problem


def _flushed(path: Path) -> bool:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return True


def _flush_disk(folder: Path) -> None:
    """Write out the disk that holds a folder; Windows has done so with each file."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
        flush = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
        if flush is not None and flush(handle) != 0:
            raise OSError(ctypes.get_errno(), "syncfs")
    finally:
        os.close(handle)
