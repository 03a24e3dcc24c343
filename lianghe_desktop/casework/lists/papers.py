"""Lists, sweeps and samples on paper."""

from collections.abc import Sequence

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.duties.periods import Period
from lianghe_desktop.casework.issuing import issue
from lianghe_desktop.casework.lists.filling import CaseList
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.sampling import METHOD, SOURCE, Sample, SampledHousehold
from lianghe_desktop.casework.watching import sweep
from lianghe_desktop.casework.watching.warnings import SOURCE as WARNING_SOURCE
from lianghe_desktop.casework.watching.warnings import WarningLine
from lianghe_desktop.documents.case_list import CaseListValues, render_case_list
from lianghe_desktop.policy.wording import money
from lianghe_desktop.records.case_codes import SampleResult
from lianghe_desktop.records.code_lists import code_list


def print_list(office: Office, acting: Acting, found: CaseList) -> Printed:
    """Print a list as it was read.

    Raises:
        UserError: The role may not print.
    """
    wall = found.code == "long_term"
    return _print(
        office,
        acting,
        CaseListValues(
            area_name=office.desk.name,
            title=found.title,
            on=acting.today,
            clause=found.clause,
            counts=found.counts,
            columns=found.columns,
            rows=tuple(row.cells for row in found.rows),
            notes=("只公布户主姓名、人数和类别，不公布证件号码、电话、账号和健康状况。",) if wall else (),
            signers=() if wall else (f"移交：{found.giver}", f"接收：{found.receiver}"),
        ),
    )


def print_sweeps(office: Office, acting: Acting, period: Period) -> Printed:
    """Print the counts of a month's sweep, village by village.

    Raises:
        UserError: The role may not print.
    """
    names = area_names(office)
    rows = sweep.sweeps_of(office, period)
    counted = [(row.households or 0, row.unchanged or 0, row.noticed or 0, row.absent or 0) for row in rows]
    cells = [
        (names.name(row.home), *(str(one) for one in counts), str(row.finished_on), row.note or "")
        for row, counts in zip(rows, counted, strict=True)
    ]
    if counted:
        sums = [str(sum(column)) for column in zip(*counted, strict=True)]
        cells.append(("合计", *sums, "", ""))
    return _print(
        office,
        acting,
        CaseListValues(
            area_name=office.desk.name,
            title=f"{period.words}因病因灾返贫排查统计表",
            on=acting.today,
            clause=sweep.SOURCE,
            counts=f"{len(rows)} 个村（居）",
            columns=("村（居）", "应排查（户）", "无变化", "有情况", "没见到人", "完成日期", "说明"),
            rows=tuple(cells),
            signers=("填表人", "负责人"),
        ),
    )


def print_warnings(office: Office, acting: Acting, lines: Sequence[WarningLine]) -> Printed:
    """Print warnings with owner, day and what came of each.

    Raises:
        UserError: The role may not print.
    """
    origins, outcomes = code_list("warning_origin"), code_list("warning_outcome")
    rows = []
    for line in lines:
        outcome = outcomes.find(line.row.outcome or "")
        rows.append(
            (
                line.village,
                line.household_no,
                line.head_name,
                origins.label(line.row.origin or ""),
                line.row.words or "",
                line.owner,
                str(line.row.due_on or ""),
                outcome.label if outcome else "待核实",
            )
        )
    return _print(
        office,
        acting,
        CaseListValues(
            area_name=office.desk.name,
            title="返贫致贫预警名单",
            on=acting.today,
            clause=WARNING_SOURCE,
            counts=f"{len(rows)} 条",
            columns=("村（居）", "户编号", "户主", "来源", "情况", "责任人", "核实期限", "状态"),
            rows=tuple(rows),
        ),
    )


def print_sample(office: Office, acting: Acting, sample: Sample) -> Printed:
    """Print a sample with its seed and method, and what was found so far.

    Raises:
        UserError: The role may not print.
    """
    draw = sample.draw
    scope = code_list("sample_scope").label(draw.scope or "")
    counts = "、".join(
        f"{code_list('sample_result').label(result)} {sample.count(result)} 户" for result in SampleResult
    )
    return _print(
        office,
        acting,
        CaseListValues(
            area_name=office.desk.name,
            title="随机抽样核查名单",
            on=draw.drawn_on or acting.today,
            clause=f"{SOURCE}；比例：{draw.source}",
            counts=f"{scope} {draw.population} 户中抽 {len(sample.households)} 户（各村 {draw.percent}%）",
            columns=("村（居）", "次序", "户编号", "户主", "登记人数", "登记年收入", "核查结果", "核查情况"),
            rows=tuple(_sample_row(one) for one in sample.households),
            notes=(
                f"随机种子：{draw.seed}。抽法：{METHOD}。",
                f"抽取前名单的 SHA-256：{draw.list_hash}。",
                f"核查单位：{draw.checkers or '＿＿＿＿＿＿'}。{counts}；未核查 {sample.count(None)} 户。",
            ),
            signers=("抽取人", "监督人", "核查人"),
        ),
    )


def _sample_row(one: SampledHousehold) -> tuple[str, ...]:
    row = one.row
    result = code_list("sample_result").find(row.result or "")
    income = "未知" if row.recorded_income_fen is None else money(row.recorded_income_fen)
    return (
        one.village,
        str(row.position or ""),
        one.household_no,
        one.head_name,
        "" if row.recorded_people is None else str(row.recorded_people),
        income,
        result.label if result else "",
        "；".join(part for part in (row.finding or "", *one.differs) if part),
    )


def _print(office: Office, acting: Acting, values: CaseListValues) -> Printed:
    return issue(office, acting, "case_list", values, render_case_list, title=values.title)
