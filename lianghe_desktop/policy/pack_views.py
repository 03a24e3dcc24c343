"""A pack as a reader sees it: parameters over time, rules with their clauses, two packs side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from lianghe_desktop.policy.compiler import months_before
from lianghe_desktop.policy.pack import Benefit, Pack, Parameter, Rule
from lianghe_desktop.policy.wording import parameter_value

DEMONSTRATION = "示范参数"
_CONCEPTS = {"net": "纯收入", "disposable": "可支配收入", "dibao": "低保口径收入"}
_PER = {
    "person_year": "每人每年",
    "person_month": "每人每月",
    "person_once": "每人一次",
    "household_year": "每户每年",
    "household_month": "每户每月",
    "household_once": "每户一次",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """One value of a parameter: from when, until when (None: until now), in words and as a number."""

    since: date
    until: date | None
    number: int | Fraction
    shown: str
    source: str
    quote: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ParameterView:
    """A parameter over time, and what holds on a day; stale: the value is more than a year old then."""

    name: str
    title: str
    unit: str
    description: str
    periods: tuple[Period, ...]
    held: Period | None
    limit: bool
    external: bool
    demonstration: bool
    stale: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleView:
    """A line, category, benefit or other rule: what it means in words and where it stands."""

    kind: str
    code: str
    title: str
    means: str
    source: str
    demonstration: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Contrast:
    """One thing of two packs, or of one pack on two days, side by side; None: that side has none."""

    kind: str
    title: str
    left: str | None
    right: str | None

    @property
    def differs(self) -> bool:
        """Tell whether both sides say something else."""
        return self.left != self.right


def parameter_views(pack: Pack, on: date) -> tuple[ParameterView, ...]:
    """Return the parameters of a pack over time, limits last."""
    found = [_parameter(parameter, on) for parameter in pack.parameters.values()]
    return tuple(sorted(found, key=lambda one: one.limit))


def rule_views(pack: Pack) -> tuple[RuleView, ...]:
    """Return lines, categories, benefits, the card and the other rules with their clauses."""
    lines = [
        _view("收入标准线", line.code, line.title, f"和{_CONCEPTS[line.concept]}比", line.source)
        for line in pack.lines
    ]
    left_out = [
        _view("不计入收入", one.code, one.title, "低保口径不计这部分收入", one.source)
        for one in pack.leave_out
    ]
    card = pack.card
    indicators = [
        _view(
            "积分",
            one.code,
            one.title,
            "；".join(f"{band.title} {band.points} 分" for band in one.bands),
            one.source,
        )
        for one in (card.indicators if card else ())
    ]
    return (
        *lines,
        *left_out,
        *_rules("类别", pack.categories),
        *_rules("由谁帮扶", pack.routes),
        *_rules("渐退", (one.rule for one in pack.phase_outs)),
        *(_benefit(one) for one in pack.benefits),
        *_rules("分类施保", pack.additions),
        *indicators,
        *_rules("复核提示", pack.review_flags),
    )


def contrast(left: Pack, left_on: date, right: Pack, right_on: date) -> tuple[Contrast, ...]:
    """Set two packs, or two days of one pack, side by side, in the order of the left one."""
    one, other = _facts(left, left_on), _facts(right, right_on)
    return tuple(
        Contrast(
            kind=key[0],
            title=(one.get(key) or other[key])[0],
            left=one[key][1] if key in one else None,
            right=other[key][1] if key in other else None,
        )
        for key in {**one, **other}
    )


def _facts(pack: Pack, on: date) -> dict[tuple[str, str], tuple[str, str]]:
    """Return each thing of a pack on a day: (kind, code) -> (title, words)."""
    found = {}
    for one in parameter_views(pack, on):
        kind = "办事时限和人数" if one.limit else "参数"
        words = _held_words(one)
        found[kind, one.name] = (one.title, words)
    for rule in rule_views(pack):
        found[rule.kind, rule.code] = (rule.title, f"{rule.means}（{rule.source}）")
    return found


def _held_words(one: ParameterView) -> str:
    if one.external:
        return "由当地给出"
    if one.held is None:
        return "这一天还没有值"
    return f"{one.held.shown}，{one.held.since} 起（{one.held.source}）"


def _parameter(parameter: Parameter, on: date) -> ParameterView:
    values = parameter.values
    ends = [later.since - timedelta(days=1) for later in values[1:]]
    periods = tuple(
        Period(
            since=value.since,
            until=value.until or (ends[at] if at < len(ends) else None),
            number=value.value,
            shown=parameter_value(parameter.unit, value.value),
            source=value.source,
            quote=value.quote,
        )
        for at, value in enumerate(values)
    )
    held = parameter.value_on(on)
    return ParameterView(
        name=parameter.name,
        title=parameter.title,
        unit=parameter.unit,
        description=parameter.description,
        periods=periods,
        held=next((one for one in periods if held is not None and one.since == held.since), None),
        limit=parameter.limit,
        external=parameter.external,
        demonstration=parameter.demonstration,
        stale=held is not None
        and not parameter.constant
        and not parameter.limit
        and held.since < months_before(on, 12),
    )


def _rules(kind: str, rules: Iterable[Rule]) -> list[RuleView]:
    return [_view(kind, rule.code, rule.title, rule.means, rule.source) for rule in rules]


def _benefit(benefit: Benefit) -> RuleView:
    rule = benefit.rule
    means = f"{rule.means}；{_PER[benefit.per]}"
    return _view("帮扶政策", rule.code, rule.title, means, rule.source)


def _view(kind: str, code: str, title: str, means: str, source: str) -> RuleView:
    return RuleView(
        kind=kind,
        code=code,
        title=title,
        means=means,
        source=source,
        demonstration=DEMONSTRATION in source,
    )
