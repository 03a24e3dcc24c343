"""Read a block copied from Excel as members of a repeat; no Qt.

The first row may name the columns by the questions' words or names; without such a row the columns are
recognised by what stands in them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lianghe_desktop.desktop.widgets.initials import meant
from lianghe_desktop.desktop.widgets.refused import Refused
from lianghe_desktop.desktop.widgets.typed_values import parse_date
from lianghe_desktop.survey import ControlKind, ItemKind, OutlineItem, Session, outline

_NUMBER = re.compile(r"\d{17}[\dXx]")
_NAME = re.compile(r"[㐀-鿿𠀀-𲎯·]{2,15}")
_PHONE = re.compile(r"1\d{10}")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
_MOST_ROWS = 60
_PAIR = 2


@dataclass(frozen=True, slots=True)
class _Option:
    code: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pasted:
    """What pasting did: references of the members made, and sentences about cells that found no place."""

    made: tuple[str, ...]
    complaints: tuple[str, ...]


def read_block(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a copied block, blank ones left out; quoted cells may hold line ends."""
    import csv  # noqa: PLC0415 - wanted only when something is pasted
    import io  # noqa: PLC0415 - as above

    rows = csv.reader(io.StringIO(text.strip("\r\n")), delimiter="\t")
    return tuple(tuple(cell.strip() for cell in row) for row in rows if any(cell.strip() for cell in row))


def paste_members(session: Session, repeat: str, text: str) -> Pasted:
    """Make a member of each row of a block and answer what its columns say.

    repeat: reference of the repeat. Members that are still wholly blank are used first.
    """
    rows = read_block(text)
    if not rows:
        return Pasted(made=(), complaints=("剪贴板里没有表格，请先在 Excel 里选中名单再复制。",))
    sample = _sample(session, repeat)
    columns = _named(rows[0], sample)
    if columns:
        rows = rows[1:]
    else:
        columns = _recognised(rows, sample)
    if not columns:
        return Pasted(
            made=(), complaints=("看不出每一列是什么，请连表头一起复制（姓名、证件号码、与户主的关系……）。",)
        )
    complaints: list[str] = []
    if len(rows) > _MOST_ROWS:
        complaints.append(f"一次最多粘贴 {_MOST_ROWS} 人，后面 {len(rows) - _MOST_ROWS} 行没有放进来。")
    made = [_paste_row(session, repeat, row, columns, complaints) for row in rows[:_MOST_ROWS]]
    return Pasted(made=tuple(made), complaints=tuple(complaints))


def _sample(session: Session, repeat: str) -> list[OutlineItem]:
    """Return the questions of a member, made from the first, or from one that is made for it and stays."""
    if not any(item.ref.startswith(f"{repeat}[1]/") for item in outline(session)):
        session.create_repeat(repeat)
    every = session.definition.items
    shown = {_path(item.ref): item for item in outline(session) if item.kind is ItemKind.QUESTION}
    prefix = _path(repeat)
    found = [item for path, item in shown.items() if path.startswith(f"{prefix}/")]
    known = {_path(item.ref) for item in found}
    for names, item in every.items():
        path = "/" + "/".join(names)
        control = item.control
        if path.startswith(f"{prefix}/") and path not in known and control is not None and control.kind:
            found.append(
                OutlineItem(
                    key=0,
                    kind=ItemKind.QUESTION,
                    ref=path.replace(prefix, f"{repeat}[1]", 1),
                    parent=None,
                    depth=0,
                    label=session.state(path.replace(prefix, f"{repeat}[1]", 1)).label,
                    control=control.kind,
                    appearance=control.appearance,
                )
            )
    order = {path: place for place, path in enumerate("/" + "/".join(names) for names in every)}
    return sorted(found, key=lambda item: order.get(_path(item.ref), 0))


def _path(ref: str) -> str:
    return re.sub(r"\[\d+\]", "", ref)


def _named(head: Sequence[str], questions: Sequence[OutlineItem]) -> dict[int, str]:
    """Return column -> path where a first row names questions; {} where fewer than two names fit."""
    found: dict[int, str] = {}
    for at, word in enumerate(head):
        wanted = re.sub(r"[（(].*?[)）]|[\s*：:]", "", word)
        for item in questions:
            label = re.sub(r"[（(].*?[)）]|[\s*：:]", "", item.label)
            alike = wanted and (
                label == wanted or _path(item.ref).endswith(f"/{word}") or _alias(wanted, label)
            )
            if alike and _path(item.ref) not in found.values():
                found[at] = _path(item.ref)
                break
    return found if len(found) >= min(_PAIR, len([word for word in head if word])) else {}


