"""Working days by the State Council's arrangements; unknown years; a notice taken in and sent down."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from lianghe_desktop.casework.holiday_notice import read_notice
from lianghe_desktop.casework.holidays import forget_year, keep_year, list_years, working_calendar
from lianghe_desktop.casework.holidays_json import from_json, to_json
from lianghe_desktop.casework.procedure.opening import NewCase, open_case
from lianghe_desktop.casework.procedure.reading import case_file
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.case_codes import Origin
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.sync.manifest import Kind
from tests.casework.conftest import TODAY, TOWNSHIP, NewDesk, as_role
from tests.casework.exchanging import carry, let_in
from tests.casework.families import put_family

SOURCE = "某年安排（测试用，不是真的通知）"
NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至13日（周六）放假调休，共9天。1月31日（周日）、2月14日（周日）上班。
三、清明节：4月5日（周一）放假，与周末连休。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。
"""


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_every_shipped_year_agrees_with_its_own_weekdays_and_counts(village: Started) -> None:
    years = {line.arrangement.year: line.arrangement for line in list_years(village.office)}
    assert sorted(years) == [2024, 2025, 2026]
    assert [len(years[year].worked) for year in sorted(years)] == [8, 5, 6]
    assert {line.origin for line in list_years(village.office)} == {"随程序"}
    assert all("国务院办公厅" in one.source for one in years.values())
    assert _date("2025-10-08") in years[2025].off, "2025: 国庆节与中秋节合并"
    assert all(day.weekday() >= 5 for one in years.values() for day in one.worked)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-09-30", 1, "2026-10-08"),  # seven days off
        ("2026-09-30", 3, "2026-10-10"),  # Saturday 10 October is worked
        ("2026-09-17", 2, "2026-09-20"),  # so is Sunday 20 September
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2025-01-24", 1, "2025-01-26"),
        ("2024-06-07", 1, "2024-06-11"),
        ("2026-11-20", 5, "2026-11-27"),
        ("2026-11-20", 0, "2026-11-20"),
    ],
)
def test_days_are_counted_by_the_arrangement(village: Started, start: str, days: int, last: str) -> None:
    assert working_calendar(village.office).after(_date(start), days) == _date(last)


def test_an_unknown_year_counts_weekends_and_fixed_holidays_and_says_so(village: Started) -> None:
    calendar = working_calendar(village.office)
    assert calendar.after(_date("2026-12-31"), 1) == _date("2027-01-04")  # 1 January is fixed, then a weekend
    assert calendar.after(_date("2027-04-30"), 1) == _date("2027-05-03")  # 1 and 2 May
    assert calendar.after(_date("2027-02-04"), 1) == _date("2027-02-05")  # 除夕 has no fixed date
    assert not working_calendar(village.office).is_working_day(_date("2023-05-01"))
    assert working_calendar(village.office).is_working_day(_date("2023-05-02")), "a holiday since 2025"
    assert calendar.note(_date("2026-12-20"), _date("2026-12-31")) == ""
    assert calendar.note(_date("2026-12-20"), _date("2027-01-05")).startswith("2027年放假安排还没有")
    assert calendar.note(_date("2026-12-20"), None) == ""


def test_a_case_says_that_a_year_is_not_known(new_desk: NewDesk) -> None:
    desk = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    home, household = put_family(desk)
    new = NewCase(home=home, household=household, origin=Origin.FOUND, clue="一人患重病")
    case = open_case(desk.office, desk.acting, new)
    state = case_file(desk.office, desk.acting, home, case).state
    assert state.due_on == _date("2027-01-04")  # 30 working days after 20 November 2026
    assert "2027年放假安排还没有" in state.calendar_note
    keep_year(desk.office, desk.acting, 2027, source=SOURCE, notice=NOTICE)
    state = case_file(desk.office, desk.acting, home, case).state
    assert (state.due_on, state.calendar_note) == (_date("2027-01-04"), "")


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("（周五）至3日", "（周四）至3日", "是周五，写的是周四"),
        ("共9天", "共8天", "数下来是 9 天"),
        ("2月14日（周日）上班", "2月15日（周一）上班", "不是周末"),
        ("10月1日（周五）至7日（周四）放假调休，共7天", "", "10月1日、10月2日、10月3日"),
        ("2月5日（农历除夕、周五）", "2月31日", "没有“2月31日”"),
        ("至5日（周三）放假调休，共5天", "至4月30日放假", "后一天在前一天之前"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(village: Started, was: str, now: str, said: str) -> None:
    assert was in NOTICE
    with pytest.raises(UserError, match=said):
        keep_year(village.office, village.acting, 2027, source=SOURCE, notice=NOTICE.replace(was, now))
    assert len(list_years(village.office)) == 3


def test_who_may_not_and_what_is_no_year_is_refused(village: Started) -> None:
    office, acting = village.office, village.acting
    for who, year, source in (
        (as_role(acting, Role.REVIEWER), 2027, SOURCE),
        (acting, 27, SOURCE),
        (acting, 2027, " "),
    ):
        with pytest.raises(UserError):
            keep_year(office, who, year, source=source, notice=NOTICE)
    with pytest.raises(UserError, match="没有录入 2026"):
        forget_year(office, acting, 2026)


def test_a_township_sends_a_year_down(new_desk: NewDesk, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    village, township = new_desk(), new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    let_in(village, township, stick)
    shutil.rmtree(stick)
    keep_year(township.office, township.acting, 2027, source=SOURCE, notice=NOTICE)
    (tmp_path / "down").mkdir()
    taken = carry(township, village, tmp_path / "down", Kind.RETURN)
    assert any("收到放假安排“2027”" in sentence for sentence in taken.sentences)
    newest = list_years(village.office)[0]
    assert (newest.arrangement.year, newest.origin) == (2027, "上级发来")
    assert working_calendar(village.office).after(_date("2027-02-04"), 1) == _date("2027-02-14")
    forget_year(village.office, village.acting, 2027)
    assert list_years(village.office)[0].arrangement.year == 2026


def test_what_is_kept_reads_back_and_nothing_else_is_taken(village: Started) -> None:
    arrangement = read_notice(2027, SOURCE, NOTICE)
    value = to_json(arrangement)
    assert from_json(value) == arrangement
    for broken in (
        {**value, "year": "2027"},
        {**value, "off": ["2028-01-01"]},
        {**value, "off": []},
        {**value, "worked": ["x"]},
        {**value, "more": 1},
        {**value, "v": 2},
    ):
        with pytest.raises(UserError):
            from_json(broken)
    assert TODAY.year == 2026
