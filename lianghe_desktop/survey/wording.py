"""Labels, hints, messages and choices in the language of the moment."""

from __future__ import annotations

from collections.abc import Mapping

from lianghe_desktop.survey.definition import Definition, Itemset, Template, Text
from lianghe_desktop.survey.live import descend, live_of
from lianghe_desktop.survey.model import Choice
from lianghe_desktop.survey.recalculation import Recalculator, choice_value
from lianghe_desktop.survey.tree import Node
from lianghe_desktop.survey.xpath import parse
from lianghe_desktop.survey.xpath.functions_form import generic_names
from lianghe_desktop.survey.xpath.syntax import Path
from lianghe_desktop.survey.xpath.values import Value, to_string

_MEDIA = ("image", "audio", "video", "big-image")


class Wording:
    """Fill in the texts of one interview."""

    def __init__(self, definition: Definition, calculator: Recalculator) -> None:
        self.definition = definition
        self.calculator = calculator
        self.language = definition.default_language
        self._choices: dict[int, dict[int, Choice]] = {}
        self._kept: dict[int, tuple[list[Node], tuple[Choice, ...]]] = {}

    def switch(self, language: str) -> None:
        """Use another language from now on."""
        self.language = language
        self._choices.clear()
        self._kept.clear()

    def text(self, text: Text | None, node: Node, form: str = "") -> str:
        """Return a label, hint or message for a node; other forms than "" exist for translated texts only."""
        if text is None:
            return ""
        if text.inline is not None:
            return self._fill(text.inline, node) if not form else ""
        if text.itext_id is not None:
            return self.translated(text.itext_id, node, form)
        if text.expression is not None and not form:
            return self._string(self.calculator.evaluate(text.expression, node))
        return ""

    def media(self, text: Text | None, node: Node) -> Mapping[str, str]:
        """Return the pictures, sounds and films of a translated text, by form."""
        if text is None or text.itext_id is None:
            return {}
        found = {form: self.translated(text.itext_id, node, form) for form in _MEDIA}
        return {form: value.rpartition("/")[2] for form, value in found.items() if value}

    def translated(self, identifier: str, node: Node, form: str = "") -> str:
        """Return a translated text of this language, else of the default one, else nothing."""
        for language in (self.language, self.definition.default_language):
            forms = self.definition.texts.get(language, {}).get(identifier)
            if forms is not None:
                template = forms.get(form) or (forms.get("long") or forms.get("short") if not form else None)
                if template is not None:
                    return self._fill(template, node)
        return ""

    def _fill(self, template: Template, node: Node) -> str:
        return "".join(
            part if isinstance(part, str) else self._string(self.calculator.evaluate(part, node))
            for part in template.parts
        )

    def _string(self, value: Value) -> str:
        return to_string(value, self.calculator.env)

    def choices(self, node: Node) -> tuple[Choice, ...] | None:
        """Return the choices of a select now, None where it is none."""
        control = live_of(node).item.control
        if control is None:
            return None
        if control.itemset is not None:
            itemset = control.itemset
            return self._listed(itemset, node)
        if control.tag in ("select", "select1", "rank"):
            return tuple(
                Choice(
                    value=each.value,
                    label=self.text(each.label, node) or each.value,
                    media=self.media(each.label, node),
                )
                for each in control.choices
            )
        return None

    def _listed(self, itemset: Itemset, node: Node) -> tuple[Choice, ...]:
        """Return the choices of a list; those of an unchanging one are made once and kept."""
        nodes = self.calculator.choice_nodes(node)
        if not itemset.secondary:
            return tuple(self._choice(itemset, each, None) for each in nodes)
        kept = self._kept.get(live_of(node).key)
        if kept is not None and kept[0] is nodes:
            return kept[1]
        cache = self._choices.setdefault(id(itemset), {})
        choices = tuple(self._choice(itemset, each, cache) for each in nodes)
        self._kept[live_of(node).key] = (nodes, choices)
        return choices

    def _choice(self, itemset: Itemset, item: Node, cache: dict[int, Choice] | None) -> Choice:
        if cache is not None and id(item) in cache:
            return cache[id(item)]
        value = choice_value(self.calculator, itemset.value, item)
        label, media = self._item_label(itemset, item)
        choice = Choice(value=value, label=label or value, media=media)
        if cache is not None:
            cache[id(item)] = choice
        return choice

    def _item_label(self, itemset: Itemset, item: Node) -> tuple[str, Mapping[str, str]]:
        if itemset.label_is_id:
            for child in item.named("itextId"):
                text = Text(itext_id=child.string())
                return self.text(text, item), self.media(text, item)
        found = item.named(itemset.label.text)
        if found:
            return found[0].string(), {}
        media = {form: child.string() for form in _MEDIA for child in item.named(form)}
        return self._string(self.calculator.evaluate(itemset.label, item)), media

    def choice_label(self, value: str, path: str, node: Node) -> str:
        """Answer jr:choice-name: the label of a value in the list of another question."""
        syntax = parse(path.strip())
        env = self.calculator.env
        names = generic_names(syntax, node, env.root) if isinstance(syntax, Path) else None
        if names is None:
            return ""
        current = env.current
        try:
            for target in self._nearest(names, node):
                for choice in self.choices(target) or ():
                    if choice.value == value:
                        return choice.label
        finally:
            env.current = current
        return ""

    def _nearest(self, names: tuple[str, ...], node: Node) -> list[Node]:
        """Return the question's nodes, the one in the same repeat instance first."""
        chain: list[Node] = []
        each: Node | None = node
        while each is not None and each is not self.calculator.env.root:
            chain.append(each)
            each = each.parent
        chain.reverse()
        depth = 0
        while depth < min(len(chain), len(names) - 1) and chain[depth].name == names[depth]:
            depth += 1
        anchor = chain[depth - 1] if depth else self.calculator.env.root
        return [found for found in descend(anchor, names[depth:]) if found.live is not None]
