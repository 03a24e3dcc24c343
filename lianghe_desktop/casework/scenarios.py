"""Scenarios: named sets of changed numbers, kept on this desk alone and set side by side.

They are working papers of the office and decide nothing; they are never synced.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.simulating import Bench, Outcome, Wanted
from lianghe_desktop.policy.exact import exact
from lianghe_desktop.policy.scoring import decimal_text
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.local_tables import Scenario
from lianghe_desktop.records.targeting import Basis

_LONGEST_NAME = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptScenario:
    """A scenario as it was kept."""

    id: str
    name: str
    wanted: Wanted
    kept_at_ms: int


def keep_scenario(office: Office, acting: Acting, name: str, wanted: Wanted) -> KeptScenario:
    """Keep a scenario under a name; one of the same name is replaced.

    Raises:
        UserError: The role may not, or the name is empty or too long.
    """
    require(acting, Act.ASSESS)
    title = " ".join(name.split())
    if not title or len(title) > _LONGEST_NAME:
        raise UserError(
            ErrorCode.BAD_INPUT, f"请给方案起个名字，不超过 {_LONGEST_NAME} 个字，例如“线提到一万二”。"
        )
    old = next((one for one in scenarios(office) if one.name == title), None)
    row = Scenario(
        id=old.id if old else office.new_id(),
        name=title,
        pack=wanted.pack,
        on_day=wanted.on.isoformat(),
        basis=wanted.basis.value,
        settings=json.dumps(
            {one: decimal_text(Fraction(value)) for one, value in wanted.settings.items()}, sort_keys=True
        ),
        kept_at=office.now_ms(),
        person=acting.person,
    )
    office.store.write(lambda unit: unit.put(row), actor=acting.actor)
    return _kept(row)


def scenarios(office: Office) -> list[KeptScenario]:
    """Return the scenarios of this desk, the newest first."""
    rows = sorted(office.store.rows(Scenario), key=lambda row: (-row.kept_at, row.name))
    return [_kept(row) for row in rows]


def find_scenario(office: Office, name: str) -> KeptScenario:
    """Return the scenario of a name.

    Raises:
        UserError: There is none.
    """
    found = next((one for one in scenarios(office) if one.name == name.strip()), None)
    if found is None:
        raise UserError(ErrorCode.NOT_FOUND, f"本机没有名为“{name.strip()}”的方案，请先看看有哪些方案。")
    return found


def remove_scenario(office: Office, acting: Acting, scenario: KeptScenario) -> None:
    """Remove a scenario; `keep_scenario` with the same brings it back.

    Raises:
        UserError: The role may not.
    """
    require(acting, Act.ASSESS)
    office.store.write(lambda unit: unit.drop(Scenario, scenario.id), actor=acting.actor)


def compare(bench: Bench, kept: Sequence[KeptScenario]) -> list[tuple[KeptScenario, Outcome]]:
    """Work several scenarios out over the same households.

    Raises:
        UserError: A scenario's pack is no longer on this desk or does not hold on its day.
    """
    return [(one, bench.run(one.wanted)) for one in kept]


def _kept(row: Scenario) -> KeptScenario:
    settings = {name: exact(text) or 0 for name, text in json.loads(row.settings).items()}
    return KeptScenario(
        id=row.id,
        name=row.name,
        wanted=Wanted(
            pack=row.pack,
            on=dt.date.fromisoformat(row.on_day),
            settings=settings,
            basis=Basis(row.basis),
        ),
        kept_at_ms=row.kept_at,
    )
