"""Find what an expression depends on, from its syntax alone.

A trigger names a generic path (local names from the root) and an anchor: the prefix of the path within which
the expression sees only its own instance. When a node at the path changes, only the dependents below the
same anchor node need another look: `../age` in a member concerns that member, `sum(/data/member/age)` all.
"""

from __future__ import annotations

from dataclasses import dataclass

from lianghe_desktop.survey.xpath.syntax import Binary, Call, Expr, Negate, Path

Names = tuple[str, ...]
SUBTREE = "**"
"""Last name of a trigger path that stands for everything below."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One dependency; depth is the length of the anchor (a prefix of path)."""

    path: Names
    depth: int


def triggers_of(expr: Expr, context: Names) -> tuple[Trigger, ...]:
    """Return the dependencies of an expression evaluated at a node of the generic path `context`."""
    found: dict[Trigger, None] = {}
    _collect(expr, context, context, found)
    return tuple(found)


def _collect(expr: Expr, context: Names, here: Names | None, found: dict[Trigger, None]) -> None:
    match expr:
        case Negate(operand):
            _collect(operand, context, here, found)
        case Binary(_, left, right):
            _collect(left, context, here, found)
            _collect(right, context, here, found)
        case Call("indexed-repeat", args):
            for arg in args:
                _collect_free(arg, context, here, found)
        case Call(_, args):
            for arg in args:
                _collect(arg, context, here, found)
        case Path():
            _collect_path(expr, context, here, found)
        case _:
            return


def _collect_free(arg: Expr, context: Names, here: Names | None, found: dict[Trigger, None]) -> None:
    own: dict[Trigger, None] = {}
    _collect(arg, context, here, own)
    for trigger in own:
        found[Trigger(trigger.path, 0)] = None


def _collect_path(path: Path, context: Names, here: Names | None, found: dict[Trigger, None]) -> None:
    names, depth = _start(path, context, here, found)
    bound = path.absolute
    for at, step in enumerate(path.steps):
        if names is None:
            for predicate in step.predicates:
                _collect(predicate, context, None, found)
            continue
        if step.axis == "parent":
            names = names[:-1]
            depth = min(depth, len(names))
            bound = False
        elif step.axis == "child" and step.test not in ("*", "node()"):
            names = (*names, step.test.rpartition(":")[2])
            inside = bound and not step.predicates and at < len(path.steps) - 1
            if inside and names == context[: len(names)]:
                depth = len(names)
            else:
                bound = False
        elif step.axis == "attribute":
            names = (*names, "@" + step.test.rpartition(":")[2])
        elif step.axis != "self":
            names, depth, bound = _widen(names, step.axis), 0, False
        if step.predicates:
            depth = min(depth, len(names) - 1)
            found[Trigger(names, max(depth, 0))] = None
            for predicate in step.predicates:
                _collect_free(predicate, context, names, found)
    if names:
        found[Trigger(names, min(depth, len(names)))] = None


def _widen(names: Names, axis: str) -> Names:
    """Take the whole neighbourhood where an axis reaches further than a path can tell."""
    if axis in ("child", "descendant", "descendant-or-self"):
        return (*names, SUBTREE)
    return (*names[:-1], SUBTREE) if len(names) > 1 else (SUBTREE,)


def _start(
    path: Path, context: Names, here: Names | None, found: dict[Trigger, None]
) -> tuple[Names | None, int]:
    for predicate in path.predicates:
        _collect(predicate, context, None, found)
    if path.absolute:
        return (), 0
    if path.start is None:
        return here, len(here) if here is not None else 0
    if isinstance(path.start, Call) and path.start.name == "current":
        return context, len(context)
    _collect(path.start, context, here, found)
    return None, 0


def matches(trigger: Names, path: Names) -> bool:
    """Tell whether a trigger path covers a node's path."""
    if trigger and trigger[-1] == SUBTREE:
        stem = trigger[:-1]
        return path[: len(stem)] == stem
    return trigger == path
