"""Phase-outs, whatever began them: the period that a decision kept, or the one that the policy gives.

A case or a decision on this program stores its period. A household that came with the day of its exit (from a
list, an interview, an earlier register) has none; its period is reckoned by the policy in use and is stored
when its end is determined. Source: 江府办〔2017〕23号 二（四）; 最低生活保障审核确认办法 33.
"""

import datetime as dt

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.facts import household_facts
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.policy.compiler import months_before
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.scalar import Assessor
from lianghe_desktop.records.assessment import HouseholdFacts, PhaseOut
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.records.watching import PhaseOutPeriod
from lianghe_desktop.store.exits import ExitedHousehold, exited_households
from lianghe_desktop.store.households import file_of

PHASING_OUT = "phase_out"
_LONGEST_MONTHS = 36
"""No document gives more than 24; earlier exits are looked at only where the household still phases out."""
_OF_THE_EXIT = frozenset({"exit_decided_on", "exit_basis"})
NOT_STORED = ""
"""The id of a period that is reckoned and lies in no table yet."""


def phase_out_periods(
    office: Office, on: dt.date, *, ended: bool = False, household: RowId | None = None
) -> list[PhaseOutPeriod]:
    """Return the stored periods, and the reckoned ones of households that have none.

    `ended` takes those determined already too; `household` looks at one only. A reckoned period has the id
    NOT_STORED, and no last day where what is known of the household does not tell it.
    """
    where = {} if household is None else {"household_id": household}
    stored = [row for row in office.store.rows(PhaseOutPeriod, where=where) if not row.gone]
    have: dict[tuple[str, str | None], dt.date] = {}
    for row in stored:
        key = (row.home, row.household_id)
        have[key] = max(have.get(key, dt.date.min), row.decided_on or dt.date.max)
    since = months_before(on, _LONGEST_MONTHS)
    reckoner = _Reckoner(office, on)
    reckoned = [
        period
        for one in exited_households(office.store, since=since, household=household)
        if have.get((one.home, one.id), dt.date.min) < (one.decided_on or dt.date.max)
        if not (one.decided_on is None and (one.home, one.id) in have)
        if (period := reckoner.period(one)) is not None
    ]
    return [*(row for row in stored if ended or row.result is None), *reckoned]


def kept_by(pack: Pack, facts: HouseholdFacts, decided_on: dt.date) -> PhaseOut | None:
    """Return the time in which a pack keeps the former treatment after an exit, over or not."""
    return Assessor(pack, max(decided_on, pack.first_day), {}).assess(facts).phase_out


class _Reckoner:
    """Reckon periods by the policy in use; households with the same day and basis share the answer."""

    def __init__(self, office: Office, on: dt.date) -> None:
        self._office = office
        self._on = on
        self._pack = pack_in_force(office, pack_in_use(office), on)
        read = {name for rule in self._pack.phase_outs for name in rule.rule.when.names}
        self._simple = read <= _OF_THE_EXIT
        self._known: dict[tuple[dt.date, str | None], PhaseOut | None] = {}

    def period(self, one: ExitedHousehold) -> PhaseOutPeriod | None:
        """Return the period of a household, None where it is in none."""
        kept = self._kept(one)
        if one.status != PHASING_OUT and (kept is None or kept.end < self._on):
            return None
        return PhaseOutPeriod(
            home=one.home,
            id=NOT_STORED,
            household_id=one.id,
            basis=one.basis,
            decided_on=one.decided_on,
            first_day=kept.start if kept else None,
            last_day=kept.end if kept else None,
            source=kept.source if kept else None,
        )

    def _kept(self, one: ExitedHousehold) -> PhaseOut | None:
        if one.decided_on is None or not self._pack.phase_outs:
            return None
        key = (one.decided_on, one.basis)
        if key not in self._known:
            facts = HouseholdFacts(id="", exit_decided_on=one.decided_on, exit_basis=one.basis, members=())
            if not self._simple:
                file = file_of(self._office.store, one.home, one.id)
                return kept_by(self._pack, household_facts(file), one.decided_on) if file else None
            self._known[key] = kept_by(self._pack, facts, one.decided_on)
        return self._known[key]
