"""Publicity: the notice before a decision, the announcement after it, and the standing list.

Of a household only the applicant's name, the number of people, the category and (once decided) the amount
stand there; a head under age is counted and not named. Every file is held against what the village knows of
its people before it is handed on (documents/leaks).
Source: 珠斗办字〔2017〕6号 四（三） (按村公示); 最低生活保障审核确认办法 19 (7 days), 24 (its content);
江府办〔2017〕23号 二（四） (长期公示).
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.determination import ACCEPTED
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.paper_log import Printed, keep_log, log_row, new_mark
from lianghe_desktop.casework.paper_values import head_name, living, newest_determination
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.private_matter import is_minor, private_matter
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, read_setting
from lianghe_desktop.documents.notice import render_notice
from lianghe_desktop.documents.values import NoticeEntry, NoticeValues, PaperMark
from lianghe_desktop.records.case_codes import PublicityKind
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Procedure, Publicity, PublicityEntry
from lianghe_desktop.store.household_list import household_ids
from lianghe_desktop.store.households import HouseholdFile, files_of

PUBLICITY_DAYS = 7  # 最低生活保障审核确认办法 19
LONGEST_DAYS = 366
# What tells of health or disability stays off the notice (个人信息保护法 28): 因病返贫, and 单人保, which
# only the severely ill and disabled get.
_PUBLIC_WORDS = {"returned_poor": "返贫户", "single_person_dibao": "低保"}
_TITLES = {
    PublicityKind.VILLAGE: "公示",
    PublicityKind.ANNOUNCEMENT: "公告",
    PublicityKind.LONG_TERM: "长期公示",
}


def print_notice(
    office: Office,
    acting: Acting,
    village: HomeCode,
    *,
    first_day: dt.date,
    days: int,
    kind: PublicityKind = PublicityKind.VILLAGE,
) -> Printed:
    """Print the notice of a whole village: households whose decision is to help them.

    An announcement and the standing list show the amount a month; the standing list has no last day.

    Raises:
        UserError: The period is shorter than a day or longer than a year, or something private stands there.
    """
    require(acting, Act.PRINT)
    if kind is not PublicityKind.LONG_TERM and not 1 <= days <= LONGEST_DAYS:
        raise UserError(ErrorCode.BAD_INPUT, f"公示天数应是 1 到 {LONGEST_DAYS} 天，请改正。")
    files = files_of(office.store, household_ids(office.store, home=village))
    decided = [(file, decision) for file in files if (decision := _accepted(file)) is not None]
    entries = [
        _entry(
            file,
            (decision.categories or "").split(),
            acting.today,
            amount_fen=None if kind is PublicityKind.VILLAGE else monthly_fen(decision),
        )
        for file, decision in decided
    ]
    long_term = kind is PublicityKind.LONG_TERM
    values = replace(
        _values(office, acting, village, entries, new_mark(acting), kind),
        first_day=first_day,
        last_day=first_day if long_term else first_day + dt.timedelta(days=days - 1),
        days=0 if long_term else days,
    )
    return _print(office, acting, village, values, files, [file for file, _ in decided])


def print_case_notice(office: Office, acting: Acting, home: HomeCode, publicity: RowId) -> Printed:
    """Print the notice that was registered for cases, with its days, its place and where to object.

    Raises:
        UserError: There is no such notice, or something private stands there.
    """
    require(acting, Act.PRINT)
    row = office.store.get(Publicity, home, publicity)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这次公示，请刷新后再试。")
    entries = office.store.rows(
        PublicityEntry, where={"home": home, "publicity_id": publicity}, order=("id",)
    )
    standing = [one for one in entries if not one.gone and one.withdrawn_on is None]
    keys = [(home, RowId(one.household_id or "")) for one in standing]
    listed = {file.household.id: file for file in files_of(office.store, keys)}
    values = case_notice_values(office, acting, row, standing, listed, new_mark(acting))
    files = files_of(office.store, household_ids(office.store, home=home))
    return _print(office, acting, home, values, files, list(listed.values()))


def find_notice(office: Office, publicity: str) -> tuple[HomeCode, RowId]:
    """Return home and id of the registered notice with this id.

    Raises:
        UserError: There is none.
    """
    for row in office.store.rows(Publicity, where={"id": publicity.strip()}):
        if not row.gone:
            return HomeCode(row.home), RowId(row.id)
    raise UserError(ErrorCode.NOT_FOUND, f"没有编号为“{publicity}”的公示，请核对后再试。")


def notice_extract(
    office: Office, acting: Acting, file: HouseholdFile, notice: Publicity, mark: PaperMark
) -> NoticeValues:
    """Return a notice with one household alone, for that household's file."""
    entries = office.store.rows(
        PublicityEntry, where={"home": notice.home, "publicity_id": notice.id}, order=("id",)
    )
    own = [one for one in entries if not one.gone and one.household_id == file.household.id]
    values = case_notice_values(office, acting, notice, own, {file.household.id: file}, mark)
    return replace(values, extract=True)


