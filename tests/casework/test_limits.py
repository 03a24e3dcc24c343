"""Limits of the procedure: from the pack in use, else from the national one, each on its day."""

import datetime as dt
from fractions import Fraction

import pytest

from lianghe_desktop.casework.assessment import choose_pack
from lianghe_desktop.casework.limits import find_limit, limit_on, limits_on
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.errors import UserError
from tests.casework.conftest import TODAY


def test_the_pack_in_use_comes_first_and_the_national_one_fills_in(village: Started) -> None:
    office = village.office
    own = limit_on(office, "publicity_days", TODAY)
    assert (own.whole, own.pack, own.demonstration) == (7, "doumen-2017", True)
    national = limit_on(office, "county_decision_days", TODAY)
    assert (national.whole, national.pack, national.shown) == (10, "national-2021", "10天")
    assert national.source == "最低生活保障审核确认办法 第二十条"
    quorum = limit_on(office, "meeting_present_min_ratio", TODAY)
    assert (quorum.value, quorum.shown) == (Fraction(2, 3), "2/3")
    choose_pack(office, village.acting, "national-2021")
    assert limit_on(office, "publicity_days", TODAY).source == "最低生活保障审核确认办法 第十九条"


def test_a_limit_begins_on_its_day(village: Started) -> None:
    office = village.office
    first = dt.date(2025, 1, 1)
    assert find_limit(office, "rigid_valid_months", first - dt.timedelta(days=1)) is None
    assert limit_on(office, "rigid_valid_months", first).whole == 12
    with pytest.raises(UserError, match=r"limits\.yaml"):
        limit_on(office, "no_such_days", TODAY)


def test_a_number_of_the_rules_is_no_limit(village: Started) -> None:
    assert find_limit(village.office, "low_income_line_year_fen", TODAY) is None
    names = [limit.name for limit in limits_on(village.office, TODAY)]
    assert len(names) == len(set(names))
    assert {"publicity_days", "whole_procedure_days", "monthly_report_day_of_month"} <= set(names)
