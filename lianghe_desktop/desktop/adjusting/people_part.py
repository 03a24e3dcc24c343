"""Who may log in here, passwords, and the recovery sheet."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import printing, staff
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.start import add_person
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import PasswordEditor, TextEditor
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.enums import Role
from lianghe_desktop.records.errors import LiangheError


class PeoplePart(Part):
    """List colleagues, add one, change a password, make a new recovery sheet."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        manages = may(room.acting, Act.ADMINISTER)
        self.table = LinesTable(
            (
                Column(title=self.tr("姓名"), field="name", width=200),
                Column(title=self.tr("身份"), field="role", width=200),
                Column(title=self.tr("状态"), field="state", width=120),
            ),
            empty="",
        )
        self.add_button = Button(self.tr("添加同事"), icon_name="add")
        self.password_button = Button(self.tr("改我的密码"), icon_name="lock")
        self.stop_button = Button(self.tr("停用选中的人"), icon_name="lock")
        self.stop_button.setEnabled(False)
        self._people: list[staff.Colleague] = []
        self._chosen = -1
        self.recovery_button = Button(self.tr("重新生成恢复单"), icon_name="print")
        self.person_form = self._build_person_form()
        self.password_form = self._build_password_form()
        cards = CardColumn()
        card = Card(
            self.tr("谁可以登录"),
            self.tr("入户调查人员填资料，审核人员作评定、收数据包，管理员还管人员和设置。"),
        )
        card.add(self.table)
        card.add_row(self.add_button, self.password_button, self.stop_button)
        cards.add(card)
        cards.add(self.person_form)
        cards.add(self.password_form)
        recovery = Card(
            self.tr("恢复单"), self.tr("忘了密码时，只有它能打开资料。重新生成后，旧的一张随即作废。")
        )
        recovery.add_row(self.recovery_button)
        cards.add(recovery)
        recovery.setVisible(manages)
        self.add_button.setVisible(manages)
        self.stop_button.setVisible(manages)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)
        self.table.chosen.connect(self._on_chosen)
        self.stop_button.clicked.connect(self._on_stop)
        self.add_button.clicked.connect(self._on_add)
        self.password_button.clicked.connect(self._on_password)
        self.recovery_button.clicked.connect(self._on_recovery)

    def _build_person_form(self) -> FormPanel:
        form = FormPanel(self.tr("添加同事"), self.tr("添加"), icon_name="check")
        form.add("name", self.tr("姓名"), TextEditor(width=240), required=True)
        roles = [Option(code=role, label=code_list("person_role").label(role)) for role in Role]
        form.add("role", self.tr("身份"), RadioEditor(roles), required=True)
        form.add("password", self.tr("密码"), PasswordEditor(), required=True)
        form.add("again", self.tr("再输入一次"), PasswordEditor(), required=True)
        form.given.connect(self._on_person_given)
        form.cancelled.connect(form.hide)
        form.hide()
        return form

    def _build_password_form(self) -> FormPanel:
        form = FormPanel(self.tr("改我的密码"), self.tr("改密码"), icon_name="check")
        form.add("password", self.tr("新密码"), PasswordEditor(), required=True)
        form.add("again", self.tr("再输入一次"), PasswordEditor(), required=True)
        form.given.connect(self._on_password_given)
        form.cancelled.connect(form.hide)
        form.hide()
        return form

    @override
    def refresh(self) -> None:
        self._people = staff.colleagues(self._room.office)
        states = {True: self.tr("在岗"), False: self.tr("已停用")}
        self.table.show_lines(
            [{"name": one.name, "role": one.role_label, "state": states[one.active]} for one in self._people]
        )
        self._on_chosen(self.table.table.currentRow())

    def _on_chosen(self, row: int) -> None:
        self._chosen = row
        one = self._people[row] if 0 <= row < len(self._people) else None
        self.stop_button.setEnabled(one is not None and one.name != self._room.acting.name)
        back = one is not None and not one.active
        self.stop_button.setText(self.tr("恢复选中的人") if back else self.tr("停用选中的人"))

    def _on_stop(self) -> None:
        one = self._people[self._chosen]
        standing = staff.Standing.STOPPED if one.active else staff.Standing.ACTIVE
        words = self.tr("已停用%1：不能再登录，以前填的都在。") if one.active else self.tr("%1可以再登录了。")
        self._set(one.name, standing, words.replace("%1", one.name))

    def _set(self, name: str, standing: staff.Standing, words: str) -> None:
        room = self._room
        try:
            staff.set_active(room.office, room.acting, name, standing)
        except LiangheError as fault:
            room.tell_refusal(fault)
            return
        room.navigator.tell(Tone.GOOD, words)
        self.refresh()

    def _on_add(self) -> None:
        self.password_form.hide()
        _open(self.person_form)

    def _on_password(self) -> None:
        self.person_form.hide()
        _open(self.password_form)

    def _on_person_given(self) -> None:
        form, room = self.person_form, self._room
        name, role, password = form.text("name"), form.text("role"), form.text("password")
        if not role:
            form.show_refusal(self.tr("请选择身份"))
            return
        if not _same(form):
            form.show_refusal(self.tr("两次输入的密码不一样，请重新输入"))
            return
        form.go_button.setEnabled(False)

        def add(_control: Control) -> str:
            add_person(room.office, room.acting, name=name, role=Role(role), password=password)
            return name

        room.run(self, add, done=self._on_added, refused=self._on_person_refused)

    def _on_added(self, name: str) -> None:
        self.person_form.go_button.setEnabled(True)
        self.person_form.hide()
        self.refresh()
        words = self.tr("已添加%1，登录时选自己的名字。").replace("%1", name)
        self._room.navigator.tell(Tone.GOOD, words)

    def _on_person_refused(self, fault: LiangheError) -> None:
        self.person_form.show_refusal(fault.text)

    def _on_password_given(self) -> None:
        form, room = self.password_form, self._room
        password = form.text("password")
        if not _same(form):
            form.show_refusal(self.tr("两次输入的密码不一样，请重新输入"))
            return
        form.go_button.setEnabled(False)

        def change(_control: Control) -> None:
            staff.change_password(room.office, room.acting, name=room.acting.name, password=password)

        room.run(self, change, done=self._on_password_changed, refused=self._on_password_refused)

    def _on_password_changed(self, _nothing: object) -> None:
        self.password_form.go_button.setEnabled(True)
        self.password_form.hide()
        self._room.navigator.tell(Tone.GOOD, self.tr("密码已改，下次登录用新密码。"))

    def _on_password_refused(self, fault: LiangheError) -> None:
        self.password_form.show_refusal(fault.text)

    def _on_recovery(self) -> None:
        room = self._room

        def renew(_control: Control) -> Printed:
            code = staff.renew_recovery_code(room.office, room.acting)
            return printing.print_recovery(room.office, code=code, today=room.acting.today)

        room.run(self, renew, done=self._on_renewed)

    def _on_renewed(self, printed: Printed) -> None:
        self._room.show_printed(printed, context=self.tr("旧的一张已作废，请打印这一张收好"))


def _open(form: FormPanel) -> None:
    for field in form.column.fields():
        field.editor.set_value(None)
    form.banner.hide()
    form.go_button.setEnabled(True)
    form.show()
    form.column.focus_first()


def _same(form: FormPanel) -> bool:
    return bool(form.text("password")) and form.text("password") == form.text("again")
