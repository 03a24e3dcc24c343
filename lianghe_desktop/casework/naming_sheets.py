"""Find the printed lists that name a household, so that erasing it also erases what is kept of them.

A sheet about one household is found by its key; a list, a ledger or a notice names many and is found by what
stands on it. Source: 个人信息保护法 第四十七条 (deletion reaches every copy that the office keeps).
"""

import json
from collections.abc import Iterable

from lianghe_desktop.casework.office import Office
from lianghe_desktop.records.helprecord import PrintLog
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.store.merge import RowKey


def sheets_naming(office: Office, households: Iterable[tuple[str, str]]) -> list[RowKey]:
    """Return the log lines of sheets on which a number of these households or a name of theirs stands."""
    words: set[str] = set()
    for home, household in households:
        row = office.store.get(Household, home, household)
        words |= {row.household_no or "", row.provisional_no or ""} if row else set()
        members = office.store.rows(Member, where={"home": home, "household_id": household})
        words |= {member.name or "" for member in members}
    quoted = [json.dumps(word, ensure_ascii=False) for word in words if word]
    return [
        RowKey(str(PrintLog.__tablename__), row.home, row.id)
        for row in office.store.rows(PrintLog)
        if row.household_id is None and row.issued and any(word in row.issued for word in quoted)
    ]
