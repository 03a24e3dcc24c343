"""What other numbers would change on this desk: who enters and leaves, the cost, how the list is met.

Nothing is decided and nothing is written: a simulation is a working paper. Source of the measures: the
error table of proxy means tests (records/targeting.py); of the border of 5 %: 示范参数.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.desk_population import DeskPopulation, Progress, go_on, read_desk
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.parameters import ChangedParameter, changed_parameters
from lianghe_desktop.casework.simulation_charts import income_chart, income_spread, points_chart
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.population import Integers
from lianghe_desktop.policy.simulation import UNSPLIT, Simulation
from lianghe_desktop.policy.simulator import Simulator
from lianghe_desktop.policy.targeting import Standing, candidates, cut_by_points, error_table, standing_of
from lianghe_desktop.records.assessment import ParameterValue
from lianghe_desktop.records.charts import Chart
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.targeting import Basis, Candidate, ErrorTable

PAYER_WORDS = {"city": "市级", "district": "区（县）级", "town": "镇级", UNSPLIT: "文件没有写明分担"}
_STEPS_EACH_WAY = 5
_LINE_STEP_PERCENT = 4
_POINTS_STEP = 5
_WORK_STEPS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is to be simulated: a pack (None: the desk's), a day, and what is set differently."""

    on: dt.date
    settings: Mapping[str, ParameterValue]
    pack: str | None = None
    basis: Basis = Basis.LINE
    cutoffs: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class PayerChange:
    """What one payer pays in a year, before and after, in fen."""

    payer: str
    before_fen: int
    after_fen: int


@dataclass(frozen=True, kw_only=True, slots=True)
class VillageChange:
    """One village before and after: households below the line, and what everybody entitled costs a year."""

    home: str
    village: str
    households: int
    below_before: int
    below_after: int
    before_fen: int
    after_fen: int
    errors: ErrorTable


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """Everything the page, the paper and the command show of one simulation.

    Lists are keys in the order of household numbers. Charts carry no names.
    """

    wanted: Wanted
    basis: Basis
    pack: str
    pack_title: str
    document: str
    line_title: str
    line_before_fen: int | None
    line_after_fen: int | None
    cutoff_points: int | None
    changes: tuple[ChangedParameter, ...]
    simulation: Simulation
    entering: tuple[tuple[HomeCode, RowId], ...]
    leaving: tuple[tuple[HomeCode, RowId], ...]
    border: tuple[tuple[HomeCode, RowId], ...]
    payers: tuple[PayerChange, ...]
    villages: tuple[VillageChange, ...]
    errors_before: ErrorTable
    errors_after: ErrorTable
    candidates: tuple[Candidate, ...]
    has_points: bool
    charts: tuple[Chart, ...]


