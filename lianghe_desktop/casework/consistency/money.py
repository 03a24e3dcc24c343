"""Rules about income, spending and causes: what a figure needs, and what a cause must be borne out by."""

from collections.abc import Iterator

from lianghe_desktop.casework.consistency.rule import Look, RuleBook, Spot, name_of, numbered
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Health, Labour, MeasureState, School
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.livelihood import Cause, IncomeLine, SpendingLine
from lianghe_desktop.records.money import yuan_text

BOOK = RuleBook()
_LEAST_WAGE_FEN = 100_00
_MOST_MONTH_FEN = 50_000_00
"""A wage above this a month is asked about; 示范参数, no document gives a figure."""
_ABLE = frozenset({Labour.FULL, Labour.SKILLED})
_MANY_ABLE_PERCENT = 50
_WAGE = "wage"


def measured(look: Look, *kinds: str) -> bool:
    """Tell whether a measure of one of the kinds (or a kind below it) was carried out or is planned."""
    return any(_of_kind(measure, kinds) for measure in look.dossier.file.measures)


def _of_kind(measure: HelpMeasure, kinds: tuple[str, ...]) -> bool:
    kind = measure.kind or ""
    return any(kind == one or kind.startswith(f"{one}_") for one in kinds)


def done(measure: HelpMeasure) -> bool:
    """Tell whether a measure was carried out."""
    return measure.state == MeasureState.DONE


def _wages(look: Look) -> list[IncomeLine]:
    return [line for line in look.dossier.file.income if (line.kind or "").split("_")[0] == _WAGE]


@BOOK.rule("amount", "金额不像真的", numbered(39))
def _amounts(look: Look) -> Iterator[Spot]:
    known = code_list("income_kind")
    for line in look.dossier.file.income:
        amount = line.amount_fen or 0
        kind = known.find(line.kind or "")
        label = kind.label if kind else "收入"
        if amount < 0:
            yield Spot(row=line, field="amount_fen", message=f"{label}是负数，请改正。")
        if line in _wages(look) and 0 < amount < _LEAST_WAGE_FEN:
            message = f"{label}全年只有 {yuan_text(amount)} 元，不到100元，请核对单位。"
            yield Spot(row=line, field="amount_fen", message=message)
        if line in _wages(look) and amount > 12 * _MOST_MONTH_FEN:
            message = f"{label}全年 {yuan_text(amount)} 元，高得不像真的，请核对是否多写了零。"
            yield Spot(row=line, field="amount_fen", message=message)
    for spent in look.dossier.file.spending:
        if (spent.amount_fen or 0) < 0:
            yield Spot(row=spent, field="amount_fen", message="支出金额是负数，请改正。")


@BOOK.rule(
    "part_over_whole",
    "其中项大于总项",
    "评估输入 income：基础养老金含在居民养老待遇里，居民养老待遇含在转移性收入里",
)
def _parts(look: Look) -> Iterator[Spot]:
    held = {
        kind: [line for line in look.dossier.file.income if line.kind == kind]
        for kind in ("resident_pension", "basic_pension")
    }
    if held["basic_pension"] and held["resident_pension"]:
        part = sum(line.amount_fen or 0 for line in held["basic_pension"])
        whole = sum(line.amount_fen or 0 for line in held["resident_pension"])
        if part > whole:
            message = (
                f"基础养老金 {yuan_text(part)} 元，比城乡居民养老待遇 {yuan_text(whole)} 元还多，请改正。"
            )
            yield Spot(row=held["basic_pension"][-1], field="amount_fen", message=message)


@BOOK.rule("window", "收入支出的期间首尾颠倒")
def _windows(look: Look) -> Iterator[Spot]:
    lines: list[IncomeLine | SpendingLine] = [*look.dossier.file.income, *look.dossier.file.spending]
    for line in lines:
        if line.window_from and line.window_to and line.window_from > line.window_to:
            yield Spot(row=line, field="window_from", message="期间的第一天晚于最后一天，请改正。")


@BOOK.rule("line_twice", "同一项收入记了两次")
def _line_twice(look: Look) -> Iterator[Spot]:
    seen: set[tuple[object, ...]] = set()
    for line in look.dossier.file.income:
        key = (line.member_id, line.kind, line.detail, line.window_from, line.amount_fen)
        if line.amount_fen and key in seen:
            message = f"同一人同一期间有两笔 {yuan_text(line.amount_fen)} 元的同样收入，请查明是否重复。"
            yield Spot(row=line, field=None, message=message)
        seen.add(key)


