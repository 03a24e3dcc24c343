"""The charts of an area, against a plain recount by pandas over rows as they lie in the tables."""

import datetime as dt
import random
from io import BytesIO

import pandas as pd
import pytest

from lianghe_desktop.casework.assessment import assess_all, choose_pack
from lianghe_desktop.casework.demonstration_records import household_rows
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.statistics import (
    FIRST_AGES,
    Statistics,
    areas_to_choose,
    print_statistics,
    statistics,
)
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.charts import BarChart, PostChart
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Level
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.helprecord import Determination, HelpMeasure
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.store.overview import UNCOUNTED_STATUSES
from tests.casework.conftest import TODAY, TOWNSHIP, NewDesk
from tests.casework.families import population
from tests.documents.papers import pdf_text

_STATUSES = ("listed", "listed", "refused", "left", "checked", "phase_out", "ended", None)
_PAYERS = ("区农业局", "镇政府", " ", None)


@pytest.fixture
def township(new_desk: NewDesk) -> Started:
    """Return a township's desk with random households of three villages, help, exits and determinations."""
    started = new_desk(Level.TOWNSHIP, TOWNSHIP, "示范镇")
    office, chance = started.office, random.Random(20)  # noqa: S311  # invented families
    homes = sorted({one.home for one in population() if one.home.startswith("440403106")})[:3]
    demos = [one for home in homes for one in [d for d in population() if d.home == home][:25]]
    rows = [row for demo in demos for row in household_rows(office, demo)]
    codes = [item.code for item in code_list("category").items]
    for row in list(rows):
        if isinstance(row, Household):
            row.status = chance.choice(_STATUSES)
            if row.status in ("left", "phase_out"):
                row.exit_decided_on = TODAY - dt.timedelta(days=chance.randrange(400))
                row.exit_basis = chance.choice(("dibao", "fupin", None))
            row.moved_to_home = "440403107201" if chance.random() < 0.05 else None
            for _ in range(chance.randrange(3)):
                rows.append(
                    Determination(
                        home=row.home,
                        id=office.new_id(),
                        household_id=row.id,
                        decided_on=TODAY - dt.timedelta(days=chance.randrange(700)),
                        categories=" ".join(chance.sample(codes, chance.randrange(3))) or None,
                        gone=True if chance.random() < 0.1 else None,
                    )
                )
            for _ in range(chance.randrange(3)):
                rows.append(
                    HelpMeasure(
                        home=row.home,
                        id=office.new_id(),
                        household_id=row.id,
                        payer=chance.choice(_PAYERS),
                        amount_fen=chance.choice((None, chance.randrange(10**7))),
                        state=chance.choice(("done", "planned")),
                        done_on=TODAY - dt.timedelta(days=chance.randrange(500)),
                        gone=True if chance.random() < 0.1 else None,
                    )
                )
        if isinstance(row, Member):
            row.birth_date = None if chance.random() < 0.05 else row.birth_date
            row.left_on = chance.choice((None, None, None, TODAY, TODAY + dt.timedelta(days=1)))
            row.gone = True if chance.random() < 0.05 else None
    office.store.write(lambda unit: unit.insert_many(rows), actor=started.acting.actor)
    return started


def _frame(started: Started, model: type) -> pd.DataFrame:
    rows = [row.model_dump() for row in started.office.store.rows(model)]
    frame = pd.DataFrame(rows)
    return frame[frame["gone"].isna()]


def _counted(started: Started, prefix: str = "") -> pd.DataFrame:
    frame = _frame(started, Household)
    kept = ~frame["status"].isin(UNCOUNTED_STATUSES) & frame["moved_to_home"].isna()
    return frame[kept & frame["home"].str.startswith(prefix)]


def _bars(found: Statistics, number: int) -> dict[str, list[int]]:
    chart = found.charts[number]
    if isinstance(chart, BarChart):
        return {row.label: [part.value for part in row.parts] for row in chart.rows}
    assert isinstance(chart, PostChart)
    return {post.label or str(at): [p.value for p in post.parts] for at, post in enumerate(chart.posts)}


