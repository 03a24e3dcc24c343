"""Approvals whose content was changed afterwards: they ask for another look, by the level that gave them.

Source: 最低生活保障审核确认办法 19-21.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.households import household_lines
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.people import names_of_people
from lianghe_desktop.casework.reviewing.approving import (
    ApprovalState,
    approval_state,
    changed_content,
    newest_approvals,
)
from lianghe_desktop.casework.reviewing.sending_back import level_of
from lianghe_desktop.records.case_codes import ReviewSubject, Verdict
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.reviewing import Approval
from lianghe_desktop.store.households import files_of

Key = tuple[HomeCode, RowId]
STATE = "需重新审核"
_MOST_NAMED = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class StaleApproval:
    """One approval that no longer speaks for what stands; mine: its level is that of this desk."""

    key: Key
    household_name: str
    village: str
    state: ApprovalState
    mine: bool

    @property
    def changed_words(self) -> str:
        """Return what was changed, the first few of it."""
        changed = self.state.changed
        more = f"等 {len(changed)} 处" if len(changed) > _MOST_NAMED else ""
        return "、".join(changed[:_MOST_NAMED]) + more

    @property
    def author(self) -> str:
        """Return who approved it."""
        return " ".join(word for word in (self.state.level_label, self.state.by) if word)


def stale_approvals(office: Office) -> list[StaleApproval]:
    """Return the approvals of households that ask for another look, those given first in front.

    Those given inside a case are looked at in the case.
    """
    by_household = _by_household(office.store.rows(Approval, where={"verdict": Verdict.APPROVED.value}))
    if not by_household:
        return []
    keys = sorted(by_household)
    heads = {(one.home, one.id): one for one in household_lines(office, keys)}
    people, names, own = names_of_people(office), area_names(office), level_of(office).value
    found = []
    for file in files_of(office.store, keys):
        key = (HomeCode(file.household.home), RowId(file.household.id))
        every = office.store.rows(Approval, where={"home": key[0], "household_id": key[1]})
        for row in newest_approvals(every):
            if row.subject == ReviewSubject.PROCEDURE or row.verdict != Verdict.APPROVED or key not in heads:
                continue
            if not changed_content(row, file):
                continue
            state = approval_state(row, file, people)
            found.append(
                StaleApproval(
                    key=key,
                    household_name=heads[key].head_name or heads[key].household_no,
                    village=names.name(key[0]),
                    state=state,
                    mine=state.level == own,
                )
            )
    return sorted(found, key=lambda one: (not one.mine, one.state.on or dt.date.min, one.state.id))


def _by_household(rows: Iterable[Approval]) -> set[Key]:
    return {
        (HomeCode(row.home), RowId(row.household_id))
        for row in rows
        if not row.gone and row.household_id and row.subject != ReviewSubject.PROCEDURE
    }
