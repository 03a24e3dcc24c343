"""Accept a finding as it is, with a reason, and take that back."""

from lianghe_desktop.casework.consistency.check import Finding
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.consistency_tables import AcceptedFinding
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.store.unit import Unit


def accept_finding(office: Office, acting: Acting, finding: Finding, *, because: str) -> RowId:
    """Keep that a finding is right all the same; it stands again when what it says changes.

    Raises:
        UserError: No reason is given, or the role may not.
    """
    require(acting, Act.ACCEPT_FINDING)
    reason = because.strip()
    if not reason:
        raise UserError(ErrorCode.BAD_INPUT, "请写明为什么可以这样，例如“村委会已核实，户口本如此”。")
    row = AcceptedFinding(
        home=finding.home,
        id=office.new_id(),
        household_id=finding.household,
        code=finding.code,
        row_table=finding.table,
        row_id=finding.row,
        field=finding.field,
        message=finding.message,
        because=reason,
        accepted_by=acting.person,
        accepted_on=acting.today,
    )
    office.store.write(lambda unit: unit.insert(row), actor=acting.actor)
    return RowId(row.id)


def take_acceptance_back(office: Office, acting: Acting, finding: Finding) -> int:
    """Let a finding stand again; return how many acceptances were taken back.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.ACCEPT_FINDING)

    def job(unit: Unit) -> int:
        rows = unit.rows(AcceptedFinding, home=finding.home, household_id=finding.household)
        same = [
            row
            for row in rows
            if (row.code, row.row_table, row.row_id, row.field or "", row.message) == finding.key
        ]
        return sum(unit.remove(AcceptedFinding, row.home, row.id) for row in same)

    return office.store.write(job, actor=acting.actor)
