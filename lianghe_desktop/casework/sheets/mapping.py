"""A table of an upper level as it was mapped: the blank itself, and what belongs into each of its places."""

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.sheets.catalogue import Scope, sheet_field
from lianghe_desktop.documents.blanks.grid import Grid, LineBlock, Place, letters_of, place_of
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.sync.canonical import Json

KIND = "sheet"
_VERSION, _ROWS_ONLY = 2, 1
"""Files of 1 have blocks of rows alone, none of whose fields is left as it is."""
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
class BlockField:
    """One column of rows that are alike, or one row of columns that stand side by side.

    at: the number of that column or row. A field that is blank is asked for each line; skipped: it stays as
    it is.
    """

    at: int
    label: str
    field: str = ""
    form: str = ""
    skipped: bool = False

    @property
    def asked(self) -> bool:
        """Tell whether a person is asked."""
        return not self.field and not self.skipped


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Lines that are alike: one a member of the household, or one a household, a village or a period.

    titles: the words over each line of a block that goes across; of periods they say which.
    """

    lines: LineBlock
    scope: Scope
    fields: tuple[BlockField, ...]
    titles: tuple[str, ...] = ()

    def whole(self, field: BlockField) -> str:
        """Return the name of all cells of a field together, 表一!H6:H8."""
        last = self.lines.place(self.lines.size - 1, field.at)
        return f"{self.lines.place(0, field.at)}:{letters_of(last.column)}{last.row}"

    def one(self, field: BlockField, line: str) -> str:
        """Return the name of a field's cell for one person, household, village or period by its id."""
        return f"{self.whole(field)}@{line}"

    def find(self, place: Place) -> "BlockField | None":
        """Return the field whose cells include a place."""
        at = place.row if self.lines.across else place.column
        inside = self.lines.line_of(place) is not None
        return next((one for one in self.fields if inside and one.at == at), None)


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
        if any(block.scope in (Scope.HOUSEHOLD, Scope.AREA) for block in self.blocks):
            return True
        fields = [found for slot in self.slots if slot.field and (found := sheet_field(slot.field))]
        return any(one.scope is Scope.AREA for one in fields)

    @property
    def asked(self) -> tuple[Slot, ...]:
        """Return the single places that a person is asked for."""
        return tuple(slot for slot in self.slots if not slot.field and not slot.skipped)

    @property
    def asked_count(self) -> int:
        """Return how many places are asked for, those of lines counted once."""
        return len(self.asked) + sum(one.asked for block in self.blocks for one in block.fields)


def to_json(mapping: SheetMapping) -> dict[str, Json]:
    """Return the mapping as it is kept and travels, the blank inside."""
    plain = all(_is_plain(block) for block in mapping.blocks)
    return {
        "v": _ROWS_ONLY if plain else _VERSION,
        "file": mapping.file_name,
        "blank": base64.b64encode(mapping.blank).decode("ascii"),
        "sha256": hashlib.sha256(mapping.blank).hexdigest(),
        "slots": [
            [str(one.place), one.label, one.field, one.form, one.area, one.skipped] for one in mapping.slots
        ],
        "blocks": [_block_json(one, plain=plain) for one in mapping.blocks],
    }


def _is_plain(block: Block) -> bool:
    return not block.lines.across and not any(one.skipped for one in block.fields)


def _block_json(block: Block, *, plain: bool) -> Json:
    lines = block.lines
    known: list[Json] = [lines.grid, lines.first, lines.last, block.scope.value]
    if plain:
        return [*known, [[one.at, one.label, one.field, one.form] for one in block.fields]]
    fields: list[Json] = [[one.at, one.label, one.field, one.form, one.skipped] for one in block.fields]
    return [*known, fields, lines.across, lines.step, list(block.titles)]


def from_json(value: Mapping[str, Json]) -> SheetMapping:
    """Read a mapping that was kept or came from elsewhere.

    Raises:
        UserError: It is of a later version, damaged, or names fields that this program does not know.
    """
    if value.get("v") not in (_ROWS_ONLY, _VERSION):
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
    return Slot(
        place=place_of(_word(place)),
        label=_word(label),
        field=_known(_word(field)),
        form=_word(form),
        area=_word(area),
        skipped=_flag(skipped),
    )


def _block(value: Json) -> Block:
    grid, first, last, scope, fields, *more = _list(value)
    across, step, titles = more or (False, 1, [])
    lines = LineBlock(
        grid=_word(grid), first=_number(first), last=_number(last), across=_flag(across), step=_number(step)
    )
    if lines.step < 1 or lines.last < lines.first:
        raise ValueError("lines")
    return Block(
        lines=lines,
        scope=Scope(_word(scope)),
        fields=tuple(_field(one) for one in _list(fields)),
        titles=tuple(_word(one) for one in _list(titles)),
    )


def _field(value: Json) -> BlockField:
    at, label, field, form, *more = _list(value)
    skipped = _flag(more[0]) if more else False
    return BlockField(
        at=_number(at), label=_word(label), field=_known(_word(field)), form=_word(form), skipped=skipped
    )


def _known(key: str) -> str:
    if key and sheet_field(key) is None:
        raise UserError(ErrorCode.BAD_SHEET, "这份上级表格里有本程序不认得的内容，没有启用；请先升级程序。")
    return key


def _word(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _flag(value: Json) -> bool:
    if type(value) is not bool:
        raise TypeError("flag")
    return value


def _number(value: Json) -> int:
    if type(value) is not int:
        raise TypeError("number")
    return value


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError("list")
    return value
