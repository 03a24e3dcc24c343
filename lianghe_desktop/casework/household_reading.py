"""Small readings of a household's file that many duties share: who lives there, its head, number, helper."""

import datetime as dt
from collections.abc import Sequence

from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.staff import Helper
from lianghe_desktop.store.households import HouseholdFile

_NOT_MONITORED = "none"


def living(members: Sequence[Member]) -> list[Member]:
    """Return the members who live in the household, in order."""
    here = [m for m in members if not m.left_on and not m.gone]
    return sorted(here, key=lambda m: (m.position or 0, m.id))


def head_name(file: HouseholdFile) -> str:
    """Return the name of the head; where none is marked, of the first member."""
    members = living(file.members)
    heads = [m for m in members if m.relation in ("02", "01")]
    return (heads or members)[0].name or "" if members else ""


def number_of(household: Household) -> str:
    """Return the official number of a household, else its provisional one."""
    return household.household_no or household.provisional_no or "未编号"


def is_monitored(household: Household) -> bool:
    """Tell whether a household is monitored; whoever answered that it is not says "none", others nothing."""
    return (household.monitored or _NOT_MONITORED) != _NOT_MONITORED


def newest_determination(file: HouseholdFile) -> Determination | None:
    """Return the decision that stands: the newest day, then the newest id."""
    decided = [d for d in file.determinations if not d.gone]
    return max(decided, key=lambda d: (d.decided_on or dt.date.min, d.id), default=None)


def current_helper(file: HouseholdFile) -> Helper | None:
    """Return the helper who is responsible now, or None."""
    current = [link for link in file.helper_links if link.to_day is None and not link.gone]
    by_id = {helper.id: helper for helper in file.helpers}
    found = [by_id[link.helper_id] for link in current if link.helper_id in by_id]
    return found[-1] if found else None
