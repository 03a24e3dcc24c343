"""What a rule of consistency is: a code, a title, a source, and where in a dossier it is broken."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.households import Member
from lianghe_desktop.store.dossiers import Dossier

FIELD_CHECKS = "防止返贫监测数据质量校验口径"
"""The rules of quality that field systems apply to monitored households; numbered as they list them."""
OWN = "两合自编（档案前后一致）"


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """A dossier under the eye of the rules on a day.

    `limits`: days and shares of the procedure by name. `caps_fen`: the most a benefit may come to in a year.
    `clauses`: which clause gives a limit or cap, by the same names.
    """

    dossier: Dossier
    on: dt.date
    limits: Mapping[str, int | Fraction]
    caps_fen: Mapping[str, int]
    clauses: Mapping[str, str] = field(default_factory=dict)

    @property
    def members(self) -> tuple[Member, ...]:
        """Return everybody of the household, those who left included."""
        return self.dossier.file.members

    @property
    def living(self) -> tuple[Member, ...]:
        """Return who belongs to the household on the day."""
        return tuple(m for m in self.members if m.left_on is None or m.left_on > self.on)


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """Where a rule is broken: a row, the field to blame where there is one, and why in Chinese.

    source: the clause of the very limit that was passed, where the rule speaks of many.
    """

    row: SharedRow
    field: str | None
    message: str
    source: str | None = None


Judge = Callable[[Look], Iterator[Spot]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule with what it looks for."""

    code: str
    title: str
    source: str
    judge: Judge


class RuleBook:
    """Collect rules as they are declared, each code once."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def rule(self, code: str, title: str, source: str = OWN) -> Callable[[Judge], Judge]:
        """Return a decorator that declares a rule."""

        def declare(judge: Judge) -> Judge:
            self.rules.append(Rule(code=code, title=title, source=source, judge=judge))
            return judge

        return declare


def numbered(*numbers: int) -> str:
    """Return the source of a rule of the field checks: …第 5 条."""
    return f"{FIELD_CHECKS} 第{'、'.join(str(number) for number in numbers)}条"


def name_of(member: Member) -> str:
    """Return how a message names a member."""
    return member.name or "（未填姓名）"
