"""Turn a household's file into the finished values that papers show; nothing is printed here.

A card and a book never carry a document number. What is not known stays None, and the paper leaves
a line to write on. Source: 珠斗办字〔2017〕6号 四（三）.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lianghe_desktop.casework.areas import AreaNames
from lianghe_desktop.casework.facts import newest_window
from lianghe_desktop.casework.fields import FieldValue, field_spec, show_field
from lianghe_desktop.documents.values import (
    BookMeasure,
    BookMember,
    BookMoney,
    BookTopic,
    BookVisit,
    CardBenefit,
    HelpBookValues,
    HelpCardValues,
    PaperMark,
)
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.helprecord import Determination, HelpMeasure, HelpVisit
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.identity import full_years
from lianghe_desktop.records.livelihood import IncomeLine, SpendingLine
from lianghe_desktop.records.money import short_yuan_text
from lianghe_desktop.records.staff import Helper
from lianghe_desktop.store.households import HouseholdFile

_INCOMES = ("wage", "business", "property", "transfer", "business_cost", "transfer_paid")


def card_values(
    file: HouseholdFile,
    names: AreaNames,
    *,
    complaint_phone: str | None,
    issued_on: dt.date,
    mark: PaperMark,
) -> HelpCardValues:
    """Return the values of a help card; benefits are those of the newest decision's advice."""
    decision = newest_determination(file)
    helper = current_helper(file)
    advice = json.loads(decision.advice) if decision and decision.advice else None
    return HelpCardValues(
        village_name=names.full_name(file.household.home),
        household_no=number_of(file.household),
        head_name=head_name(file),
        people=len(living(file.members)),
        categories=_categories(decision),
        benefits=_card_benefits(file, advice),
        helper_name=helper.name if helper else None,
        helper_unit=helper.unit if helper else None,
        helper_phone=helper.phone if helper else None,
        complaint_phone=complaint_phone,
        issued_on=issued_on,
        issuer=names.full_name(file.household.home),
        sample=bool(advice and advice.get("points") is not None),
        mark=mark,
    )


def book_values(
    file: HouseholdFile, names: AreaNames, *, year: int, today: dt.date, mark: PaperMark
) -> HelpBookValues:
    """Return the values of the help record book of one year."""
    helper = current_helper(file)
    plans = sorted((p for p in file.plans if p.year == year), key=lambda p: p.id)
    decision = newest_determination(file)
    household = file.household
    return HelpBookValues(
        year=year,
        village_name=names.full_name(household.home),
        group_name=household.group_name,
        household_no=number_of(household),
        head_name=head_name(file),
        helper_unit=helper.unit if helper else None,
        helper_name=helper.name if helper else None,
        helper_phone=helper.phone if helper else None,
        facts=_facts(file, decision),
        members=tuple(_member(m, today) for m in living(file.members)),
        incomes=_money(file.income, _INCOMES, "income_kind"),
        spendings=_money(file.spending, code_list("spending_kind").codes, "spending_kind"),
        topics=_topics(file),
        goal=plans[-1].goal if plans else None,
        measures=_measures(file, [p.content or "" for p in plans], helper),
        visits=_visits(file, year),
        result=None,
        satisfaction=None,
        town_name=names.township_of(household.home),
        sample=bool(decision and decision.points is not None),
        mark=mark,
    )


def living(members: Sequence[Member]) -> list[Member]:
    """Return the members who live in the household, in order."""
    here = [m for m in members if not m.left_on and not m.gone]
    return sorted(here, key=lambda m: (m.position or 0, m.id))


def head_name(file: HouseholdFile) -> str:
    """Return the name of the head; where none is marked, of the first member."""
    members = living(file.members)
    heads = [m for m in members if m.relation in ("02", "01")]
    return (heads or members)[0].name or "" if members else ""


def number_of(household: Household) -> str:
    """Return the official number of a household, else its provisional one."""
    return household.household_no or household.provisional_no or "未编号"


def newest_determination(file: HouseholdFile) -> Determination | None:
    """Return the decision that stands: the newest day, then the newest id."""
    decided = [d for d in file.determinations if not d.gone]
    return max(decided, key=lambda d: (d.decided_on or dt.date.min, d.id), default=None)


def benefit_amount(benefit: Mapping[str, Any]) -> str | None:
    """Return the standard of a benefit in words: 每人每年 2,000 元, 最高 10,000 元."""
    per = code_list("benefit_per").label(benefit["per"])
    for key, word in (("amount_fen", ""), ("max_fen", "最高 "), ("cover_fen", "保额 ")):
        fen = benefit.get(key)
        if isinstance(fen, int):
            least = benefit.get("min_fen")
            if key == "max_fen" and isinstance(least, int):
                return f"{per} {short_yuan_text(least)}—{short_yuan_text(fen)} 元".strip()
            return f"{per} {word}{short_yuan_text(fen)} 元".strip()
    return None


def _card_benefits(file: HouseholdFile, advice: dict[str, Any] | None) -> tuple[CardBenefit, ...] | None:
    if advice is None:
        return None
    seen: dict[tuple[str, str | None, str | None], list[str]] = {}
    people = {m.id: m.name or "" for m in file.members}
    titles = advice["titles"]
    for benefit in advice["benefits"]:
        key = (
            titles[benefit["code"]],
            benefit_amount(benefit),
            code_list("benefit_kind").label(benefit["kind"]),
        )
        seen.setdefault(key, []).append(people.get(str(benefit.get("person")), ""))
    return tuple(
        CardBenefit(item=_with_people(title, who), standard=amount, paid_how=paid)
        for (title, amount, paid), who in seen.items()
    )


def _with_people(title: str, who: list[str]) -> str:
    names = [name for name in who if name]
    return f"{title}（{'、'.join(names)}）" if names else title


