"""The finished values that papers show; casework fills them, this room only sets them.

None means not known: the paper leaves a line to write on. An empty tuple means there is none, and
the paper says so.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperMark:
    """Mark one paper so that it can be checked later.

    `code` is the short code printed beside the QR code, `qr_text` what the QR code holds (no name, no
    document number), `printed_on` the working day.
    """

    code: str
    qr_text: str
    printed_on: date


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """Say what was written: pages of the PDF and the short codes on them, in order."""

    count: int
    codes: tuple[str, ...]


class CardLayout(Enum):
    """Choose the whole card, values alone for a card that is printed already, or that card's blank form."""

    WHOLE = "whole"
    VALUES_ONLY = "values_only"
    BLANK_FORM = "blank_form"


class CardPaper(Enum):
    """Choose two cards on an A4 sheet to cut, or A5 sheets across."""

    TWO_ON_A4 = "two_on_a4"
    A5 = "a5"


@dataclass(frozen=True, kw_only=True, slots=True)
class CardOptions:
    """Set how cards are printed; offsets move values right and down, in millimetres, a printer each."""

    layout: CardLayout = CardLayout.WHOLE
    paper: CardPaper = CardPaper.TWO_ON_A4
    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class CardBenefit:
    """Hold one benefit as the family reads it: what, how much, how it is paid."""

    item: str
    standard: str | None
    paid_how: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpCardValues:
    """Hold a help card (帮扶卡).

    `village_name` is the whole name (镇 and 村), `issuer` who puts the seal; `sample` marks 示范参数.

    Source: 珠斗办字〔2017〕6号 四（三） (a card for each filed household; no layout is public, so the
    layout is ours).
    """

    village_name: str
    household_no: str
    head_name: str
    people: int | None
    categories: tuple[str, ...] | None
    benefits: tuple[CardBenefit, ...] | None
    helper_name: str | None
    helper_unit: str | None
    helper_phone: str | None
    complaint_phone: str | None
    issued_on: date | None
    issuer: str | None
    sample: bool
    mark: PaperMark
