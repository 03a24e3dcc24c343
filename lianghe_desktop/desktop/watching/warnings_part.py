"""The warnings that wait: who looks into each and by when; beside the list it is settled or handed over."""

import datetime as dt
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from lianghe_desktop.casework.watching.warnings import WarningLine, warnings
from lianghe_desktop.desktop.cases.case_form import CaseForm
from lianghe_desktop.desktop.duties.duty_lines import standing_words
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.watching.rows_part import RowsPart
from lianghe_desktop.desktop.watching.warning_forms import OwnerForm, SettleForm
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import CardColumn, paragraph
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.code_lists import code_list

_COLUMNS = (
    Column(title="户主", field="head", width=104),
    Column(title="期限", field="standing", width=120),
    Column(title="责任人", field="owner", width=96),
    Column(title="来源", field="origin", width=104),
    Column(title="情况", field="words", width=260),
    Column(title="可能的类别", field="monitored", width=128),
    Column(title="户编号", field="household_no", width=184),
    Column(title="村（居）", field="village", width=136),
)


class WarningsPart(Part):
    """List warnings; the one chosen stands beside the list with its forms."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.lines: list[WarningLine] = []
        nothing = EmptyState(
            "check",
            self.tr("没有等着核实的预警"),
            more=self.tr("月度排查里选“有情况”，或按“查找预警”由程序按规则找"),
        )
        self.listing = RowsPart(room, _COLUMNS, nothing, counted=self.tr("条"))
        self.beside = BesideSplit(self.listing)
        self.form: CaseForm | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.beside)
        self.listing.table.chosen.connect(self._on_chosen)

    def refresh(self) -> None:
        """Read the warnings anew."""
        room = self._room
        room.look(self, lambda _control: warnings(room.office, room.acting.today), done=self._on_lines)

    def ask(self, kind: type[SettleForm] | type[OwnerForm], line: WarningLine, *_pressed: object) -> None:
        """Show one of the two forms of a warning."""
        self.form = kind(self._room, line)
        self.form.kept.connect(self._on_kept)
        self.form.cancelled.connect(self.beside.close_detail)
        column = CardColumn()
        column.add(self.form)
        self.beside.show_detail(line.head_name, column)

    def _on_lines(self, lines: list[WarningLine]) -> None:
        self.lines = lines
        today = self._room.acting.today
        self.listing.show_rows([_row(line, today) for line in lines])
        self.counted.emit(len(lines))

    def _on_chosen(self, place: object) -> None:
        if not isinstance(place, int) or place >= len(self.lines):
            return
        line = self.lines[place]
        self.beside.show_detail(line.head_name, self._detail(line))

    def _detail(self, line: WarningLine) -> QWidget:
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        row = line.row
        column.addWidget(paragraph(row.words or ""))
        found = self.tr("%1 发现，责任人 %2").replace("%1", str(row.found_on)).replace("%2", line.owner)
        column.addWidget(paragraph(found, "quiet"))
        self.settle_button = Button(self.tr("登记核实结果"), icon_name="check", role="primary")
        self.owner_button = Button(self.tr("改派责任人"), icon_name="person")
        self.open_button = Button(self.tr("打开这一户"), icon_name="household")
        self.settle_button.clicked.connect(partial(self.ask, SettleForm, line))
        self.owner_button.clicked.connect(partial(self.ask, OwnerForm, line))
        self.open_button.clicked.connect(partial(self._open, line))
        for button in (self.settle_button, self.owner_button, self.open_button):
            column.addWidget(button)
        column.addStretch(1)
        return detail

    def _open(self, line: WarningLine, *_pressed: object) -> None:
        self._room.navigator.open_household(*line.key)

    def _on_kept(self) -> None:
        self.beside.close_detail()
        self.refresh()


def _row(line: WarningLine, today: dt.date) -> dict[str, object]:
    row = line.row
    days = (row.due_on - today).days if row.due_on is not None else None
    kind = code_list("monitored").find(row.monitored or "")
    flag = code_list("warning_flag").find(row.flag or "")
    origin = flag.label if flag else code_list("warning_origin").label(row.origin or "")
    return {
        "key": line.key,
        "head": line.head_name,
        "standing": standing_words(line.standing, days),
        "owner": line.owner,
        "origin": origin,
        "words": row.words or "",
        "monitored": kind.label if kind else "",
        "household_no": line.household_no,
        "village": line.village,
    }
