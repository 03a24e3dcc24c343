"""Work out what belongs into the places of one mapped table, for a household or for many."""

from collections.abc import Mapping, Sequence

from lianghe_desktop.casework.areas import area_names, villages
from lianghe_desktop.casework.duties.periods import Period
from lianghe_desktop.casework.fields import FieldValue
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.paper_values import living, number_of
from lianghe_desktop.casework.sheets.catalogue import Scope, SheetField, sheet_field
from lianghe_desktop.casework.sheets.lines import Line, area_line, household_line, member_line, period_line
from lianghe_desktop.casework.sheets.mapping import Block, BlockField, SheetMapping, cell_text
from lianghe_desktop.casework.sheets.suggesting import read_blank
from lianghe_desktop.casework.sheets.values import (
    BLANK,
    Surroundings,
    area_value,
    household_value,
    ticked,
    written,
)
from lianghe_desktop.documents.blanks.excel import fill_excel
from lianghe_desktop.documents.blanks.gaps import gaps_of
from lianghe_desktop.documents.blanks.grid import BlockLines, Filling, Place
from lianghe_desktop.documents.blanks.word import fill_word
from lianghe_desktop.store.households import HouseholdFile

Copy = tuple[str, Sequence[Filling], Sequence[BlockLines]]
"""One copy of the blank: its name, single places, and rows of blocks."""


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
        self.left_out = 0
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
        return self._bytes(self.copies_of(file))

    def copies_of(self, file: HouseholdFile) -> list[Copy]:
        """Return what is written for one household: one copy of the blank, more where columns run out."""
        held = [(block, self.lines_of(block, file)) for block in self.mapping.blocks]
        return self._copies(number_of(file.household), self._singles(file), held)

    def lines_of(self, block: Block, file: HouseholdFile) -> list[Line]:
        """Return the lines that a block has for one household."""
        if block.scope is Scope.MEMBER:
            return [
                member_line(file, member, order, self.around)
                for order, member in enumerate(living(file.members), start=1)
            ]
        return self._periods(block, [file]) if block.scope is Scope.PERIOD else []

    def as_list(self, files: Sequence[HouseholdFile]) -> bytes:
        """Return the table filled in with many households: a line a member, a household or a village."""
        held = [(block, self.list_lines(block, files)) for block in self.mapping.blocks]
        return self._bytes(self._copies("", self._of_area(files), held))

    def list_lines(self, block: Block, files: Sequence[HouseholdFile]) -> list[Line]:
        """Return the lines that a block has where one file tells of many households."""
        if block.scope is Scope.MEMBER:
            return [line for file in files for line in self.lines_of(block, file)]
        if block.scope is Scope.HOUSEHOLD:
            return [household_line(file, order, self.around) for order, file in enumerate(files, start=1)]
        if block.scope is Scope.PERIOD:
            return self._periods(block, files)
        return [
            area_line(name, held, order, self.around)
            for order, (name, held) in enumerate(self._areas(files), start=1)
        ]

    def _periods(self, block: Block, files: Sequence[HouseholdFile]) -> list[Line]:
        found = [
            period_line(title, files, order, self.around) for order, title in enumerate(block.titles, start=1)
        ]
        return [line for line in found if line is not None]

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

    def _copies(
        self, name: str, fillings: list[Filling], held: Sequence[tuple[Block, Sequence[Line]]]
    ) -> list[Copy]:
        """Put rows into blocks that grow, and columns side by side into as many copies as they need."""
        rows = [self._rows(block, lines) for block, lines in held if not block.lines.across]
        across = [(block, lines) for block, lines in held if block.lines.across]
        needed = max((-(-len(lines) // block.lines.size) for block, lines in across), default=1)
        if self.mapping.is_word and needed > 1:
            self.left_out += sum(max(len(lines) - block.lines.size, 0) for block, lines in across)
            needed = 1
        copies: list[Copy] = []
        for copy in range(max(needed, 1)):
            beside: list[Filling] = []
            for block, lines in across:
                start = copy * block.lines.size
                beside += self._across(block, lines[start : start + block.lines.size])
            title = f"{name or '续'} {copy}" if copy else name
            copies.append((title, [*fillings, *beside], [] if copy else rows))
        return copies

    def _rows(self, block: Block, lines: Sequence[Line]) -> BlockLines:
        found = []
        for order, line in enumerate(lines):
            cells = self._cells(block, order, line)
            found.append({place.column: filling for place, filling in cells})
        return BlockLines(block=block.lines, lines=tuple(found))

    def _across(self, block: Block, lines: Sequence[Line]) -> list[Filling]:
        return [filling for order, line in enumerate(lines) for _, filling in self._cells(block, order, line)]

    def _cells(self, block: Block, order: int, line: Line) -> list[tuple[Place, Filling]]:
        """Return what is written into the cells of one line; what is asked and not answered is counted."""
        found = []
        for one in block.fields:
            place = block.lines.place(order, one.at)
            field = sheet_field(one.field) if one.field else None
            shown = written(field, one.form, line.value_of(field)) if field else BLANK
            text = shown.text or self.answer_for(block, one, line)
            self.blank += not text and one.asked
            if text:
                number = shown.number if shown.text else None
                found.append((place, Filling(place=place, text=text, number=number)))
        return found

    def answer_for(self, block: Block, field: BlockField, line: Line) -> str:
        """Return what was typed for a cell of one line, else for all its cells."""
        own = self._answers.get(block.one(field, line.id), "")
        return own or self._answers.get(block.whole(field), "")

    def _bytes(self, copies: Sequence[Copy]) -> bytes:
        if self.mapping.is_word:
            _, fillings, blocks = copies[0]
            return fill_word(self.mapping.blank, fillings, blocks)
        return fill_excel(self.mapping.blank, copies)


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
