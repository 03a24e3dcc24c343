"""Location paths: axes, node tests and predicates over the light tree.

Two short cuts keep large forms quick: named children are looked up, not searched, and a predicate that
compares a child with something that does not depend on the item (`item[county = current()/../county]`)
is answered from an index of the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.survey.tree import (
    ATTRIBUTE,
    COMMENT,
    ELEMENT,
    INSTRUCTION,
    JAVAROSA,
    NAMESPACE,
    TEXT,
    XHTML,
    XML_NS,
    Node,
    document_position,
)
from lianghe_desktop.survey.xpath.choice_index import compile_indexed
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.filters import Filter, compile_filter
from lianghe_desktop.survey.xpath.invariants import Narrow, compile_narrowing
from lianghe_desktop.survey.xpath.syntax import Expr, Path, Step
from lianghe_desktop.survey.xpath.values import Value

if TYPE_CHECKING:
    from lianghe_desktop.survey.xpath.compiler import Closure

Test = Callable[[Node, Environment], bool]
_REVERSE = frozenset({"ancestor", "ancestor-or-self", "preceding", "preceding-sibling", "parent"})
_KNOWN_PREFIXES = {
    "xhtml": XHTML,
    "h": XHTML,
    "jr": JAVAROSA,
    "xml": XML_NS,
    "orx": "http://openrosa.org/xforms",
    "odk": "http://www.opendatakit.org/xforms",
}


def compile_path(path: Path, compile_expr: Callable[[Expr], Closure]) -> Closure:
    """Compile a location path."""
    steps = [_compile_step(step, compile_expr, path, i) for i, step in enumerate(path.steps)]
    begin = _compile_begin(path, compile_expr)
    simple = _simple_names(path)
    if simple is not None:
        return _walk_names(simple, begin, absolute=path.absolute)

    def walk(n: Node, p: int, s: int, e: Environment) -> Value:
        nodes = begin(n, p, s, e)
        if not isinstance(nodes, list):
            raise UserError(ErrorCode.BAD_EXPRESSION, "“/”或“[ ]”前面不是一组题目，请检查表达式。")
        for step in steps:
            nodes = step(nodes, n, e)
        if e.only_relevant:
            return [node for node in nodes if node.relevant]
        return nodes

    return walk


def _compile_begin(path: Path, compile_expr: Callable[[Expr], Closure]) -> Closure:
    if path.start is not None:
        start = compile_expr(path.start)
        if not path.predicates:
            return start
        filters = [compile_filter(each, compile_expr) for each in path.predicates]

        def filtered(n: Node, p: int, s: int, e: Environment) -> Value:
            nodes = start(n, p, s, e)
            if not isinstance(nodes, list):
                raise UserError(ErrorCode.BAD_EXPRESSION, "“[ ]”前面不是一组题目，请检查表达式。")
            for keep in filters:
                nodes = keep(nodes, e)
            return nodes

        return filtered
    if path.absolute:
        return lambda _n, _p, _s, e: [e.root]
    return lambda n, _p, _s, _e: [n]


def _simple_names(path: Path) -> tuple[str, ...] | None:
    """Return names and ".." of a path of plain child and parent steps, None for any other path."""
    names: list[str] = []
    for step in path.steps:
        if step.predicates:
            return None
        if step.axis == "child" and step.test.replace("_", "").replace("-", "").isalnum():
            names.append(step.test)
        elif step.axis == "parent" and step.test == "node()":
            names.append("..")
        elif step.axis == "self" and step.test == "node()":
            continue
        else:
            return None
    return tuple(names)


def _walk_names(names: tuple[str, ...], begin: Closure, *, absolute: bool) -> Closure:
    last = len(names) - 1

    def walk(n: Node, p: int, s: int, e: Environment) -> Value:
        nodes = begin(n, p, s, e)
        if not isinstance(nodes, list):
            raise UserError(ErrorCode.BAD_EXPRESSION, "“/”前面不是一组题目，请检查表达式。")
        for i, name in enumerate(names):
            if name == "..":
                nodes = _parents(nodes)
            elif len(nodes) == 1:
                nodes = nodes[0].named(name)
            else:
                nodes = [child for node in nodes for child in node.named(name)]
            if absolute and e.bound and i < last and len(nodes) > 1:
                nodes = _bind(nodes, e.current)
        if e.only_relevant:
            return [node for node in nodes if node.relevant]
        return list(nodes)

    return walk


def _bind(nodes: list[Node], context: Node) -> list[Node]:
    """Choose the one that encloses the context, if any does (JavaRosa binds absolute paths so)."""
    ancestor: Node | None = context
    while ancestor is not None:
        if ancestor.name == nodes[0].name and any(node is ancestor for node in nodes):
            return [ancestor]
        ancestor = ancestor.parent
    return nodes


def _parents(nodes: list[Node]) -> list[Node]:
    seen: dict[int, Node] = {}
    for node in nodes:
        if node.parent is not None:
            seen.setdefault(id(node.parent), node.parent)
    return list(seen.values())


def _compile_step(
    step: Step, compile_expr: Callable[[Expr], Closure], path: Path, index: int
) -> Callable[[list[Node], Node, Environment], list[Node]]:
    axis = _AXES[step.axis]
    test = _compile_test(step)
    quick = compile_indexed(step, compile_expr)
    filters = [compile_filter(each, compile_expr) for each in step.predicates]
    narrowing = compile_narrowing(step.predicates[0], compile_expr) if step.predicates else None
    binds = path.absolute and not step.predicates and index < len(path.steps) - 1
    named = step.axis == "child" and ":" not in step.test and step.test not in ("*",) and "(" not in step.test
    reverse = step.axis in _REVERSE
    attribute_test = step.axis == "attribute"

    def forward(nodes: list[Node], context: Node, env: Environment) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            if quick is not None:
                answered = quick(node, context, env)
                if answered is not None:
                    found.extend(answered)
                    continue
            kept = node.named(step.test) if named else [each for each in axis(node) if test(each, env)]
            found.extend(_select(kept, node, filters, narrowing, env))
        if len(nodes) > 1 or reverse:
            found = found if (named or attribute_test) and not reverse else in_order(found)
        if binds and env.bound and len(found) > 1:
            found = _bind(found, env.current)
        return found

    return forward


def _select(
    nodes: list[Node],
    parent: Node,
    filters: list[Filter],
    narrowing: tuple[Narrow, list[Filter]] | None,
    env: Environment,
) -> list[Node]:
    """Apply the predicates of a step; the first in two parts where one of them is remembered."""
    first = 0
    if narrowing is not None:
        narrow, remaining = narrowing
        narrowed = narrow(parent, nodes, env)
        if narrowed is not None:
            first = 1
            nodes = narrowed
            for keep in remaining:
                nodes = keep(nodes, env)
    for keep in filters[first:]:
        nodes = keep(nodes, env)
    return nodes


def in_order(nodes: list[Node]) -> list[Node]:
    """Return the nodes in document order, each once."""
    unique = {_identity(node): node for node in nodes}
    if len(unique) < 2:
        return list(unique.values())
    return sorted(unique.values(), key=document_position)


def _identity(node: Node) -> tuple[int, str]:
    return (id(node.parent), node.name) if node.kind == NAMESPACE else (id(node), "")


def _compile_test(step: Step) -> Test:
    test = step.test
    principal = {"attribute": ATTRIBUTE, "namespace": NAMESPACE}.get(step.axis, ELEMENT)
    if test == "node()":
        return lambda _n, _e: True
    if test == "text()":
        return lambda n, _e: n.kind == TEXT
    if test == "comment()":
        return lambda n, _e: n.kind == COMMENT
    if test == "processing-instruction()":
        target = step.target
        return lambda n, _e: n.kind == INSTRUCTION and (not target or n.name == target)
    if test == "*":
        return lambda n, _e: n.kind == principal
    if ":" not in test:
        return lambda n, _e: n.kind == principal and n.name == test and n.ns != XHTML
    prefix, _, name = test.partition(":")

    def qualified(node: Node, env: Environment) -> bool:
        if node.kind != principal or (name not in ("*", node.name)):
            return False
        return node.prefix == prefix or (node.ns != "" and node.ns == _namespace(prefix, node, env))

    return qualified


def _namespace(prefix: str, node: Node, env: Environment) -> str:
    known = env.prefixes.get(prefix)
    if known is not None:
        return known
    scope: Node | None = node
    while scope is not None:
        if prefix in scope.namespaces:
            return scope.namespaces[prefix]
        scope = scope.parent
    return _KNOWN_PREFIXES.get(prefix, "?")


def _ancestors(node: Node) -> Iterator[Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _ancestor_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestors(node)


def _descendants(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield from child.walk()


def _siblings(node: Node, *, after: bool) -> Iterator[Node]:
    if node.parent is None or node.kind in (ATTRIBUTE, NAMESPACE):
        return
    children = node.parent.children
    at = next(i for i, each in enumerate(children) if each is node)
    yield from children[at + 1 :] if after else reversed(children[:at])


def _following(node: Node) -> Iterator[Node]:
    if node.kind in (ATTRIBUTE, NAMESPACE) and node.parent is not None:
        yield from _descendants(node.parent)
        node = node.parent
    for scope in _ancestor_or_self(node):
        for sibling in _siblings(scope, after=True):
            yield from sibling.walk()


def _preceding(node: Node) -> Iterator[Node]:
    if node.kind in (ATTRIBUTE, NAMESPACE) and node.parent is not None:
        node = node.parent
    for scope in _ancestor_or_self(node):
        for sibling in _siblings(scope, after=False):
            yield from reversed(list(sibling.walk()))


def _parent(node: Node) -> Iterator[Node]:
    if node.parent is not None:
        yield node.parent


def _namespaces(node: Node) -> Iterator[Node]:
    for prefix, uri in node.namespaces.items():
        if prefix:
            found = Node(NAMESPACE, prefix, text=uri)
            found.parent = node
            yield found


_AXES: dict[str, Callable[[Node], Iterator[Node]]] = {
    "child": lambda n: iter(n.children),
    "descendant": _descendants,
    "descendant-or-self": lambda n: n.walk(),
    "self": lambda n: iter((n,)),
    "parent": _parent,
    "ancestor": _ancestors,
    "ancestor-or-self": _ancestor_or_self,
    "attribute": lambda n: iter(n.attributes),
    "namespace": _namespaces,
    "following": _following,
    "preceding": _preceding,
    "following-sibling": lambda n: _siblings(n, after=True),
    "preceding-sibling": lambda n: _siblings(n, after=False),
}
