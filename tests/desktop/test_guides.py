"""换电脑与更正: every step leads to a page that is there; new keys, cards and names by the pages' buttons."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lianghe_desktop.casework import exchange, staff
from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.households import household_file, household_ids
from lianghe_desktop.casework.start import Started, add_person
from lianghe_desktop.casework.waiting_upgrade import waiting_for_upgrade
from lianghe_desktop.desktop.adjusting.people_part import PeoplePart
from lianghe_desktop.desktop.entrance.places import build_places
from lianghe_desktop.desktop.exchanging.joining_part import JoiningPart
from lianghe_desktop.desktop.frame.page import Page
from lianghe_desktop.desktop.guiding.guides import guide, guides
from lianghe_desktop.desktop.guiding.page import GuidePage
from lianghe_desktop.desktop.guiding.part import GuidesPart
from lianghe_desktop.desktop.navigation import SETTINGS, SYNC
from lianghe_desktop.desktop.ruling.keys_part import KeysPart
from lianghe_desktop.desktop.ruling.page import RulingPage
from lianghe_desktop.desktop.widgets.pickers import PICKERS, Pickers
from lianghe_desktop.records.area import AreaLevel
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.store.held import HeldReason, hold
from tests.casework.conftest import DISTRICT, PASSWORD, TOWNSHIP, VILLAGE, NewDesk, new_desk
from tests.casework.exchanging import BASELINE, UP, carry, edit, let_in
from tests.desktop.case_desk import CaseDesk, Open
from tests.desktop.keyboard import type_words
from tests.desktop.test_exchange_place import pair

__all__ = ["new_desk", "pair"]
LEFT = Qt.MouseButton.LeftButton
RETURN = exchange.Kind.RETURN


class _Ways:
    """What settings and home ask of the desk; nothing here asks."""

    def set_appearance(self, _appearance: object) -> None: ...

    def end_practice(self) -> None: ...


def goals(qtbot: QtBot, desk: CaseDesk) -> Iterator[tuple[str, str]]:
    """Press every button of every guide; yield the place and the part that each leads to."""
    for one in guides(desk.room.office.desk.level):
        page = GuidePage(desk.room, one)
        qtbot.addWidget(page)
        assert page.head().title == one.title
        for button in page.buttons:
            qtbot.mouseClick(button, LEFT)
            yield desk.navigator.places.pop(), desk.navigator.parts.pop()


@pytest.mark.parametrize(
    ("level", "area"),
    [(Level.VILLAGE, VILLAGE), (Level.TOWNSHIP, TOWNSHIP), (Level.DISTRICT, DISTRICT)],
)
def test_every_step_of_every_guide_leads_where_it_is_done(
    qtbot: QtBot, new_desk: NewDesk, opened: Open, level: Level, area: str
) -> None:
    desk = opened(new_desk(level, area, "示范"))
    places = {place.key: place for place in build_places(desk.room, _Ways())}  # type: ignore[arg-type]
    pages: dict[str, Page] = {}
    found = set(goals(qtbot, desk))
    assert found >= {(SETTINGS, "people"), (SYNC, "joining")}
    for place, part in found:
        if place not in pages:
            pages[place] = places[place].build()
            qtbot.addWidget(pages[place])
        if part:
            tabs = pages[place].tabs  # type: ignore[attr-defined]  # every page with parts has them
            assert part in tabs.buttons
            pages[place].show_part(part)
            assert tabs.key == part


def test_a_guide_speaks_of_who_is_above_and_below() -> None:
    for key, township, district in (
        ("keys", "镇里换了密钥", "县区换了密钥"),
        ("machine", "镇里的电脑换了", "县区的电脑换了"),
    ):
        assert guide(key).title == township
        assert guide(key, AreaLevel.DISTRICT).title == district
    for level in AreaLevel:
        for one in guides(level):
            words = [one.title, one.when, *(step.words for step in (*one.village, *one.above))]
            assert not any("{" in each for each in words)
            assert one.village
            assert one.above
    above = [step.words for one in guides(AreaLevel.DISTRICT) for step in one.above]
    assert not any("各村" in words or "那个村" in words for words in above)


def test_guides_are_reached_from_the_settings(qtbot: QtBot, new_desk: NewDesk, opened: Open) -> None:
    desk = opened(new_desk())
    part = GuidesPart(desk.room)
    qtbot.addWidget(part)
    qtbot.mouseClick(part.buttons["lost_laptop"], LEFT)
    page = desk.navigator.pages[-1]
    assert isinstance(page, GuidePage)
    qtbot.addWidget(page)
    assert page.guide.title == "电脑丢了或被盗"
    qtbot.mouseClick(part.ruling_button, LEFT)
    assert isinstance(desk.navigator.pages[-1], RulingPage)
    qtbot.addWidget(desk.navigator.pages[-1])


def test_what_waits_for_a_newer_program_is_named(
    qtbot: QtBot, pair: tuple[Started, Started], opened: Open
) -> None:
    village = pair[0]
    store = village.office.store

    def job(unit) -> None:  # type: ignore[no-untyped-def]
        ids = unit.connection.exec_driver_sql("SELECT id FROM op ORDER BY id LIMIT 3").scalars().all()
        details = ("member.shoe_size", "member.shoe_size", "weather")
        hold(unit.connection, [(op, HeldReason.NEWER, one) for op, one in zip(ids, details, strict=True)])

    store.write(job, actor=village.acting.actor)
    assert [(one.word, one.lines) for one in waiting_for_upgrade(village.office)] == [
        ("家庭成员", 2),
        ("新版本才有的内容", 1),
    ]
    page = GuidePage(opened(village).room, guide("versions"))
    qtbot.addWidget(page)
    page.entered()
    qtbot.waitUntil(lambda: "家庭成员　2 条" in page.waiting.words.text())


def test_new_keys_are_announced_and_taken_over_by_pressing_buttons(
    qtbot: QtBot,
    pair: tuple[Started, Started],
    opened: Open,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    village, township = pair
    town = KeysPart(opened(township).room)
    below = opened(village)
    joining = JoiningPart(below.room)
    for widget in (town, joining):
        qtbot.addWidget(widget)
        widget.show()
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: stick))
    qtbot.mouseClick(town.rotate_button, LEFT)
    assert "已换新密钥" in town.result.text.text()
    (notice,) = stick.glob("newkey-*.lhe")
    monkeypatch.setattr(PICKERS, "now", Pickers(files=lambda *_: [notice]))
    qtbot.mouseClick(joining.new_keys.choose_button, LEFT)
    assert "新密钥" in below.navigator.told[-1][1]
    assert carry(village, township, stick, UP).report.new > 0


def test_a_replaced_township_is_taken_over_by_its_card_and_counts_what_the_lost_one_wrote(
    qtbot: QtBot,
    pair: tuple[Started, Started],
    opened: Open,
    new_desk: NewDesk,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    village, lost = pair
    carry(village, lost, stick, UP)
    edit(lost, "address", "镇里改过的")
    carry(lost, village, stick, RETURN)
    fresh = new_desk(Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    town, joining = KeysPart(opened(fresh).room), JoiningPart(opened(village).room)
    for widget in (town, joining):
        qtbot.addWidget(widget)
        widget.show()
    joining.refresh()
    qtbot.waitUntil(lambda: "核对码" in joining.new_keys.above.text())
    old_digits = joining.new_keys.above.text()[-9:]
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: stick))
    qtbot.mouseClick(town.card_button, LEFT)
    (card,) = stick.glob("card-*.lhe")
    monkeypatch.setattr(PICKERS, "now", Pickers(files=lambda *_: [card]))
    qtbot.mouseClick(joining.new_keys.choose_button, LEFT)
    type_words(joining.new_keys.form.field("digits").editor.line, town.digits.text())
    qtbot.mouseClick(joining.new_keys.form.go_button, LEFT)
    let_in(village, fresh, stick)
    carry(village, fresh, stick, UP)
    home, household = household_ids(fresh.office)[0]
    assert household_file(fresh.office, home, household).household.address != "镇里改过的"
    type_words(town.former.field("digits").editor.line, old_digits)
    qtbot.mouseClick(town.former.go_button, LEFT)
    assert "照样算数" in town.result.text.text()
    assert household_file(fresh.office, home, household).household.address == "镇里改过的"


def test_a_village_gets_its_new_name_and_a_merged_one_its_homes(
    qtbot: QtBot,
    pair: tuple[Started, Started],
    opened: Open,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    village, township = pair
    part = KeysPart(opened(township).room)
    qtbot.addWidget(part)
    part.show()
    part.rename.field("village").editor.set_value(VILLAGE)
    type_words(part.rename.field("name").editor.line, "白蕉新村")
    part.resize(900, 400)
    bar = part._cards.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 400)
    bar.setValue(bar.maximum())
    qtbot.mouseClick(part.rename.go_button, LEFT)
    assert "白蕉新村" in part.changed.text()
    qtbot.waitUntil(lambda: not part.result.visibleRegion().isEmpty())  # what came of it is seen at once
    assert part.rename.text("name") == ""
    carry(township, village, stick, RETURN)
    assert area_names(village.office).name(VILLAGE) == "白蕉新村"
    monkeypatch.setattr(PICKERS, "now", Pickers(folder=lambda *_: stick))
    part.merge.field("village").editor.set_value("440403106202")
    part.merge.field("into").editor.set_value(VILLAGE)
    qtbot.mouseClick(part.merge.go_button, LEFT)
    assert "已并入白蕉新村" in part.changed.text()
    assert part.digits.isVisible()


def test_a_colleague_who_left_is_stopped_and_may_come_back(
    qtbot: QtBot, new_desk: NewDesk, opened: Open
) -> None:
    started = new_desk()
    add_person(started.office, started.acting, name="王干部", role=Role.SURVEYOR, password=PASSWORD)
    part = PeoplePart(opened(started).room)
    qtbot.addWidget(part)
    part.show()
    part.refresh()
    part.table.table.selectRow(0)
    assert not part.stop_button.isEnabled()
    for state in ("已停用", "在岗"):
        part.table.table.selectRow(1)
        qtbot.mouseClick(part.stop_button, LEFT)
        assert part.table.words()[1][2] == state
    assert [one.active for one in staff.colleagues(started.office)] == [True, True]


def test_a_new_laptop_starts_from_a_baseline(
    pair: tuple[Started, Started], new_desk: NewDesk, stick: Path
) -> None:
    village, township = pair
    carry(village, township, stick, UP)
    laptop = new_desk(name="一村新电脑")
    let_in(laptop, township, stick)
    assert len(carry(township, laptop, stick, BASELINE).households) == 1
