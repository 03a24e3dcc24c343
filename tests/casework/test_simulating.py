"""The simulator over a desk: who moves, against the list, by village; scenarios kept; paper and workbook."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from lianghe_desktop.casework.assessment import assess_all, simulate_all
from lianghe_desktop.casework.households import household_ids, household_lines
from lianghe_desktop.casework.paper_check import PaperState, page_as_issued, verify_paper
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.parameters import parameter_lines, read_typed
from lianghe_desktop.casework.scenarios import (
    compare,
    find_scenario,
    keep_scenario,
    remove_scenario,
    scenarios,
)
from lianghe_desktop.casework.simulating import Bench, Wanted, open_bench
from lianghe_desktop.casework.simulation_papers import (
    comparison,
    print_comparison,
    print_simulation,
    write_simulation,
)
from lianghe_desktop.casework.start import Started
from lianghe_desktop.policy.library import load_pack
from lianghe_desktop.records.charts import PostChart
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import PrintLog
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.targeting import Basis
from tests.casework.conftest import TODAY, VILLAGE, NewDesk
from tests.casework.families import put_village
from tests.documents.papers import pdf_text

LINE = "low_income_line_year_fen"


@pytest.fixture
def filled(village: Started) -> Started:
    """Return a village's desk with its invented households, a third of them refused, some undecided."""
    put_village(village, 60)
    states = {0: "refused", 1: "listed", 2: "listed", 3: "left", 4: "checked"}

    def job(unit) -> None:
        for place, (home, household) in enumerate(household_ids(village.office)):
            unit.change(Household, home, household, {"status": states[place % 5]})

    village.office.store.write(job, actor=village.acting.actor)
    return village


@pytest.fixture
def bench(filled: Started) -> Bench:
    return open_bench(filled.office, filled.acting)


def test_the_page_and_the_command_say_the_same_and_the_list_is_met_as_pandas_counts(
    filled: Started, bench: Bench
) -> None:
    office, acting = filled.office, filled.acting
    found = bench.run(Wanted(on=TODAY, settings={LINE: 900_000}))
    plain = simulate_all(office, acting, {LINE: 900_000})
    assert found.simulation == plain
    assert tuple(key[1] for key in found.leaving) == plain.leaving
    assert found.leaving
    ids = household_ids(office)
    results = assess_all(office, acting, ids).results
    lines = household_lines(office, ids)
    frame = pd.DataFrame(
        {
            "income": [one.income_fen for one in results],
            "people": [line.members for line in lines],
            "status": [line.status for line in lines],
        }
    )
    told = frame[frame["status"] != "checked"]
    chosen = told["income"] < 900_000 * told["people"]
    on = told["status"] == "listed"
    table = found.errors_after
    assert (table.a, table.b, table.c, table.d) == (
        (chosen & on).sum(),
        (chosen & ~on).sum(),
        (~chosen & on).sum(),
        (~chosen & ~on).sum(),
    )
    assert table.undecided == (frame["status"] == "checked").sum()
    (one,) = found.villages
    assert (one.home, one.households, one.errors) == (VILLAGE, len(ids), table)
    assert (one.below_before, one.below_after) == (len(ids), found.simulation.after.below_households)
    chart = found.charts[0]
    assert isinstance(chart, PostChart)
    assert sum(part.value for post in chart.posts for part in post.parts) == len(ids)
    assert [marker.dashed for marker in chart.markers if "低收入线" in marker.words] == [False, True]


def test_candidates_stand_around_the_value_in_force_or_where_they_are_wanted(bench: Bench) -> None:
    found = bench.run(Wanted(on=TODAY, settings={LINE: 900_000}))
    assert [one.cutoff for one in found.candidates if one.in_force] == [900_000]
    assert len(found.candidates) == 11
    assert all(one.cutoff % 100 == 0 for one in found.candidates)
    assert next(one for one in found.candidates if one.in_force).table == found.errors_after
    chosen = bench.run(Wanted(on=TODAY, settings={}, basis=Basis.POINTS, cutoffs=(30, 40)))
    assert [(one.cutoff, one.in_force) for one in chosen.candidates] == [(30, False), (40, True)]
    assert chosen.candidates[1].table == chosen.errors_after
    assert chosen.errors_before == chosen.errors_after


def test_work_stops_where_the_person_asks_for_it(bench: Bench) -> None:
    with pytest.raises(UserError, match="没有改动"):
        bench.run(Wanted(on=TODAY, settings={}), lambda done, _total: done < 3)


def test_a_day_before_the_pack_is_refused(bench: Bench) -> None:
    with pytest.raises(UserError) as refusal:
        bench.run(Wanted(on=dt.date(2010, 1, 1), settings={}))
    assert refusal.value.code is ErrorCode.BAD_INPUT


def drawn_again(desk: Started, printed: Printed) -> str:
    """Return the words of a sheet as the print log draws it again."""
    (code,) = printed.codes
    assert verify_paper(desk.office, desk.acting, code).state is PaperState.CURRENT
    return pdf_text(BytesIO(page_as_issued(desk.office, code).pdf))


