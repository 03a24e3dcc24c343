"""Closed lists whose codes programs compare with; a test holds them equal to the code lists."""

from enum import StrEnum


class Sex(StrEnum):
    """Source: GB/T 2261.1; people surveyed are 1 or 2."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    UNSTATED = "9"


class Health(StrEnum):
    """State of health, several at once except with healthy. Source: national system."""

    HEALTHY = "healthy"
    CHRONIC = "chronic"
    SERIOUS = "serious"
    DISABLED = "disabled"


class Labour(StrEnum):
    """Ability to work. Source: national system, 劳动技能."""

    FULL = "full"
    SKILLED = "skilled"
    WEAK = "weak"
    LOST = "lost"
    NONE = "none"


ABLE_LABOUR = frozenset({Labour.FULL, Labour.SKILLED, Labour.WEAK})
"""Who counts as able to work in annex 1, row 3."""


class School(StrEnum):
    """Stage of schooling; `none` is nobody's school. Source: 珠斗办字〔2017〕6号 二（二）4."""

    NONE = "none"
    PRESCHOOL = "preschool"
    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    VOCATIONAL = "vocational"
    TECHNICAL = "technical"
    JUNIOR_COLLEGE = "junior_college"
    UNDERGRADUATE = "undergraduate"
    POSTGRADUATE = "postgraduate"


class HousingGrade(StrEnum):
    """Danger grade of a dwelling. Source: JGJ 125-2016."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class HousingHardship(StrEnum):
    """Kinds of housing hardship. Source: 珠斗办字〔2017〕6号 一（二）3."""

    DANGEROUS = "dangerous"
    NO_HOUSE = "no_house"
    OVERCROWDED = "overcrowded"


class Incident(StrEnum):
    """Sudden events of the last 12 months. Source: 江府办〔2017〕23号 二（一）."""

    ILLNESS = "illness"
    DISASTER = "disaster"
    ACCIDENT = "accident"
    DEATH = "death"


class Monitored(StrEnum):
    """Kinds of monitored households. Source: national system, 100A03."""

    UNSTABLE = "unstable"
    MARGINAL = "marginal"
    SUDDEN = "sudden"


class MeasureState(StrEnum):
    """Whether a help measure has been carried out. Source: national system."""

    DONE = "done"
    PENDING = "pending"


class Role(StrEnum):
    """What a person who works here may do."""

    SURVEYOR = "surveyor"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Level(StrEnum):
    """Levels of desks and areas by name, the lowest first."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    DISTRICT = "district"
    CITY = "city"
    PROVINCE = "province"


class RulingKind(StrEnum):
    """What a ruling decides. Source: docs/formats/bundle.md 2.5; journal rule 8."""

    AUTHOR_ACCEPTED = "author_accepted"
    AUTHOR_REVOKED = "author_revoked"
    GAP_CLOSED = "gap_closed"
    BRANCH_STANDS = "branch_stands"
    ROW_ERASED = "row_erased"
    LINE_ERASED = "line_erased"


class MedicalScheme(StrEnum):
    """Basic medical insurance: one or the other. Source: national system."""

    RESIDENT = "resident"
    EMPLOYEE = "employee"


class IncomeConcept(StrEnum):
    """The three ways to reckon income that rules use."""

    NET = "net"
    DISPOSABLE = "disposable"
    DIBAO = "dibao"


class Route(StrEnum):
    """Who helps a family on minimum living. Source: 江府办〔2017〕23号 二（四）."""

    FUPIN = "fupin"
    MINZHENG = "minzheng"
