"""帮扶专题: one filtered list by theme, counts, a quick entry of a measure for who is selected, and Excel."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.helping.papers import HELPED, UNHELPED, count_words, write_view
from lianghe_desktop.casework.helping.views import VIEWS, View, ViewColumn, ViewRow, ViewTable, view_table
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.page import Action, PageHead
from lianghe_desktop.desktop.frame.tabs import Part, Tab, Tabs
from lianghe_desktop.desktop.helping.measure_forms import MeasureForm
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part as HouseholdPartKey
from lianghe_desktop.desktop.scrolled import scrolled_at_top
from lianghe_desktop.desktop.table_page import TablePage, Writing
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.money import yuan_text

_SHORT = {"employment": "就业", "students": "学生", "health": "健康", "mothers": "单亲", "loans": "金融",
          "consumption": "消费"}  # fmt: skip


class ThemePart(Part):
    """Show one theme; read when it first comes into sight and after changes."""

    def __init__(self, room: Workroom, page: "ThemesPage", view: View) -> None:
        super().__init__()
        self._room = room
        self._page = page
        self.view = view
        self.found: ViewTable | None = None
        self.shown: list[ViewRow] = []
        self.box = QLineEdit()
        self.box.setPlaceholderText(self.tr("姓名、户主、户编号，或表里的字"))
        self.box.setClearButtonEnabled(True)
        self.village = ChoiceBox(self.tr("全部村（居）"), ())
        self.state = ChoiceBox(self.tr("全部"), (("helped", HELPED), ("unhelped", UNHELPED)), width=128)
        self.rows = FixedRows()
        self.model = PagedModel(_columns(view), self.rows)
        empty = EmptyState("help", self.tr("没有要列在“%1”里的户或人").replace("%1", view.title))
        self.table = RecordTable(self.model, empty, counted="人" if view.of_people else "户")
        self.note = QLabel(self.tr("依据：%1").replace("%1", view.source))
        self.note.setProperty("role", "small")
        self.note.setWordWrap(True)
        self.beside = BesideSplit(self._build_listing(), detail_width=400)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.beside)
        self.box.textChanged.connect(self.show_rows)
        self.village.currentIndexChanged.connect(self.show_rows)
        self.state.currentIndexChanged.connect(self.show_rows)
        self.table.opened.connect(self.open_row)
        self.table.chosen.connect(self._on_chosen)

    def _build_listing(self) -> Part:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.box, 1)
        row.addWidget(self.village)
        row.addWidget(self.state)
        listing = Part()
        column = QVBoxLayout(listing)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(8))
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        return listing

    @override
    def refresh(self) -> None:
        room, code = self._room, self.view.code
        room.look(
            self,
            lambda _control: view_table(room.office, code, room.acting.today),
            done=self._on_table,
        )

    def show_rows(self, *_choice: object) -> None:
        """Show the lines that search and choices leave."""
        if self.found is None:
            return
        self.shown = [row for row in self.found.rows if self._fits(row)]
        self.rows.show([_line(row) for row in self.shown])
        self.model.load()
        self._page.head_changed.emit()

    def current(self) -> ViewRow | None:
        """Return the line that is selected."""
        index = self.table.view.currentIndex()
        place = self.model.id_at(index.row()) if index.isValid() else None
        return self.shown[place] if isinstance(place, int) and place < len(self.shown) else None

    def open_row(self, place: object) -> None:
        """Open the help of the household of a line."""
        if isinstance(place, int):
            row = self.shown[place]
            page = HouseholdPage(self._room, row.home, row.household, part=HouseholdPartKey.HELP)
            self._room.navigator.open_over(page)

    def ask_measure(self) -> None:
        """Show the form that keeps a measure for the line selected."""
        row = self.current()
        if row is None:
            return
        kind = self.view.kinds[0]
        form = MeasureForm(self._room, row.home, row.household, member=row.member, kind=kind)
        form.setProperty("role", "surface")
        form.kept.connect(self.beside.close_detail)
        form.cancelled.connect(self.beside.close_detail)
        self.form = form
        words = self.tr("登记措施：%1").replace("%1", row.name or row.head_name)
        self.beside.show_detail(words, scrolled_at_top(form))
        form.column.focus_first()

    def _fits(self, row: ViewRow) -> bool:
        wanted, village, state = self.box.text().strip(), self.village.code(), self.state.code()
        if village is not None and row.home != village:
            return False
        if state is not None and row.helped != (state == "helped"):
            return False
        texts = (
            row.name,
            row.head_name,
            row.household_no,
            *(v for v in row.values.values() if isinstance(v, str)),
        )
        return not wanted or any(wanted in text for text in texts)

    def _on_table(self, found: ViewTable) -> None:
        self.found = found
        self._offer_villages(found)
        self.show_rows()

    def _offer_villages(self, found: ViewTable) -> None:
        villages = dict(sorted({row.home: row.village for row in found.rows}.items()))
        known = {self.village.itemData(place) for place in range(self.village.count())}
        for home, name in villages.items():
            if home not in known:
                self.village.addItem(name, home)
        self.village.setVisible(self.village.count() > 2)

    def _on_chosen(self, _place: object) -> None:
        self._page.head_changed.emit()
        if self.beside.open:
            self.ask_measure()


class ThemesPage(TablePage):
    """Show the themes, one tab each."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.parts = {view.code: ThemePart(room, self, view) for view in VIEWS}
        self.tabs = Tabs(
            [
                Tab(key=view.code, word=_SHORT.get(view.code, view.title), part=self.parts[view.code])
                for view in VIEWS
            ]
        )
        self.tabs.changed.connect(self._on_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    @property
    def part(self) -> ThemePart:
        """Return the theme in sight."""
        part = self.tabs.stack.currentWidget()
        assert isinstance(part, ThemePart)  # noqa: S101 - only themes are tabs here
        return part

    @override
    def head(self) -> PageHead:
        part = self.part
        chosen = part.current() is not None
        allowed = may(self._room.acting, Act.RECORD_HELP)
        return PageHead(
            title=self.tr("帮扶专题：%1").replace("%1", part.view.title),
            context=count_words(part.view.of_people, part.shown) if part.found else "",
            actions=(
                Action(
                    verb=self.tr("登记措施"),
                    run=part.ask_measure,
                    icon="add",
                    primary=True,
                    enabled=chosen and allowed,
                    hint="" if chosen else self.tr("先在名单里选一行"),
                ),
                self.save_action(ready=part.found is not None),
            ),
        )

    @override
    def entered(self) -> None:
        self.part.refresh()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.part.refresh()

    @override
    def step_back(self) -> bool:
        return self.part.beside.step_back()

    @override
    def file_title(self) -> str:
        return f"{self.part.view.title}-{self._room.acting.today.isoformat()}"

    @override
    def writing(self, path: Path) -> Writing | None:
        """Write what is shown."""
        part, room = self.part, self._room
        if part.found is None:
            return None
        found, shown = part.found, list(part.shown)
        return lambda _control: write_view(room.office, room.acting, found, path, shown)

    def _on_changed(self, _key: str) -> None:
        self.part.refresh()
        self.head_changed.emit()


def _columns(view: View) -> list[Column]:
    heads = [
        Column(title="户编号", field="household_no", width=184),
        Column(title="户主", field="head_name", width=96),
    ]
    if view.of_people:
        heads.insert(0, Column(title="姓名", field="name", width=96))
    return [*heads, *(_column(one) for one in view.columns)]


def _column(one: ViewColumn) -> Column:
    if not one.number:
        return Column(title=one.title, field=one.field, width=one.width)
    if not one.money:
        return Column(title=one.title, field=one.field, width=one.width, align=Align.RIGHT)
    return Column(
        title=one.title, field=one.field, width=one.width, align=Align.RIGHT, shown=_money, summed=True
    )


def _money(value: object) -> str:
    return yuan_text(value) if isinstance(value, int) else ""


def _line(row: ViewRow) -> dict[str, object]:
    return {"household_no": row.household_no, "head_name": row.head_name, "name": row.name, **row.values}
