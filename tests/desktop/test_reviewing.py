"""Send back on the township's screen, answer at the field on the village's, accept: real bundles between."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.finished_answers import finished_interview
from lianghe_desktop.casework.finishing import FinishChoices, finish, review
from lianghe_desktop.casework.help import NewVisit, record_visit
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.money_lines import MoneyTable
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.reviewing.listing import open_comments
from lianghe_desktop.casework.start import Started
from lianghe_desktop.desktop.home.page import HomePage
from lianghe_desktop.desktop.households.answers_page import AnswersPage
from lianghe_desktop.desktop.households.fields_card import FieldsCard
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.advice import AdvicePart
from lianghe_desktop.desktop.households.parts.help import HelpPart
from lianghe_desktop.desktop.households.parts.money import MoneyPart
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.questionnaire.notes import QuestionNote
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.reviewing.margins import CardMargins, Margin
from lianghe_desktop.desktop.reviewing.remarks_page import RemarksPage
from lianghe_desktop.desktop.reviewing.replying import ReplyPage
from lianghe_desktop.desktop.widgets.approved_dialog import ApprovedDialog
from lianghe_desktop.desktop.widgets.states import StateBadge
from lianghe_desktop.records.case_codes import ReviewAnswer
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.casework.exchanging import RETURN, carry, let_in
from tests.casework.families import interview_of
from tests.desktop.case_desk import TODAY, TOWNSHIP, VILLAGE, CaseDesk, households_of, open_desk

GRADE = "/data/home/housing_grade"
LEFT = Qt.MouseButton.LeftButton


class Pair:
    """A village's and a township's desk with the stick between them."""

    def __init__(self, folder: Path, executor: ThreadPoolExecutor) -> None:
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.township = CaseDesk(open_desk(folder / "township", (), area=TOWNSHIP), executor)
        self.village = CaseDesk(open_desk(folder / "village", households_of(VILLAGE, 2)), executor)
        let_in(self.village.started, self.township.started, self.stick)
        self.up()

    def up(self) -> None:
        carry(self.village.started, self.township.started, self.stick)

    def down(self) -> None:
        carry(self.township.started, self.village.started, self.stick, RETURN)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Give both desks and close them afterwards."""
    executor = ThreadPoolExecutor(2)
    both = Pair(tmp_path, executor)
    yield both
    executor.shutdown(wait=True)
    both.village.close()
    both.township.close()


def _open(qtbot: QtBot, desk: CaseDesk) -> HouseholdPage:
    page = HouseholdPage(desk.room, *desk.keys[0])
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1180, 660)
    page.show()
    qtbot.waitUntil(lambda: page.file is not None)
    return page


def _margin(page: HouseholdPage, part: Part, column: str) -> Margin:
    card = next(c for c in page.parts[part].findChildren(FieldsCard) if column in c.rows)
    margins = card.findChild(CardMargins)
    assert isinstance(margins, CardMargins)
    return margins.margins[column]


def _press(qtbot: QtBot, margin: Margin, verb: str) -> None:
    (frame,) = margin.notes.frames
    button = next(b for b in frame.buttons if b.text() == verb)
    qtbot.mouseClick(button, LEFT)


def _remark(qtbot: QtBot, margin: Margin, words: str) -> None:
    qtbot.mouseClick(margin.remark.ask_button, LEFT)
    assert margin.remark.editor is not None
    qtbot.keyClicks(margin.remark.editor.text, words)
    qtbot.mouseClick(margin.remark.done_button, LEFT)


