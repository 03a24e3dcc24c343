"""抄录助手: which household is retyped next."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.rosters.copying import CopySheet, copy_sheets
from lianghe_desktop.desktop.copying.page import CopyPage
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom

_COLUMNS = (
    Column(title="户编号", field="number", width=192),
    Column(title="户主", field="head_name", width=120),
    Column(title="村（居）", field="village", width=160),
    Column(title="要抄几项", field="all", width=104),
    Column(title="抄到哪里", field="state", width=160),
)


class CopyListPage(Page):
    """List the households with how far each is; a double click goes on with one."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.sheets: list[CopySheet] = []
        known = villages(room.office)
        self.village = ChoiceBox(self.tr("全部村（居）"), [(one.home, one.name) for one in known])
        self.village.setVisible(len(known) > 1)
        self.state = ChoiceBox(
            self.tr("抄没抄完都看"), [("open", self.tr("还没抄完")), ("done", self.tr("已抄完"))]
        )
        self.rows = FixedRows()
        self.model = PagedModel(_COLUMNS, self.rows)
        self.table = RecordTable(self.model, EmptyState("household", self.tr("没有要抄的户")))
        self.table.view.horizontalHeader().setStretchLastSection(True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for choice in (self.village, self.state):
            row.addWidget(choice)
            choice.currentIndexChanged.connect(self.reload)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self.table.opened.connect(self.open_sheet)

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("抄录助手"),
            context=self.tr("按国家系统的顺序，一项一项复制到上级系统里粘贴"),
            actions=(
                Action(
                    verb=self.tr("接着抄"),
                    run=self.go_on,
                    icon="forward",
                    primary=True,
                    enabled=any(not sheet.finished for sheet in self.sheets),
                ),
            ),
        )

    @override
    def entered(self) -> None:
        self.reload()

    def reload(self, *_choice: object) -> None:
        """Read the households anew."""
        room, village, state = self._room, self.village.code(), self.state.code()

        def read(_control: object) -> list[CopySheet]:
            wanted = {None: (True, False), "open": (False,), "done": (True,)}[state]
            return [one for one in copy_sheets(room.office, room.acting, village) if one.finished in wanted]

        room.look(self, read, done=self._on_read)

    def open_sheet(self, place: object) -> None:
        """Retype the household of a line."""
        if isinstance(place, int):
            sheet = self.sheets[place]
            self._room.navigator.open_over(CopyPage(self._room, sheet))

    def go_on(self) -> None:
        """Go on with the first household that is begun, else with the first that is not done."""
        waiting = [at for at, sheet in enumerate(self.sheets) if not sheet.finished]
        begun = [at for at in waiting if self.sheets[at].done]
        if waiting:
            self.open_sheet((begun or waiting)[0])

    def _on_read(self, sheets: list[CopySheet]) -> None:
        self.sheets = sheets
        self.rows.show([_row(sheet) for sheet in sheets])
        self.model.load()
        self.head_changed.emit()


def _row(sheet: CopySheet) -> dict[str, object]:
    state = "已抄完" if sheet.finished else f"已抄 {sheet.done} 项" if sheet.done else "还没开始"
    return {
        "number": sheet.number,
        "head_name": sheet.head_name,
        "village": sheet.village,
        "all": len(sheet.steps),
        "state": state,
    }
