"""裁定更正: what an act means is said before it, what can be taken back is, and what cannot is asked once."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework import conflict_decisions, exchange, questions, removal, rulings
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.money_lines import MoneyTable
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.start import Started, log_in
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.navigation import INBOX
from lianghe_desktop.desktop.ruling.page import ERASING, GAPS, REMOVED, STOPPING, RulingPage
from lianghe_desktop.records.sync_tables import Receipt
from lianghe_desktop.store.streams import streams
from tests.casework.conftest import PASSWORD, TODAY, Clock, new_desk
from tests.casework.exchanging import UP, carry, edit
from tests.desktop.case_desk import OTHER_VILLAGE, CaseDesk, Open
from tests.desktop.keyboard import type_words
from tests.desktop.test_exchange_place import pair

__all__ = ["new_desk", "pair"]
RETURN = exchange.Kind.RETURN
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def town(pair: tuple[Started, Started], opened: Open, stick: Path) -> CaseDesk:
    """Return a township that holds one family of its village."""
    carry(*pair, stick, UP)
    return opened(pair[1])


def place(qtbot: QtBot, desk: CaseDesk, part: str) -> RulingPage:
    page = RulingPage(desk.room, part=part)
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1200, 800)
    page.show()
    page.entered()
    return page


def household(qtbot: QtBot, desk: CaseDesk) -> HouseholdPage:
    page = HouseholdPage(desk.room, *desk.keys[0])
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1180, 660)
    page.show()
    qtbot.waitUntil(lambda: page.file is not None)
    return page


def test_a_lost_laptop_is_stopped_after_its_meaning_was_read_and_may_come_back(
    qtbot: QtBot, town: CaseDesk
) -> None:
    part = place(qtbot, town, STOPPING).tabs.part(STOPPING)
    qtbot.waitUntil(lambda: part.table.words() != [])
    assert part.table.words()[0][3] == "在用"
    kept = part.table.words()[0][2]
    part.table.table.selectRow(0)
    qtbot.waitUntil(lambda: not part.form.go_button.visibleRegion().isEmpty())
    assert f"已经收到的 {kept} 条登记照样算数" in part.means.words.text()
    type_words(part.form.field("reason").editor.line, "电脑丢失")
    qtbot.mouseClick(part.form.go_button, LEFT)
    qtbot.waitUntil(lambda: part.table.words()[0][3] == "已停用")
    assert "给新电脑办登记" in part.done.text.text()
    qtbot.mouseClick(part.inbox_button, LEFT)
    assert town.navigator.places == [INBOX]
    author = part._listed[0].preview.author
    assert rulings.revoked_authors(town.room.office) == {author}
    done, undo = town.navigator.undos[-1]
    assert "已停用" in done
    undo()
    qtbot.waitUntil(lambda: part.table.words()[0][3] == "在用")
    assert rulings.revoked_authors(town.room.office) == frozenset()


def test_a_household_is_deleted_listed_and_brought_back(qtbot: QtBot, town: CaseDesk) -> None:
    page = household(qtbot, town)
    acts = page.parts[Part.PROFILE].acts
    with qtbot.waitSignal(page.left):
        qtbot.mouseClick(acts.remove_button, LEFT)
    assert household_ids(town.room.office) == []
    assert town.navigator.undos[-1][0].startswith("已删除：")
    part = place(qtbot, town, REMOVED).tabs.part(REMOVED)
    qtbot.waitUntil(lambda: part.table.words() != [])
    (line,) = part.table.words()
    assert line[0] == "整户"
    assert line[3] == "李管理"
    part.table.table.selectRow(0)
    qtbot.mouseClick(part.back_button, LEFT)
    qtbot.waitUntil(lambda: part.table.words() == [])
    assert len(household_ids(town.room.office)) == 1


def test_a_member_an_income_line_and_a_cause_are_deleted_with_undo(qtbot: QtBot, town: CaseDesk) -> None:
    office, key = town.room.office, town.keys[0]
    page = household(qtbot, town)
    page.go_to(Part.MEMBERS)
    members = page.parts[Part.MEMBERS]
    before = len(household_file(office, *key).members)
    members.open_member(before - 1)
    qtbot.mouseClick(members.remove_button, LEFT)
    qtbot.waitUntil(lambda: len(members.table.words()) == before - 1)
    town.navigator.undos[-1][1]()
    qtbot.waitUntil(lambda: len(members.table.words()) == before)
    page.go_to(Part.MONEY)
    income = page.parts[Part.MONEY].cards[MoneyTable.INCOME]
    lines = len(household_file(office, *key).income)
    row = next(row for row, line in enumerate(income._ids) if line is not None)
    income.lines.table.selectRow(row)
    qtbot.mouseClick(income.remove_button, LEFT)
    qtbot.waitUntil(lambda: len(page.file.income) == lines - 1)  # type: ignore[union-attr]
    town.navigator.undos[-1][1]()
    qtbot.waitUntil(lambda: len(page.file.income) == lines)  # type: ignore[union-attr]
    page.go_to(Part.LIVING)
    living = page.parts[Part.LIVING]
    causes = len(living.causes.words())
    living.causes.table.selectRow(0)
    qtbot.mouseClick(living.remove_button, LEFT)
    qtbot.waitUntil(lambda: len(living.causes.words()) == causes - 1)
    town.navigator.undos[-1][1]()
    qtbot.waitUntil(lambda: len(living.causes.words()) == causes)


def test_a_household_moves_with_a_link_and_late_work_is_asked_about(qtbot: QtBot, town: CaseDesk) -> None:
    office = town.room.office
    old = town.keys[0]
    page = household(qtbot, town)
    acts = page.parts[Part.PROFILE].acts
    qtbot.mouseClick(acts.move_button, LEFT)
    assert acts.form is not None
    acts.form.field("village").editor.set_value(OTHER_VILLAGE)
    with qtbot.waitSignal(page.left):
        qtbot.mouseClick(acts.form.go_button, LEFT)
    home, _ = town.navigator.opened[-1]
    assert home == OTHER_VILLAGE
    edit = FieldEdit(table="household", home=old[0], id=old[1], column="address", text="后来填的")
    change_field(office, town.room.acting, edit)
    part = place(qtbot, town, "questions").tabs.part("questions")
    qtbot.waitUntil(lambda: len(part.cards) == 1)
    assert set(part.cards[0].buttons) == {questions.CARRY, questions.LEAVE}
    qtbot.mouseClick(part.cards[0].buttons[questions.CARRY], LEFT)
    qtbot.waitUntil(lambda: part.cards == [])
    assert household_file(office, *town.navigator.opened[-1]).household.address == "后来填的"


def test_late_work_after_a_deletion_is_asked_about(qtbot: QtBot, town: CaseDesk) -> None:
    office, acting, key = town.room.office, town.room.acting, town.keys[0]
    removal.remove_household(office, acting, *key)
    change_field(
        office, acting, FieldEdit(table="household", home=key[0], id=key[1], column="address", text="又填")
    )
    part = place(qtbot, town, "questions").tabs.part("questions")
    qtbot.waitUntil(lambda: len(part.cards) == 1)
    qtbot.mouseClick(part.cards[0].buttons[questions.BACK], LEFT)
    qtbot.waitUntil(lambda: part.cards == [])
    assert len(household_ids(office)) == 1


def test_erasing_names_what_it_touches_and_asks_for_a_reason(qtbot: QtBot, town: CaseDesk) -> None:
    part = place(qtbot, town, ERASING).tabs.part(ERASING)
    name = household_file(town.room.office, *town.keys[0]).members[0].name or ""
    type_words(part.search.field("text").editor.line, name)
    qtbot.mouseClick(part.search.go_button, LEFT)
    assert name in part.means.title.text()
    assert "示范一村" in part.means.words.text()
    assert "不能恢复" in part.means.words.text()
    qtbot.mouseClick(part.form.go_button, LEFT)
    assert len(town.keys) == 1
    type_words(part.form.field("reason").editor.line, "本人要求删除")
    qtbot.mouseClick(part.form.go_button, LEFT)
    assert "已彻底删除" in part.done.text.text()
    assert town.keys == []


def believe_received(village: Started, township: Started) -> None:
    """Make the laptop believe that the township holds its work, as when a stick was read and then lost."""
    store, peer = village.office.store, township.office.desk.author
    rows = [
        Receipt(peer=peer, stream=str(one.stream), number=one.number, hash=one.hash.hex())
        for one in streams(store)
        if one.stream.author == village.office.desk.author
    ]
    store.write(lambda unit: unit.put_many(rows), actor=village.acting.actor)


def test_the_work_of_a_copied_disk_that_is_gone_is_written_anew_by_one_press(
    qtbot: QtBot, pair: tuple[Started, Started], opened: Open, stick: Path, tmp_path: Path
) -> None:
    village, township = pair
    carry(village, township, stick, UP)
    village.office.store.close()
    shutil.copytree(village.office.store.folder, tmp_path / "copy")
    first, copy = (
        log_in(folder, user="李管理", password=PASSWORD, now_ms=Clock(), today=TODAY)
        for folder in (village.office.store.folder, tmp_path / "copy")
    )
    edit(first, "address", "原机写的")
    carry(first, township, stick, UP)
    edit(copy, "address", "复制的电脑写的")
    carry(copy, township, stick, UP)
    for desk in (first, copy):
        desk.office.store.close()
    part = place(qtbot, opened(township), GAPS).tabs.part(GAPS)
    qtbot.waitUntil(lambda: part.forks.words() != [])
    assert not part.reissue_button.isEnabled()
    part.forks.table.selectRow(0)
    qtbot.mouseClick(part.reissue_button, LEFT)
    qtbot.waitUntil(lambda: part.forks.words() == [])
    (conflict,) = conflict_decisions.conflict_lines(township.office)
    assert {side.text for side in conflict.sides} == {"原机写的", "复制的电脑写的"}


def test_gaps_are_listed_by_village_and_closed_when_the_laptop_is_lost(
    qtbot: QtBot, pair: tuple[Started, Started], opened: Open, stick: Path
) -> None:
    village, township = pair
    carry(village, township, stick, UP)
    carry(township, village, stick, RETURN)
    edit(village, "address", "中间这次")
    believe_received(village, township)
    edit(village, "address", "最后这次")
    carry(village, township, stick, UP)
    desk = opened(township)
    part = place(qtbot, desk, GAPS).tabs.part(GAPS)
    qtbot.waitUntil(lambda: part.gaps.words() != [])
    assert "示范一村" in part.gaps.words()[0][0]
    part.gaps.table.selectRow(0)
    qtbot.mouseClick(part.form.go_button, LEFT)
    qtbot.waitUntil(lambda: part.gaps.words() == [])
    home, key = household_ids(township.office)[0]
    assert household_file(township.office, home, key).household.address == "最后这次"
