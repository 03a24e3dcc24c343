"""Read a finished interview as values for columns: which row, which field, which value.

Nothing is compared here and nothing written: `projection.py` does the first, `survey.py` the second.
Source: docs/formats/projection.md.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from lianghe_desktop.records.columns import Day, Flag, WholeNumber
from lianghe_desktop.records.declare import shared_tables
from lianghe_desktop.records.ids import HomeCode
from lianghe_desktop.survey.model import SaveTo
from lianghe_desktop.survey.projection import (
    Conversion,
    ProjectedField,
    ProjectionMap,
    StoredValue,
    stored_value,
)

Value = StoredValue | None
LINE_TABLES = frozenset({"income_line", "spending_line"})


@dataclass(frozen=True, slots=True)
class Line:
    """What tells one amount from another within a window: table, kind, detail, whose it is."""

    table: str
    kind: str
    detail: str | None
    member: int | None  # index of the member in the interview, from 1


@dataclass(frozen=True, slots=True)
class File:
    """One attached file: its name inside the interview and what it shows."""

    name: str
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """Everything an interview says about the records.

    household, housing, assets, interview, visit: column -> value, a blank answer being None. members: the
    same for each member in order. lines: amounts in fen. causes: code -> whether it is the main one.
    """

    home: HomeCode | None
    window: tuple[dt.date, dt.date] | None
    household: Mapping[str, Value]
    housing: Mapping[str, Value]
    assets: Mapping[str, Value]
    interview: Mapping[str, Value]
    visit: Mapping[str, Value]
    members: tuple[Mapping[str, Value], ...]
    lines: Mapping[Line, int]
    causes: Mapping[str, bool]
    files: tuple[File, ...]
    single_mother_index: int | None


@dataclass(frozen=True, slots=True)
class _Node:
    path: str
    member: int | None
    text: str


def read_answers(xml: bytes, projection: ProjectionMap, saved: Sequence[SaveTo]) -> Answers:
    """Read the answers of one interview.

    Args:
        xml: canonical instance, without non-relevant nodes.
        projection: the form's map.
        saved: what the form itself saves to households and members.

    Raises:
        UserError: An answer does not fit the column it is meant for.
    """
    nodes = list(_walk(etree.fromstring(xml, _PARSER), "", None, projection.members))
    present = {node.path for node in nodes if node.text}
    tables = ("household", "housing", "assets", "interview", "help_visit")
    rows: dict[str, dict[str, Value]] = {table: {} for table in tables}
    count = max((node.member or 0 for node in nodes), default=0)
    members: list[dict[str, Value]] = [{} for _ in range(count)]
    saved_at = {entry.path: entry for entry in saved}
    gathered = _Gathered({}, {}, [], [])
    for node in nodes:
        entry = saved_at.get(node.path)
        if entry is not None:
            target = members[node.member - 1] if node.member else rows["household"]
            target[entry.property] = _typed(entry.dataset, entry.property, node.text)
        for projected in projection.of_path(node.path):
            if projected.when is None or projected.when in present:
                _take(projected, node, rows, members, gathered)
    texts = {node.path: node.text for node in nodes}
    return Answers(
        home=HomeCode(texts[projection.home]) if texts.get(projection.home) else None,
        window=_window(texts, projection),
        household=rows["household"],
        housing=rows["housing"],
        assets=rows["assets"],
        interview=rows["interview"],
        visit=rows["help_visit"],
        members=tuple(members),
        lines=_without_idle_zeros(gathered.lines),
        causes=gathered.causes,
        files=tuple(gathered.files),
        single_mother_index=gathered.mothers[0] if gathered.mothers else None,
    )


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(slots=True)
class _Gathered:
    lines: dict[Line, int]
    causes: dict[str, bool]
    files: list[File]
    mothers: list[int]


def _walk(element: etree._Element, above: str, member: int | None, members: str) -> Iterator[_Node]:
    path = f"{above}/{etree.QName(element).localname}"
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        yield _Node(path, member, (element.text or "").strip())
        return
    met = 0
    for child in children:
        inside = member
        if f"{path}/{etree.QName(child).localname}" == members:
            met += 1
            inside = met
        yield from _walk(child, path, inside, members)


def _take(
    projected: ProjectedField,
    node: _Node,
    rows: dict[str, dict[str, Value]],
    members: list[dict[str, Value]],
    gathered: _Gathered,
) -> None:
    value = stored_value(projected.conversion, node.text)
    if projected.conversion is Conversion.MEMBER_IF_YES:
        if value is True and node.member:
            gathered.mothers.append(node.member)
    elif projected.table in LINE_TABLES:
        _take_amount(projected, node, value, gathered.lines)
    elif projected.table == "cause":
        for code in str(value).split() if value else ():
            gathered.causes[code] = gathered.causes.get(code, False) or bool(projected.main)
    elif projected.table == "attachment":
        if value:
            gathered.files.append(File(str(value), projected.kind or ""))
    elif projected.table == "member" and node.member:
        members[node.member - 1][projected.column] = value
    else:
        rows[projected.table][projected.column] = value


def _take_amount(projected: ProjectedField, node: _Node, value: Value, lines: dict[Line, int]) -> None:
    if isinstance(value, int) and not isinstance(value, bool):
        line = Line(projected.table, projected.kind or "", projected.detail, node.member)
        lines[line] = lines.get(line, 0) + value


def _without_idle_zeros(lines: Mapping[Line, int]) -> dict[Line, int]:
    """Leave a line of nothing out where its kind has amounts: nought stays only as the kind's whole."""
    with_amounts = {(line.table, line.kind) for line, fen in lines.items() if fen}
    return {line: fen for line, fen in lines.items() if fen or (line.table, line.kind) not in with_amounts}


def _window(texts: Mapping[str, str], projection: ProjectionMap) -> tuple[dt.date, dt.date] | None:
    first, last = texts.get(projection.window_from), texts.get(projection.window_to)
    if not first or not last:
        return None
    return dt.date.fromisoformat(first[:10]), dt.date.fromisoformat(last[:10])


def _typed(table: str, column: str, text: str) -> Value:
    held = shared_tables()[table].columns.get(column)
    if held is None or not text:
        return text or None
    if isinstance(held.type, Flag):
        return stored_value(Conversion.FLAG, text)
    if isinstance(held.type, Day):
        return stored_value(Conversion.DATE, text)
    if isinstance(held.type, WholeNumber):
        return stored_value(Conversion.WHOLE, text)
    return text
