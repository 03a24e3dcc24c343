"""What bundles would bring before they are taken in: which households change, from what to what, by whom.

The bundles are applied one after the other and rolled back, so that what is shown is what will be.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lianghe_desktop.casework.areas import AreaNames, area_names
from lianghe_desktop.casework.conflict_decisions import ConflictLine, conflict_line, names_of_sides
from lianghe_desktop.casework.exchange import TakenIn, staged_file, taken_in
from lianghe_desktop.casework.fields import FieldKind, field_spec, fields_of, show_field
from lianghe_desktop.casework.households import (
    TABLE_WORDS,
    UNSHOWN_FIELDS,
    field_label,
    rows_of_file,
)
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_values import head_name, number_of
from lianghe_desktop.casework.telling import Cancel, Progress, never, part_of, silent
from lianghe_desktop.records.declare import SharedRow, journal_fields
from lianghe_desktop.records.errors import ErrorCode, LiangheError
from lianghe_desktop.records.helprecord import Interview
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.staff import Person
from lianghe_desktop.store.conflicts import conflicts, conflicts_seen
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.exchange import Moment
from lianghe_desktop.store.history import history_seen
from lianghe_desktop.store.households import HouseholdFile, files_of, files_seen
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.importing import Imported, attempt
from lianghe_desktop.sync.staging import Staged

MOST_HOUSEHOLDS = 200
"""As many households are listed with their values; of the others only the number is told."""

_MOST_WORDS = 3  # fields of a row that is new or goes

Keys = Sequence[tuple[HomeCode, RowId]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One field of one household that would change: whose, what, from, to, and where it comes from."""

    whose: str
    label: str
    old: str
    new: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Newcomer:
    """A person of a household that would be new, as pages show people: the number of the document masked."""

    name: str
    relation: str
    birth_date: str
    document_number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HouseholdChange:
    """A household that would be new, be removed, or change in the fields listed."""

    home: HomeCode
    id: RowId
    village: str
    number: str
    name: str
    state: str  # new | changed | removed
    interviews: tuple[str, ...]  # interviews that would be added, in words
    changes: tuple[Change, ...]
    people: tuple[Newcomer, ...] = ()  # of a new household, in the order of its page


@dataclass(frozen=True, kw_only=True, slots=True)
class LookedAt:
    """One file of the queue: what it would bring, or why it is refused."""

    path: Path
    taken: TakenIn | None
    fault: LiangheError | None = None

    @property
    def refusal(self) -> str:
        """Return why it is refused, empty when it is not."""
        return self.fault.text if self.fault else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WouldBring:
    """Everything that a queue of bundles would bring together."""

    files: tuple[LookedAt, ...]
    households: tuple[HouseholdChange, ...]
    unlisted: int  # further households that would change
    conflicts: tuple[ConflictLine, ...]  # fields in which two values would come to stand
    waits: tuple[str, ...]  # what would have to wait, in sentences

    @property
    def new(self) -> int:
        """Return how many of the households listed are not on this desk yet."""
        return sum(one.state == "new" for one in self.households)


def look_through(
    office: Office,
    acting: Acting,
    paths: Sequence[Path],
    *,
    progress: Progress = silent,
    cancel: Cancel = never,
) -> WouldBring:
    """Check bundles and say what taking all of them in would bring; nothing is changed.

    A file that is refused is named with its reason; the others are looked at without it.

    Raises:
        UserError: The role may not, or it was stopped.
    """
    with ExitStack() as stack:
        found: dict[Path, Staged | LiangheError] = {}
        for number, path in enumerate(paths):
            tell = part_of(progress, number, number + 1, len(paths))
            try:
                found[path] = stack.enter_context(staged_file(office, acting, path, tell, cancel))
            except LiangheError as fault:
                if fault.code in (ErrorCode.CANCELLED, ErrorCode.NO_PERMISSION):
                    raise
                found[path] = fault
        staged = {path: one for path, one in found.items() if isinstance(one, Staged)}
        if not staged:
            files = tuple(_looked_at(office, path, one, None) for path, one in found.items())
            return WouldBring(files=files, households=(), unlisted=0, conflicts=(), waits=())
        look = partial(_look, office, found)
        return attempt(office.store, list(staged.values()), look, actor=acting.actor)


