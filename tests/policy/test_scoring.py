"""Scores of a regression: six decimals before any comparison, look-up to likelihood, both engines alike."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianghe_desktop.policy.assess_many import assess_many
from lianghe_desktop.policy.library import describe_pack
from lianghe_desktop.policy.output import household_json
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.pack_check import check_pack_files
from lianghe_desktop.policy.pack_loader import load_pack_files, pack_files
from lianghe_desktop.policy.scalar import assess
from lianghe_desktop.policy.scoring import decimal_text, rounded_score
from lianghe_desktop.records.assessment import HouseholdFacts
from lianghe_desktop.records.resources import resource_path
from tests.policy.populations import Maker

_ON = date(2017, 6, 1)
_REGRESSION = """
code: pmt_test
title: 代理家计回归（示范参数）
demonstration: true
source: 示范参数：测试用
regression:
  constant: '{constant}'
  terms:
    - {{code: people, title: 人数, value: count(member.counted), coefficient: '1.0000004', source: 示范参数}}
    - {{code: land, title: 承包地, value: land_mu, coefficient: '-0.3333333', source: 示范参数}}
    - {{code: wage, title: 工资, value: income.wage / 100, coefficient: '-0.0001', source: 示范参数}}
likelihoods:
  - {{from: '-1000', likelihood: '0.05'}}
  - {{from: '40', likelihood: '0.5'}}
  - {{from: '41.000001', likelihood: '0.875'}}
tiers:
  - {{code: 一类, title: 特别困难, at_least: '41.000001'}}
  - {{code: 二类, title: 困难, at_least: 40}}
  - {{code: 不建议纳入, title: 不建议纳入, at_least: 0}}
"""


def _pack(constant: str) -> Pack:
    files = pack_files(resource_path("policies") / "doumen-2017")
    files["points.yaml"] = _REGRESSION.format(constant=constant).encode()
    assert check_pack_files("doumen-2017", files)[1] == []
    return load_pack_files("doumen-2017", files)


def _plain(land: Fraction | None) -> HouseholdFacts:
    (one,) = Maker(1, unknown=0, null=0, on=_ON).households(1)
    return replace(one, land_mu=land, income=replace(one.income, wage=0), members=())


@pytest.mark.parametrize(
    ("constant", "score", "tier", "likelihood", "points"),
    [
        ("41.0000004", "41.000000", "二类", "0.5", 41),
        ("41.0000005", "41.000001", "一类", "0.875", 41),
        ("39.9999995", "40.000000", "二类", "0.5", 40),
        ("39.9999994", "39.999999", "不建议纳入", "0.05", 40),
        ("-3.25", "-3.250000", "不建议纳入", "0.05", -3),
    ],
)
def test_six_decimals_are_what_is_compared(
    constant: str, score: str, tier: str, likelihood: str, points: int
) -> None:
    (result,) = assess(_pack(constant), [_plain(None)], _ON, {}).results
    plain: dict[str, Any] = household_json(result, explain=False)
    assert (plain["score"], plain["tier"], plain["likelihood"], plain["points"]) == (
        score,
        tier,
        likelihood,
        points,
    )


def test_terms_are_added_exactly() -> None:
    (result,) = assess(_pack("40"), [_plain(Fraction(33, 100))], _ON, {}).results
    assert result.score == decimal_text(rounded_score(40 - Fraction(33, 100) * Fraction(3333333, 10**7)), 6)


_SCORING = _pack("39.9")


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), share=st.sampled_from([0.0, 0.1]))
def test_both_engines_score_alike(seed: int, share: float) -> None:
    pack = _SCORING
    households = Maker(seed, unknown=share, null=0.1, on=_ON, odd=seed % 3 == 0).households(12)
    wanted = assess(pack, households, _ON, {})
    assert assess_many(pack, households, _ON, {}) == wanted
    for one in wanted.results:
        assert (one.score is None) == (one.points is None)


def test_the_library_shows_the_regression() -> None:
    card = describe_pack(_pack("39.9"))["card"]
    assert card["regression"]["constant"] == "39.9"
    assert [term["coefficient"] for term in card["regression"]["terms"]][1] == "-0.3333333"
    assert card["likelihoods"][-1] == {"from": "41.000001", "likelihood": "0.875"}


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("coefficient: '1.0000004'", "coefficient: 1.5", "coefficient"),
        ("value: land_mu", "value: housing_grade", "value"),
        ("likelihood: '0.875'", "likelihood: '1.5'", "likelihood"),
        ("from: '41.000001'", "from: '39'", "from"),
        ("likelihoods:", "indicators: []\nlikelihoods:", "indicators"),
    ],
)
def test_a_regression_is_read_strictly(old: str, new: str, key: str) -> None:
    files = pack_files(resource_path("policies") / "doumen-2017")
    text = _REGRESSION.format(constant="40")
    assert old in text
    files["points.yaml"] = text.replace(old, new, 1).encode()
    assert key in {one.key for one in check_pack_files("doumen-2017", files)[1]}
