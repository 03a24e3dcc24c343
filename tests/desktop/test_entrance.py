"""The way in: nothing heavy before the login, wrong passwords, a clock behind, recovery, practice."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework import keeping
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.start import FirstRun, create_desk, desk_users, log_in
from lianghe_desktop.desktop.application import Program
from lianghe_desktop.desktop.entrance import opening
from lianghe_desktop.desktop.entrance.dialogs import DamageDialog, DayDialog, RecoveryDialog, RestoreDialog
from lianghe_desktop.desktop.fault_dialog import report_text
from lianghe_desktop.desktop.fault_report import FaultReporter
from lianghe_desktop.desktop.first_run.guides_dialog import GuidesDialog
from lianghe_desktop.desktop.first_run.wizard import FirstRunWizard
from lianghe_desktop.desktop.login import LoginPage
from lianghe_desktop.desktop.navigation import SETTINGS
from lianghe_desktop.desktop.preferences import Preferences, keep_preferences, read_preferences
from lianghe_desktop.desktop.theme.theme import Appearance, apply_theme
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.pickers import PICKERS, Pickers
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.data_folder import login_names
from lianghe_desktop.records.enums import Level
from lianghe_desktop.store.backup import backup
from tests.casework.conftest import CHEAP, NOON, PASSWORD, TODAY, VILLAGE, Clock
from tests.desktop.keyboard import type_words
from tests.desktop.test_start import HEAVY, _modules_after
from tests.patience import PATIENCE_S

LEFT = Qt.MouseButton.LeftButton
NAME = "陈志强"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(opening, "system_clock", lambda: clock)
    return clock


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Path, str]:
    """Return a folder with a closed desk, and its recovery code."""
    started = create_desk(
        tmp_path / "desk",
        FirstRun(
            level=Level.VILLAGE,
            area=AreaCode(VILLAGE),
            name="示范一村",
            admin_name=NAME,
            password=PASSWORD,
        ),
        now_ms=Clock(),
        today=TODAY,
        key_cost=CHEAP,
    )
    started.office.store.close()
    return tmp_path / "desk", started.recovery_code


@pytest.fixture
def begin() -> Iterator[Callable[[Path], Program]]:
    made: list[Program] = []

    def begin_(folder: Path) -> Program:
        program = Program(folder)
        made.append(program)
        program.begin()
        return program

    yield begin_
    for program in made:
        program.end()


def login(program: Program) -> LoginPage:
    page = program.entrance.widget
    assert isinstance(page, LoginPage)
    return page


def test_the_login_is_up_before_anything_heavy_is_imported() -> None:
    loaded = _modules_after(
        "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen';"
        "from pathlib import Path; import tempfile;"
        "folder = Path(tempfile.mkdtemp());"
        "(folder / 'lianghe.db').write_bytes(b'');"
        '(folder / \'keys.json\').write_text(\'{"slots": [{"user": "a"}]}\');'
        "from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from lianghe_desktop.desktop.application import Program;"
        "program = Program(folder); program.entrance._import_meanwhile = lambda: None; program.begin();"
        "assert program.entrance.widget.isVisible()"
    )
    assert loaded & set(HEAVY) == set()


def test_names_are_read_as_the_store_reads_them(desk: tuple[Path, str], tmp_path: Path) -> None:
    assert login_names(desk[0]) == desk_users(desk[0]) == (NAME,)
    assert login_names(tmp_path / "nothing") == ()


def test_a_wrong_password_is_said_and_the_right_one_opens(
    qtbot: QtBot, desk: tuple[Path, str], begin: Callable[[Path], Program], clock: Clock
) -> None:
    program = begin(desk[0])
    page = login(program)
    qtbot.keyClicks(page.password.line, "not-this-1")
    qtbot.mouseClick(page.login_button, LEFT)
    qtbot.waitUntil(page.banner.isVisible)
    assert "密码" in page.banner.text.text()
    page.password.line.clear()
    qtbot.keyClicks(page.password.line, PASSWORD)
    qtbot.keyClick(page.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.desk is not None)
    assert program.desk is not None
    assert NAME not in program.desk.window.windowTitle()
    assert read_preferences(desk[0]).last_user == NAME


def test_a_clock_behind_asks_for_the_day(
    qtbot: QtBot, desk: tuple[Path, str], begin: Callable[[Path], Program], clock: Clock
) -> None:
    clock.at = NOON - 400 * 86_400_000
    program = begin(desk[0])
    page = login(program)
    qtbot.keyClicks(page.password.line, PASSWORD)
    qtbot.mouseClick(page.login_button, LEFT)
    qtbot.waitUntil(lambda: isinstance(program.entrance.dialog, DayDialog))
    dialog = program.entrance.dialog
    assert isinstance(dialog, DayDialog)
    qtbot.mouseClick(dialog.go_button, LEFT)
    assert "填写今天的日期" in dialog.banner.text.text()
    qtbot.keyClicks(dialog.day.line, "2026-11-21")
    qtbot.mouseClick(dialog.go_button, LEFT)
    qtbot.waitUntil(lambda: program.desk is not None)
    assert program.desk is not None
    assert program.desk.room.acting.today.isoformat() == "2026-11-21"


def test_a_forgotten_password_is_set_anew_with_the_recovery_sheet(
    qtbot: QtBot, desk: tuple[Path, str], begin: Callable[[Path], Program], clock: Clock
) -> None:
    folder, code = desk
    program = begin(folder)
    qtbot.mouseClick(login(program).recovery_button, LEFT)
    dialog = program.entrance.dialog
    assert isinstance(dialog, RecoveryDialog)
    qtbot.keyClicks(dialog.code.line, "AAAA-AAAA")
    for editor in (dialog.first, dialog.second):
        qtbot.keyClicks(editor.line, "new-rice-2026")
    qtbot.mouseClick(dialog.go_button, LEFT)
    qtbot.waitUntil(dialog.banner.isVisible)
    dialog.code.line.clear()
    qtbot.keyClicks(dialog.code.line, code)
    qtbot.mouseClick(dialog.go_button, LEFT)
    qtbot.waitUntil(lambda: program.desk is not None)
    program.end()
    again = begin(folder)
    qtbot.keyClicks(login(again).password.line, "new-rice-2026")
    qtbot.keyClick(login(again).password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: again.desk is not None)


def test_a_damaged_file_is_written_down_and_restored_from_the_newest_backup(
    qtbot: QtBot,
    desk: tuple[Path, str],
    begin: Callable[[Path], Program],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = desk[0]
    with log_in(folder, user=NAME, password=PASSWORD, now_ms=clock, today=TODAY).office.store as store:
        backup(store)
    content = bytearray((folder / "lianghe.db").read_bytes())
    content[-2000] ^= 1
    (folder / "lianghe.db").write_bytes(content)
    program = begin(folder)
    page = login(program)
    qtbot.keyClicks(page.password.line, PASSWORD)
    qtbot.mouseClick(page.login_button, LEFT)
    qtbot.waitUntil(lambda: isinstance(program.entrance.dialog, DamageDialog))
    dialog = program.entrance.dialog
    assert isinstance(dialog, DamageDialog)
    out = folder.parent / "内容.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    qtbot.mouseClick(dialog.save_button, LEFT)
    qtbot.waitUntil(dialog.banner.isVisible)
    assert "工作人员 1 条" in dialog.banner.text.text()
    assert out.exists()
    qtbot.mouseClick(dialog.go_button, LEFT)
    qtbot.waitUntil(lambda: program.desk is not None)
    assert list(folder.glob("lianghe.db.damaged-*"))


def test_practice_is_filled_and_can_be_ended(
    qtbot: QtBot, tmp_path: Path, begin: Callable[[Path], Program], clock: Clock
) -> None:
    program = begin(tmp_path / "practice")
    wizard = program.entrance.widget
    assert isinstance(wizard, FirstRunWizard)
    qtbot.mouseClick(wizard.level.buttons[0], LEFT)
    qtbot.mouseClick(wizard.next_button, LEFT)
    qtbot.keyClicks(wizard.area.code.line, VILLAGE)
    type_words(wizard.area.name.line, "随便一村")
    qtbot.mouseClick(wizard.next_button, LEFT)
    type_words(wizard.admin.name.line, NAME)
    qtbot.mouseClick(wizard.next_button, LEFT)
    for editor in (wizard.password.first, wizard.password.second):
        qtbot.keyClicks(editor.line, PASSWORD)
    qtbot.mouseClick(wizard.next_button, LEFT)
    qtbot.mouseClick(wizard.source.buttons[3], LEFT)
    qtbot.mouseClick(wizard.next_button, LEFT)
    qtbot.waitUntil(wizard.recovery.isVisible)
    wizard.recovery.confirm.setChecked(True)
    qtbot.mouseClick(wizard.next_button, LEFT)
    qtbot.waitUntil(lambda: program.desk is not None)
    assert program.desk is not None
    assert "练习" in program.desk.window.windowTitle()
    assert len(household_ids(program.desk.room.office)) > 50
    asked, room = program.desk, program.desk.room
    begun, counted = threading.Event(), []

    def count_when_asked_to_end(control: Control) -> None:
        begun.set()
        while not control.stopping:
            threading.Event().wait(0.01)
        counted.append(len(household_ids(room.office)))
        raise RuntimeError

    room.run(asked, count_when_asked_to_end, done=lambda _: None)
    assert begun.wait(PATIENCE_S)
    program.desk.end_practice()
    assert program.desk is None
    assert counted[0] > 50, "the file was closed before what was under way had ended"
    QCoreApplication.sendPostedEvents()
    assert program.faults.dialog is None, "a fault of a desk that was left is told"
    assert isinstance(program.entrance.widget, FirstRunWizard)
    assert not (tmp_path / "practice" / "lianghe.db").exists()


def test_another_size_builds_the_window_anew_where_one_was(
    qtbot: QtBot, desk: tuple[Path, str], begin: Callable[[Path], Program], clock: Clock, qapp: QApplication
) -> None:
    program = begin(desk[0])
    qtbot.keyClicks(login(program).password.line, PASSWORD)
    qtbot.keyClick(login(program).password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.desk is not None)
    assert program.desk is not None
    program.desk.go_to(SETTINGS)
    before = program.desk.window
    try:
        program.desk.set_appearance(Appearance(scale_percent=150))
        assert program.desk.window is not before
        assert program.desk.window.current_key() == SETTINGS
        assert read_preferences(desk[0]).scale_percent == 150
    finally:
        apply_theme(qapp, Appearance())


def test_preferences_survive_damage(tmp_path: Path) -> None:
    kept = Preferences(scale_percent=125, high_contrast=True, last_user=NAME)
    keep_preferences(tmp_path, kept)
    assert read_preferences(tmp_path) == kept
    (tmp_path / "desktop.json").write_text("{", "utf-8")
    assert read_preferences(tmp_path) == Preferences()
    (tmp_path / "desktop.json").write_text(
        '{"scale_percent": 3, "high_contrast": 1, "last_user": ""}', "utf-8"
    )
    assert read_preferences(tmp_path) == Preferences()


def test_a_report_names_places_and_no_values(qapp: QApplication) -> None:
    try:
        raise ValueError("440403198001011234 陈志强")
    except ValueError as caught:
        fault = caught
    text = report_text(fault)
    assert "ValueError" in text
    assert "test_entrance.py" in text
    assert "4404031980" not in text
    assert NAME not in text
    assert str(Path.home()) not in text
    reporter = FaultReporter()
    reporter.report(fault)
    dialog = reporter.dialog
    assert dialog is not None
    reporter.report(fault)
    assert reporter.dialog is dialog
    dialog.close()


def test_a_backup_comes_back_on_a_machine_without_a_desk(
    qtbot: QtBot,
    desk: tuple[Path, str],
    begin: Callable[[Path], Program],
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = opening.open_desk(desk[0], user=NAME, password=PASSWORD, today=TODAY)
    before = started.office.desk.author
    kept = keeping.back_up(started.office, started.acting)
    started.office.store.close()
    program = begin(tmp_path / "new-machine")
    wizard = program.entrance.widget
    assert isinstance(wizard, FirstRunWizard)
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: tmp_path))
    qtbot.mouseClick(wizard.restore_button, LEFT)
    assert "没有两合的备份" in wizard.banner.text.text()
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: kept))
    qtbot.mouseClick(wizard.restore_button, LEFT)
    dialog = program.entrance.dialog
    assert isinstance(dialog, RestoreDialog)
    qtbot.keyClicks(dialog.password.line, "wrong-pass-1")
    qtbot.mouseClick(dialog.go_button, LEFT)
    qtbot.waitUntil(dialog.banner.isVisible)
    dialog.password.line.clear()
    qtbot.keyClicks(dialog.password.line, PASSWORD)
    qtbot.mouseClick(dialog.go_button, LEFT)
    qtbot.waitUntil(lambda: program.desk is not None)
    assert program.desk is not None
    assert program.desk.room.office.desk.author != before


def test_the_first_start_tells_what_to_do_with_a_new_machine(
    qtbot: QtBot, begin: Callable[[Path], Program], tmp_path: Path
) -> None:
    wizard = begin(tmp_path / "empty").entrance.widget
    assert isinstance(wizard, FirstRunWizard)
    qtbot.mouseClick(wizard.guides_button, LEFT)
    dialog = wizard.findChild(GuidesDialog)
    assert isinstance(dialog, GuidesDialog)
    assert "来了一台新电脑" in dialog.cards[0].title.text()
    assert "1　" in dialog.cards[0].words.text()
    qtbot.mouseClick(dialog.close_button, LEFT)
    qtbot.mouseClick(wizard.level.buttons[0], LEFT)
    qtbot.mouseClick(wizard.next_button, LEFT)
    assert wizard.other_ways.isHidden()
