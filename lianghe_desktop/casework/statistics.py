"""Statistics that a leader can read: a few charts of an area on a day, the same on screen and on paper.

Counts are those of annex 1 (珠斗办字〔2017〕6号 附件一); lines and phase-out are those of the policy in use.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from lianghe_desktop.casework.areas import AreaNames, area_names
from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.duties.due import duties_on
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_in_force, pack_words
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.phase_out_periods import phase_out_periods
from lianghe_desktop.documents.statistics_sheet import StatisticsValues, render_statistics
from lianghe_desktop.policy.compiler import months_before
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.charts import BarChart, BarPart, BarRow, Chart, Key, Post, PostChart, Shade
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.money import yuan_text
from lianghe_desktop.store import statistics as counts
from lianghe_desktop.store.overview import UNCOUNTED_STATUSES

FIRST_AGES = (0, 6, 16, 18, 45, 60, 80)
"""Where age bands begin: school, labour and old age; 60 is that of annex 1, the others are our own."""
_CALENDAR_MONTHS = 12
_STEPS = 7
_DUTIES_SHOWN = 12
_HEALTH = (
    ("serious", Shade.FULL, "患大病"),
    ("chronic", Shade.MIDDLE, "长期慢性病"),
    ("disabled", Shade.STRIPED, "残疾"),
    ("none", Shade.LIGHT, "没有这些情况"),
)
Progress = Callable[[int, int], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statistics:
    """The charts of an area on a day, in the order of the page."""

    on: dt.date
    area: AreaCode
    area_name: str
    policy: str
    households: int
    people: int
    charts: tuple[Chart, ...]


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
    progress: Progress = lambda _done, _total: True,
) -> Statistics:
    """Gather the charts; takes seconds in a district, so call it off the screen thread.

    Raises:
        UserError: The area is not of this desk, the policy does not hold on that day, or a person stopped.
    """
    require(acting, Act.ASSESS)
    day, place = on or acting.today, area or office.area
    if not office.area.contains(place):
        raise UserError(ErrorCode.BAD_INPUT, f"区划“{place.value}”不在本机管理的范围内，请改填本机的村或镇。")
    pack, names = pack_in_force(office, pack_in_use(office), day), area_names(office)
    by_home = counts.households_by_home(office.store, place, day)
    makers: tuple[Callable[[], Chart], ...] = (
        lambda: _by_area(by_home, place, names),
        lambda: _by_category(office, place),
        lambda: _incomes(office, acting, pack, day, place),
        lambda: _money(office, place, day),
        lambda: _ages(office, place, day),
        lambda: _phase_out(office, pack, place, day),
        lambda: _tasks(office, place, day),
    )
    charts = []
    for number, make in enumerate(makers):
        if not progress(number, _STEPS):
            raise UserError(ErrorCode.WRONG_STATE, "已按您的要求停止统计，没有改动任何内容。")
        charts.append(make())
    progress(_STEPS, _STEPS)
    return Statistics(
        on=day,
        area=place,
        area_name=office.desk.name if place == office.area else names.name(place.value),
        policy=pack_words(office, pack.code),
        households=sum(number for number, _ in by_home.values()),
        people=sum(number for _, number in by_home.values()),
        charts=tuple(charts),
    )


def print_statistics(acting: Acting, found: Statistics) -> Printed:
    """Print the charts; nobody is named on them.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.PRINT)
    values = StatisticsValues(
        area_name=found.area_name,
        on=found.on,
        policy=found.policy,
        households=found.households,
        people=found.people,
        charts=found.charts,
    )
    out = BytesIO()
    pages = render_statistics(values, out).count
    return Printed(pdf=out.getvalue(), pages=pages, codes=(), title="统计图")


def _by_area(by_home: dict[str, tuple[int, int]], place: AreaCode, names: AreaNames) -> BarChart:
    towns = place.level < AreaLevel.TOWNSHIP
    groups: dict[str, list[int]] = {}
    for home, (households, people) in by_home.items():
        code = AreaCode(home).parent(AreaLevel.TOWNSHIP).value if towns else home
        group = groups.setdefault(code, [0, 0])
        group[0] += households
        group[1] += people
    return BarChart(
        title="各镇（街）的户数和人数" if towns else "各村（居）的户数和人数",
        rows=tuple(
            BarRow(
                label=names.name(code),
                parts=(BarPart(value=households),),
                words=f"{households:,} 户 {people:,} 人",
            )
            for code, (households, people) in sorted(groups.items())
        ),
        note="条的长短是户数。已退出、不予认定、终止和转办的户不计。",
    )


def _by_category(office: Office, place: AreaCode) -> BarChart:
    found, known = counts.categories_of_newest(office.store, place), code_list("category")
    order = [item.code for item in known.items if found[item.code]]
    order += sorted(code for code in found if code and code not in order)
    rows = [(item.label if (item := known.find(code)) else code, found[code], Shade.FULL) for code in order]
    rows += [("还没有评定类别", found[""], Shade.STRIPED)] if found[""] else []
    return BarChart(
        title="各类别的户数（按最近一次评定）",
        rows=tuple(
            BarRow(label=label, parts=(BarPart(value=number, shade=shade),), words=f"{number:,} 户")
            for label, number, shade in rows
        ),
        note="一户可以有几个类别，各类相加会多于总户数。",
    )


