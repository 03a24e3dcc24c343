"""Functions that look at the form: current, instance, indexed-repeat, pulldata, texts and choice names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lianghe_desktop.survey.tree import DOCUMENT, ELEMENT, JAVAROSA, Node
from lianghe_desktop.survey.xpath.environment import Environment
from lianghe_desktop.survey.xpath.functions import eager, failure, lazy
from lianghe_desktop.survey.xpath.syntax import Call, Expr, Literal, Path
from lianghe_desktop.survey.xpath.values import Value, to_number, to_string

if TYPE_CHECKING:
    from lianghe_desktop.survey.xpath.compiler import Closure


@eager("current", 0, 0)
def _current(env: Environment, _node: Node) -> Value:
    return [env.current]


@eager("instance", 1, 1)
def _instance(env: Environment, _node: Node, name: Value) -> Value:
    wanted = to_string(name, env)
    found = env.instance(wanted)
    if found is not None:
        return [found]
    for each in env.root.root().walk():
        if each.kind == ELEMENT and each.name == "instance" and each.attribute("id") == wanted:
            return [each]
    return []


@eager("jr:itext", 1, 1)
def _itext(env: Environment, node: Node, identifier: Value) -> Value:
    if _namespace_in_scope("jr", node, env) != JAVAROSA:
        raise failure("这份表里的 jr: 不是 JavaRosa 的名字，jr:itext() 不能用。")
    wanted = to_string(identifier, env)
    found = env.text(wanted, node)
    return wanted if found is None else found


def _namespace_in_scope(prefix: str, node: Node, env: Environment) -> str:
    """Return what a prefix stands for where an expression is evaluated; JavaRosa's where nothing says."""
    scope: Node | None = node
    while scope is not None:
        if prefix in scope.namespaces:
            return scope.namespaces[prefix]
        scope = scope.parent
    return env.prefixes.get(prefix, JAVAROSA)


@eager("pulldata", 4, 4)
def _pulldata(
    env: Environment, _node: Node, source: Value, column: Value, key: Value, wanted: Value
) -> Value:
    found = env.instance(to_string(source, env))
    if found is None:
        return ""
    key_name, value = to_string(key, env), to_string(wanted, env)
    for root in [each for each in found.children if each.kind == ELEMENT][:1]:
        for item in root.named("item"):
            if value in _column(item, key_name):
                return next(iter(_column(item, to_string(column, env))), "")
    return ""


def _column(item: Node, name: str) -> list[str]:
    """Return the texts of a column: a child element, or an attribute where the name begins with @."""
    if name.startswith("@"):
        return [each.text for each in item.attributes if each.name == name[1:]]
    return [each.string() for each in item.named(name)]


@lazy("jr:choice-name", 2, 2)
def _choice_name(_args: tuple[Expr, ...], closures: list[Closure]) -> Closure:
    value, path = closures

    def name(n: Node, p: int, s: int, e: Environment) -> Value:
        return e.choice_label(to_string(value(n, p, s, e), e), to_string(path(n, p, s, e), e), n)

    return name


@lazy("indexed-repeat", 3, 15)
def _indexed_repeat(args: tuple[Expr, ...], closures: list[Closure]) -> Closure:
    if len(args) % 2 == 0:
        raise failure("indexed-repeat() 的参数要成对：重复组和序号。")
    target, groups = args[0], args[1::2]

    def find(n: Node, p: int, s: int, e: Environment) -> Value:
        names = generic_names(target, n, e.root)
        if names is None:
            raise failure("indexed-repeat() 的第一个参数要是一道题。")
        wanted: dict[int, int] = {}
        for at, group in enumerate(groups):
            steps = generic_names(group, n, e.root)
            number = to_number(closures[at * 2 + 2](n, p, s, e), e)
            if steps is None or names[: len(steps)] != steps:
                raise failure("indexed-repeat() 的重复组要包含第一个参数那道题。")
            if math.isnan(number) or math.isinf(number):
                return []
            wanted[len(steps)] = max(1, int(number))
        found = _descend(e.root, names, wanted, _chain(n, e.root))
        return [node for node in found if node.relevant] if e.only_relevant else found

    return find


def generic_names(expr: Expr, context: Node, root: Node) -> tuple[str, ...] | None:
    """Return the names from the root that a path of plain steps goes through, None for any other."""
    if not isinstance(expr, Path) or expr.predicates:
        return None
    if expr.start is not None and not (isinstance(expr.start, Call) and expr.start.name == "current"):
        return None
    names = [] if expr.absolute else [node.name for node in _chain(context, root)]
    for step in expr.steps:
        if step.axis == "self":
            continue
        if step.axis == "parent":
            if not names:
                return None
            names.pop()
        elif step.axis == "child":
            names.append(step.test.rpartition(":")[2])
        else:
            return None
    return tuple(names)


def _chain(node: Node, root: Node) -> list[Node]:
    """Return the elements below the root down to a node."""
    chain: list[Node] = []
    each: Node | None = node
    while each is not None and each is not root and each.kind != DOCUMENT:
        chain.append(each)
        each = each.parent
    return chain[::-1]


def _descend(root: Node, names: tuple[str, ...], wanted: dict[int, int], own: list[Node]) -> list[Node]:
    nodes = [root]
    for depth, name in enumerate(names, 1):
        index = wanted.get(depth)
        if index is not None:
            nodes = [node.named(name)[index - 1] for node in nodes if index <= len(node.named(name))]
            continue
        nodes = [child for node in nodes for child in node.named(name)]
        if depth < len(names) and depth <= len(own) and any(node is own[depth - 1] for node in nodes):
            nodes = [own[depth - 1]]
    return nodes


def literal_argument(call: Call, at: int) -> str | None:
    """Return an argument where it is a literal text."""
    if at < len(call.args):
        arg = call.args[at]
        if isinstance(arg, Literal):
            return arg.value
    return None
