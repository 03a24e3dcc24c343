"""The places of the navigation that deal with cases, and the pages that others may open."""

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.desktop.assessing.page import AssessingPage
from lianghe_desktop.desktop.assessing.review_page import ReviewPage
from lianghe_desktop.desktop.frame.page import Page, Place
from lianghe_desktop.desktop.helping.page import HelpingPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.import_page import ImportPage
from lianghe_desktop.desktop.households.list_page import HouseholdListPage
from lianghe_desktop.desktop.navigation import (
    ASSESSING,
    HELPING,
    HOUSEHOLDS,
    PAPERS,
    REVIEW,
    Navigator,
)
from lianghe_desktop.desktop.papers.page import PapersPage
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import HomeCode, RowId


def build_household_place(office: Office, acting: Acting, navigator: Navigator) -> Place:
    """Return 农户: the list of households and all that opens from it."""
    room = Workroom(office=office, acting=acting, navigator=navigator)
    return Place(key=HOUSEHOLDS, word="农户", icon="household", build=lambda: HouseholdListPage(room))


def build_assessing_place(office: Office, acting: Acting, navigator: Navigator) -> Place:
    """Return 评定: what the rules advise for every household."""
    room = Workroom(office=office, acting=acting, navigator=navigator)
    return Place(key=ASSESSING, word="评定", icon="assess", build=lambda: AssessingPage(room))


def build_helping_place(office: Office, acting: Acting, navigator: Navigator) -> Place:
    """Return 帮扶: households in help, those due for a visit first."""
    room = Workroom(office=office, acting=acting, navigator=navigator)
    return Place(key=HELPING, word="帮扶", icon="help", build=lambda: HelpingPage(room))


def build_papers_place(office: Office, acting: Acting, navigator: Navigator) -> Place:
    """Return 报表打印: every paper for chosen households or a village."""
    room = Workroom(office=office, acting=acting, navigator=navigator)
    return Place(key=PAPERS, word="报表打印", icon="print", build=lambda: PapersPage(room))


def build_review_place(office: Office, acting: Acting, navigator: Navigator) -> Place:
    """Return 审核, for desks above the village: households that wait for a decision."""
    room = Workroom(office=office, acting=acting, navigator=navigator)
    return Place(key=REVIEW, word="审核", icon="review", build=lambda: ReviewPage(room))


def household_page(
    office: Office, acting: Acting, navigator: Navigator, home: HomeCode, household: RowId
) -> Page:
    """Return the page of one household, to be opened over the present page."""
    return HouseholdPage(Workroom(office=office, acting=acting, navigator=navigator), home, household)


def import_page(office: Office, acting: Acting, navigator: Navigator) -> Page:
    """Return the page that takes in a list of people from Excel."""
    return ImportPage(Workroom(office=office, acting=acting, navigator=navigator))


__all__ = [
    "build_assessing_place",
    "build_helping_place",
    "build_household_place",
    "build_papers_place",
    "build_review_place",
    "household_page",
    "import_page",
]
