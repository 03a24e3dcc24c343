"""报表打印: choose a paper, choose for whom, see it before it is printed."""

from functools import partial

from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.printing import Layout
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import FilterBar
from lianghe_desktop.desktop.households.listing import (
    COLUMNS,
    Found,
    HouseholdKey,
    HouseholdRows,
    Query,
    find_households,
)
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.papers.check_page import PaperCheckPage
from lianghe_desktop.desktop.papers.drawing import FOR_HOUSEHOLDS, GROUPS, PUBLICITY_DAYS, Order, Paper, draw
from lianghe_desktop.desktop.papers.elsewhere import Elsewhere
from lianghe_desktop.desktop.papers.options import OptionsPanel
from lianghe_desktop.desktop.papers.sheets_page import SheetsPage
from lianghe_desktop.desktop.scrolled import scrolled
from lianghe_desktop.desktop.statistics.page import StatisticsPage
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.flow import FlowRow
from lianghe_desktop.desktop.widgets.paged_model import PagedModel, Sorting
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState, heading
from lianghe_desktop.desktop.workroom import Workroom

_SIDE_WIDTH = 320
_ALONE = {
    Paper.NOTICE: "只写申请人姓名、人数和类别，认定以后加每月金额；未成年户主不写姓名。程序逐字检查，"
    "有身份证号、电话、账号、病情或不该公示的姓名就不写出。",
    Paper.HANDOVER: "按登记过的交接打印：移交人、接手人、各户和没办完的措施，双方和监交人签字。"
    "还没有交接过的，到“帮扶”的“结对和交接”里办。",
    Paper.TASKS: "任务分解表按附件二的十项任务，写明牵头、配合、时限和办到哪一步。",
    Paper.PARAMETERS: "现在用的政策文件里的全部标准和时限，每一条写明依据和原文。",
    Paper.OVERVIEW: "统计表按附件一的十一项计数，从现有资料里算出来，不用选户。",
    Paper.CALIBRATION: "打在白纸上，用尺子量十字，把差的毫米数填在左边，再打一页核对。",
}
_BLANK = (
    "只有格子和印好的字，没有任何一户的内容；送去印刷，以后选“印好格子的纸”把内容打上去，位置正好对得上。"
)
_COLUMNS = tuple(column for column in COLUMNS if column.field not in ("phone", "surveyed_on", "status_label"))


