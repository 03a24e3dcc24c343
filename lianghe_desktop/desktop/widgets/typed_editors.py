"""Editors on one line whose text means something else: whole numbers, decimals, money in yuan, dates."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import dress
from lianghe_desktop.desktop.widgets.line_editors import LineEditor
from lianghe_desktop.desktop.widgets.typed_values import (
    decimal_text,
    format_money,
    parse_date,
    parse_decimal,
    parse_integer,
    parse_money,
    spoken_date,
)


class IntegerEditor(LineEditor):
    """Take a whole number; the value is an int."""

    def __init__(self, *, unit: str = "", placeholder: str = "") -> None:
        super().__init__(unit=unit, placeholder=placeholder, width=120)
        dress(self.line, "role", "number")

    @override
    def read(self, text: str) -> object:
        return parse_integer(text)


class DecimalEditor(LineEditor):
    """Take a number; the value is a Decimal."""

    def __init__(self, *, unit: str = "", placeholder: str = "") -> None:
        super().__init__(unit=unit, placeholder=placeholder, width=120)
        dress(self.line, "role", "number")

    @override
    def read(self, text: str) -> object:
        return parse_decimal(text)

    @override
    def show_text(self, value: object) -> str:
        return decimal_text(value) if isinstance(value, Decimal) else ""


class MoneyEditor(LineEditor):
    """Take an amount typed in yuan; the value is an int of fen, shown as 12,345.00."""

    def __init__(self, *, unit: str | None = None) -> None:
        super().__init__(unit=self.tr("元") if unit is None else unit, width=160)
        dress(self.line, "role", "number")

    @override
    def read(self, text: str) -> object:
        return parse_money(text)

    @override
    def show_text(self, value: object) -> str:
        return format_money(value) if isinstance(value, int) else ""


class DateEditor(LineEditor):
    """Take a day typed as 20190801, 2019-8-1 or 8.1, and say it back beside the line.

    `today` gives the working date, for days written without a year.
    """

    def __init__(self, *, today: Callable[[], date]) -> None:
        super().__init__(placeholder="", width=160)
        self._today = today
        self.line.setPlaceholderText(self.tr("如 20190801"))

    @override
    def read(self, text: str) -> object:
        return parse_date(text, today=self._today())

    @override
    def show_text(self, value: object) -> str:
        return value.isoformat() if isinstance(value, date) else ""

    @override
    def echo_text(self) -> str:
        return spoken_date(self._value) if isinstance(self._value, date) else ""
