"""Carry answers from one version of a form into another: by name and type, codes by the author's table.

The table is a sheet `renamed` in the new workbook with the columns `question` (its new name), `old_name`
(where the question itself was renamed), `old` and `new` (codes of choices). Nothing is guessed: what finds no
place is listed as lost, with its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lianghe_desktop.records.errors import UserError
from lianghe_desktop.survey.definition import Definition, Item
from lianghe_desktop.survey.dependencies import Names
from lianghe_desktop.survey.live import every_live, live_of, reference
from lianghe_desktop.survey.model import ControlKind, ItemKind
from lianghe_desktop.survey.outline import outline
from lianghe_desktop.survey.session import Clock, Session, restore_session, start_session
from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.workbook import read_workbook

_SHEET = "renamed"
_TEXTLIKE = frozenset({"string", "barcode"})
_WIDER = {("int", "decimal"), ("date", "dateTime")}


@dataclass(frozen=True, kw_only=True, slots=True)
class Renames:
    """What the author says was renamed: questions (new name -> old name), codes ((question, old) -> new)."""

    questions: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One question of the new version: where it is and what it asks; why: what differs."""

    ref: str
    label: str
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lost:
    """One answer of the old version that found no place."""

    label: str
    answer: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """The answers in the new version, and what a person should look at.

    fresh: questions that were not asked before and wait for an answer. changed: answered ones that ask
    otherwise now (other words, other choices). lost: answers without a place.
    """

    session: Session
    count: int
    fresh: tuple[Place, ...]
    changed: tuple[Place, ...]
    lost: tuple[Lost, ...]


def read_renames(xlsx: bytes) -> Renames:
    """Read the sheet of renamed questions and codes; nothing where a workbook has none.

    UserError (BAD_FORM) when the bytes are no workbook.
    """
    questions: dict[str, str] = {}
    codes: dict[tuple[str, str], str] = {}
    for row in read_workbook(xlsx).sheets.get(_SHEET, ()):
        name = row.get("question")
        if row.get("old_name"):
            questions[name] = row.get("old_name")
        if row.get("old"):
            codes[name, row.get("old")] = row.get("new")
    return Renames(questions=questions, codes=codes)


def carry_over(old: Definition, xml: bytes, new: Definition, *, renames: Renames, clock: Clock) -> Carried:
    """Begin an interview of the new version with the answers of an old one.

    xml: a draft or a finished instance of the old version. UserError (BAD_FORM) when it belongs to neither.
    """
    before = restore_session(old, xml, clock=clock)
    after = start_session(new, clock=clock)
    carrier = _Carrier(before, after, renames)
    carrier.run()
    return Carried(
        session=after,
        count=carrier.count,
        fresh=tuple(carrier.fresh()),
        changed=tuple(carrier.changed),
        lost=tuple(carrier.lost),
    )


