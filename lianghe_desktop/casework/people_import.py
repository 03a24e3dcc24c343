"""Take in a list of households and people from Excel: all of it, or nothing and a list of what to mend.

Source of the columns: export header of the household-member list of the national system.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.import_plan import NewPerson, ValueChange, make_plan
from lianghe_desktop.casework.import_rows import Judging
from lianghe_desktop.casework.import_runs import write_plan
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.register import require_village
from lianghe_desktop.documents import write_errors_xlsx
from lianghe_desktop.documents.member_columns import TITLE_OF
from lianghe_desktop.documents.member_list import (
    MemberRow,
    MemberSheet,
    members_of_list,
    open_list,
    suggested_columns,
)
from lianghe_desktop.documents.privacy import masked
from lianghe_desktop.documents.sheet_reading import CellError, Sheet, SkippedRow
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.bulk import collector_paused

_SAMPLES = 3


class Mode(StrEnum):
    """Whether to write, or only to say what would be written."""

    CHECK = "check"
    WRITE = "write"


@dataclass(frozen=True, kw_only=True, slots=True)
class ListColumn:
    """One column of the list: its title, what it was read as (None: left out), some of what stands in it.

    problems: how many of its cells could not be read or must be looked at.
    """

    title: str
    key: str | None
    samples: tuple[str, ...]
    problems: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportResult:
    """What a list holds, what is wrong with it, and whether it was written.

    households, people: all that the list names; new_households, new: what the register does not have;
    changes: fields whose value differs (written where the person wanted it); same_people: nothing to do.
    doubts: what was left out for a person to look at; skipped: rows that are none (sums, heads).
    run: the key to take it back by.
    """

    households: int
    people: int
    written: bool
    errors: tuple[CellError, ...]
    ignored_columns: tuple[str, ...]
    errors_file: Path | None
    new_households: int = 0
    new: tuple[NewPerson, ...] = ()
    changes: tuple[ValueChange, ...] = ()
    same_people: int = 0
    doubts: tuple[CellError, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    columns: tuple[ListColumn, ...] = ()
    changes_written: bool = False
    run: RowId | None = None


@collector_paused()
def import_people(
    office: Office,
    acting: Acting,
    path: Path,
    *,
    village: str | None = None,
    mode: Mode = Mode.WRITE,
    known: Mapping[str, str] | None = None,
    columns: Sequence[str | None] | None = None,
    update: bool = False,
    progress: Callable[[int, int], bool] = lambda _done, _total: True,
) -> ImportResult:
    """Read a workbook and write its households and people, in one unit of work.

    `village` is the home of rows whose sheet names none; `known` are titles settled before (a saved
    mapping), `columns` says for each column what it is. What is registered already is changed only with
    `update`. With any error nothing is written and the rows to mend are listed in FILE-errors.xlsx beside
    the workbook; what is doubtful is left out and listed there too.

    Raises:
        UserError: Columns are missing, the file is no workbook, the village is not of this desk, or
            the person stopped the work.
    """
    require(acting, Act.REGISTER)
    if village is not None:
        require_village(office, HomeCode(village))
    table = open_list(path, known=known)
    sheet = members_of_list(table, name=path.name, known=known, columns=columns, today=acting.today)
    judging = Judging(office=office, errors=list(sheet.errors), doubts=[])
    groups = _groups(office, judging, sheet, village)
    plan = make_plan(judging, groups, partial(_go_on, progress))
    judging.doubts += _open_doubts(sheet)
    errors, doubts = _in_order(sheet, judging.errors), _in_order(sheet, judging.doubts)
    errors_file = None
    if errors or doubts:
        errors_file = path.with_name(f"{path.stem}-errors.xlsx")
        write_errors_xlsx(errors_file, sheet.sheet, errors, doubts)
    run = None
    if mode is Mode.WRITE and not errors:
        going_on = partial(_go_on, progress)
        run = write_plan(office, acting, plan, file=path.name, update=update, going_on=going_on)
    return ImportResult(
        households=plan.households,
        people=plan.people,
        written=run is not None,
        errors=errors,
        ignored_columns=sheet.ignored,
        errors_file=errors_file,
        new_households=plan.new_households,
        new=tuple(plan.new),
        changes=tuple(plan.changes),
        same_people=plan.same_people,
        doubts=doubts,
        skipped=sheet.sheet.skipped,
        columns=list_columns(sheet.sheet, sheet.columns, (*errors, *doubts)),
        changes_written=run is not None and update,
        run=run,
    )


def look_at_list(path: Path, *, known: Mapping[str, str] | None = None) -> tuple[ListColumn, ...]:
    """Return the columns of a list and what each seems to be; nothing else is judged.

    Raises:
        UserError: The file is no workbook, or no head was found in it.
    """
    sheet = open_list(path, known=known)
    return list_columns(sheet, suggested_columns(sheet, known))


def list_columns(
    sheet: Sheet, keys: Sequence[str | None], problems: Sequence[CellError] = ()
) -> tuple[ListColumn, ...]:
    """Return the columns of a list as a person looks at them, those without a title and words left out."""
    counts: dict[str, int] = {}
    for one in problems:
        counts[one.column] = counts.get(one.column, 0) + 1
    found = []
    for at, (title, key) in enumerate(zip(sheet.header, keys, strict=True)):
        words = (row.cells[at].text for row in sheet.rows if at < len(row.cells) and row.cells[at].text)
        samples = tuple(dict.fromkeys(word for _, word in zip(range(20), words, strict=False)))[:_SAMPLES]
        samples = tuple(masked(sample) for sample in samples)
        found.append(ListColumn(title=title, key=key, samples=samples, problems=counts.get(title, 0)))
    return tuple(found)


def _in_order(sheet: MemberSheet, found: Sequence[CellError]) -> tuple[CellError, ...]:
    """Return what was found row by row, each column by the title that it has in the list."""
    titles = {TITLE_OF[key]: title for key, title in zip(sheet.columns, sheet.sheet.header, strict=True)
              if key and title}  # fmt: skip
    named = [replace(one, column=titles.get(one.column, one.column)) for one in found]
    return tuple(sorted(named, key=lambda one: (one.sheet, one.row)))


def _open_doubts(sheet: MemberSheet) -> list[CellError]:
    """Return the doubtful cells but birth days that a document number settles."""
    settled = {row.row for row in sheet.rows if row.document_number}
    return [one for one in sheet.doubts if one.row not in settled]


def _groups(
    office: Office, judging: Judging, sheet: MemberSheet, village: str | None
) -> dict[tuple[HomeCode, str], list[MemberRow]]:
    known = villages(office)
    names = {v.name: v.home for v in known} | {v.full_name: v.home for v in known}
    fallback = HomeCode(village) if village else (known[0].home if len(known) == 1 else None)
    fallback = office.home if office.is_village else fallback
    by_head = all(row.head_document_number for row in sheet.rows)
    groups: dict[tuple[HomeCode, str], list[MemberRow]] = {}
    for row in sheet.rows:
        home = names.get(row.village.strip()) if row.village else fallback
        if home is None and office.is_village:
            home = fallback
        if home is None:
            reason = (
                f"本机没有名为“{row.village}”的村（居），请核对村名。"
                if row.village
                else "没有写是哪个村，本机又管着几个村，请补上村名。"
            )
            judging.refuse(row, "村", reason)
            continue
        own = row.head_document_number if by_head else None
        groups.setdefault((home, row.household_no or own or f"第 {row.block} 户"), []).append(row)
    return groups


def _go_on(progress: Callable[[int, int], bool], done: int, total: int) -> None:
    if not progress(done, total):
        raise UserError(ErrorCode.WRONG_STATE, "已按您的要求停止导入，没有写入任何内容。")
