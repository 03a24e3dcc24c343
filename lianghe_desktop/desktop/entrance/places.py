"""The places of a desk's navigation, by its level."""

from pathlib import Path
from typing import Protocol

from lianghe_desktop.desktop.adjusting.page import SettingsPage, SettingWays
from lianghe_desktop.desktop.exchanging.inbox_page import InboxPage
from lianghe_desktop.desktop.exchanging.page import ExchangePage
from lianghe_desktop.desktop.frame.page import Page, Place
from lianghe_desktop.desktop.home.page import HomePage, HomeWays
from lianghe_desktop.desktop.households import places as cases
from lianghe_desktop.desktop.households.import_page import ImportPage
from lianghe_desktop.desktop.households.new_household import NewHouseholdPage
from lianghe_desktop.desktop.navigation import HOME, INBOX, RULING, SETTINGS, SURVEY, SYNC
from lianghe_desktop.desktop.ruling.page import RulingPage
from lianghe_desktop.desktop.surveying.page import SurveyPage
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import HomeCode, RowId


class DeskWays(HomeWays, SettingWays, Protocol):
    """What the desk itself can do for home and settings."""


def build_places(room: Workroom, ways: DeskWays) -> list[Place]:
    """Return the places in the order of the day's work."""
    given = (room.office, room.acting, room.navigator)
    above = not room.office.is_village
    return [
        Place(key=HOME, word="工作台", icon="home", build=lambda: HomePage(room, ways)),
        cases.build_household_place(*given),
        Place(key=SURVEY, word="入户调查", icon="survey", build=lambda: SurveyPage(room)),
        cases.build_assessing_place(*given),
        *([cases.build_review_place(*given)] if above else []),
        cases.build_helping_place(*given),
        cases.build_papers_place(*given),
        *([Place(key=INBOX, word="收件箱", icon="inbox", build=lambda: InboxPage(room))] if above else []),
        Place(key=SYNC, word="数据同步", icon="sync", build=lambda: ExchangePage(room)),
        *(
            [Place(key=RULING, word="裁定更正", icon="ruling", build=lambda: RulingPage(room))]
            if above
            else []
        ),
        Place(key=SETTINGS, word="设置", icon="settings", build=lambda: SettingsPage(room, ways)),
    ]


def _ruling_place(room: Workroom) -> Place:
    """Offer what a desk above decides; a village reaches its own deletions from 设置."""
    return Place(key=RULING, word="裁定更正", icon="ruling", build=lambda: RulingPage(room))


def household_page(room: Workroom, home: HomeCode, household: RowId) -> Page:
    """Return the page of one household."""
    return cases.household_page(room.office, room.acting, room.navigator, home, household)


def new_household_page(room: Workroom) -> Page:
    """Return the page that registers a household."""
    return NewHouseholdPage(room)


def import_page(room: Workroom, path: str = "") -> Page:
    """Return the page that takes in a list of people from Excel, with a file chosen already or none."""
    page = ImportPage(room)
    if path:
        page.check(Path(path))
    return page
