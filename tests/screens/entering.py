"""Pictures of the way in: login and first start."""

from pathlib import Path

from lianghe_desktop.desktop.entrance.areas import AREA_LEVELS, children_of
from lianghe_desktop.desktop.entrance.dialogs import DamageDialog, DayDialog, RecoveryDialog
from lianghe_desktop.desktop.fault_dialog import FaultDialog
from lianghe_desktop.desktop.first_run.results import RecoverySheet
from lianghe_desktop.desktop.first_run.wizard import FirstRunWizard
from lianghe_desktop.desktop.login import LoginChoice, LoginPage
from tests.screens.stage import WINDOW, Stage

PEOPLE = tuple(LoginChoice(person_id=name, name=name) for name in ("陈志强", "梁秀珍", "何伟明"))


def shoot(stage: Stage) -> None:
    """Photograph login, its questions, and every step of the first start."""
    login = LoginPage(PEOPLE, desk_name="资料已加密，登录后才能查看", last_person_id="梁秀珍")
    login.resize(*WINDOW)
    login.show()
    stage.shot(login, "login")
    login.show_refusal("密码不对，请再试一次。忘了密码可用恢复单重设。")
    stage.shot(login, "login-refused")
    for name, dialog in (
        (
            "day",
            DayDialog("电脑时钟显示 2020-01-01，比本机最近一次登记（2026-11-20）还早，请先填写今天的日期。"),
        ),
        ("recovery", RecoveryDialog("梁秀珍")),
        (
            "damage",
            DamageDialog(
                "数据文件 lianghe.db 已损坏，不能打开。请用最近一次验证过的备份“backup-0012-20261119”恢复。",
                has_backup=True,
            ),
        ),
        ("fault", FaultDialog(_fault())),
    ):
        dialog.show()
        stage.shot(dialog, f"dialog-{name}")
        dialog.close()
    login.close()
    _first_start(stage)


def _first_start(stage: Stage) -> None:
    wizard = FirstRunWizard(area_levels=AREA_LEVELS, children_of=children_of)
    wizard.resize(*WINDOW)
    wizard.show()
    stage.shot(wizard, "first-1-level")
    wizard.level.buttons[0].click()
    wizard.next_button.click()
    for code in ("440000000000", "440400000000", "440403000000", "440403106000", "440403106201"):
        depth = len(wizard.area.lists.path())
        wizard.area.lists.lists[depth].combo.activated.emit(
            [option.code for option in children_of(wizard.area.lists.path()[-1] if depth else None)].index(
                code
            )
        )
    stage.shot(wizard, "first-2-area")
    wizard.next_button.click()
    wizard.admin.name.line.setText("陈志强")
    stage.shot(wizard, "first-3-admin")
    wizard.next_button.click()
    for editor in (wizard.password.first, wizard.password.second):
        editor.line.setText("白蕉示范村2026年")
    stage.shot(wizard, "first-4-password")
    wizard.next_button.click()
    wizard.source.buttons[3].click()
    stage.shot(wizard, "first-5-source")
    wizard.show_recovery(RecoverySheet(code="4F7K-92QM-XW3T-8HJN-5C6P-RVYZ-23AB", desk_name=""))
    stage.shot(wizard, "first-6-recovery")
    wizard.close()


def _fault() -> BaseException:
    try:
        Path().joinpath(object())  # type: ignore[arg-type]  # a fault to be shown
    except TypeError as fault:
        return fault
    raise AssertionError
