"""The live interview: one definition, one tree of answers, recalculated after every answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey import preloads
from lianghe_desktop.survey.answers import (
    CHOICE_MESSAGE,
    CONSTRAINT_MESSAGE,
    REQUIRED_MESSAGE,
    normalise,
    result_text,
    type_message,
)
from lianghe_desktop.survey.definition import Action, Control, Definition, Item
from lianghe_desktop.survey.live import (
    Live,
    build,
    every_live,
    find,
    insert_instance,
    instances,
    live_of,
    new_instance,
    reference,
    restore,
    unknown,
)
from lianghe_desktop.survey.model import Change, ErrorKind, Finalized, NodeState, Problem
from lianghe_desktop.survey.recalculation import Recalculator
from lianghe_desktop.survey.serialising import write_instance
from lianghe_desktop.survey.tree import ELEMENT, Node, convert, read_xml
from lianghe_desktop.survey.wording import Wording
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.values import to_boolean

Clock = Callable[[], datetime]
"""Give the present time, with a time zone; its zone is the zone of the interview."""

FIRST_LOAD, LOAD, NEW_REPEAT, VALUE_CHANGED = (
    "odk-instance-first-load",
    "odk-instance-load",
    "odk-new-repeat",
    "xforms-value-changed",
)
_SELECTS = ("select", "select1", "rank")
_MAX_CASCADE = 50


def start_session(
    definition: Definition,
    *,
    clock: Clock,
    properties: Mapping[str, str] | None = None,
    new_id: Callable[[], str] | None = None,
) -> Session:
    """Begin an interview.

    clock: gives the present time with its zone. properties: what preloads may ask for (deviceid, username,
    phonenumber, email). new_id: makes a new UUID text; tests hand in a fixed one.
    """
    session = Session(definition, clock=clock, properties=properties or {}, new_id=new_id)
    session._begin()
    return session


def restore_session(
    definition: Definition,
    instance_xml: bytes,
    *,
    clock: Clock,
    edit: bool = False,
    properties: Mapping[str, str] | None = None,
    new_id: Callable[[], str] | None = None,
) -> Session:
    """Continue an interview from its draft, or (edit) open a finished one for correction.

    With edit, meta/deprecatedID takes the old instanceID and a new one is made. UserError (BAD_FORM) when the
    answers belong to another form or are no XML.
    """
    session = Session(definition, clock=clock, properties=properties or {}, new_id=new_id)
    session._resume(convert(read_xml(instance_xml)), edit=edit)
    return session


class Session:
    """Hold the answers of one interview and everything that follows from them. Not safe for two threads."""

    def __init__(
        self,
        definition: Definition,
        *,
        clock: Clock,
        properties: Mapping[str, str],
        new_id: Callable[[], str] | None,
    ) -> None:
        self.definition = definition
        self.holder = build(definition)
        self._clock = clock
        self.environment = Environment(
            now=clock(),
            root=self.holder,
            current=self.holder,
            interview=True,
            only_relevant=True,
            bound=True,
            instance=definition.secondary.get,
            properties=properties,
            version=definition.version,
            prefixes=definition.prefixes,
            new_id=new_id or (lambda: str(uuid.uuid4())),
        )
        self.calculator = Recalculator(definition.plan, self.holder, self.environment)
        self.wording = Wording(definition, self.calculator)
        self.environment.text = self.wording.translated
        self.environment.choice_label = self.wording.choice_label
        self._by_event: dict[str, list[Action]] = {}
        for action in definition.actions:
            for event in action.events:
                self._by_event.setdefault(event, []).append(action)
        self._ranges: dict[tuple[int, tuple[str, ...]], bool] = {}

    @property
    def root(self) -> Node:
        """Return the top element of the answers."""
        return self.holder.children[0]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of the form, in its order; empty when it has none."""
        return self.definition.languages

    @property
    def language(self) -> str:
        """Return the language in use."""
        return self.wording.language

    # Beginning

    def _begin(self) -> None:
        self._recalculate_everything(lambda: preloads.fill(self, fresh=True))
        self._fire(FIRST_LOAD)
        self._fire(LOAD)
        self._settle()

    def _resume(self, saved: Node, *, edit: bool) -> None:
        restore(self.holder, saved, self.definition)
        self._recalculate_everything(lambda: preloads.fill(self, fresh=False, edit=edit))
        self._fire(LOAD)
        self._settle()

    def _recalculate_everything(self, prepare: Callable[[], None]) -> None:
        for node in every_live(self.root):
            live = live_of(node)
            if live.item.control is not None:
                live.type_message = type_message(live.item.bind.type, node.text)
        prepare()
        self.calculator.mark_all(list(every_live(self.root)))
        self.calculator.run()
        self.calculator.value_changed.clear()
        self.calculator.watched = frozenset(
            action.source for action in self._by_event.get(VALUE_CHANGED, ()) if action.source
        )

    def _settle(self) -> Change:
        """Run what is queued, fire the events that follow, and say what changed."""
        calculator = self.calculator
        for _ in range(_MAX_CASCADE):
            calculator.run()
            created, calculator.created = calculator.created, []
            valued, calculator.value_changed = calculator.value_changed, []
            if not created and not valued:
                break
            for node in created:
                if live_of(node).alive:
                    self._fire_new_repeat(node)
            for node in valued:
                if live_of(node).alive:
                    self._fire_from(VALUE_CHANGED, node)
        changed, calculator.changed = calculator.changed, {}
        structure, calculator.structure = calculator.structure, False
        refs = frozenset(reference(node) for node in changed.values() if live_of(node).alive)
        return Change(refs=refs, structure=structure)

    # Events

    def _fire(self, event: str) -> None:
        for action in self._by_event.get(event, ()):
            if not action.source:
                self._apply(action, self.root)
            else:
                for source in self._nodes(action.source):
                    self._apply(action, source)
            self.calculator.run()

    def _fire_from(self, event: str, node: Node) -> None:
        path = live_of(node).item.path
        for action in self._by_event.get(event, ()):
            if action.source == path:
                self._apply(action, node)

    def _fire_new_repeat(self, fresh: Node) -> None:
        for each in every_live(fresh):
            path = live_of(each).item.path
            for action in self._by_event.get(NEW_REPEAT, ()):
                if action.source == path and (each is fresh or not live_of(each).item.repeat):
                    self._apply(action, each)

    def _nodes(self, path: tuple[str, ...]) -> list[Node]:
        nodes = [self.holder]
        for name in path:
            nodes = [child for node in nodes for child in node.named(name)]
        return nodes

    def _apply(self, action: Action, source: Node) -> None:
        found = self.calculator.evaluate(action.target, source)
        relevant_only, self.environment.only_relevant = self.environment.only_relevant, False
        try:
            found = self.calculator.evaluate(action.target, source)
        finally:
            self.environment.only_relevant = relevant_only
        for target in found if isinstance(found, list) else ():
            if not isinstance(target.live, Live):
                continue
            kind = live_of(target).item.bind.type
            text = action.literal
            if action.value is not None:
                text = result_text(self.calculator.evaluate(action.value, target), kind, self.environment)
            self.calculator.set_text(target, text)

    # Acting

    def _now(self) -> None:
        self.environment.now = self._clock()
        self.calculator.memo.clear()

    def set_language(self, language: str) -> Change:
        """Show labels, hints and choices in another language of the form; UserError if it has none such."""
        if language not in self.definition.languages:
            known = next((each for each in self.languages if _short(each) == _short(language)), None)
            if known is None:
                raise UserError(ErrorCode.NOT_FOUND, f"这张调查表没有“{language}”这种语言。")
            language = known
        self.wording.switch(language)
        refs = frozenset(reference(node) for node in every_live(self.root))
        return Change(refs=refs, structure=True)

    def answer(self, ref: str, text: str | None) -> Change:
        """Answer one question with its text form (dates ISO, select-multiple separated by spaces).

        None or "" clears it. An answer of the wrong type is kept as typed and shown invalid. UserError when
        ref names no question or the question is read-only.
        """
        node = find(self.holder, ref)
        live = live_of(node)
        if live.item.children and not all(child.attribute for child in live.item.children):
            raise unknown(ref)
        if self.readonly(node):
            raise UserError(ErrorCode.NO_PERMISSION, f"“{self.label(node) or ref}”由程序填写，不能修改。")
        self._now()
        live.stash = ""
        kept = normalise(live.item.bind.type, text or "")
        self.calculator.changed[id(node)] = node
        self.calculator.set_text(node, kept)
        change = self._settle()
        state = self._state(node)
        return Change(
            refs=change.refs, structure=change.structure, message=None if state.valid else state.message
        )

    def create_repeat(self, ref: str, at: int | None = None) -> Change:
        """Add an instance to the repeat `ref` (no index at its end), last, or before the 1-based `at`."""
        parent, item = self._repeat(ref)
        if not self.can_add(item):
            raise UserError(ErrorCode.WRONG_STATE, f"“{ref}”的数量由表决定，不能自己增加。")
        self._now()
        place = len(instances(parent, item)) if at is None else max(0, at - 1)
        fresh = new_instance(item)
        insert_instance(parent, item, fresh, place)
        self.calculator.enter(fresh)
        self.calculator.repeat_changed(parent, item)
        self._shifted(parent, item, place)
        return self._settle()

    def remove_repeat(self, ref: str) -> Change:
        """Remove the repeat instance `ref` (`/data/member[2]`); later ones move up."""
        node = find(self.holder, ref)
        item = live_of(node).item
        if not item.repeat or node.parent is None:
            raise unknown(ref)
        if not self.can_add(item):
            raise UserError(ErrorCode.WRONG_STATE, f"“{ref}”的数量由表决定，不能自己删除。")
        self._now()
        parent = node.parent
        place = next(at for at, each in enumerate(instances(parent, item)) if each is node)
        self.calculator.drop(node)
        self.calculator.repeat_changed(parent, item)
        self._shifted(parent, item, place)
        return self._settle()

    def _shifted(self, parent: Node, item: Item, place: int) -> None:
        for later in instances(parent, item)[place:]:
            for each in every_live(later):
                self.calculator.changed[id(each)] = each

    def _repeat(self, ref: str) -> tuple[Node, Item]:
        above, _, name = ref.rstrip("/").rpartition("/")
        parent = find(self.holder, above) if above else self.holder
        local = name.partition("[")[0].rpartition(":")[2]
        if parent.live is not None:
            for item in live_of(parent).item.children:
                if item.repeat and item.path[-1] == local:
                    return parent, item
        raise unknown(ref)

    @staticmethod
    def can_add(item: Item) -> bool:
        """Tell whether a person may add and remove instances of a repeat."""
        return item.count is None and not item.fixed

    # Telling

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
        return "" if control is None else self.wording.text(control.label, node)

    def state(self, ref: str) -> NodeState:
        """Tell the state of one node; UserError when there is none such."""
        try:
            parent, item = self._repeat(ref)
        except UserError:
            return self._state(find(self.holder, ref))
        if ref.rstrip("/").endswith("]"):
            return self._state(find(self.holder, ref))
        return self._range_state(parent, item)

    def states(self) -> Mapping[str, NodeState]:
        """Tell the state of every node and repeat, in document order."""
        return {state.ref: state for state in self._walk(self.root, "")}

    def _walk(self, node: Node, above: str) -> Iterator[NodeState]:
        ref = f"{above}/{node.qualified()}" if not above.endswith("]!") else above
        own = above[:-1] if above.endswith("]!") else ref
        yield self._state(node, own)
        for item in live_of(node).item.children:
            if item.attribute:
                continue
            name = item.ref.rpartition("/")[2]
            if item.repeat:
                yield self._range_state(node, item, f"{own}/{name}")
                for at, each in enumerate(instances(node, item), 1):
                    yield from self._walk(each, f"{own}/{name}[{at}]!")
            else:
                for each in node.named(item.path[-1])[:1]:
                    yield from self._walk(each, own)

    def _range_state(self, parent: Node, item: Item, ref: str | None = None) -> NodeState:
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
            label=self.wording.text(item.group.label, present[0] if present else parent)
            if item.group
            else "",
        )

    def _would_be_relevant(self, parent: Node, item: Item) -> bool:
        stand_in = Node(ELEMENT, item.path[-1])
        stand_in.parent = parent
        expression = item.bind.relevant
        return expression is None or to_boolean(self.calculator.evaluate(expression, stand_in))

    def _state(self, node: Node, ref: str | None = None) -> NodeState:
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
            label="" if control is None else self.wording.text(control.label, node),
            hint="" if control is None else self.wording.text(control.hint, node),
            choices=self.wording.choices(node),
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
            own = self.wording.text(live.item.bind.required_message, node)
            return ErrorKind.REQUIRED, own or REQUIRED_MESSAGE
        if live.type_message is not None:
            return ErrorKind.TYPE, live.type_message
        if self._not_offered(node, live):
            return ErrorKind.TYPE, CHOICE_MESSAGE
        if not live.constraint_ok:
            own = self.wording.text(live.item.bind.constraint_message, node)
            return ErrorKind.CONSTRAINT, own or CONSTRAINT_MESSAGE
        return None

    def _not_offered(self, node: Node, live: Live) -> bool:
        control = live.item.control
        if control is None or control.tag not in _SELECTS:
            return False
        offered = self.calculator.offered(node)
        if offered is None:
            return False
        words = node.text.split() if control.tag != "select1" else [node.text]
        return any(word not in offered for word in words)

    def problems(self) -> tuple[Problem, ...]:
        """List every answer that does not stand, in document order."""
        found: list[Problem] = []
        for node in every_live(self.root):
            problem = self.problem(node) if not live_of(node).item.attribute else None
            if problem is not None and live_of(node).item.control is not None:
                kind, message = problem
                found.append(Problem(ref=reference(node), label=self.label(node), kind=kind, message=message))
        return tuple(found)

    def draft_xml(self) -> bytes:
        """Write down everything as it stands, non-relevant answers included, to be restored later."""
        return write_instance(self, only_relevant=False)

    def finalize(self) -> Finalized:
        """Check everything and write the canonical instance without non-relevant nodes."""
        self._now()
        preloads.fill_end(self)
        self.calculator.run()
        self._settle()
        problems = self.problems()
        if problems:
            return Finalized(ok=False, problems=problems, xml=None)
        return Finalized(ok=True, problems=(), xml=write_instance(self, only_relevant=True))


def _short(language: str) -> str:
    """Return the code of "中文 (zh)", or the name itself."""
    inside = language.rpartition("(")[2].rstrip(")").strip()
    return inside.lower()
