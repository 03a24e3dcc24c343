"""The first start asks a question at a time and hands over one answer."""

import pytest
from PySide6.QtCore import Qt

from lianghe_desktop.desktop.first_run.results import (
    AreaAnswer,
    DataSource,
    DeskLevel,
    RecoverySheet,
    SetupAnswers,
)
from lianghe_desktop.desktop.first_run.wizard import FirstRunWizard
from lianghe_desktop.desktop.widgets.choice_editors import Option
from tests.desktop.keyboard import type_words

LEFT = Qt.MouseButton.LeftButton
AREAS = {
    None: (Option(code="440403", label="斗门区"),),
    "440403": (Option(code="440403102", label="白蕉镇"),),
    "440403102": (Option(code="440403102201", label="示范一村"),),
}


@pytest.fixture
def wizard(qtbot) -> FirstRunWizard:
    wizard = FirstRunWizard(
        area_levels=("区县", "镇街", "村"),
        children_of=lambda code: AREAS.get(code, ()),
        pick_file=lambda *_: "/stick/people.xlsx",
    )
    qtbot.addWidget(wizard)
    wizard.resize(900, 700)
    wizard.show()
    return wizard


def onward(qtbot, wizard: FirstRunWizard) -> None:
    qtbot.mouseClick(wizard.next_button, LEFT)


def answer_up_to_password(qtbot, wizard: FirstRunWizard) -> None:
    qtbot.mouseClick(wizard.level.buttons[0], LEFT)
    onward(qtbot, wizard)
    for area_list in wizard.area.lists.lists:
        area_list.combo.activated.emit(0)
    onward(qtbot, wizard)
    type_words(wizard.admin.name.line, "陈志强")
    onward(qtbot, wizard)


def test_the_way_through(qtbot, wizard: FirstRunWizard) -> None:
    answer_up_to_password(qtbot, wizard)
    qtbot.keyClicks(wizard.password.first.line, "long enough 1")
    qtbot.keyClicks(wizard.password.second.line, "long enough 1")
    onward(qtbot, wizard)
    qtbot.mouseClick(wizard.source.buttons[1], LEFT)
    qtbot.mouseClick(wizard.source.pick_button, LEFT)
    with qtbot.waitSignal(wizard.answered) as answered:
        onward(qtbot, wizard)
    assert answered.args == [
        SetupAnswers(
            level=DeskLevel.VILLAGE,
            area=AreaAnswer(code="440403102201", name="斗门区白蕉镇示范一村"),
            admin_name="陈志强",
            password="long enough 1",
            source=DataSource.TABLE,
            path="/stick/people.xlsx",
        )
    ]
    assert not wizard.next_button.isEnabled()
    wizard.show_recovery(RecoverySheet(code="1111-2222", desk_name="示范一村"))
    assert wizard.recovery.code.text() == "1111-2222"
    with qtbot.assertNotEmitted(wizard.finished):
        onward(qtbot, wizard)
    wizard.recovery.confirm.setChecked(True)
    with qtbot.waitSignal(wizard.finished):
        onward(qtbot, wizard)


def test_an_unanswered_step_says_what_it_wants(qtbot, wizard: FirstRunWizard) -> None:
    onward(qtbot, wizard)
    assert wizard.banner.isVisible()
    assert wizard.banner.text.text() == "请先选择一项"
    assert "第 1 步" in wizard.count.text()


def test_codes_are_twelve_digits(qtbot, wizard: FirstRunWizard) -> None:
    qtbot.mouseClick(wizard.level.buttons[1], LEFT)
    onward(qtbot, wizard)
    qtbot.keyClicks(wizard.area.code.line, "440403")
    type_words(wizard.area.name.line, "斗门区")
    onward(qtbot, wizard)
    assert "12位" in wizard.banner.text.text()


def test_an_area_of_another_level_is_not_taken(qtbot, wizard: FirstRunWizard) -> None:
    qtbot.mouseClick(wizard.level.buttons[1], LEFT)
    onward(qtbot, wizard)
    qtbot.keyClicks(wizard.area.code.line, "440403102201")
    type_words(wizard.area.name.line, "示范一村")
    onward(qtbot, wizard)
    assert "请选到镇街为止" in wizard.banner.text.text()


def test_a_password_of_digits_alone_is_not_taken(qtbot, wizard: FirstRunWizard) -> None:
    answer_up_to_password(qtbot, wizard)
    qtbot.keyClicks(wizard.password.first.line, "123456789012")
    qtbot.keyClicks(wizard.password.second.line, "123456789012")
    onward(qtbot, wizard)
    assert "字母" in wizard.banner.text.text()


def test_two_different_passwords_are_not_taken(qtbot, wizard: FirstRunWizard) -> None:
    answer_up_to_password(qtbot, wizard)
    qtbot.keyClicks(wizard.password.first.line, "1234567a")
    assert "再长几个字更安全" in wizard.password.first_field.hint.text()
    qtbot.keyClicks(wizard.password.second.line, "1234567b")
    onward(qtbot, wizard)
    assert wizard.banner.text.text() == "两次输入的密码不一样"


def test_going_back_keeps_the_answers(qtbot, wizard: FirstRunWizard) -> None:
    answer_up_to_password(qtbot, wizard)
    qtbot.keyClick(wizard, Qt.Key.Key_Escape)
    assert wizard.admin.answer() == "陈志强"
    assert wizard.admin.isVisible()


def test_a_refusal_keeps_everything(qtbot, wizard: FirstRunWizard) -> None:
    answer_up_to_password(qtbot, wizard)
    wizard.set_waiting(waiting=True)
    wizard.show_refusal("这个文件不是给本村的，请换一个基线文件")
    assert wizard.banner.isVisible()
    assert wizard.next_button.isEnabled()


def test_passwords_are_never_printed() -> None:
    answers = SetupAnswers(
        level=DeskLevel.VILLAGE,
        area=AreaAnswer(code="4" * 12, name="x"),
        admin_name="y",
        password="geheim",
        source=DataSource.EMPTY,
    )
    assert "geheim" not in repr(answers)
