"""Tables of upper levels by their names: map a blank, correct single places, list them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePath

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.mappings import keep_mapping, read_mapping
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.sheets.catalogue import Scope, formats_of, sheet_field
from lianghe_desktop.casework.sheets.lines import OF_PERIODS
from lianghe_desktop.casework.sheets.mapping import (
    KIND,
    MOST_BLANK_BYTES,
    SheetMapping,
    Slot,
    from_json,
    to_json,
)
from lianghe_desktop.casework.sheets.suggesting import read_blank, suggest, usual_form
from lianghe_desktop.documents.blanks.grid import Grid, Place, place_of
from lianghe_desktop.records.errors import ErrorCode, UserError

ASK, SKIP = "ask", "skip"


def map_blank(office: Office, content: bytes, file_name: str) -> SheetMapping:
    """Return a blank mapped as far as its words tell; nothing is kept yet.

    Raises:
        UserError: It cannot be read, is too large, or nothing to be filled was found in it.
    """
    if len(content) > MOST_BLANK_BYTES:
        raise UserError(ErrorCode.BAD_SHEET, "空白表超过 8 MB，请删去里面的图片再用。")
    mapping = suggest(content, PurePath(file_name).name, [village.name for village in villages(office)])
    if not mapping.slots and not mapping.blocks:
        raise UserError(ErrorCode.BAD_SHEET, "表里没有找到要填的格子；请确认选的是空白表，不是填好的。")
    return mapping


def map_file(office: Office, path: Path) -> SheetMapping:
    """Return the blank of a file mapped; raises UserError as `map_blank` does, or where it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise UserError(
            ErrorCode.BAD_SHEET, f"打不开“{path.name}”，请确认文件还在、没有被别的程序占用。"
        ) from fault
    return map_blank(office, content, path.name)


def blank_grids(mapping: SheetMapping) -> tuple[Grid, ...]:
    """Return the blank inside a mapping as grids of cells."""
    return read_blank(mapping.blank, mapping.file_name)


def kept_sheet(office: Office, name: str) -> SheetMapping:
    """Return a kept table; raises UserError where there is none of that name."""
    return from_json(read_mapping(office, KIND, name))


def keep_sheet(office: Office, acting: Acting, name: str, mapping: SheetMapping) -> None:
    """Keep a mapped table under a name; raises UserError as `keep_mapping` does."""
    keep_mapping(office, acting, KIND, name, to_json(mapping))


def assign(
    mapping: SheetMapping, place: Place, *, field: str, form: str = "", area: str = ""
) -> SheetMapping:
    """Return the mapping with one place, or the column of a block that it lies in, showing another field.

    field: its key, `ask` for a place that a person is asked for, `skip` for one that stays as it is.

    Raises:
        UserError: There is no such field or form.
    """
    key = "" if field in (ASK, SKIP) else field
    known = sheet_field(key)
    if key and known is None:
        raise UserError(ErrorCode.BAD_INPUT, f"没有名为“{field}”的内容，请从列表里选。")
    if form and known is not None and form not in dict(formats_of(known)):
        raise UserError(ErrorCode.BAD_INPUT, f"“{known.label}”没有“{form}”这种写法。")
    for at, block in enumerate(mapping.blocks):
        if block.lines.line_of(place) is not None:
            if block.scope is Scope.PERIOD and key and key not in OF_PERIODS:
                raise UserError(
                    ErrorCode.BAD_INPUT, "按时期并排的格子只能填本期走访次数、帮扶措施数、帮扶资金。"
                )
            wanted = block.find(place)
            fields = tuple(
                replace(
                    one,
                    field=key,
                    form=form or (usual_form(known, one.label) if known else ""),
                    skipped=field == SKIP,
                )
                if one is wanted
                else one
                for one in block.fields
            )
            changed = replace(block, fields=fields)
            return replace(mapping, blocks=(*mapping.blocks[:at], changed, *mapping.blocks[at + 1 :]))
    before = next((one for one in mapping.slots if one.place == place), Slot(place=place, label=str(place)))
    slot = replace(
        before,
        field=key,
        form=form or (usual_form(known, before.label) if known else ""),
        area=area if known is not None else "",
        skipped=field == SKIP,
    )
    others = [one for one in mapping.slots if one.place != place]
    return replace(mapping, slots=tuple(sorted((*others, slot), key=lambda one: one.place)))


def assigned(mapping: SheetMapping, wanted: Mapping[str, str]) -> SheetMapping:
    """Return the mapping with several places settled: place -> field, or field:form.

    Raises:
        UserError: A place, field or form is not known.
    """
    for place, text in wanted.items():
        field, _, form = text.partition(":")
        mapping = assign(mapping, place_of(place), field=field, form=form)
    return mapping


__all__ = [
    "ASK",
    "KIND",
    "SKIP",
    "Grid",
    "Place",
    "SheetMapping",
    "assign",
    "assigned",
    "blank_grids",
    "keep_sheet",
    "kept_sheet",
    "map_blank",
    "map_file",
]
