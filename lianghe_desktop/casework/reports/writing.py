"""Draft, keep, edit, finalise and reopen the reports of a desk.

A report is one shared row of the desk's own area, so that a township's villages get it as their copy with the
next return bundle. Source: 珠斗办字〔2017〕6号 四（五） (上报区委农办, 抄报各村).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.duties.calendar import duty_calendar
from lianghe_desktop.casework.duties.due import level_of
from lianghe_desktop.casework.duties.marks import mark_done, take_back
from lianghe_desktop.casework.duties.periods import Every, Period, parse_period
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.reports.checking import CheckedSentence, check_text
from lianghe_desktop.casework.reports.content import (
    SECTION_TITLES,
    ReportText,
    Section,
    Sentence,
    text_from_json,
    text_to_json,
)
from lianghe_desktop.casework.reports.facts import facts
from lianghe_desktop.casework.reports.gathering import gathered
from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.report_tables import PeriodicReport
from lianghe_desktop.records.staff import Person

DRAFT, FINAL = "draft", "final"
KIND_WORDS = {
    Every.MONTH: "月报",
    Every.QUARTER: "季度报告",
    Every.HALF_YEAR: "半年报告",
    Every.YEAR: "年度报告",
}
_DUTIES: Mapping[Every, tuple[str, ...]] = MappingProxyType(
    {
        Every.MONTH: ("monthly_report",),
        Every.QUARTER: ("quarterly_data", "quarterly_dispatch"),
        Every.HALF_YEAR: ("half_year_report", "half_year_circular"),
        Every.YEAR: ("yearly_report",),
    }
)
"""Which duty of the calendar is done once the report is final."""
_DOUMEN = "doumen-2017"
_LONGEST_SENTENCE = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One report; `id` None while nobody has kept it."""

    id: RowId | None
    home: HomeCode
    period: Period
    text: ReportText
    as_of: dt.date | None
    drafted_on: dt.date
    drafted_by: str
    final_on: dt.date | None = None
    final_by: str | None = None

    @property
    def is_final(self) -> bool:
        """Tell whether a person finalised it."""
        return self.final_on is not None

    @property
    def dated(self) -> dt.date:
        """Return the day that stands under it."""
        return self.final_on or self.as_of or self.drafted_on

    @property
    def heading(self) -> str:
        """Return how lists call it: 2026年11月月报."""
        return f"{self.period.words}{KIND_WORDS[self.period.every]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedReport:
    """A report with every sentence held against the records."""

    report: Report
    sentences: tuple[CheckedSentence, ...]


def draft_report(
    office: Office, acting: Acting, period: Period, *, as_of: dt.date | None = None
) -> CheckedReport:
    """Draft a report from the records, without keeping it.

    Raises:
        UserError: The period has not begun, or the day lies ahead.
    """
    with gathered(office, period, acting.today, as_of) as found:
        counted = facts(found)
    text = ReportText(
        title=f"{office.desk.name}{period.words}低收入群体帮扶情况{KIND_WORDS[period.every]}",
        addressee=_addressee(office),
        copies=_copies(office, period),
        sections=tuple(
            (section, tuple(fact.sentence for fact in counted if fact.section is section))
            for section in Section
        ),
    )
    report = Report(
        id=None,
        home=office.home,
        period=period,
        text=text,
        as_of=as_of,
        drafted_on=as_of or acting.today,
        drafted_by=acting.person,
    )
    return CheckedReport(report=report, sentences=tuple(check_text(text, counted)))


def check_report(office: Office, acting: Acting, report: Report) -> CheckedReport:
    """Count every sentence anew, as of the day that the report was drafted as of."""
    with gathered(office, report.period, acting.today, report.as_of) as found:
        return CheckedReport(report=report, sentences=tuple(check_text(report.text, facts(found))))


def shown_copy(report: Report) -> CheckedReport:
    """Return another desk's report as it stands; its records are not all on this desk."""
    return CheckedReport(report=report, sentences=tuple(check_text(report.text, [])))


