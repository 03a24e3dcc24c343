"""Pictures of the receiving desk with real bundles: what came, what it would change, conflicts, the 28th."""

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea, QWidget

from lianghe_desktop.casework import inbox
from lianghe_desktop.casework.help import NewVisit, record_visit
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.start import FirstRun, Started, create_desk
from lianghe_desktop.desktop.exchanging.inbox_page import BELOW, REPORTS, InboxPage
from lianghe_desktop.desktop.exchanging.page import CONFLICTS, ExchangePage
from lianghe_desktop.desktop.exchanging.taking_in_page import TakingInPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.navigation import INBOX, SYNC
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.enums import Level
from tests.casework.conftest import CHEAP, PASSWORD, TODAY, TOWNSHIP, VILLAGE, Clock
from tests.casework.exchanging import RETURN, carry, edit, let_in, write_to
from tests.casework.families import put_family
from tests.screens.stage import Stage
from tests.screens.working import open_desk, put_large_family


def make_desk(folder: Path, level: Level, area: str, name: str) -> Started:
    """Make an empty practice desk."""
    first = FirstRun(
        level=level,
        area=AreaCode.parse(area),
        name=name,
        admin_name="陈志强",
        password=PASSWORD,
        practice=True,
    )
    return create_desk(folder, first, now_ms=Clock(), today=TODAY, key_cost=CHEAP)


def scroll_to(page: QWidget, widget: QWidget) -> None:
    """Bring the beginning of a widget to the top of the page that scrolls."""
    (area,) = [one for one in page.findChildren(QScrollArea) if one.isAncestorOf(widget)][:1]
    ground = area.widget()
    assert ground is not None
    area.verticalScrollBar().setValue(widget.mapTo(ground, QPoint(0, 0)).y() - 60)


def shoot(stage: Stage, folder: Path) -> None:
    """Photograph a township that receives: queue, preview, conflicts with rules, reports, receipts."""
    township = make_desk(folder / "town", Level.TOWNSHIP, TOWNSHIP, "白蕉镇")
    village = make_desk(folder / "village", Level.VILLAGE, VILLAGE, "白蕉示范一村")
    stick = folder / "stick"
    stick.mkdir()
    let_in(village, township, stick)
    put_family(village)
    carry(village, township, stick)
    edit(village, "address", "河堤东3号")
    home, household = household_ids(village.office)[0]
    visit = NewVisit(day=TODAY, way="visit", kind="2", visitors="李小明", content="上门了解情况", signed=True)
    record_visit(village.office, village.acting, home, household, visit)
    edit(township, "address", "河堤西8号")
    edit(village, "needs", "想学厨艺（粤菜师傅），孩子上学缺钱")
    put_large_family(village)
    came = folder / "inbox"
    came.mkdir()
    write_to(village, township, came)
    inbox.keep_inbox_folder(township.office, township.acting, came)
    with open_desk(stage, township) as desk:
        desk.go_to(INBOX)
        page = desk.window.page()
        assert isinstance(page, InboxPage)
        stage.shot(desk.window, "receiving-inbox")
        page.arrivals.look_button.click()
        stage.settle()
        looking = desk.window.page()
        assert isinstance(looking, TakingInPage)
        stage.shot(desk.window, "receiving-preview")
        scroll_to(looking, looking.changes.people)
        stage.shot(desk.window, "receiving-newcomers")
        looking.take_in()
        stage.shot(desk.window, "receiving-done")
        desk.go_to(SYNC)
        exchange = desk.window.page()
        assert isinstance(exchange, ExchangePage)
        exchange.show_part(CONFLICTS)
        stage.shot(desk.window, "receiving-conflicts")
        desk.go_to(INBOX)
        desk.go_to(INBOX)  # the second time brings the first page of the place back
        stage.settle()
        first = desk.window.page()
        assert isinstance(first, InboxPage)
        for part in (REPORTS, BELOW):
            first.tabs.show_part(part)
            stage.shot(desk.window, f"receiving-{part}")
        home, household = household_ids(township.office)[0]
        desk.open_over(HouseholdPage(desk.room, home, household, part=Part.PAPERS))
        stage.shot(desk.window, "receiving-household")
    carry(township, village, stick, RETURN)
    with open_desk(stage, village) as desk:
        home, household = household_ids(village.office)[0]
        desk.open_over(HouseholdPage(desk.room, home, household, part=Part.RECEIPTS))
        stage.shot(desk.window, "village-receipts")
    township.office.store.close()
    village.office.store.close()
