"""A card of fields of one stored row: each is saved at once and can be taken back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.fields import FieldSpec, FieldValue
from lianghe_desktop.casework.register import FieldEdit, change_field
from lianghe_desktop.casework.reviewing.locks import ApprovedError, open_row
from lianghe_desktop.casework.start import record_event
from lianghe_desktop.desktop.households.field_editing import stored_text
from lianghe_desktop.desktop.households.field_row import FieldRow
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

_TWO_COLUMNS = 800


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Name the stored row that a card shows."""

    table: str
    home: HomeCode
    id: RowId


class FieldsCard(QFrame):
    """Show fields in one or two columns, whichever the width allows; one is edited at a time.

    `row_shown`: the card shows a stored row, the same as before or another.
    """

    row_shown = Signal()

    def __init__(
        self,
        room: Workroom,
        title: str,
        specs: Sequence[FieldSpec],
        *,
        fixed: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._room = room
        self._target: Target | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(16), px(12), px(16), px(12))
        outer.setSpacing(px(4))
        self.title = heading(title)
        outer.addWidget(self.title)
        self.title.setVisible(bool(title))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(32))
        self._grid.setVerticalSpacing(0)
        outer.addLayout(self._grid)
        self.rows: dict[str, FieldRow] = {}
        for spec in specs:
            row = FieldRow(spec, today=room.acting.today, fixed=spec.column in fixed)
            row.given.connect(partial(self._on_given, row))
            row.opened.connect(partial(self._on_opened, row))
            row.reveal_asked.connect(partial(self._on_reveal_asked, row))
            self.rows[spec.column] = row
        self._columns = 0
        self._arrange(1)

    def show_row(self, target: Target, row: SharedRow | None, words: Mapping[str, str] | None = None) -> None:
        """Show a stored row, or a row yet to be made; an editor at work is left alone."""
        if target != self._target:
            self.close_editors()
            for field in self.rows.values():
                field.hide_full()
        self._target = target
        for column, field in self.rows.items():
            value: FieldValue = getattr(row, column, None)
            field.show_value(value, (words or {}).get(column))
        self.row_shown.emit()

    @property
    def target(self) -> Target | None:
        """Return which stored row is shown."""
        return self._target

    def edit(self, column: str) -> bool:
        """Open the editor of a column; tell whether this card has it."""
        row = self.rows.get(column)
        if row is None:
            return False
        row.open_editor()
        return True

    def close_editors(self) -> bool:
        """Close what is being edited; tell whether anything was."""
        working = [row for row in self.rows.values() if row.editor is not None]
        for row in working:
            row.close_editor()
        return bool(working)

    def commit(self) -> bool:
        """Give what is typed; tell whether nothing wrong stands in an editor."""
        done = [row.commit() for row in self.rows.values()]
        return all(done)

    def _on_opened(self, opened: FieldRow) -> None:
        for row in self.rows.values():
            if row is not opened and row.commit():
                row.close_editor()
        room, target = self._room, self._target
        if target is not None:
            room.run(
                self,
                lambda _control: open_row(room.office, room.acting, target.table, target.home, target.id),
                done=_nothing_more,
                refused=partial(self._on_kept_closed, opened),
            )

    def _on_kept_closed(self, row: FieldRow, fault: LiangheError) -> None:
        row.close_editor()
        if not isinstance(fault, ApprovedError):
            self._room.tell_refusal(fault)

    def _on_given(self, row: FieldRow, text: str) -> None:
        if self._target is None:
            return
        before = stored_text(row.spec, row.value)
        self._write(row, text, partial(self._on_written, row, before, self._target))

    def _write(self, row: FieldRow, text: str, done: Callable[[object], None]) -> None:
        if self._target is None:
            return
        room, target = self._room, self._target
        edit = FieldEdit(
            table=target.table, home=target.home, id=target.id, column=row.spec.column, text=text
        )
        self._room.run(
            self,
            lambda _control: change_field(room.office, room.acting, edit),
            done=done,
            refused=partial(self._on_refused, row),
        )

    def _on_written(self, row: FieldRow, before: str, target: Target, changed: object) -> None:
        if changed:
            undo = Undo(self._room, target, row.spec.column, before)
            self._room.navigator.offer_undo(
                self.tr("已保存：%1").replace("%1", row.spec.label), undo.take_back
            )

    def _on_refused(self, row: FieldRow, fault: LiangheError) -> None:
        row.show_refusal(fault.text)

    def _on_reveal_asked(self, row: FieldRow) -> None:
        if self._target is None:
            return
        room, target = self._room, self._target
        self._room.run(
            self,
            lambda _control: record_event(
                room.office, room.acting, "number_shown", subject=target.table, subject_id=target.id
            ),
            done=partial(self._on_logged, row),
        )

    def _on_logged(self, row: FieldRow, _nothing: object) -> None:
        row.show_full()

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        rows = list(self.rows.values())
        height = -(-len(rows) // columns)
        for place, row in enumerate(rows):
            self._grid.addWidget(row, place % height, place // height, Qt.AlignmentFlag.AlignTop)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(2 if event.size().width() >= px(_TWO_COLUMNS) and len(self.rows) > 4 else 1)


def _nothing_more(_answer: None) -> None:
    """Let the editor stay open: nothing stands against the change."""


class Undo:
    """Take one written field back; lives as long as the offer, not as long as the card."""

    def __init__(self, room: Workroom, target: Target, column: str, before: str) -> None:
        self._room = room
        self._edit = FieldEdit(table=target.table, home=target.home, id=target.id, column=column, text=before)

    def take_back(self) -> None:
        """Write the former value again."""
        try:
            change_field(self._room.office, self._room.acting, self._edit)
        except LiangheError as fault:
            self._room.navigator.tell(Tone.WRONG, fault.text)
