"""Say for one household what each place of a table will show, where the value comes from and since when."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lianghe_desktop.casework.areas import area_names
from lianghe_desktop.casework.duties.periods import Period
from lianghe_desktop.casework.field_kinds import FieldKind
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.register import TABLES
from lianghe_desktop.casework.sheets.catalogue import Scope, SheetField, sheet_field
from lianghe_desktop.casework.sheets.filler import Filler
from lianghe_desktop.casework.sheets.mapping import Block, SheetMapping, Slot
from lianghe_desktop.casework.sheets.suggesting import field_words
from lianghe_desktop.casework.sheets.values import Surroundings, head_of, household_value, written
from lianghe_desktop.casework.working_date import CHINA
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.history import history
from lianghe_desktop.store.households import HouseholdFile, file_of

_SECRET = (FieldKind.NUMBER_OF_DOCUMENT, FieldKind.PHONE)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownPlace:
    """One place as it will be filled, numbers masked on the screen.

    source: where the value comes from, in words; since: the day of its newest write, None: worked out.
    asked: nothing is known, so a person is asked; `text` is then what was typed before.
    """

    place: str
    label: str
    text: str
    source: str
    since: dt.date | None
    asked: bool


def shown_places(
    office: Office,
    acting: Acting,
    mapping: SheetMapping,
    household: tuple[HomeCode, RowId] | None,
    *,
    answers: Mapping[str, str],
    period: Period,
) -> tuple[ShownPlace, ...]:
    """Return the single places of a table in their order, then the cells of its lines, for one household.

    Without one (None) only what every table shows is known.

    Raises:
        UserError: The household is not on this desk.
    """
    file = None
    if household is not None:
        file = file_of(office.store, *household)
        if file is None:
            raise UserError(ErrorCode.NOT_FOUND, "这一户已不在本机，请重新选户。")
    around = Surroundings(
        names=area_names(office),
        today=acting.today,
        period=period,
        office_name=office.desk.name,
        person_name=acting.name,
    )
    found = []
    for slot in mapping.slots:
        field = sheet_field(slot.field) if slot.field else None
        if not slot.skipped and (field is None or field.scope is not Scope.AREA):
            found.append(_of_slot(office, slot, field, file, around, answers))
    if file is not None:
        filler = Filler(office, acting, mapping, answers=answers, period=period)
        found += [one for block in mapping.blocks for one in _of_block(office, filler, block, file)]
    return tuple(found)


def _of_slot(
    office: Office,
    slot: Slot,
    field: SheetField | None,
    file: HouseholdFile | None,
    around: Surroundings,
    answers: Mapping[str, str],
) -> ShownPlace:
    """Tell what a single place will show; what is not known is what was typed for it."""
    text, since, source = "", None, ""
    if field is not None and (file is not None or field.scope is Scope.ANY):
        value = household_value(field, file, around) if file else None
        text = written(field, "masked" if field.kind in _SECRET else slot.form, value).text
        source = field_words(field.key)
        since = _since(office, field, file) if text and file else None
    place = str(slot.place)
    return ShownPlace(
        place=place,
        label=slot.label,
        text=text or answers.get(place, ""),
        source=source if text else "",
        since=since,
        asked=not text and (file is not None or field is None),
    )


def _of_block(office: Office, filler: Filler, block: Block, file: HouseholdFile) -> Iterator[ShownPlace]:
    """Tell what the cells of each line will show; a cell that nothing is known for is asked."""
    for line in filler.lines_of(block, file):
        for one in block.fields:
            if one.skipped:
                continue
            field = sheet_field(one.field) if one.field else None
            text, since = "", None
            if field is not None:
                form = "masked" if field.kind in _SECRET else one.form
                text = written(field, form, line.value_of(field)).text
                since = _since(office, field, file, line.member) if text else None
            yield ShownPlace(
                place=block.one(one, line.id),
                label=f"{line.words} · {one.label}",
                text=text or filler.answer_for(block, one, line),
                source=field_words(field.key) if field is not None and text else "",
                since=since,
                asked=one.asked and not text,
            )


def _since(
    office: Office, field: SheetField, file: HouseholdFile, member: Member | None = None
) -> dt.date | None:
    """Return the day of the newest write of a stored column; what is worked out has none."""
    if field.spec is None:
        return None
    head = member or head_of(file)
    rows = {"household": file.household, "housing": file.housing, "assets": file.assets, "member": head}
    row = rows.get(field.spec.table)
    if row is None:
        return None
    column = field.spec.column
    groups = {"document_number": "document", "document_kind": "document"}
    groups |= dict.fromkeys(("disability_class", "disability_grade"), "disability")
    wanted = {column, groups.get(column, column)}
    lines = history(office.store, TABLES[field.spec.table], row.home, row.id)
    moments = [line.at_ms for line in lines if line.field in wanted and line.standing]
    return dt.datetime.fromtimestamp(max(moments) / 1000, tz=CHINA).date() if moments else None
