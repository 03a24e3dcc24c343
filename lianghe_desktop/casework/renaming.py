"""Villages that are renamed, re-coded or merged: the home of their rows stays what it was.

Names and new codes travel down as the asset `areas`; a merged village's laptop gets both homes in a new
certificate. Source: journal rule 16; design decision 2; docs/formats/bundle.md 5.2.
"""

from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.local_tables import Area, AreaRenaming
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync import granting
from lianghe_desktop.sync.enrolment import Issued
from lianghe_desktop.sync.export import known_desks


@dataclass(frozen=True, kw_only=True, slots=True)
class Renamed:
    """A village (or township) under its home code, with its present name and new code."""

    code: str
    name: str
    new_code: str | None
    merged_into: str | None


def renamings(office: Office) -> list[Renamed]:
    """Return what was renamed, re-coded or merged, by home code."""
    return [_renamed(row) for row in office.store.rows(AreaRenaming, order=("code",))]


def rename_area(
    office: Office, acting: Acting, code: AreaCode, *, name: str, new_code: AreaCode | None = None
) -> Renamed:
    """Give an area below another name, and another official code where it was re-coded.

    Raises:
        UserError: The role or this desk may not, the name is blank, or the code belongs to another.
    """
    require(acting, Act.ENROL)
    _check_below(office, code)
    if not name.strip():
        raise UserError(ErrorCode.BAD_INPUT, "新的名称没有填，请补上。")
    if new_code is not None:
        _check_new_code(office, code, new_code)
    return _keep(office, acting, code, name=name.strip(), new_code=new_code, merged_into=None)


def merge_village(
    office: Office, acting: Acting, code: AreaCode, *, into: AreaCode, out_dir: Path
) -> tuple[Issued, ...]:
    """Let the desks of one village work in another's home too; write their new approvals.

    Nothing that was written moves: both homes stay, one laptop serves both.

    Raises:
        UserError: The role or this desk may not, the villages are one, or the other has no desk here.
    """
    require(acting, Act.ENROL)
    for one in (code, into):
        _check_below(office, one)
    if code == into or AreaLevel.VILLAGE not in {code.level} & {into.level}:
        raise UserError(ErrorCode.BAD_AREA_CODE, "合并要写两个不同的村居代码，请核对。")
    let_in = granting.let_in_here(office.store)  # those of a lost machine of ours ask anew
    desks = [one for one in known_desks(office.store) if one.area == into and one.author in let_in]
    if not desks:
        raise UserError(ErrorCode.NOT_FOUND, "并入的村还没有登记过电脑，请先批准它的登记，再办合并。")
    issued = tuple(
        granting.widen(
            office.store,
            one.author,
            homes=tuple(dict.fromkeys((*one.homes, code.value))),
            out=out_dir / _approval_name(into, number),
            actor=acting.actor,
        )
        for number, one in enumerate(desks, start=1)
    )
    names = area_names(office)
    _keep(office, acting, code, name=names.name(code.value), new_code=None, merged_into=into.value)
    return issued


def refuse_new_code(office: Office, area: AreaCode) -> None:
    """Refuse a desk that was set up under the new code of a re-coded village.

    Raises:
        UserError: The village keeps its former code as home.
    """
    for row in office.store.rows(AreaRenaming):
        if row.new_code == area.value:
            raise UserError(
                ErrorCode.BAD_AREA_CODE,
                f"“{row.name}”改过代码，登记的内容仍用原来的 {row.code}：请对方先改村"
                f"（enrol correct-village {row.code}），再重新申请。",
            )


def _approval_name(area: AreaCode, number: int) -> str:
    return f"approval-{area}.lhe" if number == 1 else f"approval-{area}-{number}.lhe"


def _check_below(office: Office, code: AreaCode) -> None:
    if code.level <= office.desk.level or not office.area.contains(code):
        raise UserError(ErrorCode.NO_PERMISSION, f"{code} 不归本机管，改名、改代码和合并由它的上级办理。")


def _check_new_code(office: Office, code: AreaCode, new_code: AreaCode) -> None:
    taken = {row.code for row in office.store.rows(Area)} | {
        row.new_code for row in office.store.rows(AreaRenaming) if row.code != code.value
    }
    if new_code.level is not code.level or (new_code != code and new_code.value in taken):
        raise UserError(
            ErrorCode.BAD_AREA_CODE, f"新代码 {new_code} 级别不对，或已经是别的村居的代码，请核对。"
        )


def _keep(
    office: Office,
    acting: Acting,
    code: AreaCode,
    *,
    name: str,
    new_code: AreaCode | None,
    merged_into: str | None,
) -> Renamed:
    def save(unit: Unit) -> Renamed:
        before = unit.rows(AreaRenaming, code=code.value)
        row = AreaRenaming(
            code=code.value,
            name=name,
            new_code=new_code.value if new_code else (before[0].new_code if before else None),
            merged_into=merged_into or (before[0].merged_into if before else None),
            number=before[0].number + 1 if before else 1,
        )
        unit.put(row)
        parent = code.parent(AreaLevel(code.level - 1)).value
        unit.put(Area(code=code.value, name=name, parent=parent))
        return _renamed(row)

    done = office.store.write(save, actor=acting.actor)
    record_event(office, acting, "area_renamed")
    return done


def _renamed(row: AreaRenaming) -> Renamed:
    return Renamed(code=row.code, name=row.name, new_code=row.new_code, merged_into=row.merged_into)
