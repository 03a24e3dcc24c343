"""Delete a household or one of its rows by mistake or on purpose, and take it back.

A deletion is a mark: it hides what the person had before him and nothing else. Source: journal rule 6.
"""

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.reviewing.locks import write_guarded
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import Cause, IncomeLine, SpendingLine
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.moves import model_of, rows_of_household
from lianghe_desktop.store.unit import Unit


def remove_household(office: Office, acting: Acting, home: HomeCode, household: RowId) -> int:
    """Delete a household with all its rows; return how many rows were marked.

    Raises:
        UserError: The role may not, or the household is not there.
    """
    require(acting, Act.REMOVE)

    def job(unit: Unit) -> int:
        _need(unit, home, household)
        return sum(
            unit.remove(model_of(key.table), key.home, key.id)
            for key in rows_of_household(unit.connection, home, household)
        )

    return write_guarded(office, acting, job)


def bring_household_back(office: Office, acting: Acting, home: HomeCode, household: RowId) -> int:
    """Take the deletion of a household back, with the rows that were deleted together with it.

    Raises:
        UserError: The role may not, or the household was never here.
    """
    require(acting, Act.REMOVE)

    def job(unit: Unit) -> int:
        _need(unit, home, household)
        keys = rows_of_household(unit.connection, home, household)
        of_household = unit.deleted_in(RowKey("household", home, household))
        together = [key for key in keys if unit.deleted_in(key) & of_household]
        return sum(unit.bring_back(model_of(key.table), key.home, key.id) for key in together)

    return write_guarded(office, acting, job)


def find_removed(office: Office, text: str) -> tuple[HomeCode, RowId]:
    """Return the household of an id or number, deleted or not.

    Raises:
        UserError: There is none, or there are several.
    """
    for column in ("id", "household_no", "provisional_no"):
        rows = office.store.rows(Household, where={column: text.strip()})
        if len(rows) == 1:
            return HomeCode(rows[0].home), RowId(rows[0].id)
    raise UserError(ErrorCode.NOT_FOUND, f"找不到户“{text}”，或有几户同号，请改用户的标识。")


def remove_row(office: Office, acting: Acting, table: str, home: HomeCode, row_id: RowId) -> bool:
    """Delete one row of a household; False: it is deleted already."""
    require(acting, Act.REMOVE)
    model = model_of(table)
    return write_guarded(office, acting, lambda unit: unit.remove(model, home, row_id))


def bring_row_back(office: Office, acting: Acting, table: str, home: HomeCode, row_id: RowId) -> bool:
    """Take the deletion of one row back; its household comes back too where that was deleted."""
    require(acting, Act.REMOVE)
    model = model_of(table)

    def job(unit: Unit) -> bool:
        done = unit.bring_back(model, home, row_id)
        household = getattr(unit.get(model, home, row_id), "household_id", None)
        if household is not None:
            unit.bring_back(Household, home, household)
        return done

    return write_guarded(office, acting, job)


def remove_member(office: Office, acting: Acting, home: HomeCode, member: RowId) -> int:
    """Delete somebody with the income and spending that name the person; return how many rows.

    Raises:
        UserError: The role may not, or the person is not there.
    """
    require(acting, Act.REMOVE)

    def job(unit: Unit) -> int:
        keys = _of_member(unit, home, member)
        return sum(unit.remove(model_of(key.table), key.home, key.id) for key in keys)

    return write_guarded(office, acting, job)


def bring_member_back(office: Office, acting: Acting, home: HomeCode, member: RowId) -> int:
    """Take the deletion of somebody back, with the rows that were deleted together with the person."""
    require(acting, Act.REMOVE)

    def job(unit: Unit) -> int:
        keys = _of_member(unit, home, member)
        of_member = unit.deleted_in(keys[0])
        together = [key for key in keys if unit.deleted_in(key) & of_member]
        household = getattr(unit.get(Member, home, member), "household_id", None)
        if household is not None:
            unit.bring_back(Household, home, household)
        return sum(unit.bring_back(model_of(key.table), key.home, key.id) for key in together)

    return write_guarded(office, acting, job)


def remove_line(office: Office, acting: Acting, table: str, home: HomeCode, line: RowId) -> bool:
    """Delete one income or spending line or one cause that was put down by mistake; False: it is deleted.

    Raises:
        UserError: The role may not, or the line is not there.
    """
    require(acting, Act.REGISTER)
    model = _LINES[table]
    return write_guarded(office, acting, lambda unit: unit.remove(model, home, line))


def bring_line_back(office: Office, acting: Acting, table: str, home: HomeCode, line: RowId) -> bool:
    """Take the deletion of one line back; False: it is not deleted."""
    require(acting, Act.REGISTER)
    model = _LINES[table]
    return write_guarded(office, acting, lambda unit: unit.bring_back(model, home, line))


_LINES: dict[str, type[IncomeLine | SpendingLine | Cause]] = {
    "income_line": IncomeLine,
    "spending_line": SpendingLine,
    "cause": Cause,
}


def _of_member(unit: Unit, home: str, member: str) -> list[RowKey]:
    """Return the row of a person and of the money that names the person, the person's first."""
    if unit.get(Member, home, member) is None:
        raise UserError(ErrorCode.NOT_FOUND, "找不到这位家庭成员，请刷新后再办。")
    lines = [
        RowKey(table, home, row.id)
        for table, model in (("income_line", IncomeLine), ("spending_line", SpendingLine))
        for row in unit.rows(model, home=home, member_id=member)
    ]
    return [RowKey("member", home, member), *lines]


def _need(unit: Unit, home: str, household: str) -> None:
    if unit.get(Household, home, household) is None:
        raise UserError(ErrorCode.NOT_FOUND, "找不到这一户，请核对编号后再办。")
