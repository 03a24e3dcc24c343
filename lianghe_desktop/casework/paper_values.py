"""Turn a household's file into the finished values that papers show; nothing is printed here.

A card and a book never carry a document number. What is not known stays None, and the paper leaves
a line to write on. Source: 珠斗办字〔2017〕6号 四（三）.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from lianghe_desktop.casework.areas import AreaNames
from lianghe_desktop.casework.facts import newest_window
from lianghe_desktop.casework.fields import FieldValue, field_spec, show_field
from lianghe_desktop.casework.helping.effect import effect_lines, effect_of_file
from lianghe_desktop.casework.helping.year_record import MeasureLine, VisitLine, YearRecord, year_record
from lianghe_desktop.casework.household_reading import (
    current_helper,
    head_name,
    living,
    newest_determination,
    number_of,
)
from lianghe_desktop.casework.watching.job_offers import OfferLine, offer_lines
from lianghe_desktop.documents.values import (
    BookEffect,
    BookMeasure,
    BookMember,
    BookMoney,
    BookOffer,
    BookTopic,
    BookVisit,
    CardBenefit,
    HelpBookValues,
    HelpCardValues,
    PaperMark,
)
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.identity import full_years
from lianghe_desktop.records.livelihood import IncomeLine, SpendingLine
from lianghe_desktop.records.money import short_yuan_text
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
        categories=category_words(decision),
        benefits=card_benefits(file, advice),
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
    record = year_record(file, year)
    effect = effect_of_file(file, today) if year == today.year else None
    measured = effect if effect and effect.before else None
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
        members=tuple(book_member(m, today) for m in living(file.members)),
        incomes=_money(file.income, _INCOMES, "income_kind"),
        spendings=_money(file.spending, code_list("spending_kind").codes, "spending_kind"),
        topics=_topics(file),
        goal=record.goal,
        measures=_measures(record),
        visits=tuple(book_visit(line) for line in record.visits),
        result=None,
        satisfaction=None,
        town_name=names.township_of(household.home),
        sample=bool(decision and decision.points is not None),
        mark=mark,
        since=measured.before.on if measured and measured.before else None,
        effects=tuple(
            BookEffect(title=line.title, before=line.before, now=line.now)
            for line in (effect_lines(measured) if measured else ())
        ),
        offers=tuple(_book_offer(line) for line in offer_lines(file, year)),
    )


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


def card_benefits(file: HouseholdFile, advice: dict[str, Any] | None) -> tuple[CardBenefit, ...] | None:
    """Return the benefits of an advice as a family reads them, those of several people in one line."""
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


def category_words(decision: Determination | None) -> tuple[str, ...] | None:
    """Return the categories of a decision in words, None without one."""
    if decision is None:
        return None
    known = code_list("category")
    return tuple(known.short(code) for code in (decision.categories or "").split())


def _facts(file: HouseholdFile, decision: Determination | None) -> tuple[tuple[str, str | None], ...]:
    household = file.household
    causes = sorted((c for c in file.causes if not c.gone), key=lambda c: (not c.main, c.id))
    labels = [code_list("poverty_cause").label(c.code) for c in causes if c.code]
    return (
        ("住址", household.address),
        ("联系电话", household.phone),
        ("困难类别", "、".join(category_words(decision) or ()) or None),
        ("主要原因", "、".join(labels) or None),
        ("建档立卡", _shown("household", "registered", household.registered)),
    )


def _shown(table: str, column: str, value: FieldValue) -> str | None:
    spec = field_spec(table, column)
    return (show_field(spec, value) or None) if spec else None


def book_member(row: Member, today: dt.date) -> BookMember:
    """Return a member as the book lists it."""
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
        None
        if household.housing_hardship in (None, "none")
        else _shown("household", "housing_hardship", household.housing_hardship),
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


def _measures(record: YearRecord) -> tuple[BookMeasure, ...]:
    planned = (
        [BookMeasure(kind="计划", content=record.content, responsible=None, due=None, funds_fen=None)]
        if record.content
        else []
    )
    return (*planned, *(_book_measure(line) for line in record.measures))


def _book_measure(line: MeasureLine) -> BookMeasure:
    what = "，".join(word for word in (line.content, line.member, line.goods) if word)
    return BookMeasure(
        kind=line.kind,
        content=what,
        responsible=line.responsible or None,
        due=line.day,
        funds_fen=line.amount_fen,
        state=line.state,
        payers=line.payers or None,
        signed=line.signed,
        effect=line.effect or None,
    )


def _book_offer(line: OfferLine) -> BookOffer:
    return BookOffer(day=line.day, member=line.member, kind=line.kind_words, job=line.job, reply=line.reply)


def book_visit(line: VisitLine) -> BookVisit:
    """Return one visit as the book tells it."""
    return BookVisit(
        day=line.day,
        way=line.way,
        helper=line.visitors,
        content=line.content,
        kind=line.kind or None,
        funds_fen=None,
        goods=None,
        effect=None,
        photos=f"{line.photos} 张" if line.photos else None,
        findings=line.findings or None,
        signed=line.signed,
    )


__all__ = [
    "benefit_amount",
    "book_member",
    "book_values",
    "book_visit",
    "card_benefits",
    "card_values",
    "category_words",
    "current_helper",
    "head_name",
    "living",
    "newest_determination",
    "number_of",
]
