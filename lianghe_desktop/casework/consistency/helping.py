"""Rules about help: before eligibility, paid twice, over the cap, to the wrong person, unsigned."""

import datetime as dt
from collections.abc import Iterator

from lianghe_desktop.casework.consistency.money import done, measured
from lianghe_desktop.casework.consistency.rule import Look, RuleBook, Spot, name_of, numbered
from lianghe_desktop.casework.consistency.steps import first_eligible_day
from lianghe_desktop.casework.helping.payers import payers_of
from lianghe_desktop.records.enums import School
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.money import yuan_text

BOOK = RuleBook()
NOT_ACCEPTED = "not_accepted"
NOT_ACCEPTED_YET = "这一户还没有“纳入帮扶”的决定，先帮扶后认定请写明原因。"
ACCEPT_FIRST = "珠斗办字〔2017〕6号 四（三）（先认定后帮扶）"
_HELPED_WITHOUT = frozenset({"monitoring", "relief"})
"""Kinds of case that bring help without the household being listed. Source: 社会救助暂行办法 47-49."""
_ENDED = frozenset({"left", "transferred"})
_HELPED = frozenset({"listed", "recheck", "phase_out"})
_ABLE = frozenset({"full", "skilled"})
_MONTH_DAYS = 31
_HALF_YEAR_DAYS = 183
_SPANS = ("", "当年", "当月")
"""How the time is told that a sum holds for, by the parts of `_span`."""


@BOOK.rule("measure_day", "措施的日期不对", ACCEPT_FIRST)
def _measure_day(look: Look) -> Iterator[Spot]:
    since = first_eligible_day(look)
    for measure in look.dossier.file.measures:
        if not done(measure):
            continue
        if measure.done_on is None:
            yield Spot(row=measure, field="done_on", message=f"“{_what(measure)}”已实施，没有日期，请补上。")
        elif measure.done_on > look.on:
            yield Spot(row=measure, field="done_on", message=f"“{_what(measure)}”的日期在今天之后，请改正。")
        elif since is not None and measure.done_on < since:
            days = f"{measure.done_on.isoformat()} 实施，早于认定（{since.isoformat()}）"
            message = f"“{_what(measure)}”在 {days}，请核对。"
            yield Spot(row=measure, field="done_on", message=message)


@BOOK.rule(NOT_ACCEPTED, "还没有认定", ACCEPT_FIRST)
def _not_accepted(look: Look) -> Iterator[Spot]:
    file = look.dossier.file
    watched = any(case.kind in _HELPED_WITHOUT for case in look.dossier.procedures)
    if first_eligible_day(look) is not None or watched or file.household.status in _HELPED | _ENDED:
        return
    for measure in file.measures:
        if done(measure):
            yield Spot(row=measure, field=None, message=NOT_ACCEPTED_YET)


@BOOK.rule("payers_sum", "各级出资和金额不符", "珠斗办字〔2017〕6号 二（二）6、四（四）（资金三公开）")
def _payers_sum(look: Look) -> Iterator[Spot]:
    for measure in look.dossier.file.measures:
        paid = sum(payers_of(measure).values())
        if paid and paid != (measure.amount_fen or 0):
            sums = f"各级出资合计 {yuan_text(paid)} 元，金额是 {yuan_text(measure.amount_fen or 0)} 元"
            yield Spot(row=measure, field="payers", message=f"“{_what(measure)}”{sums}，请改正其中一项。")


@BOOK.rule("paid_twice", "同一补助发了两次", "珠斗办字〔2017〕6号 二（二）、四（四）（专款专用）")
def _paid_twice(look: Look) -> Iterator[Spot]:
    seen: set[tuple[object, ...]] = set()
    for measure in sorted(look.dossier.file.measures, key=lambda m: (m.done_on or dt.date.min, m.id)):
        if not done(measure) or not measure.benefit or not measure.amount_fen or measure.done_on is None:
            continue
        key = (measure.benefit, measure.member_id, *_span(measure))
        if key in seen:
            message = (
                f"“{_what(measure)}”（{yuan_text(measure.amount_fen)} 元）同一期间已经发过，请查明是否重复。"
            )
            yield Spot(row=measure, field=None, message=message)
        seen.add(key)


@BOOK.rule("over_cap", "超过最高额", "各补助的最高额见现用政策包")
def _over_cap(look: Look) -> Iterator[Spot]:
    spent: dict[tuple[object, ...], int] = {}
    for measure in sorted(look.dossier.file.measures, key=lambda m: (m.done_on or dt.date.min, m.id)):
        cap = look.caps_fen.get(measure.benefit or "")
        if cap is None or not done(measure) or measure.done_on is None:
            continue
        span = _span(measure)
        key = (measure.benefit, measure.member_id, *span)
        spent[key] = spent.get(key, 0) + (measure.amount_fen or 0)
        if spent[key] > cap:
            sums = f"{_SPANS[len(span)]}累计 {yuan_text(spent[key])} 元，超过最高额 {yuan_text(cap)} 元"
            message = f"“{_what(measure)}”{sums}。"
            clause = look.clauses.get(measure.benefit or "")
            yield Spot(row=measure, field="amount_fen", message=message, source=clause)


