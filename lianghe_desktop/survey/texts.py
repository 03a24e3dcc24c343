"""Labels, hints and messages: reading their templates and translations out of an XForm."""

from __future__ import annotations

from collections.abc import Mapping

from lianghe_desktop.survey.definition import Expression, Template, Text
from lianghe_desktop.survey.dependencies import Names, triggers_of
from lianghe_desktop.survey.tree import ELEMENT, JAVAROSA, TEXT, Node
from lianghe_desktop.survey.xpath import compile_text, parse
from lianghe_desktop.survey.xpath.functions_form import literal_argument
from lianghe_desktop.survey.xpath.syntax import Call

Translations = Mapping[str, Mapping[str, Mapping[str, Template]]]


def expression(text: str, context: Names) -> Expression:
    """Compile an expression for a node of a generic path."""
    return Expression(text, compile_text(text), triggers_of(parse(text), context))


def template(node: Node, context: Names) -> Template:
    """Read an element's text; `output` elements become blanks, others give their text."""
    parts: list[str | Expression] = []
    if not node.children:
        parts.append(node.text)
    for child in node.children:
        if child.kind == TEXT:
            parts.append(child.text)
        elif child.kind == ELEMENT and child.name == "output":
            value = child.attribute("value") or child.attribute("ref") or ""
            if value.strip():
                parts.append(expression(value, context))
        elif child.kind == ELEMENT:
            parts += template(child, context).parts
    return Template(tuple(parts))


def text_of(node: Node, context: Names) -> Text:
    """Read a label, hint or value element."""
    ref = node.attribute("ref")
    if ref is None:
        return Text(inline=template(node, context))
    return text_from(ref, context)


def text_from(source: str, context: Names) -> Text:
    """Read a text given by an attribute: jr:itext('id') or another expression."""
    stripped = source.strip()
    if not stripped.startswith("jr:itext("):
        return Text(expression=expression(stripped, context))
    syntax = parse(stripped)
    if isinstance(syntax, Call):
        identifier = literal_argument(syntax, 0)
        if identifier is not None:
            return Text(itext_id=identifier)
    return Text(expression=expression(stripped, context))


def message_of(bind: Node, name: str, context: Names) -> Text | None:
    """Read jr:constraintMsg or jr:requiredMsg."""
    source = bind.attribute(name, JAVAROSA)
    if source is None:
        return None
    if source.strip().startswith("jr:itext("):
        return text_from(source, context)
    return Text(inline=Template((source,)))


def read_translations(model: Node) -> tuple[dict[str, dict[str, dict[str, Template]]], str]:
    """Return the translated texts by language, id and form, and the default language."""
    languages: dict[str, dict[str, dict[str, Template]]] = {}
    default = ""
    for itext in model.named("itext"):
        for translation in itext.named("translation"):
            name = translation.attribute("lang") or ""
            if translation.attribute("default") is not None:
                default = name
            texts = languages.setdefault(name, {})
            for text in translation.named("text"):
                forms = texts.setdefault(text.attribute("id") or "", {})
                for value in text.named("value"):
                    forms.setdefault(value.attribute("form") or "", template(value, ()))
    if not default and languages:
        default = next(iter(languages))
    return languages, default
