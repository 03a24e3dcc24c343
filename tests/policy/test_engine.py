"""The whole engine on random households: telling an unknown never turns a decided outcome; steps tell all."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianghe_desktop.policy.library import load_pack, pack_names
from lianghe_desktop.policy.pack import Card
from tests.policy.cases import ORDINARY, household, run

_DAY = "2021-08-01"
_STANDARD = {"dibao_standard_month_fen": 60_000}
_SOMETIMES = st.booleans()
_MEMBER = st.fixed_dictionaries(
    {
        "sex": st.sampled_from([1, 2]),
        "birth_date": st.sampled_from(
            ["1950-01-01", "1961-08-01", "1961-08-02", "1990-01-01", "2003-08-01", "2012-01-01"]
        ),
        "school": st.sampled_from([None, "preschool", "primary", "senior", "technical", "undergraduate"]),
        "boards": _SOMETIMES,
        "new_student": _SOMETIMES,
        "full_time": _SOMETIMES,
        "labour": st.sampled_from(["full", "weak", "none"]),
        "health": st.sampled_from([[], ["serious"], ["chronic"]]),
        "disability_class": st.sampled_from([None, 4, 5]),
        "disability_grade": st.sampled_from([None, 1, 3]),
        "rehabilitation_need": _SOMETIMES,
        "dibao": _SOMETIMES,
        "tekun": _SOMETIMES,
        "insured_medical": _SOMETIMES,
        "pension_years": st.sampled_from([None, 3, 15]),
        "pension": st.sampled_from([0, 100_000]),
        "works": _SOMETIMES,
        "months_worked": st.sampled_from([0, 12]),
        "recommended_job": _SOMETIMES,
        "can_live_alone": _SOMETIMES,
    }
)
_FULL = st.fixed_dictionaries(
    {
        "registered": _SOMETIMES,
        "farms": _SOMETIMES,
        "urban": _SOMETIMES,
        "accepts_help": _SOMETIMES,
        "single_mother": _SOMETIMES,
        "single_mother_person": st.just("m1"),
        "housing_hardship": st.sampled_from([None, "dangerous", "no_house"]),
        "housing_grade": st.sampled_from([None, "A", "C", "D"]),
        "incident": st.sampled_from([None, "illness", "accident"]),
        "incident_on": st.sampled_from([None, "2021-01-01", "2019-01-01"]),
        "exit_decided_on": st.sampled_from([None, "2021-05-05"]),
        "exit_basis": st.sampled_from([None, "dibao"]),
        "income": st.fixed_dictionaries(
            {
                "wage": st.sampled_from([0, 719_999, 1_440_000, 5_000_000]),
                "transfer": st.just(400_000),
                "resident_pension": st.just(300_000),
                "basic_pension": st.sampled_from([0, 300_000]),
            }
        ),
        "spending": st.fixed_dictionaries({"medical_self_paid": st.sampled_from([0, 300_000, 2_000_000])}),
        "members": st.lists(_MEMBER, min_size=1, max_size=3),
    }
)


def _forget(whole: dict[str, Any], draw: Any) -> dict[str, Any]:
    partly = json.loads(json.dumps(whole))
    places = [partly, partly["income"], partly["spending"], partly["assets"], *partly["members"]]
    for place in places:
        for key in [key for key, value in place.items() if key != "id" and not isinstance(value, dict)]:
            if key not in ("members", "pension") and draw(st.integers(0, 5)) == 0:
                del place[key]
    if draw(st.integers(0, 15)) == 0:
        del partly["members"]
    return dict(partly)


@pytest.mark.parametrize("name", pack_names())
@settings(max_examples=40)
@given(changes=_FULL, data=st.data())
def test_telling_an_unknown_never_turns_what_was_decided(
    name: str, changes: dict[str, Any], data: st.DataObject
) -> None:
    whole = household(changes)
    partly = _forget(whole, data.draw)
    parameters = _STANDARD if "dibao_standard_month_fen" in load_pack(name).parameters else {}
    before = run(name, _DAY, partly, parameters=parameters, explain=True)[0]
    after = run(name, _DAY, whole, parameters=parameters, explain=True)[0]
    assert set(before["categories"]) <= set(after["categories"])
    for benefit in before["benefits"]:
        assert benefit in after["benefits"]
    lines = {line["code"]: line["below"] for line in after["lines"]}
    assert all(line["below"] in (None, lines[line["code"]]) for line in before["lines"])
    assert before["income_fen"] in (None, after["income_fen"])
    assert before["points"] in (None, after["points"])
    assert set(before["review_flags"]) <= set(after["review_flags"])
    if before["route"]:
        assert before["route"] == after["route"]
    if not before["missing"]:
        _drop_texts(before), _drop_texts(after)
        assert before == after
    for path in before["missing"]:
        assert _is_absent(partly, path), path
    assert not after["missing"]


def _drop_texts(result: dict[str, Any]) -> None:
    result["steps"] = [(step["kind"], step["code"], step.get("outcome")) for step in result["steps"]]


def _is_absent(given: dict[str, Any], path: str) -> bool:
    place: Any = given
    for part in path.split("."):
        if isinstance(place, list):
            place = next(member for member in place if member["id"] == part)
        elif part not in place:
            return True
        else:
            place = place[part]
    return False


@pytest.mark.parametrize("name", pack_names())
def test_a_household_of_which_nothing_is_known_gets_nothing_and_hears_what_is_missing(name: str) -> None:
    result = run(name, _DAY, {"id": "H"}, explain=True)[0]
    assert result["income_fen"] is None
    assert result["categories"] == []
    assert result["benefits"] == []
    assert result["points"] is None
    assert {"income.wage", "members", "registered"} <= set(result["missing"])
    assert not any(step.get("outcome") for step in result["steps"])


def test_null_groups_and_no_members_do_not_break() -> None:
    empty = {"id": "H", **{key: None for key in ORDINARY if key not in ("id", "home")}, "home": None}
    result = run("doumen-2017", "2017-06-01", empty)[0]
    assert result["income_fen"] == 0
    assert result["per_capita_fen"] is None
    assert result["missing"] == []
    assert not any(line["below"] for line in result["lines"])


def test_steps_tell_parameters_values_outcome_and_clause() -> None:
    whole = household({"members": [{"birth_date": "1957-06-01", "dibao": True}]})
    steps = run("doumen-2017", "2017-06-01", whole, explain=True)[0]["steps"]
    by_code = {(step["kind"], step["code"]): step for step in steps}
    standard = by_code["parameter", "dibao_standard_month_fen"]
    assert standard["text"] == (
        "低保标准（每人每月）：630.00 元，自2016年1月1日起。依据：珠斗办字〔2017〕6号 二（二）5。"
    )
    assert standard["since"] == "2016-01-01"
    silver = by_code["condition", "silver_age"]
    assert silver["outcome"] is True
    assert silver["person"] == "m1"
    assert "年龄 60周岁" in silver["values"]
    assert "现享受低保 是" in silver["values"]
    assert silver["text"].endswith("结论：符合。依据：珠斗办字〔2017〕6号 二（二）5。")
    assert by_code["line", "low_income"]["text"].startswith(
        "低收入线：每人每年 11,000.00 元 × 1 人 = 11,000.00 元；家庭可支配收入 0.00 元，低于，符合。"
    )
    assert "示范参数" in by_code["indicator", "income"]["text"]
    codes = {step["code"] for step in steps if step["kind"] == "condition"}
    pack = load_pack("doumen-2017")
    assert {benefit.rule.code for benefit in pack.benefits} <= codes
    assert {rule.code for rule in (*pack.categories, *pack.review_flags)} <= codes


def test_given_parameters_are_told_as_given() -> None:
    steps = run(
        "doumen-2017",
        "2017-06-01",
        household({}),
        parameters={"dibao_standard_month_fen": 70_000},
        explain=True,
    )[0]["steps"]
    told = next(step for step in steps if step["code"] == "dibao_standard_month_fen")
    assert told["text"] == "低保标准（每人每月）：700.00 元。依据：本次测算给定。"


def test_results_keep_the_order_and_the_shape() -> None:
    results = run("doumen-2017", "2017-06-01", *({**household({}), "id": f"H{n}"} for n in (3, 1, 2)))
    assert [result["id"] for result in results] == ["H3", "H1", "H2"]
    assert list(results[0]) == [
        "id",
        "income_concept",
        "income_fen",
        "per_capita_fen",
        "incomes",
        "lines",
        "categories",
        "persons",
        "route",
        "points",
        "tier",
        "indicators",
        "review_flags",
        "benefits",
        "missing",
        "stale",
    ]
    assert json.loads(json.dumps(results)) == results


@given(total=st.integers(-(10**9), 10**9), people=st.integers(1, 9))
@settings(max_examples=50)
def test_a_share_is_rounded_half_up(total: int, people: int) -> None:
    changes = {"members": [{}] * people, "income": {"wage": max(total, 0), "transfer_paid": max(-total, 0)}}
    share = run("doumen-2017", "2017-06-01", household(changes))[0]["per_capita_fen"]
    assert 0 < 2 * (share * people - total) + people <= 2 * people


def test_both_cards_are_the_same_but_for_their_income() -> None:
    def shape(card: Card | None) -> list[Any]:
        assert card is not None
        return [
            (
                one.code,
                one.max,
                [
                    (band.code, band.when.text.replace("total.dibao", "total.disposable"))
                    for band in one.bands
                ],
            )
            for one in card.indicators
        ]

    doumen, kaiping = load_pack("doumen-2017"), load_pack("kaiping-2019")
    assert shape(doumen.card) == shape(kaiping.card)
    ours = {entry.code: entry.expression.text for entry in doumen.definitions}
    shared = {entry.code: entry.expression.text for entry in kaiping.definitions if entry.code != "able"}
    assert shared.items() <= ours.items()


def test_two_packs_on_two_days_give_both_answers() -> None:
    whole = household({"registered": False, "income": {"wage": 1_050_000}})
    low = run("doumen-2017", "2019-07-30", whole)[0]
    dibao = run("kaiping-2019", date(2019, 7, 30).isoformat(), whole)[0]
    assert low["categories"] == ["low_income"]
    assert dibao["categories"] == []
    assert low["lines"][0]["source"] != dibao["lines"][0]["source"]
