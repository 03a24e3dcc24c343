"""Mappings kept by name: how a list is read, how an upper level's table is filled, a year's holidays.

One row a mapping of this desk. A desk above the village publishes mappings; they travel as assets of kind
`mapping` in every return or baseline bundle, and are checked whole before they hold. What was typed into a
table before stays on this desk. Format: docs/formats/bundle.md 5.2.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lianghe_desktop.casework import holidays_json, import_columns
from lianghe_desktop.casework.holidays_json import HOLIDAYS
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.sheets import mapping as sheet_mapping
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.local_tables import SavedMapping
from lianghe_desktop.records.sync_tables import StagedAsset
from lianghe_desktop.store.unit import Unit
from lianghe_desktop.sync.canonical import Json, NotCanonicalError, canonical_bytes, parse_canonical
from lianghe_desktop.sync.export import Asset

ASSET_KIND = "mapping"
KIND_WORDS = {"import": "导入对照表", "sheet": "上级表格", HOLIDAYS: "放假安排"}
LONGEST_NAME = 60
MOST_BYTES = 20 * 1024 * 1024
_CHECKS: dict[str, Callable[[Mapping[str, Json]], object]] = {
    "import": import_columns.from_json,
    "sheet": sheet_mapping.from_json,
    HOLIDAYS: holidays_json.from_json,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class MappingLine:
    """One kept mapping as lists show it; sender: author it came from, blank where it was made here."""

    kind: str
    name: str
    published: bool
    sender: str
    saved_at: int


def list_mappings(office: Office, kind: str | None = None) -> list[MappingLine]:
    """Return the kept mappings by name, of one kind or of all."""
    rows = office.store.rows(SavedMapping, where={"kind": kind} if kind else {}, order=("kind", "name"))
    return [
        MappingLine(
            kind=row.kind,
            name=row.name,
            published=row.published,
            sender=row.sender,
            saved_at=row.saved_at,
        )
        for row in rows
    ]


def read_mapping(office: Office, kind: str, name: str) -> Mapping[str, Json]:
    """Return a mapping by its name.

    Raises:
        UserError: There is none; the sentence lists those that there are.
    """
    return _value(_row(office, kind, name).content)


def value_of(row: SavedMapping) -> Mapping[str, Json]:
    """Return what a kept mapping says."""
    return _value(row.content)


def keep_mapping(office: Office, acting: Acting, kind: str, name: str, value: Mapping[str, Json]) -> None:
    """Keep a mapping under a name, in place of the one that had it; a published one stays published.

    Raises:
        UserError: The role may not, or the name is blank or too long.
    """
    require(acting, Act.REGISTER)
    cleaned = name.strip()
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise UserError(ErrorCode.BAD_INPUT, f"请给它起个名字，1 到 {LONGEST_NAME} 个字。")
    before = office.store.rows(SavedMapping, where={"kind": kind, "name": cleaned})
    row = SavedMapping(
        kind=kind,
        name=cleaned,
        content=_content(kind, cleaned, value),
        published=bool(before and before[0].published),
        answers=before[0].answers if before else "",
        sender="",
        saved_at=office.now_ms(),
    )
    office.store.write(lambda unit: unit.put(row), actor=acting.actor)


def remove_mapping(office: Office, acting: Acting, kind: str, name: str) -> None:
    """Forget a mapping; what was imported or written by it stays.

    Raises:
        UserError: The role may not, or there is none of that name.
    """
    require(acting, Act.REGISTER)
    row = _row(office, kind, name)
    office.store.write(lambda unit: unit.drop(SavedMapping, row.kind, row.name), actor=acting.actor)


def mapping_file(office: Office, kind: str, name: str) -> bytes:
    """Return a mapping as a file that another desk can take in."""
    return _row(office, kind, name).content


def take_mapping_file(office: Office, acting: Acting, content: bytes) -> MappingLine:
    """Keep a mapping from a file that another desk wrote.

    Raises:
        UserError: It is no mapping, or not of this program.
    """
    kind, name, value = _sound(content)
    keep_mapping(office, acting, kind, name, value)
    return next(one for one in list_mappings(office, kind) if one.name == name)


def publish_mapping(office: Office, acting: Acting, kind: str, name: str) -> None:
    """Let a mapping go down with the next bundles.

    Raises:
        UserError: The role may not, this is a village's desk, or there is none of that name.
    """
    require(acting, Act.ADMINISTER)
    if office.is_village:
        raise UserError(ErrorCode.NO_PERMISSION, "对照表由镇街以上发给下级；村里可以导出文件交给别人。")
    row = _row(office, kind, name)
    kept = SavedMapping(**(row.model_dump() | {"published": True}))
    office.store.write(lambda unit: unit.put(kept), actor=acting.actor)


def published_mappings(office: Office) -> tuple[Asset, ...]:
    """Return the published mappings as assets for a bundle downward."""
    rows = office.store.rows(SavedMapping, where={"published": True}, order=("kind", "name"))
    return tuple(Asset(kind=ASSET_KIND, content=row.content) for row in rows)


def install_received_mappings(office: Office, acting: Acting) -> tuple[str, ...]:
    """Check mappings that bundles brought and keep the sound ones; return what happened, in sentences.

    A mapping of the same name is replaced where it came from above too; one made here keeps its name, and
    the new one is kept beside it. A desk that has desks below passes a sound one on.
    """
    told = []
    waiting = office.store.rows(StagedAsset, where={"kind": ASSET_KIND, "installed": False})
    for asset in sorted(waiting, key=lambda one: one.received_at):
        try:
            kind, name, value = _sound(asset.content)
        except UserError as refusal:
            told.append(f"收到的一份对照表有错，没有启用。{refusal.text}")
            continue
        row = _received_row(office, asset, kind, name, value)
        kept = StagedAsset(**(asset.model_dump() | {"installed": True}))

        def job(unit: Unit, row: SavedMapping = row, kept: StagedAsset = kept) -> None:
            unit.put(row)
            unit.put(kept)

        office.store.write(job, actor=acting.actor)
        told.append(f"收到{KIND_WORDS[kind]}“{row.name}”，可以使用了。")
    return tuple(told)


def read_answers(office: Office, kind: str, name: str) -> str:
    """Return what was typed for a mapping before, blank where nothing was kept."""
    return _row(office, kind, name).answers


def keep_answers(office: Office, acting: Acting, kind: str, name: str, answers: str) -> None:
    """Keep what was typed for a mapping, on this desk only."""
    row = SavedMapping(**(_row(office, kind, name).model_dump() | {"answers": answers}))
    office.store.write(lambda unit: unit.put(row), actor=acting.actor)


def _received_row(
    office: Office, asset: StagedAsset, kind: str, name: str, value: Mapping[str, Json]
) -> SavedMapping:
    same = office.store.rows(SavedMapping, where={"kind": kind, "name": name})
    own = bool(same) and not same[0].sender and same[0].content != asset.content
    shown = f"{name}（上级发来）"[:LONGEST_NAME] if own else name
    before = office.store.rows(SavedMapping, where={"kind": kind, "name": shown})
    return SavedMapping(
        kind=kind,
        name=shown,
        content=_content(kind, shown, value),
        published=not office.is_village,
        answers=before[0].answers if before else "",
        sender=asset.sender,
        saved_at=asset.received_at,
    )


def _row(office: Office, kind: str, name: str) -> SavedMapping:
    found = office.store.rows(SavedMapping, where={"kind": kind, "name": name.strip()})
    if found:
        return found[0]
    names = "、".join(one.name for one in list_mappings(office, kind)) or "（还没有）"
    raise UserError(
        ErrorCode.NOT_FOUND, f"没有名为“{name}”的{KIND_WORDS.get(kind, '对照表')}；现有的是：{names}。"
    )


def _content(kind: str, name: str, value: Mapping[str, Json]) -> bytes:
    try:
        return canonical_bytes({"kind": kind, "name": name, "value": dict(value)})
    except NotCanonicalError as problem:
        raise UserError(
            ErrorCode.BAD_SHEET, "表头或名字里有拆开写的字符（不是 NFC），请重新打一遍。"
        ) from problem


def _value(content: bytes) -> Mapping[str, Json]:
    return _sound(content)[2]


def _sound(content: bytes) -> tuple[str, str, Mapping[str, Json]]:
    """Read a mapping whole: kind, name and value.

    Raises:
        UserError: It is none, too large, of an unknown kind, or its own check refuses it.
    """
    wrong = UserError(ErrorCode.BAD_SHEET, "这个文件不是对照表，或已损坏；请重新取得。")
    if len(content) > MOST_BYTES:
        raise wrong
    try:
        read = parse_canonical(content)
    except NotCanonicalError as problem:
        raise wrong from problem
    if not isinstance(read, dict) or set(read) != {"kind", "name", "value"}:
        raise wrong
    kind, name, value = read["kind"], read["name"], read["value"]
    if not isinstance(kind, str) or not isinstance(name, str) or not isinstance(value, dict):
        raise wrong
    if kind not in _CHECKS or not 0 < len(name) <= LONGEST_NAME:
        raise wrong
    _CHECKS[kind](value)
    return kind, name, value
