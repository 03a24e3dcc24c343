"""基本情况: the household's own fields, changed in place."""

from PySide6.QtCore import Qt
from typing_extensions import override

from lianghe_desktop.casework.extra_answers import extra_answers
from lianghe_desktop.casework.fields import fields_of
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.numbering import confirm_number
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.wording import FieldPlace
from lianghe_desktop.desktop.households.fields_card import FieldsCard, Target
from lianghe_desktop.desktop.households.household_acts import HouseholdActs
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
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


_EXTRA = (
    Column(title="谁", field="who", width=120),
    Column(title="问题", field="label", width=240),
    Column(title="回答", field="words", width=320),
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
        self.number_button = Button(self.tr("确认户编号"), icon_name="check")
        self.number_button.clicked.connect(self._on_number_pressed)
        self.number_button.hide()
        self.column.addWidget(self.number_button, alignment=Qt.AlignmentFlag.AlignLeft)
        for card in self.cards:
            self.column.addWidget(card)
        self.extra = LinesTable(_EXTRA, empty="")
        self.extra_card = Card(
            self.tr("调查里的其他回答"), self.tr("这些题没有单独的栏目，只能在再次调查时改。")
        )
        self.extra_card.add(self.extra)
        self.column.addWidget(self.extra_card)
        self.acts = HouseholdActs(room)
        self.acts.left.connect(self.left)
        self.column.addWidget(self.acts)
        self.column.addStretch(1)

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        names = {member.id: member.name or "" for member in file.members}
        mother = names.get(file.household.single_mother_person or "", "")
        waits = file.household.household_no is None and not self.room.office.is_village
        self.number_button.setVisible(waits and may(self.room.acting, Act.DETERMINE))
        self.acts.show_file(file)
        answers = extra_answers(file)
        self.extra_card.setVisible(bool(answers))
        self.extra.show_lines(
            [{"who": one.who or self.tr("全家"), "label": one.label, "words": one.words} for one in answers]
        )
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
        return self.acts.close_form() or any(done)

    def _on_number_pressed(self) -> None:
        room, home, household = self.room, self.home, self.household
        room.run(
            self,
            lambda _control: confirm_number(room.office, room.acting, home, household),
            done=self._on_numbered,
        )

    def _on_numbered(self, number: str) -> None:
        self.room.navigator.tell(
            Tone.GOOD, self.tr("已给正式户编号 {0}，下次发回执时带给村里。").format(number)
        )