@pytest.mark.parametrize("prefix", ["", "440403106201"])
def test_households_people_categories_and_health_equal_a_recount(township: Started, prefix: str) -> None:
    area = AreaCode(prefix) if prefix else None
    found = statistics(township.office, township.acting, area=area)
    households = _counted(township, prefix)
    assert found.households == len(households)
    sizes = households.groupby("home").size()
    assert list(_bars(found, 0).values()) == [[int(one)] for one in sizes]
    members = _frame(township, Member)
    members = members.merge(
        households[["home", "id"]], left_on=["home", "household_id"], right_on=["home", "id"]
    )
    members = members[[one is None or pd.isna(one) or one > TODAY for one in members["left_on"]]]
    assert found.people == len(members)
    newest = (
        _frame(township, Determination)
        .sort_values(["decided_on", "id"])
        .groupby(["home", "household_id"])
        .tail(1)
    )
    joined = households.merge(
        newest, left_on=["home", "id"], right_on=["home", "household_id"], how="left", suffixes=("", "_d")
    )
    codes = joined["categories"].fillna("").str.split().map(lambda one: one or [""]).explode()
    label = code_list("category").label
    wanted = {label(code) if code else "还没有评定类别": [int(n)] for code, n in codes.value_counts().items()}
    assert _bars(found, 1) == wanted
    years = [
        None
        if one is None or pd.isna(one)
        else TODAY.year - one.year - ((TODAY.month, TODAY.day) < (one.month, one.day))
        for one in members["birth_date"]
    ]
    health = members["health"].fillna("")
    state = pd.Series("none", index=members.index)
    state[~members["disability_class"].fillna("none").isin(["none"])] = "disabled"
    state[health.str.contains("chronic")] = "chronic"
    state[health.str.contains("serious")] = "serious"
    bands = pd.cut(pd.Series(years, index=members.index, dtype=float), [*FIRST_AGES, 200], right=False)
    recount = pd.crosstab(bands.cat.codes, state).reindex(
        columns=["serious", "chronic", "disabled", "none"], fill_value=0
    )
    ages = list(_bars(found, 4).values())
    for place in range(len(FIRST_AGES)):
        assert ages[place] == (recount.loc[place].tolist() if place in recount.index else [0] * 4)
    assert ages[-1] == recount.loc[-1].tolist()


def test_incomes_stand_under_the_lines_as_the_advice_says(township: Started) -> None:
    found = statistics(township.office, township.acting)
    households = _counted(township)
    wanted = set(zip(households["home"], households["id"], strict=True))
    keys = [key for key in household_ids(township.office) if key in wanted]
    results = assess_all(township.office, township.acting, keys).results
    shares = pd.Series([one.per_capita_fen for one in results]).dropna()
    chart = found.charts[2]
    assert isinstance(chart, PostChart)
    step = 120_000
    assert [tick.words for tick in chart.ticks][1] == f"{4 * step // 100:,}"
    edges = [step * at for at in range(len(chart.posts) + 1)]
    clipped = shares.clip(0, edges[-1] - 1)
    recount = pd.cut(clipped, edges, right=False).value_counts(sort=False)
    assert [sum(part.value for part in post.parts) for post in chart.posts] == recount.tolist()
    assert [marker.words for marker in chart.markers] == ["低收入线 11,000", "低保线 7,560"]


def test_money_is_summed_by_payer_for_the_year(township: Started) -> None:
    found = statistics(township.office, township.acting)
    frame = _frame(township, HelpMeasure)
    year = frame["done_on"].map(lambda one: dt.date(2026, 1, 1) <= one <= TODAY)
    frame = frame[(frame["state"] == "done") & year]
    payers = frame["payer"].fillna("").str.strip().replace("", "没有写明来源")
    sums = frame["amount_fen"].fillna(0).groupby(payers).sum()
    assert _bars(found, 3) == {payer: [int(fen)] for payer, fen in sums.items()}


def test_phase_outs_end_six_full_months_after_the_month_of_the_decision(township: Started) -> None:
    office, acting = township.office, township.acting
    assert all(values == [0] for values in _bars(statistics(office, acting), 5).values())
    choose_pack(office, acting, "jiangmen-2017")
    found = _bars(statistics(office, acting), 5)
    frame = _frame(township, Household)
    frame = frame[frame["moved_to_home"].isna() & (frame["exit_basis"] == "dibao")]
    wanted: dict[str, int] = {}
    for day in frame["exit_decided_on"].dropna():
        month = day.year * 12 + day.month - 1 + 6
        if month >= TODAY.year * 12 + TODAY.month - 1:
            label = f"{month // 12 % 100}年{month % 12 + 1}月"
            wanted[label] = wanted.get(label, 0) + 1
    assert {label: values[0] for label, values in found.items() if values[0]} == wanted
    assert wanted


def test_duties_stand_with_what_is_done(township: Started) -> None:
    rows = _bars(statistics(township.office, township.acting), 6)
    assert rows
    assert all(sum(parts) == 1000 for parts in rows.values())


def test_paper_shows_every_chart_and_work_can_be_stopped(township: Started) -> None:
    office, acting = township.office, township.acting
    found = statistics(office, acting)
    text = pdf_text(BytesIO(print_statistics(office, acting, found).pdf)).replace("\n", "")
    assert all(chart.title in text for chart in found.charts)
    assert f"共 {found.households:,} 户 {found.people:,} 人" in text
    assert {code for code, _ in areas_to_choose(office)} >= {"440403106201"}
    with pytest.raises(UserError, match="停止"):
        statistics(office, acting, progress=lambda done, _total: done < 2)
    with pytest.raises(UserError, match="范围"):
        statistics(office, acting, area=AreaCode("440403107000"))


def test_an_empty_village_has_charts_that_say_so(village: Started) -> None:
    found = statistics(village.office, village.acting)
    assert (found.households, found.people, len(found.charts)) == (0, 0, 7)
    assert print_statistics(village.office, village.acting, found).pages >= 1
