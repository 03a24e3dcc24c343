"""The fields that write a person down: name, relation, document; the number fills sex and birth."""

import datetime as dt

from PySide6.QtCore import QObject

from lianghe_desktop.casework.register import HEAD, NewMember
from lianghe_desktop.desktop.widgets.choice_editors import Option, make_choice_editor
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Sex
from lianghe_desktop.records.errors import UserError
from lianghe_desktop.records.identity import DocumentKind, read_document

_UNNUMBERED = frozenset({DocumentKind.NEWBORN, DocumentKind.NONE})


class PersonFields(QObject):
    """Add the fields of a person to a form and read them as a NewMember; `fixed_head` for the first."""

    def __init__(self, form: FormPanel, today: dt.date, *, fixed_head: bool = False) -> None:
        super().__init__(form)
        self._form = form
        self._fixed_head = fixed_head
        name_label = self.tr("户主姓名") if fixed_head else self.tr("姓名")
        form.add("name", name_label, TextEditor(), required=True)
        if not fixed_head:
            form.add("relation", self.tr("与户主关系"), _choice("relation"), required=True)
        form.add("kind", self.tr("证件种类"), _choice("document_kind"), required=True)
        form.add(
            "number",
            self.tr("证件号码"),
            TextEditor(),
            hint=self.tr("填好后自动带出性别和出生日期"),
        )
        form.add("reason", self.tr("没有证件的原因"), TextEditor())
        form.add("sex", self.tr("性别"), _sexes())
        form.add("birth", self.tr("出生日期"), DateEditor(today=lambda: today))
        form.field("kind").editor.set_value(DocumentKind.RESIDENT.value)
        form.field("kind").editor.answered.connect(self._on_document)
        form.field("number").editor.answered.connect(self._on_document)
        self._show_fitting()

    def person(self) -> NewMember:
        """Return what was typed; casework says what is wrong with it."""
        form = self._form
        birth = form.value("birth")
        return NewMember(
            name=form.text("name"),
            relation=HEAD if self._fixed_head else form.text("relation"),
            document_kind=form.text("kind") or DocumentKind.RESIDENT.value,
            document_number=form.text("number"),
            no_document_reason=form.text("reason") or None,
            sex=form.text("sex") or None,
            birth_date=birth if isinstance(birth, dt.date) else None,
        )

    def _on_document(self, _value: object) -> None:
        self._show_fitting()
        field, number = self._form.field("number"), self._form.text("number")
        field.set_error("")
        if not number:
            return
        try:
            document = read_document(DocumentKind(self._form.text("kind")), number)
        except (UserError, ValueError) as problem:
            field.set_error(str(problem))
            return
        self._form.field("sex").editor.set_value(document.sex)
        self._form.field("birth").editor.set_value(document.birth_date)

    def _show_fitting(self) -> None:
        kind = self._form.text("kind")
        numbered = kind not in {one.value for one in _UNNUMBERED}
        self._form.field("number").setVisible(numbered)
        self._form.field("reason").setVisible(kind == DocumentKind.NONE.value)
        if not numbered:
            self._form.field("number").editor.set_value(None)
            self._form.field("number").set_error("")


def _choice(codes: str) -> Editor:
    known = code_list(codes)
    return make_choice_editor([Option(code=item.code, label=item.label) for item in known.items])


def _sexes() -> Editor:
    known = code_list("sex")
    return make_choice_editor([Option(code=code, label=known.label(code)) for code in (Sex.MALE, Sex.FEMALE)])
