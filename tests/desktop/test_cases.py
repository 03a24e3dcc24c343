"""A household from its application to its card, pressed through on the screens of a desk."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.procedure.reading import open_cases
from lianghe_desktop.desktop.cases.case_form import CaseForm
from lianghe_desktop.desktop.cases.check_list_page import CheckListPage
from lianghe_desktop.desktop.cases.meeting_page import MeetingPage
from lianghe_desktop.desktop.cases.notice_page import NoticePage
from lianghe_desktop.desktop.cases.page import CasesPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.households.parts.procedure import ProcedurePart
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.photo_editor import ChosenPicture
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import CaseStep
from lianghe_desktop.records.helprecord import Interview
from tests.desktop.case_desk import TODAY, TOWNSHIP, VILLAGE, CaseDesk, case_desk, households_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    """Give a township's desk, where every step may be taken."""
    yield from case_desk(tmp_path / "data", households_of(VILLAGE, 2), area=TOWNSHIP)


class Hands:
    """Somebody at the procedure of the first household; `day` moves on between visits."""

    def __init__(self, qtbot: QtBot, desk: CaseDesk) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.key = desk.keys[0]
        self.day = TODAY
        self.page = self.open()

    def open(self) -> HouseholdPage:
        """Open the household's procedure on the working date."""
        acting = replace(self.desk.room.acting, today=self.day)
        self.room = Workroom(office=self.desk.room.office, acting=acting, navigator=self.desk.room.navigator)
        page = HouseholdPage(self.room, *self.key, part=Part.PROCEDURE)
        self.qtbot.addWidget(page)
        self.desk.follow(page)
        page.resize(1180, 660)
        page.show()
        self.page = page
        self.qtbot.waitUntil(lambda: page.file is not None)
        return page

    @property
    def part(self) -> ProcedurePart:
        part = self.page.parts[Part.PROCEDURE]
        assert isinstance(part, ProcedurePart)
        return part

    @property
    def form(self) -> CaseForm:
        assert self.part.form is not None
        return self.part.form

    def press(self, button: Button) -> None:
        self.qtbot.waitUntil(button.isVisible)
        self.qtbot.mouseClick(button, LEFT)

    def press_step(self, verb: str) -> None:
        self.qtbot.waitUntil(lambda: self.part.chain.button.text() == verb)
        self.press(self.part.chain.button)

    def keep(self, **answers: object) -> None:
        form = self.form
        fill(form, **answers)
        self.press(form.go_button)
        self.qtbot.waitUntil(lambda: self.part.form is None or form.banner.isVisible())

    def line(self, word: str) -> tuple[str, str, str]:
        return next(line for line in self.part.chain.lines if line[0] == word)

    def wait_for(self, word: str, text: str) -> None:
        self.qtbot.waitUntil(lambda: any(one[0] == word and text in one[2] for one in self.part.chain.lines))

    def over(self, kind: type[QWidget]) -> QWidget:
        page = self.desk.navigator.pages[-1]
        assert isinstance(page, kind)
        self.qtbot.addWidget(page)
        page.resize(1180, 660)
        page.show()
        page.entered()
        return page


def fill(form: FormPanel, **answers: object) -> None:
    """Answer fields as an editor would give them."""
    for key, value in answers.items():
        form.field(key).editor.set_value(value)


def test_a_household_goes_from_its_application_to_its_card(qtbot: QtBot, desk: CaseDesk) -> None:
    hands = Hands(qtbot, desk)
    member = household_file(desk.room.office, *hands.key).members[0]
    hands.press(hands.part.begin_button)
    hands.keep(origin="own", clue="一人患重病，无力负担")
    assert "哪位家庭成员申请" in hands.form.banner.text.text()
    hands.keep(applicant=member.id)
    hands.press_step("开始入户调查")
    assert desk.navigator.surveys == [hands.key]
    assert "2026-06-24 前" in hands.line("入户调查")[1]

    _interview(desk, hands, "李一")
    hands.press_step("确认入户调查")
    qtbot.waitUntil(lambda: bool(desk.navigator.told) and "要 2 人签名" in desk.navigator.told[-1][1])
    _interview(desk, hands, "王二")
    hands.press_step("确认入户调查")
    hands.wait_for("入户调查", "王二")

    hands.press_step("完成经济核对")
    qtbot.waitUntil(lambda: "12 项没有核对结果" in desk.navigator.told[-1][1])
    hands.press(hands.part.add_check_button)
    hands.keep(source="区民政局核对中心")
    qtbot.waitUntil(lambda: len(hands.part.check_table.words()) == 12)
    hands.press_step("完成经济核对")
    hands.press_step("记下评定建议")
    hands.keep(opinion="资料以入户为准")
    hands.wait_for("评定建议", "建议：")

    hands.press_step("登记民主评议")
    meeting = hands.over(MeetingPage)
    assert isinstance(meeting, MeetingPage)
    qtbot.waitUntil(lambda: len(meeting.cases.boxes) == 1)
    fill(meeting.form, place="村委会", chair="陈主任", recorder="林文书", entitled=21, present=13)
    fill(meeting.form, minutes="逐户讨论，一致同意。")
    qtbot.mouseClick(meeting.all_button, LEFT)
    qtbot.mouseClick(meeting.form.go_button, LEFT)
    qtbot.waitUntil(meeting.form.banner.isVisible)
    assert "应到 21 人，实到 13 人" in meeting.form.banner.text.text()
    fill(meeting.form, present=15)
    qtbot.mouseClick(meeting.all_button, LEFT)
    with qtbot.waitSignal(meeting.left):
        qtbot.mouseClick(meeting.form.go_button, LEFT)
    hands.wait_for("民主评议", "同意 15、不同意 0")

    hands.press_step("登记公示")
    notice = hands.over(NoticePage)
    assert isinstance(notice, NoticePage)
    qtbot.waitUntil(lambda: len(notice.cases.boxes) == 1)
    fill(notice.form, phone="0756-5550000", days=5)
    qtbot.mouseClick(notice.form.go_button, LEFT)
    qtbot.waitUntil(notice.form.banner.isVisible)
    assert "不能少于 7 天" in notice.form.banner.text.text()
    fill(notice.form, days=7)
    with qtbot.waitSignal(notice.left):
        qtbot.mouseClick(notice.form.go_button, LEFT)
    hands.press_step("撤下公示（2026-06-27 满）")
    qtbot.waitUntil(lambda: "满了以后才能撤下" in desk.navigator.told[-1][1])

    hands.day = TODAY + dt.timedelta(days=7)
    hands.open()
    hands.press_step("撤下公示（2026-06-27 满）")
    hands.press_step("提出审核意见")
    hands.keep(verdict="approved")
    hands.press_step("作出确认决定")
    hands.keep(opinion="会议研究同意", categories=("low_income",))
    assert "受县级委托" in hands.form.banner.text.text()
    hands.keep(entrusted=("yes",))
    hands.press_step("打印帮扶卡")
    qtbot.waitUntil(lambda: len(desk.navigator.papers) == 1)
    hands.press_step("建档发卡")
    qtbot.waitUntil(hands.part.begin_card.isVisible)
    assert "办结：予以认定" in hands.part.chain.words.text()
    qtbot.mouseClick(hands.part.seal_button, LEFT)
    hands.keep(photo=ChosenPicture(content=b"\xff\xd8 stamped", suffix=".jpg"))
    qtbot.waitUntil(lambda: hands.part.seal_button.text() == "登记盖章件（已有 1 份）")
    stored = household_file(desk.room.office, *hands.key).household
    assert (stored.status, stored.registered) == ("listed", True)


