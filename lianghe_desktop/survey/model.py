"""What the questionnaire engine hands to screens and commands: plain values, nothing live.

A reference (`ref`) is the absolute path of a node in the answers, with the 1-based index of every
repeat instance it lies in: `/data/member[2]/name`. The repeat itself, without index, is
`/data/member`. A reference of a later instance changes its index when an earlier one is removed;
`OutlineItem.key` does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ItemKind(StrEnum):
    """Name what an outline item is."""

    GROUP = "group"
    REPEAT = "repeat"
    REPEAT_INSTANCE = "repeat_instance"
    QUESTION = "question"


class ControlKind(StrEnum):
    """Name the control a question wants; appearances refine it."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    RANGE = "range"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    BARCODE = "barcode"
    GEOPOINT = "geopoint"
    GEOTRACE = "geotrace"
    GEOSHAPE = "geoshape"


class ErrorKind(StrEnum):
    """Name why an answer does not stand."""

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    TYPE = "type"


class Severity(StrEnum):
    """Grade a finding of the linter: an error stops the form from being used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Offer one choice: stored value, label in the current language, media by form (image, audio…)."""

    value: str
    label: str
    media: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class RangeSpec:
    """Bound a range control; the numbers are decimal text as the form gives them."""

    start: str
    end: str
    step: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeState:
    """Tell everything a screen needs to know of one node now.

    value is None for groups and repeats and "" for an unanswered question. message is set when valid is
    false (one Chinese sentence or the form's own). choices is None where the question has no list.
    """

    ref: str
    value: str | None
    relevant: bool
    required: bool
    readonly: bool
    valid: bool
    message: str | None = None
    label: str = ""
    hint: str = ""
    choices: tuple[Choice, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """Say what one action changed.

    refs: nodes whose NodeState is no longer what it was (after the action's references).
    structure: items came, went or moved, so the outline must be read again (repeats added or removed,
    relevance of a group or question switched, language changed).
    message: why the answer given does not stand, or None.
    """

    refs: frozenset[str]
    structure: bool = False
    message: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OutlineItem:
    """Describe one thing to draw, in reading order; children follow their parent with depth + 1.

    key: stable while the node lives, also when indexes shift. parent: ref of the enclosing item or None.
    can_add (repeat): a new instance may be made; can_remove (repeat instance): it may be removed.
    unit: from a `unit` attribute of the control or its bind. media: of the label, by form.
    sticky: the answer of the village's last interview is offered again (is_sticky).
    parameters: further attributes of the control by local name (e.g. max-pixels, rows, accept).
    """

    key: int
    kind: ItemKind
    ref: str
    parent: str | None
    depth: int
    label: str
    hint: str = ""
    guidance: str = ""
    control: ControlKind | None = None
    appearance: tuple[str, ...] = ()
    range: RangeSpec | None = None
    unit: str = ""
    media: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    count: int = 0
    index: int = 0
    can_add: bool = False
    can_remove: bool = False
    sticky: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Name one answer that keeps the interview from being finished; message is one Chinese sentence."""

    ref: str
    label: str
    kind: ErrorKind
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finalized:
    """Give the outcome of finishing: xml is the canonical instance without non-relevant nodes, or None."""

    ok: bool
    problems: tuple[Problem, ...]
    xml: bytes | None


@dataclass(frozen=True, kw_only=True, slots=True)
class EntityAnswers:
    """Carry what one questionnaire wants written into one entity (a household, a member).

    properties: save_to name -> answer text ("" where it was left blank), non-relevant ones left out.
    ref: the node that declares the entity's scope (the form's root or a repeat instance).
    """

    dataset: str
    ref: str
    entity_id: str
    label: str
    properties: Mapping[str, str]
    create: bool
    update: bool
    base_version: str = ""
    trunk_version: str = ""
    branch_id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SaveTo:
    """Name the property of a list that one question is saved to; path is without indexes."""

    path: str
    dataset: str
    property: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Report one thing the linter saw; sheet "" and row 0 where the form gives no place."""

    sheet: str
    row: int
    severity: Severity
    code: str
    message: str
