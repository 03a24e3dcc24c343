"""A household moves to another village: an act of the lowest desk that answers for both.

Source: journal rule 6; design decision 2.
"""

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store import moves
from lianghe_desktop.store.moves import Opened


def move_household(
    office: Office, acting: Acting, home: HomeCode, household: RowId, *, to_home: HomeCode
) -> Opened:
    """Close a household in its village and open it, as it is shown here, in another.

    Raises:
        UserError: The role or this desk may not, it is not there, or it has moved already.
    """
    require(acting, Act.MOVE)
    _check_desk(office, home, to_home)
    return office.store.write(
        lambda unit: moves.move_household(unit, home, household, to_home=to_home, new_id=office.new_id),
        actor=acting.actor,
    )


def _check_desk(office: Office, home: str, to_home: str) -> None:
    """Refuse a desk that is not the lowest whose area holds both villages."""
    first, second = AreaCode.parse(home), AreaCode.parse(to_home)
    if to_home == home or second.level is not AreaLevel.VILLAGE:
        raise UserError(ErrorCode.BAD_AREA_CODE, f"迁入地“{to_home}”不是另一个村居的代码，请核对后再办。")
    level = office.desk.level
    inside = office.area.contains(first) and office.area.contains(second)
    lower = level < AreaLevel.TOWNSHIP and first.parent(AreaLevel.TOWNSHIP) == second.parent(
        AreaLevel.TOWNSHIP
    )
    if level is AreaLevel.VILLAGE or not inside or lower:
        raise UserError(
            ErrorCode.NO_PERMISSION,
            "户的迁移由同时管着迁出、迁入两个村的那一级办理：同镇的由镇街办，跨镇的由县区办。",
        )


__all__ = ["Opened", "move_household"]