def test_scenarios_are_kept_replaced_compared_and_removed(filled: Started, bench: Bench) -> None:
    office, acting = filled.office, filled.acting
    keep_scenario(office, acting, "线降到九千", Wanted(on=TODAY, settings={LINE: 900_000}))
    keep_scenario(office, acting, " 线降到九千 ", Wanted(on=TODAY, settings={LINE: 800_000}))
    points = Wanted(on=TODAY, settings={"inclusion_points": 35}, basis=Basis.POINTS, pack="doumen-2017")
    keep_scenario(office, acting, "三十五分", points)
    assert [one.name for one in scenarios(office)] == ["三十五分", "线降到九千"]
    assert find_scenario(office, "三十五分").wanted == points
    assert find_scenario(office, "线降到九千").wanted.settings == {LINE: 800_000}
    found = [(one.name, outcome) for one, outcome in compare(bench, scenarios(office))]
    items, columns = comparison(found)
    assert len(columns) == 2
    assert all(len(column.values) == len(items) for column in columns)
    printed = print_comparison(office, acting, found)
    assert "三十五分" in pdf_text(BytesIO(printed.pdf))
    assert drawn_again(filled, printed) == pdf_text(BytesIO(printed.pdf))
    remove_scenario(office, acting, find_scenario(office, "三十五分"))
    assert [one.name for one in scenarios(office)] == ["线降到九千"]
    with pytest.raises(UserError, match="没有名为"):
        find_scenario(office, "三十五分")
    with pytest.raises(UserError, match="名字"):
        keep_scenario(office, acting, "  ", points)


def test_paper_names_who_moves_and_suppresses_rates_of_few_households(
    village: Started, tmp_path: Path
) -> None:
    put_village(village, 60)
    office, acting = village.office, village.acting
    ids = household_ids(office)

    def job(unit) -> None:
        for home, household in ids[7:]:
            unit.change(Household, home, household, {"status": "checked"})

    office.store.write(job, actor=acting.actor)
    bench = open_bench(office, acting)
    outcome = bench.run(Wanted(on=TODAY, settings={LINE: 500_000}))
    printed = print_simulation(office, acting, outcome, name="线降到五千")
    text = pdf_text(BytesIO(printed.pdf))
    assert drawn_again(village, printed) == text
    assert "线降到五千" in text
    assert "＊" in text
    assert "100.0%" not in text
    first = household_lines(office, outcome.leaving[:1])[0]
    assert first.household_no in text
    assert first.head_name in text
    assert [row.document for row in office.store.rows(PrintLog)] == ["simulation"]
    path = tmp_path / "测算.xlsx"
    write_simulation(office, acting, outcome, path)
    book = CalamineWorkbook.from_path(str(path))
    rows = book.get_sheet_by_name("变动的户").to_python()
    assert len(rows) == 1 + len(outcome.entering) + len(outcome.leaving) + len(outcome.border)


def test_numbers_are_typed_in_yuan_and_per_cent_and_shown_with_their_clause() -> None:
    pack = load_pack("doumen-2017")
    lines = {line.name: line for line in parameter_lines(pack, TODAY)}
    assert next(iter(lines.values())).main
    assert (lines[LINE].typed, lines[LINE].unit) == ("11000", "元")
    assert "珠斗办字〔2017〕6号" in lines[LINE].source
    assert lines["inclusion_points"].demonstration
    for name, line in lines.items():
        if line.typed:
            held = pack.parameters[name].value_on(TODAY)
            assert held is not None
            scale = 100 if pack.parameters[name].unit == "percent" else 1
            assert read_typed(pack, name, line.typed) == held.value * scale
    assert read_typed(pack, LINE, "12,345.6 元") == 1_234_560
    for name, wrong in ((LINE, "一万"), (LINE, "-1"), ("inclusion_points", "3.5"), ("nothing", "1")):
        with pytest.raises(UserError):
            read_typed(pack, name, wrong)


def test_an_empty_desk_is_simulated_without_households(new_desk: NewDesk) -> None:
    started = new_desk()
    found = open_bench(started.office, started.acting).run(Wanted(on=TODAY, settings={LINE: 1}))
    assert (found.entering, found.leaving, found.villages) == ((), (), ())
    assert found.errors_after.coverage is None
    assert print_simulation(started.office, started.acting, found).pages >= 2


def test_a_pack_without_a_line_of_its_own_still_spreads_the_incomes(bench: Bench) -> None:
    found = bench.run(Wanted(on=TODAY, settings={}, pack="jiangmen-2017"))
    chart = found.charts[0]
    assert isinstance(chart, PostChart)
    assert chart.markers == ()
    assert "没有给出线" in chart.note
    assert sum(part.value for part in chart.posts[-1].parts) * 10 < len(bench.desk.keys)
    given = bench.run(Wanted(on=TODAY, settings={"dibao_standard_month_fen": 63_000}, pack="jiangmen-2017"))
    assert given.line_before_fen is None
    assert given.line_after_fen == 756_000
