"""From the doorstep to the township's receipt: two laptops of one village, a township, real files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lianghe_desktop.casework import enrolment, exchange
from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.conflict_decisions import conflict_lines, settle
from lianghe_desktop.casework.determination import ACCEPTED, Decision, determine
from lianghe_desktop.casework.finishing import FinishChoices, finish, review
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import ErrorCode, LiangheError, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.check import check_store
from lianghe_desktop.store.dump import dump_shared, dump_tables
from tests.casework.conftest import TOWNSHIP, new_desk
from tests.casework.exchanging import RETURN, carry, let_in
from tests.casework.families import interview_of, put_family

__all__ = ["new_desk"]
OTHER_VILLAGE = "440403106202"


@pytest.fixture
def three(new_desk: Callable[..., Started], stick: Path) -> tuple[Started, Started, Started]:
    """Return two laptops of one village and their township, enrolled, with one family everywhere."""
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    one = new_desk(name="示范一村（一）")
    two = new_desk(name="示范一村（二）")
    for laptop in (one, two):
        let_in(laptop, township, stick)
    put_family(one)
    carry(one, township, stick)
    carry(township, two, stick, exchange.Kind.BASELINE)
    carry(township, one, stick, RETURN)
    return one, two, township


def _edit(desk: Started, column: str, text: str) -> None:
    home, household = household_ids(desk.office)[0]
    edit = FieldEdit(table="household", home=home, id=household, column=column, text=text)
    change_field(desk.office, desk.acting, edit)


def _records(desk: Started) -> list[str]:
    """Return every shared row of a desk but those of the audit shelf, which tell of its own acts."""
    lines = dump_tables(desk.office.store).splitlines()
    return [line for line in lines if not line.startswith(("event\t", "print_log\t"))]


def _household(desk: Started) -> tuple[HomeCode, RowId]:
    return household_ids(desk.office)[0]


def test_work_reaches_the_township_and_the_receipt_comes_back(
    three: tuple[Started, Started, Started], stick: Path
) -> None:
    village, _, township = three
    home, household = _household(village)
    interview = interview_of(village, home, household)
    found = review(village.office, interview)
    choices = FinishChoices(clashes={c.key: "answer" for c in found.clashes}, absent={})
    finish(village.office, village.acting, interview, choices)
    advised = assess_household(village.office, village.acting, home, household)
    decision = Decision(home=home, household=household, result=ACCEPTED, categories=advised.result.categories)
    determine(village.office, village.acting, advised, decision)
    assert exchange.status(village.office).waiting_ops > 0
    taken = carry(village, township, stick)
    assert taken.households == ((home, household),)
    assert taken.report.blobs == 4
    carry(township, village, stick, RETURN)
    status = exchange.status(village.office)
    assert status.last_receipt_ms is not None
    assert status.waiting_photos == 0
    mine, theirs = (household_file(d.office, home, household) for d in (village, township))
    assert [m.name for m in mine.members] == [m.name for m in theirs.members]
    assert [d.result for d in theirs.determinations] == [ACCEPTED]
    assert len(theirs.interviews) == 1
    for desk in three:
        assert check_store(desk.office.store) == []


def test_different_fields_merge_and_the_same_field_waits_for_a_person(
    three: tuple[Started, Started, Started], stick: Path
) -> None:
    one, two, township = three
    _edit(one, "phone", "13800001111")
    _edit(two, "address", "河堤东 12 号")
    _edit(one, "group_name", "第一组")
    _edit(two, "group_name", "第二组")
    carry(one, township, stick)
    taken = carry(two, township, stick)
    assert taken.report.conflicts == 1
    assert taken.report.waits_for_a_person
    row = household_file(township.office, *_household(township)).household
    assert (row.phone, row.address) == ("13800001111", "河堤东 12 号")
    (line,) = conflict_lines(township.office)
    assert line.field_label == "村民小组"
    assert {side.text for side in line.sides} == {"第一组", "第二组"}
    settle(township.office, township.acting, line.id, "2")
    assert conflict_lines(township.office) == []
    for laptop in (one, two):
        carry(township, laptop, stick, RETURN)
        assert conflict_lines(laptop.office) == []
    groups = {household_file(d.office, *_household(d)).household.group_name for d in three}
    assert groups == {line.sides[1].text}
    assert _records(one) == _records(two)


def test_the_same_bundle_twice_changes_nothing(three: tuple[Started, Started, Started], stick: Path) -> None:
    one, _, township = three
    _edit(one, "phone", "13800001111")
    path = exchange.export(one.office, one.acting, stick).paths[0]
    exchange.take_in(township.office, township.acting, path)
    before = _records(township)
    again = exchange.take_in(township.office, township.acting, path)
    assert again.report.new == 0
    assert _records(township) == before


def test_a_gap_waits_until_it_is_filled(three: tuple[Started, Started, Started], stick: Path) -> None:
    one, _, township = three
    _edit(one, "phone", "13800001111")
    first = exchange.export(one.office, one.acting, stick).paths[0]
    early = stick.parent / "early"
    early.mkdir()
    first = first.rename(early / first.name)
    carry(township, one, stick, RETURN)
    _edit(one, "phone", "13800002222")
    second = exchange.export(one.office, one.acting, stick).paths[0]
    exchange.take_in(township.office, township.acting, second)
    exchange.take_in(township.office, township.acting, first)
    row = household_file(township.office, *_household(township)).household
    assert row.phone == "13800002222"
    assert exchange.status(township.office).gaps == ()


def test_a_truncated_or_foreign_bundle_is_refused_with_one_sentence(
    three: tuple[Started, Started, Started], new_desk: Callable[..., Started], stick: Path
) -> None:
    one, two, township = three
    _edit(one, "phone", "13800001111")
    whole = exchange.export(one.office, one.acting, stick).paths[0]
    cut = stick / "cut.lhb"
    cut.write_bytes(whole.read_bytes()[:-100])
    other = new_desk(Level.VILLAGE, OTHER_VILLAGE, "示范二村")
    for desk, path in ((township, cut), (two, whole), (other, whole)):
        before = dump_shared(desk.office.store)
        with pytest.raises(LiangheError) as refusal:
            exchange.take_in(desk.office, desk.acting, path)
        assert refusal.value.text.endswith(("。", "试。"))
        assert dump_shared(desk.office.store) == before


def test_wrong_digits_let_nobody_in(new_desk: Callable[..., Started], stick: Path) -> None:
    township, village = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇"), new_desk()
    request = enrolment.request(village.office, village.acting, stick)
    digits = request.fingerprint.replace(" ", "")
    wrong = str((int(digits[0]) + 1) % 10) + digits[1:]
    with pytest.raises(UserError, match="核对码"):
        enrolment.approve(township.office, township.acting, request.path, stick, confirmed=wrong)


def test_without_a_superior_there_is_nothing_to_export_to(village_alone: Started, stick: Path) -> None:
    with pytest.raises(UserError, match="登记") as refusal:
        exchange.export(village_alone.office, village_alone.acting, stick)
    assert refusal.value.code is ErrorCode.WRONG_STATE


@pytest.fixture
def village_alone(new_desk: Callable[..., Started]) -> Started:
    """Return a village that knows nobody."""
    return new_desk()
