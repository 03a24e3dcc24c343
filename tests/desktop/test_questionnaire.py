"""An interview on screen: sections, fields that follow their answers, members, what is missing."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QLabel

from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.questionnaire.roster import Roster
from lianghe_desktop.desktop.widgets.choice_editors import RadioEditor, SearchChoiceEditor
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor, MoneyEditor
from lianghe_desktop.survey import ControlKind, ItemKind
from tests.desktop.fake_interview import FakePort, FakeSession, Node, interview_of
from tests.desktop.keyboard import type_words

LEFT = Qt.MouseButton.LeftButton
ENTER = Qt.Key.Key_Return


@pytest.fixture
def session(interview: tuple[FakeSession, FakePort]) -> FakeSession:
    return interview[0]


@pytest.fixture
def port(interview: tuple[FakeSession, FakePort]) -> FakePort:
    return interview[1]


@pytest.fixture
def page(qtbot, session: FakeSession, port: FakePort) -> QuestionnairePage:
    page = QuestionnairePage(session, port, title="陈家 入户调查", context="示范一村")
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()
    page.entered()
    return page


def labels(page: QuestionnairePage) -> list[str]:
    return [field.label.text().split(" <")[0] for field in page.panel.column.fields()]


def type_into(qtbot, page: QuestionnairePage, ref: str, text: str) -> None:
    field = page.panel.field_at(ref)
    assert field is not None
    field.editor.line.clear()
    type_words(field.editor.line, text)
    qtbot.keyClick(field.editor.line, ENTER)


def roster(page: QuestionnairePage) -> Roster:
    return page.panel.findChildren(Roster)[-1]


def go_to_section(page: QuestionnairePage, title: str) -> None:
    rows = [page.section_list.item(n).text() for n in range(page.section_list.count())]
    page.section_list.setCurrentRow(next(n for n, text in enumerate(rows) if text.endswith(title)))


def add_member(qtbot, page: QuestionnairePage, name: str) -> None:
    qtbot.mouseClick(roster(page).add_button, LEFT)
    field = page.panel.column.fields()[0]
    type_words(field.editor.line, name)
    page.panel.column.commit()


def test_groups_and_repeats_are_sections_and_the_first_is_open(page: QuestionnairePage) -> None:
    rows = [page.section_list.item(n).text() for n in range(page.section_list.count())]
    assert rows == ["入户情况", "家庭成员", "过去12个月收入", "住房", "签名"]
    assert labels(page) == ["入户日期", "家里有人在吗", "联系电话", "住址"]


def test_required_is_marked_before_typing_without_an_error(page: QuestionnairePage) -> None:
    field = page.panel.field_at("/data/door/visited")
    assert "*" in field.label.text()
    assert field.shown_error() == ""
    assert "*" not in page.panel.field_at("/data/door/phone").label.text()


def test_each_question_gets_the_editor_it_wants(page: QuestionnairePage) -> None:
    assert isinstance(page.panel.field_at("/data/door/visited").editor, DateEditor)
    assert isinstance(page.panel.field_at("/data/door/at_home").editor, RadioEditor)
    go_to_section(page, "过去12个月收入")
    wage = page.panel.field_at("/data/income/wage").editor
    assert isinstance(wage, MoneyEditor)
    total = page.panel.field_at("/data/income/total")
    assert "（自动算出）" in [label.text() for label in total.findChildren(QLabel)]


def test_every_answer_is_kept_at_once(
    qtbot, page: QuestionnairePage, session: FakeSession, port: FakePort
) -> None:
    with qtbot.waitSignal(page.saved):
        type_into(qtbot, page, "/data/door/visited", "8.1")
    assert session.values["/data/door/visited"] == "2019-08-01"
    assert len(port.drafts) == 1
    go_to_section(page, "过去12个月收入")
    type_into(qtbot, page, "/data/income/business", "1.25万")
    assert session.values["/data/income/business"] == "12500"
    assert len(port.drafts) == 2


def test_leaving_a_field_or_section_keeps_what_was_typed(qtbot, page: QuestionnairePage, session) -> None:
    field = page.panel.field_at("/data/door/phone")
    qtbot.keyClicks(field.editor.line, "13800000000")
    go_to_section(page, "住房")
    assert session.values["/data/door/phone"] == "13800000000"


def test_an_answer_brings_the_questions_that_hang_on_it_and_enter_goes_there(qtbot, page) -> None:
    at_home = page.panel.field_at("/data/door/at_home").editor
    qtbot.keyClick(at_home.buttons[0], Qt.Key.Key_2)
    assert labels(page) == ["入户日期", "家里有人在吗", "没有人的原因", "联系电话", "住址"]
    assert page.panel.field_at("/data/door/at_home").editor is at_home
    qtbot.keyClick(at_home.buttons[1], ENTER)
    reason = page.panel.field_at("/data/door/reason")
    assert page.focusWidget() is reason.editor.text
    qtbot.keyClick(at_home.buttons[0], Qt.Key.Key_1)
    assert "没有人的原因" not in labels(page)


def test_a_wrong_answer_has_its_sentence_under_the_field(qtbot, page, session) -> None:
    go_to_section(page, "过去12个月收入")
    type_into(qtbot, page, "/data/income/wage", "-5")
    assert page.panel.field_at("/data/income/wage").shown_error() == "金额不能小于零，请检查"
    type_into(qtbot, page, "/data/income/wage", "5")
    assert page.panel.field_at("/data/income/wage").shown_error() == ""


def test_text_without_meaning_is_kept_as_typed(qtbot, page, session) -> None:
    type_into(qtbot, page, "/data/door/visited", "8.41")
    assert "没有8月41日" in page.panel.field_at("/data/door/visited").shown_error()
    go_to_section(page, "住房")
    go_to_section(page, "入户情况")
    assert page.panel.field_at("/data/door/visited").editor.line.text() == "8.41"


def test_the_head_counts_what_is_missing_and_jumps_there(qtbot, page, session) -> None:
    jump = page.head().actions[0]
    assert jump.verb == "还有 7 处需要补充"
    jump.run()
    assert page.panel.focused_ref() == "/data/door/visited"
    assert page.panel.field_at("/data/door/visited").shown_error() == "这里还需要填写"
    page.go_to_missing()
    assert page.panel.focused_ref() == "/data/door/at_home"
    qtbot.keyClick(page.panel.field_at("/data/door/at_home").editor.buttons[0], Qt.Key.Key_1)
    assert page.head().actions[0].verb == "还有 6 处需要补充"


def test_members_are_a_roster_and_each_opens_as_a_page(qtbot, page, session) -> None:
    go_to_section(page, "家庭成员")
    assert roster(page).add_button.text() == "添加家庭成员"
    add_member(qtbot, page, "陈志强")
    assert page.heading.text() == "家庭成员　陈志强"
    relation = page.panel.field_at("/data/member[1]/relation").editor
    assert isinstance(relation, SearchChoiceEditor)
    type_words(relation.combo.words, "户主")
    relation.commit()
    assert page.step_back()
    line = roster(page).lines[0]
    shown = [label.text() for label in line.findChildren(QLabel)]
    assert "陈志强" in shown
    assert "户主" in shown
    assert "还缺 2 处" in shown
    qtbot.mouseClick(line.open_button, LEFT)
    assert page.panel.field_at("/data/member[1]/name").editor.line.text() == "陈志强"
    assert not page.step_back() or not page.step_back()


def test_escape_from_a_member_loses_nothing(qtbot, page, session) -> None:
    go_to_section(page, "家庭成员")
    qtbot.mouseClick(roster(page).add_button, LEFT)
    type_words(page.panel.column.fields()[0].editor.line, "半句")
    assert page.step_back()
    assert session.values["/data/member[1]/name"] == "半句"
    assert not page.step_back()


def test_a_removed_member_comes_back_with_undo(qtbot, page, port) -> None:
    go_to_section(page, "家庭成员")
    for name in ("陈志强", "梁秀珍"):
        add_member(qtbot, page, name)
        page.step_back()
    qtbot.mouseClick(roster(page).lines[0].remove_button, LEFT)
    assert [row.name for row in roster(page).rows] == ["梁秀珍"]
    assert page.undo.text.text() == "已移除：陈志强"
    qtbot.mouseClick(page.undo.undo_button, LEFT)
    assert [row.name for row in roster(page).rows] == ["陈志强", "梁秀珍"]
    assert not page.undo.isVisible()


def test_finishing_with_gaps_goes_to_the_first_and_keeps_the_interview_open(qtbot, page, port) -> None:
    with qtbot.assertNotEmitted(page.finished):
        page.finish()
    assert page.banner.isVisible()
    assert "还有 7 处需要补充" in page.banner.text.text()
    assert page.panel.focused_ref() == "/data/door/visited"
    assert port.finished == []


def test_a_whole_interview_is_finished(qtbot, page, port, session) -> None:
    type_into(qtbot, page, "/data/door/visited", "20190801")
    qtbot.keyClick(page.panel.field_at("/data/door/at_home").editor.buttons[0], Qt.Key.Key_1)
    type_into(qtbot, page, "/data/door/address", "一队三号")
    go_to_section(page, "过去12个月收入")
    type_into(qtbot, page, "/data/income/wage", "12,000")
    go_to_section(page, "住房")
    qtbot.keyClick(page.panel.field_at("/data/house/grade").editor.buttons[0], Qt.Key.Key_3)
    go_to_section(page, "签名")
    qtbot.mouseClick(page.panel.field_at("/data/sign/agreed").editor.buttons[0], LEFT, pos=QPoint(12, 12))
    pad = page.panel.field_at("/data/sign/family").editor.pad
    pad.begin(QPointF(20, 20))
    pad.draw_to(QPointF(90, 60))
    pad.end()
    assert page.head().context.endswith("都已填好")
    with qtbot.waitSignal(page.finished):
        page.finish()
    assert port.finished == [b"<data/>"]
    assert port.pictures[session.values["/data/sign/family"]].startswith(b"\x89PNG")


def test_a_full_disk_is_said_and_the_page_is_not_left_until_it_is_saved(qtbot, page, port) -> None:
    port.disk_full = True
    with qtbot.waitSignal(page.save_failed):
        type_into(qtbot, page, "/data/door/address", "一队三号")
    assert "磁盘满了" in page.banner.text.text()
    assert not page.commit()
    port.disk_full = False
    assert page.commit()
    assert not page.banner.isVisible()


def test_enter_in_the_last_field_leads_to_the_next_section(qtbot, page) -> None:
    field = page.panel.field_at("/data/door/address")
    qtbot.keyClick(field.editor.line, ENTER)
    assert page.focusWidget() is page.panel.next_button
    assert page.panel.next_button.text() == "下一节：家庭成员"
    qtbot.keyClick(page.panel.next_button, ENTER)
    assert isinstance(roster(page), Roster)


def test_a_long_form_draws_one_section_at_a_time(qtbot, monkeypatch, interview) -> None:
    def question(section: int, number: int) -> Node:
        return Node(f"q{section}_{number}", f"问题{number}", control=ControlKind.TEXT)

    nodes = [
        Node(f"s{n}", f"第{n}节", ItemKind.GROUP, children=tuple(question(n, m) for m in range(15)))
        for n in range(10)
    ]
    session, port = interview_of(nodes)
    page = QuestionnairePage(session, port, title="长表")
    qtbot.addWidget(page)
    page.show()
    assert len(page.panel.column.fields()) == 15
    go_to_section(page, "第9节")
    assert len(page.panel.column.fields()) == 15
    assert page.section_list.count() == 10
