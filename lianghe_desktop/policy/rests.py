"""Say which parameters an expression rests on, through definitions, categories, lines and totals."""

from lianghe_desktop.policy.compiler import Expression
from lianghe_desktop.policy.pack import Pack

_NONE: frozenset[str] = frozenset()


class RestsOn:
    """The parameters behind each name of a pack, worked out when first asked."""

    def __init__(self, pack: Pack) -> None:
        self._found: dict[str, frozenset[str]] = {}
        self._behind: dict[str, tuple[str, ...]] = {
            "total.dibao": tuple(name for entry in pack.leave_out for name in entry.amount.names)
        }
        for definition in pack.definitions:
            self._behind[f"definition.{definition.code}"] = definition.expression.names
        for line in pack.lines:
            self._behind[f"below.{line.code}"] = (*line.value.names, f"total.{line.concept}")
        for rule in pack.categories:
            self._behind[f"category.{rule.code}"] = rule.when.names
        if pack.card:
            of_bands = (
                name for one in pack.card.indicators for band in one.bands for name in band.when.names
            )
            terms = pack.card.regression.terms if pack.card.regression else ()
            self._behind["points"] = (*of_bands, *(name for term in terms for name in term.value.names))

    def of(self, *expressions: Expression | None) -> frozenset[str]:
        """Return the parameters that any of the expressions rests on."""
        named = (name for expression in expressions if expression for name in expression.names)
        return _NONE.union(*(self.of_name(name) for name in named))

    def of_name(self, name: str) -> frozenset[str]:
        """Return the parameters behind one name."""
        if name.startswith("parameter."):
            return frozenset({name.removeprefix("parameter.")})
        if name not in self._found:
            behind = self._behind.get(name, ())
            self._found[name] = _NONE.union(*(self.of_name(one) for one in behind))
        return self._found[name]
