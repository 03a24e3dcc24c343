"""A list that was determined last year, household by household, and what changed since."""

import datetime as dt
from dataclasses import replace

from lianghe_desktop.casework.assessment import assess_household
from lianghe_desktop.casework.determination import ACCEPTED, DECLINED, Decision, determine
from lianghe_desktop.casework.households import household_ids
from lianghe_desktop.casework.start import Started
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import IncomeLine

LAST_YEAR = dt.date(2025, 8, 1)


def decide(started: Started, key: tuple[HomeCode, RowId], on: dt.date, *, accept: bool = True) -> None:
    """Decide about a household on a day, as its advice says or (accept False) against it."""
    acting = replace(started.acting, today=on)
    advised = assess_household(started.office, acting, *key)
    decision = Decision(
        home=key[0],
        household=key[1],
        result=ACCEPTED if accept else DECLINED,
        categories=advised.result.categories if accept else (),
        reason="" if accept else "会议讨论",
    )
    determine(started.office, acting, advised, decision)


def raise_income(started: Started, key: tuple[HomeCode, RowId], fen: int) -> None:
    """Set each of a household's income lines to a sum."""

    def job(unit) -> None:
        for line in unit.rows(IncomeLine, home=key[0], household_id=key[1]):
            unit.change(IncomeLine, line.home, line.id, {"amount_fen": fen})

    started.office.store.write(job, actor=started.acting.actor)


def last_years_list(started: Started) -> list[tuple[HomeCode, RowId]]:
    """Accept all households but every fourth, which is declined; leave the last one undetermined."""
    keys = household_ids(started.office)
    for place, key in enumerate(keys[:-1]):
        decide(started, key, LAST_YEAR, accept=place % 4 != 0)
    return keys
