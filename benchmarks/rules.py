"""Rules: assess everybody from memory and from the file, and simulate candidate lines."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from benchmarks.figures import Row, Rows, median, timed
from benchmarks.plain_doumen import plain_doumen, plain_input
from benchmarks.workplace import Bare, Statement, Workplace
from lianghe_desktop.casework.assessment import assess_all
from lianghe_desktop.casework.desk_population import DeskPopulation
from lianghe_desktop.casework.facts import household_facts
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.population import scans_of_desk
from lianghe_desktop.casework.simulating import Bench, Wanted, open_bench
from lianghe_desktop.policy.assess_many import assess_many
from lianghe_desktop.policy.assessed import ColumnAssessor
from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.population import MOTHER, Column, Flags, Population, population_of, starts_of
from lianghe_desktop.policy.simulator import Simulator
from lianghe_desktop.records.assessment import HouseholdFacts
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.households import files_of

PACK = "doumen-2017"
ON = dt.date(2019, 9, 1)
CANDIDATES = 20
LINE = "low_income_line_year_fen"
EVERYBODY = 100_000
"""Work in columns is measured over so many households: fewer are told again until they suffice."""


def rows(place: Workplace) -> Rows:
    """Measure on the shared desk under the pack of Doumen."""
    office, acting = place.office, place.acting
    chosen = household_ids(office)
    facts = [household_facts(file) for file in files_of(office.store, chosen)]
    pack, population = load_pack(PACK), population_of(facts)
    yield _from_memory(pack, facts)
    bare = Bare(office.store)
    yield Row(
        what="assess all from the encrypted file",
        figure=median(lambda: assess_all(office, acting, chosen, pack=PACK, on=ON), 3),
        floor=median(lambda: bare.run(_needed()), 3),
        floor_is="the needed columns in the driver",
        at_most_floor=2,
        note="with a result for each household",
    )
    bare.close()
    everybody = repeated(population, -(-EVERYBODY // population.size))
    yield _in_columns(pack, everybody)
    yield _simulation(pack, everybody)
    yield from _everything_shown(open_bench(office, acting), place)


def _from_memory(pack: Pack, facts: list[HouseholdFacts]) -> Row:
    return Row(
        what=f"assess {len(facts):,} from memory, with a result for each household",
        figure=timed(lambda: assess_many(pack, facts, ON, {})),
    )


def _needed() -> list[Statement]:
    """Return what reads the columns that the rules need, as the tables hold them."""
    found: list[Statement] = []
    for scan in scans_of_desk():
        names = dict.fromkeys(
            name for one in scan.columns for name in ((one,) if isinstance(one, str) else one)
        )
        table = table_of(scan.model).name
        found.append((f"SELECT {', '.join(names)} FROM {table} WHERE gone IS NOT 1", ()))
    return found


def repeated(population: Population, times: int) -> Population:
    """Return a population in which every household stands so many times."""

    def told(mask: Flags | None) -> Flags | None:
        return None if mask is None else np.tile(mask, times)

    def again(path: str, column: Column) -> Column:
        values = np.tile(column.values, times)
        if path == MOTHER:
            shift = np.repeat(np.arange(times, dtype=np.int64) * len(population.owner), population.size)
            values = np.where(values >= 0, values + shift, values)
        return replace(column, values=values, unknown=told(column.unknown), null=told(column.null))

    counts = np.tile(np.diff(population.starts), times)
    size = population.size * times
    return replace(
        population,
        ids=list(population.ids) * times,
        homes=list(population.homes) * times,
        member_ids=list(population.member_ids) * times,
        starts=starts_of(counts),
        owner=np.repeat(np.arange(size, dtype=np.int64), counts),
        members_unknown=told(population.members_unknown),
        columns={path: again(path, column) for path, column in population.columns.items()},
        mothers={
            row + turn * population.size: person
            for turn in range(times)
            for row, person in population.mothers.items()
        },
        places=np.arange(size, dtype=np.int64),
        odd={},
    )


def _in_columns(pack: Pack, population: Population) -> Row:
    given = plain_input(population, ON)
    return Row(
        what=f"assess {population.size:,} in columns that are ready, {PACK}",
        figure=median(lambda: ColumnAssessor(pack, population, ON).assess({}), 9),
        floor=median(lambda: plain_doumen(given, ON), 9),
        floor_is="the same result in plain numpy",
        at_most_floor=3,
        note="incomes, lines, categories, points, benefits, flags, what is missing",
    )


def _simulation(pack: Pack, population: Population) -> Row:
    def twenty() -> None:
        simulator = Simulator(pack, population, ON, given={})
        for step in range(CANDIDATES):
            simulator.simulate({LINE: 800_000 + 10_000 * step})

    return Row(
        what=f"simulate {CANDIDATES} candidate lines over {population.size:,}",
        figure=timed(twenty),
        at_most=1.5,
        note="from columns that are ready",
    )


def _everything_shown(bench: Bench, place: Workplace) -> Iterator[Row]:
    """Measure what a person waits for who changes one number in the simulator."""
    times = -(-EVERYBODY // bench.desk.population.size)
    desk = DeskPopulation(
        keys=bench.desk.keys * times,
        population=repeated(bench.desk.population, times),
        listed=np.tile(bench.desk.listed, times),
    )
    everybody = Bench(place.office, place.acting, desk)
    lines = (Wanted(on=ON, settings={LINE: 800_000 + 10_000 * step}, pack=PACK) for step in range(CANDIDATES))
    shown = "sums, households that move, the list, candidates, villages, charts"
    yield Row(
        what=f"everything the simulator shows for a line, the first over {desk.population.size:,}",
        figure=timed(lambda: everybody.run(next(lines))),
        note=shown,
    )
    yield Row(
        what=f"everything the simulator shows for one more line over {desk.population.size:,}",
        figure=median(lambda: everybody.run(next(lines)), 9),
        note=shown,
    )
