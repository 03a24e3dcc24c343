"""Refuse an expression that names something unknown or mixes kinds, before it ever meets a household."""

from collections.abc import Mapping

from lianghe_desktop.policy.grammar import (
    Call,
    Joined,
    Literal,
    Membership,
    Name,
    Negation,
    Node,
    Operation,
    refuse,
)
from lianghe_desktop.policy.vocabulary import Fact, Kind

_KIND_WORDS = {
    "money": "金额",
    "number": "数",
    "bool": "是否",
    "date": "日期",
    "text": "代码",
    "set": "多选",
    "null": "空",
}
_ORDERED = {"<", "<=", ">", ">="}
AGGREGATES = {"any", "all", "count", "sum", "at_least"}


class Checker:
    """Work out the kind of an expression; UserError BAD_EXPRESSION says what does not fit."""

    def __init__(self, text: str, names: Mapping[str, Fact]) -> None:
        self._text = text
        self._names = names

    def kind(self, node: Node, *, of_member: bool) -> Kind:
        """Return the kind of `node`; `of_member`: facts of one member may be used."""
        if isinstance(node, Literal):
            return self._literal(node)
        if isinstance(node, Name):
            return self._fact(node, of_member=of_member).kind
        if isinstance(node, Joined):
            for part in node.parts:
                self._want(part, "bool", of_member=of_member)
            return "bool"
        if isinstance(node, Negation):
            return self._negation(node, of_member=of_member)
        if isinstance(node, Membership):
            return self._membership(node, of_member=of_member)
        if isinstance(node, Call):
            return self._call(node, of_member=of_member)
        return self._operation(node, of_member=of_member)

    def _want(self, node: Node, kind: Kind, *, of_member: bool) -> None:
        got = self.kind(node, of_member=of_member)
        if got != kind:
            raise refuse(self._text, f"里需要{_KIND_WORDS[kind]}的地方写成了{_KIND_WORDS[got]}")

    def _literal(self, node: Literal) -> Kind:
        value = node.value
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "bool"
        if isinstance(value, str):
            return "text"
        return "date" if hasattr(value, "isoformat") else "number"

    def _fact(self, node: Name, *, of_member: bool) -> Fact:
        fact = self._names.get(node.path)
        if fact is None:
            raise refuse(self._text, f"用了不认识的名称“{node.path}”")
        if not of_member and fact.of_member:
            raise refuse(
                self._text, f"在整户的条件里直接用了家庭成员的“{node.path}”，请放进 any、all 或 count"
            )
        return fact

    def _negation(self, node: Negation, *, of_member: bool) -> Kind:
        if node.op == "not":
            self._want(node.operand, "bool", of_member=of_member)
            return "bool"
        kind = self.kind(node.operand, of_member=of_member)
        if kind not in ("money", "number"):
            raise refuse(self._text, "里的负号后面不是数")
        return kind

    def _membership(self, node: Membership, *, of_member: bool) -> Kind:
        kind = self.kind(node.operand, of_member=of_member)
        for choice in node.choices:
            self._comparable(node.operand, kind, choice, self._literal(choice))
        return "bool"

    def _call(self, node: Call, *, of_member: bool) -> Kind:
        name, arguments = node.function, node.arguments
        if name in AGGREGATES:
            return self._aggregate(node)
        if name == "months_before":
            self._want(arguments[0], "date", of_member=of_member)
            self._want(arguments[1], "number", of_member=of_member)
            return "date"
        if name == "if":
            self._want(arguments[0], "bool", of_member=of_member)
            arguments = arguments[1:]
        return self._same(arguments[0], arguments[1], of_member=of_member)

    def _aggregate(self, node: Call) -> Kind:
        if node.function == "sum":
            kind = self.kind(node.arguments[0], of_member=True)
            if kind not in ("money", "number"):
                raise refuse(self._text, "里的 sum 不能相加")
            return kind
        if node.function == "at_least":
            self._want(node.arguments[0], "number", of_member=False)
        self._want(node.arguments[-1], "bool", of_member=True)
        return "number" if node.function == "count" else "bool"

    def _same(self, left: Node, right: Node, *, of_member: bool) -> Kind:
        first, second = self.kind(left, of_member=of_member), self.kind(right, of_member=of_member)
        if first == second:
            return first
        if "money" in (first, second) and (_is_zero(left) or _is_zero(right)):
            return "money"
        if "null" in (first, second):
            return second if first == "null" else first
        raise refuse(self._text, f"把{_KIND_WORDS[first]}和{_KIND_WORDS[second]}放在了一起")

    def _operation(self, node: Operation, *, of_member: bool) -> Kind:
        if node.op == "has":
            return self._has(node, of_member=of_member)
        if node.op in _ORDERED or node.op in ("=", "!="):
            return self._comparison(node, of_member=of_member)
        left, right = self.kind(node.left, of_member=of_member), self.kind(node.right, of_member=of_member)
        if not {left, right} <= {"money", "number"}:
            raise refuse(self._text, "里有不能计算的内容")
        if node.op in ("+", "-"):
            return self._same(node.left, node.right, of_member=of_member)
        if node.op == "*":
            if left == right == "money":
                raise refuse(self._text, "里金额乘了金额")
            return "money" if "money" in (left, right) else "number"
        if right == "money":
            if left != "money":
                raise refuse(self._text, "里用数除以了金额")
            return "number"
        return left

    def _has(self, node: Operation, *, of_member: bool) -> Kind:
        self._want(node.left, "set", of_member=of_member)
        self._comparable(node.left, "set", node.right, self.kind(node.right, of_member=of_member))
        return "bool"

    def _comparison(self, node: Operation, *, of_member: bool) -> Kind:
        left, right = self.kind(node.left, of_member=of_member), self.kind(node.right, of_member=of_member)
        if node.op in _ORDERED:
            if not {left, right} <= {"money", "number", "date"}:
                raise refuse(self._text, f"里“{node.op}”两边不能比大小")
            self._same(node.left, node.right, of_member=of_member)
        else:
            self._comparable(node.left, left, node.right, right)
            self._comparable(node.right, right, node.left, left)
        return "bool"

    def _comparable(self, node: Node, kind: Kind, other: Node, other_kind: Kind) -> None:
        """Refuse a code that is not in the closed list of the fact it is compared with."""
        fact = self._names.get(node.path) if isinstance(node, Name) else None
        if fact and fact.choices and isinstance(other, Literal) and other.value is not None:
            if other.value not in fact.choices:
                raise refuse(self._text, f"里“{fact.path}”没有“{other.value}”这个值")
        elif kind != other_kind and "null" not in (kind, other_kind):
            pair = {kind, other_kind}
            if pair == {"money", "number"} and (_is_zero(node) or _is_zero(other)):
                return
            if pair == {"set", "text"}:
                return
            raise refuse(self._text, f"把{_KIND_WORDS[kind]}和{_KIND_WORDS[other_kind]}作了比较")


def _is_zero(node: Node) -> bool:
    return isinstance(node, Literal) and node.value == 0 and not isinstance(node.value, bool)
