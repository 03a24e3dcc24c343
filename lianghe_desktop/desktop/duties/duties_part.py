"""The calendar's duties of this desk; what records do not tell is said done here and taken back."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.duties.due import DutyLine, Standing
from lianghe_desktop.casework.duties.marks import take_back
from lianghe_desktop.desktop.duties.duty_lines import DutyLineRow
from lianghe_desktop.desktop.duties.mark_form import Markable, beside_mark_form
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.ids import RowId


class DutiesPart(Part):
    """Show each duty with its standing; `lines` are the rows in sight."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.lines: list[DutyLineRow] = []
        self.card = Card()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(4))
        self.card.column.addLayout(self._rows)
        self.nothing = paragraph(self.tr("现用的政策文件没有给这一级规定定期工作。"), "quiet")
        self.card.add(self.nothing)
        column = CardColumn()
        column.add(self.card)
        self.beside = BesideSplit(column)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.beside)

    def show_duties(self, duties: list[DutyLine]) -> None:
        """Show these duties in place of the ones before."""
        for row in self.lines:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.lines = [
            DutyLineRow(line, mark=self.ask_mark, take_back=self._take_line_back) for line in duties
        ]
        for row in self.lines:
            self._rows.addWidget(row)
        self.nothing.setVisible(not self.lines)
        self.counted.emit(sum(1 for line in duties if line.standing in (Standing.RED, Standing.ORANGE)))

    def ask_mark(self, line: DutyLine) -> None:
        """Show the form that says a duty is done."""
        markable = Markable(
            duty=line.duty.code,
            period=line.period.key,
            words=f"{line.period.words}　{line.duty.title}",
            times=line.duty.times,
            times_unit=line.duty.times_unit,
        )
        self.form = beside_mark_form(self._room, self.beside, markable)
        self.form.kept.connect(self._on_kept)

    @override
    def refresh(self) -> None:
        self.beside.close_detail()

    def _take_line_back(self, line: DutyLine) -> None:
        self._take_back(line.marks)

    def _take_back(self, marks: tuple[RowId, ...]) -> None:
        room = self._room
        room.run(self, lambda _control: take_back(room.office, room.acting, marks), done=_nothing_more)

    def _on_kept(self, mark: RowId) -> None:
        self.beside.close_detail()
        self._room.navigator.offer_undo(self.tr("已登记。"), lambda: self._take_back((mark,)))


def _nothing_more(_answer: object) -> None:
    """Leave it to the notice of the change: the page reads anew by it."""
