"""Questionnaires on a desk: the shipped one, and those that bundles bring."""

import hashlib

from lianghe_desktop.casework.forms import areas_csv, install_received, questionnaire
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.local_tables import InstalledForm
from lianghe_desktop.records.resources import form_path
from lianghe_desktop.records.sync_tables import StagedAsset


def _stage(village: Started, content: bytes) -> None:
    row = StagedAsset(
        kind="form",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        sender="a" * 16,
        received_at=1,
        installed=False,
    )
    village.office.store.write(lambda unit: unit.put(row), actor=village.acting.actor)


def test_the_shipped_form_is_installed_once(village: Started) -> None:
    first = questionnaire(village.office, village.acting)
    again = questionnaire(village.office, village.acting)
    assert first.form.sha256 == again.form.sha256
    assert len(village.office.store.rows(InstalledForm)) == 1


def test_a_sound_form_that_came_is_installed(village: Started) -> None:
    _stage(village, form_path("household_survey.xlsx").read_bytes())
    (told,) = install_received(village.office, village.acting)
    assert told.startswith("已启用问卷")
    assert install_received(village.office, village.acting) == ()


def test_a_faulty_form_is_told_and_not_installed(village: Started) -> None:
    _stage(village, b"PK\x03\x04 no workbook")
    (told,) = install_received(village.office, village.acting)
    assert "没有启用" in told
    assert village.office.store.rows(InstalledForm) == []


def test_the_areas_offered_are_those_of_the_desk(village: Started) -> None:
    lines = areas_csv(village.office).decode().splitlines()
    assert lines[0] == "name,label,level,parent"
    levels = [line.split(",")[2] for line in lines[1:]]
    assert levels == ["province", "city", "district", "township", "village"]
