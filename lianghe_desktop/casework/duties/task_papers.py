"""Annex 2 on paper and as a workbook."""

from pathlib import Path

from lianghe_desktop.casework.duties.annex2 import MilestoneLine, TaskLine, TaskTable
from lianghe_desktop.casework.duties.due import Standing
from lianghe_desktop.casework.issuing import issue
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.documents.small_cells import HIDDEN_CELL
from lianghe_desktop.documents.task_table import render_task_table, write_task_table_xlsx
from lianghe_desktop.documents.task_values import TaskRow, TaskTableValues

STANDING_WORDS = {
    Standing.DONE: "已完成",
    Standing.DUE: "未到期",
    Standing.ORANGE: "快到期",
    Standing.RED: "已逾期",
}


def task_values(office: Office, table: TaskTable) -> TaskTableValues:
    """Return annex 2 as paper shows it."""
    return TaskTableValues(
        area_name=office.desk.name,
        on=table.on,
        areas=table.areas,
        as_of=table.as_of,
        audience=table.audience,
        rows=tuple(_row(line) for line in table.lines),
    )


def progress_words(line: TaskLine) -> str:
    """Return how far a task is, in words: 已做 3 人，共 12 人（25%）."""
    if not line.shares:
        return "由人登记"
    if 0 in line.hidden:
        return HIDDEN_CELL
    total = line.shares[0]
    if total.percent is None:
        return "没有需要做的"
    return f"已做 {total.done:,} {line.unit}，共 {total.of:,} {line.unit}（{total.percent}%）"


def milestone_words(line: MilestoneLine) -> str:
    """Return how a milestone stands: 上报工作方案：已完成（2017-03-20）."""
    done = f"（{line.done_on.isoformat()}）" if line.done_on else ""
    return f"{line.milestone.title}：{STANDING_WORDS[line.standing]}{done}"


def print_tasks(office: Office, acting: Acting, table: TaskTable) -> Printed:
    """Print annex 2 with a code of its own, and log it.

    Raises:
        UserError: The role may not print.
    """
    return issue(
        office, acting, "tasks", task_values(office, table), render_task_table, title="工作任务分解表"
    )


def write_tasks(office: Office, table: TaskTable, path: Path) -> None:
    """Write annex 2 as a workbook.

    Raises:
        EnvironmentFault: The file cannot be written.
    """
    write_task_table_xlsx(path, task_values(office, table))


def _row(line: TaskLine) -> TaskRow:
    task = line.task
    return TaskRow(
        number=task.number,
        title=task.title,
        leads=task.leads,
        helps=task.helps,
        deadline=task.deadline,
        progress=progress_words(line),
        counted=task.counted,
        standing="；".join(milestone_words(one) for one in line.milestones),
        differs=task.differs,
        unit=line.unit,
        done=tuple(share.done for share in line.shares),
        of=tuple(share.of for share in line.shares),
        hidden=line.hidden,
    )
