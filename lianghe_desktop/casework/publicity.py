"""Publicity: the notice that hangs in the village before a household is filed.

Source: 珠斗办字〔2017〕6号 四（三） (按村公示); 最低生活保障审核确认办法 19 (7 days), 24 (its content).
"""

import datetime as dt
from io import BytesIO

from lianghe_desktop.casework.areas import area_names, village_committee
from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.paper_log import Printed, keep_log, log_row, new_mark
from lianghe_desktop.casework.paper_values import head_name, living, newest_determination
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, read_setting
from lianghe_desktop.documents.notice import render_notice
from lianghe_desktop.documents.values import NoticeEntry, NoticeValues
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.identity import full_years
from lianghe_desktop.records.ids import HomeCode
from lianghe_desktop.store.household_list import household_ids
from lianghe_desktop.store.households import HouseholdFile, files_of

PUBLICITY_DAYS = 7  # 最低生活保障审核确认办法 19
LONGEST_DAYS = 366
ADULT_YEARS = 18
_PUBLIC_WORDS = {"returned_poor": "返贫户"}  # 因病 is a matter of health and stays off the notice


def print_notice(
    office: Office, acting: Acting, village: HomeCode, *, first_day: dt.date, days: int
) -> Printed:
    """Print the publicity notice of a village: households whose decision is to help them.

    Only the head's name, the number of people and the category stand on it; a head under age is
    counted and not named. Source: 最低生活保障审核确认办法 24.

    Raises:
        UserError: The period is shorter than a day or longer than a year.
    """
    require(acting, Act.PRINT)
    if not 1 <= days <= LONGEST_DAYS:
        raise UserError(ErrorCode.BAD_INPUT, f"公示天数应是 1 到 {LONGEST_DAYS} 天，请改正。")
    names = area_names(office)
    files = files_of(office.store, household_ids(office.store, home=village))
    entries = [entry for file in files if (entry := _notice_entry(file, acting.today))]
    mark = new_mark(acting)
    values = NoticeValues(
        village_name=names.full_name(village),
        subject="低收入家庭精准帮扶",
        policy=pack_in_force(office, pack_in_use(office), acting.today).document,
        first_day=first_day,
        last_day=first_day + dt.timedelta(days=days - 1),
        days=days,
        entries=tuple(entries),
        objection_place=village_committee(office, village),
        objection_phone=read_setting(office, COMPLAINT_PHONE),
        issuer=names.full_name(village),
        sample=False,
        mark=mark,
    )
    out = BytesIO()
    pages = render_notice(values, out).count
    row = log_row(office, acting, village, None, "notice", mark, values)
    keep_log(office, acting, [row])
    return Printed(pdf=out.getvalue(), pages=pages, codes=(mark.code,), title="公示")


def _notice_entry(file: HouseholdFile, today: dt.date) -> NoticeEntry | None:
    decision = newest_determination(file)
    if decision is None or decision.result != "accepted":
        return None
    known = code_list("category")
    members = living(file.members)
    heads = [m for m in members if m.relation in ("02", "01")] or members
    born = heads[0].birth_date if heads else None
    return NoticeEntry(
        head_name=head_name(file),
        group_name=file.household.group_name,
        people=len(members),
        category="、".join(
            _PUBLIC_WORDS.get(code, known.short(code)) for code in (decision.categories or "").split()
        ),
        minor=born is not None and full_years(born, today) < ADULT_YEARS,
    )
