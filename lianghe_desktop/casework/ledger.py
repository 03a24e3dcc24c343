"""The working ledger: every measure and visit of the chosen households in the order of their days.

Source: 珠斗办字〔2017〕6号 四（三） (根据帮扶工作的进度，建立工作台账).
"""

import datetime as dt
from io import BytesIO

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_log import Printed, keep_log, log_row, new_mark
from lianghe_desktop.casework.paper_values import current_helper, head_name, living, number_of
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.printing import Households
from lianghe_desktop.documents.ledger import render_ledger
from lianghe_desktop.documents.values import LedgerEntry, LedgerValues
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode
from lianghe_desktop.store.households import HouseholdFile, files_of


def print_ledger(office: Office, acting: Acting, households: Households) -> Printed:
    """Print the ledger of the households' help so far.

    Raises:
        UserError: No household was chosen.
    """
    require(acting, Act.PRINT)
    if not households:
        raise UserError(ErrorCode.BAD_INPUT, "没有选中要打印台账的户，请先在列表里选择。")
    files = files_of(office.store, households)
    entries = sorted((e for file in files for e in _entries(file)), key=lambda e: (e.day, e.household_no))
    homes = sorted({file.household.home for file in files})
    names, mark = area_names(office), new_mark(acting)
    values = LedgerValues(
        village_name=names.full_name(homes[0]) if len(homes) == 1 else office.desk.name,
        first_day=entries[0].day if entries else acting.today,
        last_day=entries[-1].day if entries else acting.today,
        entries=tuple(entries),
        mark=mark,
    )
    out = BytesIO()
    pages = render_ledger(values, out).count
    keep_log(office, acting, [log_row(office, acting, HomeCode(homes[0]), None, "ledger", mark, values)])
    return Printed(pdf=out.getvalue(), pages=pages, codes=(mark.code,), title="工作台账")


def _entries(file: HouseholdFile) -> list[LedgerEntry]:
    helper = current_helper(file)
    name = (helper.name or "") if helper else ""
    measures = [
        _entry(file, m.done_on, _kind_word(m.kind), m.content, name, m.amount_fen, m.effect)
        for m in file.measures
        if m.done_on and not m.gone
    ]
    visits = [
        _entry(file, v.visited_on, _way_word(v.way), v.content, v.visitors, None, v.findings)
        for v in file.visits
        if v.visited_on and not v.gone
    ]
    return measures + visits


def _entry(
    file: HouseholdFile,
    day: dt.date,
    kind: str,
    content: str | None,
    helper: str | None,
    funds_fen: int | None,
    effect: str | None,
) -> LedgerEntry:
    return LedgerEntry(
        day=day,
        household_no=number_of(file.household),
        head_name=head_name(file),
        group_name=file.household.group_name,
        people=len(living(file.members)),
        kind=kind,
        content=content or "",
        helper=helper or "",
        funds_fen=funds_fen,
        effect=effect,
    )


def _kind_word(code: str | None) -> str:
    return code_list("help_measure_kind").label(code) if code else ""


def _way_word(code: str | None) -> str:
    return code_list("visit_way").label(code) if code else ""
