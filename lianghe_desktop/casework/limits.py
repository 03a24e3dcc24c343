"""Limits of the procedure as the packs hold them: days, people, times and shares, each with its clause.

A limit is looked up in the pack that the desk works with; what that pack does not name is taken from the
national pack, which holds the procedure of 民政部's rules. Names and values: limits.yaml of each pack.
"""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.policy.pack import DatedValue, Pack, Parameter
from lianghe_desktop.policy.wording import parameter_value
from lianghe_desktop.records.errors import ErrorCode, UserError

NATIONAL = "national-2021"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """One limit as it holds on a day.

    value: in `unit` (days, months, people, times, items; a percent as a share of 1, money in fen).
    shown: with its unit, in words. demonstration: no public source binds this area.
    """

    name: str
    title: str
    unit: str
    value: int | Fraction
    shown: str
    source: str
    quote: str
    since: dt.date
    pack: str
    demonstration: bool

    @property
    def whole(self) -> int:
        """Return a limit that counts whole things: days, people, times."""
        return int(self.value)


def find_limit(office: Office, name: str, on: dt.date, *, pack: str | None = None) -> Limit | None:
    """Return a limit as it holds on a day, None where neither the pack nor the national one has it then.

    `pack` None asks the pack that the desk works with.
    """
    for code in dict.fromkeys((pack or pack_in_use(office), NATIONAL)):
        held = pack_in_force(office, code, on)
        parameter = held.parameters.get(name)
        if parameter is not None and parameter.limit and (value := parameter.value_on(on)):
            return _limit(held, parameter, value)
    return None


def limit_on(office: Office, name: str, on: dt.date, *, pack: str | None = None) -> Limit:
    """Return a limit as it holds on a day.

    Raises:
        UserError: Neither the pack nor the national one has it on that day.
    """
    found = find_limit(office, name, on, pack=pack)
    if found is None:
        raise UserError(
            ErrorCode.NOT_FOUND,
            f"现用的政策包没有写 {on} 的“{name}”，请管理员在政策包的 limits.yaml 里补上，再试一次。",
        )
    return found


def limits_on(office: Office, on: dt.date, *, pack: str | None = None) -> list[Limit]:
    """Return every limit that holds on a day, those of the pack first, then the national ones it leaves."""
    found: dict[str, Limit] = {}
    for code in dict.fromkeys((pack or pack_in_use(office), NATIONAL)):
        held = pack_in_force(office, code, on)
        for name, parameter in held.parameters.items():
            if parameter.limit and name not in found and (value := parameter.value_on(on)):
                found[name] = _limit(held, parameter, value)
    return list(found.values())


def _limit(pack: Pack, parameter: Parameter, value: DatedValue) -> Limit:
    return Limit(
        name=parameter.name,
        title=parameter.title,
        unit=parameter.unit,
        value=value.value,
        shown=parameter_value(parameter.unit, value.value),
        source=value.source,
        quote=value.quote,
        since=value.since,
        pack=pack.code,
        demonstration=parameter.demonstration,
    )