def _alias(wanted: str, label: str) -> bool:
    groups = (
        {"身份证号", "身份证", "身份证号码", "证件号", "公民身份号码", "证件号码"},
        {"姓名", "家庭成员姓名", "成员姓名"},
        {"关系", "与户主关系", "与户主的关系"},
        {"电话", "手机", "联系电话", "手机号", "本人电话"},
        {"文化程度", "学历"},
        {"婚姻", "婚姻状况"},
    )
    return any(wanted in group and label in group for group in groups)


def _recognised(rows: Sequence[Sequence[str]], questions: Sequence[OutlineItem]) -> dict[int, str]:
    """Tell columns by their cells: names, document numbers, telephone numbers, choices."""
    found: dict[int, str] = {}
    texts = [item for item in questions if item.control is ControlKind.TEXT]
    wanted = (
        (_NUMBER, ("证件号码", "身份证号", "身份证号码")),
        (_PHONE, ("本人电话", "联系电话", "手机", "电话")),
        (_NAME, ("姓名",)),
    )
    width = max(len(row) for row in rows)
    for pattern, labels in wanted:
        target = next((item for item in texts if any(label in item.label for label in labels)), None)
        for at in range(width):
            cells = [row[at] for row in rows if at < len(row) and row[at]]
            if target is not None and at not in found and cells and all(map(pattern.fullmatch, cells)):
                found[at] = _path(target.ref)
                break
    return found


def _paste_row(
    session: Session, repeat: str, row: Sequence[str], columns: dict[int, str], complaints: list[str]
) -> str:
    instance = _free_instance(session, repeat, columns)
    who = next((cell for cell in row if _NAME.fullmatch(cell)), "") or instance
    prefix = _path(repeat)
    order = sorted(columns.items(), key=lambda pair: _place(session, pair[1]))
    for at, path in order:
        cell = row[at] if at < len(row) else ""
        if not cell:
            continue
        if _SCIENTIFIC.fullmatch(cell):
            complaints.append(f"{who}：“{cell}”是 Excel 改坏的号码，请把那一列设成文本后重新复制。")
            continue
        ref = path.replace(prefix, instance, 1)
        text = _text_for(session, ref, cell)
        if text is None:
            complaints.append(f"{who}：“{cell}”在“{session.state(ref).label}”的选项里没有，请自己选。")
            continue
        message = session.answer(ref, text).message
        if message:
            complaints.append(f"{who}：{message}")
    return instance


def _place(session: Session, path: str) -> int:
    names = tuple(path.strip("/").split("/"))
    return list(session.definition.items).index(names)


def _free_instance(session: Session, repeat: str, columns: dict[int, str]) -> str:
    """Return a member whose columns are still blank, else a new one."""
    prefix = _path(repeat)
    count = sum(1 for ref in session.states() if ref.startswith(f"{repeat}[") and _path(ref) == prefix)
    for at in range(1, count + 1):
        refs = [path.replace(prefix, f"{repeat}[{at}]", 1) for path in columns.values()]
        typed = [ref for ref in refs if session.state(ref).choices is None]
        if all(not session.state(ref).value for ref in typed):
            return f"{repeat}[{at}]"
    session.create_repeat(repeat)
    return f"{repeat}[{count + 1}]"


def _text_for(session: Session, ref: str, cell: str) -> str | None:
    """Return a cell as the answer's text; None where it is no choice of the question."""
    state = session.state(ref)
    if state.choices is not None:
        options = [_Option(choice.value, choice.label) for choice in state.choices]
        option = meant(options, cell)
        return None if option is None else option.code
    item = session.definition.item(tuple(_path(ref).strip("/").split("/")))
    if item is not None and item.bind.type == "date":
        try:
            day = parse_date(cell, today=session.environment.now.date())
        except Refused:
            return cell
        return "" if day is None else day.isoformat()
    return cell.upper() if _NUMBER.fullmatch(cell) else cell
