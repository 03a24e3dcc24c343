"""收件箱: what lies in the folder is listed by itself, shown with old and new values, taken in at once."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework import enrolment, exchange, inbox
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.register import NewHousehold, add_member, register_household
from lianghe_desktop.casework.start import Started, log_in
from lianghe_desktop.desktop.exchanging.arrivals_part import ArrivalsPart
from lianghe_desktop.desktop.exchanging.folder_watch import FolderWatch
from lianghe_desktop.desktop.exchanging.inbox_page import APPROVING, BELOW, REPORTS, InboxPage
from lianghe_desktop.desktop.exchanging.joining_part import JoiningPart
from lianghe_desktop.desktop.exchanging.reports_part import ReportsPart
from lianghe_desktop.desktop.exchanging.taking_in_page import TakingInPage
from lianghe_desktop.desktop.navigation import INBOX, SYNC
from lianghe_desktop.desktop.ruling.stopping_part import StoppingPart
from lianghe_desktop.desktop.widgets.pickers import PICKERS, Pickers
from lianghe_desktop.records.enums import Level
from lianghe_desktop.store.backup import backup
from tests.casework.conftest import PASSWORD, TODAY, TOWNSHIP, Clock, NewDesk, member, new_desk
from tests.casework.exchanging import RETURN, carry, edit, let_in, restored, write_to
from tests.casework.families import put_family
from tests.desktop.case_desk import CaseDesk, Open

__all__ = ["new_desk"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pair(new_desk: NewDesk, tmp_path: Path) -> tuple[Started, Started, Path]:
    """Return a village and its township that know the same family, and an empty folder."""
    stick = tmp_path / "stick"
    stick.mkdir()
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    village = new_desk()
    let_in(village, township, stick)
    put_family(village)
    carry(village, township, stick)
    folder = tmp_path / "inbox"
    folder.mkdir()
    return village, township, folder


def shown(qtbot: QtBot, desk: CaseDesk, folder: Path) -> tuple[InboxPage, ArrivalsPart]:
    inbox.keep_inbox_folder(desk.started.office, desk.started.acting, folder)
    page = InboxPage(desk.room)
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1200, 800)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: page.arrivals.found is not None)
    return page, page.arrivals


def test_what_lies_in_the_folder_is_looked_at_and_taken_in(
    qtbot: QtBot, pair: tuple[Started, Started, Path], opened: Open
) -> None:
    village, township, folder = pair
    edit(village, "address", "河堤东 3 号")
    (path,) = write_to(village, township, folder)
    path.rename(folder / "照片.dat")
    desk = opened(township)
    _, part = shown(qtbot, desk, folder)
    qtbot.waitUntil(lambda: part.table.words() != [])
    (line,) = part.table.words()
    assert line[0] == "示范一村"
    assert line[3] == "还没有导入"
    assert part.take_button.text() == "全部导入（1 份）"
    qtbot.mouseClick(part.look_button, LEFT)
    page = desk.navigator.pages[-1]
    assert isinstance(page, TakingInPage)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: not page.busy)
    assert "有变化的 1 户" in page.changes.summary.text()
    (change,) = page.changes.table.words()
    assert "住址" in change[1]
    assert change[3] == "河堤东 3 号"
    page.take_in()
    qtbot.waitUntil(lambda: page.cards[0].done and not page.busy)
    assert "已导入 1 个" in page.result.text.text()
    home, household = household_ids(township.office)[0]
    assert household_file(township.office, home, household).household.address == "河堤东 3 号"
    part.refresh()
    qtbot.waitUntil(lambda: part.table.words()[0][3] == "已导入过")
    assert not part.take_button.isEnabled()


def test_one_press_takes_everything_in_and_names_what_was_refused(
    qtbot: QtBot, pair: tuple[Started, Started, Path], opened: Open
) -> None:
    village, township, folder = pair
    edit(village, "address", "河堤东 3 号")
    (path,) = write_to(village, township, folder)
    edit(village, "address", "河堤东 4 号")
    (later,) = write_to(village, township, folder)
    cut = later.rename(folder / "b.lhb")
    desk = opened(township)
    _, part = shown(qtbot, desk, folder)
    qtbot.waitUntil(lambda: len(part.new) == 2)
    cut.write_bytes(cut.read_bytes()[:-30])
    qtbot.mouseClick(part.take_button, LEFT)
    page = desk.navigator.pages[-1]
    assert isinstance(page, TakingInPage)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: not page.busy)
    assert "共 2 个文件：已导入 1 个，没有收下 1 个" in page.result.text.text()
    words = {card.path.name: card.badge.word.text() for card in page.cards}
    assert words == {"b.lhb": "没有收下", path.name: "已导入"}


def test_another_folder_is_watched_from_now_on(
    qtbot: QtBot,
    pair: tuple[Started, Started, Path],
    opened: Open,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, township, folder = pair
    _, part = shown(qtbot, opened(township), folder)
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: other))
    qtbot.mouseClick(part.folder_button, LEFT)
    qtbot.waitUntil(lambda: str(other) in part.folder.text())
    qtbot.mouseClick(part.forget_button, LEFT)
    qtbot.waitUntil(lambda: "没有设收件文件夹" in part.folder.text())


def test_a_file_that_comes_is_noticed(qtbot: QtBot, tmp_path: Path) -> None:
    owner = QObject()
    watch = FolderWatch(owner, settle_ms=10)
    watch.watch([tmp_path, tmp_path / "not there"])
    watch.start()
    with qtbot.waitSignal(watch.changed):
        (tmp_path / "new.lhb").write_bytes(b"x")
    watch.stop()
    owner.deleteLater()


def test_who_has_not_reported_stands_first_and_all_get_theirs_by_one_press(
    qtbot: QtBot,
    pair: tuple[Started, Started, Path],
    opened: Open,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, township, folder = pair
    page, _ = shown(qtbot, opened(township), folder)
    qtbot.mouseClick(page.tabs.buttons[REPORTS], LEFT)
    reports = page.tabs.part(REPORTS)
    assert isinstance(reports, ReportsPart)
    qtbot.waitUntil(lambda: reports.month.words() != [])
    assert reports.badge.word.text() == "登记过电脑的都已上报；还有 7 个没有登记电脑"
    assert reports.month.words()[0][1] in ("本月已上报", "还没有登记电脑")
    page.show_part(BELOW)
    below = page.below
    qtbot.waitUntil(below.all_button.isEnabled)
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: tmp_path))
    qtbot.mouseClick(below.folder_button, LEFT)
    qtbot.waitUntil(lambda: below.table.words()[0][3] == str(tmp_path))
    qtbot.mouseClick(below.all_button, LEFT)
    qtbot.waitUntil(below.export.safe.isVisible)
    assert len(list(tmp_path.glob("baseline-*.lhb"))) == 1
    qtbot.waitUntil(lambda: below.table.words()[0][2] != "还没有")


def test_a_restored_laptop_stands_once_among_those_below_and_twice_where_it_can_be_stopped(
    qtbot: QtBot, pair: tuple[Started, Started, Path], opened: Open, tmp_path: Path
) -> None:
    village, township, folder = pair
    again = restored(village, backup(village.office.store))
    joining = JoiningPart(opened(again).room)
    qtbot.addWidget(joining)
    joining.refresh()
    qtbot.waitUntil(lambda: "要请“白蕉镇”重新批准一次" in joining.state.text.text())
    let_in(again, township, tmp_path / "stick")
    joining.refresh()
    qtbot.waitUntil(lambda: "本机已由“白蕉镇”批准" in joining.state.text.text())
    page, _ = shown(qtbot, opened(township), folder)
    page.show_part(BELOW)
    below = page.below
    qtbot.waitUntil(lambda: below.table.words() != [])
    ((name, received, sent, _),) = below.table.words()
    assert (name.partition("\n")[0], received[:4], sent) == ("示范一村", "2026", "还没有")
    assert enrolment.fingerprint(again.office, again.acting) in name
    assert "恢复过备份" in below.notes.text()
    assert below.notes.isVisible()
    part = StoppingPart(page._room)
    qtbot.addWidget(part)
    part.show()
    part.refresh()
    qtbot.waitUntil(lambda: len(part.table.words()) == 2)
    assert {(line[0] == name, line[3]) for line in part.table.words()} == {
        (True, "在用"),
        (False, "恢复备份以前的"),
    }
    again.office.store.close()


def test_after_an_approval_the_baseline_is_one_press_away(
    qtbot: QtBot,
    pair: tuple[Started, Started, Path],
    opened: Open,
    new_desk: NewDesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, township, folder = pair
    laptop = new_desk(name="一村新电脑")
    asked = enrolment.request(laptop.office, laptop.acting, tmp_path / "stick")
    page, _ = shown(qtbot, opened(township), folder)
    page.show_part(APPROVING)
    approving = page.approving
    monkeypatch.setattr(PICKERS, "now", Pickers(files=lambda *_: [asked.path]))
    qtbot.mouseClick(approving.request_button, LEFT)
    approving.form.field("digits").editor.set_value(asked.fingerprint)
    qtbot.mouseClick(approving.form.go_button, LEFT)
    qtbot.waitUntil(approving.baseline_button.isVisible)
    qtbot.mouseClick(approving.baseline_button, LEFT)
    below = page.below
    qtbot.waitUntil(lambda: len(below.table.words()) == 2)
    qtbot.waitUntil(lambda: asked.fingerprint in below.table.words()[below.table.table.currentRow()][0])
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: tmp_path))
    qtbot.mouseClick(below.baseline_button, LEFT)
    qtbot.waitUntil(below.export.safe.isVisible)
    (baseline,) = tmp_path.glob("baseline-*.lhb")
    assert exchange.inspect(
        laptop.office, laptop.acting, baseline
    ).sentences  # it opens with that laptop's key


def test_who_comes_with_a_new_household_is_seen_before(
    qtbot: QtBot, pair: tuple[Started, Started, Path], opened: Open
) -> None:
    village, township, folder = pair
    head = member("𬱖䶮", "02", dt.date(1960, 5, 1), 1)
    key = register_household(
        village.office, village.acting, NewHousehold(home=village.office.home, head=head)
    )
    child = member("㐆𠅤", "20", dt.date(1982, 1, 2), 2)
    add_member(village.office, village.acting, village.office.home, key, child)
    page = TakingInPage(opened(township).room, list(write_to(village, township, folder)))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: not page.busy)
    changes = page.changes
    assert "新的 1 户" in changes.summary.text()
    assert changes.table.words() == []
    first, second = changes.people.words()
    assert first[0].startswith("𬱖䶮\n临")
    assert first[1:] == ("𬱖䶮", "户主", "1960-05-01", "440403********0014")
    assert second == ("", "㐆𠅤", "子", "1982-01-02", "440403********0024")


def test_a_copied_laptop_is_led_to_being_let_in_again(
    qtbot: QtBot, pair: tuple[Started, Started, Path], opened: Open, tmp_path: Path
) -> None:
    village, township, folder = pair
    place = village.office.store.folder
    village.office.store.close()
    shutil.copytree(place, tmp_path / "copy")
    first, copy = (
        log_in(at, user="李管理", password=PASSWORD, now_ms=Clock(), today=TODAY)
        for at in (place, tmp_path / "copy")
    )
    for desk, text in ((first, "原来的那台"), (copy, "复制的那台")):
        edit(desk, "address", text)
        carry(desk, township, folder)
    first.office.store.close()
    (back,) = write_to(township, copy, folder, RETURN)
    desk = opened(copy)
    page = TakingInPage(desk.room, [back], at_once=True)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.cards[0].done and not page.busy)
    assert "本机已换新编号" in page.cards[0].sentences.text()
    qtbot.mouseClick(page.next_steps.joining, LEFT)
    assert (desk.navigator.places[-1], desk.navigator.parts[-1]) == (SYNC, "joining")
    joining = JoiningPart(desk.room)
    qtbot.addWidget(joining)
    joining.refresh()
    qtbot.waitUntil(lambda: "要请“白蕉镇”重新批准一次" in joining.state.text.text())
    copy.office.store.close()


def test_what_comes_next_is_one_press_away(
    qtbot: QtBot, pair: tuple[Started, Started, Path], opened: Open
) -> None:
    village, township, folder = pair
    edit(village, "address", "河堤东 3 号")
    edit(township, "address", "河堤西 8 号")
    (path,) = write_to(village, township, folder)
    desk = opened(township)
    page = TakingInPage(desk.room, [path], at_once=True)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.cards[0].done and not page.busy)
    steps = page.next_steps
    assert [button for button in steps.buttons if button.isVisible()] == [steps.conflicts, steps.returns]
    for button, place, part in ((steps.conflicts, SYNC, "conflicts"), (steps.returns, INBOX, BELOW)):
        qtbot.mouseClick(button, LEFT)
        assert (desk.navigator.places[-1], desk.navigator.parts[-1]) == (place, part)
    path.unlink()
    (back,) = write_to(township, village, folder, RETURN)
    below = opened(village)
    quiet = TakingInPage(below.room, [back], at_once=True)
    qtbot.addWidget(quiet)
    quiet.show()
    qtbot.waitUntil(lambda: quiet.cards[0].done and not quiet.busy)
    assert not quiet.next_steps.returns.isVisible()