def keep_report(office: Office, acting: Acting, report: Report) -> Report:
    """Keep a draft: the one of its period is written over, but never a final one.

    Raises:
        UserError: The report of this period is final, or the role may not.
    """
    require(acting, Act.REPORT)
    _refuse_others(office, report)
    kept = find_report(office, report.period)
    if kept is not None and kept.is_final:
        raise UserError(ErrorCode.WRONG_STATE, f"{kept.heading}已经定稿，不能改；确实要改，请先退回草稿。")
    values = {
        "content": text_to_json(report.text),
        "as_of": report.as_of,
        "drafted_on": report.drafted_on,
        "drafted_by": acting.person,
    }
    row_id = kept.id if kept is not None and kept.id is not None else office.new_id()
    if kept is None:
        row = PeriodicReport(
            home=office.home,
            id=row_id,
            kind=report.period.every.value,
            period=report.period.key,
            state=DRAFT,
            content=text_to_json(report.text),
            as_of=report.as_of,
            drafted_on=report.drafted_on,
            drafted_by=acting.person,
        )
        office.store.write(lambda unit: unit.insert(row), actor=acting.actor)
    else:
        office.store.write(
            lambda unit: unit.change(PeriodicReport, office.home, row_id, values), actor=acting.actor
        )
    return _need(office, row_id)


def write_sentence(
    office: Office, acting: Acting, report: Report, section: Section, place: int, words: str
) -> Report:
    """Word a sentence otherwise and keep the draft; the place after the last adds one, no words take it out.

    Raises:
        UserError: It is too long, or the report is final.
    """
    cleaned = " ".join(words.split())
    if len(cleaned) > _LONGEST_SENTENCE:
        raise UserError(
            ErrorCode.BAD_INPUT, f"这一句有 {len(cleaned)} 个字，最多 {_LONGEST_SENTENCE} 个，请分成几句。"
        )
    held = list(report.text.sentences(section))
    if place < len(held):
        old = held[place]
        held[place] = Sentence(code=old.code, drafted=old.drafted, text=cleaned, figures=old.figures)
    else:
        held.append(Sentence(code=None, drafted="", text=cleaned))
    return _with_text(office, acting, report, report.text.with_section(section, tuple(held)))


def write_heads(
    office: Office, acting: Acting, report: Report, *, title: str, addressee: str, copies: str
) -> Report:
    """Word title, addressee and copies otherwise and keep the draft.

    Raises:
        UserError: The title is empty, or the report is final.
    """
    if not title.strip():
        raise UserError(ErrorCode.BAD_INPUT, "报告要有标题，请填写。")
    text = replace(report.text, title=title.strip(), addressee=addressee.strip(), copies=copies.strip())
    return _with_text(office, acting, report, text)


def renew_sentence(office: Office, acting: Acting, report: Report, one: CheckedSentence) -> Report:
    """Put what the records say now in place of a sentence, and keep the draft; nothing said takes it out.

    Raises:
        UserError: The report is final, or the role may not.
    """
    held = list(report.text.sentences(one.section))
    if one.fresh is not None:
        held[one.place] = one.fresh
    else:
        del held[one.place]
    return _with_text(office, acting, report, report.text.with_section(one.section, tuple(held)))


def draft_again(office: Office, acting: Acting, report: Report, *, as_of: dt.date | None) -> Report:
    """Draft a report anew and keep it; what a person worded, wrote or took out stays so.

    Raises:
        UserError: The report is final, the day lies ahead, or the role may not.
    """
    require(acting, Act.REPORT)
    drafted = draft_report(office, acting, report.period, as_of=as_of).report
    text = replace(
        report.text,
        sections=tuple(
            (section, _merged(report.text, section, fresh)) for section, fresh in drafted.text.sections
        ),
    )
    return keep_report(office, acting, replace(report, text=text, as_of=as_of, drafted_on=drafted.drafted_on))


