"""Which papers of a household were printed: what, when, by whom, and the code on each."""

import datetime as dt
from dataclasses import dataclass

from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.helprecord import PrintLog
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.staff import Person
from lianghe_desktop.store.history import history

PAPER_WORDS = {
    "card": "帮扶卡",
    "book": "帮扶记录簿",
    "reasons": "评定说明",
    "receipt": "办理情况回执",
    "notice": "公示",
    "ledger": "工作台账",
    "handover": "帮扶工作交接清单",
    "survey": "调查表",
    "read_back": "大字答卷",
    "confirmation": "核实确认单",
    "minutes": "评议记录",
    "approval": "审核确认表",
    "decision": "认定告知书",
    "refusal": "不予认定告知书",
    "visit": "走访表",
    "visited": "走访表",
    "cover": "档案封面",
    "dossier": "帮扶档案",
    "parameter_table": "政策参数表",
    "overview": "情况统计表（附件一）",
    "tasks": "工作任务分解表（附件二）",
    "statistics": "统计图",
    "changes": "情况变化表",
    "report": "定期报告",
    "list": "名单",
    "case_list": "名单",
    "yearly": "年度重新认定对照表",
    "simulation": "标准测算表",
    "comparison": "方案对照表",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedPaper:
    """One printed paper in words."""

    title: str
    code: str
    printed_on: dt.date | None
    who: str


def printed_papers(office: Office, home: HomeCode, household: RowId) -> list[PrintedPaper]:
    """Return the papers printed for a household, the newest first."""
    logged = office.store.rows(PrintLog, where={"home": home, "household_id": household})
    return [
        PrintedPaper(
            title=PAPER_WORDS.get(row.document or "", "其他材料"),
            code=row.code or "",
            printed_on=row.printed_on,
            who=who_printed(office, row),
        )
        for row in sorted(logged, key=lambda row: (row.printed_at or 0, row.id), reverse=True)
    ]


def who_printed(office: Office, row: PrintLog) -> str:
    """Return who printed a paper, as its journal line names the person."""
    written = history(office.store, PrintLog, row.home, row.id)
    if not written:
        return ""
    people = [p for p in office.store.rows(Person) if p.id == written[0].person]
    return (people[0].name or "") if people else "另一台电脑"
