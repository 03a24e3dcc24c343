"""The distribution of income a head and of points as charts, with the lines drawn in."""

from lianghe_desktop.casework.income_spread import INCOME_GROUPS, IncomeSpread
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.population import Integers
from lianghe_desktop.policy.targeting import Standing, spread
from lianghe_desktop.records.charts import BarPart, Marker, Post, PostChart, Tick
from lianghe_desktop.records.money import short_yuan_text

_STRETCHES = 24
_TICK_EVERY = 4
_POINTS_STEP, _MOST_POINTS = 5, 100
_NICE = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)
_BEYOND_PERCENT = 220
_MOST_PERCENT = 95


def income_spread(before: Standing, after: Standing, listed: Integers) -> IncomeSpread:
    """Count households by income a head, so far that the pack's lines lie well inside."""
    known = after.total_known & (after.people > 0)
    shares = after.per_head_fen()
    lines = (*before.lines_fen.values(), *after.lines_fen.values())
    span = max(lines) * _BEYOND_PERCENT // 100 if lines else _most(shares[known])
    step = nice_step(span // _STRETCHES // 100 + 1) * 100
    edges = [step * at for at in range(_STRETCHES + 1)]
    counts = spread(shares, known, edges, _groups(listed))
    return IncomeSpread(edges=tuple(edges), counts=_whole(counts), unknown=int((~known).sum()))


def income_chart(pack: Pack, before: Standing, after: Standing, found: IncomeSpread) -> PostChart:
    """Return households by income a head, with the pack's lines as they would stand and as they stand."""
    edges, step = found.edges, found.edges[1]
    titles = {line.code: line.title for line in pack.lines}
    markers = []
    for code, value in after.lines_fen.items():
        was = before.lines_fen.get(code)
        changed = was is not None and was != value
        markers.append(_marker(value, step, f"{titles[code]}{'改为 ' if changed else ' '}{_yuan(value)}"))
        if changed and was is not None:
            markers.append(_marker(was, step, f"{titles[code]}现在 {_yuan(was)}", dashed=True))
    unknown = found.unknown
    note = "" if after.lines_fen or before.lines_fen else "现在用的政策没有给出线的数目，图里没有画线。"
    note += f"左端含负收入的户，右端含 {_yuan(edges[-1])} 以上的户。"
    return PostChart(
        title=f"人均年收入的分布（{_concept(pack)}，户数）",
        posts=_posts(found.counts),
        axis="人均年收入（元）",
        ticks=tuple(Tick(at=at, words=_yuan(edges[at])) for at in range(0, _STRETCHES + 1, _TICK_EVERY)),
        markers=tuple(markers),
        keys=INCOME_GROUPS,
        note=note + (f"另有 {unknown:,} 户收入还没有登记完，不在图里。" if unknown else ""),
    )


def points_chart(before: Standing, after: Standing, listed: Integers) -> PostChart:
    """Return households by points, with the cut-off as it stands and stood."""
    edges = list(range(0, _MOST_POINTS + _POINTS_STEP + 1, _POINTS_STEP))
    counts = spread(after.points, after.points_known, edges, _groups(listed))
    markers = []
    for standing, dashed in ((after, False), (before, True)):
        cutoff = standing.cutoff_points
        if cutoff is None or (dashed and cutoff == after.cutoff_points):
            continue
        word = "现在" if dashed else "建议纳入的最低分"
        markers.append(_marker(cutoff, _POINTS_STEP, f"{word} {cutoff} 分", dashed=dashed))
    unknown = int((~after.points_known).sum())
    return PostChart(
        title="困难积分的分布（示范参数，户数）",
        posts=_posts(_whole(counts)),
        axis="困难积分（分数越高越困难）",
        ticks=tuple(Tick(at=at, words=str(edges[at])) for at in range(0, len(edges), 2)),
        markers=tuple(markers),
        keys=INCOME_GROUPS,
        note=f"另有 {unknown:,} 户资料不全，没有积分，不在图里。" if unknown else "",
    )


def nice_step(least: int) -> int:
    """Return the smallest round number that is not smaller, at least 10: 10, 12, 15, 20, ... 80, 100, 120."""
    unit = 1
    while _NICE[-1] * unit < least:
        unit *= 10
    return next(one * unit for one in _NICE if one * unit >= least)


def _most(shares: Integers) -> int:
    """Return what 95 of 100 households have at most."""
    ordered = sorted(shares.tolist())
    return max(ordered[len(ordered) * _MOST_PERCENT // 100], 0) if ordered else 0


def _groups(listed: Integers) -> Integers:
    """Number the groups as the keys stand: on the list, not on it, not decided."""
    return 1 - listed


def _whole(counts: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    """Return the counts stretch by stretch, with noughts for groups that nobody is in."""
    groups = [*counts, *([[0] * len(counts[0])] * (len(INCOME_GROUPS) - len(counts)))]
    return tuple(tuple(column) for column in zip(*groups, strict=True))


def _posts(counts: tuple[tuple[int, ...], ...]) -> tuple[Post, ...]:
    return tuple(
        Post(
            parts=tuple(
                BarPart(value=number, shade=key.shade)
                for number, key in zip(column, INCOME_GROUPS, strict=True)
            ),
            words=f"{sum(column):,}" if any(column) else "",
        )
        for column in counts
    )


def _marker(value: int, step: int, words: str, *, dashed: bool = False) -> Marker:
    return Marker(at_millis=1000 * value // step, words=words, dashed=dashed)


def _yuan(fen: int) -> str:
    return short_yuan_text(fen)


def _concept(pack: Pack) -> str:
    return {"net": "纯收入", "disposable": "可支配收入", "dibao": "低保口径"}[pack.main_concept]
