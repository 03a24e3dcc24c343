"""Write what was refused as a workbook: where, why, and the rows to correct and import again."""

from collections.abc import Sequence
from pathlib import Path

from lianghe_desktop.documents.sheet_reading import CellError, Sheet
from lianghe_desktop.documents.workbook import new_workbook

MUST, LOOK = "改好才能导入", "请核对，别的照常导入"


def write_errors_xlsx(
    path: Path, sheet: Sheet, errors: Sequence[CellError], doubts: Sequence[CellError] = ()
) -> None:
    """Write FILE-errors.xlsx: a list of refusals, and the refused rows under the original head.

    All cells are text, so that long numbers stay whole when a person corrects them. `errors` may come
    from reading or from the checks of the records; rows are found by their number. `doubts` keep nothing
    else out and are marked as such.
    """
    reasons: dict[int, list[str]] = {}
    listed_as = [*((error, MUST) for error in errors), *((doubt, LOOK) for doubt in doubts)]
    listed_as.sort(key=lambda one: one[0].row)
    for error, _ in listed_as:
        reasons.setdefault(error.row, []).append(f"{error.column}：{error.reason}")
    with new_workbook(path) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1})
        text = book.add_format({"num_format": "@"})
        listed = book.add_worksheet("问题清单")
        listed.write_row(0, 0, ["工作表", "行号", "列", "原因和办法", "要不要改"], head)
        for at, (error, kind) in enumerate(listed_as, start=1):
            listed.write_string(at, 0, error.sheet)
            listed.write_number(at, 1, error.row)
            listed.write_string(at, 2, error.column)
            listed.write_string(at, 3, error.reason)
            listed.write_string(at, 4, kind)
        listed.set_column(0, 2, 16)
        listed.set_column(3, 3, 90)
        listed.set_column(4, 4, 26)
        listed.freeze_panes(1, 0)
        again = book.add_worksheet("待改的行")
        again.set_column(0, len(sheet.header), 16, text)
        again.write_row(0, 0, [*sheet.header, "问题"], head)
        refused = [row for row in sheet.rows if row.number in reasons]
        for at, row in enumerate(refused, start=1):
            for column, cell in enumerate(row.cells):
                again.write_string(at, column, cell.text, text)
            again.write_string(at, len(sheet.header), "；".join(reasons[row.number]), text)
        again.freeze_panes(1, 0)
