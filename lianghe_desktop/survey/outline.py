"""List what a screen draws, in the order of the form's body, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lianghe_desktop.survey.definition import BodyEntry, Control, Item
from lianghe_desktop.survey.live import descend, instances, live_of, reference
from lianghe_desktop.survey.model import ItemKind, OutlineItem, Problem
from lianghe_desktop.survey.session import Session
from lianghe_desktop.survey.tree import Node


def missing(session: Session) -> tuple[Problem, ...]:
    """List the answers that keep the interview from being finished, in document order."""
    return session.problems()


def outline(session: Session) -> tuple[OutlineItem, ...]:
    """List what to draw, relevant items only, in reading order.

    A group of the body that stands for no node of its own has the ref of its scope with "#" and a number;
    state() does not know it.
    """
    return tuple(_Outline(session).entries(session.definition.body, session.root, None, 0))


def is_sticky(item: Item) -> bool:
    """Tell whether a question keeps its answer for the next interview of the same village.

    The form says so by the appearance `sticky` or by `bind::sticky`. Source: docs/formats/projection.md.
    """
    looks = () if item.control is None else item.control.appearance
    return "sticky" in looks or item.bind.extras.get("sticky", "").lower() in ("yes", "true", "true()", "1")


class _Outline:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.loose = 0

    def entries(
        self, entries: tuple[BodyEntry, ...], scope: Node, parent: str | None, depth: int
    ) -> Iterator[OutlineItem]:
        for entry in entries:
            if entry.item is None:
                yield from self._loose_group(entry, scope, parent, depth)
            elif entry.is_repeat:
                for above in self._nodes(scope, entry.item.path[:-1]):
                    yield from self._repeat(entry, entry.item, above, parent, depth)
            else:
                for node in self._nodes(scope, entry.item.path):
                    if node.relevant:
                        yield from self._one(entry, node, parent, depth)

    @staticmethod
    def _nodes(scope: Node, path: tuple[str, ...]) -> list[Node]:
        own = live_of(scope).item.path
        return descend(scope, path[len(own) :]) if path[: len(own)] == own else []

    def _loose_group(
        self, entry: BodyEntry, scope: Node, parent: str | None, depth: int
    ) -> Iterator[OutlineItem]:
        if entry.control.label is None and not entry.control.appearance:
            yield from self.entries(entry.entries, scope, parent, depth)
            return
        self.loose += 1
        ref = f"{reference(scope)}#{self.loose}"
        yield OutlineItem(
            key=-self.loose,
            kind=ItemKind.GROUP,
            ref=ref,
            parent=parent,
            depth=depth,
            label=self.session.wording.text(entry.control.label, scope),
            hint=self.session.wording.text(entry.control.hint, scope),
            appearance=entry.control.appearance,
        )
        yield from self.entries(entry.entries, scope, ref, depth + 1)

    def _one(self, entry: BodyEntry, node: Node, parent: str | None, depth: int) -> Iterator[OutlineItem]:
        kind = ItemKind.GROUP if entry.is_group else ItemKind.QUESTION
        item = self._item(kind, entry.control, node, parent, depth)
        yield item
        if entry.is_group:
            yield from self.entries(entry.entries, node, item.ref, depth + 1)

    def _item(
        self, kind: ItemKind, control: Control, node: Node, parent: str | None, depth: int
    ) -> OutlineItem:
        wording = self.session.wording
        return OutlineItem(
            key=live_of(node).key,
            kind=kind,
            ref=reference(node),
            parent=parent,
            depth=depth,
            label=wording.text(control.label, node),
            hint=wording.text(control.hint, node),
            guidance=wording.text(control.hint, node, "guidance"),
            control=control.kind,
            appearance=control.appearance,
            range=control.range,
            unit=control.attributes.get("unit", ""),
            media=wording.media(control.label, node),
            parameters=_parameters(control),
            sticky=is_sticky(live_of(node).item),
        )

    def _repeat(
        self, entry: BodyEntry, item: Item, above: Node, parent: str | None, depth: int
    ) -> Iterator[OutlineItem]:
        present = instances(above, item)
        ref = f"{reference(above)}/{item.ref.rpartition('/')[2]}"
        state = self.session.state(ref)
        if not state.relevant:
            return
        free = self.session.can_add(item)
        yield OutlineItem(
            key=self._range_key(item, above),
            kind=ItemKind.REPEAT,
            ref=ref,
            parent=parent,
            depth=depth,
            label=self._range_label(entry.control, present, above),
            appearance=entry.control.appearance,
            parameters=_parameters(entry.control),
            count=len(present),
            can_add=free,
        )
        for at, node in enumerate(present, 1):
            if not node.relevant:
                continue
            yield OutlineItem(
                key=live_of(node).key,
                kind=ItemKind.REPEAT_INSTANCE,
                ref=f"{ref}[{at}]",
                parent=ref,
                depth=depth + 1,
                label=self.session.wording.text(entry.control.label, node),
                appearance=entry.control.appearance,
                index=at,
                can_remove=free,
            )
            yield from self.entries(entry.entries, node, f"{ref}[{at}]", depth + 2)

    @staticmethod
    def _range_key(item: Item, above: Node) -> int:
        """Return a key for a repeat as a whole, negative to stand apart from those of nodes."""
        place = live_of(above).item.children.index(item)
        return -(live_of(above).key * 10_000 + place + 1_000)

    def _range_label(self, control: Control, present: list[Node], above: Node) -> str:
        return self.session.wording.text(control.label, present[0] if present else above)


def _parameters(control: Control) -> Mapping[str, str]:
    return {name: value for name, value in control.attributes.items() if name != "unit"}
