"""Warnings while typing are those of the checker; a reason lets a measure stand; a delivery is undone."""

import datetime as dt
from dataclasses import replace

import pytest

from lianghe_desktop.casework.consistency.check import check_households
from lianghe_desktop.casework.help import NewHelper, NewVisit
from lianghe_desktop.casework.helping.entering import (
    Delivery,
    MeasureEntry,
    bring_measure_back,
    deliver,
    drop_measure,
    enter_measure,
    flags_while_typing,
    take_into_plan,
)
from lianghe_desktop.casework.helping.pairing import pair_many
from lianghe_desktop.casework.helping.proofs import Proof
from lianghe_desktop.casework.helping.suggesting import suggest
from lianghe_desktop.casework.helping.visiting import enter_visit, visits_due
from lianghe_desktop.casework.helping.written import take_back
from lianghe_desktop.casework.helping.year_record import year_record
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.conftest import TODAY, as_role
from tests.casework.families import put_family
from tests.casework.helping.test_suggesting import accept

Key = tuple[HomeCode, RowId]
PHOTO = Proof(content=b"photo", media_type="image/jpeg", kind="measure")
SIGNATURE = Proof(content=b"name", media_type="image/png", kind="signature")


@pytest.fixture
def family(village: Started) -> Key:
    """Return the registered family of four, accepted today."""
    key = put_family(village)
    accept(village, key)
    return key


def _pupil(village: Started, family: Key) -> RowId:
    return next(RowId(m.id) for m in household_file(village.office, *family).members if m.school == "primary")


def _grant(village: Started, family: Key, **changed: object) -> MeasureEntry:
    values: dict[str, object] = {
        "kind": "education_living",
        "content": "小学生活补助",
        "benefit": "primary_living",
        "member": _pupil(village, family),
        "amount_fen": 200_000,
        "amount_per": "person_year",
        "payer": "区教育局",
        "done_on": TODAY,
    }
    return MeasureEntry(**(values | changed))  # type: ignore[arg-type]  # a table of changes


def _codes(village: Started, family: Key, entry: MeasureEntry) -> set[str]:
    return {flag.code for flag in flags_while_typing(village.office, village.acting, *family, entry)}


def test_a_sound_measure_has_no_warning(village: Started, family: Key) -> None:
    assert _codes(village, family, _grant(village, family)) == set()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"done_on": dt.date(2026, 11, 19)}, "measure_day"),
        ({"amount_fen": 200_001}, "over_cap"),
        ({"benefit": "farming_cost", "member": None, "amount_fen": 1_000_001}, "over_cap"),
        ({"signed": False}, "measure_signed"),
    ],
)  # fmt: skip
def test_each_warning_has_its_rule(
    village: Started, family: Key, changed: dict[str, object], code: str
) -> None:
    assert _codes(village, family, _grant(village, family, **changed)) == {code}


def test_a_sum_typed_by_hand_is_held_against_the_cap_of_its_kind(village: Started, family: Key) -> None:
    office, acting = village.office, village.acting
    entry = MeasureEntry(
        kind="industry_inputs", content="鱼苗", amount_fen=1_200_000, done_on=TODAY, payer="区"
    )
    (flag,) = flags_while_typing(office, acting, *family, entry)
    assert (flag.code, flag.source) == ("over_cap", "珠斗办字〔2017〕6号 二（二）2")
    assert "最高额 10,000.00 元" in flag.message
    (half,) = (replace(entry, amount_fen=600_000),)
    assert flags_while_typing(office, acting, *family, half) == []
    enter_measure(office, acting, *family, half)
    again = {one.code for one in flags_while_typing(office, acting, *family, half)}
    assert again == {"paid_twice", "over_cap"}


def test_a_planned_measure_is_warned_of_too(village: Started, family: Key) -> None:
    assert _codes(village, family, _grant(village, family, done_on=None, amount_fen=300_000)) == {"over_cap"}


def test_twice_is_warned_of_and_stands_with_a_reason_accepted(village: Started, family: Key) -> None:
    office, acting = village.office, village.acting
    enter_measure(office, acting, *family, _grant(village, family))
    again = _grant(village, family)
    assert _codes(village, family, again) == {"paid_twice", "over_cap"}
    with pytest.raises(UserError, match="已经发过") as refused:
        enter_measure(office, acting, *family, again)
    assert refused.value.code is ErrorCode.WRONG_STATE
    enter_measure(office, acting, *family, _grant(village, family, because="上学期补发"))
    (found,) = [one for one in check_households(office, [family], TODAY) if one.code == "paid_twice"]
    assert found.accepted_because == "上学期补发"