def test_a_field_is_sent_back_answered_at_its_place_and_accepted(qtbot: QtBot, pair: Pair) -> None:
    above = _open(qtbot, pair.township)
    assert above.bar.isVisible()
    qtbot.mouseClick(above.bar.back_button, LEFT)
    assert not above.bar.send_button.isEnabled()
    _remark(qtbot, _margin(above, Part.PROFILE, "address"), "please check")
    _remark(qtbot, _margin(above, Part.PROFILE, "group_name"), "which group")
    assert above.bar.send_button.text() == "退回 2 处"
    qtbot.mouseClick(above.bar.send_button, LEFT)
    qtbot.waitUntil(lambda: "等村里答复" in above.bar.words.text())
    pair.down()

    home = HomePage(pair.village.room, _NoWays())
    qtbot.addWidget(home)
    home.show()
    home.entered()
    qtbot.waitUntil(lambda: any("上级退回 2 处" in line.words.text() for line in home.lines))
    line = next(line for line in home.lines if "上级退回" in line.words.text())
    assert "到期" in line.words.text()
    qtbot.mouseClick(line.button, LEFT)
    listed = pair.village.navigator.pages[-1]
    assert isinstance(listed, RemarksPage)
    qtbot.addWidget(listed)
    listed.entered()
    qtbot.waitUntil(lambda: listed.model.rowCount() == 2)
    assert {listed.rows.row(place)["label"] for place in (0, 1)} == {"住址", "村民小组"}

    below = _open(qtbot, pair.village)
    qtbot.waitUntil(lambda: "上级退回 2 处要答复" in below.bar.words.text())
    assert not below.bar.back_button.isVisible()
    address = _margin(below, Part.PROFILE, "address")
    assert "please check" in address.notes.frames[0].words.text()
    _press(qtbot, address, "已改")
    qtbot.waitUntil(lambda: bool(pair.village.navigator.told))
    assert "没有改动" in pair.village.navigator.told[-1][1]
    key = pair.village.keys[0]
    edit = FieldEdit(table="household", home=key[0], id=key[1], column="address", text="河堤东 12 号")
    change_field(pair.village.started.office, pair.village.started.acting, edit)
    _press(qtbot, address, "已改")
    qtbot.waitUntil(lambda: "上级退回 1 处要答复" in below.bar.words.text())

    _press(qtbot, _margin(below, Part.PROFILE, "group_name"), "说明")
    asked = pair.village.navigator.pages[-1]
    assert isinstance(asked, ReplyPage)
    qtbot.addWidget(asked)
    asked.show()
    qtbot.keyClicks(asked.form.field("text").editor.text, "no groups here")  # type: ignore[attr-defined]  # a paragraph
    with qtbot.waitSignal(asked.left):
        qtbot.mouseClick(asked.form.go_button, LEFT)
    qtbot.waitUntil(lambda: "要答复" not in below.bar.words.text())
    pair.up()

    qtbot.waitUntil(lambda: "村里答复了 2 处，等您看" in above.bar.words.text())
    for column in ("address", "group_name"):
        _press(qtbot, _margin(above, Part.PROFILE, column), "认可")
    qtbot.waitUntil(lambda: not open_comments(pair.township.started.office, pair.township.started.acting))
    answers = {c.answer for c in above.book.lines}
    assert answers == {ReviewAnswer.FIXED, ReviewAnswer.EXPLAINED}


def test_an_approval_shows_what_was_changed_after_it(qtbot: QtBot, pair: Pair) -> None:
    page = _open(qtbot, pair.township)
    qtbot.mouseClick(page.bar.approve_button, LEFT)
    qtbot.waitUntil(lambda: any("已审核同意" in word for word in _badges(page)))
    qtbot.waitUntil(lambda: not page.bar.approve_button.isVisible())
    assert pair.township.navigator.undos[-1][0] == "已审核通过"
    key = pair.township.keys[0]
    started = pair.township.started
    edit = FieldEdit(table="household", home=key[0], id=key[1], column="address", text="别处")
    change_field(started.office, replace(started.acting, changes_approved=True), edit)
    qtbot.waitUntil(lambda: any("已审核后又改动：住址" in word for word in _badges(page)))
    assert page.bar.approve_button.isVisible()
    pair.township.navigator.undos[-1][1]()
    qtbot.waitUntil(lambda: _badges(page) == [])


