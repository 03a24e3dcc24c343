"""Suggest for each place of a blank what it shows, by the words beside it; a person corrects it."""

import re
from collections.abc import Sequence
from functools import cache

from lianghe_desktop.casework.field_kinds import FieldKind
from lianghe_desktop.casework.sheets.catalogue import Scope, SheetField, formats_of, sheet_field, sheet_fields
from lianghe_desktop.casework.sheets.lines import OF_PERIODS, period_named
from lianghe_desktop.casework.sheets.mapping import Block, BlockField, SheetMapping, Slot
from lianghe_desktop.documents.blanks.excel import read_excel
from lianghe_desktop.documents.blanks.finding import FoundBlock, FoundPlace, find_places
from lianghe_desktop.documents.blanks.grid import Grid, plain_label
from lianghe_desktop.documents.blanks.word import read_word
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_SUMS = ("合计", "总计", "小计", "全镇", "全村")
_HOUSEHOLD_HEADS = frozenset({"head.name", "household.household_no", "family.people"})
_BY_HAND = re.compile(r"备注|签名|签字|签章|盖章|手印|签收")
_LEAST_SHARE = 3  # a third of a table's heads


def read_blank(content: bytes, file_name: str) -> tuple[Grid, ...]:
    """Return a blank as grids.

    Raises:
        UserError: It is neither .xlsx nor .docx, or cannot be read.
    """
    if file_name.lower().endswith(".docx"):
        return read_word(content)
    if file_name.lower().endswith((".xlsx", ".xlsm")):
        return read_excel(content)
    raise UserError(
        ErrorCode.BAD_SHEET,
        "只能用 .xlsx 和 .docx 的表；旧的 .xls、.doc 请用 Excel 或 WPS 另存为新格式再拖进来。",
    )


def suggest(content: bytes, file_name: str, villages: Sequence[str] = ()) -> SheetMapping:
    """Return a blank mapped as far as its words tell; `villages` are names that rows may carry.

    Raises:
        UserError: The file cannot be read.
    """
    found = find_places(read_blank(content, file_name), _means_something)
    blocks = [_block(one) for one in found.blocks]
    table_of_areas = any(_area_of(one.beside, villages) is not None for one in found.places if one.beside)
    slots = [_slot(one, villages, of_areas=table_of_areas) for one in found.places]
    return SheetMapping(file_name=file_name, blank=content, slots=tuple(slots), blocks=tuple(blocks))


def meaning(label: str, scopes: Sequence[Scope]) -> SheetField | None:
    """Return what a label means among fields of these scopes, the first scope first."""
    parts = label.split("/")
    joined = "".join(parts)
    for words in (label, joined, parts[-1]):
        plain = plain_label(words)
        for form in (plain, _BRACKETS.sub("", plain), plain.removeprefix("家庭"), plain.removesuffix("情况")):
            for scope in scopes:
                found = _words(scope).get(form)
                if found is not None:
                    return found
    return None


def usual_form(field: SheetField, label: str) -> str:
    """Return how a field is written here: 万元 where the label says so."""
    if field.kind is FieldKind.MONEY and "万元" in label:
        return "wan"
    if field.kind is FieldKind.DAY and label.endswith(("年月", "月份")):
        return "month"
    return formats_of(field)[0][0]


@cache
def _words(scope: Scope) -> dict[str, SheetField]:
    found: dict[str, SheetField] = {}
    fields = [field for field in sheet_fields() if field.scope is scope]
    for field in fields:
        found.setdefault(plain_label(field.label), field)
    for field in fields:
        for word in field.also:
            found.setdefault(plain_label(word), field)
    return found


def _means_something(label: str) -> bool:
    return meaning(label, tuple(Scope)) is not None


