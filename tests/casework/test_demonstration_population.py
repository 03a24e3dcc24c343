"""The invented district: annex 1 in every cell, and families that could live."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from stdnum.cn import ric

from lianghe_desktop.casework.demonstration_population import (
    DEMO_DAY,
    DemoHousehold,
    DemoMember,
    annex_one,
    demonstration_population,
    interviewed_household,
)
from lianghe_desktop.records.area_tables import shipped_areas_in
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.identity import DocumentKind, full_years, read_document
from lianghe_desktop.records.resources import resource_path

SEEDS = (1, 2, 20261120)
TOWNS = {"107": "井岸镇", "103": "斗门镇", "106": "白蕉镇", "105": "乾务镇", "100": "莲洲镇", "001": "白藤办"}
DIBAO_YEAR_FEN = 630 * 12 * 100  # 珠斗办字〔2017〕6号 二（二）5
LINE_FEN = 1_100_000  # 珠斗办字〔2017〕6号 一（二）1


population_of = cache(demonstration_population)


@pytest.fixture(params=SEEDS)
def population(request: pytest.FixtureRequest) -> tuple[DemoHousehold, ...]:
    return population_of(request.param)


def people_of(population: tuple[DemoHousehold, ...]) -> Iterator[tuple[DemoHousehold, DemoMember]]:
    for household in population:
        for member in household.members:
            yield household, member


def counted(households: list[DemoHousehold], day: dt.date) -> list[int]:
    """Count as the public contract says: rows 1 to 11."""

    def people(test: Callable[[DemoMember], bool]) -> int:
        return sum(test(member) for household in households for member in household.members)

    return [
        len(households),
        sum(len(household.members) for household in households),
        people(lambda member: member.labour in {"full", "skilled", "weak"}),
        people(lambda member: bool({"serious", "chronic"} & set(member.health))),
        people(lambda member: member.disability_class is not None),
        people(lambda member: member.school is not None),
        people(lambda member: member.dibao),
        people(lambda member: member.tekun),
        sum(household.housing_hardship is not None for household in households),
        sum(household.single_mother for household in households),
        people(lambda member: full_years(member.birth_date, day) >= 60),
    ]


def published() -> dict[str, list[int]]:
    with resource_path("demonstration/annex1.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {name: [int(row[name]) for row in rows] for name in ["全区总数", *TOWNS.values()]}


def test_the_published_table_is_the_document_s() -> None:
    table = published()
    assert table["全区总数"] == [3979, 7032, 2044, 1274, 1916, 1272, 4210, 863, 623, 90, 2114]
    assert table["井岸镇"] == [609, 1076, 364, 133, 352, 231, 846, 78, 41, 11, 178]
    assert table["斗门镇"] == [575, 899, 211, 107, 293, 163, 561, 210, 29, 14, 327]
    assert table["白蕉镇"] == [1149, 2003, 605, 387, 496, 388, 1120, 234, 210, 33, 563]
    assert table["乾务镇"] == [602, 1274, 402, 260, 302, 234, 570, 119, 54, 15, 412]
    assert table["莲洲镇"] == [975, 1661, 426, 375, 425, 237, 1030, 214, 284, 17, 607]
    assert table["白藤办"] == [69, 119, 36, 12, 48, 19, 83, 8, 5, 0, 27]
    assert list(annex_one().cells["total"]) == table["全区总数"]


@pytest.mark.parametrize("day", [dt.date(2025, 1, 1), dt.date(2026, 11, 1), DEMO_DAY, dt.date(2027, 12, 31)])
def test_every_cell_of_annex_one_is_met(population: tuple[DemoHousehold, ...], day: dt.date) -> None:
    table = published()
    for code, name in TOWNS.items():
        town = [household for household in population if household.home.startswith(f"440403{code}")]
        assert counted(town, day) == table[name], name
    assert counted(list(population), day) == table["全区总数"]


def test_the_same_seed_gives_the_same_district_and_another_another() -> None:
    first = demonstration_population(1)
    assert first == population_of(1)
    assert first != population_of(2)


def test_families_are_whole(population: tuple[DemoHousehold, ...]) -> None:
    for household in population:
        relations = [member.relation for member in household.members]
        assert relations[0] == "02"
        assert relations.count("02") == 1
        assert relations.count("10") <= 1
        assert len({member.id for member in household.members}) == len(relations)
        assert len({member.name for member in household.members}) == len(relations)
        for member in household.members:
            if member.relation == "10":
                assert {member.sex, household.head.sex} == {"1", "2"}
                assert (member.marital, household.head.marital) == ("20", "20")


def test_generations_are_apart(population: tuple[DemoHousehold, ...]) -> None:
    for household in population:
        head = household.head
        for member in household.members:
            years = (member.birth_date.year - head.birth_date.year) * (
                -1 if member.relation in {"51", "52"} else 1
            )
            if member.relation in {"20", "30", "51", "52"}:
                assert 16 < years < 48, (household.id, member.relation)
            elif member.relation in {"41", "42"}:
                assert years >= 40


def test_documents_are_valid_distinct_and_nobody_s(population: tuple[DemoHousehold, ...]) -> None:
    numbers: Counter[str] = Counter()
    for _, member in people_of(population):
        document = read_document(DocumentKind(member.document_kind), member.document_number)
        if document.number:
            numbers[document.number] += 1
            assert (document.birth_date, document.sex) == (member.birth_date, member.sex)
            assert int(document.number[14:17]) > 900
        if member.document_kind == "resident":
            assert member.document_number.startswith("440403")
            assert ric.calc_check_digit(document.number) == document.number[-1]
            if member.birth_date.year > 2001:  # stdnum knows the district from then on
                ric.validate(document.number)
        assert bool(member.no_document_reason) == (member.document_kind == "none")
    assert max(numbers.values()) == 1
    assert len(numbers) > 7000


def test_codes_are_of_the_lists(population: tuple[DemoHousehold, ...]) -> None:
    lists = ("relation", "sex", "nation", "marital", "political", "labour", "document_kind")
    for name in lists:
        assert {getattr(member, name) for _, member in people_of(population)} <= set(code_list(name).codes)
    for name in (
        "education",
        "school",
        "disability_class",
        "disability_grade",
        "medical_scheme",
        "pension_scheme",
    ):
        found = {getattr(member, name) for _, member in people_of(population)} - {None}
        assert found <= set(code_list(name).codes)
    for household in population:
        assert {cause.code for cause in household.causes} <= set(code_list("poverty_cause").codes)
        for line in household.income_lines:
            assert line.kind in code_list("income_kind")
            assert line.detail is None or line.detail in code_list("income_kind")
        assert {line.kind for line in household.spending_lines} <= set(code_list("spending_kind").codes)
        house = household.housing
        assert house.grade is None or house.grade in code_list("housing_grade")
        assert house.ownership in code_list("house_ownership")
        assert house.structure is None or house.structure in code_list("house_structure")
        assert household.housing_hardship is None or household.housing_hardship in code_list(
            "housing_hardship"
        )
        assert household.incident is None or household.incident in code_list("incident")
        assert household.monitored is None or household.monitored in code_list("monitored")
        assert house.water in code_list("water_source")
        assert house.toilet in code_list("toilet_kind")
        assert house.fuel in code_list("fuel")
        assert house.road in code_list("road_type")
        assert household.status in code_list("household_status")


def test_schooling_fits_age(population: tuple[DemoHousehold, ...]) -> None:
    bounds = {
        "preschool": (3, 6),
        "primary": (6, 12),
        "junior": (12, 15),
        "senior": (15, 18),
        "vocational": (15, 18),
        "technical": (15, 18),
        "junior_college": (18, 23),
        "undergraduate": (18, 23),
    }
    stages: Counter[str] = Counter()
    for _, member in people_of(population):
        if member.school is None:
            assert (member.boards, member.new_student, member.full_time) == (False, False, False)
            assert (member.education is None) == (full_years(member.birth_date, DEMO_DAY) < 5)
            continue
        low, high = bounds[member.school]
        assert low <= full_years(member.birth_date, dt.date(2026, 8, 31)) < high
        assert member.education is None
        assert member.labour == "none"
        stages[member.school] += 1
    assert set(stages) == set(bounds)


def test_labour_health_and_disability_agree(population: tuple[DemoHousehold, ...]) -> None:
    for _, member in people_of(population):
        age = full_years(member.birth_date, DEMO_DAY)
        assert (member.disability_class is None) == (member.disability_grade is None)
        if member.disability_class:
            assert member.disability_card == (
                f"{member.document_number}{member.disability_class}{member.disability_grade}"
            )
        if member.labour in {"full", "skilled", "weak"}:
            assert 18 <= age <= 59
            assert member.disability_grade not in {"1", "2"}
            assert not member.tekun
        elif age >= 24 and age < 60:
            assert member.disability_class or "serious" in member.health
        if member.labour in {"full", "skilled"}:
            assert not member.health
        assert member.works == (member.months_worked > 0)
        assert not member.works or member.labour in {"full", "skilled", "weak"}


def test_support_is_given_to_those_it_is_for(population: tuple[DemoHousehold, ...]) -> None:
    single_person = 0
    for household in population:
        for member in household.members:
            assert not (member.dibao and member.tekun)
            if member.tekun:
                assert len(household.members) == 1
                assert not member.supporter_able
                old = full_years(member.birth_date, DEMO_DAY) >= 60
                assert old or member.disability_grade in {"1", "2"}
        drawing = [member for member in household.members if member.dibao]
        if drawing and len(drawing) < len(household.members):
            single_person += 1
            assert all(member.disability_grade in {"1", "2"} for member in drawing)
    assert single_person >= 5
    tekun = [member for _, member in people_of(population) if member.tekun]
    assert sum(full_years(member.birth_date, DEMO_DAY) >= 60 for member in tekun) > 0.7 * len(tekun)


def test_mothers_alone_have_children_and_no_husband(population: tuple[DemoHousehold, ...]) -> None:
    for household in population:
        if not household.single_mother:
            assert household.single_mother_person is None
            continue
        mother = next(member for member in household.members if member.id == household.single_mother_person)
        assert mother.sex == "2"
        assert 18 <= full_years(mother.birth_date, DEMO_DAY) <= 59
        assert {member.relation for member in household.members} & {"20", "30"}
        assert all(member.relation != "10" for member in household.members)


def test_housing_fits_the_hardship(population: tuple[DemoHousehold, ...]) -> None:
    for household in population:
        house, people = household.housing, len(household.members)
        if household.housing_hardship == "no_house":
            assert (house.grade, house.area_m2) == (None, 0)
        elif household.housing_hardship == "dangerous":
            assert house.grade in {"C", "D"}
        else:
            assert house.grade in {"A", "B"}
            assert (house.area_m2 / people < 13) == (household.housing_hardship == "overcrowded")


def test_income_is_below_the_line_and_on_the_right_side_of_dibao(
    population: tuple[DemoHousehold, ...],
) -> None:
    for household in population:
        people = len(household.members)
        sums = household.income_fen
        assert 0 <= household.disposable_fen < LINE_FEN * people
        assert all(line.amount_fen >= 0 for line in household.income_lines + household.spending_lines)
        assert sums["basic_pension"] <= sums["resident_pension"] <= sums["transfer"]
        assert sums["resident_pension"] == sum(member.pension_fen for member in household.members)
        assert sums["wage"] == 0 or sums["wage"] >= 10_000
        assert (sums["wage"] > 0) == any(member.works for member in household.members)
        assert household.spending_fen["medical_self_paid"] <= household.spending_fen["medical_total"]
        assert household.farms or sums["business"] == 0
        below = household.disposable_fen < DIBAO_YEAR_FEN * people
        assert below == all(member.dibao or member.tekun for member in household.members)


def test_every_kind_of_money_is_known(population: tuple[DemoHousehold, ...]) -> None:
    income = {"wage", "business", "business_cost", "property", "transfer", "transfer_paid", "exempt"}
    spending = {"medical_self_paid", "education", "housing", "rehabilitation", "other", "medical_total"}
    for household in population:
        assert set(household.income_fen) == income | {"basic_pension", "resident_pension"}
        assert set(household.spending_fen) == spending
        members = {member.id for member in household.members} | {None}
        assert {line.member_id for line in household.income_lines} <= members


def test_verified_farming_households(population: tuple[DemoHousehold, ...]) -> None:
    assert sum(household.farms for household in population) == 1161  # 珠斗办字〔2017〕6号 二（二）2


def test_every_village_has_people_and_none_is_too_large(population: tuple[DemoHousehold, ...]) -> None:
    villages = {area.code for area in shipped_areas_in("440403") if area.level is Level.VILLAGE}
    sizes = Counter(household.home for household in population)
    assert set(sizes) == villages
    assert max(sizes.values()) <= 400
    assert min(sizes.values()) >= 10
    assert len({household.household_no for household in population}) == len(population)


def test_names_are_as_varied_as_in_life(population: tuple[DemoHousehold, ...]) -> None:
    names = [member.name for _, member in people_of(population)]
    text = "".join(names)
    assert all(character in text for character in "䶮㐆𠅤𬱖")
    assert {len(name) for name in names} == {2, 3, 4}
    for surname in ("欧阳", "尉迟", "单", "查", "仇", "区", "解"):
        assert any(name.startswith(surname) for name in names)


def test_there_are_large_families(population: tuple[DemoHousehold, ...]) -> None:
    sizes = Counter(len(household.members) for household in population)
    assert sizes[12] == 1
    assert all(sizes[size] for size in (4, 5, 6))


def test_the_interviewed_household_is_the_same_for_every_seed(population: tuple[DemoHousehold, ...]) -> None:
    household = interviewed_household(population)
    assert household == interviewed_household(population_of(SEEDS[0]))
    assert len(household.members) == 4
    assert household.home == "440403106201"
    assert DIBAO_YEAR_FEN * 4 < household.disposable_fen < LINE_FEN * 4
    assert household.farms
    assert (household.housing_hardship, household.single_mother) == (None, False)
