"""Surveyor, reviewer and admin differ in what they may do."""

import pytest

from lianghe_desktop.casework.permissions import ALLOWED, Act, may, require
from lianghe_desktop.casework.start import Started, add_person, log_in
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from tests.casework.conftest import PASSWORD, TODAY, Clock, as_role


def test_every_act_has_its_roles_and_the_admin_all() -> None:
    assert set(ALLOWED) == set(Act)
    assert all(Role.ADMIN in roles for roles in ALLOWED.values())


def test_a_surveyor_does_not_decide(village: Started) -> None:
    surveyor = as_role(village.acting, Role.SURVEYOR)
    assert may(surveyor, Act.SURVEY)
    with pytest.raises(UserError, match="作出评定决定") as refusal:
        require(surveyor, Act.DETERMINE)
    assert refusal.value.code is ErrorCode.NO_PERMISSION


def test_only_the_admin_lets_people_in(village: Started) -> None:
    with pytest.raises(UserError) as refusal:
        add_person(
            village.office,
            as_role(village.acting, Role.REVIEWER),
            name="王文书",
            role=Role.SURVEYOR,
            password=PASSWORD,
        )
    assert refusal.value.code is ErrorCode.NO_PERMISSION


def test_a_new_person_logs_in_with_a_role_of_their_own(village: Started) -> None:
    add_person(village.office, village.acting, name="王文书", role=Role.SURVEYOR, password="wang-2026")
    folder = village.office.store.folder
    village.office.store.close()
    started = log_in(folder, user="王文书", password="wang-2026", now_ms=Clock(), today=TODAY)
    assert (started.acting.name, started.acting.role) == ("王文书", Role.SURVEYOR)
    started.office.store.close()
