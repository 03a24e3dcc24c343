"""Print a simulation or a comparison of scenarios, or write it as a workbook."""

from collections.abc import Sequence
from pathlib import Path

from lianghe_desktop.casework.households import household_lines
from lianghe_desktop.casework.issuing import issue
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.simulating import Outcome
from lianghe_desktop.documents.rates import measures
from lianghe_desktop.documents.simulation_book import write_simulation_xlsx
from lianghe_desktop.documents.simulation_sheet import (
    candidate_row,
    figure_words,
    render_comparison,
    render_simulation,
)
from lianghe_desktop.documents.simulation_values import (
    ComparisonValues,
    FigureLine,
    MovedLine,
    ScenarioColumn,
    SettingLine,
    SimulationValues,
    VillageLine,
)
from lianghe_desktop.records.targeting import ErrorTable, best_balanced

MOST_PRINTED = 400
"""Households named on paper: ten sheets; a workbook names all."""
UNNAMED = "未命名的测算"


def print_simulation(office: Office, acting: Acting, outcome: Outcome, *, name: str = "") -> Printed:
    """Print a simulation; the paper is logged because it names heads of households.

    Raises:
        UserError: The role may not, or a name has a character that no font has.
    """
    values = simulation_values(office, outcome, name=name, most=MOST_PRINTED)
    return issue(office, acting, "simulation", values, render_simulation, title="标准测算表")


def write_simulation(office: Office, acting: Acting, outcome: Outcome, path: Path, *, name: str = "") -> None:
    """Write a simulation with every household of its lists as a workbook.

    Raises:
        UserError: The role may not.
        EnvironmentFault: The file cannot be written.
    """
    require(acting, Act.PRINT)
    write_simulation_xlsx(path, simulation_values(office, outcome, name=name))


def print_comparison(office: Office, acting: Acting, compared: Sequence[tuple[str, Outcome]]) -> Printed:
    """Print scenarios (name and outcome) side by side, with a code of their own, and log them.

    Raises:
        UserError: The role may not.
    """
    items, columns = comparison(compared)
    values = ComparisonValues(
        desk_name=office.desk.name, on=acting.today, items=items, scenarios=columns, mark=None
    )
    return issue(office, acting, "comparison", values, render_comparison, title="方案对照表")


def comparison(
    compared: Sequence[tuple[str, Outcome]],
) -> tuple[tuple[str, ...], tuple[ScenarioColumn, ...]]:
    """Return the items of a comparison and a column for each scenario, in words."""
    items: tuple[str, ...] = ()
    columns = []
    for name, outcome in compared:
        lines = [line for line in figure_lines(outcome) if line.unit != "元" or "全年" in line.item]
        rows = [(f"{line.item}（{line.unit}）", figure_words(line, line.after)) for line in lines]
        rows += [
            ("进入（户）", f"{len(outcome.entering):,}"),
            ("退出（户）", f"{len(outcome.leaving):,}"),
            ("线边 5% 以内（户）", f"{len(outcome.border):,}"),
        ]
        rows += [(title, words) for title, _how, words in measures(outcome.errors_after)]
        items = tuple(item for item, _ in rows)
        columns.append(
            ScenarioColumn(
                name=name,
                settings=(f"{outcome.wanted.on.isoformat()} {outcome.document}", *_changed(outcome)),
                values=tuple(words for _, words in rows),
            )
        )
    return items, tuple(columns)


def simulation_values(
    office: Office, outcome: Outcome, *, name: str = "", most: int | None = None
) -> SimulationValues:
    """Gather what paper and workbook show; at most so many households are named."""
    moved, left_out = _moved(office, outcome, most)
    return SimulationValues(
        desk_name=office.desk.name,
        title=name or UNNAMED,
        on=outcome.wanted.on,
        pack_title=outcome.pack_title,
        document=outcome.document,
        basis=outcome.basis,
        settings=tuple(
            SettingLine(title=one.title, was=one.was, now=one.now, source=one.source)
            for one in outcome.changes
        ),
        figures=figure_lines(outcome),
        villages=tuple(
            VillageLine(
                village=one.village,
                households=one.households,
                below_before=one.below_before,
                below_after=one.below_after,
                before_fen=one.before_fen,
                after_fen=one.after_fen,
                errors=one.errors,
            )
            for one in outcome.villages
        ),
        errors_before=outcome.errors_before,
        errors_after=outcome.errors_after,
        candidates=outcome.candidates,
        charts=outcome.charts,
        moved=moved,
        left_out=left_out,
        mark=None,
    )


def figure_lines(outcome: Outcome) -> tuple[FigureLine, ...]:
    """Return the sums before and after in the order of the page."""
    before, after = outcome.simulation.before, outcome.simulation.after
    rows = [
        (f"收入低于{outcome.line_title}", "户", before.below_households, after.below_households),
        (f"收入低于{outcome.line_title}", "人", before.below_people, after.below_people),
        ("收入没有登记完，算不出", "户", before.undecided_households, after.undecided_households),
        ("定额政策全年资金", "元", before.budget_fen, after.budget_fen),
        *((f"　其中{one.payer}", "元", one.before_fen, one.after_fen) for one in outcome.payers),
        ("只有上限的政策全年最多", "元", before.ceiling_fen, after.ceiling_fen),
    ]
    return tuple(FigureLine(item=item, unit=unit, before=was, after=now) for item, unit, was, now in rows)


def error_rows(table: ErrorTable) -> list[tuple[str, str, str]]:
    """Return name, reckoning and figure of each measure, small bases suppressed."""
    return measures(table)


def candidate_rows(outcome: Outcome) -> list[tuple[str, ...]]:
    """Return each candidate in words: cut-off, targeted, coverage, inclusion, exclusion, a / b."""
    best = best_balanced(outcome.candidates)
    return [candidate_row(outcome.basis, one, best=at == best) for at, one in enumerate(outcome.candidates)]


def _changed(outcome: Outcome) -> tuple[str, ...]:
    return tuple(f"{one.title}：{one.was}→{one.now}" for one in outcome.changes)


def _moved(office: Office, outcome: Outcome, most: int | None) -> tuple[tuple[MovedLine, ...], int]:
    lists = (("进入", outcome.entering), ("退出", outcome.leaving), ("线边", outcome.border))
    wanted = [(why, key) for why, keys in lists for key in keys]
    shown = wanted if most is None else wanted[:most]
    lines = {
        (one.home, one.id): one for one in household_lines(office, list({key: None for _, key in shown}))
    }
    found = tuple(
        MovedLine(
            why=why,
            village=lines[key].village,
            household_no=lines[key].household_no,
            head_name=lines[key].head_name,
            people=lines[key].members,
            status=lines[key].status_label,
        )
        for why, key in shown
        if key in lines
    )
    return found, len(wanted) - len(shown)


__all__ = [
    "candidate_rows",
    "comparison",
    "error_rows",
    "figure_lines",
    "figure_words",
    "print_comparison",
    "print_simulation",
    "simulation_values",
    "write_simulation",
]
