"""Rules: assess everybody from memory and from the file, and simulate candidate lines."""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from benchmarks.figures import Row, Rows, median, timed
from benchmarks.workplace import Bare, Statement, Workplace
from lianghe_desktop.casework.assessment import assess_all
from lianghe_desktop.casework.facts import household_facts
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.policy.assess_many import assess_many
from lianghe_desktop.policy.assessed import ColumnAssessor
from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.population import Population, population_of
from lianghe_desktop.policy.simulator import Simulator
from lianghe_desktop.records.assessment import UNKNOWN, HouseholdFacts
from lianghe_desktop.store.households import files_of

PACK = "doumen-2017"
ON = dt.date(2019, 9, 1)
CANDIDATES = 20
LINE = "low_income_line_year_fen"
_GAINS = ("wage", "business", "property", "transfer")
_COSTS = ("business_cost", "transfer_paid")
_NEEDED: Sequence[Statement] = (
    ("SELECT id, home, registered, farms, urban, accepts_help, single_mother, housing_hardship, incident,"
     " monitored, exit_decided_on, exit_basis, applies_dibao FROM household WHERE gone IS NOT 1", ()),
    ("SELECT id, household_id, relation, sex, birth_date, counted, school, boards, new_student, labour,"
     " health, disability_class, disability_grade, rehabilitation_need, dibao, tekun, insured_medical,"
     " pension_years, works, months_worked, left_on FROM member WHERE gone IS NOT 1", ()),
    ("SELECT household_id, member_id, kind, window_from, window_to, amount_fen FROM income_line"
     " WHERE gone IS NOT 1", ()),
    ("SELECT household_id, kind, window_from, window_to, amount_fen FROM spending_line"
     " WHERE gone IS NOT 1", ()),
    ("SELECT id, grade, floor_area_centi_m2 FROM housing WHERE gone IS NOT 1", ()),
    ("SELECT id, vehicles, livelihood_vehicle, machinery, second_home, registered_business,"
     " public_employee, deposits_fen, land_centi_mu FROM assets WHERE gone IS NOT 1", ()),
)  # fmt: skip


def rows(place: Workplace) -> Rows:
    """Measure on the shared desk under the pack of Doumen."""
    office, acting = place.office, place.acting
    chosen = household_ids(office)
    facts = [household_facts(file) for file in files_of(office.store, chosen)]
    pack, floor = load_pack(PACK), _plain(facts)
    population = population_of(facts)
    yield Row(
        what=f"assess all in columns that are ready, {PACK}",
        figure=median(lambda: ColumnAssessor(pack, population, ON).assess({}), 3),
        floor=floor,
        floor_is="numpy: incomes, lines, shares only",
        at_most_floor=3,
        note="the figure also decides categories, points, benefits and what is missing",
    )
    yield Row(
        what="assess all from memory, with a result for each household",
        figure=timed(lambda: assess_many(pack, facts, ON, {})),
        floor=floor,
        floor_is="numpy: incomes, lines, shares only",
    )
    bare = Bare(office.store)
    yield Row(
        what="assess all from the encrypted file",
        figure=timed(lambda: assess_all(office, acting, chosen, pack=PACK, on=ON)),
        floor=median(lambda: bare.run(_NEEDED), 3),
        floor_is="the needed columns in the driver",
        at_most_floor=2,
    )
    bare.close()
    yield _simulation(pack, population)


def _plain(facts: list[HouseholdFacts]) -> float:
    """Return how long numpy takes for the same totals, lines and shares, from arrays that are ready."""

    def column(names: Sequence[str]) -> np.ndarray:
        return np.array(
            [[_fen(getattr(one.income, name)) for name in names] for one in facts], dtype=np.int64
        )

    gains, costs = column(_GAINS), column(_COSTS)
    left_out = column(("resident_pension",))[:, 0]
    people = np.array([0 if one.members is UNKNOWN else len(one.members) for one in facts], dtype=np.int64)

    def compute() -> None:
        disposable = gains.sum(axis=1) - costs.sum(axis=1)
        dibao = disposable - left_out
        for total, line in (
            (disposable, 800_000),
            (dibao, 1_092_000),
            (dibao, 1_638_000),
            (dibao, 2_184_000),
        ):
            below = total < line * people
            (2 * total + people) // np.maximum(2 * people, 1)
            np.flatnonzero(below)

    return median(compute, 9)


def _fen(value: object) -> int:
    return value if isinstance(value, int) else 0


def _simulation(pack: Pack, population: Population) -> Row:
    def twenty() -> None:
        simulator = Simulator(pack, population, ON, given={})
        for step in range(CANDIDATES):
            simulator.simulate({LINE: 800_000 + 10_000 * step})

    return Row(
        what=f"simulate {CANDIDATES} candidate lines over all",
        figure=timed(twenty),
        at_most=1.5,
        note="from columns that are ready",
    )
