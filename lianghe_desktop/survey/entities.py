"""What a questionnaire wants written into records: the entities it declares and the answers saved to them.

Source: ODK XForms specification, Entities (entities-version 2022.1 to 2025.1): a `meta/entity` element with
dataset, id, create and update declares one entity for the root or for every instance of the repeat it stands
in; `saveto` of a bind names the property.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lianghe_desktop.survey.definition import Definition, Item
from lianghe_desktop.survey.live import Live, every_live, live_of, reference
from lianghe_desktop.survey.model import EntityAnswers, SaveTo
from lianghe_desktop.survey.session import Session
from lianghe_desktop.survey.tree import Node, convert, read_xml

Path = tuple[str, ...]


def entity_answers(session: Session) -> tuple[EntityAnswers, ...]:
    """List the entities of a live interview in document order, one for each relevant repeat instance."""
    return tuple(_entities(session.root, session.definition))


def entity_answers_of(xml: bytes, definition: Definition) -> tuple[EntityAnswers, ...]:
    """List the entities of a finished interview; UserError (BAD_FORM) when the bytes are no XML."""
    root = convert(read_xml(xml))
    _tie(root, definition.root)
    return tuple(_entities(root, definition))


def save_tos(definition: Definition) -> tuple[SaveTo, ...]:
    """List every question that is saved, in the form's order, with the list it belongs to."""
    scopes = _scopes(definition)
    found: list[SaveTo] = []
    for item in definition.root.walk():
        if item.bind.save_to:
            scope = _scope_of(item.path, scopes)
            dataset = scopes[scope][0] if scopes.get(scope) else ""
            found.append(SaveTo(path="/" + "/".join(item.path), dataset=dataset, property=item.bind.save_to))
    return tuple(found)


def _tie(node: Node, item: Item) -> None:
    """Let finished answers know their items, as live ones do."""
    node.live = Live(item)
    by_name = {child.path[-1]: child for child in item.children}
    for child in node.children:
        own = by_name.get(child.name)
        if own is not None:
            _tie(child, own)
    for attribute in node.attributes:
        own = by_name.get(f"@{attribute.name}")
        if own is not None:
            attribute.live = Live(own)


def _scopes(definition: Definition) -> Mapping[Path, list[str]]:
    """Return the paths that declare entities (parent of meta), with their lists' names."""
    found: dict[Path, list[str]] = {}
    templates = [
        definition.instance,
        *(i.template for i in definition.items.values() if i.template is not None),
    ]
    for item in definition.items.values():
        if item.path[-2:] == ("meta", "entity"):
            found.setdefault(item.path[:-2], [])
    for template in templates:
        for node in template.walk():
            if node.name == "entity" and node.parent is not None and node.parent.name == "meta":
                path = _path(node, template, definition)[:-2]
                dataset = node.attribute("dataset") or ""
                if path in found and dataset and dataset not in found[path]:
                    found[path].append(dataset)
    return found


def _path(node: Node, top: Node, definition: Definition) -> Path:
    names: list[str] = []
    each: Node | None = node
    while each is not None and each is not top:
        names.append(each.name)
        each = each.parent
    own = next((i.path for i in definition.items.values() if i.template is top), (definition.instance.name,))
    return (*own, *reversed(names))


def _scope_of(path: Path, scopes: Mapping[Path, list[str]]) -> Path:
    for length in range(len(path) - 1, 0, -1):
        if path[:length] in scopes:
            return path[:length]
    return ()


def _entities(root: Node, definition: Definition) -> Iterator[EntityAnswers]:
    scopes = _scopes(definition)
    for node in every_live(root):
        live = live_of(node)
        if live.item.path not in scopes or not node.relevant:
            continue
        for meta in node.named("meta"):
            for entity in meta.named("entity"):
                if entity.relevant and entity.live is not None:
                    yield _one(entity, node, scopes)


def _one(entity: Node, scope: Node, scopes: Mapping[Path, list[str]]) -> EntityAnswers:
    properties = {
        live_of(each).item.bind.save_to: each.text
        for each in every_live(scope)
        if live_of(each).item.bind.save_to
        and each.relevant
        and _scope_of(live_of(each).item.path, scopes) == live_of(scope).item.path
    }
    labels = entity.named("label")
    return EntityAnswers(
        dataset=entity.attribute("dataset") or "",
        ref=reference(scope),
        entity_id=entity.attribute("id") or "",
        label=labels[0].text if labels else "",
        properties=properties,
        create=_holds(entity.attribute("create")),
        update=_holds(entity.attribute("update")),
        base_version=entity.attribute("baseVersion") or "",
        trunk_version=entity.attribute("trunkVersion") or "",
        branch_id=entity.attribute("branchId") or "",
    )


def _holds(text: str | None) -> bool:
    """Read create and update: "1" and "true" mean yes, absence and anything else no."""
    return text is not None and text.strip().lower() in ("1", "true")


def answers_of(xml: bytes, definition: Definition) -> Mapping[str, str]:
    """Return every answer of a finished interview by reference, in the form's order; UserError (BAD_FORM)."""
    root = convert(read_xml(xml))
    _tie(root, definition.root)
    return {
        reference(node): node.text
        for node in every_live(root)
        if not any(not child.attribute for child in live_of(node).item.children)
    }
