"""Let one program at a time write into a data folder.

The lock is the system's own on an open file, so that the lock of a program that died is free by
itself; the number of the holding process stands in the file for the message only.
"""

import os
import sys
from pathlib import Path

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode

LOCK_NAME = "lianghe.lock"
_LOCKED_BYTE = 1 << 30  # far behind the text, because Windows keeps others from reading what is locked


class FolderLock:
    """Hold a data folder until `release`."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            EnvironmentFault: Another program holds it, or the folder cannot be written.
        """
        try:
            self._file = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as problem:
            raise EnvironmentFault(
                ErrorCode.DISK, f"数据文件夹“{folder}”不能写入，请检查文件夹的权限后再试。"
            ) from problem
        try:
            _lock(self._file)
        except OSError as problem:
            os.close(self._file)
            raise EnvironmentFault(
                ErrorCode.LOCKED,
                f"这份数据已由另一个程序打开{_holder(folder)}，请先关闭那个程序，或选“只查看”。",
            ) from problem
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())

    def release(self) -> None:
        """Free the folder; the file stays, because removing it would let two programs hold two locks."""
        os.close(self._file)


def _holder(folder: Path) -> str:
    try:
        number = (folder / LOCK_NAME).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
    return f"（进程 {number}）" if number.isdigit() else ""


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
