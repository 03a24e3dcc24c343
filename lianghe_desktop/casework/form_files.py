"""Lists and pictures that a form asks for travel inside its workbook: a form stays one file with one hash.

They lie in the workbook's zip under `lianghe-files/`; readers of workbooks look at nothing there.
"""

import io
import zipfile
from collections.abc import Mapping

from lianghe_desktop.records.errors import ErrorCode, UserError

FOLDER = "lianghe-files/"
MOST_BYTES = 20 * 1024 * 1024
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes, so the same hash


def with_files(xlsx: bytes, files: Mapping[str, bytes]) -> bytes:
    """Return the workbook with these files inside it; the workbook as it is where there are none.

    Raises:
        UserError: Together they are larger than may travel.
    """
    if not files:
        return xlsx
    if sum(map(len, files.values())) > MOST_BYTES:
        raise UserError(ErrorCode.BAD_FORM, "问卷的清单和图片合起来超过 20 MB，请把图片缩小再发布。")
    out = io.BytesIO(xlsx)
    with zipfile.ZipFile(out, "a") as book:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{FOLDER}{name}", _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(entry, files[name])
    return out.getvalue()


def files_in(xlsx: bytes) -> Mapping[str, bytes]:
    """Return the files that travel inside a workbook, by name.

    Raises:
        UserError: They are larger than may travel, or the workbook is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
            entries = [entry for entry in book.infolist() if entry.filename.startswith(FOLDER)]
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise UserError(ErrorCode.BAD_FORM, "问卷里带的清单和图片超过 20 MB，没有启用。")
            return {entry.filename.removeprefix(FOLDER): book.read(entry) for entry in entries}
    except (zipfile.BadZipFile, OSError) as error:
        raise UserError(ErrorCode.BAD_FORM, "这份问卷的文件已损坏，请重新取得。") from error


def asked_for(xform: bytes, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return those of the files that a form names."""
    return {name: content for name, content in files.items() if name.encode() in xform}
