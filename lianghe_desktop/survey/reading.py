"""Read an XForm into a definition."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey import external
from lianghe_desktop.survey.answers import normal_type
from lianghe_desktop.survey.body import BodyReader
from lianghe_desktop.survey.definition import Action, Bind, Definition, Expression, Item
from lianghe_desktop.survey.dependencies import Names
from lianghe_desktop.survey.plan import build_plan
from lianghe_desktop.survey.texts import expression, message_of, read_translations
from lianghe_desktop.survey.tree import (
    ELEMENT,
    ENTITIES,
    JAVAROSA,
    OPENROSA,
    XHTML,
    Node,
    convert,
    read_xml,
)
from lianghe_desktop.survey.xpath import parse
from lianghe_desktop.survey.xpath.syntax import Call, Path

_KNOWN_BIND = {
    "nodeset",
    "id",
    "type",
    "relevant",
    "required",
    "readonly",
    "constraint",
    "calculate",
    "preload",
    "preloadParams",
    "constraintMsg",
    "requiredMsg",
    "saveto",
}

SET_PLACE = "setgeopoint"
ACTIONS = frozenset({"setvalue", SET_PLACE})


def bad_form(text: str) -> UserError:
    """Say in Chinese why a form cannot be used."""
    return UserError(ErrorCode.BAD_FORM, text)


def load_definition(xform: bytes, *, files: Mapping[str, bytes] | None = None) -> Definition:
    """Read an XForm with the lists that belong to it.

    files: attached lists by file name (areas.csv) or by the id of their instance; what is not handed in
    counts as empty and is named in `missing_files`. UserError: BAD_FORM, BAD_EXPRESSION.
    """
    with _collector_paused():
        return _Reader(xform, files or {}).read()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Hold the cycle collector back: a form is thousands of small objects and no garbage, walked in vain."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def resolve(ref: str, context: Names) -> Names:
    """Return the generic path of a reference, from the root; UserError when it is no plain path."""
    syntax = parse(ref.strip())
    if not isinstance(syntax, Path):
        raise bad_form(f"表里的引用“{ref}”不是一道题的路径。")
    names: Names = () if syntax.absolute else context
    if isinstance(syntax.start, Call) and syntax.start.name != "current":
        raise bad_form(f"表里的引用“{ref}”不是一道题的路径。")
    for step in syntax.steps:
        local = step.test.rpartition(":")[2]
        if step.axis == "parent":
            names = names[:-1]
        elif step.axis == "child":
            names = (*names, local)
        elif step.axis == "attribute":
            names = (*names, f"@{local}")
    return names


class _Reader:
    """Carry what is known while one form is read."""

    def __init__(self, xform: bytes, files: Mapping[str, bytes]) -> None:
        self.xform = xform
        self.files = files
        self.top = read_xml(xform)
        self.binds: dict[Names, Node] = {}
        self.bind_ids: dict[str, Names] = {}
        self.items: dict[Names, Item] = {}
        self.missing: list[str] = []

    def read(self) -> Definition:
        head, model_element = self._model()
        others = [each for each in model_element if isinstance(each.tag, str)]
        instances = [each for each in others if _local(each) == "instance"]
        model = Node(ELEMENT, "model")
        for each in others:
            if _local(each) != "instance":
                model.append(convert(each, texts=True))
        instance = self._primary(instances)
        secondary = self._secondary(instances)
        root_names: Names = (instance.name,)
        self._read_binds(model, root_names)
        body = self._body()
        reader = BodyReader(
            resolve=resolve, bind_ids=self.bind_ids, binds=self.binds, secondary=frozenset(secondary)
        )
        reader.scan_repeats(body, root_names)
        declares_id = self._add_meta(instance)
        root = self._build_item(instance, None, reader)
        entries = reader.read(body, root_names, self.items)
        texts, default = read_translations(model)
        actions = [*self._model_actions(model, root_names), *reader.actions]
        return Definition(
            title=_title(head),
            form_id=instance.attribute("id") or "",
            version=instance.attribute("version") or "",
            sha256=hashlib.sha256(self.xform).hexdigest(),
            root=root,
            items=self.items,
            instance=instance,
            secondary=secondary,
            body=entries,
            actions=tuple(actions),
            languages=tuple(texts),
            default_language=default,
            texts=texts,
            prefixes={str(p): str(u) for p, u in self.top.nsmap.items() if p},
            missing_files=tuple(self.missing),
            declares_id=declares_id,
            entities_version=str(model_element.get(f"{{{ENTITIES}}}entities-version", "")),
            plan=build_plan(root, texts),
        )

    def _model(self) -> tuple[Any, Any]:
        if _local(self.top) != "html" or not str(self.top.tag).startswith(f"{{{XHTML}}}"):
            raise bad_form("这不是一份调查表（XForm）：请选 Excel 调查表（.xlsx）或由它转换的 XML。")
        head = next((each for each in self.top if _local(each) == "head"), None)
        model = None if head is None else next((each for each in head if _local(each) == "model"), None)
        if model is None:
            raise bad_form("这份调查表没有题目定义（model），请重新转换。")
        return head, model

    def _body(self) -> Node:
        body = next((each for each in self.top if _local(each) == "body"), None)
        return Node(ELEMENT, "body") if body is None else convert(body, texts=True)

    def _primary(self, instances: list[Any]) -> Node:
        for each in instances:
            for child in each:
                if isinstance(child.tag, str):
                    return convert(child)
        raise bad_form("这份调查表没有任何题目（instance 是空的），请重新转换。")

    def _secondary(self, instances: list[Any]) -> dict[str, Node]:
        found: dict[str, Node] = {}
        primary_seen = False
        for each in instances:
            if not primary_seen and each.get("src") is None:
                primary_seen = True
                continue
            identifier = each.get("id") or ""
            found[identifier] = self._one_secondary(each, identifier)
        return found

    def _one_secondary(self, instance: Any, identifier: str) -> Node:
        source = instance.get("src")
        if source is None:
            node = convert(instance)
            external.index(node)
            return node
        name = external.file_name(source)
        for key in (name, source, identifier):
            if key in self.files:
                return external.load(name, self.files[key])
        for key in self.files:
            if key.rpartition(".")[0] == identifier:
                return external.load(key, self.files[key])
        if len(instance):
            node = convert(instance)
        else:
            node = Node(ELEMENT, "instance")
            node.append(Node(ELEMENT, "root"))
        if "last-saved" not in source:
            self.missing.append(name)
        external.index(node)
        return node

    def _read_binds(self, model: Node, root: Names) -> None:
        for bind in model.named("bind"):
            nodeset = bind.attribute("nodeset")
            if nodeset is None:
                continue
            path = resolve(nodeset, root)
            self.binds[path] = _merged(self.binds.get(path), bind)
            identifier = bind.attribute("id")
            if identifier:
                self.bind_ids[identifier] = path

    def _add_meta(self, instance: Node) -> bool:
        """See to a meta/instanceID, as submissions need one; tell whether the form had it."""
        prefix = next((str(p) for p, u in self.top.nsmap.items() if u == OPENROSA and p), "")
        ns = OPENROSA if prefix else instance.ns
        metas = instance.named("meta")
        if not metas:
            instance.append(Node(ELEMENT, "meta", ns=ns, prefix=prefix))
        meta = instance.named("meta")[0]
        declared = bool(meta.named("instanceID"))
        if not declared:
            own = (meta.ns, meta.prefix) if metas else (ns, prefix)
            meta.append(Node(ELEMENT, "instanceID", ns=own[0], prefix=own[1]))
        return declared

    def _build_item(self, node: Node, parent: Item | None, reader: BodyReader) -> Item:
        path: Names = (*(parent.path if parent else ()), node.name)
        above = parent.ref if parent else ""
        item = Item(path, f"{above}/{node.qualified()}", parent, self._bind(path))
        item.repeat = path in reader.repeats
        self.items[path] = item
        same = [node] if parent is None or not item.repeat else self._instances(node)
        if item.repeat:
            template = next(
                (each for each in same if each.attribute("template", JAVAROSA) is not None), same[0]
            )
            item.template = template.clone()
            plain = [each for each in same if each.attribute("template", JAVAROSA) is None]
            item.defaults = tuple(each.clone() for each in plain)
            same = [template, *(each for each in same if each is not template)]
        self._build_children(item, same, reader)
        for attribute in node.attributes:
            own = (*path, f"@{attribute.name}")
            if own in self.binds:
                ref = f"{item.ref}/@{attribute.qualified()}"
                child = Item(own, ref, item, self._bind(own), attribute=True)
                item.children.append(child)
                self.items[own] = child
        return item

    def _build_children(self, item: Item, same: list[Node], reader: BodyReader) -> None:
        seen: set[str] = set()
        for each in same:
            for child in each.children:
                if child.kind == ELEMENT and child.name not in seen:
                    seen.add(child.name)
                    item.children.append(self._build_item(child, item, reader))

    @staticmethod
    def _instances(node: Node) -> list[Node]:
        return list(node.parent.named(node.name)) if node.parent is not None else [node]

    def _bind(self, path: Names) -> Bind:
        node = self.binds.get(path)
        if node is None:
            return Bind()

        def optional(name: str) -> Expression | None:
            text = node.attribute(name)
            return expression(text, path) if text is not None and text.strip() else None

        extras = {
            attribute.name: attribute.text
            for attribute in node.attributes
            if attribute.name not in _KNOWN_BIND
        }
        return Bind(
            type=normal_type(node.attribute("type")),
            relevant=optional("relevant"),
            required=optional("required"),
            readonly=optional("readonly"),
            constraint=optional("constraint"),
            calculate=optional("calculate"),
            constraint_message=message_of(node, "constraintMsg", path),
            required_message=message_of(node, "requiredMsg", path),
            preload=node.attribute("preload", JAVAROSA) or "",
            preload_params=node.attribute("preloadParams", JAVAROSA) or "",
            save_to=node.attribute("saveto", ENTITIES) or "",
            extras=extras,
        )

    def _model_actions(self, model: Node, root: Names) -> list[Action]:
        return [
            action
            for node in model.children
            if node.kind == ELEMENT and node.name in ACTIONS
            for action in [read_action(node, root, (), self.bind_ids)]
            if action is not None
        ]


def read_action(node: Node, context: Names, source: Names, bind_ids: Mapping[str, Names]) -> Action | None:
    """Read a setvalue or odk:setgeopoint element; None when it names no target."""
    ref = node.attribute("ref")
    if ref is None and (node.attribute("bind") or "") in bind_ids:
        ref = "/" + "/".join(bind_ids[node.attribute("bind") or ""])
    if ref is None:
        return None
    target = resolve(ref, context)
    value = node.attribute("value")
    return Action(
        events=frozenset((node.attribute("event") or "").split()),
        target=expression(ref, source or context),
        target_path=target,
        value=expression(value, target) if value is not None and value.strip() else None,
        literal=node.string() if value is None else "",
        source=source,
        place=node.name == SET_PLACE,
    )


def _merged(first: Node | None, second: Node) -> Node:
    """Join two binds of one node; what the later one says counts."""
    if first is None:
        return second
    names = {(each.ns, each.name) for each in second.attributes}
    for attribute in first.attributes:
        if (attribute.ns, attribute.name) not in names:
            second.add_attribute(attribute)
    return second


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _title(head: Any) -> str:
    return next((str(each.text or "").strip() for each in head if _local(each) == "title"), "")
