"""Households by income a head, counted: what charts and tables of it are made from."""

from dataclasses import dataclass

from lianghe_desktop.records.charts import Key, Shade

INCOME_GROUPS = (
    Key(shade=Shade.FULL, words="名单上的户"),
    Key(shade=Shade.LIGHT, words="不在名单上的户"),
    Key(shade=Shade.STRIPED, words="还没有决定的户"),
)
"""The groups that households are told apart by, in the order of the counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IncomeSpread:
    """Households by income a head: `edges` in fen, `counts` a stretch by the groups of INCOME_GROUPS.

    The first stretch holds negative incomes too, the last what lies beyond; `unknown` is in none.
    """

    edges: tuple[int, ...]
    counts: tuple[tuple[int, ...], ...]
    unknown: int
