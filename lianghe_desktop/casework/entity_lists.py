"""A household and its members as the lists that follow-up forms look into (ODK Entities).

household.csv has one row, member.csv one for each member living there: never a list of other people
(个人信息保护法 6). Columns: name (the id), label, then the plain columns of the record. __version counts
the writes of the row that this desk knows, __trunkVersion those that the desk above has or made itself,
__branchId names this desk's own writes while they are not up there; both are blank when nothing is.
Source: https://getodk.github.io/xforms-spec/entities (baseVersion, trunkVersion, branchId).
"""

import csv
import datetime as dt
import io
import uuid
from collections.abc import Mapping, Sequence

from lianghe_desktop.casework.forms import HOUSEHOLD_SURVEY
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.paper_values import head_name, living
from lianghe_desktop.records.columns import Centi
from lianghe_desktop.records.declare import SharedRow, shared_tables
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.history import history
from lianghe_desktop.store.households import file_of
from lianghe_desktop.sync.status import status

_LEFT_OUT = frozenset({"home", "id", "gone", "extra", "document_number", "household_id", "moved_to"})
_BRANCHES = uuid.UUID("6f0e3c4e-5d43-4a56-9c3c-2c6d2a1f7b10")


def entity_lists(office: Office, home: HomeCode, household: RowId) -> Mapping[str, bytes]:
    """Return household.csv and member.csv of a household.

    Raises:
        UserError: The household is not on this desk.
    """
    file = file_of(office.store, home, household)
    if file is None:
        raise UserError(ErrorCode.NOT_FOUND, "这一户已不在本机，请回到农户列表重新选择。")
    received = {
        (stream.home, stream.shelf): stream.received for stream in status(office.store).streams if stream.own
    }
    members = living(file.members)
    return {
        "household.csv": _written(
            [_row(office, file.household, head_name(file), received.get((home, "s"), 0))]
        ),
        "member.csv": _written(
            [_row(office, each, each.name or "", received.get((home, "s"), 0)) for each in members]
        ),
    }


def lists_for(
    office: Office, form_id: str | None, home: HomeCode, household: RowId | None
) -> Mapping[str, bytes] | None:
    """Return the lists that a form looks into, None for the household survey, which looks into none."""
    if household is None or form_id in (None, HOUSEHOLD_SURVEY):
        return None
    return entity_lists(office, home, household)


def _row(office: Office, row: SharedRow, label: str, received: int) -> dict[str, str]:
    model = type(row)
    writes = {
        (line.author, line.number) for line in history(office.store, model, row.home, row.id) if line.counts
    }
    own = {number for author, number in writes if author == office.desk.author}
    above = len(writes) - sum(number > received for number in own)
    branched = above < len(writes)
    branch = uuid.uuid5(_BRANCHES, f"{office.desk.author}:{row.id}") if branched else ""
    found = {
        "name": row.id,
        "label": label,
        "__version": str(len(writes)),
        "__trunkVersion": str(above) if branched and above else "",
        "__branchId": str(branch),
    }
    table = shared_tables()[str(row.__tablename__)]
    for column in table.columns:
        if column.name in _LEFT_OUT or column.name in found:
            continue
        found[column.name] = _text(getattr(row, column.name), hundredths=isinstance(column.type, Centi))
    return found


def _text(value: object, *, hundredths: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int) and hundredths:
        whole, rest = divmod(value, 100)
        return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _written(rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    columns = list(rows[0]) if rows else ["name", "label"]
    # `name` is a column of entities; the person's own name stands in `label`.
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
