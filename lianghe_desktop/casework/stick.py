"""The stick: which folder was used last, and when it may be pulled out."""

import ctypes
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.settings import EXPORT_FOLDER, EXPORT_LIMIT_MB, keep_setting, read_setting
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode
from lianghe_desktop.sync.finding import StickSearch, search
from lianghe_desktop.sync.target import MOST_PART_MB, part_bytes_of

LIMITS_MB = {
    MOST_PART_MB: "不限（每份都在 4 GB 以内，FAT32 格式的U盘也放得下）",
    1_000: "每份不超过 1 GB",
    100: "每份不超过 100 MB（适合邮件、微信）",
}
"""How large one file of an export may be, with what it is good for."""


def last_folder(office: Office) -> Path | None:
    """Return the folder that was written to last, None where it is not there now."""
    kept = read_setting(office, EXPORT_FOLDER)
    folder = Path(kept) if kept else None
    return folder if folder and folder.is_dir() else None


def keep_folder(office: Office, acting: Acting, folder: Path) -> None:
    """Remember a folder for the next time."""
    if read_setting(office, EXPORT_FOLDER) != str(folder):
        keep_setting(office, acting, EXPORT_FOLDER, str(folder))


def export_limit_mb(office: Office) -> int:
    """Return how many MB one file of an export may have."""
    kept = read_setting(office, EXPORT_LIMIT_MB)
    return int(kept) if kept and kept.isdecimal() else MOST_PART_MB


def keep_export_limit(office: Office, acting: Acting, limit_mb: int) -> None:
    """Remember how many MB one file may have.

    Raises:
        UserError: The format does not allow it.
    """
    part_bytes_of(limit_mb)
    if export_limit_mb(office) != limit_mb:
        keep_setting(office, acting, EXPORT_LIMIT_MB, str(limit_mb))


@dataclass(frozen=True, kw_only=True, slots=True)
class OnStick:
    """What lies on a stick: the bundles, copies left out, and what a person should know, in sentences."""

    paths: tuple[Path, ...]
    sentences: tuple[str, ...]


def bundles_on(folder: Path) -> OnStick:
    """Find the bundles on a stick by content, also hidden, moved and renamed ones.

    Raises:
        EnvironmentFault: The stick cannot be read.
    """
    found = search(folder)
    paths = tuple(one.path for one in found.bundles if one.copy_of is None)
    return OnStick(paths=paths, sentences=_said_of(found, len(paths)))


def _said_of(found: StickSearch, count: int) -> tuple[str, ...]:
    said = [f"找到 {count} 份数据包。" if count else "没有找到数据包，请核对是不是插错了U盘。"]
    said += [one.sentence for one in found.bundles if one.sentence]
    if any(one.oddities for one in found.bundles):
        said.append("U盘上的文件被藏过或改过，可能有U盘病毒：请先查杀，不要点开快捷方式；数据包可以照常收。")
    if found.unreadable:
        said.append(f"有 {found.unreadable} 处读不出来，里面的没有找。")
    if not found.complete:
        said.append("文件太多，没有全部找完：请直接选择数据包所在的文件夹。")
    return tuple(said)


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
