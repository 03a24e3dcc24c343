"""农户: found as one types, narrowed, sorted, printed, and never empty without a way on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt

from lianghe_desktop.casework.households import household_file
from lianghe_desktop.desktop.households.import_page import ImportPage
from lianghe_desktop.desktop.households.list_page import HouseholdListPage
from lianghe_desktop.desktop.households.new_household import NewHouseholdPage
from lianghe_desktop.desktop.navigation import SYNC
from lianghe_desktop.records.identity import check_digit
from tests.desktop.case_desk import (
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    CaseDesk,
    case_desk,
    households_of,
)
from tests.desktop.keyboard import type_words

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 12))


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", ())


@pytest.fixture
def township(tmp_path: Path) -> Iterator[CaseDesk]:
    demos = households_of(VILLAGE, 3) + households_of(OTHER_VILLAGE, 2)
    yield from case_desk(tmp_path / "desk", demos, area=TOWNSHIP)


def shown_page(qtbot, desk: CaseDesk, *, rows: int) -> HouseholdListPage:
    page = HouseholdListPage(desk.room)
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1200, 700)
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == rows)
    return page


def heads(page: HouseholdListPage) -> list[str]:
    return [str(page.model.row_at(row)["head_name"]) for row in range(page.model.rowCount())]


def test_the_list_counts_and_shows_what_one_looks_for(qtbot, desk: CaseDesk) -> None:
    page = shown_page(qtbot, desk, rows=12)
    assert "共 12 户" in page.table.foot.text()
    assert "12 户" in page.head().context
    assert all(heads(page))


def test_each_keystroke_narrows_the_list(qtbot, desk: CaseDesk) -> None:
    page = shown_page(qtbot, desk, rows=12)
    name = heads(page)[4]
    type_words(page.filters.box, name[0])
    qtbot.waitUntil(lambda: page.model.rowCount() < 12)
    assert all(
        any(name[0] in (member.name or "") for member in household_file(desk.room.office, *key).members)
        for key in (page.model.id_at(row) for row in range(page.model.rowCount()))
    )
    type_words(page.filters.box, name[1:])
    qtbot.waitUntil(lambda: name in heads(page) and page.model.rowCount() <= 3)


def test_a_household_is_found_by_its_number_and_by_digits_of_a_document(qtbot, desk: CaseDesk) -> None:
    page = shown_page(qtbot, desk, rows=12)
    home, household = desk.keys[6]
    file = household_file(desk.room.office, home, household)
    for text in (file.household.household_no, file.members[0].document_number):
        page.filters.box.setText(str(text))
        qtbot.waitUntil(lambda: page.model.rowCount() == 1)
        assert page.model.id_at(0) == (home, household)


def test_of_fast_keystrokes_the_newest_wins(qtbot, desk: CaseDesk) -> None:
    page = shown_page(qtbot, desk, rows=12)
    for text in ("没有这个人", "没有", ""):
        page.filters.box.setText(text)
    page.filters.box.setText("没有这个人")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page.nobody.sentence.text() == "没有符合条件的户"
    qtbot.mouseClick(page.nobody.clear_button, LEFT)
    qtbot.waitUntil(lambda: page.model.rowCount() == 12)
    assert page.filters.box.text() == ""


def test_a_click_on_a_column_sorts_all_households(qtbot, desk: CaseDesk) -> None:
    page = shown_page(qtbot, desk, rows=12)
    page.table.view.sortByColumn(2, Qt.SortOrder.DescendingOrder)

    def sorted_by_members() -> bool:
        sizes = [int(str(page.model.row_at(row)["members"])) for row in range(12)]
        return sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]

    qtbot.waitUntil(sorted_by_members)


def test_a_status_narrows_the_list(qtbot, desk: CaseDesk) -> None:
    page = shown_page(qtbot, desk, rows=12)
    page.filters.status.choose("draft")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    page.filters.status.choose("listed")
    qtbot.waitUntil(lambda: page.model.rowCount() == 12)


def test_a_chosen_row_shows_its_household_beside_and_enter_opens_it(qtbot, desk: CaseDesk) -> None:
    page = shown_page(qtbot, desk, rows=12)
    page.table.select(desk.keys[2])
    assert page.beside.open
    qtbot.waitUntil(lambda: page.beside.title.text().endswith("户"))
    assert page.beside.title.text() == f"{heads(page)[2]} 户"
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert desk.navigator.opened == [desk.keys[2]]
    assert page.step_back()
    assert not page.beside.open


def test_cards_are_printed_for_the_selected_rows(qtbot, desk: CaseDesk) -> None:
    page = shown_page(qtbot, desk, rows=12)
    assert not page.head().actions[0].enabled
    model = page.table.view.selectionModel()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (1, 3):
        model.select(page.model.index(row, 0), flags)
    assert page.head().actions[0].verb == "打印帮扶卡（2 户）"
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 1)
    paper = desk.navigator.papers[0]
    assert paper.pdf.startswith(b"%PDF")
    assert paper.context == "2 户"
    assert all(name not in paper.file_name for name in heads(page))


def test_an_empty_village_shows_the_buttons_that_bring_people(qtbot, empty_desk: CaseDesk) -> None:
    page = shown_page(qtbot, empty_desk, rows=0)
    qtbot.waitUntil(page.nobody.isVisible)
    qtbot.mouseClick(page.nobody.import_button, LEFT)
    qtbot.mouseClick(page.nobody.register_button, LEFT)
    qtbot.mouseClick(page.nobody.receive_button, LEFT)
    navigator = empty_desk.navigator
    for opened in navigator.pages:
        qtbot.addWidget(opened)
    assert [type(opened) for opened in navigator.pages] == [ImportPage, NewHouseholdPage]
    assert navigator.places == [SYNC]


def test_a_new_household_stands_in_the_list_with_what_its_heads_number_says(
    qtbot, empty_desk: CaseDesk
) -> None:
    listed = shown_page(qtbot, empty_desk, rows=0)
    page = NewHouseholdPage(empty_desk.room)
    qtbot.addWidget(page)
    page.show()
    first17 = "44040319580413002"
    number = first17 + check_digit(first17)
    type_words(page.form.field("name").editor.line, "𠮷大山")
    type_words(page.form.field("number").editor.line, number)
    qtbot.keyClick(page.form.field("number").editor.line, Qt.Key.Key_Return)
    assert page.form.text("sex") == "2"
    assert str(page.form.value("birth")) == "1958-04-13"
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(lambda: listed.model.rowCount() == 1)
    assert heads(listed) == ["𠮷大山"]
    assert empty_desk.navigator.opened == empty_desk.keys


def test_a_wrong_check_digit_is_said_under_the_field_and_nothing_is_kept(qtbot, empty_desk: CaseDesk) -> None:
    page = NewHouseholdPage(empty_desk.room)
    qtbot.addWidget(page)
    page.show()
    first17 = "44040319580413002"
    wrong = first17 + ("1" if check_digit(first17) != "1" else "2")
    type_words(page.form.field("name").editor.line, "陈大山")
    type_words(page.form.field("number").editor.line, wrong)
    qtbot.mouseClick(page.form.go_button, LEFT)
    assert "校验位不对" in page.form.field("number").shown_error()
    assert empty_desk.keys == []


def test_a_township_lists_its_villages_and_narrows_to_one(qtbot, township: CaseDesk) -> None:
    page = shown_page(qtbot, township, rows=5)
    assert page.filters.village.isVisible()
    page.filters.village.choose(OTHER_VILLAGE)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert {page.model.id_at(row)[0] for row in range(2)} == {OTHER_VILLAGE}
    page.filters.category.choose("dibao")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
