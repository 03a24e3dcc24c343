"""Every household of the desk laid out once, with where it stands on the list, for work over all of them.

The list is what people determined: households in help are on it, those refused, left or ended are not, and
of the others nobody has decided yet. Source: 江府办〔2017〕23号 二（四）; 开府办〔2019〕29号 二（一）.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.population import population_of_desk
from lianghe_desktop.policy.population import Integers, Population
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.bulk import collector_paused
from lianghe_desktop.store.household_list import HouseholdFilter, household_ids
from lianghe_desktop.store.last_list import statuses

Progress = Callable[[int, int], bool]
ON_LIST = frozenset({"listed", "recheck", "confirmed"})
_GONE = "gone"
OFF_LIST = frozenset({"phase_out", "left", "refused", "ended", "transferred"})


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskPopulation:
    """The households in the order of their numbers; `listed`: 1 on the list, 0 not, -1 not decided."""

    keys: tuple[tuple[HomeCode, RowId], ...]
    population: Population
    listed: Integers


def go_on(wanted: bool) -> None:  # noqa: FBT001 - the answer of a progress callback
    """Stop the work where the person asked for it.

    Raises:
        UserError: The person stopped; nothing was changed.
    """
    if not wanted:
        raise UserError(ErrorCode.WRONG_STATE, "已按您的要求停止，没有改动任何内容。")


def read_desk(
    office: Office,
    acting: Acting,
    *,
    within: AreaCode | None = None,
    without: Collection[str] = (),
) -> DeskPopulation:
    """Read every household of the desk; takes seconds in a district, so call it off the screen thread.

    `within` restricts to an area, `without` leaves out households of these statuses.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.ASSESS)
    with collector_paused():
        known = statuses(office.store)
        left_out = {*without, _GONE}
        where = HouseholdFilter(area=within.prefix) if within else None
        keys = tuple(
            key for key in household_ids(office.store, where=where) if known.get(key, _GONE) not in left_out
        )
        population = population_of_desk(office, keys)
        listed = [1 if known[key] in ON_LIST else 0 if known[key] in OFF_LIST else -1 for key in keys]
    return DeskPopulation(keys=keys, population=population, listed=np.array(listed, dtype=np.int64))
