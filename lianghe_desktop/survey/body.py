"""Read the body of an XForm: controls, groups and repeats in reading order, with their actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lianghe_desktop.survey.answers import normal_type
from lianghe_desktop.survey.definition import (
    Action,
    BodyEntry,
    Control,
    Item,
    Itemset,
    StaticChoice,
    Text,
)
from lianghe_desktop.survey.dependencies import Names
from lianghe_desktop.survey.model import ControlKind, RangeSpec
from lianghe_desktop.survey.texts import expression, text_of
from lianghe_desktop.survey.tree import ELEMENT, JAVAROSA, Node
from lianghe_desktop.survey.xpath import parse
from lianghe_desktop.survey.xpath.syntax import Call, Literal, every

Resolve = Callable[[str, Names], Names]

CONTROLS = frozenset({"input", "secret", "select", "select1", "upload", "trigger", "range", "rank"})
_BY_TYPE = {
    "int": ControlKind.INTEGER,
    "decimal": ControlKind.DECIMAL,
    "date": ControlKind.DATE,
    "time": ControlKind.TIME,
    "dateTime": ControlKind.DATETIME,
    "geopoint": ControlKind.GEOPOINT,
    "geotrace": ControlKind.GEOTRACE,
    "geoshape": ControlKind.GEOSHAPE,
    "barcode": ControlKind.BARCODE,
}
_BY_TAG = {
    "select": ControlKind.SELECT_MULTIPLE,
    "select1": ControlKind.SELECT_ONE,
    "rank": ControlKind.RANK,
    "range": ControlKind.RANGE,
    "trigger": ControlKind.ACKNOWLEDGE,
}
_BY_MEDIA = {"image": ControlKind.IMAGE, "audio": ControlKind.AUDIO, "video": ControlKind.VIDEO}


class BodyReader:
    """Turn body elements into entries and remember repeats and actions met on the way."""

    def __init__(
        self,
        *,
        resolve: Resolve,
        bind_ids: Mapping[str, Names],
        binds: Mapping[Names, Node],
        secondary: frozenset[str],
    ) -> None:
        self.resolve = resolve
        self.bind_ids = bind_ids
        self.binds = binds
        self.secondary = secondary
        self.repeats: set[Names] = set()
        self.actions: list[Action] = []

    def scan_repeats(self, node: Node, context: Names) -> None:
        """Find the paths that repeat, before the model's structure is built."""
        for child in _elements(node):
            if child.name not in ("group", "repeat"):
                continue
            own = self._path(child, context) or context
            if child.name == "repeat":
                self.repeats.add(own)
            self.scan_repeats(child, own)

    def read(self, node: Node, context: Names, items: Mapping[Names, Item]) -> tuple[BodyEntry, ...]:
        """Return the entries of a body, group or repeat element."""
        entries: list[BodyEntry] = []
        for child in _elements(node):
            if child.name not in ("group", "repeat") and child.name not in CONTROLS:
                continue
            path = self._path(child, context)
            if child.name == "group":
                entries.append(self._group(child, path, context, items))
            elif child.name == "repeat" and path is not None:
                entries.append(self._repeat(child, path, items, None))
            elif path is not None:
                entry = self._control(child, path, items)
                if entry is not None:
                    entries.append(entry)
        return tuple(entries)

    def _path(self, node: Node, context: Names) -> Names | None:
        bind = node.attribute("bind")
        if bind is not None and bind in self.bind_ids:
            return self.bind_ids[bind]
        ref = node.attribute("ref") or node.attribute("nodeset")
        return None if ref is None else self.resolve(ref, context)

    def _group(
        self, node: Node, path: Names | None, context: Names, items: Mapping[Names, Item]
    ) -> BodyEntry:
        own = path or context
        repeats = [child for child in _elements(node) if child.name == "repeat"]
        if len(repeats) == 1 and path is not None and self._path(repeats[0], own) == path:
            return self._repeat(repeats[0], path, items, node)
        control = self._describe(node, own, "group")
        entries = self.read(node, own, items)
        item = items.get(path) if path is not None else None
        if item is not None:
            item.group = control
        self._read_actions(node, own, own)
        return BodyEntry(item, control, entries, is_group=True)

    def _repeat(self, node: Node, path: Names, items: Mapping[Names, Item], group: Node | None) -> BodyEntry:
        control = self._describe(group if group is not None else node, path, "repeat")
        if group is not None:
            inner = self._describe(node, path, "repeat")
            control = Control(
                tag="repeat",
                kind=None,
                label=control.label or inner.label,
                hint=control.hint or inner.hint,
                appearance=(*control.appearance, *inner.appearance),
                attributes={**control.attributes, **inner.attributes},
            )
        item = items.get(path)
        if item is not None:
            count = node.attribute("count", JAVAROSA)
            if count is not None and count.strip():
                starts_above = count.strip().startswith(("..", "current()/.."))
                absolute = count.strip().startswith("/")
                item.count = expression(count, path if starts_above or absolute else path[:-1])
            fixed = (node.attribute("noAddRemove", JAVAROSA) or "").strip()
            item.fixed = fixed.rstrip("() ") in ("true", "1")
            item.group = control
        self._read_actions(node, path, path)
        entries = self.read(node, path, items)
        return BodyEntry(item, control, entries, is_group=True, is_repeat=True)

    def _control(self, node: Node, path: Names, items: Mapping[Names, Item]) -> BodyEntry | None:
        item = items.get(path)
        if item is None:
            return None
        control = self._describe(node, path, node.name)
        item.control = control
        self._read_actions(node, path, path)
        return BodyEntry(item, control)

    def _read_actions(self, node: Node, context: Names, source: Names) -> None:
        from lianghe_desktop.survey.reading import ACTIONS, read_action  # noqa: PLC0415 - reading drives this reader

        for child in _elements(node):
            if child.name in ACTIONS:
                action = read_action(child, context, source, self.bind_ids)
                if action is not None:
                    self.actions.append(action)

    def _describe(self, node: Node, path: Names, tag: str) -> Control:
        labels, hints = node.named("label"), node.named("hint")
        attributes = {
            attribute.name: attribute.text
            for attribute in node.attributes
            if attribute.name not in ("ref", "nodeset", "bind", "appearance")
        }
        bind = self.binds.get(path)
        kind = self._kind(node, bind, tag)
        if bind is not None and bind.attribute("unit") and "unit" not in attributes:
            attributes["unit"] = bind.attribute("unit") or ""
        return Control(
            tag=tag,
            kind=kind,
            label=text_of(labels[0], path) if labels else None,
            hint=text_of(hints[0], path) if hints else None,
            appearance=tuple((node.attribute("appearance") or "").split()),
            choices=self._choices(node, path),
            itemset=self._itemset(node, path),
            range=_range(node) if tag == "range" else None,
            attributes=attributes,
        )

    def _kind(self, node: Node, bind: Node | None, tag: str) -> ControlKind | None:
        if tag in ("group", "repeat"):
            return None
        if tag == "upload":
            media = (node.attribute("mediatype") or "").partition("/")[0]
            return _BY_MEDIA.get(media, ControlKind.FILE)
        if tag in _BY_TAG:
            return _BY_TAG[tag]
        kind = normal_type(bind.attribute("type") if bind is not None else None)
        fixed = bind is not None and (bind.attribute("readonly") or "").strip() in ("true()", "true", "1")
        if fixed and kind == "string" and bind is not None and bind.attribute("calculate") is None:
            return ControlKind.NOTE
        return _BY_TYPE.get(kind, ControlKind.TEXT)

    def _choices(self, node: Node, path: Names) -> tuple[StaticChoice, ...]:
        choices: list[StaticChoice] = []
        for item in node.named("item"):
            values, labels = item.named("value"), item.named("label")
            value = values[0].string().strip() if values else ""
            label = text_of(labels[0], path) if labels else Text(inline=None)
            choices.append(StaticChoice(value=value, label=label))
        return tuple(choices)

    def _itemset(self, node: Node, path: Names) -> Itemset | None:
        for itemset in node.named("itemset"):
            nodeset = itemset.attribute("nodeset") or ""
            if not nodeset.strip():
                return None
            nodes = expression(nodeset, path)
            values, labels = itemset.named("value"), itemset.named("label")
            value = (values[0].attribute("ref") if values else None) or "name"
            label = (labels[0].attribute("ref") if labels else None) or value
            return Itemset(
                nodes=nodes,
                value=expression(value, ()),
                label=expression(label, ()),
                secondary=_reads_list(nodeset),
                label_is_id="jr:itext(" in label,
            )
        return None


def _reads_list(nodeset: str) -> bool:
    return any(
        isinstance(each, Call) and each.name == "instance" and isinstance(each.args[0], Literal)
        for each in every(parse(nodeset))
        if isinstance(each, Call) and each.args
    )


def _range(node: Node) -> RangeSpec:
    return RangeSpec(
        start=(node.attribute("start") or "0").strip(),
        end=(node.attribute("end") or "10").strip(),
        step=(node.attribute("step") or "1").strip(),
    )


def _elements(node: Node) -> Iterator[Node]:
    return (child for child in node.children if child.kind == ELEMENT)
