"""Lists of households, one household's file, and what happened to it, as pages and commands show them."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.fields import field_spec, show_field
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.working_date import CHINA, moment_of
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.declare import SharedRow, decode, journal_fields
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Determination, HelpMeasure, HelpPlan, HelpVisit
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.identity import masked_number, masked_phone
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.livelihood import Assets, Cause, Housing, IncomeLine, SpendingLine
from lianghe_desktop.records.row_fields import JsonValue
from lianghe_desktop.records.staff import Person
from lianghe_desktop.records.watching import JobOffer
from lianghe_desktop.store import household_list
from lianghe_desktop.store import search as store_search
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.history import HistoryLine
from lianghe_desktop.store.history import as_of as row_as_of
from lianghe_desktop.store.history import history as row_history
from lianghe_desktop.store.household_list import HouseholdFilter, HouseholdSort
from lianghe_desktop.store.households import HouseholdFile, file_of
from lianghe_desktop.store.opened import Changed

Ids = Sequence[tuple[HomeCode, RowId]]
TABLE_WORDS: dict[type[SharedRow], str] = {
    Household: "户",
    Member: "家庭成员",
    IncomeLine: "收入",
    SpendingLine: "支出",
    Housing: "住房",
    Assets: "财产",
    Cause: "致贫原因",
    Determination: "评定",
    HelpPlan: "帮扶计划",
    HelpMeasure: "帮扶措施",
    HelpVisit: "走访",
    JobOffer: "介绍工作",
}
UNSHOWN_FIELDS = frozenset(
    {"household_id", "inputs", "advice", "interview_id", "decided_by", "helper_id", "plan_id", "recorded_by"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdLine:
    """One line of the list, in words where people read it."""

    id: RowId
    home: HomeCode
    village: str
    household_no: str
    head_name: str
    members: int
    categories: tuple[str, ...]
    category_words: str
    status: str
    status_label: str
    phone: str | None
    surveyed_on: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryEntry:
    """One write of one field in words."""

    at: str
    who: str
    what: str
    field_label: str
    old: str
    new: str
    interview: str | None
    standing: bool


def household_ids(
    office: Office,
    *,
    where: HouseholdFilter | None = None,
    sort: HouseholdSort = HouseholdSort.NUMBER,
    descending: bool = False,
) -> list[tuple[HomeCode, RowId]]:
    """Return (home, id) of the households of this desk, sorted."""
    return household_list.household_ids(office.store, where=where, sort=sort, descending=descending)


def household_lines(office: Office, ids: Ids) -> list[HouseholdLine]:
    """Return the lines of some households in the order given."""
    names = area_names(office)
    categories, statuses = code_list("category"), code_list("household_status")
    lines = []
    for row in household_list.household_page(office.store, ids):
        words = (found.short if (found := categories.find(code)) else code for code in row.categories)
        status = statuses.find(row.status or "")
        lines.append(
            HouseholdLine(
                id=row.id,
                home=row.home,
                village=row.village or names.name(row.home),
                household_no=row.household_no or row.provisional_no or "",
                head_name=row.head_name or "",
                members=row.members,
                categories=row.categories,
                category_words="、".join(words),
                status=row.status or "",
                status_label=status.label if status else "",
                phone=row.phone,
                surveyed_on=row.surveyed_on,
            )
        )
    return lines


def search(office: Office, text: str, *, limit: int = 200) -> list[tuple[HomeCode, RowId]]:
    """Return households by name, initials, digits of a document number, or household number."""
    return [(HomeCode(h), RowId(i)) for h, i in store_search.search(office.store, text, limit=limit)]


def find(office: Office, text: str) -> tuple[HomeCode, RowId]:
    """Return the household with this id or household number.

    Raises:
        UserError: There is none, or there are several.
    """
    for column in ("id", "household_no", "provisional_no"):
        rows = [r for r in office.store.rows(Household, where={column: text.strip()}) if not r.gone]
        if len(rows) == 1:
            return HomeCode(rows[0].home), RowId(rows[0].id)
        if rows:
            raise UserError(ErrorCode.BAD_INPUT, f"有 {len(rows)} 户的编号是“{text}”，请改用户的标识。")
    raise UserError(ErrorCode.NOT_FOUND, f"本机没有编号或标识为“{text}”的户，请先用 households search 查找。")


def household_file(office: Office, home: HomeCode, household: RowId) -> HouseholdFile:
    """Return everything of one household.

    Raises:
        UserError: It is not on this desk.
    """
    file = file_of(office.store, home, household)
    if file is None:
        raise UserError(ErrorCode.NOT_FOUND, "这一户已不在本机，请回到农户列表重新选择。")
    return file


def history(office: Office, home: HomeCode, household: RowId) -> list[HistoryEntry]:
    """Return every write to the household and what hangs on it, the newest first."""
    file = household_file(office, home, household)
    people = {row.id: row.name or "" for row in office.store.rows(Person)}
    entries: list[tuple[int, HistoryEntry]] = []
    for row in rows_of_file(file):
        model = type(row)
        who = f"{row.name} " if isinstance(row, Member) and row.name else ""
        for line in row_history(office.store, model, home, row.id):
            if line.field not in UNSHOWN_FIELDS:
                entries.append((line.at_ms, _entry(model, who, line, people)))
    return [entry for _, entry in sorted(entries, key=lambda pair: -pair[0])]


def as_of(office: Office, home: HomeCode, household: RowId, day: dt.date) -> str:
    """Return the household's rows as they stood at the end of a day, as JSON; numbers masked as on pages."""
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), CHINA)
    at_ms = int(end.timestamp() * 1000) - 1
    rows: dict[str, list[Any]] = {}
    for row in rows_of_file(household_file(office, home, household)):
        past = row_as_of(office.store, type(row), home, row.id, at_ms)
        if past is not None:
            rows.setdefault(str(table_of(type(row)).name), []).append(_masked(past))
    return json.dumps({"as_of": day.isoformat(), "rows": rows}, ensure_ascii=False)


