"""The folder or stick that bundles go to: may it be written, is there room, how large may a file be.

Source: docs/formats/bundle.md 5.5, 8.
"""

import errno
import secrets
import shutil
from pathlib import Path

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError
from lianghe_desktop.sync.faults import disk_reason
from lianghe_desktop.sync.manifest import MAX_FILE_BYTES

MEGABYTE = 1_000_000
LEAST_PART_BYTES = 1 << 20
MOST_PART_MB = MAX_FILE_BYTES // MEGABYTE
"""FAT32 and the format hold the same: no file of 4 GiB."""


# Windows tells of the switch as of a missing right.
_SWITCH = "请拨开U盘侧面的写保护开关，或者换一个U盘或文件夹，再试一次；"
_ADVICE = {
    errno.ENOSPC: "请腾出空间，或者换一个U盘，再试一次；",
    errno.ENOENT: "请插好U盘，或者重新选择文件夹，再试一次；",
    errno.ENODEV: "请插好U盘，或者重新选择文件夹，再试一次；",
}


def part_bytes_of(limit_mb: int) -> int:
    """Return how many bytes a file may have whose limit a person gave in MB (1,000,000 bytes).

    Raises:
        UserError: It is below 2 MB or more than the format allows.
    """
    if not 2 <= limit_mb <= MOST_PART_MB:
        raise UserError(
            ErrorCode.BAD_INPUT, f"每份数据包的大小要在 2 到 {MOST_PART_MB} MB 之间，请改好后再导出。"
        )
    return limit_mb * MEGABYTE


def check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be written before any work is done; nothing is left in it.

    Raises:
        EnvironmentFault: It is write-protected, full or gone.
    """
    probe = folder / f"lianghe-{secrets.token_hex(4)}.part"
    try:
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, _SWITCH)
        raise EnvironmentFault(
            ErrorCode.DISK,
            f"U盘或文件夹“{folder.name or folder}”不能写入（{disk_reason(error)}）：{advice}什么也没有写。",
        ) from error


def check_room(folder: Path, needed_bytes: int) -> None:
    """Refuse a disk that has less room than the bundles take.

    Raises:
        EnvironmentFault: There is too little room; the sentence says how much is needed.
    """
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise EnvironmentFault(
            ErrorCode.DISK,
            f"U盘空间不够：这次要 {size_words(needed_bytes)}，只剩 {size_words(free)}。"
            "请腾出空间或换一个U盘，再导出；什么也没有写。",
        )


def size_words(size: int) -> str:
    """Say how large something is, as a person reads it off a stick: `36 KB`, `1.4 MB`, `2.1 GB`."""
    if size < MEGABYTE:
        return f"{-(-size // 1000)} KB"
    if size < 1000 * MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{size / (1000 * MEGABYTE):.1f} GB"
