"""设置: each part does what it says, and asks where nothing can be taken back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.keeping import last_backup
from lianghe_desktop.casework.packs import install_pack
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, read_setting
from lianghe_desktop.casework.start import desk_users
from lianghe_desktop.desktop.adjusting.page import SettingsPage
from lianghe_desktop.desktop.policies.page import PolicyLibraryPage
from lianghe_desktop.desktop.theme.theme import Appearance
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.pickers import PICKERS, Pickers
from lianghe_desktop.records.resources import resource_path
from tests.casework.test_holidays import NOTICE, SOURCE
from tests.desktop.case_desk import VILLAGE, CaseDesk, case_desk, households_of
from tests.desktop.keyboard import type_words

LEFT = Qt.MouseButton.LeftButton


class Ways:
    """Remember what settings asked of the desk."""

    def __init__(self) -> None:
        self.appearances: list[Appearance] = []
        self.ended = 0

    def set_appearance(self, appearance: Appearance) -> None:
        self.appearances.append(appearance)

    def end_practice(self) -> None:
        self.ended += 1


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    yield from case_desk(tmp_path / "desk", households_of(VILLAGE, 2))


@pytest.fixture
def ways() -> Ways:
    return Ways()


@pytest.fixture
def page(qtbot: QtBot, desk: CaseDesk, ways: Ways) -> SettingsPage:
    page = SettingsPage(desk.room, ways)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.entered()
    return page


def test_a_colleague_is_added_with_a_password_and_a_duty(
    qtbot: QtBot, page: SettingsPage, desk: CaseDesk
) -> None:
    people = page.people
    qtbot.mouseClick(people.add_button, LEFT)
    form = people.person_form
    type_words(form.field("name").editor.line, "梁秀珍")
    qtbot.keyClick(form.field("role").editor.buttons[0], Qt.Key.Key_1)
    qtbot.keyClicks(form.field("password").editor.line, "harvest 2026")
    qtbot.keyClicks(form.field("again").editor.line, "harvest 2027")
    qtbot.mouseClick(form.go_button, LEFT)
    assert "不一样" in form.banner.text.text()
    form.field("again").editor.line.selectAll()
    qtbot.keyClicks(form.field("again").editor.line, "harvest 2026")
    qtbot.mouseClick(form.go_button, LEFT)
    qtbot.waitUntil(lambda: ("梁秀珍", "入户调查人员", "在岗") in people.table.words())
    assert "梁秀珍" in desk_users(desk.room.office.store.folder)


def test_a_weak_password_is_refused_in_one_sentence(qtbot: QtBot, page: SettingsPage) -> None:
    qtbot.mouseClick(page.people.password_button, LEFT)
    form = page.people.password_form
    for key in ("password", "again"):
        qtbot.keyClicks(form.field(key).editor.line, "12345678")
    qtbot.mouseClick(form.go_button, LEFT)
    qtbot.waitUntil(form.banner.isVisible)
    assert "密码太简单" in form.banner.text.text()


def test_a_new_recovery_sheet_is_shown_to_be_printed(
    qtbot: QtBot, page: SettingsPage, desk: CaseDesk
) -> None:
    qtbot.mouseClick(page.people.recovery_button, LEFT)
    qtbot.waitUntil(lambda: bool(desk.navigator.papers))
    assert desk.navigator.papers[0].pdf.startswith(b"%PDF")
    assert "作废" in desk.navigator.papers[0].context


def test_telephone_and_policy_are_kept_at_once(qtbot: QtBot, page: SettingsPage, desk: CaseDesk) -> None:
    page.tabs.show_part("office")
    qtbot.keyClicks(page.office.phone.line, "0756-5550000")
    qtbot.keyClick(page.office.phone.line, Qt.Key.Key_Return)
    assert read_setting(desk.room.office, COMPLAINT_PHONE) == "0756-5550000"
    before = pack_in_use(desk.room.office)
    qtbot.keyClick(page.office.policy.pack.buttons[2], Qt.Key.Key_3)
    assert pack_in_use(desk.room.office) != before
    assert desk.navigator.told[-1][0] is Tone.GOOD


def test_a_pack_installed_since_is_offered(
    qtbot: QtBot, page: SettingsPage, desk: CaseDesk, tmp_path: Path
) -> None:
    page.tabs.show_part("office")
    count = len(page.office.policy.pack.buttons)
    own = tmp_path / "own-2026"
    shutil.copytree(resource_path("policies") / "doumen-2017", own)
    head = own / "pack.yaml"
    text = head.read_text("utf-8").replace("code: doumen-2017", "code: own-2026")
    head.write_text(text.replace("珠斗办字〔2017〕6号", "示范字〔2026〕1号"), "utf-8")
    install_pack(desk.room.office, desk.room.acting, own)
    page.entered()
    buttons = page.office.policy.pack.buttons
    assert len(buttons) == count + 1
    place = next(at for at, button in enumerate(buttons) if "示范字" in button.text())
    qtbot.waitUntil(lambda: buttons[place].isVisible() and buttons[place].y() > 0)
    qtbot.mouseClick(buttons[place], LEFT, pos=QPoint(12, buttons[place].height() // 2))
    assert pack_in_use(desk.room.office) == "own-2026"
    page.office.policy.library_button.click()
    assert isinstance(desk.navigator.pages[-1], PolicyLibraryPage)


def test_a_printer_shift_beyond_the_card_is_refused(qtbot: QtBot, page: SettingsPage) -> None:
    page.tabs.show_part("office")
    printer = page.office.printer
    printer.right.line.selectAll()
    qtbot.keyClicks(printer.right.line, "25")
    qtbot.keyClick(printer.right.line, Qt.Key.Key_Return)
    assert "20 毫米" in printer.right_field.shown_error()
    printer.right.line.selectAll()
    qtbot.keyClicks(printer.right.line, "2.5")
    qtbot.keyClick(printer.right.line, Qt.Key.Key_Return)
    assert printer.right_field.shown_error() == ""
    printer.refresh()
    assert printer.right.line.text() == "2.5"


def test_size_and_contrast_are_asked_of_the_desk(qtbot: QtBot, page: SettingsPage, ways: Ways) -> None:
    page.tabs.show_part("look")
    qtbot.keyClick(page.look.scale.buttons[3], Qt.Key.Key_4)
    page.look.contrast.setChecked(True)
    assert ways.appearances[-1] == Appearance(scale_percent=150, high_contrast=True)


def test_a_backup_is_made_and_found_good(
    qtbot: QtBot, page: SettingsPage, desk: CaseDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.tabs.show_part("safety")
    qtbot.mouseClick(page.safety.here_button, LEFT)
    qtbot.waitUntil(lambda: "核对无误" in page.safety.result.text.text())
    kept = last_backup(desk.room.office)
    assert kept is not None
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: kept.path))
    qtbot.mouseClick(page.safety.verify_button, LEFT)
    qtbot.waitUntil(lambda: "完好" in page.safety.result.text.text())
    (kept.path / "lianghe.db").write_bytes(b"damaged")
    qtbot.mouseClick(page.safety.verify_button, LEFT)
    qtbot.waitUntil(lambda: "损坏" in page.safety.result.text.text())


def test_the_data_are_checked(qtbot: QtBot, page: SettingsPage) -> None:
    page.tabs.show_part("safety")
    qtbot.mouseClick(page.safety.check_button, LEFT)
    qtbot.waitUntil(lambda: "资料完好" in page.safety.result.text.text())


def test_ending_practice_asks_first(qtbot: QtBot, page: SettingsPage, ways: Ways) -> None:
    page.tabs.show_part("safety")
    qtbot.mouseClick(page.safety.end_button, LEFT)
    assert page.safety.end_question.isVisible()
    assert ways.ended == 0
    qtbot.mouseClick(page.safety.sure_button, LEFT)
    assert ways.ended == 1


def test_a_notice_is_pasted_and_counted_by(qtbot: QtBot, page: SettingsPage, desk: CaseDesk) -> None:
    page.tabs.show_part("office")
    card = page.office.holidays
    assert [line[0] for line in card.table.words()] == ["2026", "2025", "2024"]
    qtbot.mouseClick(card.add_button, LEFT)
    assert card.form is not None
    assert card.form.value("year") == 2027
    qtbot.waitUntil(card.form.isVisible)
    type_words(card.form.field("source").editor.line, SOURCE)  # type: ignore[attr-defined]  # a line
    card.form.field("notice").editor.set_value(NOTICE.replace("共9天", "共8天"))
    qtbot.mouseClick(card.form.go_button, LEFT)
    assert "数下来是 9 天" in card.form.banner.text.text()
    card.form.field("notice").editor.set_value(NOTICE)
    qtbot.mouseClick(card.form.go_button, LEFT)
    assert card.form is None
    assert card.table.words()[0] == ("2027", "25", "4", "本机录入", SOURCE)
    assert "2027 年：放假 25 天" in desk.navigator.told[-1][1]
