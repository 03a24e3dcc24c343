"""The parsed form: what never changes while people answer it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lianghe_desktop.survey.dependencies import Trigger
from lianghe_desktop.survey.model import ControlKind, RangeSpec
from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.xpath.compiler import Closure

if TYPE_CHECKING:
    from lianghe_desktop.survey.plan import Plan


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of the form: its text, its closure, and what it depends on."""

    text: str
    closure: Closure
    triggers: tuple[Trigger, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A text with blanks: plain parts and expressions whose value fills in."""

    parts: tuple[str | Expression, ...]

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """Return what the blanks depend on."""
        return tuple(t for part in self.parts if isinstance(part, Expression) for t in part.triggers)


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A label or hint: text of its own, the id of a translated text, or an expression that gives one."""

    inline: Template | None = None
    itext_id: str | None = None
    expression: Expression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bind:
    """What the model says of one node; save_to is the entity property, extras other attributes by name."""

    type: str = "string"
    relevant: Expression | None = None
    required: Expression | None = None
    readonly: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    constraint_message: Text | None = None
    required_message: Text | None = None
    preload: str = ""
    preload_params: str = ""
    save_to: str = ""
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class StaticChoice:
    """A choice written into the form."""

    value: str
    label: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Itemset:
    """Choices taken from a list: the nodes, and how each gives value and label."""

    nodes: Expression
    value: Expression
    label: Expression
    secondary: bool
    label_is_id: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Control:
    """What the body shows for a node."""

    tag: str
    kind: ControlKind | None
    label: Text | None = None
    hint: Text | None = None
    appearance: tuple[str, ...] = ()
    choices: tuple[StaticChoice, ...] = ()
    itemset: Itemset | None = None
    range: RangeSpec | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """A setvalue or setgeopoint: when it fires, on what, and the value (an expression or a fixed text).

    source: path of the node whose control holds it; "" for one in the model. place: the value is the place
    where the interview is held, which the session was told.
    """

    events: frozenset[str]
    target: Expression
    target_path: tuple[str, ...]
    value: Expression | None
    literal: str
    source: tuple[str, ...] = ()
    place: bool = False


@dataclass(slots=True, eq=False)
class Item:
    """One node of the form's structure; path are local names from the root."""

    path: tuple[str, ...]
    ref: str
    parent: Item | None
    bind: Bind
    children: list[Item] = field(default_factory=list)
    control: Control | None = None
    group: Control | None = None
    repeat: bool = False
    count: Expression | None = None
    fixed: bool = False
    template: Node | None = None
    defaults: tuple[Node, ...] = ()
    attribute: bool = False
    wrappers: tuple[Control, ...] = ()

    def walk(self) -> Iterator[Item]:
        """Yield this item and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, eq=False)
class BodyEntry:
    """One thing of the body in reading order: a control's item, or a group with its entries."""

    item: Item | None
    control: Control
    entries: tuple[BodyEntry, ...] = ()
    is_group: bool = False
    is_repeat: bool = False


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Definition:
    """A form, ready for interviews. Safe to share between sessions and to cache by the hash of its bytes.

    texts: language -> id -> form ("" = the text itself, image, guidance, …) -> template.
    missing_files: names of attached lists that were not handed in (they count as empty).
    """

    title: str
    form_id: str
    version: str
    sha256: str
    root: Item
    items: Mapping[tuple[str, ...], Item]
    instance: Node
    secondary: Mapping[str, Node]
    body: tuple[BodyEntry, ...]
    actions: tuple[Action, ...]
    languages: tuple[str, ...]
    default_language: str
    texts: Mapping[str, Mapping[str, Mapping[str, Template]]]
    prefixes: Mapping[str, str]
    missing_files: tuple[str, ...] = ()
    entities_version: str = ""
    declares_id: bool = True
    plan: Plan

    def item(self, path: tuple[str, ...]) -> Item | None:
        """Return the item of a path of local names, None when there is none."""
        return self.items.get(path)
