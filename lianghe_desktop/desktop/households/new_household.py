"""Write down a household that is not in the list: its head, and where it lives."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.duplicates.guard import TwinGuard
from lianghe_desktop.casework.register import NewHousehold, register_household
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.households.person_fields import PersonFields
from lianghe_desktop.desktop.scrolled import scrolled
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.choice_editors import Option, make_choice_editor
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId


class NewHouseholdPage(Page):
    """Ask for the least that makes a household; the rest follows by survey."""

    def __init__(self, room: Workroom, *, home: str | None = None) -> None:
        super().__init__()
        self._room = room
        self._villages = villages(room.office)
        self.form = FormPanel("", self.tr("登记这一户"), icon_name="add")
        if len(self._villages) > 1:
            options = [Option(code=v.home, label=v.full_name) for v in self._villages]
            self.form.add("home", self.tr("村（居）"), make_choice_editor(options), required=True)
            self.form.field("home").editor.set_value(home)
        self.person = PersonFields(self.form, room.acting.today, fixed_head=True)
        self.form.add(
            "household_no", self.tr("户编号"), TextEditor(), hint=self.tr("没有就空着，先给临时编号")
        )
        self.form.add("group", self.tr("村民小组"), TextEditor())
        self.form.add("address", self.tr("住址"), TextEditor())
        self.form.add("phone", self.tr("联系电话"), TextEditor())
        self.guard = TwinGuard(room.office)
        self.form.given.connect(self._on_given)
        self.form.cancelled.connect(self.left)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.addWidget(self.form)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("登记新户"), context=self.tr("先写户主，家庭成员和情况可以在入户调查时补")
        )

    @override
    def entered(self) -> None:
        self.form.column.focus_first()

    def home(self) -> HomeCode:
        """Return the village chosen; the only one of a village's desk."""
        if len(self._villages) == 1:
            return self._villages[0].home
        return HomeCode(self.form.text("home"))

    def _on_given(self) -> None:
        form, room = self.form, self._room
        if not self._villages or (len(self._villages) > 1 and not form.text("home")):
            form.show_refusal(self.tr("请先选这一户是哪个村（居）的。"))
            return
        home = self.home()
        new = NewHousehold(
            home=home,
            head=self.person.person(),
            household_no=form.text("household_no") or None,
            group_name=form.text("group") or None,
            address=form.text("address") or None,
            phone=form.text("phone") or None,
        )
        form.go_button.setEnabled(False)

        def work(_control: Control) -> tuple[HomeCode, RowId]:
            self.guard.check(home, new.head)
            return home, register_household(room.office, room.acting, new)

        room.run(
            self,
            work,
            done=self._on_registered,
            refused=self._on_refused,
        )

    def _on_registered(self, key: tuple[HomeCode, RowId]) -> None:
        navigator, name = self._room.navigator, self.form.text("name")
        self.left.emit()
        navigator.open_household(*key)
        navigator.tell(
            Tone.GOOD, self.tr("已登记：%1 户。接着可以补家庭成员，或开始入户调查。").replace("%1", name)
        )

    def _on_refused(self, fault: LiangheError) -> None:
        self.form.show_refusal(fault.text)
