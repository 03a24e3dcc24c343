"""对比: two packs, two versions or two days side by side, differences marked."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.pack_history import PackVersion
from lianghe_desktop.casework.pack_library import Contrast, contrast_of
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.policies.side_chooser import SideChooser
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom


class ContrastPart(Part):
    """Choose two sides and read what they say; by default only what differs is shown."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        today = room.acting.today
        self.left = SideChooser(self.tr("左边"), today)
        self.right = SideChooser(self.tr("右边"), today)
        self.only = QCheckBox(self.tr("只看不一样的"))
        self.only.setChecked(True)
        self.count = paragraph("", "strong")
        self.table = LinesTable(
            (
                Column(title=self.tr("种类"), field="kind", width=88),
                Column(title=self.tr("名称"), field="title", width=136),
                Column(title=self.tr("左边"), field="left", width=280),
                Column(title=self.tr("右边"), field="right", width=208),
                Column(title="", field="mark", width=72),
            ),
            empty=self.tr("两边一样。"),
            stretched="left",
        )
        card = Card(self.tr("两份文件，或同一份文件的两天"))
        for widget in (self.left, self.right, self.only, self.count, self.table):
            card.add(widget)
        cards = CardColumn(width=1100)
        cards.add(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cards)
        self.left.changed.connect(self.refresh)
        self.right.changed.connect(self.refresh)
        self.only.toggled.connect(self.refresh)

    def show_versions(self, versions: Sequence[PackVersion], code: str) -> None:
        """Offer these versions on both sides; the right one begins with another pack where there is one."""
        self.left.show_versions(versions, code)
        others = [one.code for one in versions if one.code != code and one.in_force]
        self.right.show_versions(versions, others[0] if others else code)

    @override
    def refresh(self, *_value: object) -> None:
        left, right = self.left.side(), self.right.side()
        rows = contrast_of(self._room.office, left, right) if left and right else ()
        differing = [row for row in rows if row.differs]
        words = self.tr("%1 处不一样，%2 处一样").replace("%1", str(len(differing)))
        self.count.setText(words.replace("%2", str(len(rows) - len(differing))))
        self.table.show_lines([self._line(row) for row in (differing if self.only.isChecked() else rows)])

    def _line(self, row: Contrast) -> dict[str, object]:
        none = self.tr("没有")
        return {
            "kind": row.kind,
            "title": row.title,
            "left": row.left if row.left is not None else none,
            "right": row.right if row.right is not None else none,
            "mark": self.tr("≠ 不同") if row.differs else "",
        }
