"""Where a case stands, folded from its stored steps: what is done, what comes next, by when. Pure."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lianghe_desktop.casework.procedure.chain import CHAINS, WHOLE_LIMITS
from lianghe_desktop.casework.procedure.step_rule import StepRule, WholeLimit
from lianghe_desktop.casework.working_days import WorkingCalendar
from lianghe_desktop.records.case_codes import CaseKind, CaseStep, StepOutcome
from lianghe_desktop.records.procedure import Procedure, ProcedureStep

DaysOf = Callable[[str], int | None]
"""Gives the working days of a limit by its name, None where no pack has it."""


class Standing(StrEnum):
    """How a step of a case stands."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class StepState:
    """One step of the chain: its newest row of this turn, how it stands, and by when it is to be taken."""

    rule: StepRule
    standing: Standing
    row: ProcedureStep | None
    due_on: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseState:
    """A case as its rows give it. turn: 1, and one more each time it was sent back.

    calendar_note: what is to be said beside its days while the holidays of a year are not known, or "".
    """

    procedure: Procedure
    turn: int
    turn_began: dt.date | None
    steps: tuple[StepState, ...]
    due_on: dt.date | None
    calendar_note: str

    @property
    def closed(self) -> bool:
        """Tell whether the case has ended."""
        return self.procedure.outcome is not None

    @property
    def next(self) -> StepState | None:
        """Return the step to be taken next, None for a case that has ended or was refused."""
        return next((one for one in self.steps if one.standing is Standing.NEXT), None)

    @property
    def refused(self) -> bool:
        """Tell whether a step said no and nothing was decided about that yet."""
        return any(one.standing is Standing.REFUSED for one in self.steps)

    def step(self, step: CaseStep) -> StepState | None:
        """Return how a step of this kind of case stands."""
        return next((one for one in self.steps if one.rule.step is step), None)

    def done_on(self, step: CaseStep) -> dt.date | None:
        """Return the day on which a step was taken in this turn."""
        found = self.step(step)
        return found.row.done_on if found is not None and found.row is not None else None


def case_state(
    procedure: Procedure, rows: Sequence[ProcedureStep], days_of: DaysOf, calendar: WorkingCalendar
) -> CaseState:
    """Fold the rows of a case into its state; rows in any order. `calendar` counts the days of limits.

    A row with the outcome `sent_back` ends its turn: of the next one only rows with its number count, and
    those of steps that need not be taken again. The first step without a row is next, unless one said no.
    """
    kept = sorted((row for row in rows if not row.gone), key=lambda row: (row.turn or 1, row.id))
    backs = [row for row in kept if row.outcome == StepOutcome.SENT_BACK]
    turn = 1 + max((row.turn or 1 for row in backs), default=0)
    kind = CaseKind(procedure.kind or CaseKind.RECOGNITION)
    chain = CHAINS.get(kind, ())
    newest = _newest(kept, chain, turn)
    steps: list[StepState] = []
    halted = procedure.outcome is not None
    for rule in chain:
        row = newest[rule.step]
        if row is not None:
            refused = row.outcome == StepOutcome.REFUSED
            standing = Standing.REFUSED if refused else Standing.DONE
            halted = halted or refused
        else:
            standing = Standing.LATER if halted else Standing.NEXT
            halted = True
        due = row.due_on if row is not None else _due(rule, newest, days_of, calendar)
        steps.append(StepState(rule=rule, standing=standing, row=row, due_on=due))
    whole = _whole_due(procedure.opened_on, WHOLE_LIMITS.get(kind), days_of, calendar)
    open_days = [one.due_on for one in steps if one.row is None and one.due_on]
    return CaseState(
        procedure=procedure,
        turn=turn,
        turn_began=max((row.done_on for row in backs if row.done_on), default=procedure.opened_on),
        steps=tuple(steps),
        due_on=whole,
        calendar_note=_note(procedure, [*open_days, *([whole] if whole else [])], calendar),
    )


def _note(procedure: Procedure, days: Sequence[dt.date], calendar: WorkingCalendar) -> str:
    if procedure.outcome is not None or procedure.opened_on is None or not days:
        return ""
    return calendar.note(procedure.opened_on, max(days))


def _newest(
    rows: Sequence[ProcedureStep], chain: Sequence[StepRule], turn: int
) -> dict[CaseStep, ProcedureStep | None]:
    """Return the newest row of each step that counts in this turn; rows in the order they were made."""
    found: dict[CaseStep, ProcedureStep | None] = {rule.step: None for rule in chain}
    kept = {rule.step for rule in chain if rule.kept}
    for row in rows:
        step = CaseStep(row.step) if row.step in found else None
        if step is None or row.outcome == StepOutcome.SENT_BACK:
            continue
        if step in kept or (row.turn or 1) == turn:
            found[step] = row
    return found


def _due(
    rule: StepRule,
    newest: dict[CaseStep, ProcedureStep | None],
    days_of: DaysOf,
    calendar: WorkingCalendar,
) -> dt.date | None:
    if rule.limit is None or rule.counted_from is None:
        return None
    before = newest.get(rule.counted_from)
    days = days_of(rule.limit)
    if before is None or before.done_on is None or days is None:
        return None
    return calendar.after(before.done_on, days)


def _whole_due(
    opened_on: dt.date | None, limit: WholeLimit | None, days_of: DaysOf, calendar: WorkingCalendar
) -> dt.date | None:
    days = days_of(limit.name) if limit is not None else None
    if limit is None or opened_on is None or days is None:
        return None
    return calendar.after(opened_on, days) if limit.working_days else opened_on + dt.timedelta(days=days)
