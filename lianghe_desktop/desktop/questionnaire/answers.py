"""Which editor a question wants, and how its value becomes the answer's text and back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from lianghe_desktop.desktop.widgets.choice_editors import (
    MultiChoiceEditor,
    Option,
    RadioEditor,
    SearchChoiceEditor,
    make_choice_editor,
)
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.line_editors import (
    DateEditor,
    DecimalEditor,
    IntegerEditor,
    MoneyEditor,
    ParagraphEditor,
    TextEditor,
)
from lianghe_desktop.desktop.widgets.photo_editor import ChosenPicture, PhotoEditor
from lianghe_desktop.desktop.widgets.signature_editor import SignatureEditor
from lianghe_desktop.desktop.widgets.typed_values import (
    Refused,
    decimal_text,
    format_money,
    money_text,
    parse_date,
    parse_decimal,
    parse_integer,
    parse_money,
)
from lianghe_desktop.survey import ControlKind, NodeState, OutlineItem

MONEY_APPEARANCES = {"yuan", "money", "thousands-sep", "thousands"}
DRAWN_APPEARANCES = {"signature", "draw"}
LONG_APPEARANCES = {"multiline", "multi-line"}
ACKNOWLEDGED = "OK"
_YUAN = "（元）"
NOT_HERE = {
    ControlKind.AUDIO,
    ControlKind.VIDEO,
    ControlKind.FILE,
    ControlKind.GEOPOINT,
    ControlKind.GEOTRACE,
    ControlKind.GEOSHAPE,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Answering:
    """Pair an editor with the way between its value and the answer's text."""

    editor: Editor
    to_text: Callable[[object], str]
    from_text: Callable[[str], object]
    wide: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Pictures:
    """Keep and find the pictures that answers name."""

    store: Callable[[bytes, str], str]
    load: Callable[[str], bytes | None]


def make_answering(
    item: OutlineItem, state: NodeState, *, today: Callable[[], date], pictures: Pictures
) -> Answering | None:
    """Return the editor for a question, None for notes and for what a desktop cannot answer."""
    looks = set(item.appearance)
    match item.control:
        case (
            ControlKind.SELECT_ONE | ControlKind.ACKNOWLEDGE | ControlKind.SELECT_MULTIPLE | ControlKind.RANK
        ):
            return _choosing(item, state)
        case ControlKind.IMAGE:
            return _signing(pictures) if looks & DRAWN_APPEARANCES else _photographing(pictures)
        case ControlKind.INTEGER | ControlKind.DECIMAL | ControlKind.RANGE:
            return _numbering(item, state)
        case ControlKind.DATE:
            return Answering(editor=DateEditor(today=today), to_text=_date_text, from_text=_read_date)
        case ControlKind.NOTE | None:
            return None
        case control if control in NOT_HERE:
            return None
        case _:
            long = bool(looks & LONG_APPEARANCES)
            editor = ParagraphEditor(rows=int(item.parameters.get("rows", "3"))) if long else TextEditor()
            return Answering(editor=editor, to_text=_text, from_text=_text_or_none)


def _numbering(item: OutlineItem, state: NodeState) -> Answering:
    label = state.label or item.label
    if set(item.appearance) & MONEY_APPEARANCES:
        money = MoneyEditor(unit="" if _YUAN in label else item.unit or None)
        return Answering(editor=money, to_text=_money_text, from_text=parse_money)
    if item.control is ControlKind.INTEGER:
        return Answering(editor=IntegerEditor(unit=item.unit), to_text=_text, from_text=parse_integer)
    return Answering(editor=DecimalEditor(unit=item.unit), to_text=_decimal_text, from_text=parse_decimal)


def _choosing(item: OutlineItem, state: NodeState) -> Answering:
    if item.control is ControlKind.ACKNOWLEDGE:
        word = QCoreApplication.translate("Answers", "已经说明并同意")
        return _one(RadioEditor((Option(code=ACKNOWLEDGED, label=word),)))
    options = tuple(Option(code=c.value, label=c.label or c.value) for c in state.choices or ())
    if item.control is ControlKind.SELECT_ONE:
        searched = {"autocomplete", "search", "minimal"} & set(item.appearance)
        return _one(SearchChoiceEditor(options) if searched else make_choice_editor(options))
    return Answering(editor=MultiChoiceEditor(options), to_text=_codes_text, from_text=_read_codes)


def _one(editor: Editor) -> Answering:
    return Answering(editor=editor, to_text=_text, from_text=_text_or_none)


def _photographing(pictures: Pictures) -> Answering:
    def to_text(value: object) -> str:
        return pictures.store(value.content, value.suffix) if isinstance(value, ChosenPicture) else ""

    def from_text(name: str) -> object:
        content = pictures.load(name) if name else None
        return (
            None if content is None else ChosenPicture(content=content, suffix=f".{name.rpartition('.')[2]}")
        )

    return Answering(editor=PhotoEditor(), to_text=to_text, from_text=from_text, wide=True)


def _signing(pictures: Pictures) -> Answering:
    def to_text(value: object) -> str:
        return pictures.store(value, ".png") if isinstance(value, bytes) else ""

    def from_text(name: str) -> object:
        return pictures.load(name) if name else None

    return Answering(editor=SignatureEditor(), to_text=to_text, from_text=from_text, wide=True)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _text_or_none(text: str) -> object:
    return text or None


def _money_text(value: object) -> str:
    return money_text(value) if isinstance(value, int) else ""


def _decimal_text(value: object) -> str:
    return decimal_text(value) if isinstance(value, Decimal) else ""


def _date_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else ""


def _read_date(text: str) -> object:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return parse_date(text, today=date.min)


def _codes_text(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else ""


def _read_codes(text: str) -> object:
    return tuple(text.split())


def shown_answer(item: OutlineItem, state: NodeState) -> str:
    """Return an answer in the words a person reads, for lists and read-only questions."""
    text = state.value or ""
    if state.choices is not None:
        labels = {choice.value: choice.label for choice in state.choices}
        return "、".join(labels.get(code, code) for code in text.split())
    if set(item.appearance) & MONEY_APPEARANCES and text:
        return _shown_money(text)
    return text


def _shown_money(text: str) -> str:
    try:
        fen = parse_money(text)
    except Refused:
        return text
    return "" if fen is None else format_money(fen)
