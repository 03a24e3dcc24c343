"""Hold an interview against the records, three-way: what it says now, what it said before, what is kept.

Only answers that differ from the interview's previous instance are written. Where the record was
changed meanwhile, both values stand side by side and a person chooses before the interview is
finished. A member who was left out becomes a question, never a delete. Members are matched by document
number, then by name and birth date, before new ones are made.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lianghe_desktop.casework.fields import FieldValue, field_spec, show_field
from lianghe_desktop.casework.household_reading import living
from lianghe_desktop.casework.projected_answers import Answers, Line, Value
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.declare import SharedRow, journal_fields, shared_tables
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.livelihood import Cause, IncomeLine, SpendingLine
from lianghe_desktop.records.money import yuan_text
from lianghe_desktop.store.households import HouseholdFile


@dataclass(frozen=True, slots=True)
class RowRef:
    """Name a row: its table and its id, or None and a key for a row still to be made."""

    table: str
    id: str | None
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Write:
    """One field to write: `values` by column; `key` names it for a person's choice."""

    row: RowRef
    values: Mapping[str, Value]
    key: str
    who: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsentMember:
    """Somebody of the register whom the interview does not name."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Projection:
    """What finishing would do: plain writes, clashes to choose from, members who are missing.

    member_ids: for each member of the interview in order, the id in the register or None (new).
    """

    writes: tuple[Write, ...]
    clashes: tuple[Write, ...]
    absent: tuple[AbsentMember, ...]
    member_ids: tuple[str | None, ...]


@dataclass(slots=True)
class _Sorting:
    first: bool  # there is no previous instance
    writes: list[Write] = field(default_factory=list)
    clashes: list[Write] = field(default_factory=list)

    def put(self, write: Write, *, now: object, before: object, kept: object) -> None:
        """Sort one field by the three values; `before` counts only with a previous instance."""
        if now == kept or (not self.first and now == before):
            return
        settled = kept is None or kept == () or (not self.first and kept == before)
        (self.writes if settled else self.clashes).append(write)


def project(answers: Answers, previous: Answers | None, file: HouseholdFile | None) -> Projection:
    """Compare an interview with its previous instance and with the records.

    `file` is None for a household that is not registered yet: then everything is a write.
    """
    members = living(file.members) if file else []
    ids = match_members(answers.members, members)
    earlier = _previous_by_id(previous, members)
    sorting = _Sorting(first=previous is None)
    _compare_rows(answers, previous, file, sorting)
    for index, (values, member_id) in enumerate(zip(answers.members, ids, strict=True), start=1):
        row = next((m for m in members if m.id == member_id), None)
        ref = RowRef("member", member_id, f"member{index}")
        name = str(values.get("name") or (row.name if row else "") or f"第{index}位成员")
        before = earlier.get(member_id or "", {})
        _compare_columns(ref, name, values, before, row, sorting)
    _compare_lines(answers, previous, file, ids, sorting)
    _compare_causes(answers, previous, file, sorting)
    absent = tuple(AbsentMember(id=m.id, name=m.name or "") for m in members if m.id not in ids)
    return Projection(
        writes=tuple(sorting.writes), clashes=tuple(sorting.clashes), absent=absent, member_ids=ids
    )


def match_members(
    interviewed: Iterable[Mapping[str, Value]], registered: Iterable[Member]
) -> tuple[str | None, ...]:
    """Return for each interviewed member the registered one: by number, then by name and birth date."""
    free = list(registered)
    wanted = list(interviewed)
    found: list[str | None] = [None] * len(wanted)
    for same in (_same_id, _same_number, _same_name_and_birth):
        for index, values in enumerate(wanted):
            match = next((m for m in free if found[index] is None and same(values, m)), None)
            if match is not None:
                found[index] = match.id
                free.remove(match)
    return tuple(found)


def _same_id(values: Mapping[str, Value], row: Member) -> bool:
    """Follow-ups carry the id of the member they were opened for."""
    return bool(values.get("id")) and values.get("id") == row.id


def _same_number(values: Mapping[str, Value], row: Member) -> bool:
    return bool(row.document_number) and values.get("document_number") == row.document_number


def _same_name_and_birth(values: Mapping[str, Value], row: Member) -> bool:
    if values.get("document_number") and row.document_number:
        return False
    return bool(row.name) and values.get("name") == row.name and values.get("birth_date") == row.birth_date


def _previous_by_id(previous: Answers | None, members: list[Member]) -> dict[str, Mapping[str, Value]]:
    if previous is None:
        return {}
    ids = match_members(previous.members, members)
    return {id_: values for id_, values in zip(ids, previous.members, strict=True) if id_}


def _compare_rows(
    answers: Answers, previous: Answers | None, file: HouseholdFile | None, sorting: _Sorting
) -> None:
    parts = (
        (
            "household",
            answers.household,
            previous.household if previous else {},
            file.household if file else None,
        ),
        ("housing", answers.housing, previous.housing if previous else {}, file.housing if file else None),
        ("assets", answers.assets, previous.assets if previous else {}, file.assets if file else None),
    )
    for table, now, before, row in parts:
        ref = RowRef(table, file.household.id if file else None, table)
        _compare_columns(ref, "", now, before, row, sorting)


def _compare_columns(
    ref: RowRef,
    who: str,
    now: Mapping[str, Value],
    before: Mapping[str, Value],
    row: SharedRow | None,
    sorting: _Sorting,
) -> None:
    for name, columns in _fields_answered(ref.table, now, before):
        new = tuple(now.get(c) for c in columns)
        old = tuple(_kept(row, c) for c in columns)
        was = tuple(before.get(c) for c in columns)
        if all(v is None for v in new) and (sorting.first or not any(c in before for c in columns)):
            continue  # not asked: the record keeps what it has
        write = Write(
            row=ref,
            values=dict(zip(columns, new, strict=True)),
            key=f"{ref.table}:{ref.id or ref.key}:{name}",
            who=who,
            label=_label(ref.table, columns),
            old=_shown(ref.table, columns, old),
            new=_shown(ref.table, columns, new),
        )
        unknown = all(v is None for v in old)
        sorting.put(write, now=new, before=was, kept=() if unknown and sorting.first else old)


def _fields_answered(
    table: str, now: Mapping[str, Value], before: Mapping[str, Value]
) -> list[tuple[str, tuple[str, ...]]]:
    """Return the journal fields that the interview speaks of, a group whole or not at all."""
    answered = {*now, *before}
    fields = [
        (f.name, f.columns)
        for f in journal_fields(shared_tables()[table]).values()
        if answered.intersection(f.columns)
    ]
    extras = [(name, (name,)) for name in sorted(answered) if name.startswith("extra.")]
    return fields + extras


def _kept(row: SharedRow | None, column: str) -> Value:
    if row is None:
        return None
    if column.startswith("extra."):
        return extra_of(row).get(column.removeprefix("extra."))
    value: Value = getattr(row, column)
    return value


def extra_of(row: SharedRow) -> dict[str, Value]:
    """Return the answers to questions that have no column."""
    text = getattr(row, "extra", None)
    return dict(json.loads(text)) if text else {}


def _compare_lines(
    answers: Answers,
    previous: Answers | None,
    file: HouseholdFile | None,
    ids: tuple[str | None, ...],
    sorting: _Sorting,
) -> None:
    kept = _kept_lines(file, answers.window)
    for table, kind in sorted({(line.table, line.kind) for line in answers.lines}):
        now = {line: fen for line, fen in answers.lines.items() if (line.table, line.kind) == (table, kind)}
        here = {key: row for key, row in kept.items() if key[:2] == (table, kind)}
        if here and sum(now.values()) == sum(row.amount_fen or 0 for row in here.values()):
            continue
        before = _lines_before(previous, answers, ids)
        keyed = {_line_key(line, ids): (line, fen) for line, fen in now.items()}
        for key in sorted({*keyed, *here}, key=str):
            line, fen = keyed.get(key, (None, None))
            row = here.get(key)
            write = _line_write(table, kind, key, line, fen, row)
            was = before.get(key)
            sorting.put(write, now=fen, before=was, kept=row.amount_fen if row else None)


_LineKey = tuple[str, str, str | None, str | None]


def _line_key(line: Line, ids: tuple[str | None, ...]) -> _LineKey:
    member = None if line.member is None else ids[line.member - 1] or f"member{line.member}"
    return (line.table, line.kind, line.detail, member)


def _kept_lines(
    file: HouseholdFile | None, window: tuple[dt.date, dt.date] | None
) -> dict[_LineKey, IncomeLine | SpendingLine]:
    if file is None:
        return {}
    found: dict[_LineKey, IncomeLine | SpendingLine] = {}
    lines: tuple[IncomeLine | SpendingLine, ...] = (*file.income, *file.spending)
    for line in lines:
        if not line.gone and line.kind and (line.window_from, line.window_to) == window:
            table = "income_line" if isinstance(line, IncomeLine) else "spending_line"
            detail = line.detail if isinstance(line, IncomeLine) else None
            found[table, line.kind, detail, line.member_id] = line
    return found


def _lines_before(
    previous: Answers | None, answers: Answers, ids: tuple[str | None, ...]
) -> dict[_LineKey, int]:
    """Return the amounts of the previous instance where it spoke of the same 12 months."""
    if previous is None or previous.window != answers.window:
        return {}
    numbers = {values.get("document_number"): index for index, values in enumerate(answers.members, start=1)}
    before: dict[_LineKey, int] = {}
    for line, fen in previous.lines.items():
        whose = line.member
        if whose is not None:
            whose = numbers.get(previous.members[whose - 1].get("document_number"))
        before[_line_key(Line(line.table, line.kind, line.detail, whose), ids)] = fen
    return before


def _line_write(
    table: str,
    kind: str,
    key: _LineKey,
    line: Line | None,
    fen: int | None,
    row: IncomeLine | SpendingLine | None,
) -> Write:
    titles = code_list("income_kind" if table == "income_line" else "spending_kind")
    item = titles.find(key[2] or kind) or titles.item(kind)
    values: dict[str, Value] = {"amount_fen": fen}
    if row is None and line is not None:
        values |= {"kind": kind}
        if key[2] is not None:
            values["detail"] = key[2]
        if key[3] is not None:
            values["member_id"] = key[3]
    return Write(
        row=RowRef(table, row.id if row else None, f"{table}:{'/'.join(str(part) for part in key[1:])}"),
        values=values,
        key=f"{table}:{'/'.join(str(part) for part in key[1:])}",
        who="",
        label=item.label,
        old=yuan_text(row.amount_fen) if row and row.amount_fen is not None else "",
        new=yuan_text(fen) if fen is not None else "",
    )


def _compare_causes(
    answers: Answers, previous: Answers | None, file: HouseholdFile | None, sorting: _Sorting
) -> None:
    if not answers.causes and not (previous and previous.causes):
        return
    kept: dict[str, Cause] = {c.code: c for c in (file.causes if file else ()) if c.code and not c.gone}
    for code in sorted({*answers.causes, *kept}):
        row = kept.get(code)
        now = answers.causes.get(code)
        before = previous.causes.get(code) if previous else None
        values: dict[str, Value] = {"gone": True} if now is None else {"main": now}
        if row is None:
            values["code"] = code
        label = code_list("poverty_cause").find(code)
        write = Write(
            row=RowRef("cause", row.id if row else None, f"cause:{code}"),
            values=values,
            key=f"cause:{code}",
            who="",
            label=f"致贫原因：{label.label if label else code}",
            old=_cause_word(row.main if row else None, known=row is not None),
            new=_cause_word(now, known=now is not None),
        )
        sorting.put(write, now=now, before=before, kept=bool(row.main) if row else None)


def _cause_word(main: bool | None, *, known: bool) -> str:  # noqa: FBT001 - three states of one column
    if not known:
        return "没有"
    return "主要原因" if main else "次要原因"


def _label(table: str, columns: tuple[str, ...]) -> str:
    labels = [spec.label for column in columns if (spec := field_spec(table, column))]
    return "、".join(labels) or "补充问题"


def _shown(table: str, columns: tuple[str, ...], values: tuple[Value, ...]) -> str:
    words = []
    for column, value in zip(columns, values, strict=True):
        spec = field_spec(table, column)
        typed: FieldValue = value
        words.append(show_field(spec, typed) if spec else ("" if value is None else str(value)))
    return " ".join(word for word in words if word)
