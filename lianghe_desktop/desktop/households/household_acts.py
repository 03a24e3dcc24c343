"""迁移和删除: a household moves to another village, or is deleted and can be brought back."""

from PySide6.QtCore import Signal

from lianghe_desktop.casework import moving, removal
from lianghe_desktop.casework.areas import area_names, villages
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.moving import Opened
from lianghe_desktop.casework.paper_values import head_name, number_of
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.desktop.households.remove_button import Aim, BringBack
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.choice_editors import Option, SearchChoiceEditor
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.households import Household
from lianghe_desktop.records.ids import HomeCode, RowId


class HouseholdActs(Card):
    """Say where the household came from or went to, and offer move and deletion to who may."""

    left = Signal()

    def __init__(self, room: Workroom) -> None:
        super().__init__(self.tr("迁移和删除"))
        self._room = room
        self._file: HouseholdFile | None = None
        self.link_button = Button("", role="link")
        self.move_button = Button(self.tr("办理迁移"), icon_name="forward")
        self.remove_button = Button(self.tr("删除这一户"), icon_name="remove")
        self.form: FormPanel | None = None
        self.add_row(self.move_button, self.remove_button, self.link_button)
        self.move_button.clicked.connect(self.ask_move)
        self.remove_button.clicked.connect(self._on_remove)
        self.link_button.clicked.connect(self._on_link)

    def show_file(self, file: HouseholdFile) -> None:
        """Show what may be done with a household."""
        self._file = file
        row, acting = file.household, self._room.acting
        away = row.moved_to_home is not None
        above = not self._room.office.is_village
        self.move_button.setVisible(above and not away and may(acting, Act.MOVE))
        self.remove_button.setVisible(may(acting, Act.REMOVE))
        link = self._link(row)
        self.link_button.setVisible(link is not None)
        names = area_names(self._room.office)
        if away:
            words = self.tr("这户已迁到%1，本页只供查看。")
            self.say(words.replace("%1", names.full_name(row.moved_to_home or "")))
            self.link_button.setText(self.tr("看迁入后的户"))
        elif row.moved_from_home is not None:
            words = self.tr("这户是从%1迁来的。")
            self.say(words.replace("%1", names.full_name(row.moved_from_home)))
            self.link_button.setText(self.tr("看迁来以前的户"))
        elif above:
            self.say(self.tr("迁移：在原村结束，在新村照现在的样子建档。删除：收起来，随时能恢复。"))
        else:
            self.say(self.tr("搬到别的村由镇里办理迁移，请报镇里。删除：收起来，随时能恢复。"))

    def ask_move(self) -> None:
        """Show the form that asks where the household goes."""
        if self._file is None or self.form is not None:
            return
        home = self._file.household.home
        form = FormPanel("", self.tr("办理迁移"), icon_name="forward")
        options = [
            Option(code=one.home, label=one.full_name)
            for one in villages(self._room.office)
            if one.home != home
        ]
        form.add(
            "village",
            self.tr("迁到哪个村"),
            SearchChoiceEditor(options),
            required=True,
            hint=self.tr("家庭成员、收支、评定和帮扶都照现在的样子带过去"),
        )
        form.given.connect(self._on_move)
        form.cancelled.connect(self.close_form)
        self.form = form
        self.add(form)
        form.column.focus_first()

    def close_form(self) -> bool:
        """Close the form; tell whether it was open."""
        form, self.form = self.form, None
        if form is None:
            return False
        self.column.removeWidget(form)
        form.hide()
        form.deleteLater()
        return True

    def _link(self, row: Household) -> tuple[HomeCode, RowId] | None:
        if row.moved_to_home is not None and row.moved_to_id is not None:
            return HomeCode(row.moved_to_home), RowId(row.moved_to_id)
        if row.moved_from_home is not None and row.moved_from_id is not None:
            return HomeCode(row.moved_from_home), RowId(row.moved_from_id)
        return None

    def _on_link(self) -> None:
        link = self._link(self._file.household) if self._file is not None else None
        if link is not None and self._room.office.store.get(Household, *link) is not None:
            self._room.navigator.open_household(*link)
        else:
            self._room.navigator.tell(Tone.INFO, self.tr("那边村里的资料不在本机，请到镇里查看。"))

    def _on_move(self) -> None:
        file, form, room = self._file, self.form, self._room
        if file is None or form is None:
            return
        row = file.household
        to_home = HomeCode(form.text("village"))
        room.run(
            self,
            lambda _control: moving.move_household(
                room.office, room.acting, HomeCode(row.home), RowId(row.id), to_home=to_home
            ),
            done=self._on_moved,
            refused=self._on_refused,
        )

    def _on_moved(self, opened: Opened) -> None:
        room = self._room
        self.close_form()
        name = area_names(room.office).full_name(opened.home)
        words = self.tr("已迁到%1，带过去 %2 项。请给两个村写回执包。")
        room.navigator.tell(Tone.GOOD, words.replace("%1", name).replace("%2", str(len(opened.rows))))
        self.left.emit()
        room.navigator.open_household(HomeCode(opened.home), RowId(opened.household))

    def _on_refused(self, fault: LiangheError) -> None:
        if self.form is not None:
            self.form.show_refusal(fault.text)

    def _on_remove(self) -> None:
        file, room = self._file, self._room
        if file is None:
            return
        row = file.household
        name = self.tr("%1 户").replace("%1", head_name(file) or number_of(row))
        aim = Aim(table="household", home=HomeCode(row.home), id=RowId(row.id), word=name)
        try:
            rows = removal.remove_household(room.office, room.acting, aim.home, aim.id)
        except LiangheError as fault:
            room.tell_refusal(fault)
            return
        self.left.emit()
        words = self.tr("已删除：%1，共 %2 项").replace("%1", name).replace("%2", str(rows))
        room.navigator.offer_undo(words, BringBack(room, aim))
