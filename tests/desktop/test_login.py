"""The login asks who and the password, and says clearly when it is wrong."""

import pytest
from PySide6.QtCore import Qt

from lianghe_desktop.desktop.login import LoginAttempt, LoginChoice, LoginPage

LEFT = Qt.MouseButton.LeftButton
PEOPLE = (
    LoginChoice(person_id="p1", name="陈志强", duty="管理员"),
    LoginChoice(person_id="p2", name="梁秀珍", duty="调查员"),
)


@pytest.fixture
def page(qtbot) -> LoginPage:
    page = LoginPage(PEOPLE, desk_name="示范一村", last_person_id="p2")
    qtbot.addWidget(page)
    page.show()
    return page


def test_the_last_person_is_chosen_and_enter_logs_in(qtbot, page: LoginPage) -> None:
    qtbot.keyClicks(page.password.line, " secret ")
    with qtbot.waitSignal(page.login_asked) as asked:
        qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    assert asked.args == [LoginAttempt(person_id="p2", password=" secret ")]
    assert not page.login_button.isEnabled()


def test_a_wrong_password_gets_a_sentence_and_another_try(qtbot, page: LoginPage) -> None:
    qtbot.keyClicks(page.password.line, "x")
    qtbot.mouseClick(page.login_button, LEFT)
    page.show_refusal("密码不对，请再试一次")
    assert page.banner.isVisible()
    assert page.banner.text.text() == "密码不对，请再试一次"
    assert page.login_button.isEnabled()
    assert page.password.line.selectedText() != ""


def test_no_password_is_not_tried(qtbot, page: LoginPage) -> None:
    with qtbot.assertNotEmitted(page.login_asked):
        qtbot.mouseClick(page.login_button, LEFT)
    assert page.banner.text.text() == "请输入密码"


def test_another_person_can_be_chosen(qtbot, page: LoginPage) -> None:
    page.people.setCurrentRow(0)
    qtbot.keyClicks(page.password.line, "x")
    with qtbot.waitSignal(page.login_asked) as asked:
        qtbot.mouseClick(page.login_button, LEFT)
    assert asked.args[0].person_id == "p1"


def test_a_password_is_hidden_and_never_printed(page: LoginPage) -> None:
    assert page.password.line.echoMode() is page.password.line.EchoMode.Password
    assert "geheim" not in repr(LoginAttempt(person_id="p1", password="geheim"))


def test_a_forgotten_password_has_a_way(qtbot, page: LoginPage) -> None:
    with qtbot.waitSignal(page.recovery_asked):
        qtbot.mouseClick(page.recovery_button, LEFT)
