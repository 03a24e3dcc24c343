"""The month's work list: household by household, what is to be done, by when, and by which clause."""

import datetime as dt
from collections.abc import Callable, Iterator

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.duties.calendar import duty_calendar
from lianghe_desktop.casework.duties.due import Standing
from lianghe_desktop.casework.duties.periods import Every, after_months, period_of
from lianghe_desktop.casework.duties.watch_work import WATCH_SOURCES
from lianghe_desktop.casework.duties.work_item import WORK_TITLES, Work, WorkItem, standing_on
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.procedure.reading import open_cases
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.records.area import AreaCode
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Level
from lianghe_desktop.store.work_due import WaitingHousehold, on_the_list, waiting_households

_NATIONAL = "national-2021"
"""Where the re-check intervals stand; they hold for minimum-living families everywhere."""


_SURVEY_SOURCE = "珠斗办字〔2017〕6号 四（三）"
_CHECK_SOURCE = "珠斗办字〔2017〕6号 四（三）"
_DECIDE_SOURCE = "珠斗办字〔2017〕6号 四（三）"


def work_titles() -> list[tuple[str, str]]:
    """Return code and title of every kind of work, as a choice offers them."""
    return [(work.value, title) for work, title in WORK_TITLES.items()]


Source = Callable[[Office, AreaCode, dt.date], Iterator[WorkItem]]


def work_list(office: Office, on: dt.date, area: AreaCode | None = None) -> list[WorkItem]:
    """Return what waits for the households of an area, the most pressing first, then by number."""
    place = area or office.area
    items = [item for source in SOURCES for item in source(office, place, on)]
    order = {Standing.RED: 0, Standing.ORANGE: 1, Standing.DUE: 2, Standing.DONE: 3}
    return sorted(
        items, key=lambda item: (order[item.standing], item.due_on or dt.date.max, item.number or "")
    )


def _register_work(office: Office, place: AreaCode, on: dt.date) -> Iterator[WorkItem]:
    month = period_of(on, Every.MONTH)
    national = pack_in_force(office, _NATIONAL)
    monthly = any(
        duty.measure == "checked" for duty in duty_calendar().of(Level.VILLAGE, pack_in_use(office))
    )
    for household in waiting_households(office.store, place.prefix, first=month.first, last=month.last):
        if household.surveyed_on is None:
            yield _item(household, Work.SURVEY, None, on, _SURVEY_SOURCE)
        elif household.determined_on is None:
            yield _item(household, Work.DECIDE, None, on, _DECIDE_SOURCE)
        elif monthly and on_the_list(household.status) and not household.checked:
            yield _item(household, Work.CHECK, month.last, on, _CHECK_SOURCE)
        due = _recheck_due(household, national)
        if due is not None and due <= month.last:
            yield _item(household, Work.RECHECK, due, on, "最低生活保障审核确认办法 第三十一条")


def _case_work(office: Office, place: AreaCode, on: dt.date) -> Iterator[WorkItem]:
    """Give the next step of every open case that this level takes."""
    takers = frozenset({"村（居）"} if office.is_village else {"镇街", "镇街、县级", "县级"})
    for line in open_cases(office, on):
        following = line.state.next
        if (
            following is None
            or following.rule.done_by not in takers
            or not line.home.startswith(place.prefix)
        ):
            continue
        due = line.due_on
        yield WorkItem(
            home=line.home,
            household=line.household,
            number=line.household_no,
            head_name=line.head_name,
            group_name=None,
            work=Work.CASE.value,
            title=f"办件：{code_list('procedure_step').label(following.rule.step)}",
            due_on=due,
            standing=standing_on(due, on),
            source=following.rule.clause,
        )


SOURCES: tuple[Source, ...] = (_register_work, _case_work, *WATCH_SOURCES)


def _recheck_due(household: WaitingHousehold, national: Pack) -> dt.date | None:
    """Return by when a listed household is checked again: half a year with able members, else a year.

    Source: 最低生活保障审核确认办法 31.
    """
    if household.determined_on is None or not on_the_list(household.status):
        return None
    name = "recheck_changing_months" if household.able else "recheck_stable_months"
    held = national.parameters[name].value_on(household.determined_on)
    return after_months(household.determined_on, int(held.value)) if held else None


def _item(
    household: WaitingHousehold, work: Work, due_on: dt.date | None, on: dt.date, source: str
) -> WorkItem:
    return WorkItem(
        home=household.home,
        household=household.id,
        number=household.number,
        head_name=household.head_name,
        group_name=household.group_name,
        work=work.value,
        title=WORK_TITLES[work],
        due_on=due_on,
        standing=standing_on(due_on, on),
        source=source,
    )
