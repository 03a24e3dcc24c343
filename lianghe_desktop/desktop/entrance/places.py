"""The places of a desk's navigation, by its level."""

from typing import Protocol

from lianghe_desktop.desktop.adjusting.page import SettingsPage
from lianghe_desktop.desktop.exchanging.inbox_page import InboxPage
from lianghe_desktop.desktop.exchanging.page import ExchangePage
from lianghe_desktop.desktop.frame.page import Page, Place
from lianghe_desktop.desktop.home.page import HomePage
from lianghe_desktop.desktop.households import places as cases
from lianghe_desktop.desktop.navigation import HOME, INBOX, SETTINGS, SURVEY, SYNC
from lianghe_desktop.desktop.surveying.page import SurveyPage
from lianghe_desktop.desktop.theme.theme import Appearance
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import HomeCode, RowId


class DeskWays(Protocol):
    """What the desk itself can do for home and settings."""

    def resume_survey(self, draft: RowId) -> None:
        """Go on with an unfinished interview."""

    def take_in_list(self, path: str = "") -> None:
        """Open the page that takes in an Excel list."""

    def show_part(self, part: str) -> None:
        """Go to 数据同步 and show one of its parts."""

    def set_appearance(self, appearance: Appearance) -> None:
        """Dress the program anew."""

    def end_practice(self) -> None:
        """Leave the practice desk for good."""


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
        *(
            [Place(key=INBOX, word="收件箱", icon="inbox", build=lambda: InboxPage(room))]
            if above
            else []
        ),
        Place(key=SYNC, word="数据同步", icon="sync", build=lambda: ExchangePage(room)),
        Place(key=SETTINGS, word="设置", icon="settings", build=lambda: SettingsPage(room, ways)),
    ]


def household_page(room: Workroom, home: HomeCode, household: RowId) -> Page:
    """Return the page of one household."""
    return cases.household_page(room.office, room.acting, room.navigator, home, household)


def import_page(room: Workroom, path: str = "") -> Page:
    """Return the page that takes in a list of people from Excel, with a file chosen already or none."""
    page = cases.import_page(room.office, room.acting, room.navigator)
    return page
