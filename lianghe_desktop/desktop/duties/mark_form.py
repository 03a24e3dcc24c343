"""Say that a duty is done: on which day, how often, and a word about it."""

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import Signal

from lianghe_desktop.casework.duties.marks import mark_done
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.scrolled import scrolled_at_top
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor, IntegerEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import RowId


@dataclass(frozen=True, kw_only=True, slots=True)
class Markable:
    """What is to be said done: its code and period, and how often it has to be done in all."""

    duty: str
    period: str
    words: str
    times: int = 1
    times_unit: str = "次"


class MarkForm(FormPanel):
    """Keep that a duty was done; `kept` carries the id of the mark."""

    kept = Signal(object)

    def __init__(self, room: Workroom, markable: Markable) -> None:
        super().__init__("", self.tr("登记已办"), icon_name="check")
        self._room = room
        self._markable = markable
        today = room.acting.today
        self.add("day", self.tr("完成日期"), DateEditor(today=lambda: today), required=True)
        self.field("day").editor.set_value(today)
        if markable.times > 1:
            unit = markable.times_unit
            self.add(
                "times", self.tr("这次几%1").replace("%1", unit), IntegerEditor(unit=unit), required=True
            )
            self.field("times").editor.set_value(1)
        self.add("note", self.tr("说明"), TextEditor())
        self.given.connect(self._on_given)

    def _on_given(self) -> None:
        day, times = self.value("day"), self.value("times") if self._markable.times > 1 else 1
        room, markable, note = self._room, self._markable, self.text("note")
        done_on = day if isinstance(day, dt.date) else room.acting.today
        number = times if isinstance(times, int) else 1
        self.go_button.setEnabled(False)
        room.run(
            self,
            lambda _control: mark_done(
                room.office,
                room.acting,
                duty=markable.duty,
                period=markable.period,
                done_on=done_on,
                times=number,
                note=note,
            ),
            done=self._on_kept,
            refused=self._on_refused,
        )

    def _on_kept(self, mark: RowId) -> None:
        self.kept.emit(mark)

    def _on_refused(self, fault: LiangheError) -> None:
        self.show_refusal(fault.text)


def beside_mark_form(room: Workroom, beside: BesideSplit, markable: Markable) -> MarkForm:
    """Show the form beside a list and return it."""
    form = MarkForm(room, markable)
    form.setProperty("role", "surface")
    form.cancelled.connect(beside.close_detail)
    beside.show_detail(markable.words, scrolled_at_top(form))
    form.column.focus_first()
    return form
