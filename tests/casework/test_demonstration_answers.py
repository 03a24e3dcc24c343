"""Recorded answers repeat what the demonstration population says, and so change no figure."""

import datetime as dt
import struct
import zlib
from random import Random
from zoneinfo import ZoneInfo

import pytest
from pyxform.xls2xform import convert

from lianghe_desktop.casework.demonstration_answers import answers_for, recorded_interview
from lianghe_desktop.casework.demonstration_pictures import demonstration_pictures
from lianghe_desktop.casework.demonstration_population import (
    WINDOW_FROM,
    WINDOW_TO,
    DemoHousehold,
    DemoMember,
    demonstration_population,
    interviewed_household,
)
from lianghe_desktop.casework.projected_answers import Answers, read_answers
from lianghe_desktop.records.area_tables import shipped_areas
from lianghe_desktop.records.resources import form_path
from lianghe_desktop.survey import Definition, load_definition, start_session
from lianghe_desktop.survey.entities import save_tos
from lianghe_desktop.survey.projection import read_projection

NOW = dt.datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def definition() -> Definition:
    xform = convert(form_path("household_survey.xlsx"), validate=False).xform.encode()
    rows = [f"{area.code},{area.name},{area.level},{area.parent or ''}" for area in shipped_areas()]
    return load_definition(xform, files={"areas.csv": "\n".join(["name,label,level,parent", *rows]).encode()})


def _households() -> list[DemoHousehold]:
    population = demonstration_population()
    sample = Random(5).sample(population, 12)  # noqa: S311 - a choice of households, no secret
    mothers = [household for household in population if household.single_mother][:2]
    return [interviewed_household(population), *mothers, *sample]


def _interviewed(definition: Definition, household: DemoHousehold) -> Answers:
    session = start_session(definition, clock=lambda: NOW)
    for step in answers_for(household)[:-1]:
        if step.op == "createNewRepeat":
            session.create_repeat(step.ref)
        else:
            session.answer(step.ref, step.value)
    done = session.finalize()
    assert done.problems == ()
    assert done.xml is not None
    projection = read_projection(form_path("household_survey.projection.yaml").read_bytes())
    return read_answers(done.xml, projection, save_tos(definition))


@pytest.mark.parametrize("household", _households(), ids=lambda household: household.id)
def test_answers_repeat_the_stored_facts(definition: Definition, household: DemoHousehold) -> None:
    answers = _interviewed(definition, household)
    assert answers.home == household.home
    assert answers.window == (WINDOW_FROM, WINDOW_TO)
    for column in ("farms", "registered", "registered_on", "single_mother", "phone", "household_no", "needs"):
        assert answers.household[column] == getattr(household, column)
    for column in ("housing_hardship", "incident", "monitored"):
        assert answers.household[column] == (getattr(household, column) or "none")
    for values, member in zip(answers.members, household.members, strict=True):
        _assert_same_member(values, member)
    sums: dict[tuple[str, str], int] = {}
    for line, fen in answers.lines.items():
        sums[line.table, line.kind] = sums.get((line.table, line.kind), 0) + fen
    assert {
        kind: fen for (table, kind), fen in sums.items() if table == "income_line"
    } == household.income_fen
    assert {
        kind: fen for (table, kind), fen in sums.items() if table == "spending_line"
    } == household.spending_fen
    assert answers.assets["land_centi_mu"] == household.assets.land_centi_mu
    assert answers.assets["deposits_fen"] == household.assets.deposits_fen
    assert answers.causes == {cause.code: cause.main for cause in household.causes}


def _assert_same_member(values: object, member: DemoMember) -> None:
    assert isinstance(values, dict)
    for column in (
        "name",
        "sex",
        "birth_date",
        "document_kind",
        "relation",
        "labour",
        "dibao",
        "tekun",
        "counted",
    ):
        assert values[column] == getattr(member, column), column
    assert values["health"] == (" ".join(member.health) or "none")
    for column in ("school", "disability_class"):
        assert values[column] == (getattr(member, column) or "none")


def test_recorded_interview_is_what_the_family_answers() -> None:
    recorded = recorded_interview()
    household = interviewed_household(demonstration_population())
    assert recorded.household == household.id
    assert recorded.steps == answers_for(household)


def test_pictures_are_whole_and_all_that_the_answers_name() -> None:
    pictures = demonstration_pictures()
    named = {step.value for step in recorded_interview().steps if step.value and step.value.endswith(".png")}
    assert named == set(pictures)
    for content in pictures.values():
        width, height = struct.unpack(">II", content[16:24])
        size = struct.unpack(">I", content[33:37])[0]
        assert len(zlib.decompress(content[41 : 41 + size])) == height * (width + 1)
