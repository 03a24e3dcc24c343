"""Pictures of the review: a household sent back, its remarks and approval, and the list of what waits."""

from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.reviewing.approving import approve
from lianghe_desktop.casework.reviewing.sending_back import Remark, SendBack, send_back
from lianghe_desktop.casework.start import Started
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.navigation import HOUSEHOLDS
from lianghe_desktop.desktop.reviewing.book import Spot
from lianghe_desktop.desktop.reviewing.remarks_page import RemarksPage
from lianghe_desktop.records.case_codes import ReviewSubject
from lianghe_desktop.records.ids import HomeCode, RowId
from tests.screens.stage import Stage
from tests.screens.working import open_desk


def shoot_review(stage: Stage, started: Started, household: tuple[HomeCode, RowId]) -> None:
    """Photograph a household in the reviewer's hands, on a township's desk."""
    home, row_id = household
    office, acting = started.office, started.acting
    with open_desk(stage, started) as desk:
        desk.go_to(HOUSEHOLDS)
        desk.open_household(*household)
        stage.settle()
        page = desk.window.page()
        assert isinstance(page, HouseholdPage)
        page.book.begin()
        spot = Spot(row_table="household", row_id=row_id, field="address")
        remark = Remark(
            request="请写到门牌号，与户口簿一致", row_table="household", row_id=row_id, field="address"
        )
        page.book.write(spot, remark)
        stage.shot(desk.window, "review-marking")
        page.book.drop()
        approve(office, acting, home, row_id, subject=ReviewSubject.HOUSEHOLD, subject_id=row_id)
        change_field(
            office,
            acting,
            FieldEdit(table="household", home=home, id=row_id, column="phone", text="13800001111"),
        )
        back = SendBack(
            home=home,
            household=row_id,
            subject=ReviewSubject.HOUSEHOLD,
            subject_id=row_id,
            remarks=(remark, Remark(request="请补交户口簿复印件")),
        )
        send_back(office, acting, back)
        stage.shot(desk.window, "review-sent-back")
        desk.open_over(RemarksPage(desk.room))
        stage.shot(desk.window, "review-list")
