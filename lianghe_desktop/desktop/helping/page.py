"""帮扶: households in help, those due for a visit first; a visit is kept from the list."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.helped import VISIT_EVERY_DAYS, HelpedLine, helped_households
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.helping.effects_page import EffectsPage
from lianghe_desktop.desktop.helping.pairing_page import PairingPage
from lianghe_desktop.desktop.helping.themes_page import ThemesPage
from lianghe_desktop.desktop.helping.visits_page import VisitsPage
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.households.help_forms import VisitForm
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.navigation import ASSESSING
from lianghe_desktop.desktop.scrolled import scrolled_at_top
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.money import yuan_text

_WIDE = 900


def _money(value: object) -> str:
    return yuan_text(value) if isinstance(value, int) else ""


_COLUMNS = (
    Column(title="走访", field="due", width=96),
    Column(title="上次走访", field="last_visit", width=112),
    Column(title="户编号", field="household_no", width=184),
    Column(title="户主", field="head_name", width=104),
    Column(title="帮扶责任人", field="helper", width=120),
    Column(title="今年措施", field="measures", width=88, align=Align.RIGHT, summed=True),
    Column(title="今年金额（元）", field="amount", width=136, align=Align.RIGHT, shown=_money, summed=True),
    Column(title="村（居）", field="village", width=144),
)


class HelpingPage(Page):
    """List the households in help; 登记走访 opens a short form beside the list."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._lines: list[HelpedLine] = []
        self.form: VisitForm | None = None
        known = villages(room.office)
        self.box = QLineEdit()
        self.box.setPlaceholderText(self.tr("户主或责任人的姓名、户编号"))
        self.box.setClearButtonEnabled(True)
        self.village = ChoiceBox(self.tr("全部村（居）"), [(v.home, v.name) for v in known])
        if len(known) <= 1:
            self.village.hide()
        self.due = ChoiceBox(self.tr("全部"), (("due", self.tr("该走访的")),), width=112)
        self.rows = FixedRows()
        columns = _COLUMNS if len(known) > 1 else _COLUMNS[:-1]
        self.model = PagedModel(columns, self.rows)
        self.empty = EmptyState(
            "help",
            self.tr("还没有在册帮扶的户"),
            verb=self.tr("去看评定建议"),
            more=self.tr("作出“纳入帮扶”的决定以后，会列在这里"),
        )
        self.table = RecordTable(self.model, self.empty)
        self.table.view.horizontalHeader().setStretchLastSection(True)
        self.beside = BesideSplit(self._build_listing(), detail_width=400)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.beside)
        self.box.textChanged.connect(self.show_rows)
        self.village.currentIndexChanged.connect(self.show_rows)
        self.due.currentIndexChanged.connect(self.show_rows)
        self.table.opened.connect(self.open_help)
        self.table.chosen.connect(self._on_chosen)
        self.empty.asked.connect(self._on_advice_asked)

    def _build_listing(self) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.box, 1)
        row.addWidget(self.village)
        row.addWidget(self.due)
        words = self.tr("超过 %1 天没有走访的排在前面（天数是示范参数）")
        note = QLabel(words.replace("%1", str(VISIT_EVERY_DAYS)))
        note.setProperty("role", "small")
        for label in (note, self.table.foot):  # beside a form the list has little width
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        links = QHBoxLayout()
        links.setSpacing(px(8))
        self.links = {
            "themes": Button(self.tr("帮扶专题"), icon_name="table"),
            "pairing": Button(self.tr("结对和交接"), icon_name="person"),
            "visits": Button(self.tr("走访日历"), icon_name="clock"),
            "effects": Button(self.tr("帮扶成效"), icon_name="done"),
        }
        for key, button in self.links.items():
            links.addWidget(button)
            button.clicked.connect(partial(self._on_link, key))
        links.addStretch(1)
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(8))
        column.addLayout(links)
        column.addLayout(row)
        column.addWidget(note)
        column.addWidget(self.table, 1)
        return listing

    @override
    def head(self) -> PageHead:
        due = sum(1 for line in self._lines if line.due)
        words = self.tr("在册 %1 户，%2 户该走访").replace("%1", f"{len(self._lines):,}")
        chosen = self._current() is not None
        return PageHead(
            title=self.tr("帮扶"),
            context=words.replace("%2", str(due)) if self._lines else "",
            actions=(
                Action(verb=self.tr("打开这一户"), run=self._on_open, icon="forward", enabled=chosen),
                Action(
                    verb=self.tr("登记走访"),
                    run=self.ask_visit,
                    icon="add",
                    primary=True,
                    enabled=chosen,
                    hint="" if chosen else self.tr("先在名单里选一户"),
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
        return self.beside.step_back()

    def reload(self) -> None:
        """Read anew who is in help."""
        room = self._room
        room.look(
            self,
            lambda _control: helped_households(room.office, room.acting.today),
            done=self._on_lines,
        )

    def show_rows(self, *_choice: object) -> None:
        """Show the households that search and choices leave."""
        kept = self._current()
        self.rows.show([_row(line) for line in self._lines if self._fits(line)])
        self.model.load()
        if kept is not None:
            places = [p for p in range(self.model.rowCount()) if self.rows.row(p).get("id") == kept.id]
            if places:
                self.table.select(places[0])
        self.head_changed.emit()

    def open_help(self, place: object) -> None:
        """Open the help of a household."""
        line = self._line_of(place)
        if line is not None:
            page = HouseholdPage(self._room, line.home, line.id, part=Part.HELP)
            self._room.navigator.open_over(page)

    def ask_visit(self) -> None:
        """Show the form that keeps a visit to the selected household."""
        line = self._current()
        if line is None:
            return
        self.form = VisitForm(self._room, line.home, line.id)
        self.form.kept.connect(self.beside.close_detail)
        self.form.cancelled.connect(self.beside.close_detail)
        self.form.setProperty("role", "surface")
        self.beside.show_detail(
            self.tr("登记走访：%1 户").replace("%1", line.head_name), scrolled_at_top(self.form)
        )
        self.form.column.focus_first()

    def _fits(self, line: HelpedLine) -> bool:
        text = self.box.text().strip()
        village = self.village.code()
        if village is not None and line.home != village:
            return False
        if self.due.code() == "due" and not line.due:
            return False
        return not text or any(text in words for words in (line.head_name, line.helper, line.household_no))

    def _line_of(self, place: object) -> HelpedLine | None:
        wanted = self.rows.row(place).get("id")
        return next((line for line in self._lines if line.id == wanted), None)

    def _current(self) -> HelpedLine | None:
        index = self.table.view.currentIndex()
        return self._line_of(self.model.id_at(index.row())) if index.isValid() else None

    def _on_lines(self, lines: list[HelpedLine]) -> None:
        self._lines = lines
        self.show_rows()

    def _on_chosen(self, _place: object) -> None:
        self.head_changed.emit()
        if self.beside.open:
            self.ask_visit()

    def _on_open(self) -> None:
        index = self.table.view.currentIndex()
        if index.isValid():
            self.open_help(self.model.id_at(index.row()))

    def _on_link(self, key: str, *_checked: object) -> None:
        pages: dict[str, Callable[[Workroom], Page]] = {
            "themes": ThemesPage,
            "pairing": PairingPage,
            "visits": VisitsPage,
            "effects": EffectsPage,
        }
        self._room.navigator.open_over(pages[key](self._room))

    def _on_advice_asked(self) -> None:
        self._room.navigator.go_to(ASSESSING)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() < px(_WIDE) and self.beside.open:
            self.beside.close_detail()


def _row(line: HelpedLine) -> Mapping[str, object]:
    return {
        "id": line.id,
        "due": "该走访了" if line.due else "",
        "last_visit": line.last_visit.isoformat() if line.last_visit else "还没有",
        "household_no": line.household_no,
        "head_name": line.head_name,
        "helper": line.helper,
        "measures": line.measures,
        "amount": line.amount_fen,
        "village": line.village,
    }
