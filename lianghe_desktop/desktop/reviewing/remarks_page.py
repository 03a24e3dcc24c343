"""退回补充: what was sent back, and what was changed after its approval; what waits for whom, by when."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.reviewing.listing import CommentLine, my_turn, open_comments
from lianghe_desktop.casework.reviewing.stale import STATE, StaleApproval, stale_approvals
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom

_COLUMNS = (
    Column(title="户主", field="head", width=88),
    Column(title="现在怎样", field="state", width=136),
    Column(title="期限", field="due", width=108),
    Column(title="哪里", field="label", width=176),
    Column(title="要做什么", field="request", width=264),
    Column(title="谁退回、谁审的", field="author", width=160),
    Column(title="村（居）", field="village", width=120),
)


class RemarksPage(Page):
    """List open remarks and approvals to be given anew, those whose turn it is here first.

    A double click opens the household.
    """

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._count = 0
        self._mine = 0
        self.rows = FixedRows()
        self.model = PagedModel(_COLUMNS, self.rows)
        self.empty = EmptyState("review", self.tr("没有等着答复或审核的退回意见，也没有审核后又改动的户"))
        self.table = RecordTable(self.model, self.empty, counted=self.tr("处"))
        self.table.view.horizontalHeader().setStretchLastSection(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.addWidget(self.table, 1)
        self.table.opened.connect(self.open_household)

    @override
    def head(self) -> PageHead:
        words = self.tr("共 %1 处，轮到这里办的 %2 处，排在前面")
        words = words.replace("%1", str(self._count)).replace("%2", str(self._mine))
        return PageHead(
            title=self.tr("退回补充"),
            context=words if self._count else "",
            actions=(
                Action(
                    verb=self.tr("打开这一户"),
                    run=self._on_open,
                    icon="household",
                    primary=True,
                    enabled=bool(self._count),
                ),
            ),
        )

    @override
    def entered(self) -> None:
        room = self._room
        room.look(
            self,
            lambda _control: (open_comments(room.office, room.acting), stale_approvals(room.office)),
            done=self._on_read,
        )

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.entered()

    def open_household(self, place: object) -> None:
        """Open the household of a remark."""
        key = self.rows.row(place).get("key")
        if isinstance(key, tuple):
            self._room.navigator.open_household(*key)

    def _on_read(self, read: tuple[list[CommentLine], list[StaleApproval]]) -> None:
        lines, stale = read
        mine = my_turn(self._room.office, lines)
        held = {line.id for line in mine}
        again = [_stale_row(one) for one in stale if one.mine]
        rows = [*(_row(line) for line in mine), *again]
        self._mine = len(rows)
        rows += [_row(line) for line in lines if line.id not in held]
        rows += [_stale_row(one) for one in stale if not one.mine]
        self._count = len(rows)
        self.rows.show(rows)
        self.model.load()
        self.head_changed.emit()

    def _on_open(self) -> None:
        current = self.table.view.currentIndex()
        self.open_household(self.model.id_at(current.row() if current.isValid() else 0))


def _row(line: CommentLine) -> dict[str, object]:
    return {
        "key": (line.home, line.household),
        "head": line.household_name,
        "label": line.label,
        "request": line.request,
        "due": line.due_on.isoformat() if line.due_on else "",
        "state": line.state,
        "author": line.author,
        "village": line.village,
    }


def _stale_row(one: StaleApproval) -> dict[str, object]:
    return {
        "key": one.key,
        "head": one.household_name,
        "label": one.state.subject_label,
        "request": f"审核后又改动：{one.changed_words}",
        "due": "",
        "state": STATE,
        "author": one.author,
        "village": one.village,
    }
