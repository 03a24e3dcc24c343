"""People and households while they are being made up: mutable, private to this package."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class Band(StrEnum):
    """The four ages of life that rows 6 and 11 of the annex tell apart."""

    SENIOR = "senior"  # 60 and more, not near the birthday
    ADULT = "adult"  # under 60, not near the birthday, not at school
    STUDENT = "student"  # preschool included
    TODDLER = "toddler"  # too young for preschool


CHILDREN = (Band.STUDENT, Band.TODDLER)


@dataclass(slots=True, eq=False)
class DraftPerson:
    """A person in the making."""

    band: Band
    relation: str
    sex: str
    birth: dt.date = dt.date.min
    school_age: int = -1  # full years at the start of the school year
    name: str = ""
    marital: str = "10"
    labour: str = "none"
    illness: str | None = None
    disability_class: str | None = None
    disability_grade: str | None = None
    dibao: bool = False
    tekun: bool = False
    pension_yuan: int = 0
    months_worked: int = 0


@dataclass(slots=True, eq=False)
class DraftHousehold:
    """A household in the making; the head comes first."""

    members: list[DraftPerson] = field(default_factory=list)
    single_mother: bool = False
    hardship: str | None = None
    farms: bool = False

    @property
    def head(self) -> DraftPerson:
        """Return the head."""
        return self.members[0]

    def having(self, *relations: str) -> list[DraftPerson]:
        """Return the members of these relations."""
        return [person for person in self.members if person.relation in relations]

    def of(self, *bands: Band) -> list[DraftPerson]:
        """Return the members of these bands."""
        return [person for person in self.members if person.band in bands]
