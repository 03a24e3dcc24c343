"""What the rules advise for many households, as rows of a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.assessment import assess_all
from lianghe_desktop.casework.households import HouseholdLine, household_lines
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.desktop.households.badges import short_category_words
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.records.assessment import HouseholdResult
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.money import yuan_text

DECIDED = frozenset({"listed", "refused", "left", "phase_out", "ended", "transferred"})


def _money(value: object) -> str:
    return yuan_text(value) if isinstance(value, int) else ""


def _lacking(value: object) -> str:
    return f"缺 {value} 项" if isinstance(value, int) and value else ""


COLUMNS = (
    Column(title="户编号", field="household_no", width=184),
    Column(title="户主", field="head_name", width=104),
    Column(title="人数", field="members", width=64, align=Align.RIGHT),
    Column(title="建议类别", field="advice", width=264),
    Column(title="积分", field="points", width=72, align=Align.RIGHT),
    Column(title="人均收入（元）", field="per_capita", width=136, align=Align.RIGHT, shown=_money),
    Column(title="资料", field="lacking", width=88, shown=_lacking),
    Column(title="状态", field="status", width=96),
    Column(title="村（居）", field="village", width=144),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AdvisedRow:
    """One household with its advice."""

    line: HouseholdLine
    result: HouseholdResult

    @property
    def decided(self) -> bool:
        """Tell whether a decision stands."""
        return self.line.status in DECIDED


def advise(
    office: Office,
    acting: Acting,
    keys: Sequence[tuple[HomeCode, RowId]],
    progress: Callable[[int, int], bool],
) -> list[AdvisedRow]:
    """Advise on many households; runs on a worker.

    Raises:
        UserError: The person stopped the work, or the pack does not hold on that day.
    """
    if not keys:
        return []
    output = assess_all(office, acting, keys, progress=progress)
    results = {result.id: result for result in output.results}
    return [
        AdvisedRow(line=line, result=results[line.id])
        for line in household_lines(office, keys)
        if line.id in results
    ]


def table_row(row: AdvisedRow) -> Mapping[str, object]:
    """Return an advised household as a row of the table."""
    line, result = row.line, row.result
    return {
        "key": (line.home, line.id),
        "household_no": line.household_no,
        "head_name": line.head_name,
        "members": line.members,
        "advice": short_category_words(result.categories),
        "points": result.points,
        "per_capita": result.per_capita_fen,
        "lacking": len(result.missing),
        "status": line.status_label,
        "village": line.village,
    }
