"""Write annex 2 (工作任务分解表) with how far each task is, as PDF and as an Excel sheet.

Source: 珠斗办字〔2017〕6号 附件二.
"""

from functools import partial
from pathlib import Path
from typing import BinaryIO

from lianghe_desktop.documents.flow import ACROSS, Column, Flow
from lianghe_desktop.documents.leaks import refuse_by
from lianghe_desktop.documents.paper import STRONG, TEXT, TITLE, Align, Sheet, counted_on, naming_paper
from lianghe_desktop.documents.read_back import write_read_back
from lianghe_desktop.documents.readers import note_for, rule_for
from lianghe_desktop.documents.small_cells import HIDDEN_CELL, PUBLIC_MARK
from lianghe_desktop.documents.task_values import TaskTableValues
from lianghe_desktop.documents.values import PrintedPages
from lianghe_desktop.documents.workbook import new_workbook
from lianghe_desktop.records.audience import Audience

_TITLE = "低收入群体精准帮扶工作任务分解表"
_HEADS = ("序号", "具体任务", "牵头单位", "配合单位", "完成时限", "进度", "办理情况")


def render_task_table(values: TaskTableValues, out: BinaryIO) -> PrintedPages:
    """Write annex 2 on sheets across.

    Raises UserError where it would hold what its readers must not get; nothing is written then.
    """
    sheets, rule = task_table_sheets(values), rule_for(values.audience)
    pages = write_read_back(sheets, out, "任务分解表", rule=rule, paper="任务分解表")
    return PrintedPages(pages, (values.mark.code,) if values.mark else ())


def task_table_sheets(values: TaskTableValues) -> list[Sheet]:
    """Lay out the table."""
    with naming_paper("任务分解表"):
        flow = Flow(ACROSS, _TITLE, values.mark)
        flow.text("附件二", TEXT)
        flow.text(_TITLE, TITLE, Align.CENTRE)
        if values.audience is Audience.PUBLIC:
            flow.text(PUBLIC_MARK, STRONG, Align.CENTRE)
        flow.text(f"{values.area_name}　{counted_on(values.on, as_of=values.as_of)}", TEXT, Align.RIGHT)
        flow.gap(1)
        widths = (13, 46, 38, 36, 50, 34, 40)
        columns = [
            Column(title=title, width_mm=width, align=Align.CENTRE if title == "序号" else Align.LEFT)
            for title, width in zip(_HEADS, widths, strict=True)
        ]
        rows = [
            [
                str(_number(values, row.number)),
                row.title,
                "、".join(row.leads),
                "、".join(row.helps),
                row.deadline,
                row.progress,
                row.standing + (f"（{row.differs}）" if row.differs else ""),
            ]
            for row in values.rows
        ]
        flow.table(columns, rows, least_mm=10)
        flow.gap(1)
        flow.text("进度口径（示范参数，附件二没有规定）：", TEXT)
        for row in values.rows:
            if row.counted:
                flow.text(f"{row.number}．{row.counted}。", TEXT)
        flow.gap(1)
        flow.text(note_for(values.audience), TEXT)
        return flow.finish()


def _number(values: TaskTableValues, number: int) -> int | str:
    """Return the number of a row; a published table says 1． so that no cell of it reads as a small count."""
    return f"{number}．" if values.audience is Audience.PUBLIC else number


def write_task_table_xlsx(path: Path, values: TaskTableValues) -> None:
    """Write annex 2 as a workbook: the table, then how far each area is.

    Raises:
        UserError: It would hold what its readers must not get.
        EnvironmentFault: The file cannot be written.
    """
    check = partial(refuse_by, rule_for(values.audience), suffix=".xlsx", paper="任务分解表")
    with new_workbook(path, on=values.on, check=check) as book:
        title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )
        text = book.add_format({"border": 1, "valign": "vcenter", "text_wrap": True})
        number = book.add_format({"border": 1, "valign": "vcenter", "num_format": "0"})
        sheet = book.add_worksheet("附件二")
        sheet.write(0, 0, "附件二")
        sheet.merge_range(1, 0, 1, len(_HEADS), _TITLE, title)
        sheet.write(0, 1, note_for(values.audience))
        mark = f"{PUBLIC_MARK}　" if values.audience is Audience.PUBLIC else ""
        told = f"{mark}{values.area_name}　{counted_on(values.on, as_of=values.as_of)}"
        sheet.merge_range(2, 0, 2, len(_HEADS), told)
        sheet.write_row(3, 0, [*_HEADS, "备注"], head)
        for at, row in enumerate(values.rows, start=4):
            sheet.write(at, 0, _number(values, row.number), number)
            words = (
                row.title,
                "、".join(row.leads),
                "、".join(row.helps),
                row.deadline,
                row.progress,
                row.standing,
                row.differs or "",
            )
            for column, word in enumerate(words, start=1):
                sheet.write_string(at, column, word, text)
        for column, width in enumerate((6, 30, 24, 22, 36, 18, 24, 30)):
            sheet.set_column(column, column, width)
        sheet.set_row(1, 28)
        sheet.freeze_panes(4, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        areas = book.add_worksheet("各地进度")
        areas.write_row(0, 0, ["序号", "具体任务", "单位", "口径", *values.areas], head)
        line = 1
        for row in values.rows:
            for label, counts in ((f"应做：{row.counted or ''}", row.of), ("已做", row.done)):
                if not counts:
                    continue
                areas.write(line, 0, _number(values, row.number), number)
                areas.write_string(line, 1, row.title, text)
                areas.write_string(line, 2, row.unit, text)
                areas.write_string(line, 3, label, text)
                for at, count in enumerate(counts):
                    areas.write(line, 4 + at, HIDDEN_CELL if at in row.hidden else count, number)
                line += 1
        areas.set_column(1, 1, 34)
        areas.set_column(3, 3, 60)
        areas.freeze_panes(1, 2)
