"""规则: lines, categories, benefits and points of a pack, each in plain words with its clause."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.pack_library import RuleView, Side, rules_of
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom

_COLUMNS = (
    Column(title="名称", field="title", width=176),
    Column(title="什么情况", field="means", width=420),
    Column(title="依据", field="source", width=200),
    Column(title="提示", field="mark", width=88),
)


class RulesPart(Part):
    """Show one card a kind of rule."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._side: Side | None = None
        self.tables: dict[str, LinesTable] = {}
        self.cards = CardColumn(width=1100)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.cards)

    @override
    def refresh(self) -> None:
        self.cards.clear()
        self.tables = {}
        rules = rules_of(self._room.office, self._side) if self._side else ()
        for kind in dict.fromkeys(rule.kind for rule in rules):
            table = LinesTable(_COLUMNS, empty="", stretched="means")
            table.show_lines([_line(rule) for rule in rules if rule.kind == kind])
            card = Card(kind)
            card.add(table)
            self.cards.add(card)
            self.tables[kind] = table

    def show_side(self, side: Side | None) -> None:
        """Look at another version or day."""
        self._side = side
        if self.isVisible():
            self.refresh()


def _line(rule: RuleView) -> dict[str, object]:
    return {
        "title": rule.title,
        "means": rule.means,
        "source": rule.source,
        "mark": "示范参数" if rule.demonstration else "",
    }
