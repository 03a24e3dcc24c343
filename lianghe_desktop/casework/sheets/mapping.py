"""A table of an upper level as it was mapped: the blank itself, and what belongs into each of its places."""

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.sheets.catalogue import Scope, sheet_field
from lianghe_desktop.documents.blanks.grid import Grid, Place, RowBlock, place_of
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.sync.canonical import Json

KIND = "sheet"
_VERSION = 1
MOST_BLANK_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One place: its label on the table and what it shows; field blank: a person is asked.

    area: the village whose households are counted, blank for all. skipped: the place stays as it is.
    """

    place: Place
    label: str
    field: str = ""
    form: str = ""
    area: str = ""
    skipped: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class BlockColumn:
    """One column of rows that are alike."""

    column: int
    label: str
    field: str = ""
    form: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Rows that are alike: one a member of the household, or one a household, or one a village."""

    rows: RowBlock
    scope: Scope
    columns: tuple[BlockColumn, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetMapping:
    """A mapped table; file_name tells Excel from Word by its ending."""

    file_name: str
    blank: bytes
    slots: tuple[Slot, ...]
    blocks: tuple[Block, ...]

    @property
    def is_word(self) -> bool:
        """Tell whether the blank is a Word document."""
        return self.file_name.lower().endswith(".docx")

    @property
    def is_list(self) -> bool:
        """Tell whether one file tells of many households: a row a household or village, or counts."""
        if any(block.scope is not Scope.MEMBER for block in self.blocks):
            return True
        fields = [found for slot in self.slots if slot.field and (found := sheet_field(slot.field))]
        return any(one.scope is Scope.AREA for one in fields)

    @property
    def asked(self) -> tuple[Slot, ...]:
        """Return the places that a person is asked for."""
        return tuple(slot for slot in self.slots if not slot.field and not slot.skipped)


def to_json(mapping: SheetMapping) -> dict[str, Json]:
    """Return the mapping as it is kept and travels, the blank inside."""
    return {
        "v": _VERSION,
        "file": mapping.file_name,
        "blank": base64.b64encode(mapping.blank).decode("ascii"),
        "sha256": hashlib.sha256(mapping.blank).hexdigest(),
        "slots": [
            [str(one.place), one.label, one.field, one.form, one.area, one.skipped] for one in mapping.slots
        ],
        "blocks": [
            [
                one.rows.grid,
                one.rows.first,
                one.rows.last,
                one.scope.value,
                [[each.column, each.label, each.field, each.form] for each in one.columns],
            ]
            for one in mapping.blocks
        ],
    }


def from_json(value: Mapping[str, Json]) -> SheetMapping:
    """Read a mapping that was kept or came from elsewhere.

    Raises:
        UserError: It is of a later version, damaged, or names fields that this program does not know.
    """
    if value.get("v") != _VERSION:
        raise UserError(ErrorCode.BAD_SHEET, "这份上级表格是较新的程序做的，请先升级程序。")
    try:
        mapping = SheetMapping(
            file_name=_word(value["file"]),
            blank=base64.b64decode(_word(value["blank"]), validate=True),
            slots=tuple(_slot(one) for one in _list(value["slots"])),
            blocks=tuple(_block(one) for one in _list(value["blocks"])),
        )
    except (KeyError, ValueError, TypeError, binascii.Error) as problem:
        raise UserError(ErrorCode.BAD_SHEET, "这份上级表格已损坏，请重新取得。") from problem
    if hashlib.sha256(mapping.blank).hexdigest() != value.get("sha256"):
        raise UserError(ErrorCode.BAD_SHEET, "这份上级表格里的空白表已损坏，请重新取得。")
    if len(mapping.blank) > MOST_BLANK_BYTES:
        raise UserError(ErrorCode.BAD_SHEET, "空白表超过 8 MB，请删去里面的图片再用。")
    return mapping


def cell_text(grids: Sequence[Grid], place: Place) -> str:
    """Return what stands in a place of the blank."""
    for grid in grids:
        if grid.name == place.grid and (cell := grid.at(place.row, place.column)):
            return cell.text
    return ""


def _slot(value: Json) -> Slot:
    place, label, field, form, area, skipped = _list(value)
    if type(skipped) is not bool:
        raise TypeError("skipped")
    return Slot(
        place=place_of(_word(place)),
        label=_word(label),
        field=_known(_word(field)),
        form=_word(form),
        area=_word(area),
        skipped=skipped,
    )


def _block(value: Json) -> Block:
    grid, first, last, scope, columns = _list(value)
    found = []
    for one in _list(columns):
        column, label, field, form = _list(one)
        found.append(
            BlockColumn(
                column=_number(column), label=_word(label), field=_known(_word(field)), form=_word(form)
            )
        )
    rows = RowBlock(grid=_word(grid), first=_number(first), last=_number(last))
    return Block(rows=rows, scope=Scope(_word(scope)), columns=tuple(found))


def _known(key: str) -> str:
    if key and sheet_field(key) is None:
        raise UserError(ErrorCode.BAD_SHEET, "这份上级表格里有本程序不认得的内容，没有启用；请先升级程序。")
    return key


def _word(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _number(value: Json) -> int:
    if type(value) is not int:
        raise TypeError("number")
    return value


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError("list")
    return value
