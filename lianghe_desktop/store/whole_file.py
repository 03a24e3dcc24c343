"""Write a file so that it is there whole or not at all: part, sync, compare, rename."""

import os
from pathlib import Path

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` under `path` in one step.

    Raises:
        EnvironmentFault: The disk is full or cannot be written; what was there before stays.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if part.read_bytes() != content:
            raise OSError("read back differs")
        part.replace(path)
        sync_folder(path.parent)
    except OSError as problem:
        raise EnvironmentFault(
            ErrorCode.DISK, f"文件“{path.name}”没有写成，原来的还在。请检查磁盘空间后再试。"
        ) from problem


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` last; Windows does that by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
