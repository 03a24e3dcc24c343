"""The figures of the statistics: each a chart and the table of the same numbers, whole or to be published.

A published figure hides small cells and what gives them away (documents/small_cells.py), in the bars too: a
hidden number has no bar. Nothing here reads records; the counts come in.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lianghe_desktop.casework.duties.due import DutyLine
from lianghe_desktop.casework.income_spread import INCOME_GROUPS, IncomeSpread
from lianghe_desktop.documents.small_cells import HIDDEN_CELL, NOTHING_HIDDEN, Hidden, hide_small
from lianghe_desktop.documents.table_values import Cell, CellKind, TableColumn
from lianghe_desktop.records.audience import Audience
from lianghe_desktop.records.charts import BarChart, BarPart, BarRow, Chart, Key, Post, PostChart, Shade
from lianghe_desktop.records.money import yuan_text

HEALTH = (
    ("serious", Shade.FULL, "患大病"),
    ("chronic", Shade.MIDDLE, "长期慢性病"),
    ("disabled", Shade.STRIPED, "残疾"),
    ("none", Shade.LIGHT, "没有这些情况"),
)
_PUBLIC_HEALTH = (Key(shade=Shade.FULL, words="有病或残疾"), Key(shade=Shade.LIGHT, words="没有这些情况"))
_COUNTED_IN_PEOPLE = ("户", "人")
_DUTIES_SHOWN = 12
_A_THOUSAND = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A chart, and the same numbers as a table; `name` is short enough for a sheet of a workbook."""

    name: str
    chart: Chart
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]


def text(title: str) -> TableColumn:
    """Return a column of words."""
    return TableColumn(title=title)


def number(title: str) -> TableColumn:
    """Return a column of counts."""
    return TableColumn(title=title, kind=CellKind.NUMBER)


def hidden_in(audience: Audience, *lines: Sequence[int], summed: bool = True) -> Hidden:
    """Return what of some lines these readers must not see."""
    return hide_small(*lines, summed=summed) if audience is Audience.PUBLIC else NOTHING_HIDDEN


def _told(hidden: Hidden, at: int, *cells: Cell) -> tuple[Cell, ...]:
    return (HIDDEN_CELL,) * len(cells) if at in hidden.places else cells


def _bar(hidden: Hidden, at: int, label: str, parts: Iterable[BarPart], words: str) -> BarRow:
    if at in hidden.places:
        return BarRow(label=label, parts=(), words=HIDDEN_CELL)
    return BarRow(label=label, parts=tuple(parts), words=words)


def by_area(title: str, groups: Sequence[tuple[str, int, int]], hidden: Hidden) -> Figure:
    """Return households and people of each area; `groups` are name, households, people."""
    return Figure(
        name="户数和人数",
        chart=BarChart(
            title=title,
            rows=tuple(
                _bar(hidden, at, name, (BarPart(value=households),), f"{households:,} 户 {people:,} 人")
                for at, (name, households, people) in enumerate(groups)
            ),
            note="条的长短是户数。已退出、不予认定、终止和转办的户不计。",
        ),
        columns=(text("区划"), number("户数"), number("人数")),
        rows=tuple(
            (name, *_told(hidden, at, households, people))
            for at, (name, households, people) in enumerate(groups)
        ),
    )


def by_category(groups: Sequence[tuple[str, int, Shade]], audience: Audience) -> Figure:
    """Return households of each category; `groups` are label, households, shade."""
    hidden = hidden_in(audience, [households for _, households, _ in groups])
    return Figure(
        name="类别",
        chart=BarChart(
            title="各类别的户数（按最近一次评定）",
            rows=tuple(
                _bar(hidden, at, label, (BarPart(value=households, shade=shade),), f"{households:,} 户")
                for at, (label, households, shade) in enumerate(groups)
            ),
            note="一户可以有几个类别，各类相加会多于总户数。",
        ),
        columns=(text("类别"), number("户数")),
        rows=tuple(
            (label, *_told(hidden, at, households)) for at, (label, households, _) in enumerate(groups)
        ),
    )


