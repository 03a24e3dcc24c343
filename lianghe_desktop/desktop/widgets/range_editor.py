"""A number between two ends: a slider with its number to type, or stars."""

from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSlider

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import dress, px
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor
from lianghe_desktop.desktop.widgets.editor import AnswerLine, Editor
from lianghe_desktop.desktop.widgets.refused import Refused
from lianghe_desktop.desktop.widgets.typed_values import decimal_text, parse_decimal

_MOST_STEPS = 10_000


class _Slider(QSlider):
    """A slider that the mouse wheel does not move, so that scrolling a form changes nothing."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class RangeEditor(Editor):
    """Take a number from `start` to `end` in steps; the value is a Decimal, None until one is given."""

    def __init__(self, start: Decimal, end: Decimal, step: Decimal, *, upright: bool, ticks: bool) -> None:
        super().__init__()
        self._low, self._high = min(start, end), max(start, end)
        self._step = abs(step) or Decimal(1)
        self._value: Decimal | None = None
        count = min(int((self._high - self._low) / self._step), _MOST_STEPS)
        self.slider = _Slider(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal)
        self.slider.setRange(0, count)
        self.slider.setInvertedAppearance(start > end)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if ticks and count <= 20:
            self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setFixedSize(
            px(40) if upright else px(280), px(160) if upright else self.slider.sizeHint().height()
        )
        self.line = AnswerLine()
        dress(self.line, "role", "number")
        self.line.setFixedWidth(px(96))
        ends = QLabel(f"{decimal_text(start)} – {decimal_text(end)}")
        ends.setProperty("role", "quiet")
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        for widget in (self.slider, self.line, ends):
            row.addWidget(widget)
        row.addStretch(1)
        self.setFocusProxy(self.line)
        self.slider.valueChanged.connect(self._on_slid)
        self.line.editingFinished.connect(self.commit)
        self.line.entered.connect(self._on_entered)

    @override
    def value(self) -> object:
        return self._value

    @override
    def set_value(self, value: object) -> None:
        self._value = value if isinstance(value, Decimal) else None
        self.line.setText("" if self._value is None else decimal_text(self._value))
        with QSignalBlocker(self.slider):
            place = 0 if self._value is None else round((self._value - self._low) / self._step)
            self.slider.setValue(place)

    @override
    def set_invalid(self, *, invalid: bool) -> None:
        self.line.set_invalid(invalid=invalid)

    @override
    def commit(self) -> None:
        try:
            typed = parse_decimal(self.line.text())
        except Refused as refusal:
            self.refused.emit(refusal.text)
            return
        if typed is not None and not self._fits(typed):
            words = self.tr("请填 %1 到 %2 之间的数，每次差 %3")
            for mark, number in (("%1", self._low), ("%2", self._high), ("%3", self._step)):
                words = words.replace(mark, decimal_text(number))
            self.refused.emit(words)
            return
        self._give(typed)

    def _fits(self, number: Decimal) -> bool:
        return self._low <= number <= self._high and (number - self._low) % self._step == 0

    def _give(self, number: Decimal | None) -> None:
        changed = number != self._value
        self.set_value(number)
        if changed:
            self.answered.emit(number)

    def _on_slid(self, place: int) -> None:
        self._give(self._low + place * self._step)

    def _on_entered(self) -> None:
        self.commit()
        self.advanced.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        here = self._low if self._value is None else self._value + step * self._step
        self._give(max(self._low, min(self._high, here)))


def steps_between(start: Decimal, end: Decimal, step: Decimal) -> tuple[Decimal, ...]:
    """Return the numbers of a range in its order, both ends included where the step meets them."""
    size = abs(step) or Decimal(1)
    count = min(int(abs(end - start) / size), _MOST_STEPS)
    sign = 1 if end >= start else -1
    return tuple(start + sign * place * size for place in range(count + 1))


class RatingEditor(RadioEditor):
    """Take a rating by stars; the value is the number's text."""

    def __init__(self, numbers: tuple[Decimal, ...]) -> None:
        super().__init__(
            tuple(
                Option(code=decimal_text(number), label="★" * place)
                for place, number in enumerate(numbers, 1)
            )
        )
