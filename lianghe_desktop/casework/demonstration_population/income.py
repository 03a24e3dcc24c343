"""Twelve months' income of an invented household: below the line, and of the right side of 低保.

Relief payments of the state are left out, because no rule counts them. Sources: 珠斗办字〔2017〕6号
一（二）1 (11000 yuan a head) and 二（二）5 (630 yuan a month in 2016); 最低生活保障审核确认办法 13.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from lianghe_desktop.casework.demonstration_population.drafts import Band, DraftHousehold, DraftPerson
from lianghe_desktop.casework.demonstration_population.labels import ABLE
from lianghe_desktop.casework.demonstration_population.people import DEMO_DAY, INCOME_KINDS, DemoLine

_FARMS = (
    ("business_crops", "cost_crops"),
    ("business_livestock", "cost_livestock"),
    ("business_orchard", "cost_orchard"),
)
_MONTHLY_WAGES = (1300, 1600, 1900, 2300, 2800)
_PART_KINDS = ("resident_pension", "basic_pension")


@dataclass(frozen=True, slots=True)
class _Line:
    kind: str
    yuan: int
    detail: str | None = None
    person: DraftPerson | None = None


def income_lines(rng: Random, home: DraftHousehold) -> tuple[DemoLine, ...]:
    """Return the lines of `home`, and set pension and months of work of its members."""
    lines = [*_pension_lines(rng, home), *_subsidy_lines(rng, home), *_paid_lines(rng, home)]
    rest = _target_yuan(rng, home) - sum(_signed(line) for line in lines)
    if rest > 0:
        lines += _earned_lines(rng, home, rest)
    place = {id(person): f"m{number}" for number, person in enumerate(home.members, 1)}
    found = [
        DemoLine(
            kind=line.kind,
            detail=line.detail,
            member_id=place[id(line.person)] if line.person else None,
            amount_fen=line.yuan * 100,
        )
        for line in lines
        if line.yuan > 0
    ]
    return tuple(found + _zero_lines(found, INCOME_KINDS))


def _zero_lines(found: Iterable[DemoLine], kinds: Iterable[str]) -> list[DemoLine]:
    there = {line.kind for line in found}
    return [DemoLine(kind=kind, amount_fen=0) for kind in kinds if kind not in there]


def _signed(line: _Line) -> int:
    if line.kind in _PART_KINDS:
        return 0
    return -line.yuan if line.kind in ("business_cost", "transfer_paid") else line.yuan


def _target_yuan(rng: Random, home: DraftHousehold) -> int:
    if any(person.tekun for person in home.members):
        return 0
    draws = all(person.dibao for person in home.members)
    a_head = rng.triangular(1500, 7000, 4600) if draws else rng.triangular(7900, 10700, 9700)
    return round(a_head * len(home.members))


def _pension_lines(rng: Random, home: DraftHousehold) -> list[_Line]:
    lines = []
    for person in home.of(Band.SENIOR):
        if rng.random() < 0.06:
            continue
        basic = 12 * rng.choice((210, 220, 230))
        person.pension_yuan = basic + 12 * rng.choice((0, 10, 25, 40, 60))
        lines.append(_Line("transfer", person.pension_yuan, "resident_pension", person))
        lines.append(_Line("resident_pension", person.pension_yuan, None, person))
        lines.append(_Line("basic_pension", basic, None, person))
    return lines


def _subsidy_lines(rng: Random, home: DraftHousehold) -> list[_Line]:
    lines = []
    for person in home.of(Band.SENIOR):
        if DEMO_DAY.year - person.birth.year > 80:
            lines.append(_Line("transfer", 12 * rng.choice((50, 80)), "transfer_old_age", person))
    if home.farms:
        lines.append(_Line("transfer", 10 * rng.randint(8, 40), "transfer_planting"))
    if not home.farms and rng.random() < 0.25:
        lines.append(_Line("property", 50 * rng.randint(4, 24), "property_land"))
    elif rng.random() < 0.1:
        lines.append(_Line("property", 50 * rng.randint(3, 12), "property_dividend"))
    return lines


def _paid_lines(rng: Random, home: DraftHousehold) -> list[_Line]:
    if any(person.tekun for person in home.members) or rng.random() < 0.7:
        return []
    return [_Line("transfer_paid", 180 * rng.randint(1, 2))]


def _earned_lines(rng: Random, home: DraftHousehold, rest: int) -> list[_Line]:
    workers = [person for person in home.members if person.labour in ABLE]
    lines: list[_Line] = []
    if home.farms:
        share = rng.uniform(0.25, 0.6) if workers else rng.uniform(0.4, 0.8)
        lines += _farm_lines(rng, _rounded(rest * share, 100))
        rest -= sum(_signed(line) for line in lines)
    if not workers or rest < 600:
        return [*lines, _Line("transfer", _rounded(rest, 50), "transfer_support")]
    return lines + _wage_lines(rng, workers, rest)


def _farm_lines(rng: Random, net: int) -> list[_Line]:
    income, cost = rng.choices(_FARMS, weights=(6, 3, 2))[0]
    spent = _rounded(net * rng.uniform(0.35, 0.9), 50)
    return [_Line("business", net + spent, income), _Line("business_cost", spent, cost)]


def _wage_lines(rng: Random, workers: list[DraftPerson], rest: int) -> list[_Line]:
    earners = sorted(workers, key=lambda person: person.labour == "weak")[: 1 if rest < 15000 else 2]
    lines = []
    for number, person in enumerate(earners):
        last = number == len(earners) - 1
        wage = _rounded(rest if last else rest * rng.uniform(0.45, 0.65), 100)
        rest -= wage
        person.months_worked = max(1, min(12, round(wage / rng.choice(_MONTHLY_WAGES))))
        lines.append(_Line("wage", wage, "wage_job", person))
    return lines


def _rounded(yuan: float, step: int) -> int:
    return int(yuan // step) * step
