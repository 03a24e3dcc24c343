"""Read and write the files that commands are given."""

from pathlib import Path

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        UserError: There is no such file.
        EnvironmentFault: It cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as problem:
        raise UserError(
            ErrorCode.NOT_FOUND, f"找不到文件“{path.name}”，请核对文件名和所在文件夹。"
        ) from problem
    except OSError as problem:
        raise EnvironmentFault(
            ErrorCode.DISK, f"文件“{path.name}”读不出来，请检查U盘或权限后再试。"
        ) from problem


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole, making its folder.

    Raises:
        EnvironmentFault: The folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as problem:
        raise EnvironmentFault(
            ErrorCode.DISK, f"写不进“{path.name}”：请检查文件夹是否写保护、是否已满，再试一次。"
        ) from problem
