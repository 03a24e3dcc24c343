"""Deletes, moves, erasure and conflicts by rule, as a township and its people do them."""

import pytest

from lianghe_desktop.casework import conflict_rules, enrolment, moving, questions, removal, rulings
from lianghe_desktop.casework.issuing import issue
from lianghe_desktop.casework.start import Started
from lianghe_desktop.documents.table_sheet import render_table
from lianghe_desktop.documents.table_values import TableColumn, TableValues
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import PrintLog
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.check import check_store
from tests.casework.conftest import TODAY, TOWNSHIP, VILLAGE, NewDesk, as_role

OTHER = HomeCode("440403106202")
HOME = HomeCode(VILLAGE)
FAMILY = RowId("h1")


@pytest.fixture
def town(new_desk: NewDesk) -> Started:
    """Return a township with a household of one member in its first village."""
    started = new_desk(level=Level.TOWNSHIP, area=TOWNSHIP, name="示范镇")

    def save(unit) -> None:  # type: ignore[no-untyped-def]
        unit.insert(Household(home=HOME, id=FAMILY, address="村口"))
        unit.insert(Member(home=HOME, id="m1", household_id=FAMILY, name="李四"))

    started.office.store.write(save, actor=started.acting.actor)
    return started


def write(started: Started, row_id: str, home: str = HOME, **values: object) -> None:
    model = Member if row_id.startswith("m") else Household
    started.office.store.write(
        lambda unit: unit.change(model, home, row_id, values), actor=started.acting.actor
    )


def test_a_deleted_household_comes_back_whole(town: Started) -> None:
    office, acting = town.office, town.acting
    assert removal.remove_household(office, acting, HOME, FAMILY) == 2
    assert office.store.get(Member, HOME, "m1").gone is True  # type: ignore[union-attr]
    assert removal.find_removed(office, FAMILY) == (HOME, FAMILY)
    assert removal.bring_household_back(office, acting, HOME, FAMILY) == 2
    assert not office.store.get(Household, HOME, FAMILY).gone  # type: ignore[union-attr]
    assert questions.questions(office) == []
    assert check_store(office.store) == []


@pytest.mark.parametrize(("choice", "gone"), [("back", None), ("delete", True)])
def test_a_write_after_a_deletion_is_asked_about(town: Started, choice: str, gone: object) -> None:
    office, acting = town.office, town.acting
    removal.remove_household(office, acting, HOME, FAMILY)
    write(town, "m1", name="李思")
    (asked,) = questions.questions(office)
    assert asked.choices == ("back", "delete")
    assert office.store.get(Member, HOME, "m1").gone is None  # type: ignore[union-attr]
    with pytest.raises(UserError):
        questions.answer(office, acting, asked.id, "carry")
    questions.answer(office, acting, asked.id, choice)
    assert questions.questions(office) == []
    assert office.store.get(Member, HOME, "m1").gone is gone  # type: ignore[union-attr]


@pytest.mark.parametrize(("choice", "name"), [("carry", "李思"), ("leave", "李四")])
def test_late_work_after_a_move_is_carried_over_or_left(town: Started, choice: str, name: str) -> None:
    office, acting = town.office, town.acting
    moved = moving.move_household(office, acting, HOME, FAMILY, to_home=OTHER)
    assert questions.questions(office) == []
    there = office.store.rows(Member, where={"home": OTHER})
    assert [(one.household_id, one.name) for one in there] == [(moved.household, "李四")]
    write(town, "m1", name="李思")
    late = Member(home=HOME, id="m2", household_id=FAMILY, name="后生")
    office.store.write(lambda unit: unit.insert(late), actor=acting.actor)
    (asked,) = questions.questions(office)
    questions.answer(office, acting, asked.id, choice)
    assert questions.questions(office) == []
    names = sorted(one.name or "" for one in office.store.rows(Member, where={"home": OTHER}))
    assert names == (["后生", name] if choice == "carry" else [name])
    assert check_store(office.store) == []


def test_a_move_is_the_townships_and_happens_once(town: Started, village: Started) -> None:
    with pytest.raises(UserError) as caught:
        moving.move_household(village.office, village.acting, HOME, FAMILY, to_home=OTHER)
    assert caught.value.code is ErrorCode.NO_PERMISSION
    moving.move_household(town.office, town.acting, HOME, FAMILY, to_home=OTHER)
    with pytest.raises(UserError) as caught:
        moving.move_household(town.office, town.acting, HOME, FAMILY, to_home=OTHER)
    assert caught.value.code is ErrorCode.WRONG_STATE


def test_an_erasure_reaches_every_home_of_the_household(town: Started) -> None:
    office, acting = town.office, town.acting
    moved = moving.move_household(office, acting, HOME, FAMILY, to_home=OTHER)
    with pytest.raises(UserError):
        rulings.erase_household(office, as_role(acting, Role.SURVEYOR), HOME, FAMILY, reason="要求")
    assert rulings.erase_household(office, acting, OTHER, RowId(moved.household), reason="本人要求") == 4
    assert office.store.rows(Household) == []
    assert office.store.rows(Member) == []
    with pytest.raises(UserError):
        write(town, FAMILY, address="又来")
    assert check_store(office.store) == []


def test_an_erasure_takes_the_lists_that_name_the_household_out_of_the_print_log(town: Started) -> None:
    office, acting = town.office, town.acting
    office.store.write(
        lambda unit: unit.insert(Member(home=HOME, id=RowId("m-1"), household_id=FAMILY, name="欧阳添良")),
        actor=acting.actor,
    )
    printed = [
        issue(office, acting, "list", _list(name), render_table, title="名单").codes[0]
        for name in ("欧阳添良", "欧阳添")
    ]
    before = rulings.look_at_erasure(office, HOME, FAMILY).rows
    assert rulings.erase_household(office, acting, HOME, FAMILY, reason="本人要求") == before
    kept = [row for row in office.store.rows(PrintLog) if row.issued]
    assert [row.code for row in kept] == printed[1:]
    assert check_store(office.store) == []


def _list(name: str) -> TableValues:
    return TableValues(
        title="名单",
        unit="示范镇",
        on=TODAY,
        notes=(),
        columns=(TableColumn(title="姓名"),),
        rows=((name,),),
    )


def test_nothing_is_closed_or_revoked_that_is_not_there(town: Started) -> None:
    for act in (
        lambda: rulings.close_gaps(town.office, town.acting),
        lambda: rulings.revoke(town.office, town.acting, "f" * 16),
        lambda: rulings.issue_lost_work(town.office, town.acting, "f" * 16),
    ):
        with pytest.raises(UserError):
            act()


def test_a_wrong_village_is_corrected_before_the_laptop_is_let_in(village: Started) -> None:
    row = Household(home=HOME, id=FAMILY, address="村口")
    village.office.store.write(lambda unit: unit.insert(row), actor=village.acting.actor)
    assert enrolment.correct_village(village.office, village.acting, AreaCode(OTHER)) > 0
    assert village.office.home == OTHER
    assert village.office.store.get(Household, OTHER, FAMILY) is not None
    assert check_store(village.office.store) == []


def test_no_conflict_no_batch(town: Started) -> None:
    done = conflict_rules.decide_by_rule(town.office, town.acting, conflict_rules.DecisionRule.HIGHEST_DESK)
    assert (done.decided, done.left) == (0, 0)
    assert conflict_rules.batches(town.office) == []
