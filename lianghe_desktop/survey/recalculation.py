"""Keep everything that follows from the answers up to date, in the order the plan gives.

Non-relevant nodes keep their text but are left out of every node-set, as JavaRosa does, so that they count as
blank; what depends on them is redone when relevance switches.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable

from lianghe_desktop.records.errors import UserError
from lianghe_desktop.survey.answers import normalise, result_text, type_message
from lianghe_desktop.survey.definition import Expression, Item
from lianghe_desktop.survey.dependencies import Names
from lianghe_desktop.survey.live import (
    Live,
    descend,
    every_live,
    insert_instance,
    instances,
    live_of,
    new_instance,
)
from lianghe_desktop.survey.plan import Computation, Kind, Plan
from lianghe_desktop.survey.tree import ELEMENT, Node
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.invariants import Memo
from lianghe_desktop.survey.xpath.values import Value, parse_number, to_boolean, to_number

_MAX_ROUNDS = 250
_MAX_INSTANCES = 2000


class Recalculator:
    """Queue computations, run them in order, and remember what changed."""

    def __init__(self, plan: Plan, holder: Node, env: Environment) -> None:
        self.plan = plan
        self.holder = holder
        self.env = env
        self.memo = Memo()
        env.memo = self.memo
        self.changed: dict[int, Node] = {}
        self.structure = False
        self.value_changed: list[Node] = []
        self.created: list[Node] = []
        self.failures: dict[str, str] = {}
        self.watched: frozenset[Names] = frozenset()
        self._heap: list[tuple[int, int]] = []
        self._pending: dict[int, dict[int, Node]] = {}
        self._rounds: dict[int, int] = {}
        self._runs: dict[Kind, Callable[[Computation, Node], None]] = {
            Kind.RELEVANT: self._relevant,
            Kind.CALCULATE: self._calculate,
            Kind.COUNT: self._count,
            Kind.CHOICES: self._choices,
            Kind.READONLY: self._readonly,
            Kind.REQUIRED: self._required,
            Kind.CONSTRAINT: self._constraint,
            Kind.TEXT: self._text,
        }

    def evaluate(self, expression: Expression, node: Node) -> Value:
        """Evaluate an expression at a node; one that fails is blank, so that the interview goes on.

        What failed is kept in `failures` (expression -> why); the linter reports it before a form is used.
        """
        self.env.current = node
        try:
            return expression.closure(node, 1, 1, self.env)
        except UserError as error:
            self.failures.setdefault(expression.text, error.text)
            return ""

    def mark(self, computation: Computation, node: Node) -> None:
        """Ask for a computation at a node."""
        waiting = self._pending.get(computation.index)
        if waiting is None:
            waiting = self._pending[computation.index] = {}
            heapq.heappush(self._heap, (computation.rank, computation.index))
        waiting[id(node)] = node

    def mark_all(self, nodes: Iterable[Node]) -> None:
        """Ask for every computation at some nodes (fresh ones)."""
        for node in nodes:
            for computation in self.plan.by_item.get(live_of(node).item.path, ()):
                self.mark(computation, node)

    def touched(self, node: Node) -> None:
        """Note that a node's value or relevance changed, and ask for what depends on it."""
        self.changed[id(node)] = node
        self.memo.touched(node.name)
        path = live_of(node).item.path
        for computation, depth in self.plan.dependents(path):
            anchor: Node | None = node
            for _ in range(len(path) - depth):
                anchor = anchor.parent if anchor is not None else None
            if anchor is None:
                continue
            for target in descend(anchor, computation.path[depth:]):
                self.mark(computation, target)

    def repeat_changed(self, parent: Node, item: Item) -> None:
        """Note that instances came or went, and ask for what looks at the repeat."""
        self.memo.clear()
        self.structure = True
        length = len(item.path)
        for computation, depth in self.plan.structural(item.path):
            above = min(depth, length - 1)
            anchor: Node | None = parent
            for _ in range(length - 1 - above):
                anchor = anchor.parent if anchor is not None else None
            if anchor is not None and computation.path[:above] == item.path[:above]:
                for target in descend(anchor, computation.path[above:]):
                    self.mark(computation, target)

    def run(self) -> None:
        """Redo what was asked for, in order, until nothing is left.

        Instances are gone through forwards and backwards in turn, so that a chain through all of them (each
        looks at the one after it) settles in two rounds and not in as many as there are instances.
        """
        self._rounds.clear()
        while self._heap:
            _, index = heapq.heappop(self._heap)
            nodes = self._pending.pop(index)
            rounds = self._rounds[index] = self._rounds.get(index, 0) + 1
            if rounds > _MAX_ROUNDS:
                continue
            computation = self.plan.computations[index]
            run = self._runs[computation.kind]
            forward = list(nodes.values())
            for node in forward if rounds % 2 else reversed(forward):
                if live_of(node).alive:
                    run(computation, node)

    def set_text(self, node: Node, text: str) -> bool:
        """Write a value and note the change; tell whether there was one."""
        if node.text == text:
            return False
        node.text = text
        live = live_of(node)
        if live.item.path in self.watched:
            self.value_changed.append(node)
        live.type_message = type_message(live.item.bind.type, text) if live.item.control else None
        self._mark_kind(node, Kind.CONSTRAINT)
        self.touched(node)
        return True

    def _mark_kind(self, node: Node, kind: Kind) -> None:
        for computation in self.plan.by_item.get(live_of(node).item.path, ()):
            if computation.kind is kind:
                self.mark(computation, node)

    def _relevant(self, computation: Computation, node: Node) -> None:
        own = computation.expression
        assert own is not None  # noqa: S101 - only TEXT has none
        live_of(node).own_relevant = is_true(self.evaluate(own, node))
        self.spread_relevance(node)

    def spread_relevance(self, node: Node) -> None:
        """Work out a node's relevance from its own and its parent's, and pass a change down."""
        live = live_of(node)
        parent = node.parent
        relevant = live.own_relevant and (parent is None or parent.live is None or parent.relevant)
        if relevant == node.relevant:
            return
        node.relevant = relevant
        self.structure = True
        if relevant:
            self._mark_kind(node, Kind.CONSTRAINT)
        self.touched(node)
        for child in node.children:
            if isinstance(child.live, Live):
                self.spread_relevance(child)
        for attribute in node.attributes:
            if attribute.live is not None:
                self.spread_relevance(attribute)

    def _calculate(self, computation: Computation, node: Node) -> None:
        own = computation.expression
        assert own is not None  # noqa: S101 - only TEXT has none
        kind = live_of(node).item.bind.type
        self.set_text(node, result_text(self.evaluate(own, node), kind, self.env))

    def _count(self, computation: Computation, node: Node) -> None:
        own, item = computation.expression, computation.item
        assert own is not None  # noqa: S101 - only TEXT has none
        context = Node(ELEMENT, item.path[-1])
        context.parent = node
        starts_above = own.text.strip().startswith(("/", "..", "current()/.."))
        value = to_number(self.evaluate(own, context if starts_above else node), self.env)
        if math.isnan(value) or math.isinf(value):
            return
        wanted = min(max(0, int(value)), _MAX_INSTANCES)
        present = instances(node, item)
        if wanted == len(present):
            return
        for instance in reversed(present[wanted:]):
            self.drop(instance)
        for place in range(len(present), wanted):
            fresh = new_instance(item, place)
            insert_instance(node, item, fresh, place)
            self.enter(fresh)
        self.repeat_changed(node, item)

    def enter(self, fresh: Node) -> None:
        """Take a new instance into the calculation."""
        self.memo.clear()
        for each in every_live(fresh):
            parent = each.parent
            each.relevant = parent is None or parent.live is None or parent.relevant
            self.changed[id(each)] = each
        self.created.append(fresh)
        self.mark_all(list(every_live(fresh)))

    def drop(self, instance: Node) -> None:
        """Take an instance out of the calculation and the tree."""
        for each in every_live(instance):
            live_of(each).alive = False
        if instance.parent is not None:
            instance.parent.remove(instance)

    def _choices(self, computation: Computation, node: Node) -> None:
        own = computation.expression
        assert own is not None  # noqa: S101 - only TEXT has none
        live = live_of(node)
        found = self.evaluate(own, node)
        nodes = found if isinstance(found, list) else []
        before = live.choice_nodes
        live.choice_nodes = nodes
        if before is not None and len(before) == len(nodes) and all(map(_same, before, nodes)):
            return
        live.choice_values = None
        self.changed[id(node)] = node
        self._keep_offered(node, live)

    def _keep_offered(self, node: Node, live: Live) -> None:
        """Clear what is no longer offered; bring it back when it is again and nothing else was chosen."""
        if not node.text and not live.stash:
            return
        offered = self.offered(node)
        if offered is None:
            return
        wanted = live.stash or node.text
        one = live.item.control is not None and live.item.control.tag == "select1"
        words = [each for each in ([wanted] if one else wanted.split()) if each in offered]
        if live.item.control is not None and live.item.control.tag == "rank" and words:
            words += [each for each in self._values(node) if each not in words]
        kept = " ".join(words)
        if kept != wanted:
            live.stash = wanted
        elif live.stash:
            live.stash = ""
        self.set_text(node, kept)

    def offered(self, node: Node) -> frozenset[str] | None:
        """Return the values a select offers now, None where the node has no list."""
        live = live_of(node)
        control = live.item.control
        if control is None or (control.itemset is None and not control.choices):
            return None
        if live.choice_values is None:
            live.choice_values = frozenset(self._values(node))
        return live.choice_values

    def _values(self, node: Node) -> list[str]:
        control = live_of(node).item.control
        if control is None or control.itemset is None:
            return [choice.value for choice in control.choices] if control is not None else []
        itemset = control.itemset
        return [choice_value(self, itemset.value, each) for each in self.choice_nodes(node)]

    def choice_nodes(self, node: Node) -> list[Node]:
        """Return the nodes of a select's list."""
        live = live_of(node)
        control = live.item.control
        if live.choice_nodes is None and control is not None and control.itemset is not None:
            found = self.evaluate(control.itemset.nodes, node)
            live.choice_nodes = found if isinstance(found, list) else []
        return live.choice_nodes or []

    def _readonly(self, computation: Computation, node: Node) -> None:
        live = live_of(node)
        before = live.own_readonly
        live.own_readonly = self._holds(computation, node)
        if before != live.own_readonly:
            for each in every_live(node):
                self.changed[id(each)] = each

    def _required(self, computation: Computation, node: Node) -> None:
        live = live_of(node)
        before = live.required
        live.required = self._holds(computation, node)
        if before != live.required:
            self.changed[id(node)] = node

    def _constraint(self, computation: Computation, node: Node) -> None:
        live = live_of(node)
        before = live.constraint_ok
        live.constraint_ok = not node.text or not node.relevant or self._holds(computation, node)
        if before != live.constraint_ok:
            self.changed[id(node)] = node

    def _text(self, _computation: Computation, node: Node) -> None:
        self.changed[id(node)] = node

    def _holds(self, computation: Computation, node: Node) -> bool:
        own = computation.expression
        return own is not None and is_true(self.evaluate(own, node))


def is_true(value: Value) -> bool:
    """Judge a condition as JavaRosa does: a question stands for its answer by type, a blank one is false.

    Source: javarosa, XPathFuncExpr.toBoolean.
    """
    if not isinstance(value, list):
        return to_boolean(value)
    if not value:
        return False
    text = value[0].string()
    kind = live_of(value[0]).item.bind.type if isinstance(value[0].live, Live) else "string"
    if kind == "boolean":
        return text.lower() in ("true", "1")
    if kind in ("int", "decimal"):
        return to_boolean(parse_number(text))
    return bool(text)


def _same(one: Node, other: Node) -> bool:
    return one is other


def choice_value(calculator: Recalculator, expression: Expression, item: Node) -> str:
    """Return the value of one list item."""
    found = item.named(expression.text)
    if found:
        return found[0].string()
    value = calculator.evaluate(expression, item)
    if isinstance(value, list):
        return value[0].string() if value else ""
    return result_text(value, "string", calculator.env)


def tidy(kind: str, text: str | None) -> str:
    """Return an answer as it is kept."""
    return normalise(kind, text or "")
