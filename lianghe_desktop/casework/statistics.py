"""Statistics that a leader can read: a few charts of an area on a day, the same on screen and on paper.

Counts are those of annex 1 (珠斗办字〔2017〕6号 附件一); lines and phase-out are those of the policy in use.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lianghe_desktop.casework import statistics_figures as figures
from lianghe_desktop.casework.areas import AreaNames, area_names
from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.duties.due import duties_on
from lianghe_desktop.casework.issuing import issue
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_in_force, pack_words
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.phase_out_periods import phase_out_periods
from lianghe_desktop.casework.reports.past import office_seen
from lianghe_desktop.casework.statistics_figures import Figure
from lianghe_desktop.documents.readers import note_for
from lianghe_desktop.documents.small_cells import Hidden
from lianghe_desktop.documents.statistics_sheet import (
    StatisticsTable,
    StatisticsValues,
    render_statistics,
    write_statistics_xlsx,
)
from lianghe_desktop.policy.compiler import months_before
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.audience import Audience
from lianghe_desktop.records.charts import Chart, Shade
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.store import statistics as counts
from lianghe_desktop.store.overview import UNCOUNTED_STATUSES

__all__ = [
    "FIRST_AGES",
    "Statistics",
    "areas_to_choose",
    "note_for",
    "print_statistics",
    "statistics",
    "write_statistics",
]
FIRST_AGES = (0, 6, 16, 18, 45, 60, 80)
"""Where age bands begin: school, labour and old age; 60 is that of annex 1, the others are our own."""
_CALENDAR_MONTHS = 12
_STEPS = 7
Progress = Callable[[int, int], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statistics:
    """The figures of an area on a day, in the order of the page.

    `as_of`: `on` is a past day, as it ended. `households` and `people` are None where they are too
    few to be published.
    """

    on: dt.date
    area: AreaCode
    area_name: str
    policy: str
    households: int | None
    people: int | None
    figures: tuple[Figure, ...]
    as_of: bool = False
    audience: Audience = Audience.OFFICE

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Return the charts in the order of the page."""
        return tuple(figure.chart for figure in self.figures)

    @property
    def sums(self) -> str:
        """Return the whole in words."""
        if self.households is None or self.people is None:
            return "总数很少，不公布"
        return f"共 {self.households:,} 户 {self.people:,} 人"


def areas_to_choose(office: Office) -> list[tuple[str, str]]:
    """Return code and name of the areas right below this desk: towns of a district, villages of a town."""
    wanted = AreaLevel.TOWNSHIP if office.desk.level is AreaLevel.DISTRICT else AreaLevel.VILLAGE
    return [
        (code, name)
        for code, name, level in area_names(office).rows()
        if level is wanted and office.area.contains(AreaCode(code)) and code != office.area.value
    ]