def _masked(row: SharedRow) -> dict[str, Any]:
    """Return a row for reading: whole numbers are shown on pages only, where looking leaves an event."""
    values = row.model_dump(mode="json")
    for field, mask in (("document_number", masked_number), ("phone", masked_phone)):
        if values.get(field):
            values[field] = mask(values[field])
    return values


def subscribe(office: Office, listener: Callable[[Changed], None]) -> Callable[[], None]:
    """Call `listener` after each change of the records; return how to stop it."""
    return office.store.subscribe(listener)


def rows_of_file(file: HouseholdFile) -> list[SharedRow]:
    """Return the rows of a file whose writes people read: the household first."""
    single = [row for row in (file.housing, file.assets) if row is not None]
    many = (
        *file.members,
        *file.income,
        *file.spending,
        *file.causes,
        *file.determinations,
        *file.plans,
        *file.measures,
        *file.visits,
        *file.offers,
    )
    return [file.household, *single, *many]


def _entry(model: type[SharedRow], who: str, line: HistoryLine, people: dict[str, str]) -> HistoryEntry:
    return HistoryEntry(
        at=moment_of(line.at_ms),
        who=people.get(line.person, "另一台电脑"),
        what=TABLE_WORDS.get(model, "其他"),
        field_label=who + field_label(model, line.field),
        old=_words(model, line.field, line.old),
        new=_words(model, line.field, line.new),
        interview=line.interview,
        standing=line.standing,
    )


def _columns(model: type[SharedRow], field: str) -> tuple[str, ...]:
    found = journal_fields(table_of(model)).get(field)
    return found.columns if found else (field,)


def field_label(model: type[SharedRow], field: str) -> str:
    """Return what people call a journal field."""
    table = str(table_of(model).name)
    labels = [spec.label for column in _columns(model, field) if (spec := field_spec(table, column))]
    return "、".join(labels) or ("删除" if field == "gone" else "补充问题")


def _words(model: type[SharedRow], field: str, value: JsonValue) -> str:
    table = table_of(model)
    columns = _columns(model, field)
    values = value if isinstance(value, list) else [value]
    words = []
    for column, one in zip(columns, values, strict=False):
        spec = field_spec(str(table.name), column)
        held = table.columns.get(column)
        typed = decode(held, one) if held is not None and one is not None else one
        words.append(show_field(spec, typed) if spec else ("" if one is None else str(one)))
    return " ".join(word for word in words if word)


__all__ = [
    "Changed",
    "HistoryEntry",
    "HouseholdFile",
    "HouseholdFilter",
    "HouseholdLine",
    "HouseholdSort",
    "Ids",
    "as_of",
    "find",
    "history",
    "household_file",
    "household_ids",
    "household_lines",
    "search",
    "subscribe",
]