def _categories(decision: Determination | None) -> tuple[str, ...] | None:
    if decision is None:
        return None
    known = code_list("category")
    return tuple(known.short(code) for code in (decision.categories or "").split())


def current_helper(file: HouseholdFile) -> Helper | None:
    """Return the helper who is responsible now, or None."""
    current = [link for link in file.helper_links if link.to_day is None and not link.gone]
    by_id = {helper.id: helper for helper in file.helpers}
    found = [by_id[link.helper_id] for link in current if link.helper_id in by_id]
    return found[-1] if found else None


def _facts(file: HouseholdFile, decision: Determination | None) -> tuple[tuple[str, str | None], ...]:
    household = file.household
    causes = sorted((c for c in file.causes if not c.gone), key=lambda c: (not c.main, c.id))
    labels = [code_list("poverty_cause").label(c.code) for c in causes if c.code]
    return (
        ("住址", household.address),
        ("联系电话", household.phone),
        ("困难类别", "、".join(_categories(decision) or ()) or None),
        ("主要原因", "、".join(labels) or None),
        ("建档立卡", _shown("household", "registered", household.registered)),
    )


def _shown(table: str, column: str, value: FieldValue) -> str | None:
    spec = field_spec(table, column)
    return (show_field(spec, value) or None) if spec else None


def _member(row: Member, today: dt.date) -> BookMember:
    remarks = [word for word, holds in (("低保", row.dibao), ("特困（五保）", row.tekun)) if holds]
    if row.disability_class and row.disability_class.isdigit():
        kind = code_list("disability_class").label(row.disability_class)
        grade = _shown("member", "disability_grade", row.disability_grade) or ""
        remarks.append(f"{kind}{grade}")
    return BookMember(
        name=row.name or "",
        relation=_shown("member", "relation", row.relation) or "",
        sex=_shown("member", "sex", row.sex) or "",
        age=full_years(row.birth_date, today) if row.birth_date else None,
        schooling=_shown("member", "school", row.school)
        if row.school not in (None, "none")
        else _shown("member", "education", row.education),
        health=_shown("member", "health", row.health),
        labour=_shown("member", "labour", row.labour),
        remarks="、".join(remarks) or None,
    )


def _money(
    lines: Iterable[IncomeLine | SpendingLine], kinds: Iterable[str], list_name: str
) -> tuple[BookMoney, ...]:
    held = [line for line in lines if not line.gone]
    current = newest_window(held)
    older = [x for x in held if (x.window_from, x.window_to) != current]
    previous = newest_window(older)
    known = code_list(list_name)
    return tuple(
        BookMoney(
            item=known.label(kind),
            previous_fen=_sum(older, kind, previous),
            current_fen=_sum(held, kind, current),
        )
        for kind in kinds
    )


def _sum(
    lines: Iterable[IncomeLine | SpendingLine], kind: str, window: tuple[dt.date, dt.date] | None
) -> int | None:
    found = [
        line.amount_fen
        for line in lines
        if (line.window_from, line.window_to) == window and line.amount_fen is not None and line.kind == kind
    ]
    return sum(found) if found else None


def _topics(file: HouseholdFile) -> tuple[BookTopic, ...]:
    housing, household = file.housing, file.household
    house = [
        _shown("housing", "grade", housing.grade if housing else None),
        _shown("housing", "structure", housing.structure if housing else None),
        _shown("household", "housing_hardship", household.housing_hardship),
    ]
    studying = [m for m in living(file.members) if m.school not in (None, "none")]
    ill = [m for m in living(file.members) if m.illness or (m.health or "none") not in ("none", "healthy")]
    return (
        BookTopic(title="住房", text="，".join(x for x in house if x) or None),
        BookTopic(
            title="教育",
            text="；".join(f"{m.name} {_shown('member', 'school', m.school)}" for m in studying) or None,
        ),
        BookTopic(
            title="医疗",
            text="；".join(f"{m.name} {m.illness or _shown('member', 'health', m.health) or ''}" for m in ill)
            or None,
        ),
        BookTopic(title="饮水", text=_shown("housing", "water", housing.water if housing else None)),
        BookTopic(title="困难与需求", text=household.needs),
        BookTopic(title="发展愿望", text=household.wishes),
    )


def _measures(file: HouseholdFile, plans: Sequence[str], helper: Helper | None) -> tuple[BookMeasure, ...]:
    responsible = helper.name if helper else None
    planned = [
        BookMeasure(kind="计划", content=content, responsible=responsible, due=None, funds_fen=None)
        for content in plans
        if content
    ]
    recorded = sorted(
        (m for m in file.measures if not m.gone), key=lambda m: (m.done_on or dt.date.max, m.id)
    )
    return (*planned, *(_book_measure(m, responsible) for m in recorded))


def _book_measure(row: HelpMeasure, responsible: str | None) -> BookMeasure:
    return BookMeasure(
        kind=_shown("help_measure", "kind", row.kind) or "",
        content=row.content or "",
        responsible=responsible,
        due=row.done_on,
        funds_fen=row.amount_fen,
    )


def _visits(file: HouseholdFile, year: int) -> tuple[BookVisit, ...]:
    visits = [v for v in file.visits if not v.gone and v.visited_on and v.visited_on.year == year]
    return tuple(_visit(v) for v in sorted(visits, key=lambda v: (v.visited_on or dt.date.min, v.id)))


def _visit(row: HelpVisit) -> BookVisit:
    return BookVisit(
        day=row.visited_on or dt.date.min,
        way=_shown("help_visit", "way", row.way) or "",
        helper=row.visitors or "",
        content=row.content or "",
        kind=_shown("help_visit", "kind", row.kind),
        funds_fen=None,
        goods=None,
        effect=row.findings,
        photos=None,
    )
