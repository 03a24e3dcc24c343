"""The order of recalculation, worked out once for a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from lianghe_desktop.survey.definition import Expression, Item, Template, Text
from lianghe_desktop.survey.dependencies import SUBTREE, Names, Trigger, triggers_of
from lianghe_desktop.survey.xpath import parse


class Kind(IntEnum):
    """What a computation decides; the first four change what other expressions see."""

    RELEVANT = 0
    CALCULATE = 1
    COUNT = 2
    CHOICES = 3
    READONLY = 4
    REQUIRED = 5
    CONSTRAINT = 6
    TEXT = 7


PRODUCERS = (Kind.RELEVANT, Kind.CALCULATE, Kind.COUNT, Kind.CHOICES)


@dataclass(slots=True, eq=False)
class Computation:
    """One expression of one item; path is that of the nodes it is evaluated at."""

    index: int
    kind: Kind
    item: Item
    path: Names
    expression: Expression | None
    triggers: tuple[Trigger, ...]
    rank: int = 0


@dataclass(slots=True, eq=False)
class Plan:
    """All computations, by item and by what sets them off; cycles are lists of paths."""

    computations: list[Computation]
    by_item: dict[Names, list[Computation]]
    cycles: list[list[Names]]
    _exact: dict[Names, list[tuple[Computation, int]]] = field(default_factory=dict)
    _subtree: list[tuple[Names, Computation, int]] = field(default_factory=list)
    _cache: dict[Names, list[tuple[Computation, int]]] = field(default_factory=dict)

    def dependents(self, path: Names) -> list[tuple[Computation, int]]:
        """Return the computations to redo when a node at the path changes, with their anchor depths."""
        found = self._cache.get(path)
        if found is None:
            found = list(self._exact.get(path, ()))
            found += [(c, d) for stem, c, d in self._subtree if path[: len(stem)] == stem]
            self._cache[path] = found
        return found

    def structural(self, path: Names) -> list[tuple[Computation, int]]:
        """Return the computations that look at the repeat of the path or below it."""
        found: dict[tuple[int, int], tuple[Computation, int]] = {}
        for trigger, entries in self._exact.items():
            if trigger[: len(path)] == path:
                for computation, depth in entries:
                    if trigger == path or depth < len(path):
                        found[(computation.index, depth)] = (computation, depth)
        for stem, computation, depth in self._subtree:
            if stem[: len(path)] == path or path[: len(stem)] == stem:
                found[(computation.index, depth)] = (computation, depth)
        return list(found.values())


def build_plan(root: Item, texts: Mapping[str, Mapping[str, Mapping[str, Template]]]) -> Plan:
    """List the computations of a form and rank them so that each comes after what it depends on."""
    plan = Plan([], {}, [])
    for item in root.walk():
        for kind, path, own, triggers in _of_item(item, texts):
            computation = Computation(len(plan.computations), kind, item, path, own, triggers)
            plan.computations.append(computation)
            plan.by_item.setdefault(path, []).append(computation)
            for trigger in triggers:
                _enter(plan, computation, trigger)
    _rank(plan)
    return plan


def _enter(plan: Plan, computation: Computation, trigger: Trigger) -> None:
    if trigger.path and trigger.path[-1] == SUBTREE:
        plan._subtree.append((trigger.path[:-1], computation, min(trigger.depth, len(trigger.path) - 1)))
    else:
        plan._exact.setdefault(trigger.path, []).append((computation, trigger.depth))


Found = tuple[Kind, Names, "Expression | None", tuple[Trigger, ...]]


def _of_item(item: Item, texts: Mapping[str, Mapping[str, Mapping[str, Template]]]) -> Iterable[Found]:
    bind = item.bind
    for kind, own in (
        (Kind.RELEVANT, bind.relevant),
        (Kind.CALCULATE, bind.calculate),
        (Kind.READONLY, bind.readonly),
        (Kind.REQUIRED, bind.required),
        (Kind.CONSTRAINT, bind.constraint),
    ):
        if own is not None:
            free = kind in (Kind.CALCULATE, Kind.RELEVANT)
            triggers = tuple(t for t in own.triggers if not (free and _is_self(t, item)))
            yield kind, item.path, own, triggers
    if item.count is not None and item.parent is not None:
        yield Kind.COUNT, item.parent.path, item.count, item.count.triggers
    control = item.control
    if control is not None and control.itemset is not None:
        triggers = tuple(t for t in control.itemset.nodes.triggers if t.path != item.path)
        if triggers:
            yield Kind.CHOICES, item.path, control.itemset.nodes, triggers
    shown = tuple(dict.fromkeys(_text_triggers(item, texts)))
    if shown:
        yield Kind.TEXT, item.path, None, shown


def _is_self(trigger: Trigger, item: Item) -> bool:
    """Tell whether a trigger is the very node (the same question of another instance is not)."""
    return trigger.path == item.path and trigger.depth >= len(item.path) - 1


def _text_triggers(
    item: Item, texts: Mapping[str, Mapping[str, Mapping[str, Template]]]
) -> Iterable[Trigger]:
    controls = [each for each in (item.control, item.group) if each is not None]
    wanted = [text for each in controls for text in (each.label, each.hint) if text is not None]
    wanted += [choice.label for each in controls for choice in each.choices]
    messages = (item.bind.constraint_message, item.bind.required_message)
    for text in [*wanted, *(message for message in messages if message is not None)]:
        yield from _triggers_of_text(text, item.path, texts)


def _triggers_of_text(
    text: Text, path: Names, texts: Mapping[str, Mapping[str, Mapping[str, Template]]]
) -> Iterable[Trigger]:
    if text.inline is not None:
        yield from text.inline.triggers
    if text.expression is not None:
        yield from text.expression.triggers
    if text.itext_id is not None:
        for language in texts.values():
            for template in language.get(text.itext_id, {}).values():
                for part in template.parts:
                    if isinstance(part, Expression):
                        yield from triggers_of(parse(part.text), path)


def _rank(plan: Plan) -> None:
    """Rank by the longest way from what depends on nothing; a cycle is noted and cut where it closes."""
    producers = _producers(plan)
    done: dict[int, int] = {}
    open_: dict[int, int] = {}
    for start in plan.computations:
        if start.index in done:
            continue
        stack: list[tuple[Computation, list[Computation]]] = [(start, _inputs(start, producers))]
        open_[start.index] = 0
        while stack:
            computation, inputs = stack[-1]
            if inputs:
                following = inputs.pop()
                if following.index in done:
                    continue
                if following.index in open_:
                    _note_cycle(plan, stack, following)
                    continue
                open_[following.index] = len(stack)
                stack.append((following, _inputs(following, producers)))
                continue
            stack.pop()
            del open_[computation.index]
            own = [done[each.index] for each in _inputs(computation, producers) if each.index in done]
            done[computation.index] = 1 + max(own, default=0)
    top = max(done.values(), default=0)
    for computation in plan.computations:
        late = 0 if computation.kind in PRODUCERS else top + int(computation.kind)
        computation.rank = late + done.get(computation.index, 0)


def _producers(plan: Plan) -> dict[Names, list[Computation]]:
    found: dict[Names, list[Computation]] = {}
    for computation in plan.computations:
        if computation.kind in PRODUCERS:
            found.setdefault(computation.item.path, []).append(computation)
    return found


def _inputs(computation: Computation, producers: Mapping[Names, list[Computation]]) -> list[Computation]:
    found: list[Computation] = []
    for trigger in computation.triggers:
        path = trigger.path[:-1] if trigger.path and trigger.path[-1] == SUBTREE else trigger.path
        for each in producers.get(path, ()):
            found.append(each)
        for length in range(1, len(path)):
            for each in producers.get(path[:length], ()):
                if each.kind in (Kind.RELEVANT, Kind.COUNT) and not _inside(computation, each):
                    found.append(each)
    return [each for each in found if each is not computation]


def _inside(computation: Computation, other: Computation) -> bool:
    """Leave out the relevance and count of what encloses the computation itself: no order follows from it."""
    path = other.item.path
    return computation.path[: len(path)] == path


def _note_cycle(plan: Plan, stack: list[tuple[Computation, list[Computation]]], closing: Computation) -> None:
    indexes = [each.index for each, _ in stack]
    members = [each for each, _ in stack[indexes.index(closing.index) :]]
    if all(each.kind in (Kind.CALCULATE, Kind.RELEVANT) for each in members):
        plan.cycles.append([each.item.path for each in members])