def test_a_question_is_sent_back_and_answered_inside_the_questionnaire(qtbot: QtBot, pair: Pair) -> None:
    village, township = pair.village.started, pair.township.started
    home, household = _surveyed(village, pair.village.keys[0])
    pair.up()
    above = _answers(qtbot, pair.township, home, household)
    qtbot.mouseClick(above.bar.back_button, LEFT)
    _remark(qtbot, above.margins[GRADE], "grade is wrong")
    qtbot.mouseClick(above.bar.send_button, LEFT)
    qtbot.waitUntil(lambda: bool(open_comments(township.office, township.acting)))
    pair.down()

    below = _answers(qtbot, pair.village, home, household)
    qtbot.waitUntil(lambda: GRADE in below.margins)
    below.correct()
    qtbot.waitUntil(lambda: bool(pair.village.navigator.pages))
    page = pair.village.navigator.pages[-1]
    assert isinstance(page, QuestionnairePage)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.noted() == (GRADE,))
    page.take_answers({GRADE: "D" if page.session.state(GRADE).value != "D" else "C"})
    (line,) = open_comments(village.office, village.acting)
    page.note_replied.emit(QuestionNote(ref=GRADE, author="", text="", key=line.id), "已改")
    qtbot.waitUntil(lambda: page.noted() == ())
    (line,) = open_comments(village.office, village.acting)
    assert line.answer is ReviewAnswer.FIXED


def test_a_visit_is_sent_back_with_the_household(qtbot: QtBot, pair: Pair) -> None:
    started, key = pair.township.started, pair.township.keys[0]
    visit = NewVisit(
        day=TODAY, way="visit", kind="2", visitors="陈志强", content="走访", findings="", signed=False
    )
    record_visit(started.office, started.acting, *key, visit)
    page = _open(qtbot, pair.township)
    page.go_to(Part.HELP)
    part = page.parts[Part.HELP]
    assert isinstance(part, HelpPart)
    qtbot.waitUntil(lambda: len(part.visit_table.words()) >= 1)
    qtbot.mouseClick(page.bar.back_button, LEFT)
    margin = part.visit_margin
    assert not margin.remark.ask_button.isEnabled()
    part.visit_table.table.selectRow(0)
    qtbot.mouseClick(margin.remark.ask_button, LEFT)
    assert margin.remark.editor is not None
    qtbot.keyClicks(margin.remark.editor.text, "no photo")
    qtbot.mouseClick(margin.remark.done_button, LEFT)
    qtbot.mouseClick(page.bar.send_button, LEFT)
    qtbot.waitUntil(lambda: len(margin.notes.frames) == 1)
    (line,) = open_comments(started.office, started.acting)
    assert (line.subject, line.label, line.value_seen) == ("help", "走访·内容", "走访")


def _advice(qtbot: QtBot, page: HouseholdPage) -> AdvicePart:
    page.go_to(Part.ADVICE)
    part = page.parts[Part.ADVICE]
    assert isinstance(part, AdvicePart)
    qtbot.waitUntil(lambda: part.advised is not None and bool(part.points.spots.margins), timeout=20_000)
    return part


def test_an_advice_is_sent_back_as_a_whole_and_at_a_place_and_answered_there(
    qtbot: QtBot, pair: Pair
) -> None:
    above = _open(qtbot, pair.township)
    assert above.bar.back_button.text() == "退回补充"
    part = _advice(qtbot, above)
    assert above.bar.back_button.text() == "退回建议"
    qtbot.mouseClick(above.bar.back_button, LEFT)
    qtbot.mouseClick(above.bar.whole.ask_button, LEFT)
    assert above.bar.whole.editor is not None
    qtbot.keyClicks(above.bar.whole.editor.text, "which months")
    qtbot.mouseClick(above.bar.whole.done_button, LEFT)
    margin = part.lines.margin
    assert not margin.remark.ask_button.isEnabled()
    part.lines.table.table.selectRow(0)
    qtbot.mouseClick(margin.remark.ask_button, LEFT)
    assert margin.remark.editor is not None
    qtbot.keyClicks(margin.remark.editor.text, "wrong line")
    qtbot.mouseClick(margin.remark.done_button, LEFT)
    _remark(qtbot, next(iter(part.points.spots.margins.values())), "why these points")
    assert above.bar.send_button.text() == "退回 3 处"
    qtbot.mouseClick(above.bar.send_button, LEFT)
    qtbot.waitUntil(lambda: "已退回 3 处，等村里答复" in above.bar.words.text())
    pair.down()

    below = _open(qtbot, pair.village)
    qtbot.waitUntil(lambda: "上级退回 3 处要答复" in below.bar.words.text())
    assert below.bar.notes.frames == [], "the remark on the advice as a whole stands over the advice"
    qtbot.mouseClick(below.bar.next_button, LEFT)
    assert below.current() is Part.ADVICE
    part = _advice(qtbot, below)
    (whole,) = below.bar.notes.frames
    assert "which months" in whole.words.text()
    assert [button.text() for button in whole.buttons] == ["已改", "说明", "有异议"]
    point = next(iter(part.points.spots.margins.values()))
    qtbot.waitUntil(lambda: len(point.notes.frames) == 1 and len(part.lines.margin.notes.frames) == 1)
    _press(qtbot, point, "已改")
    qtbot.waitUntil(lambda: "没有改动" in str(pair.village.navigator.told))
    for place, (answer, verb) in enumerate(((point, "说明"), (part.lines.margin, "有异议"))):
        _say(qtbot, pair.village, answer, verb)
        qtbot.waitUntil(lambda: f"上级退回 {2 - place} 处要答复" in below.bar.words.text())  # noqa: B023  # waited for at once
    qtbot.mouseClick(whole.buttons[0], LEFT)
    qtbot.waitUntil(lambda: "要答复" not in below.bar.words.text())
    pair.up()
    qtbot.waitUntil(lambda: "村里答复了 3 处，等您看" in above.bar.words.text())
    township = pair.township.started
    lines = open_comments(township.office, township.acting)
    assert {line.subject for line in lines} == {"advice"}
    assert {line.answer for line in lines} == set(ReviewAnswer)


