"""Approvals whose content was changed afterwards: they ask for another look, by the level that gave them.

Source: 最低生活保障审核确认办法 19-21.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.households import HouseholdLine, household_lines
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
from lianghe_desktop.store.exchange import households_touched
from lianghe_desktop.store.households import HouseholdFile, files_of
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.opened import Changed

Key = tuple[HomeCode, RowId]
STATE = "需重新审核"
_MOST_NAMED = 4
_BATCH = 400


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

    Those given inside a case are looked at in the case. It reads every household that was approved; who
    asks again and again keeps a StaleWatch.
    """
    return _in_order(_among(office, _approved(office)))


class _Noted(NamedTuple):
    """The rows that were touched, or that everything may have been."""

    rows: set[RowKey]
    everything: bool


class StaleWatch:
    """Know how many approvals ask for another look; after the first time only what changed is read."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._noting = Lock()
        self._busy = False
        self._found: dict[Key, list[StaleApproval]] = {}
        self._last: list[StaleApproval] = []
        self._rows: set[RowKey] = set()
        self._everything = True

    def note(self, notice: object) -> None:
        """Take note of what a commit touched, as `households.subscribe` tells it."""
        if isinstance(notice, Changed):
            with self._noting:
                self._everything |= notice.everything
                self._rows |= notice.rows

    def look(self) -> list[StaleApproval] | None:
        """Return what `stale_approvals` returns; the first time takes as long.

        None while another thread looks: that one takes in what was noted before it ends.
        """
        with self._noting:
            if self._busy:
                return None
            self._busy = True
        try:
            while (noted := self._noted()) is not None:
                self._take_in(noted)
                self._last = _in_order(one for of_one in self._found.values() for one in of_one)
        except BaseException:
            self._everything, self._busy = True, False
            raise
        return self._last

    def _noted(self) -> _Noted | None:
        """Return what was noted since; at the end None."""
        with self._noting:
            if not self._rows and not self._everything:
                self._busy = False
                return None
            noted = _Noted(self._rows, self._everything)
            self._rows, self._everything = set(), False
            return noted

    def _take_in(self, noted: _Noted) -> None:
        if noted.everything:
            self._found.clear()
            keys = _approved(self._office)
        else:
            touched = self._office.store.query(lambda connection: households_touched(connection, noted.rows))
            keys = [(HomeCode(home), RowId(household)) for home, household in touched]
        for key in keys:
            self._found.pop(key, None)
        for one in _among(self._office, keys):
            self._found.setdefault(one.key, []).append(one)


def _approved(office: Office) -> list[Key]:
    """Return the households with an approval outside cases, sorted."""
    return sorted(_by_household(office.store.rows(Approval, where={"verdict": Verdict.APPROVED.value})))


def _in_order(found: Iterable[StaleApproval]) -> list[StaleApproval]:
    return sorted(found, key=lambda one: (not one.mine, one.state.on or dt.date.min, one.state.id))


def _among(office: Office, keys: Sequence[Key]) -> list[StaleApproval]:
    found: list[StaleApproval] = []
    if keys:
        people, names, own = names_of_people(office), area_names(office), level_of(office).value
        for start in range(0, len(keys), _BATCH):
            for head, file, rows in _files(office, keys[start : start + _BATCH]):
                for row in rows:
                    state = approval_state(row, file, people)
                    found.append(
                        StaleApproval(
                            key=(HomeCode(head.home), RowId(head.id)),
                            household_name=head.head_name or head.household_no,
                            village=names.name(head.home),
                            state=state,
                            mine=state.level == own,
                        )
                    )
    return found


def _files(
    office: Office, keys: Sequence[Key]
) -> Iterator[tuple[HouseholdLine, HouseholdFile, list[Approval]]]:
    """Yield the households on this desk with the approvals that no longer speak for what stands."""
    verdicts: dict[Key, list[Approval]] = {}
    for row in office.store.rows(Approval, where={"household_id": [household for _, household in keys]}):
        verdicts.setdefault((HomeCode(row.home), RowId(row.household_id or "")), []).append(row)
    asked = [key for key in keys if key in verdicts]
    heads = {(one.home, one.id): one for one in household_lines(office, asked)}
    for file in files_of(office.store, asked):
        key = (HomeCode(file.household.home), RowId(file.household.id))
        stale = [row for row in newest_approvals(verdicts[key]) if _speaks_no_more(row, file)]
        if stale and key in heads:
            yield heads[key], file, stale


def _speaks_no_more(row: Approval, file: HouseholdFile) -> bool:
    approved = row.subject != ReviewSubject.PROCEDURE and row.verdict == Verdict.APPROVED
    return approved and bool(changed_content(row, file))


def _by_household(rows: Iterable[Approval]) -> set[Key]:
    return {
        (HomeCode(row.home), RowId(row.household_id))
        for row in rows
        if not row.gone and row.household_id and row.subject != ReviewSubject.PROCEDURE
    }
