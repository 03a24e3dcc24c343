"""Who pays how much of a measure: a JSON object of fen by level, as the pack says or as a person typed.

Source: 珠斗办字〔2017〕6号 二（二）6 (市、区、镇 split of 住房改造), 四（四） (资金三公开).
"""

import json
from collections.abc import Mapping

from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import HelpMeasure
from lianghe_desktop.records.money import yuan_text

Payers = Mapping[str, int]


def payers_text(payers: Payers) -> str | None:
    """Return the split as it is stored, None for none.

    Raises:
        UserError: A level is unknown or pays less than nothing.
    """
    known = code_list("payer_level")
    held = {known.item(level).code: fen for level, fen in payers.items() if fen}
    if any(fen < 0 for fen in held.values()):
        raise UserError(ErrorCode.BAD_INPUT, "各级出资不能小于零，请改正。")
    return json.dumps(held, sort_keys=True) if held else None


def payers_of(measure: HelpMeasure) -> dict[str, int]:
    """Return the split of a measure by level, in the order of the code list; empty where none was kept."""
    if not measure.payers:
        return {}
    try:
        raw = json.loads(measure.payers)
    except ValueError:
        return {}
    if not isinstance(raw, dict):
        return {}
    return {code: raw[code] for code in code_list("payer_level").codes if isinstance(raw.get(code), int)}


def payers_words(payers: Payers) -> str:
    """Return the split as people read it: 市级 20,000.00、区级 20,000.00."""
    known = code_list("payer_level")
    return "、".join(f"{known.label(level)} {yuan_text(fen)}" for level, fen in payers.items())


def check_payers(payers: Payers, amount_fen: int | None) -> None:
    """Refuse a split that does not add up to the amount.

    Raises:
        UserError: The sum differs.
    """
    total = sum(payers.values())
    if payers and total != (amount_fen or 0):
        raise UserError(
            ErrorCode.BAD_INPUT,
            f"各级出资合计 {yuan_text(total)} 元，和金额 {yuan_text(amount_fen or 0)} 元不符，请改正。",
        )


def share_out(payers: Payers, amount_fen: int) -> dict[str, int]:
    """Return the pack's split brought to another amount in its shares; the rest goes to the first."""
    whole = sum(payers.values())
    if not whole:
        return {}
    shares = {level: amount_fen * fen // whole for level, fen in payers.items()}
    first = next(iter(shares))
    shares[first] += amount_fen - sum(shares.values())
    return shares
