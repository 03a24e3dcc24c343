"""Fill a mapped table: for one household, for each, into one workbook, or as a list.

Nothing but what is shown is written: no author, no comments, no hidden sheets of ours. The file names carry
household numbers, never names of people. Each writing is an event of the audit.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from lianghe_desktop.casework.duties.periods import Every, Period, parse_period, period_of
from lianghe_desktop.casework.mappings import keep_answers, read_answers, read_mapping
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_values import number_of
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.sheets.filler import Filler
from lianghe_desktop.casework.sheets.mapping import KIND, SheetMapping, from_json
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.documents.blanks.excel import fill_excel
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.households import HouseholdFile, files_of

Keys = Sequence[tuple[HomeCode, RowId]]
Progress = Callable[[int, int], bool]
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
_PERIODS = (Every.MONTH, Every.QUARTER, Every.HALF_YEAR, Every.YEAR)


class How(StrEnum):
    """What is written: a file for each household, one workbook with a sheet for each, or one list."""

    EACH = "each"
    BOOK = "book"
    LIST = "list"


@dataclass(frozen=True, kw_only=True, slots=True)
class FillOrder:
    """What a person wants filled in.

    answers: place -> what was typed for a place that nothing is known for; remember keeps them for the table.
    """

    name: str
    households: Keys
    how: How
    out: Path
    answers: Mapping[str, str]
    period: Period
    remember: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """Which files were written, and how many places of them are still blank.

    left_out: people and the like that a Word table has no column for.
    """

    paths: tuple[Path, ...]
    households: int
    blank: int
    left_out: int = 0


def period_from(text: str | None, acting: Acting) -> Period:
    """Read a period written as 2026-11, 2026-Q4, 2026-H2 or 2026; the present month without one.

    Raises:
        UserError: It is none of these.
    """
    if not text:
        return period_of(acting.today, Every.MONTH)
    for every in _PERIODS:
        try:
            return parse_period(text, every)
        except UserError:
            continue
    raise UserError(ErrorCode.BAD_INPUT, f"“{text}”不是时段，应写成 2026-11、2026-Q4、2026-H2 或 2026。")


def usual_way(mapping: SheetMapping) -> How:
    """Return how a table is usually filled: as a list where it has rows of households, else for each."""
    return How.LIST if mapping.is_list else How.EACH


def remembered(office: Office, name: str) -> Mapping[str, str]:
    """Return what was typed for a table before: place -> words."""
    text = read_answers(office, KIND, name)
    found: dict[str, str] = json.loads(text) if text else {}
    return found


def fill(
    office: Office, acting: Acting, order: FillOrder, *, progress: Progress = lambda _done, _total: True
) -> Filled:
    """Fill a table in and write it; the blank kept inside the mapping is never changed.

    Raises:
        UserError: The role may not, there is no such table, no household was chosen, or the person stopped:
            files written before stay.
        EnvironmentFault: A file cannot be written.
    """
    require(acting, Act.EXPORT)
    mapping = from_json(read_mapping(office, KIND, order.name))
    if not order.households:
        raise UserError(ErrorCode.BAD_INPUT, "还没有选户，请先选要填的户。")
    if order.how is How.BOOK and mapping.is_word:
        raise UserError(ErrorCode.BAD_INPUT, "Word 表不能填进一个工作簿，请改选“每户一个文件”。")
    files = files_of(office.store, order.households)
    answers = _by_line(office, acting, mapping, order, files)
    if order.remember:
        kept = {**remembered(office, order.name), **answers}
        keep_answers(office, acting, KIND, order.name, json.dumps(kept, ensure_ascii=False, sort_keys=True))
    filler = Filler(office, acting, mapping, answers=answers, period=order.period)
    paths = _written_files(filler, mapping, files, order, progress)
    record_event(office, acting, "sheet_filled", subject="saved_mapping")
    return Filled(paths=tuple(paths), households=len(files), blank=filler.blank, left_out=filler.left_out)


def _by_line(
    office: Office, acting: Acting, mapping: SheetMapping, order: FillOrder, files: Sequence[HouseholdFile]
) -> dict[str, str]:
    """Return the answers, those for a single cell of a block kept for whoever's line it is.

    Beyond the lines that the blank has, a line is named by its number: 表一!H6:H8@4.
    """
    filler = Filler(office, acting, mapping, answers={}, period=order.period)
    names: dict[str, str] = {}
    for block in mapping.blocks:
        if order.how is How.LIST:
            lines = filler.list_lines(block, files)
        else:
            lines = filler.lines_of(block, files[0]) if len(files) == 1 else []
        for at, line in enumerate(lines):
            for field in block.fields:
                names[block.one(field, str(at + 1))] = block.one(field, line.id)
                if at < block.lines.size:
                    names[str(block.lines.place(at, field.at))] = block.one(field, line.id)
    return {names.get(place, place): words for place, words in order.answers.items()}


def _written_files(
    filler: Filler,
    mapping: SheetMapping,
    files: Sequence[HouseholdFile],
    order: FillOrder,
    progress: Progress,
) -> list[Path]:
    ending = Path(mapping.file_name).suffix.lower()
    if order.how is How.LIST:
        _go_on(progress, 0, 1)
        return [_write(order.out, filler.as_list(files))]
    if order.how is How.BOOK:
        copies = []
        for done, file in enumerate(files):
            _go_on(progress, done, len(files))
            copies += filler.copies_of(file)
        return [_write(order.out, fill_excel(mapping.blank, copies))]
    if len(files) == 1 and order.out.suffix.lower() == ending:
        return [_write(order.out, filler.for_household(files[0]))]
    paths = []
    taken: set[str] = set()
    for done, file in enumerate(files):
        _go_on(progress, done, len(files))
        stem = _free_name(_NOT_IN_NAMES.sub("", f"{order.name}-{number_of(file.household)}"), taken)
        paths.append(_write(order.out / f"{stem}{ending}", filler.for_household(file)))
    return paths


def _write(path: Path, content: bytes) -> Path:
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as fault:
        with suppress(OSError):  # the folder may not even let us look
            part.unlink(missing_ok=True)
        raise EnvironmentFault(
            ErrorCode.DISK,
            f"写不了“{path.name}”：文件可能正打开着，或磁盘已满、没有写入权限；请关闭它或换个位置再试。",
        ) from fault
    return path


def _free_name(stem: str, taken: set[str]) -> str:
    shown, count = stem, 1
    while shown in taken:
        count += 1
        shown = f"{stem}-{count}"
    taken.add(shown)
    return shown


def _go_on(progress: Progress, done: int, total: int) -> None:
    if not progress(done, total):
        raise UserError(ErrorCode.WRONG_STATE, "已按您的要求停止；已经写好的文件留着，其余没有写。")
