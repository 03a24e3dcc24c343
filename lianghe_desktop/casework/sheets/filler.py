"""Work out what belongs into the places of one mapped table, for a household or for many."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from lianghe_desktop.casework.areas import area_names, villages
from lianghe_desktop.casework.duties.periods import Period
from lianghe_desktop.casework.fields import FieldValue
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_values import living, number_of
from lianghe_desktop.casework.sheets.catalogue import Scope, SheetField, sheet_field
from lianghe_desktop.casework.sheets.mapping import Block, SheetMapping, cell_text
from lianghe_desktop.casework.sheets.suggesting import read_blank
from lianghe_desktop.casework.sheets.values import Surroundings, area_value, household_value, ticked, written
from lianghe_desktop.documents.blanks.excel import fill_excel
from lianghe_desktop.documents.blanks.gaps import gaps_of
from lianghe_desktop.documents.blanks.grid import BlockRows, Filling, Place
from lianghe_desktop.documents.blanks.word import fill_word
from lianghe_desktop.records.households import Member
from lianghe_desktop.store.households import HouseholdFile

ValueOf = Callable[[SheetField], FieldValue]


class Filler:
    """Work out what belongs into the places of one mapped table."""

    def __init__(
        self,
        office: Office,
        acting: Acting,
        mapping: SheetMapping,
        *,
        answers: Mapping[str, str],
        period: Period,
    ) -> None:
        self.mapping = mapping
        self.blank = 0
        self._answers = answers
        self._boxes = _boxes_of(mapping)
        names = area_names(office)
        self._homes = {village.name: village.home for village in villages(office)}
        self.around = Surroundings(
            names=names,
            today=acting.today,
            period=period,
            office_name=office.desk.name,
            person_name=acting.name,
        )

    def for_household(self, file: HouseholdFile) -> bytes:
        """Return the table filled in for one household."""
        fillings, blocks = self.of_household(file)
        return self._bytes(number_of(file.household), fillings, blocks)

    def of_household(self, file: HouseholdFile) -> tuple[list[Filling], list[BlockRows]]:
        """Return what is written for one household."""
        blocks = [
            self._rows(block, self._lines_of(file))
            for block in self.mapping.blocks
            if block.scope is Scope.MEMBER
        ]
        return self._singles(file), blocks

    def as_list(self, files: Sequence[HouseholdFile]) -> bytes:
        """Return the table filled in with many households: a row a member, a household or a village."""
        fillings = self._of_area(files)
        lines: dict[Scope, list[ValueOf]] = {
            Scope.MEMBER: [line for file in files for line in self._lines_of(file)],
            Scope.HOUSEHOLD: [
                partial(self._of_file, file=file, order=order) for order, file in enumerate(files, start=1)
            ],
            Scope.AREA: [
                partial(area_value, files=held, around=self.around, area=name, order=order)
                for order, (name, held) in enumerate(self._areas(files), start=1)
            ],
        }
        blocks = [self._rows(block, lines[block.scope]) for block in self.mapping.blocks]
        return self._bytes("", fillings, blocks)

    def _lines_of(self, file: HouseholdFile) -> "list[ValueOf]":
        return [
            partial(self._of_file, file=file, member=member, order=order)
            for order, member in enumerate(living(file.members), start=1)
        ]

    def _of_file(
        self, field: SheetField, *, file: HouseholdFile, member: Member | None = None, order: int
    ) -> FieldValue:
        return household_value(field, file, self.around, member=member, order=order)

    def _areas(self, files: Sequence[HouseholdFile]) -> list[tuple[str, list[HouseholdFile]]]:
        found: dict[str, list[HouseholdFile]] = {}
        for file in files:
            found.setdefault(self.around.names.name(file.household.home), []).append(file)
        return sorted(found.items())

    def _of_area(self, files: Sequence[HouseholdFile]) -> list[Filling]:
        found = []
        for slot in self.mapping.slots:
            field = sheet_field(slot.field) if slot.field else None
            if slot.skipped:
                continue
            if field is None or field.scope in (Scope.HOUSEHOLD, Scope.MEMBER):
                found += self._asked(slot.place)
                continue
            home = self._homes.get(slot.area)
            chosen = [file for file in files if not slot.area or file.household.home == home]
            value = area_value(field, chosen, self.around, area=slot.area)
            found += self._filling(slot.place, field, slot.form, value)
        return found

    def _singles(self, file: HouseholdFile) -> list[Filling]:
        found = []
        for slot in self.mapping.slots:
            field = sheet_field(slot.field) if slot.field else None
            if slot.skipped:
                continue
            if field is None or field.scope in (Scope.AREA, Scope.MEMBER):
                found += self._asked(slot.place)
            else:
                value = household_value(field, file, self.around)
                found += self._filling(slot.place, field, slot.form, value)
        return found

    def _asked(self, place: Place) -> list[Filling]:
        text = self._answers.get(str(place), "")
        self.blank += not text
        return [Filling(place=place, text=text)] if text else []

    def _filling(self, place: Place, field: SheetField, form: str, value: FieldValue) -> list[Filling]:
        """Return what is written, or what was typed for the place where nothing is known."""
        shown = ticked(field, value) if place in self._boxes else written(field, form, value)
        if not shown.text:
            return self._asked(place)
        return [Filling(place=place, text=shown.text, number=None if place.part else shown.number)]

    def _rows(self, block: Block, values: "Sequence[ValueOf]") -> BlockRows:
        lines = []
        for order, value_of in enumerate(values):
            line: dict[int, Filling] = {}
            for column in block.columns:
                field = sheet_field(column.field) if column.field else None
                if field is None:
                    continue
                shown = written(field, column.form, value_of(field))
                place = Place(block.rows.grid, block.rows.first + order, column.column)
                if shown.text:
                    line[column.column] = Filling(place=place, text=shown.text, number=shown.number)
            lines.append(line)
        return BlockRows(block=block.rows, lines=tuple(lines))

    def _bytes(self, name: str, fillings: Sequence[Filling], blocks: Sequence[BlockRows]) -> bytes:
        if self.mapping.is_word:
            return fill_word(self.mapping.blank, fillings, blocks)
        return fill_excel(self.mapping.blank, [(name, fillings, blocks)])


def _boxes_of(mapping: SheetMapping) -> frozenset[Place]:
    """Return the places that are boxes to tick."""
    gaps = [slot.place for slot in mapping.slots if slot.place.part]
    if not gaps:
        return frozenset()
    grids = read_blank(mapping.blank, mapping.file_name)
    found = set()
    for place in gaps:
        of_cell = gaps_of(cell_text(grids, place))
        if place.part <= len(of_cell) and of_cell[place.part - 1].options:
            found.add(place)
    return frozenset(found)
