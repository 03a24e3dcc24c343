"""Finished values of annex 2 as paper and workbook show it."""

from dataclasses import dataclass
from datetime import date

from lianghe_desktop.documents.values import PaperMark
from lianghe_desktop.records.audience import Audience


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskRow:
    """One task; `done` of `of` in `unit`, the total first, then by area; empty where nothing is counted.

    `hidden`: the places of both that are not published.
    """

    number: int
    title: str
    leads: tuple[str, ...]
    helps: tuple[str, ...]
    deadline: str
    progress: str
    counted: str | None
    standing: str
    differs: str | None
    unit: str
    done: tuple[int, ...]
    of: tuple[int, ...]
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskTableValues:
    """Hold annex 2 (工作任务分解表). Source: 珠斗办字〔2017〕6号 附件二."""

    area_name: str
    on: date
    areas: tuple[str, ...]
    rows: tuple[TaskRow, ...]
    mark: PaperMark | None = None
    as_of: bool = False
    audience: Audience = Audience.OFFICE
