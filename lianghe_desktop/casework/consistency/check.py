"""Hold the rules against dossiers: findings that say where, why, and what to do.

Source: docs/CONSISTENCY.md lists every rule; each finding names its own source.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.consistency import condition, helping, money, people, steps
from lianghe_desktop.casework.consistency.rule import Look, Rule, Spot
from lianghe_desktop.casework.households import Ids
from lianghe_desktop.casework.limits import find_limit
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.packs import pack_in_force
from lianghe_desktop.policy.settings import held_parameters
from lianghe_desktop.records.consistency_tables import AcceptedFinding
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.households import Household, Member
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.detached import table_of
from lianghe_desktop.store.dossiers import Dossier, dossiers_of

_BATCH = 200
_PUBLICITY_DAYS = 7  # 最低生活保障审核确认办法 19
_PRESENT_RATIO = Fraction(2, 3)  # 示范参数, see meeting_present_min_ratio of national-2021
_PARAMETER = "parameter."

RULES: tuple[Rule, ...] = (
    *people.BOOK.rules,
    *condition.BOOK.rules,
    *money.BOOK.rules,
    *steps.BOOK.rules,
    *helping.BOOK.rules,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One contradiction: the rule broken, the row and field to blame, why, and whether it was accepted."""

    code: str
    title: str
    source: str
    home: HomeCode
    household: RowId
    head_name: str
    table: str
    row: RowId
    member: RowId | None
    field: str | None
    message: str
    accepted_because: str | None = None

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """Return what names this finding as long as nothing about it changes."""
        return (self.code, self.table, self.row, self.field or "", self.message)


def check_households(
    office: Office,
    keys: Ids,
    on: dt.date,
    *,
    progress: Callable[[int, int], bool] | None = None,
) -> list[Finding]:
    """Hold every rule against some households; accepted findings carry their reason.

    Raises:
        UserError: `progress` (done, total) asked to stop.
    """
    measure, accepted = _measure_of(office, on), _accepted(office)
    found: list[Finding] = []
    for start in range(0, len(keys), _BATCH):
        for dossier in dossiers_of(office.store, keys[start : start + _BATCH]):
            found += [_with_reason(one, accepted) for one in findings(measure(dossier=dossier))]
        if progress is not None and not progress(min(start + _BATCH, len(keys)), len(keys)):
            raise UserError(ErrorCode.CANCELLED, "已按您的要求停止检查。")
    return found


def look_at(office: Office, home: HomeCode, household: RowId, on: dt.date) -> Look:
    """Return one dossier as the rules see it on a day.

    Raises:
        UserError: There is no such household.
    """
    found = dossiers_of(office.store, [(home, household)])
    if not found:
        raise UserError(ErrorCode.NOT_FOUND, "这一户已不在本机，请回到农户列表重新选择。")
    return _measure_of(office, on)(dossier=found[0])


def findings(look: Look) -> list[Finding]:
    """Return what the rules find in one dossier, in the order of the rules."""
    return [_finding(look.dossier, rule, spot) for rule in RULES for spot in rule.judge(look)]


def _finding(dossier: Dossier, rule: Rule, spot: Spot) -> Finding:
    household, row = dossier.file.household, spot.row
    table = str(table_of(type(row)).name)
    row_id = str(getattr(row, "id", household.id))
    member = row_id if isinstance(row, Member) else getattr(row, "member_id", None)
    heads = [m for m in dossier.file.members if m.relation in ("01", "02")]
    return Finding(
        code=rule.code,
        title=rule.title,
        source=spot.source or rule.source,
        home=HomeCode(household.home),
        household=RowId(household.id),
        head_name=(heads[0].name if heads else None) or "",
        table=table,
        row=RowId(row_id),
        member=RowId(member) if member else None,
        field=spot.field,
        message=spot.message,
    )


def _measure_of(office: Office, on: dt.date) -> Callable[..., Look]:
    """Return what puts a dossier under the limits and caps of a day, each with its clause."""
    days = find_limit(office, "publicity_days", on)
    present = find_limit(office, "meeting_present_min_ratio", on)
    caps = _caps(office, on)
    held = {limit.name: limit.source for limit in (days, present) if limit is not None}
    return partial(
        Look,
        on=on,
        limits={
            "publicity_days": days.whole if days else _PUBLICITY_DAYS,
            "meeting_present_min_ratio": present.value if present else _PRESENT_RATIO,
        },
        caps_fen={code: fen for code, (fen, _) in caps.items()},
        clauses=held | {code: clause for code, (_, clause) in caps.items()},
    )


def _caps(office: Office, on: dt.date) -> dict[str, tuple[int, str]]:
    """Return the ceilings and fixed sums of the pack in use, in fen, each with its clause."""
    pack = pack_in_force(office, pack_in_use(office))
    if on < pack.first_day:
        return {}
    held = held_parameters(pack, on, {})
    caps: dict[str, tuple[int, str]] = {}
    for benefit in pack.benefits:
        fixed = benefit.highest or benefit.amount
        names = [part.strip() for part in fixed.text.split("+")] if fixed else []
        values = [held.get(name.removeprefix(_PARAMETER)) for name in names if name.startswith(_PARAMETER)]
        whole = [value for value in values if isinstance(value, int)]
        if names and len(whole) == len(names):
            caps[benefit.rule.code] = (sum(whole), benefit.rule.source)
    return caps


def _accepted(office: Office) -> dict[tuple[str, str, str, str, str], str]:
    return {
        (
            row.code or "",
            row.row_table or "",
            row.row_id or "",
            row.field or "",
            row.message or "",
        ): row.because or ""
        for row in office.store.rows(AcceptedFinding)
        if not row.gone
    }


def _with_reason(finding: Finding, accepted: dict[tuple[str, str, str, str, str], str]) -> Finding:
    because = accepted.get(finding.key)
    return finding if because is None else replace(finding, accepted_because=because)


def rules_by_code() -> Sequence[Rule]:
    """Return every rule, sorted by code."""
    return sorted(RULES, key=lambda rule: rule.code)


__all__ = ["RULES", "Finding", "Household", "check_households", "findings", "rules_by_code"]