def _incomes(office: Office, acting: Acting, pack: Pack, on: dt.date, place: AreaCode) -> Chart:
    from lianghe_desktop.casework.desk_population import read_desk  # noqa: PLC0415 - brings numpy
    from lianghe_desktop.casework.simulation_charts import income_chart  # noqa: PLC0415 - brings numpy
    from lianghe_desktop.policy.targeting import standing_of  # noqa: PLC0415 - brings numpy

    desk = read_desk(office, acting, within=place, without=UNCOUNTED_STATUSES)
    standing = standing_of(pack, desk.population, on, {})
    return income_chart(pack, standing, standing, desk.listed)


def _money(office: Office, place: AreaCode, on: dt.date) -> BarChart:
    found = counts.money_by_payer(office.store, place, on.replace(month=1, day=1), on)
    rows = sorted(found.items(), key=lambda entry: (entry[0] == "", -entry[1][1], entry[0]))
    return BarChart(
        title=f"{on.year}年已办理的帮扶资金，按资金来源",
        rows=tuple(
            BarRow(
                label=payer or "没有写明来源",
                parts=(BarPart(value=fen, shade=Shade.FULL if payer else Shade.STRIPED),),
                words=f"{yuan_text(fen)} 元 {number:,} 笔",
            )
            for payer, (number, fen) in rows
        ),
        note=f"从 {on.year}-01-01 到 {on.isoformat()} 登记为已办理的帮扶措施。"
        if rows
        else "今年还没有登记。",
    )


def _ages(office: Office, place: AreaCode, on: dt.date) -> BarChart:
    found = counts.people_by_age_and_health(office.store, place, on, FIRST_AGES)
    bands: list[tuple[str, Counter[str]]] = []
    for first, after in zip(FIRST_AGES, (*FIRST_AGES[1:], None), strict=True):
        label = f"{first} 岁及以上" if after is None else f"{first}～{after - 1} 岁"
        bands.append((label, found.get(first, Counter())))
    if None in found:
        bands.append(("出生日期没有填", found[None]))
    return BarChart(
        title="年龄和健康（人数）",
        rows=tuple(
            BarRow(
                label=label,
                parts=tuple(BarPart(value=state[code], shade=shade) for code, shade, _ in _HEALTH),
                words=f"{sum(state.values()):,} 人，有病或残疾 {sum(state.values()) - state['none']:,} 人",
            )
            for label, state in bands
        ),
        keys=tuple(Key(shade=shade, words=words) for _, shade, words in _HEALTH),
        note="一个人只计一次：先看大病，再看慢性病，再看残疾。" if bands else "",
    )


def _phase_out(office: Office, pack: Pack, place: AreaCode, on: dt.date) -> PostChart:
    """Count households by the month in which their phase-out ends, whatever began it."""
    lasts = [row.last_day for row in phase_out_periods(office, on) if row.home.startswith(place.prefix)]
    ending = Counter((day.year, day.month) for day in lasts if day is not None)
    months = [months_before(on.replace(day=1), -step) for step in range(_CALENDAR_MONTHS)]
    inside = {(month.year, month.month) for month in months}
    first = min(inside)
    over = sum(number for month, number in ending.items() if month < first)
    later = sum(number for month, number in ending.items() if month not in inside) - over
    note = "渐退期到哪个月底满；决定里写了的照决定，没有写的按现在用的政策推算。"
    if not pack.phase_outs:
        note = "渐退期到哪个月底满；现在用的政策没有渐退期，只数决定里写了的。"
    return PostChart(
        title="今后十二个月渐退期满的户数",
        posts=tuple(
            Post(
                parts=(BarPart(value=ending[month.year, month.month]),),
                label=f"{month.year % 100}年{month.month}月",
                words=f"{ending[month.year, month.month]:,}" if ending[month.year, month.month] else "",
            )
            for month in months
        ),
        note=note + _rest_words(later, over, lasts.count(None)),
    )


def _rest_words(later: int, over: int, unknown: int) -> str:
    words = (("更晚的还有", later), ("已经到期还没核定的", over), ("止日不明的", unknown))
    return "".join(f"{what} {number:,} 户。" for what, number in words if number)


def _tasks(office: Office, place: AreaCode, on: dt.date) -> BarChart:
    lines = [line for line in duties_on(office, on, place) if line.of > 0][:_DUTIES_SHOWN]
    return BarChart(
        title="工作任务完成情况",
        rows=tuple(
            BarRow(
                label=f"{line.duty.title}（{line.period.words}）",
                parts=(
                    BarPart(value=1000 * line.done // line.of),
                    BarPart(value=1000 - 1000 * line.done // line.of, shade=Shade.LIGHT),
                ),
                words=f"{line.done:,}/{line.of:,} {line.unit}，{line.due_on.isoformat()} 前",
            )
            for line in lines
        ),
        keys=(Key(shade=Shade.FULL, words="已完成"), Key(shade=Shade.LIGHT, words="还没完成")),
    )
