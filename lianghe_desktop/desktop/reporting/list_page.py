"""报告: which reports there are; a month, quarter, half year or year is chosen and drafted."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.areas import AreaNames, area_names
from lianghe_desktop.casework.duties.periods import Every, Period
from lianghe_desktop.casework.reports.writing import (
    DRAFT,
    FINAL,
    KIND_WORDS,
    Report,
    kept_reports,
    person_name,
)
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.reporting.periods import offered_periods
from lianghe_desktop.desktop.reporting.report_page import ReportPage
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.choice_box import PlainChoice
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.code_lists import code_list

_COLUMNS = (
    Column(title="报告", field="heading", width=216),
    Column(title="状态", field="state", width=96),
    Column(title="单位", field="unit", width=160),
    Column(title="按哪天的记录", field="as_of", width=136),
    Column(title="起草", field="drafted", width=208),
    Column(title="定稿", field="final", width=208),
)


class ReportsPage(Page):
    """List the reports of this desk and those that were copied to it; a double click opens one."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._kept: list[Report] = []
        self.kind = PlainChoice([(every.value, words) for every, words in KIND_WORDS.items()])
        self.period = PlainChoice([])
        self.rows = FixedRows()
        self.model = PagedModel(_COLUMNS, self.rows)
        self.empty = EmptyState(
            "file",
            self.tr("还没有写过报告"),
            verb=self.tr("起草本月的月报"),
            more=self.tr("程序从记录里起草，每句话都能查到依据的户；您来改，改好再定稿。"),
        )
        self.table = RecordTable(self.model, self.empty, counted=self.tr("份"))
        self.table.view.horizontalHeader().setStretchLastSection(True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for widget in (QLabel(self.tr("写哪一期：")), self.kind, self.period):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.table.opened.connect(self.open_kept)
        self.empty.asked.connect(self.write)
        self._on_kind()

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("报告"),
            context=self.tr("月报每月28日以前报送"),
            actions=(Action(verb=self.tr("打开或起草"), run=self.write, icon="pen", primary=True),),
        )

    @override
    def entered(self) -> None:
        self.reload()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Read anew what was kept."""
        room = self._room

        def read(_control: object) -> tuple[list[Report], list[Mapping[str, object]]]:
            kept, names = kept_reports(room.office), area_names(room.office)
            return kept, [_row(room, one, names) for one in kept]

        room.look(self, read, done=self._on_read)

    def chosen(self) -> Period:
        """Return the period chosen."""
        every = Every(self.kind.code())
        return next(
            one for one in offered_periods(every, self._room.acting.today) if one.key == self.period.code()
        )

    def write(self) -> None:
        """Open the report of the period chosen; it is drafted where there is none."""
        self._room.navigator.open_over(ReportPage(self._room, self.chosen()))

    def open_kept(self, place: object) -> None:
        """Open a report of the list."""
        if isinstance(place, int):
            report = self._kept[place]
            self._room.navigator.open_over(ReportPage(self._room, report.period, report))

    def _on_kind(self, *_choice: object) -> None:
        offered = offered_periods(Every(self.kind.code()), self._room.acting.today)
        self.period.offer([(one.key, one.words) for one in offered])

    def _on_read(self, read: tuple[list[Report], list[Mapping[str, object]]]) -> None:
        self._kept, rows = read
        self.rows.show(rows)
        self.model.load()


def _row(room: Workroom, report: Report, names: AreaNames) -> Mapping[str, object]:
    office = room.office
    own = report.home == office.home
    drafted = f"{report.drafted_on.isoformat()}　{person_name(office, report.drafted_by)}"
    final = (
        f"{report.final_on.isoformat()}　{person_name(office, report.final_by)}" if report.final_on else ""
    )
    return {
        "heading": report.heading,
        "state": code_list("report_state").label(FINAL if report.is_final else DRAFT),
        "unit": office.desk.name if own else names.name(report.home),
        "as_of": report.as_of.isoformat() if report.as_of else "",
        "drafted": drafted,
        "final": final,
    }
