"""Pictures of what happens when machines, keys and people change, each page as it is when it is needed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QWidget

from lianghe_desktop.casework import enrolment
from lianghe_desktop.casework.start import Started, add_person, log_in
from lianghe_desktop.desktop.entrance.desk import OpenDesk
from lianghe_desktop.desktop.exchanging.inbox_page import APPROVING, BELOW, InboxPage
from lianghe_desktop.desktop.exchanging.page import JOINING, ExchangePage
from lianghe_desktop.desktop.exchanging.taking_in_page import TakingInPage
from lianghe_desktop.desktop.navigation import INBOX, RULING, SETTINGS, SYNC
from lianghe_desktop.desktop.ruling.page import ERASING, GAPS, KEYS, QUESTIONS, STOPPING, RulingPage
from lianghe_desktop.desktop.widgets.pickers import PICKERS, Pickers
from lianghe_desktop.records.enums import Level, Role
from lianghe_desktop.records.sync_tables import Receipt
from lianghe_desktop.store.backup import backup, restore
from lianghe_desktop.store.streams import streams
from tests.casework.conftest import PASSWORD, TODAY, TOWNSHIP, VILLAGE, Clock
from tests.casework.exchanging import RETURN, carry, edit, let_in, write_to
from tests.casework.families import put_family
from tests.screens.receiving import make_desk, scroll_to
from tests.screens.stage import Stage
from tests.screens.working import open_desk

OTHER_VILLAGE = "440403106202"


def shoot(stage: Stage, folder: Path) -> None:
    """Photograph joining, approving, stopping, gaps, copied disks, keys, and villages that change."""
    stick = folder / "stick"
    stick.mkdir(parents=True)
    town = make_desk(folder / "town", Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    village = make_desk(folder / "village", Level.VILLAGE, VILLAGE, "白蕉示范一村")
    add_person(village.office, village.acting, name="王秀兰", role=Role.SURVEYOR, password=PASSWORD)
    _join(stage, village, town, stick)
    put_family(village)
    carry(village, town, stick)
    _restore(stage, folder, stick, town)
    village = _copied(stage, folder, stick, village, town)
    _lose_a_file(village, town, stick)
    _decide(stage, town, stick)
    for started in (town, village):
        started.office.store.close()


@contextmanager
def _picking(stick: Path, *files: Path) -> Iterator[None]:
    """Let every question for a folder be answered with the stick, for files with these."""
    before = PICKERS.now
    PICKERS.now = Pickers(folder=lambda *_: stick, files=lambda *_: list(files))
    yield
    PICKERS.now = before


def _part(stage: Stage, desk: OpenDesk, place: str, part: str) -> QWidget:
    desk.go_to(place)
    stage.settle()
    page = desk.window.page()
    assert isinstance(page, ExchangePage | InboxPage | RulingPage)
    page.show_part(part)
    stage.settle()
    return page.tabs.part(part)


def _join(stage: Stage, village: Started, town: Started, stick: Path) -> None:
    """Photograph request, approval and acceptance on both sides."""
    with open_desk(stage, village) as desk, _picking(stick):
        part = _part(stage, desk, SYNC, JOINING)
        stage.shot(desk.window, "changing-joining-1")
        part.request_button.click()
        stage.shot(desk.window, "changing-joining-2-asked")
        desk.go_to(SETTINGS)
        page = desk.window.page()
        page.show_part("people")
        stage.shot(desk.window, "changing-people")
    (request,) = stick.glob("request-*.lhe")
    with open_desk(stage, town) as desk, _picking(stick, request):
        part = _part(stage, desk, INBOX, APPROVING)
        part.request_button.click()
        stage.shot(desk.window, "changing-approving-1-chosen")
        part.form.field("digits").editor.set_value(enrolment.fingerprint(village.office, village.acting))
        part.form.go_button.click()
        stage.shot(desk.window, "changing-approving-2-done")
    (approval,) = stick.glob("approval-*.lhe")
    with open_desk(stage, village) as desk, _picking(stick, approval):
        part = _part(stage, desk, SYNC, JOINING)
        part.approval_button.click()
        stage.settle()
        scroll_to(part, part.approval_button)
        stage.shot(desk.window, "changing-joining-3-approval")
        part.approval_form.field("digits").editor.set_value(enrolment.fingerprint(town.office, town.acting))
        part.approval_form.go_button.click()
        stage.shot(desk.window, "changing-joining-4-accepted")
        scroll_to(part, part.new_keys)
        stage.shot(desk.window, "changing-joining-new-keys")
    for path in (request, approval):
        path.unlink()


def _restore(stage: Stage, folder: Path, stick: Path, town: Started) -> None:
    """Photograph a laptop that was restored: how it asks again, and how it is listed."""
    second = make_desk(folder / "second", Level.VILLAGE, OTHER_VILLAGE, "白蕉示范二村")
    let_in(second, town, stick)
    carry(second, town, stick)
    kept = backup(second.office.store)
    store = second.office.store
    store.close()
    restore(kept, store.folder, user="陈志强", password=PASSWORD, now_ms=Clock())
    again = log_in(store.folder, user="陈志强", password=PASSWORD, now_ms=Clock(), today=TODAY)
    path = enrolment.request(again.office, again.acting, stick).path
    with open_desk(stage, again) as desk:
        stage.shot(desk.window, "changing-restored-home")
        _part(stage, desk, SYNC, JOINING)
        stage.shot(desk.window, "changing-restored-joining")
    with open_desk(stage, town) as desk, _picking(stick, path):
        part = _part(stage, desk, INBOX, APPROVING)
        part.request_button.click()
        stage.shot(desk.window, "changing-approving-restored")
    let_in(again, town, stick)
    with open_desk(stage, town) as desk:
        part = _part(stage, desk, INBOX, BELOW)
        scroll_to(part, part.table)
        stage.shot(desk.window, "changing-below-restored")
    again.office.store.close()


def _copied(stage: Stage, folder: Path, stick: Path, village: Started, town: Started) -> Started:
    """Copy a laptop's disk; photograph what the copy is told when it takes the return in."""
    place = village.office.store.folder
    village.office.store.close()
    shutil.copytree(place, folder / "copy")
    first, copy = (
        log_in(at, user="陈志强", password=PASSWORD, now_ms=Clock(), today=TODAY)
        for at in (place, folder / "copy")
    )
    edit(first, "address", "河堤东3号")
    carry(first, town, stick)
    edit(copy, "address", "河堤西8号")
    for path in write_to(copy, town, stick):
        with open_desk(stage, town) as desk:
            desk.open_over(TakingInPage(desk.room, [path], at_once=True))
            stage.shot(desk.window, "changing-copied-town")
        path.unlink()
    (back,) = write_to(town, copy, stick, RETURN)
    with open_desk(stage, copy) as desk:
        desk.open_over(TakingInPage(desk.room, [back], at_once=True))
        stage.shot(desk.window, "changing-copied-laptop")
    back.unlink()
    copy.office.store.close()
    return first


