"""Editors for what is rarer: times, months, places, barcodes, grouped numbers."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import dress
from lianghe_desktop.desktop.widgets.editor import AnswerLine
from lianghe_desktop.desktop.widgets.line_editors import LineEditor, ParagraphEditor
from lianghe_desktop.desktop.widgets.refused import Refused
from lianghe_desktop.desktop.widgets.typed_moments import (
    parse_moment,
    parse_month,
    parse_point,
    parse_points,
    parse_time,
    parse_year,
)
from lianghe_desktop.desktop.widgets.typed_values import (
    decimal_text,
    parse_decimal,
    parse_integer,
    spoken_date,
)


class GroupedNumberEditor(LineEditor):
    """Take a number and show it with thousands separators; the value is a Decimal or, with whole, an int."""

    def __init__(self, *, unit: str = "", whole: bool) -> None:
        super().__init__(unit=unit, width=160)
        self._whole = whole
        dress(self.line, "role", "number")

    @override
    def read(self, text: str) -> object:
        return parse_integer(text) if self._whole else parse_decimal(text)

    @override
    def show_text(self, value: object) -> str:
        if isinstance(value, int):
            return f"{value:,}"
        if isinstance(value, Decimal):
            whole, point, rest = decimal_text(value).partition(".")
            return f"{int(whole):,}{point}{rest}" if abs(value) >= 1 else decimal_text(value)
        return ""


class CounterEditor(LineEditor):
    """Take a whole number that Up and Down count."""

    def __init__(self, *, unit: str = "") -> None:
        super().__init__(unit=unit, width=120)
        dress(self.line, "role", "number")

    @override
    def read(self, text: str) -> object:
        return parse_integer(text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self.commit()
        held = self.value()
        self.line.setText(str((held if isinstance(held, int) else 0) + step))
        self.commit()


class TimeEditor(LineEditor):
    """Take a time typed as 930 or 9:30; the value is a time."""

    def __init__(self) -> None:
        super().__init__(width=120)
        self.line.setPlaceholderText(self.tr("如 9:30"))

    @override
    def read(self, text: str) -> object:
        return parse_time(text)

    @override
    def show_text(self, value: object) -> str:
        return value.strftime("%H:%M") if isinstance(value, time) else ""


class MomentEditor(LineEditor):
    """Take a day and a time with a blank between; the value is a pair of both."""

    def __init__(self, *, today: Callable[[], date]) -> None:
        super().__init__(width=200)
        self._today = today
        self.line.setPlaceholderText(self.tr("如 20190801 9:30"))

    @override
    def read(self, text: str) -> object:
        return parse_moment(text, today=self._today())

    @override
    def show_text(self, value: object) -> str:
        return f"{value[0].isoformat()} {value[1].strftime('%H:%M')}" if isinstance(value, tuple) else ""

    @override
    def echo_text(self) -> str:
        held = self._value
        return spoken_date(held[0]) if isinstance(held, tuple) else ""


class MonthEditor(LineEditor):
    """Take a month, or with year_only a year; the value is its first day."""

    def __init__(self, *, year_only: bool) -> None:
        super().__init__(width=120)
        self._year_only = year_only
        self.line.setPlaceholderText(self.tr("如 2019") if year_only else self.tr("如 201908"))

    @override
    def read(self, text: str) -> object:
        return parse_year(text) if self._year_only else parse_month(text)

    @override
    def show_text(self, value: object) -> str:
        return value.strftime("%Y" if self._year_only else "%Y-%m") if isinstance(value, date) else ""


class PointEditor(LineEditor):
    """Take a place typed as latitude and longitude; the value is the answer's text."""

    def __init__(self) -> None:
        super().__init__(width=320)
        self.line.setPlaceholderText(self.tr("纬度 经度，如 22.2100 113.2900"))

    @override
    def read(self, text: str) -> object:
        return parse_point(text)

    @override
    def echo_text(self) -> str:
        if not isinstance(self._value, str):
            return ""
        latitude, longitude = self._value.split()[:2]
        words = self.tr("北纬 %1 度，东经 %2 度")
        return words.replace("%1", latitude).replace("%2", longitude)


class PointsEditor(ParagraphEditor):
    """Take several places, a line each; the value is the answer's text. With closed they border land."""

    def __init__(self, *, closed: bool) -> None:
        super().__init__(rows=4)
        self._closed = closed
        self.text.setPlaceholderText(self.tr("一行一个点：纬度 经度"))

    @override
    def set_value(self, value: object) -> None:
        lines = None if value is None else str(value).replace(";", "\n")
        super().set_value(
            "\n".join(line.strip() for line in lines.splitlines() if line.strip()) if lines else None
        )

    @override
    def value(self) -> object:
        return self._read(self._value or "")

    @override
    def commit(self) -> None:
        typed = self.text.toPlainText().strip()
        if typed == (self._value or ""):
            return
        try:
            points = self._read(typed)
        except Refused as refusal:
            self.refused.emit(refusal.text)
            return
        self.set_value(points)
        self.answered.emit(points)

    def _read(self, text: str) -> str | None:
        return parse_points(text, closed=self._closed, least=3 if self._closed else 2)


class BarcodeEditor(LineEditor):
    """Take a code that a scanner types and ends with Enter, or a person types."""

    def __init__(self) -> None:
        super().__init__(width=320)
        self.line.setPlaceholderText(self.tr("对准扫码，或照着打字"))

    @override
    def read(self, text: str) -> object:
        return "".join(sign for sign in text if sign.isprintable()).strip() or None


class MaskedEditor(LineEditor):
    """Take a text that is not shown while it is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.line.setEchoMode(AnswerLine.EchoMode.Password)
