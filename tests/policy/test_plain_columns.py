"""The plain numpy floor of the figures gives what the engine gives, so that both do the same work."""

from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.plain_doumen import plain_doumen, plain_input
from lianghe_desktop.policy.assessed import ColumnAssessor
from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.population import population_of
from tests.policy.populations import Maker

_PACK = load_pack("doumen-2017")
_DAYS = (date(2017, 6, 1), date(2019, 9, 1), date(2020, 2, 28), date(2026, 3, 1))
_TIERS = ("不建议纳入", "三类", "二类", "一类")


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), null=st.sampled_from([0.0, 0.15]), day=st.sampled_from(_DAYS))
def test_the_plain_floor_gives_the_result_of_the_engine(seed: int, null: float, day: date) -> None:
    population = population_of(Maker(seed, unknown=0, null=null, on=day, told=True).households(30))
    wanted = ColumnAssessor(_PACK, population, day).assess({})
    found = plain_doumen(plain_input(population, day), day)
    for concept, total in wanted.totals.items():
        assert np.array_equal(total.top, found.incomes[concept])
    for line in wanted.lines:
        assert np.array_equal(line.below.surely, found.below[line.line.code])
    assert [rule.rule.code for rule in wanted.categories] == list(found.categories)
    for rule in wanted.categories:
        assert np.array_equal(rule.holds.surely, found.categories[rule.rule.code]), rule.rule.code
    for indicator in wanted.indicators:
        bands = np.array([band.points for band in indicator.indicator.bands])
        code = indicator.indicator.code
        assert np.array_equal(bands[indicator.band], found.indicators[code]), code
    assert wanted.points is not None
    assert np.array_equal(wanted.points.top, found.points)
    for rule in wanted.flags:
        holds = np.broadcast_to(rule.holds.surely, (population.size,))
        assert np.array_equal(holds, found.flags[rule.rule.code]), rule.rule.code
    assert {one.benefit.rule.code for one in wanted.benefits} == set(found.benefits)
    for one in wanted.benefits:
        rows, sums = found.benefits[one.benefit.rule.code]
        assert np.array_equal(one.rows, rows), one.benefit.rule.code
        assert {name: int(fen) for name, fen in one.sums.items()} == sums, one.benefit.rule.code
    assert not wanted.undecided.any()
    assert not found.missing.any()
    tiers = {tier.at_least: tier.code for tier in _PACK.card.tiers} if _PACK.card else {}
    for points, tier in zip(found.points.tolist(), found.tier.tolist(), strict=True):
        assert _TIERS[tier] == next(name for least, name in tiers.items() if points >= least)


def test_the_plain_floor_says_where_something_is_missing() -> None:
    population = population_of(Maker(5, unknown=0.05, null=0.1, on=_DAYS[0]).households(60))
    undecided = ColumnAssessor(_PACK, population, _DAYS[0]).assess({}).undecided
    missing = plain_doumen(plain_input(population, _DAYS[0]), _DAYS[0]).missing
    told = population.members_unknown
    if told is not None:
        undecided = undecided & ~told
    assert undecided.any()
    assert not (undecided & ~missing).any()
