"""Error tables, candidates and stretches, against a plain recount by pandas over random households."""

from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.policy.population import population_of
from lianghe_desktop.policy.scalar import assess
from lianghe_desktop.policy.targeting import (
    OPEN,
    candidates,
    cut_by_line,
    cut_by_points,
    error_table,
    spread,
    standing_of,
)
from lianghe_desktop.records.assessment import UNKNOWN
from lianghe_desktop.records.targeting import Basis, Candidate, ErrorTable, best_balanced
from tests.policy.populations import Maker

_DAY = date(2022, 9, 1)


@pytest.mark.parametrize("name", ["doumen-2017", "kaiping-2019", "national-2021"])
@pytest.mark.parametrize("unknown", [0.0, 0.05])
def test_every_household_stands_where_the_scalar_engine_puts_it(name: str, unknown: float) -> None:
    pack = load_pack(name)
    given = {} if name != "national-2021" else {"dibao_standard_month_fen": 85_000}
    maker = Maker(7, unknown=unknown, null=0.05, on=_DAY, odd=True, told=unknown == 0)
    households = maker.households(150)
    found = standing_of(pack, population_of(households), _DAY, given)
    results = assess(pack, households, _DAY, given).results
    frame = pd.DataFrame(
        {
            "income": [one.income_fen for one in results],
            "below": [next(x.below for x in one.lines if x.code == pack.main_line) for one in results],
            "points": [one.points for one in results],
            "people": [
                0 if one.members is UNKNOWN else sum(m.counted is not False for m in one.members)
                for one in households
            ],
            "share": [one.per_capita_fen for one in results],
        }
    )
    assert found.total_known.tolist() == frame["income"].notna().tolist()
    assert np.array_equal(found.total_fen[found.total_known], frame["income"].dropna().astype(np.int64))
    known = found.total_known
    assert found.people[known].tolist() == frame["people"][known].tolist()
    assert found.below.tolist() == [OPEN if one is None else int(one) for one in frame["below"]]
    assert found.points_known.tolist() == frame["points"].notna().tolist()
    assert found.points[found.points_known].tolist() == frame["points"].dropna().astype(int).tolist()
    shares = frame["share"][known & (found.people > 0)].astype(np.int64).tolist()
    assert found.per_head_fen()[known & (found.people > 0)].tolist() == shares


def test_error_tables_equal_a_recount() -> None:
    chance = np.random.default_rng(11)
    says, listed = chance.integers(-1, 2, 5_000), chance.integers(-1, 2, 5_000)
    table = error_table(says, listed)
    counted = pd.crosstab(says, listed)
    assert (table.a, table.b, table.c, table.d) == (
        counted.loc[1, 1],
        counted.loc[1, 0],
        counted.loc[0, 1],
        counted.loc[0, 0],
    )
    assert table.undecided == 5_000 - table.counted


def test_the_measures_are_those_of_the_published_example() -> None:
    table = ErrorTable(a=75, b=34, c=25, d=182)
    assert table.coverage == Fraction(3, 4)
    assert (table.exclusion, table.inclusion) == (Fraction(1, 4), Fraction(34, 109))
    assert table.poor_among_targeted == Fraction(75, 109)
    assert table.reached_per_leaked == Fraction(75, 34)
    assert table.targeted == Fraction(109, 316)
    assert table.accuracy == Fraction(257, 316)
    assert table.bpac == Fraction(75 - 9, 100)
    empty = ErrorTable(a=0, b=0, c=0, d=0)
    assert (empty.coverage, empty.inclusion, empty.reached_per_leaked, empty.bpac) == (None,) * 4


def test_candidates_count_strictly_below_the_line_and_from_the_points_upwards() -> None:
    pack = load_pack("doumen-2017")
    households = Maker(3, unknown=0.02, null=0.02, on=_DAY).households(200)
    standing = standing_of(pack, population_of(households), _DAY, {})
    listed = np.random.default_rng(5).integers(-1, 2, 200)
    frame = pd.DataFrame(
        {"total": standing.total_fen, "people": standing.people, "known": standing.total_known,
         "points": standing.points, "scored": standing.points_known, "listed": listed}
    )  # fmt: skip
    found = candidates(standing, listed, Basis.LINE, (500_000, 1_100_000), in_force=1_100_000)
    assert [one.in_force for one in found] == [False, True]
    told = frame[frame["known"] & (frame["people"] > 0) & (frame["listed"] >= 0)]
    for one in found:
        chosen = told["total"] < one.cutoff * told["people"]
        assert one.table.a == int((chosen & (told["listed"] == 1)).sum())
        assert one.table.b == int((chosen & (told["listed"] == 0)).sum())
        assert one.table.counted == len(told)
    told = frame[frame["scored"] & (frame["listed"] >= 0)]
    (points,) = candidates(standing, listed, Basis.POINTS, (40,), in_force=None)
    assert points.table.a + points.table.b == int((told["points"] >= 40).sum())
    assert (cut_by_points(standing, 40) == OPEN).sum() == (~standing.points_known).sum()
    assert set(cut_by_line(standing, 1)[standing.people == 0]) <= {OPEN}


def test_the_candidate_whose_errors_lie_nearest_is_named() -> None:
    tables = [(80, 60, 20), (60, 38, 40), (30, 10, 70)]
    given = tuple(
        Candidate(cutoff=at, table=ErrorTable(a=a, b=b, c=c, d=0)) for at, (a, b, c) in enumerate(tables)
    )
    assert best_balanced(given) == 1
    assert best_balanced(()) is None


def test_stretches_hold_everybody_once_and_what_lies_outside_joins_the_ends() -> None:
    chance = np.random.default_rng(2)
    values, groups = chance.integers(-50, 350, 3_000), chance.integers(0, 3, 3_000)
    known = chance.random(3_000) < 0.9
    edges = [0, 100, 200, 300]
    frame = pd.DataFrame({"value": values, "group": groups})[known]
    frame["stretch"] = pd.cut(frame["value"].clip(0, 299), edges, right=False, labels=False)
    recount = frame.groupby(["group", "stretch"]).size().unstack()
    assert spread(values, known, edges, groups) == recount.to_numpy().tolist()
