"""Which periods the pages of reports offer: the present one and some before it."""

import datetime as dt

from lianghe_desktop.casework.duties.periods import Every, Period, period_of

EVERY_WORDS = {Every.MONTH: "按月", Every.QUARTER: "按季", Every.HALF_YEAR: "按半年", Every.YEAR: "按年"}
_OFFERED = {Every.MONTH: 13, Every.QUARTER: 8, Every.HALF_YEAR: 6, Every.YEAR: 5}


def offered_periods(every: Every, today: dt.date) -> list[Period]:
    """Return the periods that can be chosen, the present one first."""
    offered = [period_of(today, every)]
    while len(offered) < _OFFERED[every]:
        offered.append(offered[-1].before())
    return offered
