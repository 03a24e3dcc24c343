"""Households and members: registered once, checked before anything is written."""

import datetime as dt

import pytest

from lianghe_desktop.casework.households import find, history, household_file, household_lines, search
from lianghe_desktop.casework.register import (
    FieldEdit,
    NewHousehold,
    NewMember,
    add_member,
    change_field,
    register_household,
)
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.dump import dump_shared
from tests.casework.conftest import VILLAGE, member, number

HOME = HomeCode(VILLAGE)
HEAD = member("梁大山", "02", dt.date(1970, 3, 5), 901)


def _register(village: Started, **more: str) -> RowId:
    return register_household(village.office, village.acting, NewHousehold(home=HOME, head=HEAD, **more))


def test_a_household_gets_a_provisional_number_and_its_head(village: Started) -> None:
    household = _register(village, address="村口")
    file = household_file(village.office, HOME, household)
    assert file.household.provisional_no == f"临{village.office.desk.author[:4].upper()}-0001"
    assert [(m.name, m.sex, m.birth_date) for m in file.members] == [("梁大山", "1", dt.date(1970, 3, 5))]


def test_the_list_and_the_search_show_it(village: Started) -> None:
    household = _register(village)
    for text in ("梁", "大山", "lds", HEAD.document_number[-4:]):
        assert search(village.office, text) == [(HOME, household)]
    (line,) = household_lines(village.office, [(HOME, household)])
    assert (line.head_name, line.members, line.status_label) == ("梁大山", 1, "草稿")


def test_the_same_person_is_refused_a_second_time_and_nothing_changes(village: Started) -> None:
    household = _register(village)
    before = dump_shared(village.office.store)
    twin = NewMember(
        name="梁大山", relation="20", document_kind="resident", document_number=HEAD.document_number
    )
    with pytest.raises(UserError, match="不能登记两次") as refusal:
        add_member(village.office, village.acting, HOME, household, twin)
    assert refusal.value.code is ErrorCode.DUPLICATE_MEMBER
    assert dump_shared(village.office.store) == before


def test_a_wrong_check_digit_is_refused_with_one_sentence(village: Started) -> None:
    right = number(dt.date(1972, 1, 1), 902)
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    household = _register(village)
    with pytest.raises(UserError, match="校验位"):
        add_member(
            village.office,
            village.acting,
            HOME,
            household,
            NewMember(name="区秀英", relation="10", document_kind="resident", document_number=wrong),
        )


@pytest.mark.parametrize(("relation", "word"), [("02", "户主"), ("10", "配偶")])
def test_one_head_and_one_spouse(village: Started, relation: str, word: str) -> None:
    household = _register(village)
    add_member(
        village.office, village.acting, HOME, household, member("单小芳", "10", dt.date(1972, 1, 1), 902)
    )
    with pytest.raises(UserError, match=word):
        add_member(
            village.office,
            village.acting,
            HOME,
            household,
            member("查无", relation, dt.date(1973, 1, 1), 903),
        )


def test_a_newborn_needs_sex_and_birth_date(village: Started) -> None:
    household = _register(village)
    child = NewMember(name="梁宝", relation="20", document_kind="newborn")
    with pytest.raises(UserError, match="性别和出生日期"):
        add_member(village.office, village.acting, HOME, household, child)


def test_rare_characters_are_kept_and_found(village: Started) -> None:
    head = member("䶮𠅤𬱖", "02", dt.date(1970, 3, 5), 901)
    household = register_household(village.office, village.acting, NewHousehold(home=HOME, head=head))
    assert search(village.office, "𠅤") == [(HOME, household)]


def test_a_field_typed_on_the_page_is_read_written_and_remembered(village: Started) -> None:
    household = _register(village)
    edit = FieldEdit(table="household", home=HOME, id=household, column="registered", text="是")
    assert change_field(village.office, village.acting, edit)
    assert not change_field(village.office, village.acting, edit)
    assert household_file(village.office, HOME, household).household.registered is True
    newest = history(village.office, HOME, household)[0]
    assert (newest.field_label, newest.old, newest.new) == ("建档立卡", "", "是")


def test_a_new_number_fills_birth_and_sex(village: Started) -> None:
    household = _register(village)
    row = household_file(village.office, HOME, household).members[0]
    typed = number(dt.date(1971, 7, 8), 912)
    change_field(
        village.office,
        village.acting,
        FieldEdit(table="member", home=HOME, id=RowId(row.id), column="document_number", text=typed),
    )
    row = household_file(village.office, HOME, household).members[0]
    assert (row.birth_date, row.sex) == (dt.date(1971, 7, 8), "2")


def test_a_village_of_another_township_is_refused(village: Started) -> None:
    with pytest.raises(UserError) as refusal:
        register_household(
            village.office, village.acting, NewHousehold(home=HomeCode("440403107201"), head=HEAD)
        )
    assert refusal.value.code is ErrorCode.NO_PERMISSION


def test_find_takes_ids_and_numbers(village: Started) -> None:
    household = _register(village, household_no="HX001")
    assert find(village.office, "HX001") == find(village.office, household) == (HOME, household)
    with pytest.raises(UserError, match="没有编号"):
        find(village.office, "HX002")
