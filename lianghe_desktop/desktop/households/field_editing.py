"""Which editor a field of a household's file wants, and its values as the editor and casework know them."""

import datetime as dt
from decimal import Decimal

from lianghe_desktop.casework.fields import FieldKind, FieldSpec, FieldValue, choices_of
from lianghe_desktop.desktop.widgets.choice_editors import MultiChoiceEditor, Option, make_choice_editor
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor, TextEditor
from lianghe_desktop.desktop.widgets.typed_editors import (
    DateEditor,
    DecimalEditor,
    IntegerEditor,
    MoneyEditor,
)
from lianghe_desktop.desktop.widgets.typed_values import decimal_text, money_text

YES, NO = "是", "否"
STAYS_OPEN = frozenset({FieldKind.CODES, FieldKind.LONG_TEXT})
"""Kinds whose editor stays until the person says that it is finished."""


def options_of(spec: FieldSpec) -> tuple[Option, ...]:
    """Return the choices of a field of codes."""
    return tuple(Option(code=code, label=label) for code, label in choices_of(spec))


def editor_for(spec: FieldSpec, today: dt.date) -> Editor:
    """Return an empty editor that fits the field's kind."""
    match spec.kind:
        case FieldKind.LONG_TEXT:
            return ParagraphEditor()
        case FieldKind.DAY:
            return DateEditor(today=lambda: today)
        case FieldKind.NUMBER:
            return IntegerEditor(unit=spec.unit)
        case FieldKind.MONEY:
            return MoneyEditor()
        case FieldKind.CENTI:
            return DecimalEditor(unit=spec.unit)
        case FieldKind.FLAG:
            return make_choice_editor((Option(code=YES, label=YES), Option(code=NO, label=NO)))
        case FieldKind.CODE:
            return make_choice_editor(options_of(spec))
        case FieldKind.CODES:
            return MultiChoiceEditor(options_of(spec))
        case _:
            return TextEditor()


def to_editor(spec: FieldSpec, value: FieldValue) -> object:
    """Return a stored value as the editor of its kind takes it."""
    if value is None:
        return None
    if spec.kind is FieldKind.FLAG:
        return YES if value else NO
    if spec.kind is FieldKind.CENTI and isinstance(value, int):
        return Decimal(value) / 100
    if spec.kind is FieldKind.CODES:
        return tuple(str(value).split())
    return value


def to_text(spec: FieldSpec, answer: object) -> str:
    """Return an editor's answer as the text that casework reads; blank for nothing."""
    if answer is None:
        return ""
    if isinstance(answer, tuple):
        return "、".join(str(code) for code in answer)
    if spec.kind is FieldKind.MONEY and isinstance(answer, int):
        return money_text(answer)
    if isinstance(answer, Decimal):
        return decimal_text(answer)
    return answer.isoformat() if isinstance(answer, dt.date) else str(answer)


def stored_text(spec: FieldSpec, value: FieldValue) -> str:
    """Return a stored value as the text that would write it again."""
    return to_text(spec, to_editor(spec, value))
