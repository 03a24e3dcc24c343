"""Retype a household into an upper system, value by value, in the order of the national columns.

Empty values are left out. How far a household is, is kept on this desk; that document numbers were shown
for it is kept in the audit. Source: 全国防返贫监测信息系统 家庭成员导出表头 (order of the columns).
"""

import json
from dataclasses import dataclass

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.rosters.national import NATIONAL_COLUMNS
from lianghe_desktop.casework.rosters.shown import shown_cell
from lianghe_desktop.casework.rosters.subjects import Family, Subject, families
from lianghe_desktop.casework.settings import keep_setting, read_setting
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId

_PROGRESS = "copying_progress"
NUMBERS_SHOWN = "numbers_copied"


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyStep:
    """One value to retype: whose, which field, the value, and how screens show it until it is asked for."""

    person: str
    title: str
    value: str
    shown: str

    @property
    def sensitive(self) -> bool:
        """Tell whether the value is shown masked."""
        return self.shown != self.value


@dataclass(frozen=True, kw_only=True, slots=True)
class CopySheet:
    """A household's values in the order of retyping, and how many were copied so far."""

    home: HomeCode
    household: RowId
    number: str
    head_name: str
    village: str
    steps: tuple[CopyStep, ...]
    done: int

    @property
    def finished(self) -> bool:
        """Tell whether every value was copied."""
        return self.done >= len(self.steps)


def copy_sheets(office: Office, acting: Acting, village: str | None = None) -> list[CopySheet]:
    """Return the households with what is to be retyped, by village and number."""
    done = _progress(office)
    return [_sheet(one, acting, done) for one in families(office, acting.today, village)]


def copy_sheet(office: Office, acting: Acting, home: HomeCode, household: RowId) -> CopySheet:
    """Return one household's values.

    Raises:
        UserError: It is not on this desk or does not belong to the group any more.
    """
    found = next((one for one in copy_sheets(office, acting, home) if one.household == household), None)
    if found is None:
        raise UserError(ErrorCode.NOT_FOUND, "这一户不在名单里了，请回到名单重新选。")
    return found


def keep_progress(office: Office, acting: Acting, household: RowId, done: int) -> None:
    """Keep how many values of a household were copied; none forgets it."""
    held = _progress(office)
    held.pop(household, None)
    if done:
        held[household] = done
    keep_setting(office, acting, _PROGRESS, json.dumps(held, sort_keys=True))


def log_numbers(office: Office, acting: Acting, household: RowId) -> None:
    """Keep that document numbers or phones of a household were shown whole for retyping."""
    record_event(office, acting, NUMBERS_SHOWN, subject="household", subject_id=household)


def _sheet(family: Family, acting: Acting, done: dict[str, int]) -> CopySheet:
    steps = []
    for member in family.members:
        subject = Subject(family=family, member=member, on=acting.today)
        for column in NATIONAL_COLUMNS:
            value = shown_cell(column.value(subject), money=False)
            if value:
                shown = column.hidden(value) if column.hidden else value
                steps.append(CopyStep(person=member.name or "", title=column.title, value=value, shown=shown))
    household = RowId(family.household.id)
    return CopySheet(
        home=HomeCode(family.household.home),
        household=household,
        number=family.number,
        head_name=family.head.name or "" if family.head else "",
        village=family.village,
        steps=tuple(steps),
        done=min(done.get(household, 0), len(steps)),
    )


def _progress(office: Office) -> dict[str, int]:
    found = json.loads(read_setting(office, _PROGRESS) or "{}")
    return {str(household): int(done) for household, done in found.items()}
