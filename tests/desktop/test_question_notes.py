"""Comments of reviewers stand under their questions and can be answered there."""

from PySide6.QtCore import Qt

from lianghe_desktop.desktop.questionnaire.notes import QuestionNote
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from tests.desktop.fake_interview import FakePort, FakeSession

PHONE, WAGE = "/data/door/phone", "/data/income/wage"


def test_a_comment_stands_under_its_question_and_is_answered_there(
    qtbot, interview: tuple[FakeSession, FakePort]
) -> None:
    page = QuestionnairePage(*interview, title="陈家 入户调查")
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()
    note = QuestionNote(
        ref=PHONE,
        author="镇审核员",
        text="号码少一位",
        state="待改",
        replies=("已改", "说明", "有异议"),
        key="7",
    )
    page.show_notes((note, QuestionNote(ref=WAGE, author="镇审核员", text="请补工资单", settled=True)))
    field = page.panel.field_at(PHONE)
    assert field is not None
    assert [frame.words.text() for frame in field.notes.frames] == ["号码少一位"]
    assert field.notes.isVisible()
    frame = field.notes.frames[0]
    assert [button.text() for button in frame.buttons] == ["已改", "说明", "有异议"]
    with qtbot.waitSignal(page.note_replied) as told:
        qtbot.mouseClick(frame.buttons[1], Qt.MouseButton.LeftButton)
    assert told.args == [note, "说明"]
    page.show_notes(())
    assert not field.notes.isVisible()
    page.show_notes((note,))
    page.go_to(WAGE)
    wage = page.panel.field_at(WAGE)
    assert wage is not None
    assert not wage.notes.frames
