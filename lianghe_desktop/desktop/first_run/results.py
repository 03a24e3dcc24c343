"""What a person answered in the first start."""

from dataclasses import dataclass
from enum import StrEnum


class DeskLevel(StrEnum):
    """Name what kind of desk this machine is to be."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    DISTRICT = "district"


class DataSource(StrEnum):
    """Name where the first households come from."""

    BASELINE = "baseline"
    TABLE = "table"
    EMPTY = "empty"
    PRACTICE = "practice"


@dataclass(frozen=True, kw_only=True, slots=True)
class AreaAnswer:
    """Name the area: a 12-digit code (GB/T 2260 with township and village) and its full name."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SetupAnswers:
    """Carry everything that is needed to set a desk up; path is "" where the source needs no file."""

    level: DeskLevel
    area: AreaAnswer
    admin_name: str
    password: str
    source: DataSource
    path: str = ""

    def __repr__(self) -> str:
        return f"SetupAnswers(level={self.level!r}, source={self.source!r})"


@dataclass(frozen=True, kw_only=True, slots=True)
class RecoverySheet:
    """Show what opens the data when every password is forgotten."""

    code: str
    desk_name: str
