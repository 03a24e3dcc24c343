"""Tables for publication: no small cell in the file, none that can be reckoned back; others add up."""

import random
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from lianghe_desktop.casework.duties.annex2 import task_table_seen
from lianghe_desktop.casework.duties.task_papers import print_tasks, write_tasks
from lianghe_desktop.casework.overview import for_public, overview_seen, print_overview, write_overview
from lianghe_desktop.casework.start import Started
from lianghe_desktop.casework.statistics import Statistics, print_statistics, statistics, write_statistics
from lianghe_desktop.documents.small_cells import HIDDEN_CELL, is_small
from lianghe_desktop.documents.values import OverviewRow, OverviewValues
from lianghe_desktop.records.audience import Audience
from lianghe_desktop.records.charts import BarChart
from lianghe_desktop.records.errors import UserError
from tests.casework.conftest import TODAY, NewDesk
from tests.casework.test_statistics import township
from tests.documents.papers import pdf_text

__all__ = ["township"]
PUBLIC = Audience.PUBLIC


def annex(chance: random.Random, villages: int) -> OverviewValues:
    """Return an annex 1 of random counts, most of them few."""
    rows = []
    for number in range(1, 12):
        cells = [chance.choice((0, 0, 1, 2, 3, 5, 40)) for _ in range(villages)]
        rows.append(OverviewRow(number=number, item="残疾人数", unit="人", values=(sum(cells), *cells)))
    areas = ("合计", *(f"{at}村" for at in range(villages)))
    return OverviewValues(district_name="示范镇", on=TODAY, areas=areas, rows=tuple(rows))


def cells(path: Path, sheet: str) -> list[tuple[object, ...]]:
    """Return the rows of a sheet."""
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