def _merged(old: ReportText, section: Section, fresh: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """Return the fresh sentences with those that a person worded in their places, own ones at the end."""
    held = {one.code: one for one in old.sentences(section) if one.code is not None}
    told = [
        held[one.code] if one.code in held and held[one.code].changed else one
        for one in fresh
        if one.code not in old.removed
    ]
    known = {one.code for one in fresh}
    kept = [
        one for one in old.sentences(section) if one.code is None or (one.changed and one.code not in known)
    ]
    return (*told, *kept)


def finalise(office: Office, acting: Acting, report: Report) -> Report:
    """Make a kept report final and mark the duty that it fulfils.

    Raises:
        UserError: A section says nothing, the report is final already, or the role may not.
    """
    require(acting, Act.REPORT)
    _refuse_others(office, report)
    kept = keep_report(office, acting, report) if report.id is None else _need(office, report.id)
    if kept.is_final:
        raise UserError(ErrorCode.WRONG_STATE, f"{kept.heading}已经定稿了。")
    empty = [SECTION_TITLES[section] for section, held in kept.text.sections if not held]
    if empty:
        raise UserError(ErrorCode.WRONG_STATE, f"“{'、'.join(empty)}”还没有写，每一部分至少写一句再定稿。")
    marks = [
        mark_done(
            office,
            acting,
            duty=duty,
            period=kept.period.key,
            done_on=acting.today,
            note=f"{kept.heading}定稿",
        )
        for duty in _duties_done(office, kept.period)
    ]
    row_id = _row_id(kept)
    values = {
        "state": FINAL,
        "final_on": acting.today,
        "final_by": acting.person,
        "marks": " ".join(marks) or None,
    }
    office.store.write(
        lambda unit: unit.change(PeriodicReport, kept.home, row_id, values), actor=acting.actor
    )
    return _need(office, row_id)


def reopen(office: Office, acting: Acting, report: Report) -> Report:
    """Make a final report a draft again and take the duty's mark back.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.REPORT)
    _refuse_others(office, report)
    row_id = _row_id(report)
    row = office.store.get(PeriodicReport, report.home, row_id)
    if row is not None and row.marks:
        take_back(office, acting, [RowId(mark) for mark in row.marks.split()])
    values = {"state": DRAFT, "final_on": None, "final_by": None, "marks": None}
    office.store.write(
        lambda unit: unit.change(PeriodicReport, report.home, row_id, values), actor=acting.actor
    )
    return _need(office, row_id)


def find_report(office: Office, period: Period) -> Report | None:
    """Return this desk's kept report of a period; of two the final one, then the newest."""
    rows = office.store.rows(
        PeriodicReport,
        where={"home": office.home, "kind": period.every.value, "period": period.key},
        order=("id",),
    )
    kept = [_report(row) for row in rows if not row.gone]
    return max(kept, key=lambda one: (one.is_final, one.id or ""), default=None)


def kept_reports(office: Office) -> list[Report]:
    """Return every kept report on this desk, the newest period first; a village has its township's too."""
    rows = office.store.rows(PeriodicReport, order=("-period", "home", "id"))
    return [_report(row) for row in rows if not row.gone and row.content]


def person_name(office: Office, person: str | None) -> str:
    """Return the name of whoever drafted or finalised a report, blank where this desk does not know it."""
    if not person:
        return ""
    rows = office.store.rows(Person, where={"id": person})
    return (rows[0].name or "") if rows else ""


def _refuse_others(office: Office, report: Report) -> None:
    if report.home != office.home:
        raise UserError(ErrorCode.NO_PERMISSION, "这份报告是上级抄送的，只能看和打印。")


def _with_text(office: Office, acting: Acting, report: Report, text: ReportText) -> Report:
    return keep_report(office, acting, replace(report, text=text))


def _need(office: Office, row_id: RowId) -> Report:
    row = office.store.get(PeriodicReport, office.home, row_id)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "这份报告已经不在了，请重新起草。")
    return _report(row)


def _row_id(report: Report) -> RowId:
    if report.id is None:
        raise UserError(ErrorCode.WRONG_STATE, "这份报告还没有保存。")
    return report.id


def _report(row: PeriodicReport) -> Report:
    return Report(
        id=RowId(row.id),
        home=HomeCode(row.home),
        period=parse_period(row.period or "", Every(row.kind or Every.MONTH)),
        text=text_from_json(row.content or ""),
        as_of=row.as_of,
        drafted_on=row.drafted_on or dt.date.min,
        drafted_by=row.drafted_by or "",
        final_on=row.final_on if row.state == FINAL else None,
        final_by=row.final_by if row.state == FINAL else None,
    )


def _duties_done(office: Office, period: Period) -> list[str]:
    wanted = _DUTIES[period.every]
    held = duty_calendar().of(level_of(office.area), pack_in_use(office))
    return [duty.code for duty in held if duty.code in wanted]


def _addressee(office: Office) -> str:
    if pack_in_use(office) == _DOUMEN and not office.is_village:
        return "区委农办"
    return ""


def _copies(office: Office, period: Period) -> str:
    monthly = period.every is Every.MONTH and office.desk.level is AreaLevel.TOWNSHIP
    return "各村（居）" if monthly and pack_in_use(office) == _DOUMEN else ""