@BOOK.rule("payer_missing", "有金额没有出资单位", "珠斗办字〔2017〕6号 四（四）（资金三公开）")
def _payer(look: Look) -> Iterator[Spot]:
    for measure in look.dossier.file.measures:
        if done(measure) and measure.amount_fen and not (measure.payer or measure.payers):
            message = f"“{_what(measure)}”发了 {yuan_text(measure.amount_fen)} 元，没有写出资单位，请补填。"
            yield Spot(row=measure, field="payer", message=message)


@BOOK.rule("measure_signed", "钱物没有农户签收", "珠斗办字〔2017〕6号 四（三）（帮扶记录簿 农户签字）")
def _measure_signed(look: Look) -> Iterator[Spot]:
    for measure in look.dossier.file.measures:
        if done(measure) and measure.signed is False and (measure.amount_fen or measure.goods):
            message = f"“{_what(measure)}”发了钱物，没有农户签收，请补签。"
            yield Spot(row=measure, field="signed", message=message)


@BOOK.rule("wrong_person", "措施给错了人")
def _wrong_person(look: Look) -> Iterator[Spot]:
    people = {member.id: member for member in look.members}
    for measure in look.dossier.file.measures:
        member = people.get(measure.member_id or "")
        said = "" if member is None else _unfit(measure, member)
        if said and member is not None:
            message = f"“{_what(measure)}”登记给{name_of(member)}，{said}，请核对。"
            yield Spot(row=measure, field="member_id", message=message)


def _unfit(measure: HelpMeasure, member: Member) -> str:
    kind = (measure.kind or "").split("_")[0]
    if member.left_on is not None and (measure.done_on or member.left_on) > member.left_on:
        return f"此人已于 {member.left_on.isoformat()} 离开"
    if kind == "education" and member.school in (None, School.NONE):
        return "此人不在校"
    if kind == "rehabilitation" and member.disability_class in (None, "none"):
        return "此人没有登记残疾"
    return ""


@BOOK.rule("development_help", "有劳动力的户没有开发式帮扶", numbered(37))
def _development(look: Look) -> Iterator[Spot]:
    since = first_eligible_day(look)
    household = look.dossier.file.household
    able = any(m.labour in _ABLE for m in look.living)
    if household.status not in _HELPED or since is None or not able:
        return
    if (look.on - since).days > _MONTH_DAYS and not measured(
        look, "industry", "employment", "finance", "asset"
    ):
        long = "六个月" if (look.on - since).days > _HALF_YEAR_DAYS else "一个月"
        message = f"认定已满{long}，家里有劳动力，却没有产业、就业、金融或公益岗措施，请安排。"
        yield Spot(row=household, field=None, message=message)


@BOOK.rule("cleared_by_help", "帮扶消除却没有措施", numbered(38))
def _cleared(look: Look) -> Iterator[Spot]:
    for case in look.dossier.procedures:
        by_help = case.outcome == "cleared" and "自然" not in (case.closed_because or "")
        if by_help and not look.dossier.file.measures:
            yield Spot(row=case, field=None, message="风险按帮扶消除，却没有一条帮扶措施，请补录或改正。")


@BOOK.rule("visit_signed", "走访缺签字、走访人，或日期不对", "珠斗办字〔2017〕6号 四（三）（帮扶记录簿）")
def _visits(look: Look) -> Iterator[Spot]:
    for visit in look.dossier.file.visits:
        day = visit.visited_on.isoformat() if visit.visited_on else "没有日期"
        if not visit.visitors:
            yield Spot(row=visit, field="visitors", message=f"走访（{day}）没有走访人，请补上。")
        if visit.way == "visit" and not visit.signed:
            yield Spot(row=visit, field="signed", message=f"上门走访（{day}）没有农户签字，请补签。")
        if visit.visited_on is None or visit.visited_on > look.on:
            yield Spot(row=visit, field="visited_on", message=f"走访的日期不对（{day}），请改正。")


@BOOK.rule("plan_missing", "在册没有帮扶计划", "珠斗办字〔2017〕6号 四（三）")
def _plan(look: Look) -> Iterator[Spot]:
    file = look.dossier.file
    since = first_eligible_day(look)
    settled = since is not None and (look.on - since).days > _MONTH_DAYS
    if file.household.status == "listed" and settled and not file.plans:
        yield Spot(row=file.household, field=None, message="在册满一个月，还没有帮扶计划，请制定。")


def _span(measure: HelpMeasure) -> tuple[int, ...]:
    """Return the time that one payment covers: a month, a year, or (once) all time."""
    day = measure.done_on or dt.date.min
    per = measure.amount_per or ""
    if per.endswith("_once"):
        return ()
    return (day.year, day.month) if per.endswith("_month") else (day.year,)


def _what(measure: HelpMeasure) -> str:
    return measure.content or "这项措施"
