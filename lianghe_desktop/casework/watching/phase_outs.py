"""The phase-out calendar: who is in one, until when help goes on, whose end is to be determined.

Source: 江府办〔2017〕23号 二（四）; 最低生活保障审核确认办法 33; 2020年实施意见（征求意见稿） 二（四）.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.duties.calendar import duty_calendar
from lianghe_desktop.casework.duties.due import Standing, standing_of
from lianghe_desktop.casework.duties.periods import Every, Period, period_of
from lianghe_desktop.casework.households import household_lines
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.phase_out_periods import NOT_STORED, phase_out_periods
from lianghe_desktop.casework.procedure.opening_rules import may_end_from
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.watching import PhaseOutPeriod

_Place = tuple[str, str | None, dt.date | None]


class Began(StrEnum):
    """What began a phase-out."""

    CASE = "case"
    DECISION = "decision"
    RECORD = "record"


BEGAN_WORDS = {Began.CASE: "退出办件", Began.DECISION: "评定决定", Began.RECORD: "登记的退出日期"}
SOURCE = "江府办〔2017〕23号 二（四）；最低生活保障审核确认办法 33"


@dataclass(frozen=True, kw_only=True, slots=True)
class PhaseOutLine:
    """One household in a phase-out. measures, amount_fen: help carried out since its first day.

    began: what began it, a case, a decision outside one, or what is registered of the household.
    """

    row: PhaseOutPeriod
    household_no: str
    head_name: str
    village: str
    standing: Standing
    measures: int
    amount_fen: int
    began: Began

    @property
    def known(self) -> bool:
        """Tell whether its last day is known."""
        return self.row.last_day is not None

    @property
    def key(self) -> tuple[HomeCode, RowId]:
        """Return home and id of the household."""
        return HomeCode(self.row.home), RowId(self.row.household_id or "")

    @property
    def first(self) -> dt.date:
        """Return the first day."""
        return self.row.first_day or dt.date.max

    @property
    def last(self) -> dt.date:
        """Return the last day."""
        return self.row.last_day or dt.date.max

    def covers(self, month: Period) -> bool:
        """Tell whether help goes on in some of a month."""
        return self.known and self.first <= month.last and self.last >= month.first


def phase_outs(office: Office, on: dt.date, *, ended: bool = False) -> list[PhaseOutLine]:
    """Return the phase-outs that run, whatever began them, those ending first and those without a day last.

    With `ended` those determined already too.
    """
    rows = phase_out_periods(office, on, ended=ended)
    keys = sorted({(HomeCode(row.home), RowId(row.household_id or "")) for row in rows})
    heads = {(one.home, one.id): one for one in household_lines(office, keys)}
    names, help_given = area_names(office), _help(office, rows)
    lines = []
    for row in rows:
        head = heads.get((HomeCode(row.home), RowId(row.household_id or "")))
        if head is None:
            continue
        done = help_given.get(_place(row), [])
        lines.append(
            PhaseOutLine(
                row=row,
                household_no=head.household_no,
                head_name=head.head_name,
                village=names.name(row.home),
                standing=phase_out_standing(row, on),
                measures=len(done),
                amount_fen=sum(one.amount_fen or 0 for one in done),
                began=_began(row),
            )
        )
    return sorted(lines, key=lambda one: (one.last, one.household_no, one.first))


def phase_out_standing(row: PhaseOutPeriod, on: dt.date) -> Standing:
    """Return how a phase-out stands: orange in its last month and before, red once it is over.

    One whose last day nobody knows is orange: somebody has to fill in what tells it.
    """
    if row.result is not None:
        return Standing.DONE
    if row.last_day is None:
        return Standing.ORANGE
    standing = standing_of(row.last_day, on, done=False, orange_days=duty_calendar().orange_days)
    return Standing.ORANGE if standing is Standing.DUE and on >= may_end_from(row) else standing


def months_from(on: dt.date, count: int = 12) -> list[Period]:
    """Return the month of a day and those after it."""
    months = [period_of(on, Every.MONTH)]
    while len(months) < count:
        months.append(period_of(months[-1].last + dt.timedelta(days=1), Every.MONTH))
    return months


def ending_by_month(lines: Sequence[PhaseOutLine]) -> Counter[str]:
    """Count how many households' phase-outs end in each month, by its key."""
    return Counter(period_of(line.last, Every.MONTH).key for line in lines if line.known)


def _began(row: PhaseOutPeriod) -> Began:
    if row.id == NOT_STORED:
        return Began.RECORD
    return Began.CASE if row.procedure_id else Began.DECISION


def _place(row: PhaseOutPeriod) -> _Place:
    return row.home, row.household_id, row.first_day


def _help(office: Office, rows: Sequence[PhaseOutPeriod]) -> dict[_Place, list[HelpMeasure]]:
    found: dict[_Place, list[HelpMeasure]] = {}
    for home in sorted({row.home for row in rows}):
        inside: dict[str | None, list[PhaseOutPeriod]] = {}
        for row in rows:
            if row.home == home:
                inside.setdefault(row.household_id, []).append(row)
        where = {"home": home, "household_id": sorted(one for one in inside if one)}
        for measure in office.store.rows(HelpMeasure, where=where):
            day = measure.done_on
            if measure.gone or day is None:
                continue
            for row in inside[measure.household_id]:
                if row.first_day and row.first_day <= day <= (row.last_day or day):
                    found.setdefault(_place(row), []).append(measure)
    return found
