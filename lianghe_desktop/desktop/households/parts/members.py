"""家庭成员: who lives here, the page of each, and one more."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.duplicates.guard import TwinGuard
from lianghe_desktop.casework.fields import fields_of
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.paper_values import living
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.register import add_member
from lianghe_desktop.casework.wording import FieldPlace
from lianghe_desktop.desktop.duplicates.rearrange_page import RearrangePage
from lianghe_desktop.desktop.households.fields_card import FieldsCard, Target
from lianghe_desktop.desktop.households.member_lines import COLUMNS, age_words, member_lines
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.households.person_fields import PersonFields
from lianghe_desktop.desktop.households.remove_button import Aim, RemoveButton
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.ids import RowId

_GROUPS = (
    (
        "身份",
        (
            *("name", "relation", "sex", "birth_date", "document_kind", "document_number"),
            *("no_document_reason", "nation", "marital", "political", "education", "phone"),
            *("counted", "not_counted_reason"),
        ),
    ),
    (
        "上学和务工",
        (
            *("school", "school_name", "grade_in_school", "boards", "new_student", "full_time", "labour"),
            *("skills", "works", "work_place", "months_worked", "wants_work", "recommended_job"),
        ),
    ),
    (
        "健康和保障",
        (
            *("health", "illness", "disability_class", "disability_grade", "disability_card"),
            *("rehabilitation_need", "dibao", "tekun", "insured_medical", "medical_scheme"),
            *("pension_scheme", "pension_years", "can_live_alone", "supporter_able"),
        ),
    ),
    ("离开本户", ("left_on", "left_reason")),
)


class MembersPart(HouseholdPart):
    """Show the roster; a double click shows one person's fields in its place."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self._shown: list[Member] = []
        self._member: str | None = None
        self.guard = TwinGuard(room.office)
        self.roster = self._build_roster()
        self.person = self._build_person()
        self.form: FormPanel | None = None
        self.column.addWidget(self.roster)
        self.column.addWidget(self.person)
        self.person.hide()
        self.column.addStretch(1)

    def _build_roster(self) -> QWidget:
        self.count = heading("", "strong")
        self.add_button = Button(self.tr("增加家庭成员"), icon_name="add")
        self.open_button = Button(self.tr("查看和修改"), icon_name="pen")
        self.open_button.setEnabled(False)
        self.rearrange_button = Button(self.tr("分户、并户"), icon_name="household")
        self.rearrange_button.setVisible(may(self.room.acting, Act.REMOVE))
        self.rearrange_button.clicked.connect(self._on_rearrange)
        self.table = LinesTable(
            COLUMNS, empty=self.tr("还没有登记家庭成员，请点“增加家庭成员”。"), stretched="health"
        )
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.count, 1)
        row.addWidget(self.open_button)
        row.addWidget(self.rearrange_button)
        row.addWidget(self.add_button)
        roster = QWidget()
        column = QVBoxLayout(roster)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self.table)
        self.table.opened.connect(self.open_member)
        self.table.chosen.connect(self._on_chosen)
        self.open_button.clicked.connect(self._on_open)
        self.add_button.clicked.connect(self.ask_new)
        return roster

    def _on_rearrange(self) -> None:
        if self.file is not None:
            self.room.navigator.open_over(RearrangePage(self.room, self.file))

    def _build_person(self) -> QWidget:
        self.back_button = Button(self.tr("全部成员"), icon_name="back")
        self.person_title = heading("")
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.back_button)
        row.addWidget(self.person_title, 1)
        self.remove_button = RemoveButton(self.room, self.tr("删除这位成员"))
        self.remove_button.setVisible(may(self.room.acting, Act.REMOVE))
        self.remove_button.removed.connect(self.show_roster)
        row.addWidget(self.remove_button)
        specs = {spec.column: spec for spec in fields_of("member")}
        self.cards = [
            FieldsCard(self.room, self.tr(title), [specs[c] for c in columns]) for title, columns in _GROUPS
        ]
        person = QWidget()
        column = QVBoxLayout(person)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addLayout(row)
        for card in self.cards:
            column.addWidget(card)
        self.back_button.clicked.connect(self.show_roster)
        return person

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        self._shown = living(file.members)
        away = [m for m in file.members if m.left_on and not m.gone]
        words = self.tr("%1 人").replace("%1", str(len(self._shown)))
        if away:
            words += "，" + self.tr("另有 %1 人已离开").replace("%1", str(len(away)))
        self.count.setText(words)
        self.table.show_lines(member_lines(self._shown, self.room.acting.today))
        self.open_button.setEnabled(False)
        if self._member is not None:
            self._show_member(self._member)

    @override
    def edit(self, place: FieldPlace) -> None:
        if place.member is None:
            self.show_roster()
            return
        self._show_member(place.member)
        any(card.edit(place.column) for card in self.cards)

    @override
    def show_row(self, row_id: str) -> None:
        self._show_member(row_id)

    @override
    def commit(self) -> bool:
        done = [card.commit() for card in self.cards]
        return all(done)

    @override
    def step_back(self) -> bool:
        closed = [card.close_editors() for card in self.cards]
        if any(closed):
            return True
        if self.roster.isHidden():
            self.show_roster()
            return True
        return False

    def open_member(self, place: int) -> None:
        """Show the fields of the person at a place of the roster."""
        self._show_member(self._shown[place].id)

    def show_roster(self) -> None:
        """Show who lives here again."""
        if not self.commit():
            return
        self._member = None
        self._drop_form()
        self._show_only(self.roster)

    def ask_new(self) -> None:
        """Show the form that adds a person."""
        self._drop_form()
        self.form = FormPanel(self.tr("增加家庭成员"), self.tr("增加"), icon_name="add")
        self._fields = PersonFields(self.form, self.room.acting.today)
        self.form.given.connect(self._on_given)
        self.form.cancelled.connect(self.show_roster)
        self.column.insertWidget(2, self.form)
        self._show_only(self.form)
        self.form.column.focus_first()

    def _show_member(self, member_id: str) -> None:
        member = next((m for m in (self.file.members if self.file else ()) if m.id == member_id), None)
        if member is None:
            self.show_roster()
            return
        self._member = member_id
        age = age_words(member, self.room.acting.today)
        self.person_title.setText(f"{member.name or ''}　{age} 岁" if age else member.name or "")
        target = Target(table="member", home=self.home, id=RowId(member_id))
        self.remove_button.aim(
            Aim(table="member", home=self.home, id=target.id, word=member.name or self.tr("这位成员"))
        )
        for card in self.cards:
            card.show_row(target, member)
        self._show_only(self.person)

    def _show_only(self, shown: QWidget) -> None:
        for one in (self.roster, self.person, self.form):
            if one is not None:
                one.setVisible(one is shown)

    def _drop_form(self) -> None:
        if self.form is not None:
            self.column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _on_chosen(self, _place: int) -> None:
        self.open_button.setEnabled(True)

    def _on_open(self) -> None:
        self.open_member(self.table.table.currentRow())

    def _on_given(self) -> None:
        room, home, household, new = self.room, self.home, self.household, self._fields.person()

        def work(_control: Control) -> RowId:
            self.guard.check(home, new)
            return add_member(room.office, room.acting, home, household, new)

        self.room.run(
            self,
            work,
            done=partial(self._on_added, new.name),
            refused=self._on_refused,
        )

    def _on_added(self, _name: str, _member: RowId) -> None:
        self.show_roster()

    def _on_refused(self, fault: LiangheError) -> None:
        if self.form is not None:
            self.form.show_refusal(fault.text)
