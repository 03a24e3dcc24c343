"""Read cases with everything that proves their steps, for one household or for the whole desk."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.holidays import working_calendar
from lianghe_desktop.casework.households import household_lines
from lianghe_desktop.casework.limits import find_limit
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.procedure.state import CaseState, DaysOf, case_state
from lianghe_desktop.records.case_codes import CaseKind, CaseStep
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import (
    Discussion,
    DiscussionResult,
    EconomicCheck,
    Objection,
    Procedure,
    ProcedureStep,
    Publicity,
    PublicityEntry,
)
from lianghe_desktop.store.bulk import collector_paused


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFile:
    """A case with all that hangs on it; deleted rows are left out, the rest in the order it was made."""

    state: CaseState
    rows: tuple[ProcedureStep, ...]
    checks: tuple[EconomicCheck, ...]
    results: tuple[DiscussionResult, ...]
    meetings: tuple[Discussion, ...]
    entries: tuple[PublicityEntry, ...]
    notices: tuple[Publicity, ...]
    objections: tuple[Objection, ...]

    @property
    def procedure(self) -> Procedure:
        """Return the row of the case."""
        return self.state.procedure

    @property
    def notice(self) -> tuple[Publicity, PublicityEntry] | None:
        """Return the newest notice that still counts in this turn, with the household's line on it."""
        began = self.state.turn_began
        for entry in reversed(self.entries):
            notice = next((one for one in self.notices if one.id == entry.publicity_id), None)
            if notice is None or entry.withdrawn_on is not None:
                continue
            if began is None or notice.first_day is None or notice.first_day >= began:
                return notice, entry
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseLine:
    """One case as a list shows it."""

    home: HomeCode
    household: RowId
    household_no: str
    head_name: str
    village: str
    state: CaseState

    @property
    def id(self) -> RowId:
        """Return the id of the case."""
        return RowId(self.state.procedure.id)

    @property
    def due_on(self) -> dt.date | None:
        """Return the day by which the next step is to be taken, or the whole case to be ended."""
        following = self.state.next
        if following is None:
            return None
        days = [day for day in (following.due_on, self.state.due_on) if day is not None]
        return min(days, default=None)


def case_file(office: Office, acting: Acting, home: HomeCode, procedure: RowId) -> CaseFile:
    """Return one case.

    Raises:
        UserError: It is not on this desk.
    """
    row = office.store.get(Procedure, home, procedure)
    if row is None or row.gone:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这个办件，请刷新后再试。")
    steps = _own(office, ProcedureStep, row)
    results = _own(office, DiscussionResult, row)
    entries = _own(office, PublicityEntry, row)
    return CaseFile(
        state=case_state(row, steps, days_of(office, acting.today, row), working_calendar(office)),
        rows=tuple(steps),
        checks=tuple(_own(office, EconomicCheck, row)),
        results=tuple(results),
        meetings=tuple(_named(office, Discussion, home, [r.discussion_id for r in results])),
        entries=tuple(entries),
        notices=tuple(_named(office, Publicity, home, [e.publicity_id for e in entries])),
        objections=tuple(_own(office, Objection, row)),
    )


def find_case(office: Office, case: str) -> tuple[HomeCode, RowId]:
    """Return home and id of the case with this id.

    Raises:
        UserError: There is none.
    """
    for row in office.store.rows(Procedure, where={"id": case.strip()}):
        if not row.gone:
            return HomeCode(row.home), RowId(row.id)
    raise UserError(ErrorCode.NOT_FOUND, f"没有编号为“{case}”的办件，请用 cases list 查看。")


def cases_of(office: Office, acting: Acting, home: HomeCode, household: RowId) -> list[CaseFile]:
    """Return the cases of a household, the newest first."""
    rows = office.store.rows(Procedure, where={"home": home, "household_id": household}, order=("-id",))
    return [case_file(office, acting, home, RowId(row.id)) for row in rows if not row.gone]