@pytest.mark.parametrize("seed", range(25))
def test_annex_1_is_published_without_small_cells_and_what_gives_them_away(
    township: Started, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  # invented counts
    table = annex(chance, chance.randrange(1, 9))
    public, path = for_public(table), tmp_path / "附件一.xlsx"
    write_overview(public, path)
    print_overview(township.office, township.acting, public)
    rows = cells(path, "附件一")[4:15]
    for row, source in zip(rows, table.rows, strict=True):
        total, *parts = row[3 : 4 + len(table.areas) - 1]
        assert not any(isinstance(cell, int) and is_small(cell) for cell in (total, *parts))
        hidden = [at for at, cell in enumerate(parts) if cell == HIDDEN_CELL]
        if total != HIDDEN_CELL and hidden:
            assert len(hidden) > 1
            rest = total - sum(cell for cell in parts if isinstance(cell, int))
            assert rest == sum(source.values[1 + at] for at in hidden)
            counted = sum(1 for at in hidden if source.values[1 + at])
            assert rest > counted or counted < len(hidden)  # not each of them one


def test_the_table_for_the_offices_is_whole_and_adds_up(township: Started, tmp_path: Path) -> None:
    table = annex(random.Random(1), 6)  # noqa: S311  # invented counts
    write_overview(table, tmp_path / "附件一.xlsx")
    for row in cells(tmp_path / "附件一.xlsx", "附件一")[4:15]:
        assert row[3] == sum(row[4:10])
    text = pdf_text(BytesIO(print_overview(township.office, township.acting, table).pdf))
    assert "不得张贴" in text
    assert HIDDEN_CELL not in text


def test_a_small_cell_that_was_not_hidden_is_refused_with_its_place(
    township: Started, tmp_path: Path
) -> None:
    table = annex(random.Random(2), 5)  # noqa: S311  # invented counts
    careless = replace(table, audience=PUBLIC)
    with pytest.raises(UserError, match=r"工作表“附件一”[D-I]\d+有不足 3 的人数或户数"):
        write_overview(careless, tmp_path / "附件一.xlsx")
    assert not (tmp_path / "附件一.xlsx").exists()
    with pytest.raises(UserError, match="第 1 页有不足 3 的人数或户数"):
        print_overview(township.office, township.acting, careless)


def test_statistics_are_published_as_far_as_they_single_nobody_out(township: Started, tmp_path: Path) -> None:
    office, acting = township.office, township.acting
    found = statistics(office, acting, audience=PUBLIC)
    write_statistics(acting, found, tmp_path / "统计.xlsx")
    text = pdf_text(BytesIO(print_statistics(office, acting, found).pdf))
    assert "对外公布稿" in text
    assert HIDDEN_CELL in text
    whole = statistics(office, acting)
    for published, counted in zip(found.charts, whole.charts, strict=True):
        if isinstance(published, BarChart) and isinstance(counted, BarChart):
            assert [row.label for row in published.rows] == [row.label for row in counted.rows]
            assert all(not row.parts for row in published.rows if row.words == HIDDEN_CELL)
    sums = [sum(part.value for part in row.parts) for row in _bar_rows(whole, 4)]
    for row, value in zip(_bar_rows(found, 4), sums, strict=True):
        assert row.words == HIDDEN_CELL or sum(part.value for part in row.parts) == value


def _bar_rows(found: Statistics, number: int):  # rows of a bar chart
    chart = found.charts[number]
    assert isinstance(chart, BarChart)
    return chart.rows


def test_the_workbook_has_the_numbers_of_the_charts(township: Started, tmp_path: Path) -> None:
    found = statistics(township.office, township.acting)
    write_statistics(township.acting, found, tmp_path / "统计.xlsx")
    book = openpyxl.load_workbook(tmp_path / "统计.xlsx")
    assert book.sheetnames == [figure.name for figure in found.figures]
    for figure in found.figures:
        rows = [row[: len(figure.columns)] for row in cells(tmp_path / "统计.xlsx", figure.name)]
        start = rows.index(tuple(column.title for column in figure.columns)) + 1
        written = rows[start : start + len(figure.rows)]
        money = [column.title == "金额（元）" for column in figure.columns]
        for row, wanted in zip(written, figure.rows, strict=True):
            shown = [cell.date() if hasattr(cell, "date") else cell for cell in row]
            assert shown == [
                value / 100 if of_money else value for value, of_money in zip(wanted, money, strict=True)
            ]
    by_area = found.figures[0]
    assert sum(row[1] for row in by_area.rows) == found.households
    assert sum(row[2] for row in by_area.rows) == found.people
    assert [row[1] for row in by_area.rows] == [row.parts[0].value for row in _bar_rows(found, 0)]
    ages = found.figures[4]
    assert [list(row[1:5]) for row in ages.rows] == [
        [part.value for part in row.parts] for row in _bar_rows(found, 4)
    ]
    assert sum(row[-1] for row in ages.rows) == found.people
    assert sum(row[-1] for row in found.figures[2].rows) == found.households


def test_annex_2_is_published_without_small_shares(township: Started, tmp_path: Path) -> None:
    table = task_table_seen(township.office, TODAY, audience=PUBLIC)
    write_tasks(township.office, table, tmp_path / "附件二.xlsx")
    assert print_tasks(township.office, township.acting, table).pages
    whole = task_table_seen(township.office, TODAY)
    hidden = 0
    for line, counted in zip(table.lines, whole.lines, strict=True):
        for at, share in enumerate(counted.shares):
            few = is_small(share.done) or is_small(share.of - share.done)
            assert not few or at in line.hidden
            hidden += few
    assert hidden
    careless = replace(whole, audience=PUBLIC)
    with pytest.raises(UserError, match="不足 3"):
        write_tasks(township.office, careless, tmp_path / "附件二.xlsx")


def test_a_village_of_one_family_publishes_no_number_of_it(new_desk: NewDesk, tmp_path: Path) -> None:
    from tests.casework.families import put_family

    village = new_desk()
    put_family(village)
    found = statistics(village.office, village.acting, audience=PUBLIC)
    assert (found.households, found.people) == (None, None)
    text = pdf_text(BytesIO(print_statistics(village.office, village.acting, found).pdf))
    assert "总数很少，不公布" in text
    table = overview_seen(village.office, TODAY, audience=PUBLIC)
    assert table.rows[0].hidden == {0, 1}
    write_overview(table, tmp_path / "附件一.xlsx")
