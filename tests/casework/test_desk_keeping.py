"""Colleagues and their passwords, the recovery code, the stick, the desks below, what waits today."""

from pathlib import Path

import pytest

from lianghe_desktop.casework import staff, stick
from lianghe_desktop.casework.desks_below import desks_below, villages_without_desk
from lianghe_desktop.casework.start import Started, add_person, log_in
from lianghe_desktop.casework.survey import begin
from lianghe_desktop.casework.today import look_at_today
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError, UserError
from lianghe_desktop.sync import own_keys
from tests.casework.conftest import PASSWORD, TODAY, TOWNSHIP, Clock, NewDesk, as_role
from tests.casework.exchanging import RETURN, UP, carry, let_in
from tests.casework.families import put_family


def opens(started: Started, name: str, password: str) -> bool:
    folder = started.office.store.folder
    started.office.store.close()
    try:
        log_in(folder, user=name, password=password, now_ms=Clock(), today=TODAY).office.store.close()
    except LiangheError as fault:
        if fault.code is not ErrorCode.WRONG_PASSWORD:
            raise
        return False
    return True


def test_a_changed_password_opens_and_the_old_one_does_not(village: Started) -> None:
    staff.change_password(village.office, village.acting, name="李管理", password="new-rice-2026")
    assert opens(village, "李管理", "new-rice-2026")
    assert not opens(village, "李管理", PASSWORD)


def test_only_the_administrator_changes_the_password_of_others(village: Started) -> None:
    office, admin = village.office, village.acting
    add_person(office, admin, name="梁秀珍", role=Role.SURVEYOR, password="harvest-2026")
    surveyor = as_role(admin, Role.SURVEYOR)
    with pytest.raises(UserError) as refused:
        staff.change_password(office, surveyor, name="梁秀珍", password="harvest-2027")
    assert refused.value.code is ErrorCode.NO_PERMISSION
    with pytest.raises(UserError):
        staff.renew_recovery_code(office, surveyor)
    assert [(one.name, one.role) for one in staff.colleagues(office)] == [
        ("李管理", Role.ADMIN),
        ("梁秀珍", Role.SURVEYOR),
    ]


def test_a_new_recovery_code_takes_the_place_of_the_old(village: Started) -> None:
    first, second = village.recovery_code, staff.renew_recovery_code(village.office, village.acting)
    assert first != second
    assert not opens(village, "李管理", first)
    assert opens(village, "李管理", second)


def test_the_stick_is_remembered_while_it_is_there(village: Started, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    assert stick.last_folder(village.office) is None
    stick.keep_folder(village.office, village.acting, folder)
    assert stick.last_folder(village.office) == folder
    folder.rmdir()
    assert stick.last_folder(village.office) is None


def test_a_stick_pulled_out_early_is_a_clear_sentence(tmp_path: Path) -> None:
    file = tmp_path / "a.lhb"
    file.write_bytes(b"x")
    stick.settle([file])
    file.unlink()
    with pytest.raises(EnvironmentFault) as pulled:
        stick.settle([file])
    assert "不要拔出" in pulled.value.text


def test_a_township_sees_what_came_and_what_went(new_desk: NewDesk, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    village = new_desk()
    assert desks_below(township.office) == []
    assert "白蕉示范一村" in villages_without_desk(township.office)
    let_in(village, township, folder)
    put_family(village)
    (below,) = desks_below(township.office)
    assert (below.peer.name, below.last_received_ms, below.last_sent_ms) == ("示范一村", None, None)
    assert "白蕉示范一村" not in villages_without_desk(township.office)
    carry(village, township, folder, UP)
    carry(township, village, folder, RETURN)
    (below,) = desks_below(township.office)
    assert below.last_received_ms is not None
    assert below.last_sent_ms is not None


def test_today_tells_what_waits(village: Started) -> None:
    office, acting = village.office, village.acting
    empty = look_at_today(office, acting)
    assert (empty.households, empty.unsurveyed, empty.unjoined) == (0, 0, True)
    home, household = put_family(village)
    begin(office, acting, home, household)
    today = look_at_today(office, acting)
    assert (today.households, today.unsurveyed, len(today.drafts)) == (1, 1, 1)
    assert today.waiting_ops > 0
    assert [figure.value for figure in today.figures[:2]] == [1, 4]


def test_two_threads_that_ask_at_once_get_the_same_keys(
    village: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_keys, "find_keys", lambda _store: None)  # neither has seen the other's
    actor = village.acting.actor
    first = own_keys.ensure_keys(village.office.store, actor=actor)
    assert own_keys.ensure_keys(village.office.store, actor=actor) == first
