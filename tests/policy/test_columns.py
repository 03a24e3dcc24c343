"""Columns say of everybody what the scalar engine says of each: packs, expressions, simulation."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianghe_desktop.policy.assess_many import assess_many, assess_population
from lianghe_desktop.policy.assessed import ColumnAssessor
from lianghe_desktop.policy.columns import Columns
from lianghe_desktop.policy.compiler import compile_expression
from lianghe_desktop.policy.library import load_pack, pack_names
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.population import household_of, population_of
from lianghe_desktop.policy.scalar import Assessor, assess
from lianghe_desktop.policy.scope import Missing, Scope
from lianghe_desktop.policy.settings import held_parameters
from lianghe_desktop.policy.simulation import simulate, to_json
from lianghe_desktop.policy.simulator import Simulator, simulate_many
from lianghe_desktop.policy.vectors import Inexpressible, Truth
from tests.policy.populations import Maker

_DAYS = (date(2017, 6, 1), date(2020, 2, 29), date(2021, 7, 1), date(2025, 12, 31), date(2026, 1, 1))
_MOODS = st.sampled_from([(0.0, 0.0), (0.0, 0.15), (0.01, 0.1), (0.3, 0.2)])


def _parameters(pack: Pack, fen: int) -> dict[str, Any]:
    return {"dibao_standard_month_fen": fen} if fen and "dibao_standard_month_fen" in pack.parameters else {}


@pytest.mark.parametrize("name", pack_names())
@settings(max_examples=12)
@given(seed=st.integers(0, 10**6), mood=_MOODS, day=st.sampled_from(_DAYS), fen=st.sampled_from([0, 63_000]))
def test_both_engines_give_the_same_result(
    name: str, seed: int, mood: tuple[float, float], day: date, fen: int
) -> None:
    pack = load_pack(name)
    on, parameters = max(day, pack.first_day), _parameters(pack, fen)
    households = Maker(seed, unknown=mood[0], null=mood[1], on=on, odd=seed % 4 == 0).households(40)
    wanted = assess(pack, households, on, parameters)
    assert assess_many(pack, households, on, parameters) == wanted
    population = population_of(households)
    undecided = ColumnAssessor(pack, population, on).assess(parameters).undecided
    missing = [bool(wanted.results[place].missing) for place in population.places]
    assert undecided.tolist() == missing


@pytest.mark.parametrize("name", pack_names())
@settings(max_examples=6)
@given(seed=st.integers(0, 10**6), mood=_MOODS, fen=st.integers(1, 90_000))
def test_both_engines_simulate_the_same(name: str, seed: int, mood: tuple[float, float], fen: int) -> None:
    pack = load_pack(name)
    on, parameters = max(pack.first_day, date(2026, 3, 1)), _parameters(pack, 63_000)
    households = Maker(seed, unknown=mood[0], null=mood[1], on=on, odd=seed % 4 == 0).households(40)
    simulator = Simulator(pack, population_of(households), on, given=parameters)
    for candidate in (fen, fen + 20_000):
        changed = {"dibao_standard_month_fen": candidate}
        wanted = simulate(pack, households, on, given=parameters, settings=changed)
        assert to_json(simulator.simulate(changed)) == to_json(wanted)


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), mood=_MOODS)
def test_what_is_laid_out_comes_back(seed: int, mood: tuple[float, float]) -> None:
    households = Maker(seed, unknown=mood[0], null=mood[1], on=_DAYS[0], odd=True).households(15)
    population = population_of(households)
    assert set(population.odd) | set(population.places.tolist()) == set(range(15))
    for row, place in enumerate(population.places.tolist()):
        assert household_of(population, row) == households[place]


_EXPRESSIONS = [
    ("land_mu / people < 0.3", False),
    ("0.3 * people > land_mu or land_mu = null", False),
    ("housing_area_m2 != 13 * people", False),
    ("income.wage / 12 >= income.transfer / 7", False),
    ("spending.medical_self_paid >= 0.6 * (income.wage - income.business_cost)", False),
    ("min(income.wage, income.transfer) < max(spending.education, 0)", False),
    ("if(registered, income.wage, income.transfer) > income.property", False),
    ("if(farms, registered, not urban)", False),
    ("incident_on >= months_before(on, 12) and incident_on <= on", False),
    ("months_before(lifted_on, 1) < incident_on", False),
    ("housing_grade in ('C', 'D') or housing_hardship = null", False),
    ("not (registered and farms) or urban", False),
    ("at_least(2, member.age >= 60)", False),
    ("at_least(0, member.tekun)", False),
    ("all(member.sex = 1 or member.age < 18)", False),
    ("any(member.health has 'serious')", False),
    ("count(member.disability_grade <= 2) > count(member.works)", False),
    ("sum(member.pension) / 12 > 0.05 * income.wage", False),
    ("any(member.tekun and registered)", False),
    ("sum(if(member.dibao, 1, 2)) = 4", False),
    ("sum(member.pension_years) > 20", False),
    ("member.age - 60 >= -member.pension_years", True),
    ("member.id = single_mother_person", True),
    ("member.id != single_mother_person or registered", True),
    ("member.relation = '02' and not at_least(2, member.dibao)", True),
    ("member.medical_scheme = 'resident' and member.school != null", True),
    ("member.birth_date < 1957-06-01", True),
    ("member.months_worked / member.pension_years >= 0.5", True),
    ("if(member.works, member.age, member.pension_years) > 30", True),
]


@pytest.mark.parametrize(("text", "of_member"), _EXPRESSIONS)
@pytest.mark.parametrize("mood", [(0.0, 0.2), (0.3, 0.2)])
def test_an_expression_means_the_same_in_columns(
    text: str, of_member: bool, mood: tuple[float, float]
) -> None:
    pack, on = load_pack("doumen-2017"), date(2017, 6, 1)
    held = held_parameters(pack, on, {})
    expression = compile_expression(text, pack.names, "bool", of_member=of_member)
    households = Maker(7, unknown=mood[0], null=mood[1], on=on).households(120)
    columns = Columns(pack, population_of(households), on, held, {})
    found = _three(columns.truth(expression, of_member=of_member))
    wanted = []
    for household in households:
        scope = Scope(household, on, held)
        members = household.members if isinstance(household.members, tuple) else ()
        if isinstance(household.members, tuple):
            scope.people = sum(member.counted is not False for member in members)
        for scope.member in members if of_member else (None,):
            value = expression.evaluate(scope)
            wanted.append(None if isinstance(value, Missing) else value)
    assert found == wanted


def _three(truth: Truth) -> list[bool | None]:
    return [
        True if surely else None if maybe else False
        for surely, maybe in zip(truth.surely, truth.maybe, strict=True)
    ]


def test_what_does_not_fit_64_bits_takes_the_other_engine() -> None:
    pack, on = load_pack("doumen-2017"), date(2017, 6, 1)
    households = Maker(3, unknown=0, null=0, on=on).households(5)
    huge = {"low_income_line_year_fen": 2**61}
    with pytest.raises(Inexpressible):
        ColumnAssessor(pack, population_of(households), on).assess(huge)
    assert assess_population(pack, population_of(households), on, huge) == assess(pack, households, on, huge)
    wanted = simulate(pack, households, on, given={}, settings=huge)
    assert to_json(simulate_many(pack, households, on, given={}, settings=huge)) == to_json(wanted)


def test_sums_beyond_any_purse_and_endless_decimals_are_assessed_one_by_one() -> None:
    on = date(2017, 6, 1)
    households = Maker(5, unknown=0, null=0, on=on, odd=True).households(200)
    population = population_of(households)
    assert population.odd
    assert any(isinstance(one.land_mu, Fraction) for one in population.odd.values())
    result = assess_population(load_pack("doumen-2017"), population, on, {})
    assert [one.id for one in result.results] == [one.id for one in households]
    assessor = Assessor(load_pack("doumen-2017"), on, {})
    for place, household in population.odd.items():
        assert result.results[place] == assessor.assess(household)


def test_nobody_is_a_population_too() -> None:
    pack, on = load_pack("kaiping-2019"), date(2020, 1, 1)
    assert assess_many(pack, [], on, {}).results == ()
    found = simulate_many(pack, [], on, given={}, settings={"dibao_standard_month_fen": 90_000})
    assert (found.after.households, found.entering) == (0, ())
