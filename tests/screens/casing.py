"""Pictures of cases: the chain at several steps, its forms, a meeting, a notice, the list of what runs."""

from lianghe_desktop.casework.start import Started
from lianghe_desktop.desktop.cases.check_list_page import CheckListPage
from lianghe_desktop.desktop.cases.meeting_page import MeetingPage
from lianghe_desktop.desktop.cases.notice_page import NoticePage
from lianghe_desktop.desktop.cases.page import CasesPage
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.households.parts.procedure import ProcedurePart
from lianghe_desktop.desktop.navigation import HOUSEHOLDS
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
