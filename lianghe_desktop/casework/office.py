"""What every duty works with: the desk's store, its clock, and the person at work.

Nothing here is global: app.py makes one Office and hands it to a window or a command; tests make
one with a clock that stands still.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from lianghe_desktop.records.area import AreaCode, AreaLevel
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.ids import HomeCode, PersonId, RowId, new_row_id
from lianghe_desktop.store.desk import Desk
from lianghe_desktop.store.opened import Store
from lianghe_desktop.store.unit import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """Hold the parts that casework uses; `now_ms` is the machine's wall clock in milliseconds UTC."""

    store: Store
    now_ms: Callable[[], int]

    @property
    def desk(self) -> Desk:
        """Return whose desk this is."""
        return self.store.desk

    @property
    def area(self) -> AreaCode:
        """Return the area of the desk."""
        return self.desk.area

    @property
    def home(self) -> HomeCode:
        """Return the home of rows that belong to no village: the desk's own area."""
        return HomeCode(self.desk.area.value)

    @property
    def is_village(self) -> bool:
        """Tell whether this is a village's laptop."""
        return self.desk.level is AreaLevel.VILLAGE

    def new_id(self) -> RowId:
        """Return a new row id."""
        return new_row_id(now_ms=self.now_ms())


@dataclass(frozen=True, kw_only=True, slots=True)
class Acting:
    """Name the person at work, what they may do, and the working date.

    changes_approved: the person said that what is approved may be changed (casework/reviewing/locks.py).
    """

    person: PersonId
    name: str
    role: Role
    today: dt.date
    changes_approved: bool = False

    @property
    def actor(self) -> Actor:
        """Return how the journal names this person."""
        return Actor(person=self.person)

    def in_interview(self, interview: RowId) -> Actor:
        """Return how the journal names this person inside an interview."""
        return Actor(person=self.person, interview=interview)

    @property
    def role_label(self) -> str:
        """Return the role as people call it."""
        return code_list("person_role").label(self.role)
