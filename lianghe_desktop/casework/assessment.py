"""Advise: what the rules say of one household or of all, with the reasons, never a decision.

Source: 开府办〔2019〕29号 二（一） (积分); 江府办〔2017〕23号 二（二）.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lianghe_desktop.casework.facts import household_facts
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_codes, pack_in_force
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.settings import POLICY_PACK, keep_setting, read_setting
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.scalar import assess
from lianghe_desktop.policy.simulation import Simulation
from lianghe_desktop.records.assessment import AssessOutput, HouseholdFacts, HouseholdResult, ParameterValue
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.bulk import collector_paused
from lianghe_desktop.store.household_list import staying_household_ids
from lianghe_desktop.store.households import file_of, files_of

if TYPE_CHECKING:
    from lianghe_desktop.policy.simulator import Simulator

DEFAULT_PACK = "doumen-2017"


_BATCH = 500
_MANY = 500
"""From so many households on, columns are quicker than files, numpy's start included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Advised:
    """The advice about one household, with the pack and day that gave it."""

    pack: str
    pack_version: str
    on: dt.date
    result: HouseholdResult
    facts: HouseholdFacts


def pack_in_use(office: Office) -> str:
    """Return the name of the pack that this desk works with."""
    return read_setting(office, POLICY_PACK) or DEFAULT_PACK


@dataclass(frozen=True, kw_only=True, slots=True)
class PackChoice:
    """A policy pack that a desk may work with: its name, its title and its document."""

    name: str
    title: str
    document: str
    draft: bool


def pack_choices(office: Office, on: dt.date | None = None) -> list[PackChoice]:
    """Return the packs that this desk may work with on a day, each in the version that holds."""
    held = [pack_in_force(office, code, on) for code in pack_codes(office)]
    return [
        PackChoice(name=pack.code, title=pack.title, document=pack.document, draft=pack.draft)
        for pack in held
    ]


def choose_pack(office: Office, acting: Acting, name: str) -> None:
    """Work with another pack from now on; earlier decisions keep theirs.

    Raises:
        UserError: The role may not, or there is no such pack.
    """
    require(acting, Act.ADMINISTER)
    pack_in_force(office, name)
    keep_setting(office, acting, POLICY_PACK, name)


def assess_household(
    office: Office, acting: Acting, home: HomeCode, household: RowId, *, pack: str | None = None
) -> Advised:
    """Advise on one household on the working date, with every step.

    Raises:
        UserError: There is no such household, or the pack does not hold on that day.
    """
    require(acting, Act.ASSESS)
    file = file_of(office.store, home, household)
    if file is None:
        raise UserError(ErrorCode.NOT_FOUND, "没有找到这一户，请回到农户列表重新选择。")
    loaded = pack_in_force(office, pack or pack_in_use(office), acting.today)
    return advise_on_facts(loaded, household_facts(file), acting.today)


def advise_on_facts(pack: Pack, facts: HouseholdFacts, on: dt.date) -> Advised:
    """Advise on facts as they are given, with every step.

    Raises:
        UserError: The pack does not hold on that day.
    """
    output = assess(pack, (facts,), on, {}, explain=True)
    return Advised(
        pack=output.pack,
        pack_version=output.pack_version,
        on=output.on,
        result=output.results[0],
        facts=facts,
    )


def households_to_assess(office: Office) -> list[tuple[HomeCode, RowId]]:
    """Return every household of this desk by number, without those that moved to another village."""
    return staying_household_ids(office.store)


def assess_all(
    office: Office,
    acting: Acting,
    households: Sequence[tuple[HomeCode, RowId]],
    *,
    pack: str | None = None,
    on: dt.date | None = None,
    explain: bool = False,
    progress: Callable[[int, int], bool] = lambda _done, _total: True,
) -> AssessOutput:
    """Advise on many households, in the order given.

    `progress` is told how many are done of how many and stops the work by returning False.

    Raises:
        UserError: The work was stopped, or the pack does not hold on that day.
    """
    require(acting, Act.ASSESS)
    day = on or acting.today
    loaded = pack_in_force(office, pack or pack_in_use(office), day)
    if not explain and len(households) >= _MANY:
        return _assess_columns(office, loaded, households, day, progress)
    output: AssessOutput | None = None
    for start in range(0, max(len(households), 1), _BATCH):
        batch = households[start : start + _BATCH]
        facts = [household_facts(file) for file in files_of(office.store, batch)]
        part = assess(loaded, facts, day, {}, explain=explain)
        output = part if output is None else replace(output, results=output.results + part.results)
        _go_on(progress(min(start + _BATCH, len(households)), len(households)))
    if output is None:
        raise UserError(ErrorCode.NOT_FOUND, "没有可以试算的户。")
    return output


def simulate_all(
    office: Office,
    acting: Acting,
    settings: Mapping[str, ParameterValue],
    *,
    pack: str | None = None,
    on: dt.date | None = None,
) -> Simulation:
    """Say what other parameters would change for every household of this desk.

    Raises:
        UserError: A parameter is unknown, or the pack does not hold on that day.
    """
    return simulator_of_desk(office, acting, pack=pack, on=on).simulate(settings)


def simulator_of_desk(
    office: Office, acting: Acting, *, pack: str | None = None, on: dt.date | None = None
) -> "Simulator":
    """Return a simulator over every household of this desk, for any number of candidates.

    The households are read once; what the candidates have in common is worked out once.

    Raises:
        UserError: The role may not, or there is no such pack.
    """
    from lianghe_desktop.casework.population import population_of_desk  # noqa: PLC0415 - brings numpy
    from lianghe_desktop.policy.simulator import Simulator  # noqa: PLC0415 - brings numpy

    require(acting, Act.ASSESS)
    population = population_of_desk(office, households_to_assess(office))
    day = on or acting.today
    return Simulator(pack_in_force(office, pack or pack_in_use(office), day), population, day, given={})


def _assess_columns(
    office: Office,
    pack: Pack,
    households: Sequence[tuple[HomeCode, RowId]],
    on: dt.date,
    progress: Callable[[int, int], bool],
) -> AssessOutput:
    from lianghe_desktop.casework.population import population_of_desk  # noqa: PLC0415 - brings numpy
    from lianghe_desktop.policy.assess_many import assess_population  # noqa: PLC0415 - brings numpy

    population = population_of_desk(office, households)
    _go_on(progress(0, len(households)))
    with collector_paused():
        output = assess_population(pack, population, on, {})
    _go_on(progress(len(households), len(households)))
    return output


def _go_on(wanted: bool) -> None:  # noqa: FBT001 - the answer of a progress callback
    if not wanted:
        raise UserError(ErrorCode.WRONG_STATE, "已按您的要求停止试算，没有改动任何内容。")
