"""Forms that a township published: begun at a household, knowing the last answers and the village's place."""

from lianghe_desktop.casework.finishing import finish
from lianghe_desktop.casework.followups import begin_followup, follow_ups
from lianghe_desktop.casework.settings import VILLAGE_PLACE, keep_setting
from lianghe_desktop.casework.start import Started
from tests.casework.families import put_family
from tests.casework.test_form_workshop import install
from tests.survey.forms import workbook

FORM = workbook(
    [
        ("type", "name", "label", "default", "trigger"),
        ("text", "team", "走访组", "${last-saved#team}", ""),
        ("text", "level", "水位", "", ""),
        ("background-geopoint", "where", "", "", "${level}"),
    ],
    settings=[("form_title", "form_id", "version"), ("防汛走访", "flood_visit", "1")],
    entities=[
        ("list_name", "label", "entity_id"),
        ("household", "'一户'", "instance('household')/root/item/name"),
    ],
)


def test_a_published_form_is_begun_knows_the_last_answers_and_the_place(village: Started) -> None:
    office, acting = village.office, village.acting
    known = put_family(village)
    assert [each.verb for each in follow_ups(office)] == ["每月核查", "帮扶走访"]
    install(village, FORM)
    assert [each.verb for each in follow_ups(office)] == ["每月核查", "帮扶走访", "防汛走访"]
    first = begin_followup(office, acting, *known, "flood_visit")
    assert first.session.state("/data/team").value == ""
    first.session.answer("/data/team", "第二组")
    first.session.answer("/data/level", "07565550000")
    assert first.session.state("/data/where").value == ""
    finish(office, acting, first)
    keep_setting(office, acting, VILLAGE_PLACE, "22.21 113.29 0 0")
    again = begin_followup(office, acting, *known, "flood_visit")
    assert again.session.state("/data/team").value == "第二组"
    again.session.answer("/data/level", "07565550001")
    assert again.session.state("/data/where").value == "22.21 113.29 0 0"