def _lose_a_file(village: Started, town: Started, stick: Path) -> None:
    """Let one bundle of the laptop be lost on its way, and the next arrive."""
    carry(town, village, stick, RETURN)
    edit(village, "phone", "13800000000")
    store, author = village.office.store, town.office.desk.author
    rows = [
        Receipt(peer=author, stream=str(one.stream), number=one.number, hash=one.hash.hex())
        for one in streams(store)
    ]
    store.write(lambda unit: unit.put_many(rows), actor=village.acting.actor)
    edit(village, "group_name", "第九组")
    carry(village, town, stick)


def _decide(stage: Stage, town: Started, stick: Path) -> None:
    """Photograph every part of 裁定与更正 with something in it."""
    with open_desk(stage, town) as desk, _picking(stick):
        _part(stage, desk, RULING, QUESTIONS)
        stage.shot(desk.window, "changing-questions")
        part = _part(stage, desk, RULING, STOPPING)
        stage.shot(desk.window, "changing-stopping")
        part.table.table.selectRow(0)
        stage.settle()
        stage.shot(desk.window, "changing-stopping-chosen")
        part = _part(stage, desk, RULING, GAPS)
        stage.shot(desk.window, "changing-gaps")
        part.gaps.select(0)
        stage.settle()
        stage.shot(desk.window, "changing-gaps-chosen")
        scroll_to(part, part.forks)
        stage.shot(desk.window, "changing-forks")
        part = _part(stage, desk, RULING, KEYS)
        part.card_button.click()
        stage.shot(desk.window, "changing-keys-card")
        scroll_to(part, part.former)
        stage.shot(desk.window, "changing-keys-former")
        part.rename.field("village").editor.set_value(VILLAGE)
        part.rename.field("name").editor.set_value("白蕉新村")
        scroll_to(part, part.rename)
        stage.shot(desk.window, "changing-keys-rename")
        part.rename.go_button.click()
        stage.shot(desk.window, "changing-keys-renamed")
        scroll_to(part, part.merge)
        stage.shot(desk.window, "changing-keys-merge")
        part.rotate_button.click()
        stage.shot(desk.window, "changing-keys-rotated")
        _part(stage, desk, RULING, ERASING)
        stage.shot(desk.window, "changing-erasing")
