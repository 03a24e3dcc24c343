"""Where each printer puts values on a pre-printed paper, kept on this desk."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.settings import keep_setting, read_setting

_KEY = "card_offset"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offset:
    """Millimetres to the right and down."""

    x_mm: Decimal = Decimal(0)
    y_mm: Decimal = Decimal(0)


def read_offset(office: Office, printer: str) -> Offset:
    """Return the offset kept for a printer, none where it was never set."""
    parts = (read_setting(office, f"{_KEY}:{printer}") or "").split()
    try:
        return Offset(x_mm=Decimal(parts[0]), y_mm=Decimal(parts[1])) if len(parts) == 2 else Offset()
    except InvalidOperation:
        return Offset()


def keep_offset(office: Office, acting: Acting, printer: str, offset: Offset) -> None:
    """Keep the offset of a printer."""
    keep_setting(office, acting, f"{_KEY}:{printer}", f"{offset.x_mm} {offset.y_mm}")