class _Carrier:
    def __init__(self, before: Session, after: Session, renames: Renames) -> None:
        self.before, self.after, self.renames = before, after, renames
        self.count = 0
        self.changed: list[Place] = []
        self.lost: list[Lost] = []
        self._old_names = {path[-1] for path, item in before.definition.items.items() if item.control}
        self._targets = _targets(before.definition, after.definition, renames)

    def run(self) -> None:
        """Answer every question of the new version that the old one answered, in the old one's order."""
        for node in list(every_live(self.before.root)):
            item = live_of(node).item
            if item.control is None or item.control.kind is ControlKind.NOTE or not node.text:
                continue
            if item.bind.calculate is None and not self.before.states_of.readonly(node):
                self._carry(node, item)

    def _carry(self, node: Node, item: Item) -> None:
        state = self.before.states_of.of_node(node)
        labels = {choice.value: choice.label for choice in state.choices or ()}
        words = "、".join(labels.get(code, code) for code in node.text.split()) if labels else node.text
        path = self._targets.get(item.path)
        if path is None:
            self.lost.append(Lost(label=state.label or item.path[-1], answer=words, why="新表里没有这道题"))
            return
        target = self.after.definition.items[path]
        if not _compatible(item, target):
            self.lost.append(Lost(label=state.label, answer=words, why="新表里这道题换了类型"))
            return
        text = self._codes(path[-1], node.text) if labels else node.text
        ref = self._place(node, path)
        try:
            self.after.answer(ref, text)
        except UserError:
            return  # the new version works this answer out by itself
        kept = self.after.state(ref)
        offered = {choice.value for choice in kept.choices or ()}
        if kept.choices is not None and any(code not in offered for code in text.split()):
            self.after.answer(ref, " ".join(code for code in text.split() if code in offered))
            self.lost.append(Lost(label=state.label, answer=words, why="新表的选项里没有这一项"))
            return
        self.count += 1
        self._note_change(state.label, set(labels), ref)

    def _note_change(self, label: str, codes: set[str], ref: str) -> None:
        now = self.after.state(ref)
        offered = {choice.value for choice in now.choices or ()}
        if now.label != label:
            self.changed.append(Place(ref=ref, label=now.label, why=f"原来问的是：{label}"))
        elif offered - codes and codes:
            self.changed.append(Place(ref=ref, label=now.label, why="多了新的选项"))

    def _codes(self, name: str, text: str) -> str:
        return " ".join(self.renames.codes.get((name, code), code) for code in text.split())

    def _place(self, node: Node, path: Names) -> str:
        """Return the reference in the new version, with as many instances made as the old one has."""
        indexes = [int(part.partition("]")[0]) for part in reference(node).split("[")[1:]]
        ref = ""
        for length in range(1, len(path) + 1):
            item = self.after.definition.items[path[:length]]
            ref = f"{ref}/{item.ref.rpartition('/')[2]}"
            if item.repeat:
                wanted = indexes.pop(0) if indexes else 1
                self._ensure(ref, wanted)
                ref = f"{ref}[{wanted}]"
        return ref

    def _ensure(self, ref: str, wanted: int) -> None:
        for _ in range(wanted):
            try:
                self.after.state(f"{ref}[{wanted}]")
            except UserError:
                try:
                    self.after.create_repeat(ref)
                except UserError:
                    return  # the number of instances follows from another answer
            else:
                return

    def fresh(self) -> list[Place]:
        """List the questions in sight that the old version did not have and nobody answered."""
        old = self._old_names | {
            new for new, before in self.renames.questions.items() if before in self._old_names
        }
        found = []
        for item in outline(self.after):
            if item.kind is not ItemKind.QUESTION or item.control is ControlKind.NOTE:
                continue
            name = item.ref.rpartition("/")[2].rpartition(":")[2]
            state = self.after.state(item.ref)
            if name not in old and not state.value and not state.readonly:
                found.append(Place(ref=item.ref, label=item.label, why="新加的题"))
        return found


def _targets(old: Definition, new: Definition, renames: Renames) -> Mapping[Names, Names]:
    """Return the place of each question in the new version: the same path, else the only such name."""
    names = {before: after for after, before in renames.questions.items()}
    by_name: dict[str, list[Names]] = {}
    for path, item in new.items.items():
        if item.control is not None:
            by_name.setdefault(path[-1], []).append(path)
    found: dict[Names, Names] = {}
    for path, item in old.items.items():
        if item.control is None:
            continue
        wanted = (*path[:-1], names.get(path[-1], path[-1]))
        same = new.items.get(wanted)
        if same is not None and same.control is not None:
            found[path] = wanted
            continue
        alike = [each for each in by_name.get(wanted[-1], []) if _repeats(new, each) == _repeats(old, path)]
        if len(alike) == 1:
            found[path] = alike[0]
    return found


def _repeats(definition: Definition, path: Names) -> int:
    return sum(definition.items[path[:length]].repeat for length in range(1, len(path) + 1))


def _compatible(old: Item, new: Item) -> bool:
    if old.control is None or new.control is None:
        return False
    several = {"select", "rank"}
    if (old.control.tag in several) != (new.control.tag in several):
        return old.control.tag == "select1" and new.control.tag == "select"
    if old.bind.type == new.bind.type or (old.bind.type, new.bind.type) in _WIDER:
        return (old.control.tag == "upload") == (new.control.tag == "upload")
    return new.bind.type in _TEXTLIKE and new.control.tag == "input" and old.control.tag != "upload"
