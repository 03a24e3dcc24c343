"""The opinion sheet as it was stamped: its photo or scan is kept with the case and shows the seal.

Source: 最低生活保障审核确认办法 19-21 (审核、确认); inspections of dossiers ask for signature, date and seal.
"""

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.procedure.meetings import Photo, keep_photo
from lianghe_desktop.casework.procedure.reading import CaseFile, case_file
from lianghe_desktop.records.case_codes import CaseStep
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Attachment
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.households import HouseholdFile
from lianghe_desktop.store.unit import Unit

SEALED = "sealed_form"
_SEALING = (CaseStep.TOWNSHIP, CaseStep.COUNTY)


def may_be_sealed(file: CaseFile) -> bool:
    """Tell whether an office has given its word, so that there is a sheet to stamp."""
    return any(one.row is not None and one.rule.step in _SEALING for one in file.state.steps)


def sealed_forms(file: HouseholdFile, case: str) -> list[Attachment]:
    """Return the stamped sheets that are kept of a case."""
    return [one for one in file.attachments if one.kind == SEALED and one.subject_id == case]


def attach_sealed(office: Office, acting: Acting, home: HomeCode, case: RowId, photo: Photo) -> None:
    """Keep the photo or scan of a case's stamped sheet.

    Raises:
        UserError: The role may not, there is no such case, no office has given its word, or it is too large.
    """
    require(acting, Act.CASE)
    file = case_file(office, acting, home, case)
    if not may_be_sealed(file):
        raise UserError(ErrorCode.WRONG_STATE, "镇街还没有审核，没有要盖章的审批表；审核以后再登记盖章件。")
    household = file.procedure.household_id

    def job(unit: Unit) -> None:
        keep_photo(
            unit,
            office,
            photo,
            file.procedure,
            kind=SEALED,
            taken_on=acting.today,
            household=household,
        )

    office.store.write(job, actor=acting.actor)
