"""The table of annex 1: eleven counts by township (a district's desk) or by village.

Source: 珠斗办字〔2017〕6号 附件一.
"""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.issuing import issue
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.reports.past import office_seen
from lianghe_desktop.documents import render_overview, write_overview_xlsx
from lianghe_desktop.documents.readers import note_for
from lianghe_desktop.documents.small_cells import hide_small
from lianghe_desktop.documents.values import OverviewRow, OverviewValues
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.audience import Audience
from lianghe_desktop.store.overview import overview as count

__all__ = [
    "ITEMS",
    "TITLE",
    "OverviewValues",
    "annex_areas",
    "for_public",
    "note_for",
    "overview",
    "overview_seen",
    "print_overview",
    "write_overview",
]
TITLE = "低收入群体情况统计表"
ITEMS = (
    ("低收入群体户数", "户"),
    ("低收入群体人数", "人"),
    ("有劳动力人口数", "人"),
    ("患大病或长期慢性病人数", "人"),
    ("残疾人数", "人"),
    ("在校学生数（含学前教育）", "人"),
    ("低保人数", "人"),
    ("五保人数", "人"),
    ("低收入住房困难户数", "户"),
    ("低收入单亲母亲家庭帮扶", "户"),
    ("60岁以上人群", "人"),
)
ANNEX_ORDER = ("440403107", "440403103", "440403106", "440403105", "440403100", "440403001")
_ANNEX_NAMES = {"440403001": "白藤办"}


def overview_seen(
    office: Office,
    today: dt.date,
    *,
    as_of: dt.date | None = None,
    audience: Audience = Audience.OFFICE,
) -> OverviewValues:
    """Count now, or as the records stood at the end of a past day; published, with small cells hidden.

    Raises:
        UserError: The day lies ahead.
    """
    with office_seen(office, today, as_of) as (seen, day):
        table = replace(overview(seen, day), as_of=as_of is not None)
    return for_public(table) if audience is Audience.PUBLIC else table


def for_public(table: OverviewValues) -> OverviewValues:
    """Return the table as it may be published: small cells and what gives them away are hidden."""
    rows = []
    for row in table.rows:
        hidden = hide_small(row.values[1:])
        places = {at + 1 for at in hidden.places} | ({0} if hidden.total else set())
        rows.append(replace(row, hidden=frozenset(places)))
    return replace(table, rows=tuple(rows), audience=Audience.PUBLIC)


def overview(office: Office, day: dt.date) -> OverviewValues:
    """Count on a day; the first column is the whole desk, then its townships or villages."""
    areas, names = annex_areas(office)
    counted = count(office.store, areas, day)
    return OverviewValues(
        district_name=office.desk.name,
        on=day,
        areas=names,
        rows=tuple(
            OverviewRow(number=number, item=item, unit=unit, values=values)
            for number, ((item, unit), values) in enumerate(zip(ITEMS, counted.values, strict=True), start=1)
        ),
    )


def annex_areas(office: Office) -> tuple[list[AreaCode], tuple[str, ...]]:
    """Return the areas that the annexes have a column for, and the names of all columns, the total first."""
    areas = _areas(office)
    names = area_names(office)
    total = "全区总数" if office.desk.level is AreaLevel.DISTRICT else "合计"
    return areas, (total, *(_ANNEX_NAMES.get(area.prefix, names.name(area.value)) for area in areas))


def write_overview(table: OverviewValues, path: Path) -> None:
    """Write the table as a workbook.

    Raises:
        EnvironmentFault: The file cannot be written.
    """
    write_overview_xlsx(path, table)


def print_overview(office: Office, acting: Acting, table: OverviewValues) -> Printed:
    """Print the table with a code of its own, and log it.

    Raises:
        UserError: The role may not.
    """
    return issue(office, acting, "overview", table, render_overview, title=TITLE)


def _areas(office: Office) -> list[AreaCode]:
    """Return the columns: townships of a district in the order of annex 1, else villages."""
    wanted = AreaLevel.TOWNSHIP if office.desk.level is AreaLevel.DISTRICT else AreaLevel.VILLAGE
    inside = [
        AreaCode(code)
        for code, _, level in area_names(office).rows()
        if level is wanted and office.area.contains(AreaCode(code))
    ]
    order = {prefix: place for place, prefix in enumerate(ANNEX_ORDER)}
    return sorted(inside, key=lambda area: (order.get(area.prefix, len(order)), area.value))