def case_notice_values(
    office: Office,
    acting: Acting,
    row: Publicity,
    entries: Sequence[PublicityEntry],
    files: dict[str, HouseholdFile],
    mark: PaperMark,
) -> NoticeValues:
    """Return the values of a registered notice; the applicant of each case is named."""
    home, kind = HomeCode(row.home), PublicityKind(row.kind or PublicityKind.VILLAGE.value)
    held = []
    for one in entries:
        file = files.get(one.household_id or "")
        if file is None:
            continue
        case = office.store.get(Procedure, home, RowId(one.procedure_id or ""))
        decision = _accepted(file) if kind is not PublicityKind.VILLAGE else None
        amount = monthly_fen(decision) if decision is not None else None
        entry = _entry(file, (one.categories or "").split(), acting.today, amount_fen=amount)
        applicant = case.applicant if case is not None and case.applicant_member_id else None
        held.append(replace(entry, people=one.people or entry.people, head_name=applicant or entry.head_name))
    first = row.first_day or acting.today
    last = row.last_day or first
    values = _values(office, acting, home, held, mark, kind)
    return replace(
        values,
        first_day=first,
        last_day=last,
        days=(last - first).days + 1,
        objection_place=row.unit or values.objection_place,
        objection_phone=row.phone or values.objection_phone,
        place=row.place,
    )


def monthly_fen(decision: Determination) -> int | None:
    """Return what a decision pays a month in fen: its monthly sums; None where it pays none."""
    advice = json.loads(decision.advice) if decision.advice else {}
    months = [
        one["amount_fen"]
        for one in advice.get("benefits", ())
        if one["kind"] == "cash" and one["per"].endswith("_month") and "amount_fen" in one
    ]
    return sum(months) if months else None


def public_category(code: str) -> str:
    """Return a category as a notice may call it: nothing of health or disability."""
    return _PUBLIC_WORDS.get(code, code_list("category").short(code))


def _values(
    office: Office,
    acting: Acting,
    village: HomeCode,
    entries: Sequence[NoticeEntry],
    mark: PaperMark,
    kind: PublicityKind,
) -> NoticeValues:
    name = area_names(office).full_name(village)
    return NoticeValues(
        village_name=name,
        subject="低收入家庭精准帮扶",
        policy=pack_in_force(office, pack_in_use(office), acting.today).document,
        first_day=acting.today,
        last_day=acting.today,
        days=1,
        entries=tuple(entries),
        objection_place=_committee(name),
        objection_phone=read_setting(office, COMPLAINT_PHONE),
        issuer=name,
        sample=False,
        mark=mark,
        kind=kind,
    )


def _print(
    office: Office,
    acting: Acting,
    village: HomeCode,
    values: NoticeValues,
    files: Sequence[HouseholdFile],
    listed: Sequence[HouseholdFile],
) -> Printed:
    private = private_matter(
        files,
        applicants=[one.head_name for one in values.entries if not one.minor],
        listed=[file.household.id for file in listed],
        today=acting.today,
        unit_phone=values.objection_phone,
    )
    out = BytesIO()
    pages = render_notice(values, out, private).count
    row = log_row(office, acting, village, None, "notice", values.mark, values)
    keep_log(office, acting, [row])
    return Printed(pdf=out.getvalue(), pages=pages, codes=(values.mark.code,), title=_TITLES[values.kind])


def _committee(village: str) -> str:
    """Return where objections go: 某某村 -> 某某村委会, another name -> 某某村（居）委会."""
    return f"{village}委会" if village.endswith("村") else f"{village}村（居）委会"


def _accepted(file: HouseholdFile) -> Determination | None:
    decision = newest_determination(file)
    return decision if decision is not None and decision.result == ACCEPTED else None


def _entry(
    file: HouseholdFile, categories: Sequence[str], today: dt.date, *, amount_fen: int | None
) -> NoticeEntry:
    members = living(file.members)
    heads = [one for one in members if one.relation in ("02", "01")] or members
    return NoticeEntry(
        head_name=head_name(file),
        group_name=file.household.group_name,
        people=len(members),
        category="、".join(dict.fromkeys(public_category(code) for code in categories)),
        amount_fen=amount_fen,
        minor=bool(heads) and is_minor(heads[0], today),
    )
