"""The SMS list: counted as a gateway counts, each phone once, nothing but phone, name and words."""

import csv
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianghe_desktop.casework.sms import (
    AUDIENCES,
    TEMPLATES,
    check_template,
    length_of,
    make_list,
    parts_of,
    write_sms,
)
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.staff import Event
from tests.casework.families import put_village


@pytest.fixture
def phoned(village: Started) -> Started:
    """Return a village whose first household has a mobile and its second a telephone."""
    put_village(village, 4)
    phones = ("13800000001", "07560000002", "13800000001", None)
    rows = sorted(village.office.store.rows(Household), key=lambda row: row.household_no or "")
    for row, phone in zip(rows, phones, strict=True):
        village.office.store.write(
            lambda unit, row=row, phone=phone: unit.change(Household, row.home, row.id, {"phone": phone}),
            actor=village.acting.actor,
        )
    for member in village.office.store.rows(Member):
        village.office.store.write(
            lambda unit, member=member: unit.change(Member, member.home, member.id, {"phone": None}),
            actor=village.acting.actor,
        )
    return village


@given(st.text(min_size=1, max_size=300))
def test_the_parts_hold_all_characters(words: str) -> None:
    length, parts = length_of(words), parts_of(words)
    assert parts == 1 if length <= 70 else 67 * (parts - 1) < length <= 67 * parts


def test_the_borders_of_one_message() -> None:
    assert [parts_of("字" * number) for number in (0, 1, 70, 71, 134, 135)] == [0, 1, 1, 2, 2, 3]
    assert length_of("𠅤") == 2


def test_each_phone_is_written_to_once(phoned: Started) -> None:
    found = make_list(phoned.office, phoned.acting, audience="households", template="{姓名}您好")
    assert [line.phone for line in found.lines] == ["13800000001"]
    assert found.lines[0].words == f"{found.lines[0].name}您好"
    assert found.lines[0].phone_masked == "138****0001"
    assert dict(found.left_out) == {
        "没有手机号码": 1,
        "登记的不是手机号码": 1,
        "和别人同一个号码，只发一条": 1,
    }


@pytest.mark.parametrize("template", ["", "您的证件号码是{证件号码}", "{户主}您好", "440403198105149012"])
def test_what_may_not_be_told_is_refused(template: str) -> None:
    with pytest.raises(UserError):
        check_template(template)


def test_only_phone_name_and_words_leave_and_it_is_logged(phoned: Started, tmp_path: Path) -> None:
    office, acting = phoned.office, phoned.acting
    found = make_list(office, acting, audience="residents", template=TEMPLATES["医疗保障"])
    for name in ("短信.xlsx", "短信.csv"):
        write_sms(office, acting, found, tmp_path / name)
    sheet = list(openpyxl.load_workbook(tmp_path / "短信.xlsx").active.iter_rows(values_only=True))
    with (tmp_path / "短信.csv").open(encoding="utf-8-sig", newline="") as lines:
        plain = [tuple(row) for row in csv.reader(lines)]
    assert plain == sheet
    assert sheet[0] == ("手机号码", "姓名", "短信内容")
    assert len(sheet) == len(found.lines) + 1
    assert len([row for row in office.store.rows(Event) if row.kind == "sms_list_exported"]) == 2
    with pytest.raises(UserError, match="结尾"):
        write_sms(office, acting, found, tmp_path / "短信.txt")
    empty = make_list(office, acting, audience="tekun", template="您好", village="440403106299")
    with pytest.raises(UserError, match="空的"):
        write_sms(office, acting, empty, tmp_path / "空.csv")
    with pytest.raises(UserError, match="人群"):
        make_list(office, acting, audience="payments", template="您好")
    assert ("residents", "居民台账") in AUDIENCES
