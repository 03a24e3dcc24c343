"""Say which parameters a rule rests on, through definitions, categories and lines."""

from lianghe_desktop.policy.compiler import Expression
from lianghe_desktop.policy.pack import Pack


class Dependencies:
    """`always`: parameters every result rests on; `of_benefit`: those of one benefit; `everything`: all."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._of_name: dict[str, frozenset[str]] = {}
        for definition in pack.definitions:
            self._remember(f"definition.{definition.code}", definition.expression)
        left_out = frozenset(name for entry in pack.leave_out for name in self.of(entry.amount))
        self._of_name["total.dibao"] = left_out
        for line in pack.lines:
            of_total = self._of_name.get(f"total.{line.concept}", frozenset())
            self._of_name[f"below.{line.code}"] = self.of(line.value) | of_total
        for rule in pack.categories:
            self._remember(f"category.{rule.code}", rule.when)
        for definition in pack.definitions:
            self._remember(f"definition.{definition.code}", definition.expression)
        self.always = left_out | self._always()
        self.of_benefit = {
            benefit.rule.code: frozenset(
                name
                for part in (
                    benefit.rule.when,
                    benefit.amount,
                    benefit.highest,
                    benefit.lowest,
                    benefit.cover,
                    *(expression for _, expression in benefit.payers),
                )
                if part is not None
                for name in self.of(part)
            )
            for benefit in pack.benefits
        }
        self.everything = self.always.union(*self.of_benefit.values())

    def of(self, expression: Expression) -> frozenset[str]:
        """Return the names of the parameters an expression rests on."""
        found: set[str] = set()
        for name in expression.names:
            if name.startswith("parameter."):
                found.add(name.removeprefix("parameter."))
            found |= self._of_name.get(name, frozenset())
        return frozenset(found)

    def _remember(self, name: str, expression: Expression) -> None:
        self._of_name[name] = self.of(expression)

    def _always(self) -> frozenset[str]:
        pack = self._pack
        expressions = [
            rule.when for rule in (*pack.categories, *pack.review_flags, *pack.routes, *pack.additions)
        ]
        if pack.card:
            for indicator in pack.card.indicators:
                expressions += [band.when for band in indicator.bands]
            if pack.card.regression:
                expressions += [term.value for term in pack.card.regression.terms]
        found = {name for expression in expressions for name in self.of(expression)}
        for line in pack.lines:
            found |= self._of_name[f"below.{line.code}"]
        return frozenset(found)