def _slot(found: FoundPlace, villages: Sequence[str], *, of_areas: bool) -> Slot:
    if found.options:
        return _ticked(found)
    if found.beside:
        area = _area_of(found.beside, villages)
        field = meaning(found.label, (Scope.AREA,)) if of_areas else None
        label = f"{found.beside} {found.label}"
        if field is None or area is None:
            return Slot(place=found.place, label=label)
        form = usual_form(field, found.label)
        return Slot(place=found.place, label=label, field=field.key, form=form, area=area)
    scopes = (Scope.ANY, Scope.HOUSEHOLD) if not of_areas else (Scope.ANY, Scope.AREA)
    field = meaning(found.label, scopes)
    if field is None:
        return Slot(place=found.place, label=found.label)
    return Slot(place=found.place, label=found.label, field=field.key, form=usual_form(field, found.label))


def _ticked(found: FoundPlace) -> Slot:
    """Suggest a field of codes or of yes and no whose words stand beside the boxes."""
    field = meaning(found.label, (Scope.HOUSEHOLD, Scope.ANY)) if found.label else None
    if field is None or field.kind not in (FieldKind.CODE, FieldKind.CODES, FieldKind.FLAG):
        field = next(
            (one for one in sheet_fields() if one.scope is Scope.HOUSEHOLD and _offers(one, found.options)),
            None,
        )
    label = found.label or "、".join(found.options)
    if field is None:
        return Slot(place=found.place, label=label)
    return Slot(place=found.place, label=label, field=field.key, form=formats_of(field)[0][0])


def _offers(field: SheetField, options: Sequence[str]) -> bool:
    if field.spec is None or not field.spec.codes:
        return False
    known = code_list(field.spec.codes)
    return sum(known.find_label(word) is not None for word in options) * 2 > len(options)


def _area_of(words: str, villages: Sequence[str]) -> str | None:
    """Return the village that a row names, blank for all of them; None where it names none."""
    plain = plain_label(words)
    if plain.startswith(_SUMS):
        return ""
    same = [name for name in villages if plain in (name, name.removesuffix("村"), f"{name}村", f"{name}委会")]
    return same[0] if same else None


def _block(found: FoundBlock) -> Block:
    scope = _scope(found)
    fields = tuple(_block_field(at, label, scope) for at, label in found.heads)
    return Block(lines=found.block, scope=scope, fields=fields, titles=found.lines)


def _block_field(at: int, label: str, scope: Scope) -> BlockField:
    """Suggest what a field of lines shows; what people sign or remark by hand stays as it is."""
    field = meaning(label, (Scope.AREA if scope is Scope.PERIOD else scope,))
    if field is not None and scope is Scope.PERIOD and field.key not in OF_PERIODS:
        field = None
    if field is None:
        return BlockField(at=at, label=label, skipped=bool(_BY_HAND.search(label)))
    return BlockField(at=at, label=label, field=field.key, form=usual_form(field, label))


def _scope(found: FoundBlock) -> Scope:
    """Tell lines of people from lines of households, of villages and of periods by what their heads mean."""
    if found.lines and all(period_named(one) for one in found.lines):
        return Scope.PERIOD
    labels = [label for _, label in found.heads]
    counts = {
        scope: sum(meaning(label, (scope,)) is not None for label in labels)
        for scope in (Scope.MEMBER, Scope.HOUSEHOLD, Scope.AREA)
    }
    plain = {plain_label(label).rpartition("/")[2] for label in labels}
    if any("关系" in label for label in plain):
        return Scope.MEMBER
    household = {field.key for label in labels if (field := meaning(label, (Scope.HOUSEHOLD,)))}
    if any("户主" in label or "户编号" in label for label in labels) or household >= _HOUSEHOLD_HEADS:
        return Scope.HOUSEHOLD
    best = max(counts, key=lambda scope: counts[scope])
    return best if counts[best] * _LEAST_SHARE >= len(labels) else Scope.MEMBER


def field_words(key: str) -> str:
    """Return a field in words with its heading, 户主 · 户主姓名; blank for a place that is asked."""
    field = sheet_field(key)
    return f"{field.group} · {field.label}" if field else ""
