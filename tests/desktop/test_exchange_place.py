"""数据同步: state in words, refusals that say what is safe, conflicts side by side, the stick let go last."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework import exchange
from lianghe_desktop.casework.conflict_decisions import conflict_lines
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.stick import export_limit_mb
from lianghe_desktop.desktop.exchanging.conflicts_part import ConflictsPart
from lianghe_desktop.desktop.exchanging.inbox_page import InboxPage
from lianghe_desktop.desktop.exchanging.page import JOINING, LOG, STATUS, ExchangePage
from lianghe_desktop.desktop.exchanging.shared_part import SharedPart
from lianghe_desktop.desktop.exchanging.taking_in_page import TakingInPage
from lianghe_desktop.desktop.widgets.pickers import PICKERS, Pickers
from lianghe_desktop.records.enums import Level
from tests.casework.conftest import DISTRICT, TOWNSHIP, NewDesk, new_desk
from tests.casework.exchanging import UP, carry, edit, let_in
from tests.casework.families import put_family
from tests.desktop.case_desk import CaseDesk, Open
from tests.desktop.keyboard import type_words

__all__ = ["new_desk"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pair(new_desk: NewDesk, stick: Path) -> tuple[Started, Started]:
    """Return a village and its township, enrolled, with one family in the village."""
    township = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    village = new_desk()
    let_in(village, township, stick)
    put_family(village)
    return village, township


def shown(qtbot: QtBot, desk: CaseDesk) -> ExchangePage:
    page = ExchangePage(desk.room)
    qtbot.addWidget(page)
    desk.follow(page)
    page.resize(1200, 800)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: "等待上报" in page.status.figure.text())
    return page


def test_a_desk_that_nobody_let_in_says_so_and_cannot_export(
    qtbot: QtBot, new_desk: NewDesk, opened: Open, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(qtbot, opened(new_desk()))
    assert page.status.badge.word.text() == "还没有向上级登记"
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: stick))
    page.export_up()
    qtbot.waitUntil(page.export.result.isVisible)
    assert "没有改动" in page.export.result.text.text()
    assert page.export.safe.isHidden()
    assert list(stick.iterdir()) == []


def test_a_district_reports_only_where_a_city_collects(
    qtbot: QtBot, new_desk: NewDesk, opened: Open, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = new_desk(Level.DISTRICT, DISTRICT, "斗门区")
    desk = opened(district)
    page = ExchangePage(desk.room)
    qtbot.addWidget(page)
    desk.follow(page)
    page.show()
    page.entered()
    qtbot.waitUntil(lambda: page.status.figure.text() == "没有上级，不用上报")
    assert page.status.badge.isHidden()
    assert exchange.status(district.office).waiting_ops == 0
    page.tabs.show_part(JOINING)
    qtbot.waitUntil(lambda: "没有的不用办" in page.joining.state.text.text())

    city = new_desk(Level.CITY, "440400000000", "珠海市")
    let_in(district, city, stick)
    page.tabs.show_part(STATUS)
    qtbot.waitUntil(lambda: "等待上报" in page.status.figure.text())
    qtbot.waitUntil(lambda: page.head().context == "上级：珠海市")
    assert page.head().actions[-1].verb == "导出到U盘"
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: stick))
    page.export_up()
    qtbot.waitUntil(page.export.safe.isVisible)
    assert len(list(stick.glob("up-440403000000-*.lhb"))) == 1


def test_the_stick_may_be_pulled_only_after_everything_was_read_back(
    qtbot: QtBot,
    pair: tuple[Started, Started],
    opened: Open,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = shown(qtbot, opened(pair[0]))
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: stick))
    page.export_up()
    assert page.export.safe.isHidden()
    qtbot.waitUntil(page.export.safe.isVisible)
    assert "核对无误" in page.export.result.text.text()
    written = next(stick.glob("up-*.lhb"))
    assert written.name in page.export.files.text()
    page.tabs.show_part(LOG)
    log = page.tabs.part(LOG)
    qtbot.waitUntil(lambda: any("导出上报包" in line for line in log.table.words()))
    (_, _, other, files) = log.table.words()[0]
    assert (other, files.replace("\u200b", "")) == ("白蕉镇", written.name)
    qtbot.waitUntil(lambda: page.export.isEnabled() and not page.export.busy)
    page.tabs.show_part(STATUS)
    qtbot.waitUntil(lambda: any("已导出，等回执" in line for line in page.status.streams.words()))


def test_the_size_of_a_file_is_chosen_once_and_kept(
    qtbot: QtBot, pair: tuple[Started, Started], opened: Open
) -> None:
    desk = opened(pair[0])
    page = shown(qtbot, desk)
    assert page.export.limit.currentText().startswith("不限")
    page.export.limit.setFocus()
    qtbot.keyClick(page.export.limit, Qt.Key.Key_End)
    assert "100 MB" in page.export.limit.currentText()
    assert export_limit_mb(pair[0].office) == 100
    again = shown(qtbot, desk)
    assert "100 MB" in again.export.limit.currentText()


def test_a_file_is_checked_without_being_taken_in(
    qtbot: QtBot,
    pair: tuple[Started, Started],
    opened: Open,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    village, township = pair
    path = exchange.export(village.office, village.acting, stick).paths[0]
    page = shown(qtbot, opened(township))
    monkeypatch.setattr(PICKERS, "now", Pickers(files=lambda *_: [path]))
    page.check_file()
    qtbot.waitUntil(lambda: "文件完好" in page.check_result.text.text())
    assert household_ids(township.office) == []


def test_several_files_wait_in_a_queue_and_a_cut_one_is_refused_alone(
    qtbot: QtBot,
    pair: tuple[Started, Started],
    opened: Open,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    village, township = pair
    whole = exchange.export(village.office, village.acting, stick).paths[0]
    cut = stick / "up-cut.lhb"
    cut.write_bytes(whole.read_bytes()[:-40])
    desk = opened(township)
    inbox = InboxPage(desk.room)
    qtbot.addWidget(inbox)
    inbox.show()
    monkeypatch.setattr(PICKERS, "now", Pickers(files=lambda *_: [whole, cut]))
    inbox.take_in()
    page = desk.navigator.pages[-1]
    assert isinstance(page, TakingInPage)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: not page.busy)
    cards = {card.path.name: card for card in page.cards}
    assert cards["up-cut.lhb"].badge.word.text() == "没有收下"
    assert "没有改动" in cards["up-cut.lhb"].sentences.text()
    assert "涉及 1 户" in cards[whole.name].sentences.text()
    assert household_ids(township.office) == []
    page.take_in()
    qtbot.waitUntil(lambda: cards[whole.name].done and not page.busy)
    assert len(household_ids(township.office)) == 1
    assert not page.head().actions[0].enabled


@pytest.fixture
def contested(pair: tuple[Started, Started], stick: Path) -> tuple[Started, Started]:
    """Return village and township that wrote different addresses; the township knows of both."""
    village, township = pair
    carry(village, township, stick, UP)
    edit(village, "address", "榕树头一号")
    edit(township, "address", "榕树头二号")
    carry(village, township, stick, UP)
    return village, township


def test_values_stand_side_by_side_until_a_person_decides(
    qtbot: QtBot, contested: tuple[Started, Started], opened: Open
) -> None:
    _, township = contested
    part = ConflictsPart(opened(township).room)
    qtbot.addWidget(part)
    part.show()
    counts: list[int] = []
    part.counted.connect(counts.append)
    part.refresh()
    qtbot.waitUntil(lambda: len(part.cards) == 1)
    card = part.cards[0]
    assert "住址" in card.title.text()
    assert {side.text for side in card.line.sides} == {"榕树头一号", "榕树头二号"}
    qtbot.mouseClick(card.typed_button, LEFT)
    assert "请先" in card.banner.text.text()
    village_side = next(n for n, side in enumerate(card.line.sides) if side.text == "榕树头一号")
    qtbot.mouseClick(card.buttons[village_side], LEFT)
    qtbot.waitUntil(part.empty.isVisible)
    assert counts[-1] == 0
    home, household = household_ids(township.office)[0]
    assert household_file(township.office, home, household).household.address == "榕树头一号"


def test_neither_value_may_be_right(qtbot: QtBot, contested: tuple[Started, Started], opened: Open) -> None:
    _, township = contested
    part = ConflictsPart(opened(township).room)
    qtbot.addWidget(part)
    part.show()
    part.refresh()
    qtbot.waitUntil(lambda: len(part.cards) == 1)
    type_words(part.cards[0].typed, "榕树头三号")
    qtbot.mouseClick(part.cards[0].typed_button, LEFT)
    qtbot.waitUntil(part.empty.isVisible)
    assert conflict_lines(township.office) == []
    home, household = household_ids(township.office)[0]
    assert household_file(township.office, home, household).household.address == "榕树头三号"


def test_a_rule_is_seen_first_decides_all_and_is_taken_back(
    qtbot: QtBot, contested: tuple[Started, Started], stick: Path, opened: Open
) -> None:
    village, township = contested
    for desk, text in ((village, "第一组"), (township, "第二组")):
        edit(desk, "group_name", text)
    carry(village, township, stick, UP)
    part = ConflictsPart(opened(township).room)
    qtbot.addWidget(part)
    part.resize(1100, 800)
    part.show()
    part.refresh()
    qtbot.waitUntil(lambda: len(part.cards) == 2)
    rules = part.rules
    rules.rule.setCurrentIndex(rules.rule.findText("以村里填写的为准"))
    qtbot.mouseClick(rules.look_button, LEFT)
    qtbot.waitUntil(rules.decide_button.isEnabled)
    assert rules.decide_button.text() == "按这个定下 2 处"
    assert {line[3] for line in rules.table.words()} == {"榕树头一号", "第一组"}
    qtbot.mouseClick(rules.decide_button, LEFT)
    qtbot.waitUntil(part.empty.isVisible)
    qtbot.waitUntil(lambda: len(part.decided.table.words()) == 1)
    assert part.decided.table.words()[0][2:] == ("以村里填写的为准", "2")
    part.decided.table.table.setCurrentCell(0, 0)
    qtbot.waitUntil(lambda: len(part.decided.fields.words()) == 2)
    qtbot.mouseClick(part.decided.undo_button, LEFT)
    qtbot.waitUntil(lambda: part.decided.table.words() == [])
    home, household = household_ids(township.office)[0]
    assert household_file(township.office, home, household).household.address == "榕树头二号"


def test_two_desks_exchange_through_a_folder_by_themselves(
    qtbot: QtBot, pair: tuple[Started, Started], opened: Open, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    village, township = pair
    parts = []
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: stick))
    for started in (township, village):
        part = SharedPart(opened(started).room)
        qtbot.addWidget(part)
        part.show()
        part.refresh()
        qtbot.waitUntil(lambda part=part: "U盘" in part.words.text())  # type: ignore[misc]  # bound default
        qtbot.mouseClick(part.folder_button, LEFT)
        qtbot.waitUntil(lambda part=part: part.badge.word.text() == "正在自动交换")  # type: ignore[misc]
        parts.append(part)
    assert "送出：白蕉镇" in parts[1].words.text()
    qtbot.mouseClick(parts[0].now_button, LEFT)
    qtbot.waitUntil(lambda: "收到：示范一村" in parts[0].words.text())
    assert len(household_ids(township.office)) == 1
    qtbot.mouseClick(parts[0].pause_button, LEFT)
    qtbot.waitUntil(lambda: parts[0].badge.word.text() == "已暂停")
    qtbot.mouseClick(parts[0].end_button, LEFT)
    qtbot.waitUntil(lambda: parts[0].badge.word.text() == "没有用共享文件夹")
