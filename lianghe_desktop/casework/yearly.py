"""Every year the list is determined anew: last time's determinations beside today's advice, for everybody.

Source: 开府办〔2019〕29号 二（一） (确定每年低收入人口帮扶对象，可进可出); 最低生活保障审核确认办法 31.
"""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lianghe_desktop.casework.assessment import assess_all
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.casework.redetermination import recompute, rule_changes
from lianghe_desktop.records.assessment import AssessOutput, HouseholdResult
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.money import short_yuan_text
from lianghe_desktop.store.household_list import household_ids
from lianghe_desktop.store.last_list import (
    KEPT_FIGURES,
    LastDetermination,
    first_determination_day,
    kept_advice,
    last_determinations,
    statuses,
)

Key = tuple[HomeCode, RowId]
Progress = Callable[[int, int], bool]
_ON_LIST = frozenset({"listed", "recheck", "confirmed"})
_OVER = frozenset({"ended", "transferred"})
"""Households that are no longer anybody's to determine."""
_REPEATED = frozenset({"registered", "monitored"})
"""Categories that repeat what was entered, whatever the income is: they alone advise nobody in."""
_BATCH = 2_000
_VERIFY_BATCH = 50


class Kind(StrEnum):
    """What becomes of a household's place on the list if the advice is followed."""

    ENTERS = "enters"
    LEAVES = "leaves"
    CHANGES = "changes"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


KIND_WORDS = {
    Kind.ENTERS: "进入",
    Kind.LEAVES: "退出",
    Kind.CHANGES: "类别或档次变了",
    Kind.UNCHANGED: "没有变化",
    Kind.UNKNOWN: "资料不全",
}


class Check(StrEnum):
    """Whether last time's advice, worked out again from what was kept, is the same to the byte."""

    SAME = "same"
    DIFFERS = "differs"
    NOT_KEPT = "not_kept"


CHECK_WORDS = {Check.SAME: "✓ 一致", Check.DIFFERS: "✗ 不一样", Check.NOT_KEPT: "没有存当时情况"}