class Bench:
    """Hold the households of a desk, read once, and answer for any pack, day and numbers.

    Used by one thread at a time. What candidates of one pack and day have in common is worked out once.
    """

    def __init__(self, office: Office, acting: Acting, desk: DeskPopulation) -> None:
        self._office = office
        self._acting = acting
        self.desk = desk
        self._simulators: dict[tuple[str, str, dt.date], Simulator] = {}

    def pack(self, name: str | None, on: dt.date) -> Pack:
        """Return the pack that is in force on this desk on a day under a name, or the desk's own."""
        return pack_in_force(self._office, name or pack_in_use(self._office), on)

    def run(self, wanted: Wanted, progress: Progress = lambda _done, _total: True) -> Outcome:
        """Simulate; `progress` stops the work by returning False.

        Raises:
            UserError: A number is impossible, the pack does not hold on that day, or the work was stopped.
        """
        pack = self.pack(wanted.pack, wanted.on)
        population = self.desk.population
        go_on(progress(1, _WORK_STEPS))
        simulation = self._simulator(pack, wanted.on).simulate(wanted.settings)
        go_on(progress(2, _WORK_STEPS))
        before = standing_of(pack, population, wanted.on, {})
        go_on(progress(3, _WORK_STEPS))
        after = standing_of(pack, population, wanted.on, wanted.settings) if wanted.settings else before
        go_on(progress(4, _WORK_STEPS))
        outcome = self._outcome(pack, wanted, simulation, before, after)
        go_on(progress(_WORK_STEPS, _WORK_STEPS))
        return outcome

    def _simulator(self, pack: Pack, on: dt.date) -> Simulator:
        key = (pack.code, pack.version, on)
        if key not in self._simulators:
            self._simulators = {key: Simulator(pack, self.desk.population, on, given={})}
        return self._simulators[key]

    def _outcome(
        self, pack: Pack, wanted: Wanted, simulation: Simulation, before: Standing, after: Standing
    ) -> Outcome:
        listed = self.desk.listed
        keys = {key[1]: key for key in self.desk.keys}
        line = next(one for one in pack.lines if one.code == pack.main_line)
        has_points = pack.card is not None and pack.card.regression is None
        basis = wanted.basis if has_points else Basis.LINE
        in_force = after.cutoff_points if basis is Basis.POINTS else after.lines_fen.get(line.code)
        cutoffs = wanted.cutoffs or _cutoffs(basis, in_force)
        charts: list[Chart] = [income_chart(pack, before, after, income_spread(before, after, listed))]
        if has_points:
            charts.append(points_chart(before, after, listed))
        return Outcome(
            wanted=wanted,
            basis=basis,
            pack=pack.code,
            pack_title=pack.title,
            document=pack.document,
            line_title=line.title,
            line_before_fen=before.lines_fen.get(line.code),
            line_after_fen=after.lines_fen.get(line.code),
            cutoff_points=after.cutoff_points,
            changes=changed_parameters(pack, wanted.on, wanted.settings),
            simulation=simulation,
            entering=tuple(keys[RowId(one)] for one in simulation.entering),
            leaving=tuple(keys[RowId(one)] for one in simulation.leaving),
            border=tuple(keys[RowId(one)] for one in simulation.border),
            payers=_payers(simulation),
            villages=self._villages(simulation, _says(after, basis)),
            errors_before=error_table(_says(before, basis), listed),
            errors_after=error_table(_says(after, basis), listed),
            candidates=candidates(after, listed, basis, cutoffs, in_force=in_force),
            has_points=has_points,
            charts=tuple(charts),
        )

    def _villages(self, simulation: Simulation, says: Integers) -> tuple[VillageChange, ...]:
        names, listed = area_names(self._office), self.desk.listed
        of_household = np.array([key[0] for key in self.desk.keys], dtype=np.str_)
        homes, at = np.unique(of_household, return_inverse=True)
        before, after = simulation.before, simulation.after
        return tuple(
            VillageChange(
                home=home,
                village=names.name(home),
                households=int(np.count_nonzero(at == number)),
                below_before=before.area_below[home],
                below_after=after.area_below[home],
                before_fen=before.area_budget_fen[home],
                after_fen=after.area_budget_fen[home],
                errors=error_table(says[at == number], listed[at == number]),
            )
            for number, home in enumerate(homes.tolist())
        )


def open_bench(office: Office, acting: Acting) -> Bench:
    """Read the households of the desk; takes seconds in a district, so call it off the screen thread.

    Raises:
        UserError: The role may not.
    """
    return Bench(office, acting, read_desk(office, acting))


def _says(standing: Standing, basis: Basis) -> Integers:
    if basis is Basis.POINTS and standing.cutoff_points is not None:
        return cut_by_points(standing, standing.cutoff_points)
    return standing.below


def _cutoffs(basis: Basis, in_force: int | None) -> tuple[int, ...]:
    """Return candidates around the one in force: steps of 4 % of a line in whole yuan, or of 5 points."""
    if in_force is None:
        return ()
    steps = range(-_STEPS_EACH_WAY, _STEPS_EACH_WAY + 1)
    if basis is Basis.POINTS:
        found = [in_force + _POINTS_STEP * step for step in steps]
    else:
        found = [
            in_force if step == 0 else in_force * (100 + _LINE_STEP_PERCENT * step) // 10_000 * 100
            for step in steps
        ]
    return tuple(sorted({one for one in found if one > 0}))


def _payers(simulation: Simulation) -> tuple[PayerChange, ...]:
    before, after = simulation.before.by_payer, simulation.after.by_payer
    order = [*PAYER_WORDS, *sorted({*before, *after} - PAYER_WORDS.keys())]
    return tuple(
        PayerChange(payer=PAYER_WORDS.get(one, one), before_fen=before[one], after_fen=after[one])
        for one in order
        if before[one] or after[one]
    )
