"""退出和告知名单: the lists that come of cases, each with its counts and clause, shown and printed."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.lists.filling import CaseList, case_list
from lianghe_desktop.casework.lists.kinds import LIST_KINDS
from lianghe_desktop.casework.lists.papers import print_list
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.watching.rows_part import RowsPart
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom

_WIDTHS = {"户编号": 184, "村（居）": 144, "怎样告知": 240}


class ListsPage(Page):
    """Show one list at a time; its columns are its own."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.list: CaseList | None = None
        self.part: RowsPart | None = None
        first, *rest = LIST_KINDS.values()
        self._first = first.code
        self.choice = ChoiceBox(first.title, [(kind.code, kind.title) for kind in rest], width=240)
        self.about = paragraph("", "strong")
        row = QHBoxLayout()
        row.setContentsMargins(px(16), px(12), px(16), 0)
        row.addWidget(self.choice)
        row.addWidget(self.about, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(row)
        self.choice.currentIndexChanged.connect(self._on_choice)

    @override
    def head(self) -> PageHead:
        found = self.list
        return PageHead(
            title=found.title if found is not None else self.tr("退出和告知名单"),
            context=self.tr("依据：%1").replace("%1", found.clause) if found is not None else "",
            actions=(
                Action(
                    verb=self.tr("预览打印"),
                    run=self.show_paper,
                    icon="print",
                    primary=True,
                    enabled=found is not None,
                ),
            ),
        )

    @override
    def entered(self) -> None:
        room, code = self._room, self.choice.code() or self._first
        room.look(self, lambda _control: case_list(room.office, room.acting, code), done=self._on_list)

    def show_paper(self) -> None:
        """Show the list as a paper."""
        room, found = self._room, self.list
        if found is not None:
            room.run(
                self, lambda _control: print_list(room.office, room.acting, found), done=room.show_printed
            )

    def _on_choice(self, *_value: object) -> None:
        self.entered()

    def _on_list(self, found: CaseList) -> None:
        old, self.list = self.part, found
        columns = [
            Column(title=title, field=str(place), width=_WIDTHS.get(title, 120))
            for place, title in enumerate(found.columns)
        ]
        self.part = RowsPart(self._room, columns, EmptyState("table", self.tr("这份名单现在没有一户")))
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._column.addWidget(self.part, 1)
        self.part.show_rows(
            [{"key": row.key, **{str(at): cell for at, cell in enumerate(row.cells)}} for row in found.rows]
        )
        self.about.setText(f"{found.giver} → {found.receiver}　{found.counts}")
        self.head_changed.emit()