def test_the_reason_of_who_may_not_accept_waits_for_a_reviewer(village: Started, family: Key) -> None:
    surveyor = as_role(village.acting, Role.SURVEYOR)
    entry = _grant(village, family, amount_fen=300_000, because="含上年未发部分")
    written = enter_measure(village.office, surveyor, *family, entry)
    (found,) = [o for o in check_households(village.office, [family], TODAY) if o.code == "over_cap"]
    assert found.accepted_because is None
    assert household_file(village.office, *family).measures[0].because == "含上年未发部分"
    take_back(village.office, surveyor, written)
    assert household_file(village.office, *family).measures == ()


def test_planned_then_delivered_with_photo_and_signature_then_taken_back(
    village: Started, family: Key
) -> None:
    office, acting = village.office, village.acting
    pupil = next(one for one in suggest(office, acting, *family) if one.benefit == "primary_living")
    planned = take_into_plan(office, acting, *family, pupil)
    assert planned.row is not None
    delivery = Delivery(day=TODAY, provider="区教育局", effect="已到账", proofs=(PHOTO, SIGNATURE))
    written = deliver(office, acting, family[0], planned.row, delivery)
    (line,) = year_record(household_file(office, *family), TODAY.year).measures
    assert (line.done, line.signed, line.photos) == (True, True, 1)
    assert (line.provider, line.effect, line.day) == ("区教育局", "已到账", TODAY)
    with pytest.raises(UserError, match="已经登记为已实施"):
        deliver(office, acting, family[0], planned.row, delivery)
    take_back(office, acting, written)
    file = household_file(office, *family)
    assert (file.measures[0].state, file.measures[0].done_on, file.attachments) == ("pending", None, ())


def test_what_was_changed_since_is_not_taken_back(village: Started, family: Key) -> None:
    office, acting = village.office, village.acting
    planned = enter_measure(office, acting, *family, _grant(village, family, done_on=None))
    assert planned.row is not None
    written = deliver(office, acting, family[0], planned.row, Delivery(day=TODAY))
    model = type(household_file(office, *family).measures[0])
    office.store.write(
        lambda unit: unit.change(model, family[0], str(planned.row), {"done_on": None}), actor=acting.actor
    )
    with pytest.raises(UserError, match="又有人改过"):
        take_back(office, acting, written)


def test_a_measure_is_dropped_and_brought_back(village: Started, family: Key) -> None:
    office, acting = village.office, village.acting
    row = enter_measure(office, acting, *family, _grant(village, family)).row
    assert row is not None
    drop_measure(office, acting, family[0], row)
    assert household_file(office, *family).measures == ()
    bring_measure_back(office, acting, family[0], row)
    assert len(household_file(office, *family).measures) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"content": " "}, "内容没有填"),
        ({"amount_fen": -1}, "不能小于零"),
        ({"done_on": dt.date(2026, 11, 21)}, "晚于今天"),
        ({"payers": {"city": 1}}, "不符"),
        ({"kind": "nothing"}, "帮扶措施"),
    ],
)
def test_what_does_not_fit_is_refused(
    village: Started, family: Key, changed: dict[str, object], words: str
) -> None:
    with pytest.raises(UserError, match=words):
        enter_measure(village.office, village.acting, *family, _grant(village, family, **changed))


def test_a_visit_keeps_its_photo_and_is_signed_by_the_signature(village: Started, family: Key) -> None:
    office, acting = village.office, village.acting
    office.store.write(lambda unit: unit.change(Household, *family, {"status": "listed"}), actor=acting.actor)
    pair_many(office, acting, [family], NewHelper(name="周一平"))
    (now, *_later) = visits_due(office, TODAY)
    assert [one.line.helper for one in now.visits] == ["周一平"]
    new = NewVisit(day=TODAY, way="visit", kind="2", visitors="周一平", content="看望", findings="屋顶漏水")
    photo = Proof(content=b"roof", media_type="image/jpeg", kind="visit")
    written = enter_visit(office, acting, *family, new, [photo, SIGNATURE])
    (line,) = year_record(household_file(office, *family), TODAY.year).visits
    assert (line.signed, line.photos, line.findings) == (True, 1, "屋顶漏水")
    months = visits_due(office, TODAY, 4)
    assert [len(month.visits) for month in months] == [0, 0, 0, 1]
    assert months[3].visits[0].due_on == dt.date(2027, 2, 18)
    take_back(office, acting, written)
    assert household_file(office, *family).visits == ()
