"""The live interview: one definition, one tree of answers, recalculated after every answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey import preloads
from lianghe_desktop.survey.answers import TypedValue, normalise, type_message, typed_value
from lianghe_desktop.survey.definition import Definition, Item
from lianghe_desktop.survey.events import FIRST_LOAD, LOAD, VALUE_CHANGED, Events
from lianghe_desktop.survey.live import (
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
from lianghe_desktop.survey.model import Change, Finalized, NodeState, Problem
from lianghe_desktop.survey.recalculation import Recalculator
from lianghe_desktop.survey.serialising import write_instance
from lianghe_desktop.survey.states import States
from lianghe_desktop.survey.tree import Node, convert, read_xml
from lianghe_desktop.survey.wording import Wording
from lianghe_desktop.survey.xpath.environment import Environment

Clock = Callable[[], datetime]
"""Give the present time, with a time zone; its zone is the zone of the interview."""

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
        self.states_of = States(self.calculator, self.wording)
        self._events = Events(definition.actions, self.calculator)

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
        self._events.fire(FIRST_LOAD, self.root)
        self._events.fire(LOAD, self.root)
        self._settle()

    def _resume(self, saved: Node, *, edit: bool) -> None:
        restore(self.holder, saved, self.definition)
        self._recalculate_everything(lambda: preloads.fill(self, fresh=False, edit=edit))
        self._events.fire(LOAD, self.root)
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
        self.calculator.watched = self._events.watched

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
                    self._events.fire_new_repeat(node)
            for node in valued:
                if live_of(node).alive:
                    self._events.fire_from(VALUE_CHANGED, node)
        changed, calculator.changed = calculator.changed, {}
        structure, calculator.structure = calculator.structure, False
        refs = frozenset(reference(node) for node in changed.values() if live_of(node).alive)
        return Change(refs=refs, structure=structure)

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
        if self.states_of.readonly(node):
            raise UserError(ErrorCode.NO_PERMISSION, f"“{self.label(node) or ref}”由程序填写，不能修改。")
        self._now()
        live.stash = ""
        kept = normalise(live.item.bind.type, text or "")
        self.calculator.changed[id(node)] = node
        self.calculator.set_text(node, kept)
        change = self._settle()
        state = self.states_of.of_node(node)
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

    def label(self, node: Node) -> str:
        """Return the label of a node, "" if it has none."""
        return self.states_of.label(node)

    def state(self, ref: str) -> NodeState:
        """Tell the state of one node; UserError when there is none such."""
        if ref.rstrip("/").endswith("]"):
            return self.states_of.of_node(find(self.holder, ref))
        try:
            parent, item = self._repeat(ref)
        except UserError:
            return self.states_of.of_node(find(self.holder, ref))
        return self.states_of.of_repeat(parent, item)

    def typed(self, ref: str) -> TypedValue:
        """Return the answer to a question as a value of its type: int, Decimal, date, tuple of codes …

        None for a blank or non-relevant one; text that does not fit its type stays text.
        """
        node = find(self.holder, ref)
        live = live_of(node)
        control = live.item.control
        several = control is not None and control.tag in ("select", "rank")
        return typed_value(live.item.bind.type, node.text if node.relevant else "", several=several)

    def states(self) -> Mapping[str, NodeState]:
        """Tell the state of every node and repeat, in document order."""
        return {state.ref: state for state in self.states_of.walk(self.root)}

    def problems(self) -> tuple[Problem, ...]:
        """List every answer that does not stand, in document order."""
        return self.states_of.problems(self.root)

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
