"""评定: what the rules advise for every household of this desk."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.assessment import households_to_assess
from lianghe_desktop.desktop.assessing.advice_rows import COLUMNS, AdvisedRow, advise, table_row
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.advice_words import SAMPLE_NOTE
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.households.household_page import HouseholdPage
from lianghe_desktop.desktop.households.parts.part import Part
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.navigation import HOUSEHOLDS
from lianghe_desktop.desktop.policies.page import PolicyLibraryPage
from lianghe_desktop.desktop.redetermining.page import RedeterminingPage
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import Banner, EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.code_lists import code_list

_QUICK_HOUSEHOLDS = 1000
"""Up to so many households are reckoned anew by themselves: two seconds on a slow laptop."""
_STATES = (
    ("missing", "资料不全"),
    ("complete", "资料齐全"),
    ("undecided", "还没有决定"),
    ("departing", "决定和建议不同"),
)


class AssessingPage(Page):
    """List every household with its advice; a double click opens the reasons."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._stale = True
        self._rows: list[AdvisedRow] = []
        known = villages(room.office)
        self.village = ChoiceBox(self.tr("全部村（居）"), [(v.home, v.name) for v in known])
        if len(known) <= 1:
            self.village.hide()
        categories = [(item.code, item.label) for item in code_list("category").items]
        self.category = ChoiceBox(self.tr("全部类别"), [*categories, ("none", "不符合任何类别")])
        self.state = ChoiceBox(self.tr("全部"), _STATES, width=152)
        self.note = Banner(Tone.CARE, SAMPLE_NOTE)
        self.progress = LongWork(room, self.tr("正在试算"), unit=self.tr("户"))
        self.rows = FixedRows()
        columns = COLUMNS if len(known) > 1 else COLUMNS[:-1]
        self.model = PagedModel(columns, self.rows)
        self.empty = EmptyState("assess", " ", verb=self.tr("去登记农户"))
        self.table = RecordTable(self.model, self.empty)
        self.table.view.horizontalHeader().setStretchLastSection(True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for choice in (self.village, self.category, self.state):
            row.addWidget(choice)
            choice.currentIndexChanged.connect(self.show_rows)
        row.addStretch(1)
        self.simulate_button = Button(self.tr("模拟标准"), icon_name="table")
        self.again_button = Button(self.tr("年度重新认定"), icon_name="review")
        row.addWidget(self.simulate_button)
        row.addWidget(self.again_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self.progress)
        column.addWidget(self.table, 1)
        self.table.opened.connect(self.open_advice)
        self.progress.changed.connect(self.head_changed)
        self.simulate_button.clicked.connect(self.open_simulator)
        self.again_button.clicked.connect(self.open_redetermining)
        self.empty.asked.connect(self._on_register_asked)

    @override
    def head(self) -> PageHead:
        missing = sum(1 for row in self._rows if row.result.missing)
        context = self.tr("按现有资料试算，只作建议，由人决定")
        if self._rows:
            words = self.tr("共 %1 户，%2 户资料不全").replace("%1", f"{len(self._rows):,}")
            context = f"{words.replace('%2', str(missing))} · {context}"
        return PageHead(
            title=self.tr("评定"),
            context=context,
            actions=(
                Action(verb=self.tr("政策库"), run=self.open_library, icon="file"),
                Action(
                    verb=self.tr("重新试算"),
                    run=self.assess,
                    icon="assess",
                    primary=True,
                    enabled=not self.progress.busy,
                ),
            ),
        )

    @override
    def entered(self) -> None:
        if self._stale and not self.progress.busy:
            self._follow_change()

    @override
    def records_changed(self, notice: object) -> None:
        self._stale = True
        if self.isVisible() and not self.progress.busy:
            self._follow_change()

    def _follow_change(self) -> None:
        if len(self._rows) <= _QUICK_HOUSEHOLDS:
            self.assess()
        else:
            self._room.navigator.tell(Tone.INFO, self.tr("资料有改动，点“重新试算”看最新的建议。"))

    def assess(self) -> None:
        """Advise on every household anew; it can be stopped."""
        self._stale = False
        self.progress.run(self._work, done=self._on_advised, shown=not self._rows)

    def open_library(self) -> None:
        """Open the documents, their numbers and clauses."""
        self._room.navigator.open_over(PolicyLibraryPage(self._room))

    def show_rows(self, *_choice: object) -> None:
        """Show the households that the choices leave."""
        shown = [table_row(row) for row in self._rows if self._fits(row)]
        self.rows.show(shown)
        self.empty.button.setVisible(not self._rows)
        self.empty.sentence.setText(
            self.tr("没有符合条件的户") if self._rows else self.tr("还没有可以试算的农户")
        )
        self.model.load()

    def open_advice(self, place: object) -> None:
        """Open the advice of a household."""
        key = self.rows.row(place).get("key")
        if isinstance(key, tuple):
            self._room.navigator.open_over(HouseholdPage(self._room, *key, part=Part.ADVICE))

    def open_redetermining(self) -> None:
        """Open last year's list beside this year's advice."""
        self._room.navigator.open_over(RedeterminingPage(self._room))

    def open_simulator(self) -> None:
        """Open what shows what other numbers of the rules would change."""
        from lianghe_desktop.desktop.simulating.page import SimulatorPage  # noqa: PLC0415 - brings numpy

        self._room.navigator.open_over(SimulatorPage(self._room))

    def _work(self, control: Control) -> list[AdvisedRow]:
        room = self._room
        return advise(room.office, room.acting, households_to_assess(room.office), control.going)

    def _fits(self, row: AdvisedRow) -> bool:
        village, category, state = self.village.code(), self.category.code(), self.state.code()
        result = row.result
        if village and row.line.home != village:
            return False
        if category == "none" and (result.categories or result.missing):
            return False
        if category not in (None, "none") and category not in result.categories:
            return False
        return {
            None: True,
            "missing": bool(result.missing),
            "complete": not result.missing,
            "undecided": not row.decided,
            "departing": row.line.status == "listed" and set(row.line.categories) != set(result.categories),
        }[state]

    def _on_advised(self, rows: list[AdvisedRow]) -> None:
        self._rows = rows
        points = any(row.result.indicators for row in rows)
        self.note.setVisible(points)
        self.show_rows()

    def _on_register_asked(self) -> None:
        self._room.navigator.go_to(HOUSEHOLDS)
