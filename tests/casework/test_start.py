"""First run, login, the recovery code, the working date."""

import datetime as dt

import pytest

from lianghe_desktop.casework.start import FirstRun, Started, create_desk, desk_users, log_in
from lianghe_desktop.casework.working_date import day_of, suggest_day
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import ErrorCode, UserError
from tests.casework.conftest import CHEAP, NOON, PASSWORD, TODAY, VILLAGE, Clock, NewDesk

DAY_MS = 86_400_000


def _first(**changed: object) -> FirstRun:
    values: dict[str, object] = {
        "level": Level.VILLAGE,
        "area": AreaCode.parse(VILLAGE),
        "name": "示范一村",
        "admin_name": "李管理",
        "password": PASSWORD,
    }
    return FirstRun(**(values | changed))  # type: ignore[arg-type]  # a test's table of changes


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"password": "12345678"}, "密码太简单"),
        ({"password": "abc1"}, "密码太简单"),
        ({"name": " "}, "单位名称"),
        ({"level": Level.TOWNSHIP}, "镇街"),
    ],
)
def test_a_bad_first_run_is_refused_and_makes_nothing(tmp_path, changed, word) -> None:
    with pytest.raises(UserError, match=word):
        create_desk(tmp_path / "d", _first(**changed), now_ms=Clock(), today=TODAY, key_cost=CHEAP)
    assert desk_users(tmp_path / "d") == ()


def test_password_and_recovery_code_both_open(new_desk: NewDesk) -> None:
    started = new_desk()
    folder, code = started.office.store.folder, started.recovery_code
    started.office.store.close()
    assert desk_users(folder) == ("李管理",)
    for secret in (PASSWORD, code, code.replace("-", "").lower()):
        again = log_in(folder, user="李管理", password=secret, now_ms=Clock(), today=TODAY)
        assert again.acting.name == "李管理"
        again.office.store.close()


def test_a_wrong_password_is_one_sentence(new_desk: NewDesk) -> None:
    started = new_desk()
    started.office.store.close()
    with pytest.raises(UserError) as refusal:
        log_in(started.office.store.folder, user="李管理", password="nonsense-1", now_ms=Clock())
    assert refusal.value.code is ErrorCode.WRONG_PASSWORD


def test_a_clock_behind_the_journal_asks_for_the_date(new_desk: NewDesk) -> None:
    started = new_desk()
    folder = started.office.store.folder
    started.office.store.close()
    behind = Clock(NOON - 3 * DAY_MS)
    with pytest.raises(UserError) as refusal:
        log_in(folder, user="李管理", password=PASSWORD, now_ms=behind)
    assert refusal.value.code is ErrorCode.CLOCK_BEHIND
    again = log_in(folder, user="李管理", password=PASSWORD, now_ms=behind, today=dt.date(2026, 11, 21))
    assert again.acting.today == dt.date(2026, 11, 21)
    again.office.store.close()


def test_a_clock_that_goes_on_is_trusted(village: Started) -> None:
    assert suggest_day(village.office).behind is None


def test_days_turn_at_midnight_in_china() -> None:
    midnight = int(dt.datetime(2026, 11, 19, 16, tzinfo=dt.UTC).timestamp() * 1000)
    assert day_of(midnight) == dt.date(2026, 11, 20)
    assert day_of(midnight - 1) == dt.date(2026, 11, 19)
