"""Pictures of cases: the chain at several steps, its forms, a meeting, a notice, the list of what runs."""

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.sampling import NewDraw, draw_sample
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.watching.warnings import NewWarning, warn
from lianghe_desktop.desktop.cases.check_list_page import CheckListPage
from lianghe_desktop.desktop.cases.meeting_page import MeetingPage
from lianghe_desktop.desktop.cases.notice_page import NoticePage
from lianghe_desktop.desktop.cases.page import CasesPage
from lianghe_desktop.desktop.cases.sample_page import SamplePage
from lianghe_desktop.desktop.cases.yearly_page import YearlyPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.households.parts.procedure import ProcedurePart
from lianghe_desktop.desktop.navigation import HOUSEHOLDS
from lianghe_desktop.desktop.watching.lists_page import ListsPage
from lianghe_desktop.desktop.watching.page import WatchPage
from lianghe_desktop.desktop.watching.sweep_page import SweepPage
from lianghe_desktop.records.case_codes import CaseKind, WarningOrigin
from tests.casework.procedure.further_walking import FurtherWalk
from tests.casework.procedure.walking import Walk
from tests.screens.stage import Stage
from tests.screens.working import open_desk


def shoot_cases(stage: Stage, started: Started) -> None:
    """Photograph a case from its beginning to its notice, on a township's desk."""
    walk = Walk(started)
    with open_desk(stage, started) as desk:
        desk.go_to(HOUSEHOLDS)
        desk.open_household(walk.home, walk.household)
        stage.settle()
        page = desk.window.page()
        assert isinstance(page, HouseholdPage)
        page.go_to(Part.PROCEDURE)
        part = page.parts[Part.PROCEDURE]
        assert isinstance(part, ProcedurePart)
        stage.shot(desk.window, "case-none")
        part.begin_button.click()
        stage.shot(desk.window, "case-begin")
        part.drop_form()
        for name, step in (("opened", walk.open), ("surveyed", walk.survey), ("checked", walk.check)):
            step()
            stage.shot(desk.window, f"case-{name}")
        walk.advise()
        desk.open_over(MeetingPage(desk.room, walk.home))
        stage.shot(desk.window, "case-meeting")
        desk.window.page().left.emit()
        walk.discuss()
        desk.open_over(NoticePage(desk.room, walk.home, unit="白蕉示范一村委会"))
        stage.shot(desk.window, "case-notice")
        desk.window.page().left.emit()
        walk.publish()
        page.reload()
        stage.settle()
        part.chain.step_asked.emit()
        stage.shot(desk.window, "case-verdict")
        desk.open_over(CheckListPage(desk.room))
        stage.shot(desk.window, "case-check-list")
        desk.open_over(CasesPage(desk.room))
        stage.shot(desk.window, "cases")


def shoot_watching(stage: Stage, started: Started) -> None:
    """Photograph warnings, the sweep, the phase-out calendar, lists, a sample and the yearly check."""
    walk = FurtherWalk(started, CaseKind.EXIT)
    walk.through()
    home = walk.home
    for number, (where, household) in enumerate(household_ids(started.office)[:4]):
        words = ("母亲住院，自付三万元", "台风毁屋顶", "户主外出务工受伤", "孩子考上大学，学费有困难")[number]
        new = NewWarning(home=where, household=household, origin=WarningOrigin.FOUND, words=words)
        warn(started.office, walk.acting, new)
    draw_sample(started.office, walk.acting, NewDraw(seed=20261120, percent=20, checkers="第三方核查组"))
    with open_desk(stage, started) as desk:
        known = villages(started.office)
        pages = (
            ("watch-warnings", WatchPage(desk.room)),
            ("watch-sweep", SweepPage(desk.room, known)),
            ("case-lists", ListsPage(desk.room)),
            ("case-sample", SamplePage(desk.room)),
            ("case-yearly", YearlyPage(desk.room)),
        )
        for name, page in pages:
            desk.open_over(page)
            stage.shot(desk.window, name)
            if isinstance(page, WatchPage):
                page.warnings.listing.table.view.selectRow(0)
                stage.shot(desk.window, "watch-warning-beside")
                page.warnings.beside.close_detail()
                page.tabs.buttons["phase_out"].click()
                stage.shot(desk.window, "watch-phase-out")
            desk.window.page().left.emit()
        desk.go_to(HOUSEHOLDS)
        desk.open_household(home, walk.household)
        stage.settle()
        held = desk.window.page()
        assert isinstance(held, HouseholdPage)
        held.go_to(Part.PROCEDURE)
        stage.shot(desk.window, "case-exited")
