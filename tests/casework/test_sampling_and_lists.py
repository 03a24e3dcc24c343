"""Samples that anybody can draw again, the yearly check of everybody, and the lists that are handed over."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lianghe_desktop.casework.duties.periods import Every, period_of
from lianghe_desktop.casework.lists.filling import case_list
from lianghe_desktop.casework.lists.kinds import LIST_KINDS
from lianghe_desktop.casework.lists.papers import print_list, print_sample, print_sweeps, print_warnings
from lianghe_desktop.casework.procedure.reading import open_cases
from lianghe_desktop.casework.procedure.yearly_cases import begin_yearly, yearly_state
from lianghe_desktop.casework.sampling import (
    Found,
    NewDraw,
    draw_from,
    draw_sample,
    drawn_again,
    record_result,
    sample_of,
)
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.watching.sweep import finish_sweep, look_at_rest
from lianghe_desktop.casework.watching.warnings import warnings
from lianghe_desktop.records.case_codes import CaseKind, SampleResult
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.procedure import Procedure
from lianghe_desktop.store.unit import Unit
from tests.casework.conftest import TODAY, NewDesk, as_role
from tests.casework.families import put_village

Homes = some.sampled_from(["440403106201", "440403106202", "440403106203"])
Keys = some.sets(some.tuples(Homes.map(HomeCode), some.uuids().map(lambda one: RowId(one.hex))), max_size=60)


@pytest.fixture
def village(new_desk: NewDesk) -> Started:
    """Return a village's desk with twelve households on the list."""
    desk = new_desk()
    put_village(desk, 12)
    rows = desk.office.store.rows(Household)

    def job(unit: Unit) -> None:
        for row in rows:
            unit.change(Household, row.home, row.id, {"status": "listed"})

    desk.office.store.write(job, actor=desk.acting.actor)
    return desk


@given(keys=Keys, seed=some.integers(0, 2**53 - 1), percent=some.integers(1, 100))
def test_a_draw_is_the_same_again_takes_its_share_of_each_village_and_grows_with_it(
    keys: set[tuple[HomeCode, RowId]], seed: int, percent: int
) -> None:
    drawn = draw_from(keys, seed=seed, percent=percent)
    assert drawn == draw_from(sorted(keys, reverse=True), seed=seed, percent=percent)
    assert len(set(drawn)) == len(drawn)
    assert set(drawn) <= keys
    for home in {key[0] for key in keys}:
        whole = sum(key[0] == home for key in keys)
        taken = sum(key[0] == home for key in drawn)
        assert taken * 100 >= whole * percent > (taken - 1) * 100
    assert set(drawn) <= set(draw_from(keys, seed=seed, percent=min(percent + 10, 100)))


def test_a_known_seed_draws_known_households() -> None:
    home = HomeCode("440403106201")
    keys = [(home, RowId(f"household-{number}")) for number in range(10)]
    drawn = [key[1] for key in draw_from(keys, seed=20261120, percent=30)]
    assert drawn == ["household-8", "household-3", "household-6"]  # by sha256sum


def test_a_sample_is_kept_with_what_was_recorded_and_holds_what_was_found(village: Started) -> None:
    office, acting = village.office, village.acting
    with pytest.raises(UserError, match=r"10% 到 100%.*示范参数"):
        draw_sample(office, acting, NewDraw(seed=7, percent=5))
    with pytest.raises(UserError, match="种子"):
        draw_sample(office, acting, NewDraw(seed=-1))
    with pytest.raises(UserError):
        draw_sample(office, as_role(acting, Role.SURVEYOR), NewDraw(seed=7))
    made = draw_sample(office, acting, NewDraw(seed=7, percent=25, checkers="第三方核查组"))
    sample = sample_of(office, made)
    assert (len(sample.households), sample.draw.population) == (3, 12)
    assert drawn_again(office, made)
    first, second, third = sample.households
    with pytest.raises(UserError, match="哪里不一样"):
        record_result(
            office,
            acting,
            first.key[0],
            RowId(first.row.id),
            Found(result=SampleResult.UNFIT, checked_by="甲"),
        )
    recorded = first.row.recorded_people or 0
    for one, found in (
        (first, Found(result=SampleResult.AGREES, people=recorded, checked_by="甲、乙")),
        (
            second,
            Found(result=SampleResult.UNFIT, finding="有商铺", income_fen=12_345_600, checked_by="甲、乙"),
        ),
        (third, Found(result=SampleResult.ABSENT)),
    ):
        record_result(office, acting, one.key[0], RowId(one.row.id), found)
    sample = sample_of(office, made)
    assert [one.row.result for one in sample.households] == ["agrees", "unfit", "absent"]
    assert sample.unfit_percent == 50
    assert sample.households[0].differs == ()
    assert "核查" in sample.households[1].differs[0]
    paper = print_sample(office, acting, sample)
    assert (paper.title, paper.pages) == ("随机抽样核查名单", 1)
    office.store.write(
        lambda unit: unit.change(Household, first.key[0], first.key[1], {"status": "left"}),
        actor=acting.actor,
    )
    assert not drawn_again(office, made)


def test_the_yearly_check_begins_once_for_everybody(village: Started) -> None:
    office, acting = village.office, village.acting
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    assert begin_yearly(office, acting, progress=progress).begun == 12
    assert told[-1] == (12, 12)
    again = begin_yearly(office, acting)
    assert (again.begun, again.there) == (0, 12)
    assert {line.state.procedure.kind for line in open_cases(office, TODAY)} == {CaseKind.YEARLY}
    state = yearly_state(office, TODAY.year)
    assert (state.listed, state.running, state.kept) == (12, 12, 0)
    later = replace(acting, today=TODAY + dt.timedelta(days=400))

    def kept(unit: Unit) -> None:
        for row in office.store.rows(Procedure):
            unit.change(Procedure, row.home, row.id, {"outcome": "kept"})

    office.store.write(kept, actor=acting.actor)
    with pytest.raises(UserError, match="没有开始"):
        begin_yearly(office, later, progress=lambda _done, _total: False)


@pytest.mark.parametrize("code", sorted(LIST_KINDS))
def test_every_list_reads_and_prints(village: Started, code: str) -> None:
    found = case_list(village.office, village.acting, code)
    assert found.clause
    assert all(len(row.cells) == len(found.columns) for row in found.rows)
    assert print_list(village.office, village.acting, found).pages >= 1


def test_what_hangs_on_the_wall_names_no_numbers(village: Started) -> None:
    found = case_list(village.office, village.acting, "long_term")
    assert len(found.rows) == 12
    assert found.columns == ("村（居）", "户主", "人数", "类别")
    assert found.counts.startswith("12 户 ")


def test_counts_of_the_sweep_and_warnings_on_paper(village: Started) -> None:
    office, acting = village.office, village.acting
    look_at_rest(office, acting, office.home)
    finish_sweep(office, acting, office.home, note="已复核")
    paper = print_sweeps(office, acting, period_of(TODAY, Every.MONTH))
    assert (paper.title, paper.pages) == ("2026年11月因病因灾返贫排查统计表", 1)
    assert print_warnings(office, acting, warnings(office, TODAY)).pages == 1
