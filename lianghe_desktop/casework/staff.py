"""Who works at this desk, their passwords, and the recovery code that opens it without any."""

from dataclasses import dataclass
from enum import StrEnum

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.start import check_password, record_event
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.staff import Person
from lianghe_desktop.store import vault


class Standing(StrEnum):
    """Whether somebody may log in."""

    ACTIVE = "active"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True, slots=True)
class Colleague:
    """Somebody who may log in here."""

    name: str
    role: Role
    role_label: str
    active: bool


def colleagues(office: Office) -> list[Colleague]:
    """Return the people who may log in at this desk, in the order they were added."""
    names = vault.user_names(office.store.folder)
    rows = {row.name: row for row in office.store.rows(Person, where={"home": office.home})}
    return [_colleague(name, rows.get(name)) for name in names]


def change_password(office: Office, acting: Acting, *, name: str, password: str) -> None:
    """Give somebody another password: one's own, or as administrator that of a colleague.

    Raises:
        UserError: The role may not, nobody has that name, or the password is weak.
    """
    if name != acting.name:
        require(acting, Act.ADMINISTER)
    check_password(password)
    vault.change_password(office.store, name, password)
    record_event(office, acting, "password_changed")


def set_active(office: Office, acting: Acting, name: str, active: Standing) -> None:
    """Let a colleague log in no longer (moved away, left), or again; what the person wrote stays.

    Raises:
        UserError: The role may not, nobody has that name, or it is oneself.
    """
    require(acting, Act.ADMINISTER)
    rows = [row for row in office.store.rows(Person, where={"home": office.home}) if row.name == name]
    if not rows or name not in vault.user_names(office.store.folder):
        raise UserError(ErrorCode.NOT_FOUND, f"本机没有“{name}”这个人，请核对姓名。")
    if rows[0].id == acting.person:
        raise UserError(ErrorCode.WRONG_STATE, "不能停用自己，请由另一位管理员办理。")
    value = active is Standing.ACTIVE
    office.store.write(
        lambda unit: unit.change(Person, rows[0].home, rows[0].id, {"active": value}), actor=acting.actor
    )
    record_event(office, acting, "person_returned" if value else "person_stopped")


def renew_recovery_code(office: Office, acting: Acting) -> str:
    """Make a new recovery code; the old sheet opens nothing any more.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.ADMINISTER)
    code = vault.recovery_code(office.store)
    record_event(office, acting, "recovery_renewed")
    return code


def _colleague(name: str, row: Person | None) -> Colleague:
    role = Role(row.role) if row and row.role else Role.SURVEYOR
    return Colleague(
        name=name,
        role=role,
        role_label=code_list("person_role").label(role),
        active=row is None or row.active is not False,
    )
