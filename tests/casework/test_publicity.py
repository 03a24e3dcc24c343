"""Notices from the records: what stands there by law, whose telephone may, and what is refused."""

import datetime as dt
from io import BytesIO

import pytest

from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.determination import ACCEPTED, Decision, determine
from lianghe_desktop.casework.private_matter import private_matter
from lianghe_desktop.casework.publicity import monthly_fen, print_case_notice, print_notice, public_category
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, keep_setting
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.case_codes import CaseStep, PublicityKind
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.procedure import Publicity
from lianghe_desktop.store.households import files_of
from tests.casework.conftest import TODAY, TOWNSHIP, NewDesk
from tests.casework.families import put_family, put_village
from tests.casework.procedure.walking import Walk
from tests.documents.papers import pdf_text


def accept(started: Started, reason: str = "会议决定") -> tuple[str, str]:
    """Put in the recorded family and recognise it as low income."""
    home, household = put_family(started)
    advised = assess_household(started.office, started.acting, home, household)
    decision = Decision(
        home=home, household=household, result=ACCEPTED, categories=("low_income",), reason=reason
    )
    determine(started.office, started.acting, advised, decision)
    return home, household


def test_a_registered_notice_has_its_own_days_place_and_telephone(new_desk: NewDesk) -> None:
    walk = Walk(new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"))
    walk.until(CaseStep.DISCUSSION)
    notice = walk.post(phone="0756-5551111", place="老榕树下")
    printed = print_case_notice(walk.office, walk.acting, walk.home, notice)
    text = pdf_text(BytesIO(printed.pdf)).replace("\n", "")
    for words in (
        "梁永强",
        "2026年11月20日至2026年11月26日",
        "0756-5551111",
        "张贴地点：老榕树下",
        "拟认定类别",
    ):
        assert words in text
    assert "区秀兰" not in text  # another member
    assert [row.place for row in walk.office.store.rows(Publicity)] == ["老榕树下"]


def test_the_unit_may_not_name_the_telephone_of_a_household_on_the_notice(village: Started) -> None:
    home, household = accept(village)
    (file,) = files_of(village.office.store, [(home, household)])  # type: ignore[list-item]  # keys as text
    phone = "13800001234"
    village.office.store.write(
        lambda unit: unit.change(Household, home, household, {"phone": phone}), actor=village.acting.actor
    )
    keep_setting(village.office, village.acting, COMPLAINT_PHONE, phone)
    with pytest.raises(UserError) as refused:
        print_notice(village.office, village.acting, village.office.home, first_day=TODAY, days=7)
    assert refused.value.code is ErrorCode.NO_PERMISSION
    assert "手机号码" in refused.value.text
    assert phone not in refused.value.text
    assert file.household.id == household


def test_the_telephone_of_a_villager_in_office_may_stand(village: Started) -> None:
    put_village(village, 3)
    files = files_of(
        village.office.store, [(village.office.home, r.id) for r in village.office.store.rows(Household)]
    )  # type: ignore[misc]  # keys as text
    phone = next(file.household.phone for file in files if file.household.phone)
    known = private_matter(files, applicants=(), today=TODAY, unit_phone=phone)
    assert phone not in known.phones
    listed = [file.household.id for file in files]
    assert phone in private_matter(files, applicants=(), today=TODAY, listed=listed, unit_phone=phone).phones


def test_children_and_other_members_are_not_named_and_applicants_are(village: Started) -> None:
    home, household = put_family(village)
    files = files_of(village.office.store, [(home, household)])
    known = private_matter(files, applicants=["梁永强"], today=TODAY, listed=[household])
    assert known.names == {"区秀兰", "梁嘉豪", "梁晓彤"}
    later = dt.date(2046, 1, 1)
    assert private_matter(files, applicants=["梁永强"], today=later).names == frozenset()
    assert len(known.numbers) == 4


def test_no_category_of_a_notice_speaks_of_health() -> None:
    words = [public_category(code) for code in code_list("category").codes]
    assert not [word for word in words if any(one in word for one in "病残")]
    assert public_category("single_person_dibao") == "低保"  # only the severely ill and disabled get it


def test_the_amount_is_what_is_paid_every_month(village: Started) -> None:
    advice = (
        '{"benefits": [{"kind": "cash", "per": "household_month", "amount_fen": 51200},'
        '{"kind": "cash", "per": "person_month", "amount_fen": 8800},'
        '{"kind": "cash", "per": "person_year", "amount_fen": 200000},'
        '{"kind": "waiver", "per": "person_month", "amount_fen": 100}]}'
    )
    row = Determination(home="440403106201", id="a", advice=advice)
    assert monthly_fen(row) == 60_000
    assert monthly_fen(Determination(home="440403106201", id="b")) is None
    accept(village)
    printed = print_notice(
        village.office,
        village.acting,
        village.office.home,
        first_day=TODAY,
        days=0,
        kind=PublicityKind.LONG_TERM,
    )
    assert printed.title == "长期公示"
    assert "公示自2026年11月20日起" in pdf_text(BytesIO(printed.pdf)).replace("\n", "")
