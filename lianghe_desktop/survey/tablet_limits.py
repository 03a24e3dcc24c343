"""What of XPath the tablets leave out: JavaRosa reads plain steps only and knows fewer functions.

Source: JavaRosa, XPathPathExpr.getReference (steps) and XPathFuncExpr.eval (functions, numbers of arguments).
"""

from __future__ import annotations

from collections.abc import Iterator

from lianghe_desktop.survey.xpath.syntax import Call, Path, Step

_NODE_FUNCTIONS = frozenset({"name", "local-name", "namespace-uri", "id", "lang"})
_INSTEAD = {"floor": "int()", "ceiling": "int(… + 0.999)", "substring": "substr()（从 0 数起）"}
"""XPath functions that JavaRosa does not have built in, with what to write; a tablet's maker may add them."""

_STARTS = frozenset({"instance", "current"})
_MOST_ARGUMENTS = {"coalesce": 2}


def refused_steps(path: Path) -> str | None:
    """Say in Chinese which step of a path the tablets refuse, None when all can be read."""
    if path.predicates or (path.start is not None and not _is_known_start(path.start)):
        return "在括号或函数后面又接了路径，平板不支持，请直接写 ${题目名} 或 instance()。"
    for step in path.steps:
        refused = _refused_step(step)
        if refused is not None:
            return refused
    return None


def _is_known_start(start: object) -> bool:
    return isinstance(start, Call) and start.name in _STARTS


def _refused_step(step: Step) -> str | None:
    if step.axis in ("descendant-or-self", "descendant"):
        return "用了“//”，平板不支持，请写出完整的路径或 ${题目名}。"
    if step.axis not in ("self", "parent", "child", "attribute"):
        return f"用了“{step.axis}::”，平板不支持，重复组里的前一份请用 indexed-repeat() 或 position(..)。"
    plain = step.test == "node()" if step.axis in ("self", "parent") else not step.test.endswith("()")
    if not plain or (step.axis == "attribute" and step.test == "*"):
        return f"用了“{step.test}”，平板只认题目名、“.”和“..”，请改写。"
    return None


def refused_call(call: Call) -> Iterator[tuple[bool, str]]:
    """Yield what the tablets hold against a call: (whether they surely stop there, words)."""
    if call.name in _NODE_FUNCTIONS:
        yield True, f"用了函数“{call.name}()”，平板没有这个函数，请改写。"
    if call.name in _INSTEAD:
        yield False, f"用了函数“{call.name}()”，有的平板没有这个函数，请改用 {_INSTEAD[call.name]}。"
    most = _MOST_ARGUMENTS.get(call.name)
    if most is not None and len(call.args) > most:
        yield True, f"函数“{call.name}()”在平板上只能有 {most} 个参数，请一层套一层地写。"