class PapersPage(Page):
    """Papers and options at the left, the households they are for at the right."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._sorting: Sorting | None = None
        self._keys: list[HouseholdKey] = []
        self.paper = Paper.CARD
        known = villages(room.office)
        printers = QPrinterInfo.availablePrinterNames()
        self.options = OptionsPanel(room.office, room.acting, known, printers)
        self.filters = FilterBar(known, stacked=True)
        self.rows = HouseholdRows(room.office, self._on_sorting)
        columns = _COLUMNS if len(known) > 1 else _COLUMNS[:-1]
        self.model = PagedModel(columns, self.rows)
        self.table = RecordTable(self.model, EmptyState("household", self.tr("没有符合条件的户")))
        self.table.view.horizontalHeader().setStretchLastSection(True)
        self.table.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.progress = LongWork(room, unit=self.tr("户"))
        self.buttons: dict[Paper, Button] = {}
        self._rows_of: dict[Paper, FlowRow] = {}
        self.listing = self._build_listing()
        self.alone = QLabel()
        self.alone.setWordWrap(True)
        self.alone.setProperty("role", "quiet")
        right = QVBoxLayout()
        right.setContentsMargins(px(16), px(12), px(16), px(16))
        right.setSpacing(px(12))
        right.addWidget(self.progress)
        right.addWidget(self.listing, 1)
        right.addWidget(self.alone)
        right.addStretch(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._build_side())
        row.addLayout(right, 1)
        self.filters.changed.connect(self.reload)
        self.options.changed.connect(self._show_choice)
        self.progress.changed.connect(self.head_changed)
        self.table.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.choose(Paper.CARD)
        self.reload()

    def _build_side(self) -> QFrame:
        inside = QWidget()
        inside.setProperty("role", "surface")
        column = self._side_column = QVBoxLayout(inside)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        group = QButtonGroup(self)
        self.elsewhere = Elsewhere(self._room)
        column.addWidget(self.elsewhere)
        column.addWidget(self._build_doors())
        for words, papers in GROUPS:
            column.addWidget(heading(self.tr(words), "strong"))
            row = FlowRow(gap=8)
            for paper in papers:
                button = Button(self.tr(paper.value))
                button.setCheckable(True)
                button.clicked.connect(partial(self._on_paper, paper))
                group.addButton(button)
                self.buttons[paper] = button
                row.flow.addWidget(button)
                self._rows_of[paper] = row
            column.addWidget(row)
        column.addStretch(1)
        side = QFrame()
        side.setProperty("role", "side")
        side.setFixedWidth(px(_SIDE_WIDTH))
        outer = QVBoxLayout(side)
        outer.setContentsMargins(0, 0, 1, 0)
        self._side_area = scrolled(inside)
        outer.addWidget(self._side_area)
        return side

    def _build_doors(self) -> FlowRow:
        self.charts_button = Button(self.tr("看统计图"), icon_name="table")
        self.charts_button.clicked.connect(self.open_statistics)
        self.sheets_button = Button(self.tr("填上级表格"), icon_name="pen")
        self.sheets_button.clicked.connect(self.open_sheets)
        row = FlowRow(gap=8)
        row.flow.addWidget(self.charts_button)
        row.flow.addWidget(self.sheets_button)
        return row

    def _place_options(self, paper: Paper) -> None:
        """Put the options under the buttons among which the paper was chosen, and bring them in sight."""
        column = self._side_column
        column.removeWidget(self.options)
        column.insertWidget(column.indexOf(self._rows_of[paper]) + 1, self.options)
        if not self.isVisible():
            return  # at first the reports at the top are in sight
        column.activate()
        self._side_area.ensureWidgetVisible(self.options, 0, px(8))
        self._side_area.ensureWidgetVisible(self.buttons[paper], 0, px(8))

    def _build_listing(self) -> QWidget:
        self.all_button = Button(self.tr("全选"))
        self.all_button.clicked.connect(self.table.view.selectAll)
        self.filters.first_line.addWidget(self.all_button)
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        return listing

    @override
    def head(self) -> PageHead:
        chosen = len(self.selected())
        needs = self.needs_households
        words = self.tr("已选 %1 户").replace("%1", f"{chosen:,}")
        verb = self.tr("预览%1").replace("%1", self.paper.value)
        return PageHead(
            title=self.tr("报表打印"),
            context=words if needs and chosen else self.tr("先看样子，再打印"),
            actions=(
                Action(
                    verb=verb,
                    run=self.prepare,
                    icon="print",
                    primary=True,
                    enabled=not self.progress.busy and (chosen > 0 or not needs),
                    hint=self.tr("先在名单里选户，按住 Ctrl 可以选几户") if needs and not chosen else "",
                ),
                Action(verb=self.tr("核对纸张"), run=self.open_check, icon="search"),
            ),
        )

    @override
    def commit(self) -> bool:
        self.options.commit()
        return True

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible() and not self.progress.busy:
            self.reload()

    def open_check(self) -> None:
        """Open the page that holds a sheet in hand against the records."""
        self._room.navigator.open_over(PaperCheckPage(self._room))

    @property
    def needs_households(self) -> bool:
        """Tell whether the paper as chosen is one of households; a blank form is nobody's."""
        return self.paper in FOR_HOUSEHOLDS and self.options.stock_layout is not Layout.BLANK

    def choose(self, paper: Paper) -> None:
        """Choose what is printed."""
        self.paper = paper
        self.buttons[paper].setChecked(True)
        self.options.show_paper(paper)
        self._place_options(paper)
        self._show_choice()

    def _show_choice(self) -> None:
        needs = self.needs_households
        self.listing.setVisible(needs)
        self.alone.setVisible(not needs)
        self.alone.setText(self.tr(_ALONE.get(self.paper, _BLANK)))
        self.head_changed.emit()

    def selected(self) -> list[HouseholdKey]:
        """Return the households of the selected rows, in the order of the list."""
        rows = sorted(index.row() for index in self.table.view.selectionModel().selectedRows())
        return [key for row in rows if isinstance(key := self.model.id_at(row), tuple)]

    def order(self) -> Order:
        """Return what is to be printed, as chosen now."""
        options = self.options
        return Order(
            paper=self.paper,
            households=self.selected(),
            village=options.village(),
            layout=options.stock_layout,
            offset=options.offset(),
            year=options.number("year", self._room.acting.today.year),
            first_day=options.day("first_day" if self.paper is Paper.NOTICE else "day"),
            days=options.number("days", PUBLICITY_DAYS),
            kind=options.notice_kind,
            notice=options.notice,
            handed_over=options.handed_over,
            order=options.order,
            only_changed=options.only_changed,
        )

    def prepare(self) -> None:
        """Draw the paper and show it."""
        self.options.commit()
        order, room = self.order(), self._room
        self.progress.run(
            lambda control: draw(room.office, room.acting, order, control.going),
            done=partial(self._on_drawn, order),
            refused=room.tell_refusal,
            title=self.tr("正在准备%1").replace("%1", order.paper.value),
            words=self.tr("共 %1 户").replace("%1", str(len(order.households))),
        )

    def reload(self) -> None:
        """Ask for the households anew; of several questions the newest is shown."""
        query = Query(text=self.filters.box.text(), where=self.filters.where(), sorting=self._sorting)
        self._room.look(self, partial(self._find, query), done=self._on_found)

    def open_sheets(self) -> None:
        """Open the tables of upper levels."""
        self._room.navigator.open_over(SheetsPage(self._room))

    def open_statistics(self) -> None:
        """Open the charts of this desk."""
        self._room.navigator.open_over(StatisticsPage(self._room))

    def _find(self, query: Query, _control: Control) -> Found:
        return find_households(self._room.office, query)

    def _on_found(self, found: Found) -> None:
        self.rows.take(found, self.model.sorting)
        self.model.load()
        self.head_changed.emit()

    def _on_sorting(self, sorting: Sorting | None) -> None:
        self._sorting = sorting
        self.reload()

    def _on_drawn(self, order: Order, printed: Printed) -> None:
        needs = order.paper in FOR_HOUSEHOLDS and order.layout is not Layout.BLANK
        words = self.tr("%1 户").replace("%1", str(len(order.households)))
        self._room.show_printed(printed, context=words if needs else "")

    def _on_paper(self, paper: Paper, _checked: object = None) -> None:
        self.choose(paper)

    def _on_selection_changed(self, *_change: object) -> None:
        self.head_changed.emit()
