"""Answers without a column are shown with the words of the form; every key of the shipped forms has them."""

import re

from lianghe_desktop.casework.extra_answers import ExtraAnswer, extra_answers
from lianghe_desktop.casework.fields import field_spec
from lianghe_desktop.casework.finishing import finish
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.resources import form_path
from tests.casework.families import interview_of, put_family


def test_every_key_of_the_shipped_forms_has_a_label() -> None:
    found = set()
    for name in ("household_survey", "monthly_check", "help_visit"):
        text = form_path(f"{name}.projection.yaml").read_text(encoding="utf-8")
        found |= set(re.findall(r"table: (\w+), column: (extra\.\w+)", text))
    assert len(found) > 8
    assert [pair for pair in sorted(found) if field_spec(*pair) is None] == []


def test_answers_without_a_column_are_shown_in_words(village: Started) -> None:
    office, acting = village.office, village.acting
    known = put_family(village)
    finish(office, acting, interview_of(village, *known))
    said = extra_answers(household_file(office, *known))
    assert ExtraAnswer(who="", label="有经办人员近亲属", words="否") in said
    office.store.write(
        lambda unit: unit.change(Household, known[0], known[1], {"extra.shoes": "42"}), actor=acting.actor
    )
    assert ExtraAnswer(who="", label="shoes", words="42") in extra_answers(household_file(office, *known))