@BOOK.rule("work_and_wage", "务工和工资收入对不上", numbered(35, 39))
def _work_and_wage(look: Look) -> Iterator[Spot]:
    wages = [line for line in _wages(look) if (line.amount_fen or 0) > 0]
    working = [m for m in look.living if m.works or (m.months_worked or 0) > 0]
    for member in working:
        if (member.months_worked or 0) > 0 and not wages:
            message = f"{name_of(member)}务工 {member.months_worked} 个月，家里没有工资收入，请核实。"
            yield Spot(row=member, field="months_worked", message=message)
    if wages and not working:
        message = "有工资收入，却没有人务工，请核实是谁的收入，补填务工情况。"
        yield Spot(row=wages[0], field=None, message=message)


@BOOK.rule("dibao_income", "低保和低保金收入对不上")
def _dibao_income(look: Look) -> Iterator[Spot]:
    drawing = [m for m in look.living if m.dibao]
    paid = [line for line in look.dossier.file.income if line.kind == "transfer_dibao" and line.amount_fen]
    transfers = [line for line in look.dossier.file.income if line.kind == "transfer"]
    if drawing and not paid and not transfers:
        message = f"{name_of(drawing[0])}享受低保，收入里却没有低保金，请补填或核实。"
        yield Spot(row=drawing[0], field="dibao", message=message)
    if paid and not any(m.dibao for m in look.members):
        yield Spot(row=paid[0], field=None, message="有低保金收入，却没有人享受低保，请核实。")


@BOOK.rule("school_spending", "有教育支出没有学生")
def _school_spending(look: Look) -> Iterator[Spot]:
    pupils = [m for m in look.living if m.school not in (None, School.NONE)]
    for line in look.dossier.file.spending:
        if line.kind == "education" and line.amount_fen and not pupils:
            yield Spot(row=line, field=None, message="有教育支出，家里却没有在校生，请核实。")


@BOOK.rule("cause_borne_out", "致贫原因没有依据或没有对应帮扶", numbered(29, 30, 31, 33, 34, 35, 36))
def _causes(look: Look) -> Iterator[Spot]:
    for cause in look.dossier.file.causes:
        for message in _doubts(look, cause):
            yield Spot(row=cause, field=None, message=message)


def _doubts(look: Look, cause: Cause) -> Iterator[str]:
    living, file = look.living, look.dossier.file
    match cause.code:
        case "illness":
            paid = sum(s.amount_fen or 0 for s in file.spending if s.kind == "medical_self_paid")
            if not paid:
                yield "原因是因病，却没有医疗自付支出，请补填支出或改正原因。"
            if not any(
                {Health.CHRONIC, Health.SERIOUS} & set((m.health or "").split()) for m in look.members
            ):
                yield "原因是因病，却没有人患大病或慢性病，请补填健康状况或改正原因。"
        case "education":
            if not any(m.school not in (None, School.NONE) for m in living):
                yield "原因是因学，却没有在校生，请核实。"
            if not measured(look, "education", "social"):
                yield "原因是因学，却没有教育帮扶或社会帮扶措施，请安排。"
        case "disability":
            if not any(m.disability_class not in (None, "none") for m in living):
                yield "原因是因残，却没有登记残疾人，请核实。"
            if not measured(look, "security", "rehabilitation", "social"):
                yield "原因是因残，却没有综合保障或社会帮扶措施，请安排。"
        case "water":
            if not any("水" in (m.content or "") for m in file.measures):
                yield "原因是缺水，却没有饮水措施，请安排。"
        case "labour":
            able = sum(1 for m in living if m.labour in _ABLE)
            if living and 100 * able >= _MANY_ABLE_PERCENT * len(living):
                yield f"原因是缺劳动力，却有 {able} 人（共 {len(living)} 人）能劳动，请核实。"
        case "unstable_job":
            if not any(m.labour in _ABLE for m in living):
                yield "原因是务工就业不稳，却没有劳动力，请核实。"
        case "disaster":
            if not cause.note:
                yield "原因是因灾，没有写明哪一种灾害，请在说明里补上。"
        case _:
            return


@BOOK.rule("housing_hardship", "住房困难和危房等级、住房措施对不上", numbered(32))
def _housing(look: Look) -> Iterator[Spot]:
    household, housing = look.dossier.file.household, look.dossier.file.housing
    hardship = household.housing_hardship
    dangerous = housing is not None and housing.grade in ("C", "D")
    if dangerous and hardship in (None, "none"):
        message = "住房是C级或D级危房，却登记为没有住房困难，请改正。"
        yield Spot(row=household, field="housing_hardship", message=message)
    if hardship not in (None, "none") and not measured(look, "housing"):
        yield Spot(
            row=household, field="housing_hardship", message="有住房困难，却没有住房帮扶措施，请安排。"
        )
