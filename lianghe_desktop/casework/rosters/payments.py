"""Money paid or to be paid in a span of days, each line with its shares by level of government.

A measure is split where its benefit in the policy pack names payers and its amount is their sum; without
that the source of the money that was typed says who pays. What fits neither stands apart and is told.
Source: 珠斗办字〔2017〕6号 二（二）6 (住房改造补助各级分担).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.casework.rosters import columns as c
from lianghe_desktop.casework.rosters.roster import Group, Of, Roster
from lianghe_desktop.casework.rosters.subjects import Subject
from lianghe_desktop.documents.table_values import CellKind, TableValues
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.settings import held_parameters

LEVELS = (("city", "市级"), ("district", "区（县）级"), ("town", "镇级"), ("other", "其他或没有写明"))
_PARAMETER = "parameter."


@dataclass(frozen=True, kw_only=True, slots=True)
class Shares:
    """How payers share each benefit of the pack, in fen, by the benefit's code."""

    by_benefit: Mapping[str, Mapping[str, int]]


def shares_on(office: Office, on: dt.date) -> Shares:
    """Return the shares that the pack in use names on a day."""
    pack = pack_in_force(office, pack_in_use(office), on)
    return Shares(
        by_benefit={
            benefit.rule.code: shares
            for benefit in pack.benefits
            if benefit.payers and (shares := _fixed(pack, benefit.payers, on))
        }
    )


def split(shares: Shares, one: Subject) -> dict[str, int]:
    """Return who pays how much of a measure, in fen; the parts always sum to its amount."""
    measure = one.measure
    amount = measure.amount_fen if measure and measure.amount_fen else 0
    parts = dict.fromkeys((level for level, _ in LEVELS), 0)
    known = shares.by_benefit.get(measure.benefit or "", {}) if measure else {}
    if known and sum(known.values()) == amount:
        return parts | dict(known)
    parts[_level_of((measure.payer or "") if measure else "")] = amount
    return parts


def payment_list(office: Office, on: dt.date) -> Roster:
    """Return the list of payments by the shares of the pack in use."""
    shares = shares_on(office, on)
    split_columns = tuple(
        c.RosterColumn(
            title=f"{label}（元）",
            width_mm=24,
            value=lambda one, level=level: split(shares, one)[level],  # type: ignore[misc]  # bound per level
            kind=CellKind.MONEY,
            summed=True,
        )
        for level, label in LEVELS
    )
    return Roster(
        code="payments",
        title="扶持资金发放清单",
        group=Group.PAYMENT,
        of=Of.MEASURES,
        columns=(
            c.VILLAGE, c.NUMBER, c.HEAD, c.WHO, c.MEASURE_KIND, c.MEASURE_DAY, c.MEASURE_PAYER,
            c.MEASURE_MONEY, *split_columns,
        ),
        fits=lambda one: bool(one.measure and one.measure.amount_fen),
        source="珠斗办字〔2017〕6号 四（四）",
    )  # fmt: skip


def with_checked_totals(table: TableValues) -> TableValues:
    """Return the table with a word under it that the shares sum to the whole, line by line.

    Raises:
        ArithmeticError: A line or the totals do not; that would be a fault of this program.
    """
    first = len(table.columns) - len(LEVELS)
    for row in (*table.rows, tuple(table.sums)):
        parts = sum(value for value in row[first:] if isinstance(value, int))
        if parts != (row[first - 1] or 0):
            raise ArithmeticError("payer shares do not sum to the amount")
    other = table.sums[-1]
    apart = " 没有写明资金来源或和分担标准不一致的，列在最后一栏。" if other else ""
    return replace(table, foot=(*table.foot, f"已核对：每一笔和合计的各级分担之和都等于金额。{apart}"))


def _fixed(pack: Pack, payers: tuple[tuple[str, object], ...], on: dt.date) -> dict[str, int]:
    """Return payers whose shares are plain parameters of the pack; none where one is reckoned otherwise."""
    held = held_parameters(pack, max(on, pack.first_day), {})
    found: dict[str, int] = {}
    for payer, expression in payers:
        text = str(getattr(expression, "text", ""))
        value = held.get(text.removeprefix(_PARAMETER)) if text.startswith(_PARAMETER) else None
        if not isinstance(value, int):
            return {}
        found[payer] = value
    return found


def _level_of(payer: str) -> str:
    """Tell which level a source of money that was typed belongs to: 区农业局, 镇政府, 市财政."""
    if any(word in payer for word in ("镇", "街道", "乡")):
        return "town"
    if any(word in payer for word in ("区", "县")):
        return "district"
    return "city" if "市" in payer else "other"