def _looked_at(office: Office, path: Path, one: Staged | LiangheError, report: Imported | None) -> LookedAt:
    if isinstance(one, LiangheError):
        return LookedAt(path=path, taken=None, fault=one)
    return LookedAt(path=path, taken=taken_in(office, report) if report else None)


def _look(
    office: Office, found: Mapping[Path, Staged | LiangheError], unit: Unit, reports: Sequence[Imported]
) -> WouldBring:
    """See the desk as it would be; runs inside the unit of work that is rolled back."""
    remaining = iter(reports)
    files = tuple(
        _looked_at(office, path, one, next(remaining) if isinstance(one, Staged) else None)
        for path, one in found.items()
    )
    keys = sorted({(HomeCode(home), RowId(id_)) for one in reports for home, id_ in one.households})
    known = {one.key for one in conflicts(office.store)}
    coming = [one for one in conflicts_seen(unit.connection) if one.key not in known]
    sides = names_of_sides(office)
    last = reports[-1]
    return WouldBring(
        files=files,
        households=_changes(office, unit, keys[:MOST_HOUSEHOLDS]),
        unlisted=max(len(keys) - MOST_HOUSEHOLDS, 0),
        conflicts=tuple(conflict_line(office, one, sides) for one in coming),
        waits=tuple(
            f"{gap.waiting} 条登记要先等着：{area_names(office).full_name(gap.stream.home)}"
            f"缺第 {gap.first}-{gap.last} 号。"
            for gap in last.gaps
        ),
    )


def _changes(office: Office, unit: Unit, keys: Keys) -> tuple[HouseholdChange, ...]:
    before = {file.household.id: file for file in files_of(office.store, keys)}
    after = {file.household.id: file for file in files_seen(unit.connection, keys)}
    names = area_names(office)
    people = {row.id: row.name or "" for row in unit.rows(Person)}
    found = (_change(unit.connection, before.get(key[1]), after.get(key[1]), names, people) for key in keys)
    return tuple(one for one in found if one is not None)


def _change(
    connection: Moment,
    old: HouseholdFile | None,
    new: HouseholdFile | None,
    names: AreaNames,
    people: Mapping[str, str],
) -> HouseholdChange | None:
    file = new or old
    if file is None:
        return None
    changes: tuple[Change, ...] = ()
    interviews: list[Interview] = []
    if new is not None:
        known = {row.id for row in old.interviews} if old else set()
        interviews = [row for row in new.interviews if row.id not in known]
    if old is not None and new is not None:
        changes = tuple(_differences(connection, old, new, people))
        if not changes and not interviews:
            return None
    return HouseholdChange(
        home=HomeCode(file.household.home),
        id=RowId(file.household.id),
        village=names.full_name(file.household.home),
        number=number_of(file.household),
        name=head_name(file),
        state="new" if old is None else "removed" if new is None else "changed",
        interviews=tuple(_interview_words(row, people) for row in interviews),
        changes=changes,
        people=tuple(_newcomer(row) for row in file.members) if old is None else (),
    )


def _newcomer(row: Member) -> Newcomer:
    return Newcomer(
        name=_shown(row, ("name",)),
        relation=_shown(row, ("relation",)),
        birth_date=_shown(row, ("birth_date",)),
        document_number=_shown(row, ("document_number",)) or _shown(row, ("no_document_reason",)),
    )


