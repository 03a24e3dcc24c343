"""Official household numbers: a village's laptop gives provisional ones, the township confirms.

Source: 全国扶贫开发信息系统 AAC001 (户编号); the form of a number made here, village code and four
digits, is ours.
"""

import re

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.unit import Unit

_NUMBER = re.compile(r"[0-9A-Za-z-]{4,30}")


def confirm_number(
    office: Office, acting: Acting, home: HomeCode, household: RowId, *, typed: str = ""
) -> str:
    """Give a household its official number: the one typed, or the next free one of its village.

    Raises:
        UserError: This is a village's laptop, the role may not, the number is ill-formed or taken.
    """
    require(acting, Act.DETERMINE)
    if office.is_village:
        raise UserError(
            ErrorCode.NO_PERMISSION, "户编号由镇街确认；村里先用临时编号，上报后由镇街给出正式编号。"
        )
    wanted = typed.strip()
    if wanted and not _NUMBER.fullmatch(wanted):
        raise UserError(ErrorCode.BAD_INPUT, f"户编号“{wanted}”不对：只能有数字、字母和短横线，4 到 30 位。")

    def job(unit: Unit) -> str:
        rows = [row for row in unit.rows(Household, home=home) if not row.gone]
        number = wanted or _next(home, rows)
        if any(row.household_no == number and row.id != household for row in rows):
            raise UserError(ErrorCode.BAD_INPUT, f"户编号“{number}”已经给了同村另一户，请换一个。")
        unit.change(Household, home, household, {"household_no": number})
        return number

    return office.store.write(job, actor=acting.actor)


def _next(home: HomeCode, rows: list[Household]) -> str:
    ours = re.compile(rf"{home}(\d{{4}})")
    taken = [int(found[1]) for row in rows if (found := ours.fullmatch(row.household_no or ""))]
    return f"{home}{max(taken, default=0) + 1:04d}"