def test_a_case_is_ended_by_a_side_path_and_another_may_begin(qtbot: QtBot, desk: CaseDesk) -> None:
    hands = Hands(qtbot, desk)
    hands.press(hands.part.begin_button)
    hands.keep(clue="邻居反映")
    hands.press(hands.part.end_button)
    hands.keep(outcome="transferred", because="转区人社局")
    qtbot.waitUntil(lambda: "办结：转办其他部门" in hands.part.chain.words.text())
    assert hands.part.begin_card.isVisible()
    assert not hands.part.end_button.isVisible()


def test_the_list_of_cases_leads_to_the_household_and_its_empty_page_says_where_to_begin(
    qtbot: QtBot, desk: CaseDesk
) -> None:
    page = CasesPage(desk.room)
    qtbot.addWidget(page)
    page.show()
    page.entered()
    qtbot.waitUntil(page.empty.isVisible)
    hands = Hands(qtbot, desk)
    hands.press(hands.part.begin_button)
    hands.keep(clue="邻居反映")
    desk.follow(page)
    qtbot.waitUntil(lambda: len(open_cases(desk.room.office, TODAY)) == 1)
    page.entered()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.rows.row(0)["next"] == "入户调查"
    page.step.choose(CaseStep.PUBLICITY.value)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    page.step.choose(None)
    page.open_household(0)
    assert desk.navigator.opened == [hands.key]
    assert [action.enabled for action in page.head().actions[1:]] == [False, False]
    page.village.choose(VILLAGE)
    assert [action.enabled for action in page.head().actions[1:]] == [True, True]


def test_a_departments_list_is_looked_at_and_kept(qtbot: QtBot, desk: CaseDesk, tmp_path: Path) -> None:
    hands = Hands(qtbot, desk)
    hands.press(hands.part.begin_button)
    hands.keep(clue="邻居反映")
    first, second = household_file(desk.room.office, *hands.key).members[:2]
    number = second.document_number or ""
    near = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    path = tmp_path / "车辆.xlsx"
    book = xlsxwriter.Workbook(str(path))
    rows = (
        ("姓名", "身份证号", "车型"),
        (first.name, first.document_number, "小型客车"),
        (second.name, near, "货车"),
    )
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    page = CheckListPage(desk.room, pick_file=lambda *_words: str(path))
    qtbot.addWidget(page)
    page.show()
    fill(page.form, item="vehicle", source="区车管所")
    qtbot.mouseClick(page.form.go_button, LEFT)
    qtbot.waitUntil(page.result.isVisible)
    assert [words[1:2] + words[3:] for words in page.table.words()] == [(first.name, "车型 小型客车")]
    ((_, box),) = page.near
    assert "第 17 位不同" in box.text()
    assert number not in box.text()
    box.setChecked(True)
    with qtbot.waitSignal(page.left):
        qtbot.mouseClick(page.keep_button, LEFT)
    qtbot.waitUntil(lambda: len(hands.part.check_table.words()) == 2)
    assert {words[1] for words in hands.part.check_table.words()} == {"与申报不一致"}


def _interview(desk: CaseDesk, hands: Hands, second: str) -> None:
    office = desk.room.office
    row = Interview(
        home=hands.key[0],
        id=office.new_id(),
        household_id=hands.key[1],
        surveyed_on=TODAY,
        surveyor_1="李一",
        surveyor_2=second,
    )
    office.store.write(lambda unit: unit.insert(row), actor=desk.room.acting.actor)
