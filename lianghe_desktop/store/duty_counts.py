"""How far work is, counted by village from the rows: checked, decided, helped.

Source: 珠斗办字〔2017〕6号 四（三） (每月核实更新), 附件二 (任务分解).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection

from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.overview import UNCOUNTED_STATUSES

_STATUSES = ", ".join(f"'{status}'" for status in UNCOUNTED_STATUSES)
COUNTED = f"h.gone IS NOT 1 AND h.moved_to_home IS NULL AND coalesce(h.status, '') NOT IN ({_STATUSES})"
"""Which households belong to the register now."""
_LIVING = "m.gone IS NOT 1 AND (m.left_on IS NULL OR m.left_on > :last)"

CHECKED = (
    "(EXISTS (SELECT 1 FROM help_visit AS v WHERE v.home = h.home AND v.household_id = h.id"
    " AND v.gone IS NOT 1 AND v.visited_on BETWEEN :first AND :last)"
    " OR EXISTS (SELECT 1 FROM interview AS i WHERE i.home = h.home AND i.household_id = h.id"
    " AND i.gone IS NOT 1 AND i.surveyed_on BETWEEN :first AND :last))"
)
_DETERMINED = (
    "EXISTS (SELECT 1 FROM determination AS d WHERE d.home = h.home AND d.household_id = h.id"
    " AND d.gone IS NOT 1 AND d.decided_on BETWEEN :first AND :last)"
)
_ABLE = "m.labour IN ('full', 'skilled')"
_ILL = (
    "(instr(coalesce(m.health, ''), 'serious') > 0 OR instr(coalesce(m.health, ''), 'chronic') > 0"
    " OR coalesce(m.disability_class, 'none') != 'none')"
)


def _helped(*kinds: str, member: bool = False) -> str:
    """Return the condition that a measure of one of the kinds was carried out by the last day."""
    wanted = " OR ".join(f"x.kind = '{kind}' OR x.kind LIKE '{kind}!_%' ESCAPE '!'" for kind in kinds)
    person = " AND (x.member_id IS NULL OR x.member_id = m.id)" if member else ""
    return (
        "EXISTS (SELECT 1 FROM help_measure AS x WHERE x.home = h.home AND x.household_id = h.id"
        f" AND x.gone IS NOT 1 AND x.state = 'done' AND x.done_on <= :last AND ({wanted}){person})"
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Measure:
    """What is counted: households, or people when `people` is true; `of` the whole, `done` the part."""

    people: bool
    of: str
    done: str


_MEASURES: Mapping[str, _Measure] = MappingProxyType(
    {
        "checked": _Measure(people=False, of="1", done=CHECKED),
        "determined": _Measure(people=False, of="1", done=_DETERMINED),
        "surveyed": _Measure(people=False, of="1", done="h.surveyed_on <= :last"),
        "employment": _Measure(
            people=True, of=_ABLE, done=f"(m.works IS 1 OR {_helped('employment', member=True)})"
        ),
        "industry": _Measure(people=False, of="h.farms IS 1", done=_helped("industry", "asset")),
        "health": _Measure(people=True, of=_ILL, done=_helped("health", "rehabilitation", member=True)),
        "education": _Measure(
            people=True, of="coalesce(m.school, 'none') != 'none'", done=_helped("education", member=True)
        ),
        "security": _Measure(
            people=True,
            of="1",
            done="(m.insured_medical IS 1 OR m.dibao IS 1 OR m.tekun IS 1)",
        ),
        "housing": _Measure(
            people=False, of="coalesce(h.housing_hardship, 'none') != 'none'", done=_helped("housing")
        ),
        "single_mothers": _Measure(people=False, of="h.single_mother IS 1", done=_helped("women")),
        "five_guarantees": _Measure(
            people=True, of="m.tekun IS 1", done=_helped("elderly", "social", member=True)
        ),
    }
)

UNITS: Mapping[str, str] = MappingProxyType(
    {name: "人" if measure.people else "户" for name, measure in _MEASURES.items()}
)
"""The unit of each measure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """How many of how many."""

    done: int
    of: int

    @property
    def percent(self) -> int | None:
        """Return whole percent rounded down, so that 100 means all; None of nothing."""
        return 100 * self.done // self.of if self.of else None

    def __add__(self, other: "Share") -> "Share":
        """Return both counted together."""
        return Share(done=self.done + other.done, of=self.of + other.of)


def shares_by_village(store: Store, measure: str, *, first: dt.date, last: dt.date) -> dict[str, Share]:
    """Count one measure for every village of the desk, between two days both inside.

    Raises:
        KeyError: There is no such measure.
    """
    return store.query(lambda connection: _shares(connection, _MEASURES[measure], first, last))


def _shares(connection: Connection, measure: _Measure, first: dt.date, last: dt.date) -> dict[str, Share]:
    joined = ""
    living = ""
    if measure.people:
        joined = " JOIN member AS m ON m.home = h.home AND m.household_id = h.id"
        living = f" AND {_LIVING}"
    rows = connection.exec_driver_sql(
        f"SELECT h.home, sum({measure.done}), count(*) FROM household AS h{joined}"
        f" WHERE {COUNTED}{living} AND {measure.of} GROUP BY h.home",
        {"first": first.isoformat(), "last": last.isoformat()},
    )
    return {home: Share(done=done or 0, of=of) for home, done, of in rows}
