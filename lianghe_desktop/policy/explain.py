"""Write down how a result came about, step by step, in sentences a family understands.

Runs after the assessment on the same scope, so that the path without explanation stays lean.
"""

from dataclasses import replace
from datetime import date
from typing import Literal

from lianghe_desktop.policy import income
from lianghe_desktop.policy.compiler import Expression
from lianghe_desktop.policy.dependencies import Dependencies
from lianghe_desktop.policy.pack import Pack, Rule
from lianghe_desktop.policy.scope import Missing, Scope, Value
from lianghe_desktop.policy.vocabulary import FACTS
from lianghe_desktop.policy.wording import money, parameter_value, seen, spoken_day
from lianghe_desktop.records.assessment import CONCEPTS, UNKNOWN, HouseholdResult, Step

_StepKind = Literal["parameter", "income", "line", "condition", "indicator", "result"]
_CONCEPT_WORDS = {"net": "纯收入", "disposable": "可支配收入", "dibao": "低保口径收入"}


def explain_household(
    pack: Pack, scope: Scope, result: HouseholdResult, depends: Dependencies
) -> HouseholdResult:
    """Return the result with its steps: parameters, incomes, lines, conditions, points."""
    return replace(result, steps=tuple(_Narrator(pack, scope, result, depends).steps()))


