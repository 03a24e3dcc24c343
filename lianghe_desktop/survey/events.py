"""Fire the setvalue and setgeopoint actions of a form. Source: ODK XForms specification, actions and events.

A laptop knows no satellites: odk:setgeopoint takes the place that the session was told (its property
`geopoint`, typed in the settings), and leaves the answer as it is where it was told none.
"""

from __future__ import annotations

from collections.abc import Iterable

from lianghe_desktop.survey.answers import result_text
from lianghe_desktop.survey.definition import Action
from lianghe_desktop.survey.dependencies import Names
from lianghe_desktop.survey.live import Live, descend, every_live, live_of
from lianghe_desktop.survey.recalculation import Recalculator
from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.xpath.values import Value

FIRST_LOAD = "odk-instance-first-load"
LOAD = "odk-instance-load"
NEW_REPEAT = "odk-new-repeat"
VALUE_CHANGED = "xforms-value-changed"
PLACE = "geopoint"


class Events:
    """Know which action waits for which event, and carry it out."""

    def __init__(self, actions: Iterable[Action], calculator: Recalculator) -> None:
        self._calculator = calculator
        self._waiting: dict[str, list[Action]] = {}
        for action in actions:
            for event in action.events:
                self._waiting.setdefault(event, []).append(action)

    @property
    def watched(self) -> frozenset[Names]:
        """Return the paths whose change of value is an event."""
        return frozenset(action.source for action in self._waiting.get(VALUE_CHANGED, ()) if action.source)

    def fire(self, event: str, root: Node) -> None:
        """Carry out every action of an event that concerns the whole form, one after the other."""
        for action in self._waiting.get(event, ()):
            sources = descend(root, action.source[1:]) if action.source else [root]
            for source in sources:
                self._apply(action, source)
            self._calculator.run()

    def fire_from(self, event: str, node: Node) -> None:
        """Carry out the actions that stand in the control of one node."""
        path = live_of(node).item.path
        for action in self._waiting.get(event, ()):
            if action.source == path:
                self._apply(action, node)

    def fire_new_repeat(self, fresh: Node) -> None:
        """Carry out what a new instance asks for, for itself and what is in it."""
        for each in every_live(fresh):
            if each is fresh or not live_of(each).item.repeat:
                self.fire_from(NEW_REPEAT, each)

    def _apply(self, action: Action, source: Node) -> None:
        for target in self._targets(action, source):
            kind = live_of(target).item.bind.type
            text = action.literal
            if action.place:
                text = self._calculator.env.properties.get(PLACE, "") or target.text
            if action.value is not None:
                value = self._calculator.evaluate(action.value, target)
                text = result_text(value, kind, self._calculator.env)
            self._calculator.set_text(target, text)

    def _targets(self, action: Action, source: Node) -> list[Node]:
        """Find what an action sets, non-relevant nodes included."""
        env = self._calculator.env
        before, env.only_relevant = env.only_relevant, False
        try:
            found: Value = self._calculator.evaluate(action.target, source)
        finally:
            env.only_relevant = before
        return [each for each in found if isinstance(each.live, Live)] if isinstance(found, list) else []
