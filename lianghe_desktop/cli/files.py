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
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as problem:
        raise UserError(
            ErrorCode.NOT_FOUND, f"找不到文件“{path.name}”，请核对文件名和所在文件夹。"
        ) from problem
    except (OSError, ValueError) as problem:  # ValueError: a name that no file can have
        raise EnvironmentFault(
            ErrorCode.DISK, f"文件“{path.name}”读不出来，请检查U盘或权限后再试。"
        ) from problem


def read_text(path: Path) -> str:
    """Return a file's text; raises as `read_bytes`, and UserError where it is no UTF-8."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UserError(
            ErrorCode.BAD_INPUT, f"文件“{path.name}”不是 UTF-8 文字，请另存为 UTF-8 后再试。"
        ) from problem


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole, making its folder; what stood there stays until the new one is written.

    Raises:
        EnvironmentFault: The folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_bytes(content)
        part.replace(path)
    except (OSError, ValueError) as problem:
        raise EnvironmentFault(
            ErrorCode.DISK, f"写不进“{path.name}”：请检查文件夹是否写保护、是否已满，再试一次。"
        ) from problem
