"""评定, 帮扶, 报表打印, 审核: every household at a glance, and a way from each to its page."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from lianghe_desktop.casework.help import NewHelper, NewMeasure, NewVisit, record_measure, record_visit
from lianghe_desktop.casework.helping.pairing import Who, hand_over, pair_many
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.printing import Layout
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.settings import read_setting
from lianghe_desktop.desktop.assessing.page import AssessingPage
from lianghe_desktop.desktop.assessing.review_page import ReviewPage
from lianghe_desktop.desktop.helping.page import HelpingPage
from lianghe_desktop.desktop.households import places
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.navigation import ASSESSING
from lianghe_desktop.desktop.papers.drawing import ON_STOCK, Paper
from lianghe_desktop.desktop.papers.page import PapersPage
from lianghe_desktop.records.helprecord import PrintLog
from tests.desktop.case_desk import (
    OTHER_VILLAGE,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    CaseDesk,
    case_desk,
    households_of,
)
from tests.desktop.keyboard import type_words
from tests.documents.papers import pdf_text

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 5))


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", ())


@pytest.fixture
def township(tmp_path: Path) -> Iterator[CaseDesk]:
    demos = households_of(VILLAGE, 2) + households_of(OTHER_VILLAGE, 1)
    yield from case_desk(tmp_path / "desk", demos, area=TOWNSHIP)


def shown(qtbot, desk: CaseDesk, page):
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1180, 660)
    page.show()
    page.entered()
    return page


def set_field(desk: CaseDesk, number: int, column: str, text: str) -> None:
    home, household = desk.keys[number]
    edit = FieldEdit(table="household", home=home, id=household, column=column, text=text)
    change_field(desk.room.office, desk.room.acting, edit)


def test_every_place_builds_its_page(qtbot, desk: CaseDesk) -> None:
    given = (desk.room.office, desk.room.acting, desk.navigator)
    built = [
        places.build_household_place(*given),
        places.build_assessing_place(*given),
        places.build_helping_place(*given),
        places.build_papers_place(*given),
        places.build_review_place(*given),
    ]
    assert [place.word for place in built] == ["农户", "评定", "帮扶", "报表打印", "审核"]
    for place in built:
        page = place.build()
        qtbot.addWidget(page)
        assert page.head().title == place.word


def test_all_households_are_listed_with_their_advice_and_points(qtbot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, AssessingPage(desk.room))
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    points = [page.model.row_at(row)["points"] for row in range(5)]
    assert all(isinstance(value, int) for value in points)
    assert page.note.isVisible()
    assert "示范参数" in page.note.text.text()
    page.table.view.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    assert [page.model.row_at(row)["points"] for row in range(5)] == sorted(points, reverse=True)
    page.table.opened.emit(page.model.id_at(0))
    opened = desk.navigator.pages[0]
    qtbot.addWidget(opened)
    assert isinstance(opened, HouseholdPage)
    assert opened.current() is Part.ADVICE
    qtbot.waitUntil(lambda: opened.file is not None)
    assert opened.file.household.household_no == page.model.row_at(0)["household_no"]


def test_what_is_missing_and_who_is_undecided_can_be_filtered(qtbot, desk: CaseDesk) -> None:
    member = household_file(desk.room.office, *desk.keys[2]).members[0]
    edit = FieldEdit(table="member", home=member.home, id=member.id, column="labour", text="")
    change_field(desk.room.office, desk.room.acting, edit)
    page = shown(qtbot, desk, AssessingPage(desk.room))
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    page.state.choose("missing")
    assert page.model.rowCount() == 1
    assert page.model.index(0, 6).data() == "缺 1 项"
    page.state.choose("complete")
    assert page.model.rowCount() == 4
    page.state.choose("undecided")
    assert page.model.rowCount() == 0
    assert page.empty.sentence.text() == "没有符合条件的户"


def test_without_households_the_assessment_leads_to_them(qtbot, empty_desk: CaseDesk) -> None:
    page = shown(qtbot, empty_desk, AssessingPage(empty_desk.room))
    qtbot.waitUntil(page.empty.button.isVisible)
    qtbot.mouseClick(page.empty.button, LEFT)
    assert empty_desk.navigator.places == ["households"]


def test_those_due_for_a_visit_stand_first_with_the_money_of_the_year(qtbot, desk: CaseDesk) -> None:
    home, household = desk.keys[0]
    room = desk.room
    visit = NewVisit(day=TODAY, way="visit", kind="2", visitors="陈志强", content="了解近况")
    record_visit(room.office, room.acting, home, household, visit)
    measure = NewMeasure(kind="education_grant", content="助学金", done=True, day=TODAY, amount_fen=150_000)
    record_measure(room.office, room.acting, home, household, measure)
    page = shown(qtbot, desk, HelpingPage(room))
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    assert page.model.index(0, 0).data() == "该走访了"
    assert page.model.index(4, 0).data() == ""
    assert page.model.index(4, 1).data() == "2026-06-21"
    assert page.model.index(4, 6).data() == "1,500.00"
    assert "1,500.00" in page.table.foot.text()
    page.due.choose("due")
    assert page.model.rowCount() == 4


def test_a_visit_is_kept_from_the_list(qtbot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, HelpingPage(desk.room))
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    assert not page.head().actions[1].enabled
    page.table.select(page.model.id_at(1))
    name = page.model.row_at(1)["head_name"]
    page.head().actions[1].run()
    assert page.beside.title.text() == f"登记走访：{name} 户"
    type_words(page.form.field("content").editor.text, "送去慰问金")
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(lambda: not page.beside.open)
    qtbot.waitUntil(lambda: page.model.index(4, 1).data() == "2026-06-21")
    assert page.model.row_at(4)["head_name"] == name


def test_without_help_the_place_leads_to_the_advice(qtbot, empty_desk: CaseDesk) -> None:
    page = shown(qtbot, empty_desk, HelpingPage(empty_desk.room))
    qtbot.waitUntil(page.empty.button.isVisible)
    qtbot.mouseClick(page.empty.button, LEFT)
    assert empty_desk.navigator.places == [ASSESSING]


NEEDS_MORE = {
    Paper.DECISION: "没有“予以认定”的决定",
    Paper.REFUSAL: "没有“不予认定”的决定",
    Paper.DOSSIER: "只选一户",
    Paper.SURVEY: "还没有做完的调查",
    Paper.READ_BACK: "没有没做完的调查",
    Paper.HANDOVER: "先选是哪一次交接",
}


@pytest.mark.parametrize(("paper", "word"), NEEDS_MORE.items())
def test_a_paper_that_needs_more_says_what(qtbot, desk: CaseDesk, paper: Paper, word: str) -> None:
    page = shown(qtbot, desk, PapersPage(desk.room))
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    qtbot.mouseClick(page.buttons[paper], LEFT)
    if page.listing.isVisible():
        qtbot.mouseClick(page.all_button, LEFT)
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: desk.navigator.told != [])
    assert word in desk.navigator.told[0][1]


def test_a_standing_list_asks_for_no_days(qtbot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, PapersPage(desk.room))
    qtbot.mouseClick(page.buttons[Paper.NOTICE], LEFT)
    assert page.options.field("days").isVisible()
    page.options.field("kind").editor.choose(2)
    assert not page.options.field("days").isVisible()
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: desk.navigator.papers != [])
    assert desk.navigator.papers[0].title == "长期公示"


@pytest.mark.parametrize("paper", [one for one in Paper if one not in NEEDS_MORE])
def test_each_paper_is_drawn_and_shown(qtbot, desk: CaseDesk, paper: Paper) -> None:
    page = shown(qtbot, desk, PapersPage(desk.room))
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    qtbot.mouseClick(page.buttons[paper], LEFT)
    if page.listing.isVisible():
        assert not page.head().actions[0].enabled
        qtbot.mouseClick(page.all_button, LEFT)
        assert "已选 5 户" in page.head().context
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: desk.navigator.papers != [])
    assert desk.navigator.papers[0].pdf.startswith(b"%PDF")
    assert desk.navigator.told == []


def test_offsets_for_printed_cards_are_kept_for_each_printer(qtbot, desk: CaseDesk) -> None:
    page = shown(qtbot, desk, PapersPage(desk.room))
    options = page.options
    assert not options.field("x").isVisible()
    options.field("layout").editor.choose(1)
    assert options.stock_layout is Layout.VALUES
    assert options.field("x").isVisible()
    options.field("x").editor.line.setText("-1.5")
    options.field("x").editor.commit()
    assert options.offset().x_mm == Decimal("-1.5")
    assert read_setting(desk.room.office, f"card_offset:{options.printer}") == "-1.5 0"
    again = shown(qtbot, desk, PapersPage(desk.room))
    again.options.field("layout").editor.choose(1)
    assert again.order().offset.x_mm == Decimal("-1.5")


@pytest.mark.parametrize("paper", sorted(ON_STOCK))
def test_stock_is_filled_and_its_blank_form_needs_nobody(qtbot, desk: CaseDesk, paper: Paper) -> None:
    page = shown(qtbot, desk, PapersPage(desk.room))
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    qtbot.mouseClick(page.buttons[paper], LEFT)
    layout = page.options.field("layout").editor
    layout.choose(2)
    assert not page.listing.isVisible()
    assert "送去印刷" in page.alone.text()
    assert page.head().actions[0].enabled
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 1)
    assert desk.navigator.papers[0].title.startswith("空白的")
    assert not desk.room.office.store.rows(PrintLog)
    layout.choose(1)
    assert page.options.field("printer").isVisible()
    qtbot.mouseClick(page.all_button, LEFT)
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 2)
    assert len(desk.room.office.store.rows(PrintLog)) == 5
    qtbot.mouseClick(page.buttons[Paper.LEDGER], LEFT)
    assert page.order().layout is Layout.WHOLE


@pytest.mark.parametrize("paper", [Paper.CARD, Paper.APPROVAL, Paper.NOTICE, Paper.CALIBRATION])
def test_options_stand_right_under_the_papers_they_belong_to(qtbot, desk: CaseDesk, paper: Paper) -> None:
    page = shown(qtbot, desk, PapersPage(desk.room))
    page.choose(paper)
    button, options = page.buttons[paper], page.options

    def top(widget: QWidget) -> int:
        return widget.mapTo(page, QPoint(0, 0)).y()

    qtbot.waitUntil(lambda: top(options) > top(button))
    others = [one for one in page.buttons.values() if top(button) < top(one) < top(options)]
    assert len(others) < 9
    assert 0 <= top(button) < page.height()
    assert top(options) < page.height()


def test_a_hand_over_on_record_is_printed_again(qtbot, desk: CaseDesk) -> None:
    office, acting = desk.room.office, desk.room.acting
    homes = household_ids(office)[:2]
    pair_many(office, acting, homes, NewHelper(name="周一平", unit="镇农办"))
    hand_over(office, acting, Who(name="周一平", unit="镇农办"), NewHelper(name="林二"))
    page = shown(qtbot, desk, PapersPage(desk.room))
    qtbot.mouseClick(page.buttons[Paper.HANDOVER], LEFT)
    assert "周一平 交给 林二，2 户" in page.options.field("handover").editor.combo.currentText()
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: desk.navigator.papers != [])
    assert desk.navigator.papers[0].title == "帮扶工作交接清单"
    assert "周一平" in pdf_text(BytesIO(desk.navigator.papers[0].pdf))


def test_a_notice_needs_a_village_on_a_township(qtbot, township: CaseDesk) -> None:
    page = shown(qtbot, township, PapersPage(township.room))
    qtbot.mouseClick(page.buttons[Paper.NOTICE], LEFT)
    page.head().actions[0].run()
    qtbot.waitUntil(lambda: township.navigator.told != [])
    assert "先选要公示的村" in township.navigator.told[0][1]
    assert not page.progress.isVisible()


def test_what_waits_for_a_decision_is_listed_with_its_village(qtbot, township: CaseDesk) -> None:
    page = shown(qtbot, township, ReviewPage(township.room))
    qtbot.waitUntil(page.empty.isVisible)
    set_field(township, 0, "status", "已提交")
    set_field(township, 2, "status", "已提交")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert "2 户等待决定" in page.head().context
    villages = [str(page.model.row_at(row)["village"]) for row in range(2)]
    assert len(set(villages)) == 2
    page.village.choose(OTHER_VILLAGE)
    assert page.model.rowCount() == 1
    page.head().actions[0].run()
    opened = township.navigator.pages[0]
    qtbot.addWidget(opened)
    assert opened.current() is Part.ADVICE
