"""The tree of answers of one interview: nodes that know their item, references, building and restoring."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey.answers import normalise_default
from lianghe_desktop.survey.definition import Definition, Item
from lianghe_desktop.survey.dependencies import Names
from lianghe_desktop.survey.tree import ATTRIBUTE, ELEMENT, JAVAROSA, Node

_keys = itertools.count(1)


class Live:
    """What is true of one node now, besides its text and relevance."""

    __slots__ = (
        "alive",
        "choice_nodes",
        "choice_values",
        "constraint_ok",
        "item",
        "key",
        "own_readonly",
        "own_relevant",
        "required",
        "stash",
        "type_message",
    )

    def __init__(self, item: Item) -> None:
        self.item = item
        self.key = next(_keys)
        self.alive = True
        self.own_relevant = True
        self.own_readonly = False
        self.required = False
        self.constraint_ok = True
        self.type_message: str | None = None
        self.stash = ""
        self.choice_nodes: list[Node] | None = None
        self.choice_values: frozenset[str] | None = None


def live_of(node: Node) -> Live:
    """Return what is known of a node of the answers."""
    live: Live = node.live
    return live


def build(definition: Definition) -> Node:
    """Return the `instance` element that holds a fresh tree of answers; templates are left out."""
    holder = Node(ELEMENT, "instance")
    root = definition.instance.clone()
    holder.append(root)
    adopt(root, definition.root)
    return holder


def adopt(node: Node, item: Item) -> None:
    """Tie a copied subtree to its items; repeat templates inside are taken out."""
    node.live = Live(item)
    by_name = {child.path[-1]: child for child in item.children}
    for child in list(node.children):
        own = by_name.get(child.name)
        if own is None or (own.repeat and _is_left_out(child, own)):
            node.remove(child)
            continue
        adopt(child, own)
    for own in item.children:
        if own.repeat and own.fixed and own.count is None and not instances(node, own):
            insert_instance(node, own, new_instance(own), 0)
    for attribute in node.attributes:
        own = by_name.get(f"@{attribute.name}")
        if own is not None:
            attribute.live = Live(own)
    if not item.children or all(child.attribute for child in item.children):
        node.text = normalise_default(item.bind.type, node.text)


def _is_left_out(node: Node, item: Item) -> bool:
    """Leave out templates, and all instances of a repeat whose number is computed: the count makes them."""
    return item.count is not None or node.attribute("template", JAVAROSA) is not None


def new_instance(item: Item, place: int | None = None) -> Node:
    """Return a new instance of a repeat: its template, or what the form writes at a 0-based place."""
    assert item.template is not None  # noqa: S101 - every repeat item has one
    written = place is not None and place < len(item.defaults)
    node = (item.defaults[place] if written and place is not None else item.template).clone()
    node.attributes = [each for each in node.attributes if each.ns != JAVAROSA]
    adopt(node, item)
    return node


def instances(parent: Node, item: Item) -> list[Node]:
    """Return the instances of a repeat below one parent."""
    return [child for child in parent.named(item.path[-1]) if child.live is not None]


def insert_instance(parent: Node, item: Item, node: Node, place: int) -> None:
    """Put an instance at a 0-based place among its siblings, or where the repeat belongs."""
    same = instances(parent, item)
    if place < len(same):
        at = _index(parent, same[place])
    elif same:
        at = _index(parent, same[-1]) + 1
    else:
        at = _belongs_at(parent, item)
    parent.insert(at, node)


def _index(parent: Node, child: Node) -> int:
    return next(at for at, each in enumerate(parent.children) if each is child)


def _belongs_at(parent: Node, item: Item) -> int:
    siblings = live_of(parent).item.children
    before = {each.path[-1] for each in siblings[: siblings.index(item)]}
    at = 0
    for place, child in enumerate(parent.children):
        if child.name in before:
            at = place + 1
    return at


def reference(node: Node) -> str:
    """Return the reference of a node: names as written, with the index of every repeat instance."""
    parts: list[str] = []
    each: Node | None = node
    while each is not None and each.live is not None and isinstance(each.live, Live):
        item = each.live.item
        name = ("@" if each.kind == ATTRIBUTE else "") + each.qualified()
        if item.repeat and each.parent is not None:
            same = each.parent.named(each.name)
            name += f"[{1 + next(at for at, one in enumerate(same) if one is each)}]"
        parts.append(name)
        each = each.parent
    return "/" + "/".join(reversed(parts))


def unknown(ref: str) -> UserError:
    """Say that a reference names nothing."""
    return UserError(ErrorCode.NOT_FOUND, f"调查表里没有“{ref}”这一项，请检查路径。")


def find(holder: Node, ref: str) -> Node:
    """Return the node of a reference; a repeat without index means its first instance. UserError if none."""
    node = holder
    for part in [each for each in ref.split("/") if each]:
        name, _, index = part.partition("[")
        local = name.rpartition(":")[2]
        if local.startswith("@") or name.startswith("@"):
            wanted = local.lstrip("@")
            found = [each for each in node.attributes if each.name == wanted and each.live is not None]
        else:
            found = [child for child in node.named(local) if isinstance(child.live, Live)]
        at = int(index.rstrip("]")) - 1 if index.rstrip("]").isdigit() else 0
        if not 0 <= at < len(found):
            raise unknown(ref)
        node = found[at]
    if node is holder:
        raise unknown(ref)
    return node


def descend(node: Node, names: Names) -> list[Node]:
    """Return the nodes below one along generic names."""
    nodes = [node]
    for name in names:
        if name.startswith("@"):
            wanted = name[1:]
            nodes = [a for each in nodes for a in each.attributes if a.name == wanted and a.live is not None]
        elif len(nodes) == 1:
            nodes = nodes[0].named(name)
        else:
            nodes = [child for each in nodes for child in each.named(name)]
    return nodes


def every_live(node: Node) -> Iterator[Node]:
    """Yield a node and all below it that belong to the form, attributes included, in document order."""
    yield node
    for attribute in node.attributes:
        if attribute.live is not None:
            yield attribute
    for child in node.children:
        if child.live is not None:
            yield from every_live(child)


def restore(holder: Node, saved: Node, definition: Definition) -> None:
    """Fill a fresh tree with saved answers: texts by path, as many repeat instances as were saved."""
    root = next(child for child in holder.children)
    if saved.name != root.name:
        text = "这份答卷不是这张调查表的，不能打开。"
        raise UserError(ErrorCode.BAD_FORM, text)
    _fill(root, saved, definition.root)


def _fill(node: Node, saved: Node, item: Item) -> None:
    if not item.children or all(child.attribute for child in item.children):
        node.text = saved.text
    for attribute in saved.attributes:
        own = [each for each in node.attributes if each.name == attribute.name]
        if own:
            own[0].text = attribute.text
    for child in item.children:
        if child.attribute:
            continue
        theirs = saved.named(child.path[-1])
        if child.repeat:
            _fill_repeat(node, theirs, child)
        elif theirs:
            for own_node in node.named(child.path[-1])[:1]:
                _fill(own_node, theirs[0], child)


def _fill_repeat(parent: Node, saved: list[Node], item: Item) -> None:
    wanted = [each for each in saved if each.attribute("template", JAVAROSA) is None]
    for each in list(instances(parent, item)):
        parent.remove(each)
    for place, each in enumerate(wanted):
        node = new_instance(item)
        insert_instance(parent, item, node, place)
        _fill(node, each, item)
