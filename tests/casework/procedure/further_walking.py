"""Walk the other kinds of case step by step, on one township's desk with an invented family on the list."""

import datetime as dt
from collections.abc import Callable

from lianghe_desktop.casework.procedure.advising import keep_advice
from lianghe_desktop.casework.procedure.chain import CHAINS
from lianghe_desktop.casework.procedure.consequences import ExitTerms
from lianghe_desktop.casework.procedure.decisions import CaseVerdict, decide_case
from lianghe_desktop.casework.procedure.final_steps import (
    announce,
    clear_risk,
    put_measures,
    tell_in_writing,
)
from lianghe_desktop.casework.procedure.opening import NewCase, open_case
from lianghe_desktop.casework.procedure.reading import case_file
from lianghe_desktop.casework.procedure.village_steps import confirm_survey
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.case_codes import CaseKind, CaseStep, Origin, Verdict
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import RowId
from lianghe_desktop.records.watching import PhaseOutPeriod
from tests.casework.procedure.walking import Walk, on

HELP = ExitTerms(basis="fupin", months=6)


class FurtherWalk(Walk):
    """One case of another kind; `kind` says which, each step as it is usually taken."""

    def __init__(self, desk: Started, kind: CaseKind) -> None:
        super().__init__(desk)
        self.kind = kind
        self.terms = HELP

    def change(self, **values: object) -> None:
        """Write into the household as if somebody had."""
        self.office.store.write(
            lambda unit: unit.change(Household, self.home, self.household, values), actor=self.acting.actor
        )

    def prepare(self) -> None:
        """Bring the household where a case of the kind may begin."""
        monitored = "marginal" if self.kind is CaseKind.CLEARING else None
        self.change(monitored=monitored, status="listed")
        if self.kind is CaseKind.PHASE_OUT:
            self.phase_out()

    def phase_out(self) -> None:
        """Put the household into a phase-out that ends this month."""
        day = self.acting.today
        row = PhaseOutPeriod(
            home=self.home,
            id=self.office.new_id(),
            household_id=self.household,
            basis="fupin",
            decided_on=day.replace(month=day.month - 6),
            first_day=day.replace(month=day.month - 5, day=1),
            last_day=day.replace(day=30),
            source="江府办〔2017〕23号 二（四）",
        )
        self.office.store.write(lambda unit: unit.insert(row), actor=self.acting.actor)
        self.change(status="phase_out", exit_decided_on=row.decided_on, exit_basis="fupin")

    def open(self, origin: Origin = Origin.FOUND, **more: object) -> None:
        values = {"clue": "入户时了解到的情况", "monitored": "marginal", "cause": "illness"} | more
        new = NewCase(home=self.home, household=self.household, origin=origin, kind=self.kind, **values)  # type: ignore[arg-type]  # a test says what more
        self.id = open_case(self.office, self.acting, new)

    def survey(self) -> None:
        self.interview()
        promised = self.kind is CaseKind.MONITORING
        confirm_survey(self.office, self.acting, self.home, self.id, promised=promised)

    def county(self, verdict: Verdict = Verdict.APPROVED, *, entrusted: bool = True) -> None:
        given = CaseVerdict(
            home=self.home,
            procedure=self.id,
            verdict=verdict,
            opinion="会议讨论决定",
            categories=("low_income",),
            entrusted=entrusted,
            terms=self.terms,
        )
        decide_case(self.office, self.acting, given)

    def announce(self) -> None:
        announce(self.office, self.acting, self.home, self.id, where="区政府网站")

    def help(self) -> None:
        """Record a measure as the help page would."""
        row = HelpMeasure(
            home=self.home,
            id=self.office.new_id(),
            household_id=self.household,
            kind="health",
            content="协助办理医疗救助",
            state="done",
            done_on=self.acting.today,
        )
        self.office.store.write(lambda unit: unit.insert(row), actor=self.acting.actor)

    def measures(self) -> None:
        self.help()
        put_measures(self.office, self.acting, self.home, self.id)

    def clear(self) -> None:
        self.help()
        clear_risk(self.office, self.acting, self.home, self.id, way="helped")

    def tell(self) -> None:
        tell_in_writing(self.office, self.acting, self.home, self.id, how="送达本人签收")

    def advise(self) -> None:
        keep_advice(self.office, self.acting, self.home, self.id, opinion="收入已连续稳定一年")

    @property
    def takes(self) -> dict[CaseStep, Callable[[], object]]:
        """Return how each step is usually taken."""
        return {
            CaseStep.OPENED: self.open,
            CaseStep.SURVEY: self.survey,
            CaseStep.CHECK: self.check,
            CaseStep.ADVICE: self.advise,
            CaseStep.DISCUSSION: self.discuss,
            CaseStep.PUBLICITY: self.publish,
            CaseStep.TOWNSHIP: self.township,
            CaseStep.COUNTY: self.county,
            CaseStep.ANNOUNCED: self.announce,
            CaseStep.MEASURES: self.measures,
            CaseStep.CLEARED: self.clear,
            CaseStep.NOTIFIED: self.tell,
            CaseStep.FILED: self.file,
        }

    def through(self, last: CaseStep | None = None) -> None:
        """Prepare, then take every step of the kind up to and including `last`, all for None."""
        self.prepare()
        for rule in CHAINS[self.kind]:
            self.takes[rule.step]()
            if rule.step is last:
                return

    def restart(self, kind: CaseKind, days: int = 0) -> None:
        """Go on with another kind of case of the same household, some days later."""
        self.kind, self.id = kind, RowId("")
        self.acting = on(self.acting, self.acting.today + dt.timedelta(days=days))

    @property
    def outcome(self) -> str | None:
        """Return how the case ended."""
        return case_file(self.office, self.acting, self.home, self.id).procedure.outcome
