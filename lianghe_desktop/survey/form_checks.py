"""Look at a whole form: what can never be asked, what goes in a circle, what repeats where one is wanted.

Each check yields the item it concerns with a code and a Chinese sentence; the linter adds sheet and row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lianghe_desktop.survey.definition import Definition, Expression, Item
from lianghe_desktop.survey.dependencies import Names, triggers_of
from lianghe_desktop.survey.expression_checks import check
from lianghe_desktop.survey.model import Severity
from lianghe_desktop.survey.reachability import never_asked
from lianghe_desktop.survey.xpath import parse
from lianghe_desktop.survey.xpath.syntax import Binary, Call, Expr, Negate, Path

_TAKES_MANY = frozenset(
    {"sum", "count", "min", "max", "join", "concat", "count-non-empty", "randomize", "position", "checklist"}
    | {"indexed-repeat", "area", "distance", "weighted-checklist", "instance", "once", "depend", "id", "name"}
    | {"local-name", "geofence", "intersects", "enclosed-area"}
)
_BINDINGS = ("relevant", "constraint", "calculate", "required", "readonly")
_TITLES = dict(zip(_BINDINGS, ("显示条件", "限制条件", "计算公式", "必填条件", "只读条件"), strict=True))


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One thing wrong with a question or a group."""

    item: Item
    severity: Severity
    code: str
    message: str


def check_form(definition: Definition) -> Iterator[Fault]:
    """Yield what is wrong with a form as a whole."""
    yield from _never_asked(definition)
    yield from _circles(definition)
    yield from _repeated(definition)


def other_expressions(definition: Definition) -> Iterator[tuple[Item, str, Expression]]:
    """Yield the expressions that stand in the body: lists, numbers of repeats, actions."""
    for item in definition.root.walk():
        if item.count is not None:
            yield item, "重复次数", item.count
        if item.control is not None and item.control.itemset is not None:
            yield item, "选项筛选", item.control.itemset.nodes
    for action in definition.actions:
        item_of = definition.items.get(action.target_path)
        if item_of is not None and action.value is not None:
            yield item_of, "自动填写", action.value


def _never_asked(definition: Definition) -> Iterator[Fault]:
    for never in never_asked(definition):
        yield Fault(item=never.item, severity=Severity.WARNING, code="unreachable", message=never.why)


def _path_of(path: Path, context: Names) -> Names | None:
    found = triggers_of(path, context)
    return found[-1].path if found else None


def _circles(definition: Definition) -> Iterator[Fault]:
    """Find conditions and counts that look at what they decide about; JavaRosa refuses such a form."""
    for item in definition.root.walk():
        own = item.bind.relevant
        if own is not None:
            yield from _looks_inside(item, own, "显示条件")
        if item.count is not None:
            yield from _looks_inside(item, item.count, "重复次数", only_below=True)


def _looks_inside(item: Item, own: Expression, title: str, *, only_below: bool = False) -> Iterator[Fault]:
    length = len(item.path)
    for trigger in own.triggers:
        path = trigger.path
        if path[:length] != item.path or (only_below and len(path) == length):
            continue
        if path[-1] == "**" or trigger.depth < length - 1:
            continue
        name = item.path[-1]
        shown = f"{name} → {name}" if len(path) == length else f"{name} → {path[-1]} → {name}"
        text = f"的{title}看的是它自己里面的题，转成一圈：{shown}。请改成看外面的题。"
        yield Fault(item=item, severity=Severity.ERROR, code="cycle", message=text)
        return


def _repeated(definition: Definition) -> Iterator[Fault]:
    """Find questions of a repeat that are read from outside as if there were one; JavaRosa stops there."""
    repeats = {item.path for item in definition.root.walk() if item.repeat}
    for item in definition.root.walk():
        for name in _BINDINGS:
            own: Expression | None = getattr(item.bind, name)
            if own is None or check(own.text)[0] is None:
                continue
            for path in _single(parse(own.text)):
                around = _path_of(path, item.path)
                if around is None or any(step.predicates for step in path.steps):
                    continue
                crossed = next(
                    (
                        r
                        for r in repeats
                        if around[: len(r)] == r and item.path[: len(r)] != r and around != r
                    ),
                    None,
                )
                if crossed is not None:
                    text = (
                        f"的{_TITLES[name]}在重复组“{crossed[-1]}”外面直接用了里面的“{around[-1]}”，"
                        "有几份时平板会报错，请用 sum()、join() 或 indexed-repeat()。"
                    )
                    yield Fault(item=item, severity=Severity.WARNING, code="repeated_question", message=text)


def _single(expr: Expr) -> Iterator[Path]:
    """Yield the paths that an expression takes one value of."""
    match expr:
        case Path():
            if expr.start is None and not expr.predicates:
                yield expr
        case Negate(operand):
            yield from _single(operand)
        case Binary(_, left, right):
            yield from _single(left)
            yield from _single(right)
        case Call(name, args):
            if name not in _TAKES_MANY:
                for arg in args:
                    yield from _single(arg)
        case _:
            return
