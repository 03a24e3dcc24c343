"""Money in whole fen: reading what people type, showing what is stored."""

import re

from lianghe_desktop.records.errors import ErrorCode, UserError

_TYPED = re.compile(r"^(-?)(\d{1,13})(?:\.(\d{1,2}))?$")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")


def fen_from_yuan(text: str) -> int:
    """Read an amount typed in yuan ("12,345.5", "１２０", "￥80") and return fen.

    Raises:
        UserError: It is no amount with at most two decimals.
    """
    cleaned = text.translate(_FULL_WIDTH).replace(",", "").replace(" ", "")
    cleaned = cleaned.removeprefix("￥").removeprefix("¥").removesuffix("元")
    match = _TYPED.match(cleaned)
    if match is None:
        raise UserError(
            ErrorCode.BAD_INPUT, f"金额“{text.strip()}”看不懂：请只填数字，最多两位小数，例如 12345.50。"
        )
    sign, yuan, decimals = match.groups()
    fen = int(yuan) * 100 + int((decimals or "").ljust(2, "0"))
    return -fen if sign else fen


def yuan_text(fen: int) -> str:
    """Show fen as yuan with thousands separators and two decimals: 1234550 -> 12,345.50."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def short_yuan_text(fen: int) -> str:
    """Show fen as yuan without decimals where they are zero: 300000 -> 3,000."""
    return yuan_text(fen).removesuffix(".00")


def divide_half_up(total: int, parts: int) -> int:
    """Divide integers and round half away from zero, for figures that are only shown."""
    quotient, remainder = divmod(abs(total), parts)
    if remainder * 2 >= parts:
        quotient += 1
    return -quotient if total < 0 else quotient
