"""结对和交接: who carries how many households, pairing of many at once, hand-over when a cadre moves."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.help import NewHelper
from lianghe_desktop.casework.helped import HelpedLine, helped_households
from lianghe_desktop.casework.helping.pairing import HandOver, Load, Loads, hand_over, helper_loads, pair_many
from lianghe_desktop.casework.helping.papers import print_handover
from lianghe_desktop.casework.helping.written import Written
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.help_forms import TakeBack
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import SIZES
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

_LOADS = (
    Column(title="帮扶责任人", field="name", width=128),
    Column(title="单位", field="unit", width=200),
    Column(title="结对户数", field="households", width=96, align=Align.RIGHT),
    Column(title="今年计划", field="plans", width=96, align=Align.RIGHT),
    Column(title="未办措施", field="planned", width=96, align=Align.RIGHT),
)
_KEY = Qt.ItemDataRole.UserRole


class WhoForm(FormPanel):
    """Ask for a person and a day."""

    def __init__(self, room: Workroom, title: str, verb: str) -> None:
        super().__init__(title, verb, icon_name="check")
        self._room = room
        today = room.acting.today
        self.add("name", self.tr("姓名"), TextEditor(), required=True)
        self.add("unit", self.tr("单位"), TextEditor())
        self.add("phone", self.tr("电话"), TextEditor())
        self.add("on", self.tr("从哪一天起"), DateEditor(today=lambda: today), required=True)
        self.field("on").editor.set_value(today)

    def helper(self) -> NewHelper:
        """Return the person asked for."""
        return NewHelper(name=self.text("name"), unit=self.text("unit"), phone=self.text("phone"))

    def run(self, job: Callable[[], object], done: Callable[[object], None]) -> None:
        """Do what was asked on the worker; a refusal stands over the fields."""
        self.go_button.setEnabled(False)
        self._room.run(self, lambda _control: job(), done=done, refused=self._on_refused)

    def _on_refused(self, fault: LiangheError) -> None:
        self.show_refusal(fault.text)


class PairingPage(Page):
    """Show the loads above, the households to tick below, and the form of what is being done."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._loads = Loads(helpers=(), unpaired=())
        self._lines: list[HelpedLine] = []
        self.form: WhoForm | None = None
        self.loads_card = Card(self.tr("各责任人的户数"))
        self.load_table = LinesTable(_LOADS, empty=self.tr("还没有结对。"), stretched="unit")
        self.handover_button = Button(self.tr("他要调走：交接给别人"), icon_name="forward")
        self.loads_card.add(self.load_table)
        self.loads_card.add_row(self.handover_button)
        self.pick_card = Card(
            self.tr("给多户指定责任人"), self.tr("在要结对的户前面打勾，再点“指定责任人”。")
        )
        self.box = QLineEdit()
        self.box.setPlaceholderText(self.tr("户主、责任人、户编号"))
        self.box.setClearButtonEnabled(True)
        self.unpaired_button = Button(self.tr("勾选没有责任人的户"))
        self.none_button = Button(self.tr("全部不选"))
        self.pick_list = QListWidget()
        self.pick_list.setMinimumHeight(px(280))
        self.pick_list.setAccessibleName(self.tr("在册的户"))
        self.pick_card.column.addLayout(self._pick_row())
        self.pick_card.add(self.pick_list)
        words = self.tr("还没有在册的户；作出“纳入帮扶”的决定以后，会列在这里。")
        self.no_one = self.pick_card.add(paragraph(words, "quiet"))
        self.no_one.hide()
        self.column = CardColumn()
        for card in (self.loads_card, self.pick_card):
            self.column.add(card)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)
        self.box.textChanged.connect(self._hide_unfit)
        self.unpaired_button.clicked.connect(self.pick_unpaired)
        self.none_button.clicked.connect(self.pick_none)
        self.pick_list.itemChanged.connect(self._on_ticked)
        self.load_table.chosen.connect(self._on_load_chosen)
        self.handover_button.clicked.connect(self.ask_handover)
        self._on_load_chosen()

    def _pick_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.box, 1)
        row.addWidget(self.unpaired_button)
        row.addWidget(self.none_button)
        return row

    @override
    def head(self) -> PageHead:
        words = self.tr("%1 名责任人，%2 户没有责任人，已勾选 %3 户")
        words = words.replace("%1", str(len(self._loads.helpers)))
        words = words.replace("%2", str(len(self._loads.unpaired))).replace("%3", str(len(self.picked())))
        allowed = may(self._room.acting, Act.PLAN_HELP)
        return PageHead(
            title=self.tr("结对和交接"),
            context=words,
            actions=(
                Action(
                    verb=self.tr("指定责任人"),
                    run=self.ask_pairing,
                    icon="check",
                    primary=True,
                    enabled=bool(self.picked()) and allowed,
                    hint="" if self.picked() else self.tr("先勾选要结对的户"),
                ),
            ),
        )

    @override
    def entered(self) -> None:
        self.reload()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.reload()

    @override
    def step_back(self) -> bool:
        return self._drop_form()

    def reload(self) -> None:
        """Read anew who carries what."""
        room = self._room
        today = room.acting.today
        room.look(
            self,
            lambda _control: (
                helper_loads(room.office, today.year),
                helped_households(room.office, today),
            ),
            done=self._on_read,
        )

    def picked(self) -> list[tuple[HomeCode, RowId]]:
        """Return the households that are ticked."""
        items = (self.pick_list.item(place) for place in range(self.pick_list.count()))
        return [item.data(_KEY) for item in items if item.checkState() is Qt.CheckState.Checked]

    def pick_unpaired(self) -> None:
        """Tick every household in sight without a helper."""
        wanted = set(self._loads.unpaired)
        for place in range(self.pick_list.count()):
            item = self.pick_list.item(place)
            if not item.isHidden() and tuple(item.data(_KEY)) in wanted:
                item.setCheckState(Qt.CheckState.Checked)

    def pick_none(self) -> None:
        """Take every tick away."""
        for place in range(self.pick_list.count()):
            self.pick_list.item(place).setCheckState(Qt.CheckState.Unchecked)

    def ask_pairing(self) -> None:
        """Ask who shall be responsible for the households ticked."""
        words = self.tr("为勾选的 %1 户指定责任人").replace("%1", str(len(self.picked())))
        form = self._open_form(WhoForm(self._room, words, self.tr("指定")), self.pick_card)
        form.given.connect(partial(self._on_pairing_given, form))

    def ask_handover(self) -> None:
        """Ask to whom the chosen helper hands over."""
        load = self._chosen_load()
        if load is None:
            return
        words = self.tr("%1 名下 %2 户交给").replace("%1", load.who.name)
        words = words.replace("%2", str(len(load.households)))
        form = self._open_form(WhoForm(self._room, words, self.tr("交接并打印清单")), self.loads_card)
        form.given.connect(partial(self._on_handover_given, form, load))

    def _open_form(self, form: WhoForm, card: Card) -> WhoForm:
        self._drop_form()
        self.form = form
        form.cancelled.connect(self._drop_form)
        card.add(form)
        form.column.focus_first()
        self.column.ensureWidgetVisible(form)
        return form

    def _drop_form(self) -> bool:
        if self.form is None:
            return False
        parent = self.form.parentWidget()
        if isinstance(parent, Card):
            parent.column.removeWidget(self.form)
        self.form.hide()
        self.form.deleteLater()
        self.form = None
        return True

    def _on_pairing_given(self, form: WhoForm) -> None:
        room, keys, helper, day = self._room, self.picked(), form.helper(), form.value("on")
        form.run(
            lambda: pair_many(room.office, room.acting, keys, helper, day),  # type: ignore[arg-type]  # a DateEditor
            self._on_paired,
        )

    def _on_handover_given(self, form: WhoForm, load: Load) -> None:
        room, helper, day = self._room, form.helper(), form.value("on")
        form.run(
            lambda: hand_over(room.office, room.acting, load.who, helper, day),  # type: ignore[arg-type]  # the same
            self._on_handed_over,
        )

    def _on_paired(self, written: object) -> None:
        self._drop_form()
        self.pick_none()
        if isinstance(written, Written):
            words = self.tr("已指定责任人。")
            self._room.navigator.offer_undo(words, TakeBack(self._room, written))

    def _on_handed_over(self, done: object) -> None:
        self._drop_form()
        if not isinstance(done, HandOver):
            return
        room = self._room
        words = self.tr("已把 %1 户交给 %2。").replace("%1", str(len(done.households)))
        room.navigator.offer_undo(words.replace("%2", done.successor.name), TakeBack(room, done.written))
        room.run(
            self,
            lambda _control: print_handover(room.office, room.acting, done),
            done=room.show_printed,
        )

    def _on_read(self, answer: tuple[Loads, list[HelpedLine]]) -> None:
        loads, lines = answer
        self._loads, self._lines = loads, lines
        self.load_table.show_lines([_load_words(load) for load in loads.helpers])
        ticked = {tuple(key) for key in self.picked()}
        self.pick_list.clear()
        for line in sorted(lines, key=lambda one: (one.village, one.household_no)):
            words = "　".join((line.head_name, line.household_no, line.village, line.helper or "没有责任人"))
            item = QListWidgetItem(words)
            item.setData(_KEY, (line.home, line.id))
            item.setSizeHint(QSize(0, px(SIZES.row_height)))
            ticked_now = (line.home, line.id) in ticked
            item.setCheckState(Qt.CheckState.Checked if ticked_now else Qt.CheckState.Unchecked)
            self.pick_list.addItem(item)
        self._hide_unfit()
        self.pick_list.setVisible(bool(lines))
        self.no_one.setVisible(not lines)
        self._on_load_chosen()
        self.head_changed.emit()

    def _hide_unfit(self, *_typed: str) -> None:
        wanted = self.box.text().strip()
        for place in range(self.pick_list.count()):
            item = self.pick_list.item(place)
            item.setHidden(bool(wanted) and wanted not in item.text())

    def _chosen_load(self) -> Load | None:
        place = self.load_table.table.currentRow()
        return self._loads.helpers[place] if 0 <= place < len(self._loads.helpers) else None

    def _on_load_chosen(self, *_place: int) -> None:
        chosen = self._chosen_load() is not None
        self.handover_button.setEnabled(chosen and may(self._room.acting, Act.PLAN_HELP))
        self.handover_button.setToolTip("" if chosen else self.tr("先在上面选要调走的责任人"))

    def _on_ticked(self, _item: object) -> None:
        self.head_changed.emit()


def _load_words(load: Load) -> dict[str, object]:
    return {
        "name": load.who.name,
        "unit": load.who.unit,
        "households": str(len(load.households)),
        "plans": str(load.plans),
        "planned": str(load.planned),
    }
