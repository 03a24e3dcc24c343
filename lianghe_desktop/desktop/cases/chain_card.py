"""The chain of a case: every step with who, when, why and its clause; the next one with its button."""

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel

from lianghe_desktop.casework.procedure.chain import WHOLE_LIMITS
from lianghe_desktop.casework.procedure.reading import CaseFile
from lianghe_desktop.casework.procedure.state import Standing, StepState
from lianghe_desktop.desktop.theme.icons import icon_pixmap
from lianghe_desktop.desktop.theme.theme import current_theme, px
from lianghe_desktop.desktop.theme.tokens import SIZES, Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, paragraph
from lianghe_desktop.records.case_codes import CaseKind
from lianghe_desktop.records.code_lists import code_list

_LOOK = {
    Standing.DONE: ("check", Tone.GOOD),
    Standing.NEXT: ("right", Tone.INFO),
    Standing.LATER: ("clock", Tone.QUIET),
    Standing.REFUSED: ("wrong", Tone.WRONG),
}
_MARK, _WORD, _DAY, _TEXT = range(4)


class ChainCard(Card):
    """Show a case; `step_asked` when the button of the next step is pressed."""

    step_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.button = Button("", role="primary")
        self.button.clicked.connect(self.step_asked)
        self.add_row(self.button)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(6))
        self._grid.setColumnMinimumWidth(_WORD, px(120))
        self._grid.setColumnMinimumWidth(_DAY, px(120))
        self._grid.setColumnStretch(_TEXT, 1)
        self.column.addLayout(self._grid)
        self.lines: list[tuple[str, str, str]] = []

    def show_case(self, file: CaseFile, people: dict[str, str], today: dt.date, verb: str) -> None:
        """Show every step; `verb` is what the next one's button says, blank for none here."""
        self._clear()
        kind = code_list("procedure_kind").label(file.procedure.kind or "")
        turn = f"（第 {file.state.turn} 次办理）" if file.state.turn > 1 else ""
        self.title.setText(f"{kind}{turn}")
        self.title.show()
        self.say(_context(file))
        self.lines = []
        for place, one in enumerate(file.state.steps):
            self._add_line(place, one, people, today)
        self.button.setText(verb)
        self.button.setVisible(file.state.next is not None and bool(verb))

    def _add_line(self, place: int, one: StepState, people: dict[str, str], today: dt.date) -> None:
        mark_name, tone = _LOOK[one.standing]
        mark = QLabel()
        mark.setPixmap(icon_pixmap(mark_name, current_theme().colours.of(tone), SIZES.icon))
        word = QLabel(code_list("procedure_step").label(one.rule.step))
        word.setProperty("role", "strong" if one.standing is Standing.NEXT else "")
        day, text = QLabel(_day_words(one, today)), paragraph(_text_words(one, people))
        if one.standing is Standing.LATER:
            for label in (word, day, text):
                label.setProperty("role", "quiet")
        for label in (word, day, text):
            label.setToolTip(f"依据：{one.rule.clause}")
        for column, widget in ((_MARK, mark), (_WORD, word), (_DAY, day), (_TEXT, text)):
            self._grid.addWidget(widget, place, column, Qt.AlignmentFlag.AlignTop)
        self.lines.append((word.text(), day.text(), text.text()))

    def _clear(self) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _context(file: CaseFile) -> str:
    row = file.procedure
    origin = code_list("procedure_origin").label(row.origin or "")
    parts = [f"{row.opened_on} {origin}：{row.clue}"]
    if row.applicant:
        entrusted = f"（{row.entrusted_name}代办，{row.entrusted_relation}）" if row.entrusted_name else ""
        parts.append(f"申请人 {row.applicant}{entrusted}")
    if row.outcome is not None:
        outcome = code_list("procedure_outcome").label(row.outcome)
        parts.append(f"{row.closed_on} 办结：{outcome} {row.closed_because or ''}".strip())
    elif file.state.due_on is not None:
        limit = WHOLE_LIMITS[CaseKind(row.kind or CaseKind.RECOGNITION)]
        parts.append(f"全程最迟 {file.state.due_on}（{limit.clause}）")
    if file.state.calendar_note:
        parts.append(file.state.calendar_note)
    return "；".join(parts)


def _day_words(one: StepState, today: dt.date) -> str:
    if one.row is not None:
        late = one.due_on is not None and one.row.done_on is not None and one.row.done_on > one.due_on
        return f"{one.row.done_on}{'（超期）' if late else ''}"
    if one.due_on is None:
        return ""
    return f"{one.due_on} 前" + ("（已超期）" if one.due_on < today else "")


def _text_words(one: StepState, people: dict[str, str]) -> str:
    if one.row is None:
        return f"由{one.rule.done_by}办理" if one.standing is Standing.NEXT else one.rule.done_by
    row = one.row
    outcome = code_list("step_outcome").label(row.outcome or "")
    who = "、".join(name for name in (row.others, people.get(row.person or "")) if name)
    words = [outcome if row.outcome != "passed" else "", row.opinion or "", f"（{who}）" if who else ""]
    return " ".join(word for word in words if word)