def statistics(
    office: Office,
    acting: Acting,
    *,
    on: dt.date | None = None,
    area: AreaCode | None = None,
    as_of: dt.date | None = None,
    audience: Audience = Audience.OFFICE,
    pack: str | None = None,
    progress: Progress = lambda _done, _total: True,
) -> Statistics:
    """Gather the figures; takes seconds in a district, so call it off the screen thread.

    `as_of` reads the records as they stood at the end of a past day; `pack` is a policy other than the one in
    use.

    Raises:
        UserError: The area is not of this desk, the day lies ahead, the policy does not hold on that
            day, or a person stopped.
    """
    require(acting, Act.ASSESS)
    place = area or office.area
    if not office.area.contains(place):
        raise UserError(ErrorCode.BAD_INPUT, f"区划“{place.value}”不在本机管理的范围内，请改填本机的村或镇。")
    with office_seen(office, acting.today, as_of) as (seen, day):
        counting = _Counting(
            office=seen,
            acting=acting,
            on=on or day,
            place=place,
            pack=pack_in_force(seen, pack or pack_in_use(seen), on or day),
            audience=audience,
        )
        return _gather(counting, progress, as_of=as_of is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Counting:
    """What every figure is counted from."""

    office: Office
    acting: Acting
    on: dt.date
    place: AreaCode
    pack: Pack
    audience: Audience


def _gather(held: _Counting, progress: Progress, *, as_of: bool) -> Statistics:
    names = area_names(held.office)
    by_home = counts.households_by_home(held.office.store, held.place, held.on)
    groups = _areas(by_home, held.place, names)
    hidden = figures.hidden_in(held.audience, [one[1] for one in groups], [one[2] for one in groups])
    makers: tuple[Callable[[], Figure], ...] = (
        lambda: figures.by_area(_area_title(held.place), groups, hidden),
        lambda: _by_category(held),
        lambda: _incomes(held),
        lambda: _money(held),
        lambda: _ages(held),
        lambda: _phase_out(held),
        lambda: figures.tasks(duties_on(held.office, held.on, held.place), held.audience),
    )
    made = []
    for number, make in enumerate(makers):
        if not progress(number, _STEPS):
            raise UserError(ErrorCode.WRONG_STATE, "已按您的要求停止统计，没有改动任何内容。")
        made.append(make())
    progress(_STEPS, _STEPS)
    own = held.place == held.office.area
    return Statistics(
        on=held.on,
        area=held.place,
        area_name=held.office.desk.name if own else names.name(held.place.value),
        policy=pack_words(held.office, held.pack.code),
        households=_whole(hidden, [one[1] for one in groups]),
        people=_whole(hidden, [one[2] for one in groups]),
        figures=tuple(made),
        as_of=as_of,
        audience=held.audience,
    )


def print_statistics(office: Office, acting: Acting, found: Statistics) -> Printed:
    """Print the charts with a code of their own, and log them; nobody is named on them.

    Raises:
        UserError: The role may not.
    """
    return issue(office, acting, "statistics", _values(found), render_statistics, title="统计图")


def write_statistics(acting: Acting, found: Statistics, path: Path) -> None:
    """Write the numbers of the charts as a workbook, a sheet a chart.

    Raises:
        UserError: The role may not.
        EnvironmentFault: The file cannot be written.
    """
    require(acting, Act.PRINT)
    write_statistics_xlsx(path, _values(found))


def _values(found: Statistics) -> StatisticsValues:
    return StatisticsValues(
        area_name=found.area_name,
        on=found.on,
        policy=found.policy,
        sums=found.sums,
        charts=found.charts,
        tables=tuple(
            StatisticsTable(name=one.name, title=one.chart.title, note=one.chart.note, columns=one.columns,
                            rows=one.rows)
            for one in found.figures
        ),
        as_of=found.as_of,
        audience=found.audience,
    )  # fmt: skip


def _whole(hidden: Hidden, values: list[int]) -> int | None:
    return None if hidden.total else sum(values)


def _area_title(place: AreaCode) -> str:
    return "各镇（街）的户数和人数" if place.level < AreaLevel.TOWNSHIP else "各村（居）的户数和人数"


def _areas(
    by_home: dict[str, tuple[int, int]], place: AreaCode, names: AreaNames
) -> list[tuple[str, int, int]]:
    """Return name, households and people of each town, or of each village."""
    towns = place.level < AreaLevel.TOWNSHIP
    groups: dict[str, list[int]] = {}
    for home, (households, people) in by_home.items():
        code = AreaCode(home).parent(AreaLevel.TOWNSHIP).value if towns else home
        group = groups.setdefault(code, [0, 0])
        group[0] += households
        group[1] += people
    return [(names.name(code), group[0], group[1]) for code, group in sorted(groups.items())]


def _by_category(held: _Counting) -> Figure:
    found, known = counts.categories_of_newest(held.office.store, held.place, held.on), code_list("category")
    order = [item.code for item in known.items if found[item.code]]
    order += sorted(code for code in found if code and code not in order)
    rows = [(item.label if (item := known.find(code)) else code, found[code], Shade.FULL) for code in order]
    rows += [("还没有评定类别", found[""], Shade.STRIPED)] if found[""] else []
    return figures.by_category(rows, held.audience)


def _incomes(held: _Counting) -> Figure:
    from lianghe_desktop.casework.desk_population import read_desk  # noqa: PLC0415 - brings numpy
    from lianghe_desktop.casework.simulation_charts import (  # noqa: PLC0415 - brings numpy
        income_chart,
        income_spread,
    )
    from lianghe_desktop.policy.targeting import standing_of  # noqa: PLC0415 - brings numpy

    desk = read_desk(held.office, held.acting, within=held.place, without=UNCOUNTED_STATUSES)
    standing = standing_of(held.pack, desk.population, held.on, {})
    found = income_spread(standing, standing, desk.listed)
    return figures.incomes(income_chart(held.pack, standing, standing, found), found, held.audience)


def _money(held: _Counting) -> Figure:
    first = held.on.replace(month=1, day=1)
    found = counts.money_by_payer(held.office.store, held.place, first, held.on)
    return figures.money(
        f"{held.on.year}年已办理的帮扶资金，按资金来源",
        [
            (payer, times, fen)
            for payer, (times, fen) in sorted(
                found.items(), key=lambda entry: (entry[0] == "", -entry[1][1], entry[0])
            )
        ],
        f"从 {first.isoformat()} 到 {held.on.isoformat()}",
        held.audience,
    )


def _ages(held: _Counting) -> Figure:
    found = counts.people_by_age_and_health(held.office.store, held.place, held.on, FIRST_AGES)
    bands: list[tuple[str, Counter[str]]] = []
    for first, after in zip(FIRST_AGES, (*FIRST_AGES[1:], None), strict=True):
        label = f"{first} 岁及以上" if after is None else f"{first}～{after - 1} 岁"
        bands.append((label, found.get(first, Counter())))
    if None in found:
        bands.append(("出生日期没有填", found[None]))
    return figures.ages(bands, held.audience)


def _phase_out(held: _Counting) -> Figure:
    """Count households by the month in which their phase-out ends, whatever began it."""
    periods = phase_out_periods(held.office, held.on)
    lasts = [row.last_day for row in periods if row.home.startswith(held.place.prefix)]
    ending = Counter((day.year, day.month) for day in lasts if day is not None)
    months = [months_before(held.on.replace(day=1), -step) for step in range(_CALENDAR_MONTHS)]
    inside = {(month.year, month.month) for month in months}
    over = sum(number for month, number in ending.items() if month < min(inside))
    later = sum(number for month, number in ending.items() if month not in inside) - over
    note = "渐退期到哪个月底满；决定里写了的照决定，没有写的按现在用的政策推算。"
    if not held.pack.phase_outs:
        note = "渐退期到哪个月底满；现在用的政策没有渐退期，只数决定里写了的。"
    return figures.phase_outs(
        [(f"{month.year % 100}年{month.month}月", ending[month.year, month.month]) for month in months],
        (("更晚的", later), ("已经到期还没核定的", over), ("止日不明的", lasts.count(None))),
        note,
        held.audience,
    )
