"""Many households to one helper, the load of each, and a hand-over that leaves history and can be undone."""

import datetime as dt

import pytest

from lianghe_desktop.casework.help import NewHelper, NewPlan, plan_help
from lianghe_desktop.casework.helping.entering import MeasureEntry, enter_measure
from lianghe_desktop.casework.helping.pairing import Who, hand_over, helper_loads, pair_many
from lianghe_desktop.casework.helping.written import take_back
from lianghe_desktop.casework.household_reading import current_helper
from lianghe_desktop.casework.households import Ids, household_file, household_ids
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household
from tests.casework.conftest import TODAY, as_role
from tests.casework.families import put_village

ZHOU, LIN = (
    NewHelper(name="周一平", unit="白蕉镇农办"),
    NewHelper(name="林二", unit="区农业局", phone="0756-1"),
)


@pytest.fixture
def listed(village: Started) -> Ids:
    """Return four households in help."""
    put_village(village, 4)
    keys = household_ids(village.office)

    def job(unit):  # type: ignore[no-untyped-def]
        for home, row in keys:
            unit.change(Household, home, row, {"status": "listed"})

    village.office.store.write(job, actor=village.acting.actor)
    return keys


def _names(village: Started, keys: Ids) -> list[str | None]:
    found = [current_helper(household_file(village.office, *key)) for key in keys]
    return [helper.name if helper else None for helper in found]


def test_one_helper_takes_many_and_the_load_is_told(village: Started, listed: Ids) -> None:
    pair_many(village.office, village.acting, listed[:3], ZHOU)
    pair_many(village.office, village.acting, listed[2:3], LIN)
    loads = helper_loads(village.office, TODAY.year)
    assert [(one.who.name, len(one.households)) for one in loads.helpers] == [("周一平", 2), ("林二", 1)]
    assert list(loads.unpaired) == list(listed[3:])


def test_a_pairing_is_taken_back_once(village: Started, listed: Ids) -> None:
    office, acting = village.office, village.acting
    pair_many(office, acting, listed[:1], ZHOU)
    later = pair_many(office, acting, listed[:1], LIN)
    take_back(office, acting, later)
    assert _names(village, listed[:1]) == ["周一平"]
    with pytest.raises(UserError, match="又有人改过"):
        take_back(office, acting, later)


def test_a_moving_cadre_hands_everything_over_and_it_can_be_undone(village: Started, listed: Ids) -> None:
    office, acting = village.office, village.acting
    pair_many(office, acting, listed[:3], ZHOU, dt.date(2026, 3, 1))
    plan_help(office, acting, *listed[0], NewPlan(year=2026, goal="", content="种苗"))
    planned = MeasureEntry(kind="industry_inputs", content="种苗", because="先行安排")
    enter_measure(office, acting, *listed[0], planned)
    done = hand_over(office, acting, Who(name="周一平", unit="白蕉镇农办"), LIN, dt.date(2026, 11, 1))
    assert (len(done.households), done.plans, done.planned) == (3, 1, 1)
    assert _names(village, listed) == ["林二", "林二", "林二", None]
    file = household_file(office, *listed[0])
    assert [(link.from_day, link.to_day) for link in file.helper_links] == [
        (dt.date(2026, 3, 1), dt.date(2026, 11, 1)),
        (dt.date(2026, 11, 1), None),
    ]
    helper = current_helper(file)
    assert helper is not None
    assert {file.plans[0].helper_id, file.measures[0].helper_id} == {helper.id}
    take_back(office, acting, done.written)
    assert _names(village, listed) == ["周一平", "周一平", "周一平", None]


@pytest.mark.parametrize(
    ("leaving", "successor", "on", "words"),
    [
        (Who(name="没有"), LIN, None, "没有正在结对的户"),
        (Who(name="周一平", unit="白蕉镇农办"), ZHOU, None, "同一个人"),
        (Who(name="周一平", unit="白蕉镇农办"), LIN, dt.date(2026, 11, 21), "晚于今天"),
        (Who(name="周一平", unit="白蕉镇农办"), LIN, dt.date(2026, 2, 1), "不能早于"),
        (Who(name="周一平", unit="白蕉镇农办"), NewHelper(name=" "), None, "接手人的姓名"),
    ],
)
def test_what_cannot_be_handed_over_is_refused(
    village: Started, listed: Ids, leaving: Who, successor: NewHelper, on: dt.date | None, words: str
) -> None:
    pair_many(village.office, village.acting, listed[:1], ZHOU, dt.date(2026, 3, 1))
    with pytest.raises(UserError, match=words):
        hand_over(village.office, village.acting, leaving, successor, on)


def test_pairing_needs_households_a_name_and_the_role(village: Started, listed: Ids) -> None:
    office, acting = village.office, village.acting
    for keys, helper, words in ((listed[:0], ZHOU, "先选"), (listed, NewHelper(name=""), "姓名没有填")):
        with pytest.raises(UserError, match=words):
            pair_many(office, acting, keys, helper)
    with pytest.raises(UserError) as refused:
        pair_many(office, as_role(acting, Role.SURVEYOR), listed, ZHOU)
    assert refused.value.code is ErrorCode.NO_PERMISSION
