"""Write what a list brings, remember it, and take the whole of it back in one act.

Whatever was done by hand after the import stays and is told; the undo is itself in the history of every row.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.fields import field_spec
from lianghe_desktop.casework.import_plan import Plan, ValueChange
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.register import next_provisional_no
from lianghe_desktop.casework.reviewing.locks import write_guarded
from lianghe_desktop.records.declare import Shelf
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.local_tables import ImportRun
from lianghe_desktop.store.lines import StreamName
from lianghe_desktop.store.merge import RowKey
from lianghe_desktop.store.undoing import Span, Undone, next_numbers, undo_unit
from lianghe_desktop.store.unit import Unit

_BATCH = 2000
_MOST_TOLD = 200
GoingOn = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportUndone:
    """What taking an import back did; `kept` says in sentences what stays because it was changed later."""

    removed: int
    restored: int
    kept: tuple[str, ...]


def write_plan(
    office: Office, acting: Acting, plan: Plan, *, file: str, update: bool, going_on: GoingOn
) -> RowId | None:
    """Write what is new, with `update` also what differs, in one unit; None where there is nothing to write.

    Raises what `going_on` raises; nothing is written then.
    """
    changes = plan.changes if update else []
    if not plan.rows and not changes:
        return None
    run_id = office.new_id()
    homes = {row.home for row in plan.rows} | {one.home for one in changes}

    def job(unit: Unit) -> None:
        first = next_numbers(unit, homes, Shelf.VILLAGE)
        _number(office, unit, [row for row in plan.rows if isinstance(row, Household)])
        for start in range(0, len(plan.rows), _BATCH):
            unit.insert_many(plan.rows[start : start + _BATCH])
            going_on(min(start + _BATCH, len(plan.rows)), len(plan.rows))
        _change(unit, changes)
        unit.put(
            ImportRun(
                id=run_id,
                file=file,
                at=unit.now_ms,
                person=acting.person,
                households=plan.new_households,
                people=len(plan.new),
                changed=len(changes),
                spans=json.dumps(_spans(unit, first)),
            )
        )

    write_guarded(office, acting, job)
    return run_id


def import_runs(office: Office) -> list[ImportRun]:
    """Return the lists that were taken in on this desk, the newest first."""
    return sorted(office.store.rows(ImportRun), key=lambda run: (run.at, run.id), reverse=True)


def last_run(office: Office) -> ImportRun:
    """Return the newest import that was not taken back.

    Raises:
        UserError: There is none.
    """
    for run in import_runs(office):
        if run.undone_at is None:
            return run
    raise UserError(ErrorCode.NOT_FOUND, "没有可以撤销的导入。")


def undo_import(
    office: Office, acting: Acting, run_id: str, *, going_on: GoingOn = lambda _done, _total: None
) -> ImportUndone:
    """Take a whole import back, but for what was worked on later.

    Raises:
        UserError: The role may not, there is no such import, or it was taken back before.
    """
    require(acting, Act.REMOVE)
    found = office.store.rows(ImportRun, where={"id": run_id})
    if not found:
        raise UserError(ErrorCode.NOT_FOUND, "找不到这一次导入，请先列出以前的导入再选。")
    run = found[0]
    if run.undone_at is not None:
        raise UserError(ErrorCode.WRONG_STATE, f"“{run.file}”的导入已经撤销过了。")
    spans = [
        Span(stream=StreamName(home, author, shelf), first=first, last=last)
        for home, author, shelf, first, last in json.loads(run.spans)
    ]

    def job(unit: Unit) -> tuple[Undone, tuple[str, ...]]:
        undone = undo_unit(unit, spans, going_on=going_on)
        unit.put(ImportRun(**(run.model_dump() | {"undone_at": unit.now_ms})))
        return undone, _kept_words(unit, undone)

    undone, kept = office.store.write(job, actor=acting.actor)
    return ImportUndone(removed=undone.removed, restored=undone.restored, kept=kept)


def _number(office: Office, unit: Unit, households: Sequence[Household]) -> None:
    """Give provisional numbers to households whose list has none."""
    next_no: dict[str, tuple[str, int]] = {}
    for row in households:
        if row.household_no:
            continue
        if row.home not in next_no:
            mark, _, first = next_provisional_no(office, unit, HomeCode(row.home)).rpartition("-")
            next_no[row.home] = (mark, int(first))
        mark, number = next_no[row.home]
        row.provisional_no = f"{mark}-{number:04d}"
        next_no[row.home] = (mark, number + 1)


def _change(unit: Unit, changes: Sequence[ValueChange]) -> None:
    by_row: dict[tuple[str, str], tuple[ValueChange, dict[str, object]]] = {}
    for one in changes:
        by_row.setdefault((one.home, one.id), (one, {}))[1][one.column] = one.value
    for one, values in by_row.values():
        unit.change(one.model, one.home, one.id, values)


def _spans(unit: Unit, first: dict[StreamName, int]) -> list[list[str | int]]:
    counts: dict[str, int] = {}
    for key in unit.touched:
        counts[key.home] = counts.get(key.home, 0) + 1
    return [
        [name.home, name.author, name.shelf, number, number + counts[name.home] - 1]
        for name, number in first.items()
        if counts.get(name.home)
    ]


def _kept_words(unit: Unit, undone: Undone) -> tuple[str, ...]:
    words: dict[str, None] = {}
    for key, field in undone.kept_fields[:_MOST_TOLD]:
        spec = field_spec(key.table, field)
        words[f"{_whose(unit, key)}的“{spec.label if spec else field}”后来又改过，保留现在的内容。"] = None
    for key in undone.kept_rows[:_MOST_TOLD]:
        if key.table == "household":
            words[f"{_whose(unit, key)}后来有新的登记，整户保留。"] = None
    return tuple(words)


def _whose(unit: Unit, key: RowKey) -> str:
    if key.table == "member":
        member = unit.get(Member, key.home, key.id)
        return member.name or "一位家庭成员" if member else "一位家庭成员"
    household = unit.get(Household, key.home, key.id)
    number = (household.household_no or household.provisional_no) if household else None
    return f"户编号 {number} 的户" if number else "一户"
