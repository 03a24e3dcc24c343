"""The finished values of a simulation on paper and in a workbook.

No document number is in them; heads of households are named, so the paper stays in the office.
"""

from dataclasses import dataclass
from datetime import date

from lianghe_desktop.documents.values import PaperMark
from lianghe_desktop.records.charts import Chart
from lianghe_desktop.records.targeting import Basis, Candidate, ErrorTable


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingLine:
    """One number that was set differently, with its clause."""

    title: str
    was: str
    now: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureLine:
    """One sum before and after; `unit` is 户, 人 or 元 (then the numbers are fen)."""

    item: str
    unit: str
    before: int
    after: int


@dataclass(frozen=True, kw_only=True, slots=True)
class VillageLine:
    """One village before and after, with how well its list is met."""

    village: str
    households: int
    below_before: int
    below_after: int
    before_fen: int
    after_fen: int
    errors: ErrorTable


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedLine:
    """One household that enters, leaves or stands at the border."""

    why: str
    village: str
    household_no: str
    head_name: str
    people: int
    status: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulationValues:
    """Hold a simulation. `left_out`: households of the lists that are not printed one by one."""

    desk_name: str
    title: str
    on: date
    pack_title: str
    document: str
    basis: Basis
    settings: tuple[SettingLine, ...]
    figures: tuple[FigureLine, ...]
    villages: tuple[VillageLine, ...]
    errors_before: ErrorTable
    errors_after: ErrorTable
    candidates: tuple[Candidate, ...]
    charts: tuple[Chart, ...]
    moved: tuple[MovedLine, ...]
    left_out: int
    mark: PaperMark | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ScenarioColumn:
    """One scenario of a comparison: its name, what it sets, and its sums in the order of the items."""

    name: str
    settings: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparisonValues:
    """Hold scenarios side by side: a row an item, a column a scenario."""

    desk_name: str
    on: date
    items: tuple[str, ...]
    scenarios: tuple[ScenarioColumn, ...]
    mark: PaperMark | None
