"""What a household receives already, beside what the rules say it may receive.

Source: 珠斗办字〔2017〕6号 四（三） (帮扶记录簿 is the basis: what is recorded there counts as received).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lianghe_desktop.policy.compiler import months_before
from lianghe_desktop.records.assessment import BenefitResult
from lianghe_desktop.records.helprecord import HelpMeasure

_PERIOD_MONTHS = {"month": 1, "year": 12}
RECEIVED, PARTLY, PLANNED, OPEN = "received", "partly", "planned", "open"


@dataclass(frozen=True, kw_only=True, slots=True)
class BenefitState:
    """One benefit with what the help record says of it in its period; amounts in fen.

    state: `received` (carried out, the sum in full where one is named), `partly`, `planned`, `open`.
    """

    benefit: BenefitResult
    state: str
    received_fen: int
    last_on: dt.date | None


def already_received(
    benefits: Sequence[BenefitResult], measures: Sequence[HelpMeasure], on: dt.date
) -> tuple[BenefitState, ...]:
    """Return each benefit with what was recorded for it.

    A measure counts for the benefit whose code it carries, and for its person where it names one; for a
    yearly benefit within 12 months up to the day, for a monthly one within a month, for once-only ever.
    """
    return tuple(_state(benefit, measures, on) for benefit in benefits)


def _state(benefit: BenefitResult, measures: Sequence[HelpMeasure], on: dt.date) -> BenefitState:
    own = [row for row in measures if not row.gone and _belongs(row, benefit)]
    done = [row for row in own if row.done_on and _in_period(row.done_on, benefit.per, on)]
    total = sum(row.amount_fen or 0 for row in done)
    last = max((row.done_on for row in done if row.done_on), default=None)
    if done:
        state = PARTLY if total < (benefit.amount_fen or 0) and total > 0 else RECEIVED
    else:
        state = PLANNED if any(row.state != "done" for row in own) else OPEN
    return BenefitState(benefit=benefit, state=state, received_fen=total, last_on=last)


def _belongs(row: HelpMeasure, benefit: BenefitResult) -> bool:
    if row.benefit != benefit.code:
        return False
    return benefit.person is None or row.member_id is None or row.member_id == benefit.person


def _in_period(done_on: dt.date, per: str, on: dt.date) -> bool:
    if done_on > on:
        return False
    months = _PERIOD_MONTHS.get(per.rpartition("_")[2])
    return months is None or done_on > months_before(on, months)
