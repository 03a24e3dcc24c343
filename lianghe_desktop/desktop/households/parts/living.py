"""住房财产: the dwelling, land and property, and why the household is in need."""

from PySide6.QtCore import Qt
from typing_extensions import override

from lianghe_desktop.casework.fields import fields_of, show_field
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.wording import FieldPlace
from lianghe_desktop.desktop.households.fields_card import FieldsCard, Target
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.households.remove_button import Aim, RemoveButton
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import RowId

_CAUSES = (
    Column(title="致贫原因", field="code", width=200),
    Column(title="主要原因", field="main", width=96),
    Column(title="说明", field="note", width=320),
)


class LivingPart(HouseholdPart):
    """Show housing, property and causes; a card that nobody filled in begins with its first field."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.cards = {
            "housing": FieldsCard(room, self.tr("住房"), fields_of("housing")),
            "assets": FieldsCard(room, self.tr("土地和财产"), fields_of("assets")),
        }
        for card in self.cards.values():
            self.column.addWidget(card)
        self.column.addWidget(heading(self.tr("致贫原因"), "strong"))
        self.causes = LinesTable(_CAUSES, empty=self.tr("还没有登记，入户调查时会问到。"))
        self.column.addWidget(self.causes)
        self.remove_button = RemoveButton(room, self.tr("删除选中的原因"))
        self.column.addWidget(self.remove_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.causes.chosen.connect(self._on_chosen)
        self.column.addStretch(1)

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        rows = {"housing": file.housing, "assets": file.assets}
        for table, card in self.cards.items():
            card.show_row(Target(table=table, home=self.home, id=self.household), rows[table])
        specs = {spec.column: spec for spec in fields_of("cause")}
        self.causes.show_lines(
            [
                {column: show_field(spec, getattr(cause, column)) for column, spec in specs.items()}
                for cause in file.causes
            ]
        )
        self.remove_button.aim(None)

    def _on_chosen(self, place: int) -> None:
        if self.file is not None and place < len(self.file.causes):
            cause = self.file.causes[place]
            word = self.causes.words()[place][0]
            self.remove_button.aim(Aim(table="cause", home=self.home, id=RowId(cause.id), word=word))

    @override
    def edit(self, place: FieldPlace) -> None:
        self.cards[place.table].edit(place.column)

    @override
    def commit(self) -> bool:
        done = [card.commit() for card in self.cards.values()]
        return all(done)

    @override
    def step_back(self) -> bool:
        done = [card.close_editors() for card in self.cards.values()]
        return any(done)
