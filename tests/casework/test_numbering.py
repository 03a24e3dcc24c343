"""The township confirms household numbers; a village does not."""

import datetime as dt

import pytest

from lianghe_desktop.casework.numbering import confirm_number
from lianghe_desktop.casework.register import NewHousehold, register_household
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.conftest import TOWNSHIP, VILLAGE, NewDesk, member

HOME = HomeCode(VILLAGE)


def _household(desk: Started, order: int) -> RowId:
    head = member("梁大山", "02", dt.date(1970, 1, 1), order)
    return register_household(desk.office, desk.acting, NewHousehold(home=HOME, head=head))


def test_numbers_go_on_and_are_never_given_twice(new_desk: NewDesk) -> None:
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    first, second, third = (_household(township, order) for order in (901, 902, 903))
    office, acting = township.office, township.acting
    assert confirm_number(office, acting, HOME, first) == f"{VILLAGE}0001"
    assert confirm_number(office, acting, HOME, second, typed="BJ-0007") == "BJ-0007"
    assert confirm_number(office, acting, HOME, third) == f"{VILLAGE}0002"
    with pytest.raises(UserError, match="另一户"):
        confirm_number(office, acting, HOME, third, typed="BJ-0007")
    with pytest.raises(UserError, match="短横线"):
        confirm_number(office, acting, HOME, third, typed="七号")


def test_a_village_keeps_its_provisional_number(village: Started) -> None:
    household = _household(village, 901)
    with pytest.raises(UserError, match="由镇街确认"):
        confirm_number(village.office, village.acting, HOME, household)
