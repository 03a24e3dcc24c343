"""Pictures of the review: a household sent back, its remarks and approval, and the list of what waits."""

from dataclasses import replace

from lianghe_desktop.casework.households import household_file
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.reviewing.approving import approve
from lianghe_desktop.casework.reviewing.locks import ApprovedError, locks_on
from lianghe_desktop.casework.reviewing.sending_back import Remark, SendBack, send_back
from lianghe_desktop.casework.start import Started
from lianghe_desktop.desktop.entrance.desk import OpenDesk
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.advice import AdvicePart
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.navigation import HOUSEHOLDS
from lianghe_desktop.desktop.reviewing.book import Spot
from lianghe_desktop.desktop.reviewing.remarks_page import RemarksPage
from lianghe_desktop.desktop.widgets.approved_dialog import ApprovedDialog
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
            replace(acting, changes_approved=True),
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
        _shoot_lock(stage, desk, page)
        desk.open_over(RemarksPage(desk.room))
        stage.shot(desk.window, "review-list")


def _shoot_lock(stage: Stage, desk: OpenDesk, page: HouseholdPage) -> None:
    """Photograph an advice with remarks at its places, and the question before approved content changes."""
    home, row_id = page.key
    office, acting = desk.room.office, desk.room.acting
    page.go_to(Part.ADVICE)
    stage.settle()
    part = page.parts[Part.ADVICE]
    assert isinstance(part, AdvicePart)
    places = (Remark(request="请写明按哪几个月的收入算", subject=ReviewSubject.ADVICE),)
    places += tuple(
        Remark(request="请核对", subject=ReviewSubject.ADVICE, ref=spot.ref)
        for spot in list(part.points.spots.margins)[:1]
    )
    back = SendBack(
        home=home, household=row_id, subject=ReviewSubject.ADVICE, subject_id=row_id, remarks=places
    )
    send_back(office, acting, back)
    stage.settle()
    page.book.begin()
    stage.shot(desk.window, "review-advice")
    page.book.drop()
    approve(office, acting, home, row_id, subject=ReviewSubject.HELP, subject_id=row_id)
    fault = ApprovedError(tuple(locks_on(office, household_file(office, home, row_id), ReviewSubject.HELP)))
    dialog = ApprovedDialog(fault.text, desk.window)
    dialog.show()
    stage.shot(dialog, "review-approved")
    dialog.close()
    page.go_to(Part.PROFILE)
