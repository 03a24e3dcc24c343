"""The records behind a sentence, counted again; a double click opens the household."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lianghe_desktop.casework.reports.checking import CheckedSentence
from lianghe_desktop.casework.reports.facts import TraceRow
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.records.money import yuan_text


def _money(value: object) -> str:
    return yuan_text(value) if isinstance(value, int) else ""


_COLUMNS = (
    Column(title="户主", field="head_name", width=88),
    Column(title="内容", field="words", width=136),
    Column(title="户编号", field="number", width=176),
    Column(title="村（居）", field="area", width=128),
)
_DAY = Column(title="日期", field="day", width=104)
_MONEY = Column(
    title="金额（元）", field="amount_fen", width=112, align=Align.RIGHT, shown=_money, summed=True
)


class TracePanel(QWidget):
    """List the rows of one sentence; `opened` carries a household's key."""

    opened = Signal(object)

    def __init__(self, one: CheckedSentence) -> None:
        super().__init__()
        with_money = any(row.amount_fen for row in one.rows)
        self.rows = FixedRows()
        more = [_MONEY] if with_money else []
        more += [_DAY] if any(row.day for row in one.rows) else []
        columns = (*_COLUMNS[:2], *more, *_COLUMNS[2:])
        self.model = PagedModel(columns, self.rows)
        self.table = RecordTable(
            self.model, EmptyState("info", self.tr("没有依据的记录")), counted=self.tr("条")
        )
        households = len({row.household for row in one.rows if row.household})
        self.counted = paragraph(
            self.tr("重新数过：%1 条记录，%2 户。双击一行打开这户。")
            .replace("%1", f"{len(one.rows):,}")
            .replace("%2", f"{households:,}"),
            "quiet",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(paragraph(one.sentence.text, "strong"))
        column.addWidget(self.counted)
        column.addWidget(self.table, 1)
        self.rows.show([_row(row) for row in one.rows])
        self.model.load()
        self.table.opened.connect(self._on_opened)

    def _on_opened(self, place: object) -> None:
        key = self.rows.row(place).get("key")
        if isinstance(key, tuple):
            self.opened.emit(key)


def _row(row: TraceRow) -> dict[str, object]:
    return {
        "key": row.household,
        "head_name": row.head_name,
        "words": row.words,
        "day": row.day,
        "number": row.number,
        "area": row.area,
        "amount_fen": row.amount_fen,
    }