def _say(qtbot: QtBot, desk: CaseDesk, margin: QWidget, verb: str) -> None:
    (frame,) = margin.notes.frames  # type: ignore[attr-defined]  # both margins have notes
    qtbot.mouseClick(next(b for b in frame.buttons if b.text() == verb), LEFT)
    asked = desk.navigator.pages[-1]
    assert isinstance(asked, ReplyPage)
    qtbot.addWidget(asked)
    asked.show()
    qtbot.keyClicks(asked.form.field("text").editor.text, "because")  # type: ignore[attr-defined]  # a paragraph
    with qtbot.waitSignal(asked.left):
        qtbot.mouseClick(asked.form.go_button, LEFT)


def _dialog(qtbot: QtBot, page: QWidget) -> ApprovedDialog:
    qtbot.waitUntil(lambda: page.findChild(ApprovedDialog) is not None)
    dialog = page.findChild(ApprovedDialog)
    assert isinstance(dialog, ApprovedDialog)
    return dialog


def _answered(qtbot: QtBot, page: QWidget, *, change: bool) -> str:
    dialog = _dialog(qtbot, page)
    words = dialog.words.text()
    qtbot.mouseClick(dialog.change_button if change else dialog.back_button, LEFT)
    qtbot.waitUntil(lambda: page.findChild(ApprovedDialog) is None)
    return words


def test_what_is_approved_is_opened_only_after_it_was_said(qtbot: QtBot, pair: Pair) -> None:
    above = _open(qtbot, pair.township)
    qtbot.mouseClick(above.bar.approve_button, LEFT)
    qtbot.waitUntil(lambda: any("已审核同意" in word for word in _badges(above)))
    pair.down()

    below = _open(qtbot, pair.village)
    qtbot.waitUntil(lambda: any("已审核同意" in word for word in _badges(below)))
    card = next(c for c in below.parts[Part.PROFILE].findChildren(FieldsCard) if "address" in c.rows)
    row = card.rows["address"]
    row.open_editor()
    words = _answered(qtbot, below, change=False)
    assert "“户的资料”已由镇（街道）" in words
    assert "需重新审核" in words
    qtbot.waitUntil(lambda: row.editor is None)
    row.open_editor()
    _answered(qtbot, below, change=True)
    assert row.editor is not None
    row.editor.set_value("河堤东 8 号")
    row.editor.answered.emit("河堤东 8 号")
    qtbot.waitUntil(lambda: any("已审核后又改动：住址" in word for word in _badges(below)))
    listed = RemarksPage(pair.village.room)
    qtbot.addWidget(listed)
    listed.entered()
    qtbot.waitUntil(lambda: listed.model.rowCount() == 1)
    assert listed.rows.row(0)["state"] == "需重新审核"
    home = HomePage(pair.village.room, _NoWays())
    qtbot.addWidget(home)
    home.show()
    home.entered()
    qtbot.waitUntil(lambda: any("1 处审核后又改动，需重新审核" in line.words.text() for line in home.lines))
    pair.up()

    again = RemarksPage(pair.township.room)
    qtbot.addWidget(again)
    again.entered()
    qtbot.waitUntil(lambda: again.model.rowCount() == 1)
    assert again.rows.row(0)["request"] == "审核后又改动：住址"
    assert "轮到这里办的 1 处" in again.head().context
    qtbot.waitUntil(above.bar.approve_button.isVisible)
    qtbot.mouseClick(above.bar.approve_button, LEFT)
    qtbot.waitUntil(lambda: any(word.endswith("已审核同意") for word in _badges(above)))
    again.entered()
    qtbot.waitUntil(lambda: again.model.rowCount() == 0)


