"""Add up a household's income by the three concepts, not floored, exact in fen.

Source: 全国扶贫开发信息系统 家庭纯收入 (四项收入减支出); 国家统计局 住户收支与生活状况调查 可支配收入;
民政部 最低生活保障审核确认办法 13 (what a pack leaves out for the dibao concept).
"""

from fractions import Fraction

from lianghe_desktop.policy.scope import Missing, Value
from lianghe_desktop.records.assessment import UNKNOWN, IncomeFacts

GAINS = ("wage", "business", "property", "transfer")
COSTS = ("business_cost", "transfer_paid")
NET_COSTS = ("depreciation", "production_tax", "gifts_given")


def disposable(income: IncomeFacts) -> Value:
    """Return wage + business − business_cost + property + transfer − transfer_paid."""
    unknown = [f"income.{name}" for name in GAINS + COSTS if getattr(income, name) is UNKNOWN]
    if unknown:
        return Missing(tuple(unknown))
    gains: int = sum(getattr(income, name) or 0 for name in GAINS)
    costs: int = sum(getattr(income, name) or 0 for name in COSTS)
    return gains - costs


def net(income: IncomeFacts, total: Value) -> Value:
    """Return disposable income less depreciation, production tax and gifts, where given."""
    if not isinstance(total, int):
        return total
    given = [getattr(income, name) for name in NET_COSTS]
    costs: int = sum(cost for cost in given if cost is not UNKNOWN and cost is not None)
    return total - costs


def dibao(total: Value, left_out: list[Value]) -> Value:
    """Return disposable income less what the pack leaves out."""
    result = total
    for amount in left_out:
        if isinstance(result, Missing) or isinstance(amount, Missing):
            parts = [part for part in (result, amount) if isinstance(part, Missing)]
            result = parts[0] if len(parts) == 1 else parts[0].joined(parts[1])
        elif isinstance(result, int | Fraction) and isinstance(amount, int | Fraction):
            result -= amount
    return result
