"""The exchange JSON: absent is unknown, null does not apply, what is wrong is refused by path."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.policy.input_reader import read_input
from lianghe_desktop.records.assessment import UNKNOWN
from lianghe_desktop.records.errors import ErrorCode, UserError
from tests.policy.cases import household


def _read(changes: dict[str, Any]) -> Any:
    raw = json.dumps({"on": "2017-06-01", "pack": "doumen-2017", "households": [household(changes)]})
    return read_input(raw.encode()).households[0]


def _refusal(raw: bytes) -> str:
    with pytest.raises(UserError) as refusal:
        read_input(raw)
    assert refusal.value.code is ErrorCode.BAD_INPUT
    return refusal.value.text


def test_absent_null_and_value_stay_apart() -> None:
    facts = _read(
        {
            "farms": "未填",
            "urban": None,
            "housing_area_m2": 86.5,
            "income": {"wage": "未填", "business": None},
        }
    )
    assert facts.farms is UNKNOWN
    assert facts.urban is None
    assert facts.housing_area_m2 == Fraction(173, 2)
    assert facts.income.wage is UNKNOWN
    assert facts.income.business is None
    assert facts.members[0].birth_date == date(1977, 1, 1)
    assert facts.members[0].health == frozenset()


def test_a_group_that_is_absent_is_unknown_and_one_that_is_null_does_not_apply() -> None:
    assert _read({"income": "未填"}).income.wage is UNKNOWN
    assert _read({"income": None}).income.wage is None
    assert _read({"members": "未填"}).members is UNKNOWN


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"regsitered": True}, "households.H1.regsitered"),
        ({"income": {"wages": 1}}, "households.H1.income.wages"),
        ({"members": [{"age": 3}]}, "households.H1.members.m1.age"),
        ({"income": {"wage": -1}}, "households.H1.income.wage"),
        ({"income": {"wage": 1.5}}, "households.H1.income.wage"),
        ({"income": {"wage": True}}, "households.H1.income.wage"),
        ({"income": {"wage": "1"}}, "households.H1.income.wage"),
        ({"income": {"wage": 10**30}}, "households.H1.income.wage"),
        ({"registered": 1}, "households.H1.registered"),
        ({"home": "4404"}, "households.H1.home"),
        ({"land_mu": "one"}, "households.H1.land_mu"),
        ({"land_mu": -0.5}, "households.H1.land_mu"),
        ({"assets": {"second_home": "yes"}}, "households.H1.assets.second_home"),
        ({"housing_grade": "E"}, "households.H1.housing_grade"),
        ({"incident_on": "2017-2-1"}, "households.H1.incident_on"),
        ({"incident_on": "2017-02-30"}, "households.H1.incident_on"),
        ({"members": [{"school": "college"}]}, "households.H1.members.m1.school"),
        ({"members": [{"health": ["flu"]}]}, "households.H1.members.m1.health[0]"),
        ({"members": [{"disability_grade": 5}]}, "households.H1.members.m1.disability_grade"),
        ({"members": [{"relation": "13"}]}, "households.H1.members.m1.relation"),
        ({"members": [{"months_worked": 13}]}, "households.H1.members.m1.months_worked"),
        ({"members": [{"id": "a"}, {"id": "a"}]}, "households.H1.members.a"),
        ({"members": [{"id": 7}]}, "households.H1.members[0].id"),
        ({"single_mother_person": "m9"}, "households.H1.single_mother_person"),
        ({"income": {"transfer": 1, "resident_pension": 2}}, "households.H1.income.resident_pension"),
        (
            {"income": {"transfer": 3, "resident_pension": 2, "basic_pension": 3}},
            "households.H1.income.basic_pension",
        ),
        ({"income": {"wage": 5, "exempt": 6}}, "households.H1.income.exempt"),
        (
            {"spending": {"medical_self_paid": 2, "medical_total": 1}},
            "households.H1.spending.medical_self_paid",
        ),
        (
            {"income": {"transfer": 5, "resident_pension": 5}, "members": [{"pension": 3}, {"pension": 3}]},
            "households.H1.members",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_path(changes: dict[str, Any], says: str) -> None:
    raw = json.dumps({"households": [household(changes)]})
    text = _refusal(raw.encode())
    assert text.startswith(says)
    assert "：" in text


def test_assets_may_be_counted_and_areas_written_as_text() -> None:
    facts = _read(
        {"assets": {"vehicles": True, "second_home": 2, "livelihood_vehicle": 0}, "land_mu": "1.25"}
    )
    assert facts.assets.vehicles == 1
    assert facts.assets.second_home is True
    assert facts.assets.livelihood_vehicle is False
    assert facts.land_mu == Fraction(5, 4)


def test_parts_equal_to_the_whole_pass() -> None:
    facts = _read({"income": {"transfer": 2, "resident_pension": 2, "basic_pension": 2}})
    assert facts.income.basic_pension == 2


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"{", "格式写错"),
        (b"[]", "开头应是"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"households": [], "packs": "x"}', "packs"),
        (b'{"households": {}}', "households"),
        (b'{"households": [1]}', "households[0]"),
        (b'{"households": [{}]}', "households[0].id"),
        (b'{"households": [{"id": "a"}, {"id": "a"}]}', "households.a"),
        (b'{"households": [], "households": []}', "写了两次"),
        (b'{"households": [{"id": "a", "land_mu": NaN}]}', "NaN"),
        (b'{"on": "yesterday", "households": []}', "on"),
        (b'{"pack": 3, "households": []}', "pack"),
        (b'{"parameters": {"a": "b"}, "households": []}', "parameters.a"),
        (b'{"parameters": {"a": 1e999999999}, "households": []}', "parameters.a"),
        (b'{"households": [{"id": "a", "land_mu": 1e999999999}]}', "land_mu"),
        (b'{"households": [{"id": "a", "land_mu": 1e-999999999}]}', "land_mu"),
        (b'{"households": [], "pack": ' + b"9" * 9999 + b"}", "太长的数"),
        (b"[" * 100_000, "嵌套太深"),
    ],
)
def test_a_file_that_is_no_input_is_refused(raw: bytes, says: str) -> None:
    assert says in _refusal(raw)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=4,
)
_PLACES = [
    ("id",),
    ("home",),
    ("housing_area_m2",),
    ("incident_on",),
    ("income",),
    ("income", "wage"),
    ("assets", "vehicles"),
    ("members",),
    ("members", 0),
    ("members", 0, "id"),
    ("members", 0, "health"),
    ("members", 0, "relation"),
    ("members", 0, "disability_class"),
    ("members", 0, "pension_years"),
]


@given(place=st.sampled_from(_PLACES), value=_JSON)
def test_any_value_anywhere_is_read_or_refused(place: tuple[Any, ...], value: Any) -> None:
    whole = household({})
    inner: Any = whole
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    refused: ErrorCode | None = None
    try:
        read_input(json.dumps({"households": [whole]}).encode())
    except UserError as error:
        refused = error.code
    assert refused in (None, ErrorCode.BAD_INPUT)