def incomes(chart: PostChart, found: IncomeSpread, audience: Audience) -> Figure:
    """Return households by income a head against the lines; published, the groups are not told apart."""
    public = audience is Audience.PUBLIC
    whole = [sum(counts) for counts in found.counts]
    hidden = hidden_in(audience, [*whole, found.unknown])
    edges = [(low // 100, high // 100) for low, high in zip(found.edges, found.edges[1:], strict=False)]
    groups = () if public else tuple(number(key.words) for key in INCOME_GROUPS)
    rows: list[tuple[Cell, ...]] = []
    for at, ((low, high), counts) in enumerate(zip(edges, found.counts, strict=True)):
        told = _told(hidden, at, whole[at]) if public else (*counts, whole[at])
        rows.append((f"{low:,} 到 {high:,}", *told))
    blanks: tuple[Cell, ...] = (None,) * len(groups)
    rows.append(("收入还没有登记完", *blanks, *_told(hidden, len(whole), found.unknown)))
    return Figure(
        name="人均年收入",
        chart=_public_incomes(chart, whole, found.unknown, hidden) if public else chart,
        columns=(text("人均年收入（元）"), *groups, number("户数")),
        rows=tuple(rows),
    )


def _public_incomes(chart: PostChart, whole: Sequence[int], unknown: int, hidden: Hidden) -> PostChart:
    posts = []
    for at, households in enumerate(whole):
        if at in hidden.places:
            posts.append(Post(parts=(), words=HIDDEN_CELL))
        else:
            words = f"{households:,}" if households else ""
            posts.append(Post(parts=(BarPart(value=households),), words=words))
    note = chart.note
    if len(whole) in hidden.places:
        note = note.replace(f"另有 {unknown:,} 户收入", "另有一些户收入")
    return replace(chart, posts=tuple(posts), keys=(), note=note)


def money(title: str, groups: Sequence[tuple[str, int, int]], days: str, audience: Audience) -> Figure:
    """Return money by payer; `groups` are payer ("": not told), number of measures, fen."""
    hidden = hidden_in(audience, [times for _, times, _ in groups])
    named = [(payer or "没有写明来源", times, fen, bool(payer)) for payer, times, fen in groups]
    return Figure(
        name="资金来源",
        chart=BarChart(
            title=title,
            rows=tuple(
                _bar(
                    hidden,
                    at,
                    payer,
                    (BarPart(value=fen, shade=Shade.FULL if told else Shade.STRIPED),),
                    f"{yuan_text(fen)} 元 {times:,} 笔",
                )
                for at, (payer, times, fen, told) in enumerate(named)
            ),
            note=f"{days} 登记为已办理的帮扶措施。" if groups else "今年还没有登记。",
        ),
        columns=(text("资金来源"), number("笔数"), TableColumn(title="金额（元）", kind=CellKind.MONEY)),
        rows=tuple(
            (payer, *_told(hidden, at, times, fen)) for at, (payer, times, fen, _) in enumerate(named)
        ),
    )


def ages(bands: Sequence[tuple[str, Counter[str]]], audience: Audience) -> Figure:
    """Return people by age and health; published, illness and disability are not told apart."""
    if audience is Audience.PUBLIC:
        return _public_ages(bands)
    return Figure(
        name="年龄和健康",
        chart=BarChart(
            title="年龄和健康（人数）",
            rows=tuple(
                BarRow(
                    label=label,
                    parts=tuple(BarPart(value=state[code], shade=shade) for code, shade, _ in HEALTH),
                    words=_people_words(sum(state.values()), state["none"]),
                )
                for label, state in bands
            ),
            keys=tuple(Key(shade=shade, words=words) for _, shade, words in HEALTH),
            note="一个人只计一次：先看大病，再看慢性病，再看残疾。" if bands else "",
        ),
        columns=(text("年龄"), *(number(words) for _, _, words in HEALTH), number("人数")),
        rows=tuple(
            (label, *(state[code] for code, _, _ in HEALTH), sum(state.values())) for label, state in bands
        ),
    )


def _people_words(people: int, well: int) -> str:
    return f"{people:,} 人，有病或残疾 {people - well:,} 人"


def _public_ages(bands: Sequence[tuple[str, Counter[str]]]) -> Figure:
    counted = [(label, sum(state.values()) - state["none"], state["none"]) for label, state in bands]
    hidden = hide_small([ill for _, ill, _ in counted], [well for _, _, well in counted])
    return Figure(
        name="年龄和健康",
        chart=BarChart(
            title="年龄和健康（人数）",
            rows=tuple(
                _bar(
                    hidden,
                    at,
                    label,
                    (BarPart(value=ill), BarPart(value=well, shade=Shade.LIGHT)),
                    _people_words(ill + well, well),
                )
                for at, (label, ill, well) in enumerate(counted)
            ),
            keys=_PUBLIC_HEALTH,
        ),
        columns=(text("年龄"), *(number(key.words) for key in _PUBLIC_HEALTH), number("人数")),
        rows=tuple(
            (label, *_told(hidden, at, ill, well, ill + well))
            for at, (label, ill, well) in enumerate(counted)
        ),
    )


def phase_outs(
    months: Sequence[tuple[str, int]], rest: Sequence[tuple[str, int]], note: str, audience: Audience
) -> Figure:
    """Return households by the month in which their phase-out ends; `rest` are those outside of the months.

    Both are label and households.
    """
    whole = (*months, *rest)
    hidden = hidden_in(audience, [households for _, households in whole], summed=False)
    posts = []
    for at, (label, households) in enumerate(months):
        if at in hidden.places:
            posts.append(Post(parts=(), label=label, words=HIDDEN_CELL))
        else:
            words = f"{households:,}" if households else ""
            posts.append(Post(parts=(BarPart(value=households),), label=label, words=words))
    for at, (label, households) in enumerate(rest, start=len(months)):
        told = "一些户" if at in hidden.places else f" {households:,} 户"
        note += f"{label}还有{told}。" if households else ""
    return Figure(
        name="渐退期满",
        chart=PostChart(title="今后十二个月渐退期满的户数", posts=tuple(posts), note=note),
        columns=(text("月份"), number("户数")),
        rows=tuple((label, *_told(hidden, at, households)) for at, (label, households) in enumerate(whole)),
    )


def tasks(lines: Sequence[DutyLine], audience: Audience) -> Figure:
    """Return how far the duties are; published, those that are done or open for a few alone are hidden."""
    shown = [line for line in lines if line.of > 0][:_DUTIES_SHOWN]
    places = {
        at
        for at, line in enumerate(shown)
        if line.unit in _COUNTED_IN_PEOPLE and hidden_in(audience, [line.done, line.of - line.done]).places
    }
    hidden = Hidden(places=frozenset(places))
    return Figure(
        name="工作任务",
        chart=BarChart(
            title="工作任务完成情况",
            rows=tuple(
                _bar(
                    hidden,
                    at,
                    _task_name(line),
                    (
                        BarPart(value=_A_THOUSAND * line.done // line.of),
                        BarPart(value=_A_THOUSAND - _A_THOUSAND * line.done // line.of, shade=Shade.LIGHT),
                    ),
                    f"{line.done:,}/{line.of:,} {line.unit}，{line.due_on.isoformat()} 前",
                )
                for at, line in enumerate(shown)
            ),
            keys=(Key(shade=Shade.FULL, words="已完成"), Key(shade=Shade.LIGHT, words="还没完成")),
        ),
        columns=(
            text("任务"),
            number("已完成"),
            number("应完成"),
            text("单位"),
            TableColumn(title="期限", kind=CellKind.DAY),
        ),
        rows=tuple(
            (_task_name(line), *_told(hidden, at, *_task_cells(line, audience)), line.unit, line.due_on)
            for at, line in enumerate(shown)
        ),
    )


def _task_cells(line: DutyLine, audience: Audience) -> tuple[Cell, Cell]:
    """Return done and to do; how often an office did something is no small count of people."""
    if audience is Audience.PUBLIC and line.unit not in _COUNTED_IN_PEOPLE:
        return f"{line.done:,} {line.unit}", f"{line.of:,} {line.unit}"
    return line.done, line.of


def _task_name(line: DutyLine) -> str:
    return f"{line.duty.title}（{line.period.words}）"