def _differences(
    connection: Moment, old: HouseholdFile, new: HouseholdFile, people: Mapping[str, str]
) -> list[Change]:
    before = {(type(row), row.id): row for row in rows_of_file(old)}
    after = {(type(row), row.id): row for row in rows_of_file(new)}
    interviews = {row.id: row for row in new.interviews}
    found = []
    for key, row in after.items():
        earlier = before.get(key)
        if earlier is None or _values(earlier) != _values(row):
            found += _row_changes(connection, earlier, row, people, interviews)
    for key, row in before.items():
        if key not in after:
            found.append(Change(whose=_whose(row), label="", old=_words_of(row), new="（删除）", source=""))
    return found


def _row_changes(
    connection: Moment,
    earlier: SharedRow | None,
    row: SharedRow,
    people: Mapping[str, str],
    interviews: Mapping[str, Interview],
) -> list[Change]:
    model = type(row)
    sources = {}
    for line in history_seen(connection, model, row.home, row.id):
        if line.standing:
            interview = interviews.get(line.interview or "")
            sources[line.field] = (
                _interview_words(interview, people)
                if interview
                else f"{people.get(line.person, '')} 登记".strip()
            )
    if earlier is None:
        source = next(iter(sources.values()), "")
        return [Change(whose=_whose(row), label="", old="（没有）", new=_words_of(row), source=source)]
    return [
        Change(
            whose=_whose(row),
            label=field_label(model, name),
            old=_shown(earlier, columns) or "（空）",
            new=_shown(row, columns) or "（空）",
            source=sources.get(name, ""),
        )
        for name, columns in _fields(earlier, row)
    ]


def _fields(earlier: SharedRow, row: SharedRow) -> list[tuple[str, tuple[str, ...]]]:
    """Return the journal fields that differ and that people read, with their columns."""
    found = [
        (name, field.columns)
        for name, field in journal_fields(table_of(type(row))).items()
        if name not in UNSHOWN_FIELDS
        and any(getattr(row, column, None) != getattr(earlier, column, None) for column in field.columns)
    ]
    old, new = _extra(earlier), _extra(row)
    more = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return found + [(f"extra.{key}", (f"extra.{key}",)) for key in more]


def _extra(row: SharedRow) -> dict[str, object]:
    text = getattr(row, "extra", None)
    found = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _shown(row: SharedRow, columns: Sequence[str]) -> str:
    table = str(table_of(type(row)).name)
    words = []
    for column in columns:
        key = column.removeprefix("extra.")
        value = _extra(row).get(key) if key != column else getattr(row, column, None)
        spec = field_spec(table, column)
        words.append(show_field(spec, value) if spec else "" if value is None else str(value))  # type: ignore[arg-type]  # a column's own value
    return " ".join(word for word in words if word)


def _words_of(row: SharedRow) -> str:
    """Return a whole row in a few words: its first fields that are filled in, as the forms have them."""
    table = str(table_of(type(row)).name)
    columns = [one.column for one in fields_of(table) if one.kind is not FieldKind.FLAG]
    fields = journal_fields(table_of(type(row)))
    others = [name for name in fields if name not in UNSHOWN_FIELDS] if not columns else []
    shown = [_shown(row, (column,)) for column in columns]
    shown += [_shown(row, fields[name].columns) for name in others]
    return "，".join([word for word in shown if word][:_MOST_WORDS])


def _whose(row: SharedRow) -> str:
    word = TABLE_WORDS.get(type(row), "其他")
    return f"{word} {row.name}" if isinstance(row, Member) and row.name else word


def _values(row: SharedRow) -> dict[str, object]:
    return row.model_dump()


def _interview_words(row: Interview, people: Mapping[str, str]) -> str:
    day = row.surveyed_on.isoformat() if row.surveyed_on else ""
    who = "、".join(people.get(one, one) for one in (row.surveyor_1, row.surveyor_2) if one)
    return f"{day} 入户调查（{who}）" if who else f"{day} 入户调查".strip()


__all__ = ["Change", "HouseholdChange", "LookedAt", "Newcomer", "WouldBring", "look_through"]