class _Narrator:
    def __init__(self, pack: Pack, scope: Scope, result: HouseholdResult, depends: Dependencies) -> None:
        self._pack = pack
        self._scope = scope
        self._result = result
        self._used = depends.everything
        self._definitions = {f"definition.{entry.code}": entry for entry in pack.definitions}

    def steps(self) -> list[Step]:
        pack = self._pack
        steps = self._parameters() + self._incomes() + self._lines()
        for rule in (*pack.categories, *pack.routes, *(entry.rule for entry in pack.phase_outs)):
            steps += self._conditions(rule)
        steps += self._indicators()
        for rule in (*pack.review_flags, *(benefit.rule for benefit in pack.benefits)):
            steps += self._conditions(rule)
        return [*steps, *self._open()]

    def _parameters(self) -> list[Step]:
        steps = []
        for name, parameter in self._pack.parameters.items():
            if name not in self._used:
                continue
            value = self._scope.parameters.get(name)
            held = parameter.value_on(self._scope.on)
            given = held is None or held.value != value
            since = None if given or held is None else held.since
            source = "本次测算给定" if given or held is None else held.source
            text = f"{parameter.title}：{parameter_value(parameter.unit, value)}"
            if value is None:
                text += "，文件没有规定，需要补充"
            elif since:
                text += f"，自{spoken_day(since)}起"
            if parameter.demonstration:
                text += "（示范参数）"
            steps.append(_step("parameter", name, f"{text}。依据：{source}。", source=source, since=since))
        return steps

    def _incomes(self) -> list[Step]:
        steps = []
        facts = self._scope.household.income
        for concept in CONCEPTS:
            signed = [("+", name) for name in income.GAINS] + [("-", name) for name in income.COSTS]
            if concept == "net":
                signed += [("-", name) for name in income.NET_COSTS if getattr(facts, name) is not UNKNOWN]
            values = [
                f"{sign} {seen(FACTS[path], FACTS[path].read(self._scope))}"
                for sign, name in signed
                for path in [f"income.{name}"]
            ]
            if concept == "dibao":
                values += [
                    f"- {entry.title} {_sum_of(entry.amount.evaluate(self._scope))}"
                    for entry in self._pack.leave_out
                ]
            total = _sum_of(self._scope.totals[concept])
            text = (
                f"近12个月家庭{_CONCEPT_WORDS[concept]} = {' '.join(values).removeprefix('+ ')} = {total}。"
            )
            source = "；".join(entry.source for entry in self._pack.leave_out) if concept == "dibao" else ""
            steps.append(_step("income", concept, text, values=tuple(values), source=source))
        return steps

    def _lines(self) -> list[Step]:
        steps = []
        people = self._scope.people
        for line in self._result.lines:
            total = _sum_of(self._scope.totals[line.concept])
            count = people if isinstance(people, int) else 0
            verdict = {True: "低于，符合", False: "不低于，不符合", None: "还不能判断"}[line.below]
            text = (
                f"{line.title}：每人每年 {money(line.value_fen)} × {count} 人 = "
                f"{money(line.value_fen * count)}；"
                f"家庭{_CONCEPT_WORDS[line.concept]} {total}，{verdict}。依据：{line.source}。"
            )
            steps.append(_step("line", line.code, text, outcome=line.below, source=line.source))
        return steps

    def _indicators(self) -> list[Step]:
        steps = []
        card = self._pack.card
        for indicator in self._result.indicators:
            mark = "（示范参数）" if card and card.demonstration else ""
            text = (
                f"{indicator.title}：{indicator.band_title}，"
                f"得 {indicator.points} 分（最高 {indicator.max} 分）{mark}。"
                f"依据：{indicator.source}。"
            )
            steps.append(_step("indicator", indicator.code, text, source=indicator.source))
        if card and self._result.points is not None:
            total = f"困难积分合计 {self._result.points} 分，{self._result.tier}。"
            text = f"{total}积分只作参考，由评议和审核决定。"
            steps.append(_step("result", "points", text, source=card.source))
        return steps

    def _open(self) -> list[Step]:
        missing = self._result.missing
        if not missing:
            return []
        text = f"还缺 {len(missing)} 项情况，与它们有关的结论没有作出：{'、'.join(missing)}。"
        return [_step("result", "missing", text)]

    def _conditions(self, rule: Rule) -> list[Step]:
        scope = self._scope
        members = scope.household.members
        if not rule.of_member or members is UNKNOWN:
            outcome = rule.when.evaluate(scope) if not rule.of_member else Missing(("members",))
            return [self._condition(rule, person=None, outcome=outcome)]
        if rule.when.guard is not None and rule.when.guard(scope) is False:
            return [self._condition(rule, person=None, outcome=False)]
        steps = []
        for member in members:
            scope.member = member
            steps.append(self._condition(rule, person=member.id, outcome=rule.when.evaluate(scope)))
        scope.member = None
        return steps

    def _condition(self, rule: Rule, *, person: str | None, outcome: Value) -> Step:
        values = tuple(dict.fromkeys(self._seen(rule.when, person=person)))
        known = outcome if isinstance(outcome, bool) else None
        verdict = {True: "符合", False: "不符合", None: "还不能判断"}[known]
        whom = f"（家庭成员 {person}）" if person else ""
        looked = f"看到：{'，'.join(values)}。" if values else ""
        text = f"{rule.title}{whom}：{rule.means}。{looked}结论：{verdict}。依据：{rule.source}。"
        return _step(
            "condition", rule.code, text, person=person, values=values, outcome=known, source=rule.source
        )

    def _seen(self, expression: Expression, *, person: str | None) -> list[str]:
        found: list[str] = []
        for name in expression.names:
            if name.startswith("parameter."):
                parameter = self._pack.parameters[name.removeprefix("parameter.")]
                value = self._scope.parameters.get(parameter.name)
                found.append(f"{parameter.title} {parameter_value(parameter.unit, value)}")
            elif name in self._definitions:
                found += self._seen(self._definitions[name].expression, person=person)
            elif self._pack.names[name].of_member and person is None:
                found += self._seen_of_members(name)
            else:
                fact = self._pack.names[name]
                found.append(seen(fact, fact.read(self._scope)))
        return found

    def _seen_of_members(self, name: str) -> list[str]:
        fact, scope = self._pack.names[name], self._scope
        found = []
        for member in scope.household.members if scope.household.members is not UNKNOWN else ():
            scope.member = member
            found.append(f"{member.id} {seen(fact, fact.read(scope))}")
        scope.member = None
        return found


def _sum_of(value: Value) -> str:
    return money(value) if isinstance(value, int) else "未知"


def _step(
    kind: _StepKind,
    code: str,
    text: str,
    *,
    person: str | None = None,
    values: tuple[str, ...] = (),
    outcome: bool | None = None,
    source: str = "",
    since: date | None = None,
) -> Step:
    return Step(
        kind=kind,
        code=code,
        person=person,
        text=text,
        values=values,
        outcome=outcome,
        source=source,
        since=since,
    )
