"""Turn an XLSForm workbook into an XForm. pyxform does it and is imported only here, when it is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey.pyxform_messages import explain

XLSX_SIGNATURE = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True, slots=True)
class Converted:
    """Give the XForm and the warnings of pyxform in its own words; itemsets: CSV of external choices."""

    xform: bytes
    warnings: tuple[str, ...]
    itemsets: bytes | None


def is_workbook(data: bytes) -> bool:
    """Tell whether bytes are an Excel workbook rather than an XForm."""
    return data.startswith(XLSX_SIGNATURE)


def convert_workbook(xlsx: bytes) -> Converted:
    """Convert a workbook; the result depends on the bytes alone, so it may be cached by their hash.

    Takes 0.5-1.5 s for a form of 150 questions: call it in a worker. UserError (BAD_FORM) in Chinese, with
    sheet and row where pyxform names them.
    """
    from pyxform.errors import PyXFormError  # noqa: PLC0415 - slow to import, wanted only here
    from pyxform.xls2xform import convert  # noqa: PLC0415 - slow to import, wanted only here

    warnings: list[str] = []
    try:
        result = convert(
            BytesIO(xlsx), warnings=warnings, validate=False, form_name="data", file_type=".xlsx"
        )
    except PyXFormError as error:
        finding = explain(str(error))
        where = place(finding.sheet, finding.row)
        raise UserError(ErrorCode.BAD_FORM, f"调查表不能用：{where}{finding.message}") from error
    except (KeyError, ValueError, TypeError, AttributeError, OSError, re.error) as error:
        text = "调查表不能用：这个文件读不出来，请用 Excel 打开另存为 .xlsx 后再试。"
        raise UserError(ErrorCode.BAD_FORM, text) from error
    itemsets = None if result.itemsets is None else result.itemsets.encode()
    return Converted(xform=result.xform.encode(), warnings=tuple(warnings), itemsets=itemsets)


def place(sheet: str, row: int) -> str:
    """Write a place as people say it; "" where it is unknown."""
    if not sheet and not row:
        return ""
    name = f"“{sheet}”工作表" if sheet else ""
    return f"{name}第 {row} 行：" if row else f"{name}："


def convert_xlsx(xlsx: bytes) -> bytes:
    """Return the XForm of a workbook; see convert_workbook."""
    return convert_workbook(xlsx).xform
