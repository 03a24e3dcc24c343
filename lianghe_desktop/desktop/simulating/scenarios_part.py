"""方案: named scenarios of this desk, taken up again, set side by side, printed, removed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from lianghe_desktop.casework.scenarios import KeptScenario
from lianghe_desktop.casework.simulating import Outcome
from lianghe_desktop.casework.simulation_papers import comparison
from lianghe_desktop.casework.working_date import day_of
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column

_MOST_COMPARED = 4
_WIDE = 980


class ScenariosPart(Part):
    """List the scenarios; several that are selected can be compared. Asks are carried by signals."""

    keep_asked = Signal(str)
    taken_up = Signal(object)
    removed = Signal(object)
    compare_asked = Signal(object)
    print_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[KeptScenario] = []
        cards = CardColumn(width=_WIDE)
        cards.add(self._build_keeping())
        cards.add(self._build_listing())
        self.compared = Card(self.tr("方案对照"))
        self.compared.hide()
        self._table: LinesTable | None = None
        self.print_button = Button(self.tr("打印对照表"), icon_name="print")
        self.compared.add_row(self.print_button)
        cards.add(self.compared)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)
        self.print_button.clicked.connect(self.print_asked)
        self.show_scenarios(())

    def _build_keeping(self) -> Card:
        card = Card(
            self.tr("存下这次改动"), self.tr("方案只存在本机，供研究比较，不上报，也不改变任何一户。")
        )
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("起个名字，例如：线提到一万二"))
        self.name.setFixedWidth(px(320))
        self.keep_button = Button(self.tr("存为方案"), icon_name="save_as")
        card.add_row(self.name, self.keep_button)
        self.keep_button.clicked.connect(self._on_keep)
        self.name.returnPressed.connect(self._on_keep)
        return card

    def _build_listing(self) -> Card:
        card = Card(self.tr("存下的方案"), self.tr("按住 Ctrl 可以选几个方案来对照，最多四个。"))
        self.listing = LinesTable(
            (
                Column(title=self.tr("名称"), field="name", width=200),
                Column(title=self.tr("按哪天"), field="on", width=112),
                Column(title=self.tr("改了几个数"), field="changes", width=104, align=Align.RIGHT),
                Column(title=self.tr("存的日子"), field="kept", width=112),
            ),
            empty=self.tr("还没有存下方案"),
            stretched="name",
        )
        self.listing.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        card.add(self.listing)
        self.take_button = Button(self.tr("用这个方案"), icon_name="forward")
        self.compare_button = Button(self.tr("对照选中的方案"), icon_name="table")
        self.remove_button = Button(self.tr("删除"), icon_name="remove", role="danger")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for button in (self.take_button, self.compare_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        holder = QWidget()
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        card.add(holder)
        self.take_button.clicked.connect(self._on_take)
        self.compare_button.clicked.connect(self._on_compare)
        self.remove_button.clicked.connect(self._on_remove)
        self.listing.opened.connect(self._on_opened)
        self.listing.table.itemSelectionChanged.connect(self._fit_buttons)
        return card

    def show_scenarios(self, kept: Sequence[KeptScenario]) -> None:
        """Show the scenarios of this desk."""
        self.kept = list(kept)
        self.listing.show_lines(
            [
                {
                    "name": one.name,
                    "on": one.wanted.on.isoformat(),
                    "changes": str(len(one.wanted.settings)),
                    "kept": day_of(one.kept_at_ms).isoformat(),
                }
                for one in self.kept
            ]
        )
        self.counted.emit(len(self.kept))
        self._fit_buttons()

    def chosen(self) -> list[KeptScenario]:
        """Return the scenarios that are selected, in the order of the list."""
        rows = sorted({index.row() for index in self.listing.table.selectedIndexes()})
        return [self.kept[row] for row in rows if row < len(self.kept)]

    def show_comparison(self, compared: Sequence[tuple[str, Outcome]]) -> None:
        """Show scenarios side by side."""
        items, columns = comparison(compared)
        if self._table is not None:
            self.compared.column.removeWidget(self._table)
            self._table.hide()
            self._table.deleteLater()
        heads = [Column(title=self.tr("项目"), field="item", width=232)]
        heads += [
            Column(title=one.name, field=str(place), width=168, align=Align.RIGHT)
            for place, one in enumerate(columns)
        ]
        self._table = LinesTable(heads, empty="", stretched="item")
        rows = [(self.tr("改了什么"), ["\n".join(one.settings) for one in columns])]
        rows += [(item, [one.values[number] for one in columns]) for number, item in enumerate(items)]
        lines: list[dict[str, object]] = [
            {"item": item, **{str(place): text for place, text in enumerate(texts)}} for item, texts in rows
        ]
        self._table.show_lines(lines)
        self.compared.column.insertWidget(2, self._table)
        self.compared.show()

    def _fit_buttons(self) -> None:
        number = len(self.chosen())
        self.take_button.setEnabled(number == 1)
        self.remove_button.setEnabled(number == 1)
        self.compare_button.setEnabled(2 <= number <= _MOST_COMPARED)

    def _on_keep(self) -> None:
        self.keep_asked.emit(self.name.text())

    def _on_take(self) -> None:
        self.taken_up.emit(self.chosen()[0])

    def _on_opened(self, place: int) -> None:
        self.taken_up.emit(self.kept[place])

    def _on_compare(self) -> None:
        self.compare_asked.emit(self.chosen())

    def _on_remove(self) -> None:
        self.removed.emit(self.chosen()[0])
