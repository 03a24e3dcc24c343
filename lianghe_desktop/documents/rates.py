"""Rates as paper shows them: per cent with one decimal, none over so few households that it would tell."""

from fractions import Fraction

from lianghe_desktop.records.targeting import SMALLEST_BASE, ErrorTable

SUPPRESSED = "＊"
SUPPRESSED_NOTE = f"{SUPPRESSED} 户数少于 {SMALLEST_BASE} 户，不印比例，以免看出是哪一家。"
NO_RATE = "—"


def percent(share: Fraction | None) -> str:
    """Return a share as per cent with one decimal, half up; — where there is none."""
    if share is None:
        return NO_RATE
    thousandths = (2000 * abs(share.numerator) + share.denominator) // (2 * share.denominator)
    sign = "-" if share < 0 and thousandths else ""
    return f"{sign}{thousandths // 10}.{thousandths % 10}%"


def ratio(share: Fraction | None) -> str:
    """Return a ratio with two decimals, half up; — where there is none."""
    if share is None:
        return NO_RATE
    hundredths = (200 * share.numerator + share.denominator) // (2 * share.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def printed(words: str, base: int) -> str:
    """Return the words of a rate, or that it is suppressed because its base is too small."""
    return words if base >= SMALLEST_BASE or words == NO_RATE else SUPPRESSED


def measures(table: ErrorTable) -> list[tuple[str, str, str]]:
    """Return the measures of an error table: name, how it is reckoned, and the printed figure."""
    listed, chosen, counted = table.a + table.c, table.a + table.b, table.counted
    return [
        ("覆盖率", "a÷(a+c)", printed(percent(table.coverage), listed)),
        ("漏掉的（排斥误差）", "c÷(a+c)", printed(percent(table.exclusion), listed)),
        ("多进的（纳入误差）", "b÷(a+b)", printed(percent(table.inclusion), chosen)),
        ("选中的户占全部", "(a+b)÷N", printed(percent(table.targeted), counted)),
        ("选中的户里名单上的", "a÷(a+b)", printed(percent(table.poor_among_targeted), chosen)),
        ("每多进一户，选对几户", "a÷b", printed(ratio(table.reached_per_leaked), chosen)),
        ("判断一致的", "(a+d)÷N", printed(percent(table.accuracy), counted)),
        ("平衡准确度（BPAC）", "(a−|c−b|)÷(a+c)", printed(percent(table.bpac), listed)),
    ]
