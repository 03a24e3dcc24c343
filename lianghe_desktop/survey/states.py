"""Tell the state of nodes: value, relevance, validity, words. Reads the live tree, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from lianghe_desktop.survey.answers import CHOICE_MESSAGE, CONSTRAINT_MESSAGE, REQUIRED_MESSAGE
from lianghe_desktop.survey.definition import Control, Item
from lianghe_desktop.survey.live import Live, every_live, instances, live_of, reference
from lianghe_desktop.survey.model import ErrorKind, NodeState, Problem
from lianghe_desktop.survey.recalculation import Recalculator, is_true
from lianghe_desktop.survey.tree import ELEMENT, Node
from lianghe_desktop.survey.wording import Wording

_SELECTS = ("select", "select1", "rank")


class States:
    """Read what is true of nodes now."""

    def __init__(self, calculator: Recalculator, wording: Wording) -> None:
        self._calculator = calculator
        self._wording = wording

    def readonly(self, node: Node) -> bool:
        """Tell whether a node or anything around it is read-only."""
        each: Node | None = node
        while each is not None and each.live is not None:
            if live_of(each).own_readonly:
                return True
            each = each.parent
        return False

    def control(self, node: Node) -> Control | None:
        """Return the control or group that shows a node."""
        item = live_of(node).item
        return item.control or item.group

    def label(self, node: Node) -> str:
        """Return the label of a node, "" if it has none."""
        control = self.control(node)
        return "" if control is None else self._wording.text(control.label, node)

    def walk(self, root: Node) -> Iterator[NodeState]:
        """Yield the states of all nodes and repeats, in document order."""
        yield from self._walk(root, reference(root))

    def _walk(self, node: Node, own: str) -> Iterator[NodeState]:
        yield self.of_node(node, own)
        for item in live_of(node).item.children:
            if item.attribute:
                continue
            name = item.ref.rpartition("/")[2]
            if item.repeat:
                yield self.of_repeat(node, item, f"{own}/{name}")
                for at, each in enumerate(instances(node, item), 1):
                    yield from self._walk(each, f"{own}/{name}[{at}]")
            else:
                for each in node.named(item.path[-1])[:1]:
                    yield from self._walk(each, f"{own}/{each.qualified()}")

    def of_repeat(self, parent: Node, item: Item, ref: str | None = None) -> NodeState:
        """Tell the state of a repeat as a whole."""
        present = instances(parent, item)
        relevant = parent.relevant
        if relevant and present:
            relevant = any(each.relevant for each in present)
        elif relevant and item.bind.relevant is not None:
            relevant = self._would_be_relevant(parent, item)
        return NodeState(
            ref=ref or f"{reference(parent)}/{item.ref.rpartition('/')[2]}",
            value=None,
            relevant=relevant,
            required=False,
            readonly=self.readonly(parent) or (bool(present) and live_of(present[0]).own_readonly),
            valid=True,
            label=self._wording.text(item.group.label, present[0] if present else parent)
            if item.group
            else "",
        )

    def _would_be_relevant(self, parent: Node, item: Item) -> bool:
        stand_in = Node(ELEMENT, item.path[-1])
        stand_in.parent = parent
        expression = item.bind.relevant
        return expression is None or is_true(self._calculator.evaluate(expression, stand_in))

    def of_node(self, node: Node, ref: str | None = None) -> NodeState:
        """Tell the state of one node; ref may be handed in where it is known."""
        live = live_of(node)
        item = live.item
        leaf = not any(not child.attribute for child in item.children)
        control = item.control or item.group
        problem = self.problem(node) if leaf else None
        return NodeState(
            ref=ref or reference(node),
            value=self._value(node) if leaf else None,
            relevant=node.relevant,
            required=live.required,
            readonly=self.readonly(node),
            valid=problem is None,
            message=None if problem is None else problem[1],
            label="" if control is None else self._wording.text(control.label, node),
            hint="" if control is None else self._wording.text(control.hint, node),
            choices=self._wording.choices(node),
        )

    @staticmethod
    def _value(node: Node) -> str:
        """Return the answer; a non-relevant one is blank, but a file that was taken stays to be seen."""
        control = live_of(node).item.control
        return node.text if node.relevant or (control is not None and control.tag == "upload") else ""

    def problem(self, node: Node) -> tuple[ErrorKind, str] | None:
        """Return why a node's answer does not stand, None if it does."""
        if not node.relevant:
            return None
        live = live_of(node)
        if not node.text:
            if not live.required:
                return None
            own = self._wording.text(live.item.bind.required_message, node)
            return ErrorKind.REQUIRED, own or REQUIRED_MESSAGE
        if live.type_message is not None:
            return ErrorKind.TYPE, live.type_message
        if self._not_offered(node, live):
            return ErrorKind.TYPE, CHOICE_MESSAGE
        if not live.constraint_ok:
            own = self._wording.text(live.item.bind.constraint_message, node)
            return ErrorKind.CONSTRAINT, own or CONSTRAINT_MESSAGE
        return None

    def _not_offered(self, node: Node, live: Live) -> bool:
        control = live.item.control
        if control is None or control.tag not in _SELECTS:
            return False
        offered = self._calculator.offered(node)
        if offered is None:
            return False
        words = node.text.split() if control.tag != "select1" else [node.text]
        return any(word not in offered for word in words)

    def problems(self, root: Node) -> tuple[Problem, ...]:
        """List every answer that does not stand, in document order."""
        found: list[Problem] = []
        for node in every_live(root):
            problem = self.problem(node) if not live_of(node).item.attribute else None
            if problem is not None and live_of(node).item.control is not None:
                kind, message = problem
                found.append(Problem(ref=reference(node), label=self.label(node), kind=kind, message=message))
        return tuple(found)