def open_cases(office: Office, on: dt.date, *, kind: CaseKind | None = None) -> list[CaseLine]:
    """Return the cases of this desk that have not ended, those due first."""
    where: dict[str, Any] = {"outcome": None}
    if kind is not None:
        where["kind"] = kind.value
    with collector_paused():
        return case_lines(office, on, office.store.rows(Procedure, where=where))


def cases_at(
    office: Office,
    on: dt.date,
    home: HomeCode,
    step: CaseStep,
    *,
    hung: bool | None = None,
    kind: CaseKind | None = None,
) -> list[CaseLine]:
    """Return the cases of a village whose next step is `step`, by household number.

    hung False leaves out those that stand on a notice already.
    """
    where: dict[str, Any] = {"home": home, "outcome": None}
    if kind is not None:
        where["kind"] = kind.value
    rows = office.store.rows(Procedure, where=where)
    lines = [
        line
        for line in case_lines(office, on, rows)
        if line.state.next is not None and line.state.next.rule.step is step
    ]
    if hung is False:
        hanging = _hanging(office, home)
        lines = [line for line in lines if line.id not in hanging]
    return sorted(lines, key=lambda line: (line.household_no, line.id))


def _hanging(office: Office, home: HomeCode) -> set[str | None]:
    up = {
        row.id
        for row in office.store.rows(Publicity, where={"home": home, "taken_down_on": None})
        if not row.gone
    }
    entries = office.store.rows(PublicityEntry, where={"home": home, "withdrawn_on": None})
    return {row.procedure_id for row in entries if row.publicity_id in up and not row.gone}


def case_lines(office: Office, on: dt.date, procedures: Sequence[Procedure]) -> list[CaseLine]:
    """Return some cases as lines, those due first; cases of households that are gone are left out."""
    held = [row for row in procedures if not row.gone]
    steps: dict[str, list[ProcedureStep]] = {}
    for home in sorted({row.home for row in held}):
        ids = [row.id for row in held if row.home == home]
        for step in office.store.rows(ProcedureStep, where={"home": home, "procedure_id": ids}):
            steps.setdefault(step.procedure_id or "", []).append(step)
    keys = sorted({(HomeCode(row.home), RowId(row.household_id or "")) for row in held})
    heads = {(one.home, one.id): one for one in household_lines(office, keys)}
    names = area_names(office)
    known: dict[str | None, DaysOf] = {}
    calendar = working_calendar(office)
    lines = []
    for row in held:
        head = heads.get((HomeCode(row.home), RowId(row.household_id or "")))
        if head is None:
            continue
        days = known.setdefault(row.pack, days_of(office, on, row))
        lines.append(
            CaseLine(
                home=head.home,
                household=head.id,
                household_no=head.household_no,
                head_name=head.head_name,
                village=names.name(row.home),
                state=case_state(row, steps.get(row.id, ()), days, calendar),
            )
        )
    return sorted(lines, key=lambda line: (line.due_on or dt.date.max, line.household_no, line.id))


def days_of(office: Office, on: dt.date, procedure: Procedure) -> DaysOf:
    """Return how a case reads its limits: by the pack that it was opened under."""
    held: dict[str, int | None] = {}

    def read(name: str) -> int | None:
        if name not in held:
            found = find_limit(office, name, on, pack=procedure.pack)
            held[name] = found.whole if found is not None else None
        return held[name]

    return read


def _own(office: Office, model: type[Any], procedure: Procedure) -> list[Any]:
    rows = office.store.rows(
        model, where={"home": procedure.home, "procedure_id": procedure.id}, order=("id",)
    )
    return [row for row in rows if not row.gone]


def _named(office: Office, model: type[Any], home: HomeCode, ids: Sequence[str | None]) -> list[Any]:
    wanted = sorted({one for one in ids if one})
    rows = office.store.rows(model, where={"home": home, "id": wanted}, order=("id",)) if wanted else []
    return [row for row in rows if not row.gone]