def test_a_form_asks_before_it_adds_to_what_is_approved(qtbot: QtBot, pair: Pair) -> None:
    started, key = pair.township.started, pair.township.keys[0]
    page = _open(qtbot, pair.township)
    qtbot.mouseClick(page.bar.approve_button, LEFT)
    qtbot.waitUntil(lambda: any("已审核同意" in word for word in _badges(page)))
    page.go_to(Part.MONEY)
    money = page.parts[Part.MONEY]
    assert isinstance(money, MoneyPart)
    before = len(household_file(started.office, *key).income)
    card = money.cards[MoneyTable.INCOME]
    for change in (False, True):
        if card.form is None:
            qtbot.mouseClick(card.add_button, LEFT)
        assert card.form is not None
        card.form.field("kind").editor.set_value("property")
        card.form.field("amount").editor.set_value(120_000)
        qtbot.mouseClick(card.form.go_button, LEFT)
        _answered(qtbot, page, change=change)
    qtbot.waitUntil(lambda: len(household_file(started.office, *key).income) == before + 1)
    qtbot.waitUntil(lambda: any("新增财产性收入" in word for word in _badges(page)))


def test_a_correction_of_an_approved_interview_is_asked_for(qtbot: QtBot, pair: Pair) -> None:
    started = pair.township.started
    home, household = _surveyed(started, pair.township.keys[0])
    page = _answers(qtbot, pair.township, home, household)
    qtbot.mouseClick(page.bar.approve_button, LEFT)
    qtbot.waitUntil(lambda: not page.bar.approve_button.isVisible())
    page.correct()
    assert "“入户调查”已由镇（街道）" in _answered(qtbot, page, change=False)
    qtbot.waitUntil(lambda: bool(pair.township.navigator.told))
    assert pair.township.navigator.pages == []
    page.correct()
    _answered(qtbot, page, change=True)
    qtbot.waitUntil(lambda: bool(pair.township.navigator.pages), timeout=20_000)
    opened = pair.township.navigator.pages[-1]
    assert isinstance(opened, QuestionnairePage)
    qtbot.addWidget(opened)


def _surveyed(started: Started, key: tuple[HomeCode, RowId]) -> tuple[HomeCode, RowId]:
    interview = interview_of(started, *key)
    for problem in interview.session.finalize().problems:  # the recorded day is later than this desk's
        interview.session.answer(problem.ref, TODAY.isoformat())
    found = review(started.office, interview)
    choices = FinishChoices(
        clashes={clash.key: "answer" for clash in found.clashes},
        absent={member.id: "stays" for member in found.absent},
    )
    return finish(started.office, started.acting, interview, choices)


def _answers(qtbot: QtBot, desk: CaseDesk, home: HomeCode, household: RowId) -> AnswersPage:
    office, acting = desk.started.office, desk.started.acting
    file = household_file(office, home, household)
    finished = finished_interview(office, acting, home, RowId(file.interviews[0].id))
    page = AnswersPage(desk.room, file, finished)
    qtbot.addWidget(page)
    desk.follow(page)
    page.show()
    return page


def _badges(page: HouseholdPage) -> list[str]:
    return [badge.word.text() for badge in page.bar.badges.findChildren(StateBadge) if badge.isVisible()]


class _NoWays:
    """The ways of the first page that this test does not go."""

    def resume_survey(self, draft: object) -> None: ...

    def take_in_list(self, path: str = "") -> None: ...

    def register_household(self) -> None: ...

    def show_part(self, part: str) -> None: ...
