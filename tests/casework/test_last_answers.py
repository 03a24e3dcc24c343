"""What carries over from one interview to the next: a village's defaults, and what the family said."""

from lianghe_desktop.casework.finishing import finish
from lianghe_desktop.casework.last_visit import generic, last_visit
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.survey import begin, save_answer
from lianghe_desktop.casework.village_defaults import sticky_refs
from lianghe_desktop.records.ids import HomeCode
from tests.casework.conftest import VILLAGE
from tests.casework.families import interview_of, put_family

HOME = HomeCode(VILLAGE)
SURVEYOR = "/data/door/surveyor_1"


def test_the_surveyors_of_a_village_are_offered_again(village: Started) -> None:
    first = begin(village.office, village.acting, HOME)
    assert first.session.state(SURVEYOR).value == ""
    first.session.answer(SURVEYOR, "李走访")
    save_answer(village.office, village.acting, first)
    second = begin(village.office, village.acting, HOME)
    assert second.session.state(SURVEYOR).value == "李走访"
    assert SURVEYOR in sticky_refs(second.session.definition)


def test_what_does_not_stick_stays_blank(village: Started) -> None:
    first = begin(village.office, village.acting, HOME)
    first.session.answer("/data/door/address", "一队三号")
    save_answer(village.office, village.acting, first)
    assert begin(village.office, village.acting, HOME).session.state("/data/door/address").value == ""


def test_a_family_hears_what_it_said_last_time(village: Started) -> None:
    known = put_family(village)
    first = interview_of(village, *known)
    assert last_visit(village.office, village.acting, first) is None
    wanted = first.session.state("/data/home/house_structure").value
    finish(village.office, village.acting, first)
    second = begin(village.office, village.acting, *known)
    last = last_visit(village.office, village.acting, second)
    assert last is not None
    said = last.answer(second.session, "/data/home/house_structure")
    assert said is not None
    assert said.text == wanted
    assert said.words != wanted
    name = second.session.state("/data/member[2]/person/member_name").value
    assert last.answer(second.session, "/data/member[2]/person/member_name").text == name


def test_a_reference_without_indexes() -> None:
    assert generic("/data/member[2]/child[13]/name") == "/data/member/child/name"
