"""The yearly list on paper and as a workbook."""

from collections.abc import Sequence
from pathlib import Path

from lianghe_desktop.casework.households import household_lines
from lianghe_desktop.casework.issuing import issue
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_words
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.yearly import KIND_WORDS, Kind, YearLine, Yearly, categories_in_words
from lianghe_desktop.documents.yearly_list import YearlyRow, YearlyValues, render_yearly, write_yearly_xlsx
from lianghe_desktop.records.code_lists import code_list

MOST_PRINTED = 2_000


def print_yearly(office: Office, acting: Acting, yearly: Yearly, lines: Sequence[YearLine]) -> Printed:
    """Print the list of some households; the paper is logged because it names heads of households.

    Raises:
        UserError: The role may not, or a name has a character that no font has.
    """
    values = _values(office, yearly, lines, most=MOST_PRINTED)
    return issue(office, acting, "yearly", values, render_yearly, title="年度重新认定对照表")


def write_yearly(
    office: Office, acting: Acting, yearly: Yearly, lines: Sequence[YearLine], path: Path
) -> None:
    """Write the list of some households as a workbook.

    Raises:
        UserError: The role may not.
        EnvironmentFault: The file cannot be written.
    """
    require(acting, Act.PRINT)
    write_yearly_xlsx(path, _values(office, yearly, lines, most=len(lines)))


def _values(office: Office, yearly: Yearly, lines: Sequence[YearLine], *, most: int) -> YearlyValues:
    shown = list(lines[:most])
    of_list = {(one.home, one.id): one for one in household_lines(office, [line.key for line in shown])}
    results = code_list("determination_result")
    rows = []
    for line in shown:
        household = of_list.get(line.key)
        if household is None:
            continue
        decided = f"{line.decided_on.isoformat()} " if line.decided_on else ""
        word = results.find(line.decided)
        rows.append(
            YearlyRow(
                kind=KIND_WORDS[line.kind],
                village=household.village,
                household_no=household.household_no,
                head_name=household.head_name,
                people=household.members,
                decided=decided + (word.label if word else "没有决定"),
                categories_then=categories_in_words(line.then.categories) if line.then else "",
                per_capita_then_fen=line.then.per_capita_fen if line.then else None,
                points_then=line.then.points if line.then else None,
                categories_now=categories_in_words(line.now.categories),
                per_capita_now_fen=line.now.per_capita_fen,
                points_now=line.now.points,
                why="；".join(line.why),
                decided_again=line.decided_again,
            )
        )
    return YearlyValues(
        desk_name=office.desk.name,
        compared_with=yearly.compared_with,
        on=yearly.on,
        policy=pack_words(office, yearly.pack),
        counts=tuple((KIND_WORDS[kind], yearly.count(kind)) for kind in Kind),
        rows=tuple(rows),
        left_out=len(lines) - len(shown),
        mark=None,
    )