@dataclass(frozen=True, kw_only=True, slots=True)
class YearSide:
    """One year's figures: income a head in fen, points, tier and categories; None is not known."""

    per_capita_fen: int | None = None
    points: int | None = None
    tier: str | None = None
    categories: tuple[str, ...] = ()
    below: tuple[tuple[str, bool | None], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class YearLine:
    """One household both years; `decided` is a code of determination_result, `why` is in words.

    `then` is None where it was never determined.
    """

    key: Key
    kind: Kind
    listed_then: bool
    decided_on: dt.date | None
    decided: str
    determination: RowId | None
    then: YearSide | None
    now: YearSide
    missing: int
    why: tuple[str, ...]
    decided_again: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Yearly:
    """The comparison of all households of a desk, in the order of their numbers."""

    compared_with: dt.date
    on: dt.date
    pack: str
    lines: tuple[YearLine, ...]

    def count(self, kind: Kind) -> int:
        """Return how many households are of a kind."""
        return sum(line.kind is kind for line in self.lines)

    @property
    def decided(self) -> int:
        """Return how many were determined again since the day compared with."""
        return sum(line.decided_again for line in self.lines)


def day_to_compare(office: Office, today: dt.date) -> dt.date:
    """Return the end of last year, or yesterday where nobody was determined by then."""
    first, end = first_determination_day(office.store), dt.date(today.year - 1, 12, 31)
    return end if first is not None and first <= end else today - dt.timedelta(days=1)


def compare_years(
    office: Office,
    acting: Acting,
    compared_with: dt.date,
    *,
    pack: str | None = None,
    on: dt.date | None = None,
    progress: Progress = lambda _done, _total: True,
) -> Yearly:
    """Set each household's last determination until `compared_with` beside the advice of a day.

    `progress` stops the work by returning False. Takes seconds in a district.

    Raises:
        UserError: The role may not, the day compared with is not before, or the work was stopped.
    """
    require(acting, Act.ASSESS)
    day = on or acting.today
    if compared_with >= day:
        raise UserError(ErrorCode.BAD_INPUT, f"要比较的日子 {compared_with} 应早于 {day}，请改成去年的日子。")
    state = statuses(office.store)
    keys = [key for key in household_ids(office.store) if state.get(key, "ended") not in _OVER]
    last = last_determinations(office.store, until=compared_with)
    again = last_determinations(office.store, since=compared_with + dt.timedelta(days=1), until=day)
    output = assess_all(office, acting, keys, pack=pack, on=day, progress=_half(progress))
    kept = _kept(office, [last[key] for key in keys if key in last], _half(progress, second=True))
    rules = _Rules(office, output)
    results = {result.id: result for result in output.results}
    lines = [
        _line(key, state[key], last.get(key), kept, results[key[1]], rules, decided_again=key in again)
        for key in keys
        if key[1] in results
    ]
    return Yearly(compared_with=compared_with, on=day, pack=output.pack, lines=tuple(lines))


def verify_lines(
    office: Office, acting: Acting, lines: Sequence[YearLine], progress: Progress = lambda _d, _t: True
) -> dict[Key, Check]:
    """Work last time's advice out again, household by household, and compare the bytes.

    Raises:
        UserError: The role may not, or the work was stopped.
    """
    require(acting, Act.ASSESS)
    wanted = [line for line in lines if line.determination is not None]
    found: dict[Key, Check] = {}
    for number, line in enumerate(wanted):
        if number % _VERIFY_BATCH == 0:
            _go_on(progress(number, max(len(wanted), 1)))
        row = office.store.get(Determination, line.key[0], line.determination or "")
        found[line.key] = Check.NOT_KEPT if row is None else _check(office, row)
    _go_on(progress(len(wanted), max(len(wanted), 1)))
    return found


def categories_in_words(codes: Sequence[str]) -> str:
    """Return categories by their short labels."""
    known = code_list("category")
    return "、".join(found.short if (found := known.find(code)) else code for code in codes)


def _check(office: Office, row: Determination) -> Check:
    try:
        return Check.SAME if recompute(office, row) == row.advice else Check.DIFFERS
    except UserError:
        return Check.NOT_KEPT


def _half(progress: Progress, *, second: bool = False) -> Progress:
    def told(done: int, total: int) -> bool:
        wanted = progress(done + (total if second else 0), 2 * max(total, 1))
        _go_on(wanted)
        return wanted

    return told


def _go_on(wanted: bool) -> None:  # noqa: FBT001 - the answer of a progress callback
    if not wanted:
        raise UserError(ErrorCode.WRONG_STATE, "已按您的要求停止比较，没有改动任何内容。")


def _kept(office: Office, rows: Sequence[LastDetermination], progress: Progress) -> dict[str, YearSide]:
    """Return what each determination kept of its advice, by its id."""
    found: dict[str, YearSide] = {}
    for start in range(0, len(rows), _BATCH):
        progress(start, len(rows))
        batch = rows[start : start + _BATCH]
        own = {row.id: row for row in batch}
        for kept in kept_advice(office.store, [(row.home, row.id) for row in batch]):
            found[kept.id] = _side_then(own[kept.id], json.loads(kept.figures))
    progress(len(rows), len(rows))
    return found


def _side_then(row: LastDetermination, figures: list[Any]) -> YearSide:
    advice = dict(zip(KEPT_FIGURES, figures, strict=True))
    return YearSide(
        per_capita_fen=advice["per_capita_fen"],
        points=row.points if row.points is not None else advice["points"],
        tier=row.tier or advice["tier"],
        categories=tuple(advice["categories"] or ()),
        below=tuple((line["code"], line["below"]) for line in advice["lines"] or ()),
    )


def _side_now(result: HouseholdResult) -> YearSide:
    return YearSide(
        per_capita_fen=result.per_capita_fen,
        points=result.points,
        tier=result.tier,
        categories=tuple(result.categories),
        below=tuple((line.code, line.below) for line in result.lines),
    )


class _Rules:
    """Say how many rules changed since a determination; worked out once a pack, version and day."""

    def __init__(self, office: Office, output: AssessOutput) -> None:
        self._office = office
        self._output = output
        self.titles = {line.code: line.title for result in output.results[:1] for line in result.lines}
        self._known: dict[tuple[str, str, dt.date], str] = {}

    def words(self, last: LastDetermination) -> str:
        """Return the change of rules in words, "" where there is none."""
        key = (last.pack, last.pack_version, last.decided_on)
        if key not in self._known:
            self._known[key] = self._find(last)
        return self._known[key]

    def _find(self, last: LastDetermination) -> str:
        then, output = (last.pack, last.pack_version, last.decided_on), self._output
        try:
            changes = rule_changes(self._office, then, (output.pack, output.pack_version, output.on))
        except UserError:
            return "当时的政策包本机没有"
        return f"政策规定有 {len(changes)} 处变动" if changes else ""


def _line(
    key: Key,
    status: str,
    last: LastDetermination | None,
    kept: dict[str, YearSide],
    result: HouseholdResult,
    rules: _Rules,
    *,
    decided_again: bool,
) -> YearLine:
    then = kept.get(last.id) if last else None
    listed = last.result == "accepted" if last else status in _ON_LIST and not decided_again
    now = _side_now(result)
    return YearLine(
        key=key,
        kind=_kind(listed, last, then, now, missing=bool(result.missing)),
        listed_then=listed,
        decided_on=last.decided_on if last else None,
        decided=last.result if last else "",
        determination=last.id if last else None,
        then=then,
        now=now,
        missing=len(result.missing),
        why=tuple(_why(then, now, rules, last)) if then and last else (),
        decided_again=decided_again,
    )


def _kind(
    listed: bool,  # noqa: FBT001 - private
    last: LastDetermination | None,
    then: YearSide | None,
    now: YearSide,
    *,
    missing: bool,
) -> Kind:
    advised = bool(set(now.categories) - _REPEATED)
    if not advised and missing:
        return Kind.UNKNOWN
    if listed != advised:
        return Kind.LEAVES if listed else Kind.ENTERS
    if not listed or last is None or then is None:
        return Kind.UNCHANGED
    same = now.tier == then.tier and set(now.categories) == set(then.categories)
    return Kind.UNCHANGED if same else Kind.CHANGES


def _why(then: YearSide, now: YearSide, rules: _Rules, last: LastDetermination) -> list[str]:
    found = []
    if then.per_capita_fen != now.per_capita_fen:
        found.append(f"人均收入 {_fen(then.per_capita_fen)}→{_fen(now.per_capita_fen)}")
    if then.points != now.points:
        found.append(f"积分 {_plain(then.points)}→{_plain(now.points)}")
    was_below = dict(then.below)
    for code, below in now.below:
        if code in was_below and was_below[code] != below:
            word = {True: "现在低于", False: "现在不低于", None: "现在算不出是否低于"}[below]
            found.append(f"{word}{rules.titles.get(code, code)}")
    gone, come = set(then.categories) - set(now.categories), set(now.categories) - set(then.categories)
    if gone:
        found.append(f"不再是{categories_in_words(sorted(gone))}")
    if come:
        found.append(f"新算{categories_in_words(sorted(come))}")
    changed = rules.words(last)
    return [*found, changed] if changed else found


def _fen(value: int | None) -> str:
    return "未知" if value is None else short_yuan_text(value)


def _plain(value: int | None) -> str:
    return "未知" if value is None else str(value)
