"""Write a workbook whole or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode

if TYPE_CHECKING:
    from xlsxwriter import Workbook


@contextmanager
def new_workbook(
    path: Path, *, on: date | None = None, check: Callable[[bytes], None] | None = None
) -> Iterator["Workbook"]:
    """Give a workbook to fill; it is put at `path` when the block ends without an error.

    `on` is the day of its figures: it stands among the properties in place of the clock's time, so that the
    same figures give the same bytes. `check` is given the finished file and may refuse it; nothing is
    written then.

    Raises EnvironmentFault (DISK) where the place cannot be written, e.g. while Excel has the old file open.
    """
    import xlsxwriter  # noqa: PLC0415 - only exports need it

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        if on is not None:
            book.set_properties({"created": datetime.combine(on, time())})
        yield book
    if check is not None:
        check(out.getvalue())
    put_whole(path, out.getvalue())


def letters(column: int) -> str:
    """Return the name of a sheet's column, counted from 1: A, B, … Z, AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def put_whole(path: Path, content: bytes) -> None:
    """Put a finished file at `path`; what stood there stays until the new one is written.

    Raises EnvironmentFault (DISK) where the place cannot be written, e.g. while a program has the old
    file open.
    """
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as fault:
        with suppress(OSError):  # the folder may not even let us look
            part.unlink(missing_ok=True)
        raise EnvironmentFault(
            ErrorCode.DISK,
            f"写不了“{path.name}”：文件可能正在 Excel 或 Word 里打开，或磁盘已满、没有写入权限；"
            "请关闭它或换个位置再试。",
        ) from fault
