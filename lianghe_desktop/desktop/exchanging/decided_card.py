"""定过的: what was decided, by whom and how; a batch shows its fields and can be taken back whole."""

from PySide6.QtCore import Signal

from lianghe_desktop.casework import conflict_decisions, decided_conflicts
from lianghe_desktop.casework.conflict_decisions import DecidedField
from lianghe_desktop.casework.conflict_rules import rule_words
from lianghe_desktop.casework.decided_conflicts import DecidedBatch, TakenBack
from lianghe_desktop.casework.working_date import moment_of
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

MOST_BATCHES = 50


class DecidedCard(Card):
    """List decisions, the newest first; `taken_back` asks to read them anew."""

    taken_back = Signal()

    def __init__(self, room: Workroom) -> None:
        super().__init__(
            self.tr("定过的"),
            self.tr("撤销后放回原来显示的值；后来又有人改过的不动。"),
        )
        self._room = room
        self._batches: list[DecidedBatch] = []
        self._chosen = -1
        self.table = LinesTable(
            (
                Column(title=self.tr("什么时候"), field="at", width=150),
                Column(title=self.tr("谁定的"), field="who", width=110),
                Column(title=self.tr("怎么定的"), field="rule", width=240),
                Column(title=self.tr("几处"), field="fields", width=80, align=Align.RIGHT),
            ),
            empty=self.tr("还没有定过。"),
            stretched="rule",
        )
        self.fields = LinesTable(
            (
                Column(title=self.tr("户"), field="household", width=150),
                Column(title=self.tr("哪一项"), field="label", width=180),
                Column(title=self.tr("原来显示"), field="before", width=200),
                Column(title=self.tr("定成"), field="chosen", width=200),
            ),
            empty=self.tr("点上面一行，这里列出是哪几处。"),
        )
        self.undo_button = Button(self.tr("撤销这一批"), icon_name="undo")
        self.undo_button.setEnabled(False)
        self.add(self.table)
        self.add_row(self.undo_button)
        self.add(self.fields)
        self.undo_button.hide()
        self.fields.hide()
        self.table.chosen.connect(self._on_chosen)
        self.undo_button.clicked.connect(self._on_undo)

    def show_batches(self, batches: list[DecidedBatch]) -> None:
        """Show these decisions in place of those before."""
        if batches == self._batches:
            return
        self._batches = batches
        self._chosen = -1
        self.undo_button.setEnabled(False)
        self.fields.show_lines(())
        for widget in (self.undo_button, self.fields):
            widget.setVisible(bool(batches))
        self.table.show_lines(
            [
                {
                    "at": moment_of(one.at_ms) if one.at_ms else "",
                    "who": one.who,
                    "rule": self.tr(rule_words(one.rule)),
                    "fields": f"{one.fields:,}",
                }
                for one in batches[:MOST_BATCHES]
            ]
        )

    def _on_chosen(self, row: int) -> None:
        if not 0 <= row < len(self._batches):
            return
        self._chosen = row
        self.undo_button.setEnabled(True)
        office, batch = self._room.office, self._batches[row].batch
        self._room.run(
            self,
            lambda _control: conflict_decisions.decided_fields(office, batch),
            done=self._on_fields,
        )

    def _on_fields(self, fields: list[DecidedField]) -> None:
        self.fields.show_lines(
            [
                {
                    "household": one.household_name,
                    "label": one.label,
                    "before": one.before,
                    "chosen": one.chosen,
                }
                for one in fields
            ]
        )

    def _on_undo(self) -> None:
        room = self._room
        if not 0 <= self._chosen < len(self._batches):
            return
        batch = self._batches[self._chosen].batch
        self.undo_button.setEnabled(False)
        room.run(
            self,
            lambda _control: decided_conflicts.take_back(room.office, room.acting, batch),
            done=self._on_taken_back,
            refused=self._on_refused,
        )

    def _on_taken_back(self, done: TakenBack) -> None:
        words = self.tr("已撤销 %1 处；%2 处后来又改过，没有动。")
        words = words.replace("%1", str(done.put_back)).replace("%2", str(done.left))
        self._room.navigator.tell(Tone.GOOD, words)
        self.taken_back.emit()

    def _on_refused(self, fault: LiangheError) -> None:
        self._room.tell_refusal(fault)
        self.taken_back.emit()
