"""基本情况: the household's own fields, changed in place."""

from typing_extensions import override

from lianghe_desktop.casework.fields import fields_of
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.wording import FieldPlace
from lianghe_desktop.desktop.households.fields_card import FieldsCard, Target
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.workroom import Workroom

_WRITTEN_ELSEWHERE = frozenset(
    {"provisional_no", "status", "surveyed_on", "exit_decided_on", "single_mother_person"}
)
_GROUPS = (
    (
        "户的登记",
        ("household_no", "provisional_no", "group_name", "address", "phone", "status", "surveyed_on"),
    ),
    (
        "身份和困难",
        (
            *(
                "registered",
                "registered_on",
                "farms",
                "urban",
                "local_hukou",
                "accepts_help",
                "applies_dibao",
            ),
            *("single_mother", "single_mother_person", "housing_hardship", "incident", "incident_on"),
            *("monitored", "lifted_on", "exit_decided_on", "exit_basis"),
        ),
    ),
    ("需求和愿望", ("needs", "wishes")),
)


class ProfilePart(HouseholdPart):
    """Show the household's fields in three cards."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        specs = {spec.column: spec for spec in fields_of("household")}
        self.cards = [
            FieldsCard(room, self.tr(title), [specs[c] for c in columns], fixed=_WRITTEN_ELSEWHERE)
            for title, columns in _GROUPS
        ]
        for card in self.cards:
            self.column.addWidget(card)
        self.column.addStretch(1)

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        names = {member.id: member.name or "" for member in file.members}
        mother = names.get(file.household.single_mother_person or "", "")
        target = Target(table="household", home=self.home, id=self.household)
        for card in self.cards:
            card.show_row(target, file.household, {"single_mother_person": mother})

    @override
    def edit(self, place: FieldPlace) -> None:
        any(card.edit(place.column) for card in self.cards)

    @override
    def commit(self) -> bool:
        done = [card.commit() for card in self.cards]
        return all(done)

    @override
    def step_back(self) -> bool:
        done = [card.close_editors() for card in self.cards]
        return any(done)
