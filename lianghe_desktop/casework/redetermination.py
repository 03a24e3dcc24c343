"""Every year anew: recompute what was decided, and set last year's advice beside this year's.

Source: 开府办〔2019〕29号 二（一） (确定每年低收入人口帮扶对象，可进可出); 最低生活保障审核确认办法 31.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lianghe_desktop.casework.assessment import Advised, advise_on_facts, assess_household
from lianghe_desktop.casework.determination import advice_text
from lianghe_desktop.casework.facts_json import facts_json
from lianghe_desktop.casework.office import Acting, Office
from lianghe_desktop.casework.packs import pack_of_version
from lianghe_desktop.casework.permissions import Act, require
from lianghe_desktop.policy.compiler import months_before
from lianghe_desktop.policy.input_reader import read_household
from lianghe_desktop.policy.pack import Pack
from lianghe_desktop.policy.vocabulary import FACTS
from lianghe_desktop.policy.wording import money, parameter_value
from lianghe_desktop.records.assessment import HouseholdFacts
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.store.households import file_of

_YES_NO = {True: "是", False: "否", None: "未知"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that differs: what it is called, how it stood and how it stands, in words."""

    what: str
    was: str
    now: str


@dataclass(frozen=True, kw_only=True, slots=True)
class YearlyComparison:
    """Last determination and today's advice side by side.

    `outcomes`: what the advice says now and said then. `facts`: what changed in the household. `rules`: what
    changed in the rules. Where only facts changed `rules` is empty, and the other way round.
    """

    household: RowId
    decided_on: dt.date
    decided: str
    pack_then: str
    pack_now: str
    then: Mapping[str, Any]
    now: Advised
    outcomes: tuple[Change, ...]
    facts: tuple[Change, ...]
    rules: tuple[Change, ...]


def recompute(office: Office, determination: Determination) -> str:
    """Return the advice of a determination worked out again from its own inputs, pack and day.

    It equals `determination.advice` byte for byte; another text says that the row was altered.

    Raises:
        UserError: The determination kept no inputs, or its version of the pack is not on this desk.
    """
    return advice_text(_again(office, determination))


def compare_with_last(
    office: Office, acting: Acting, home: HomeCode, household: RowId, *, until: dt.date | None = None
) -> YearlyComparison:
    """Set the last determination of a household beside today's advice, and say what changed and why.

    `until`: the last determination of that day or before; None: the newest there is.

    Raises:
        UserError: The role may not, there is no such household, or it was never determined.
    """
    require(acting, Act.ASSESS)
    file = file_of(office.store, home, household)
    rows = [row for row in file.determinations if row.decided_on and row.inputs] if file else []
    rows = [row for row in rows if until is None or (row.decided_on or until) <= until]
    if file is None or not rows:
        raise UserError(ErrorCode.NOT_FOUND, "这一户还没有作过评定，没有去年的结果可比。")
    last = max(rows, key=lambda row: (row.decided_on or dt.date.min, row.id))
    now = assess_household(office, acting, home, household)
    old_pack = pack_of_version(office, last.pack or "", last.pack_version or "")
    new_pack = pack_of_version(office, now.pack, now.pack_version)
    then = json.loads(last.advice or "{}")
    decided_on = last.decided_on or dt.date.min
    return YearlyComparison(
        household=household,
        decided_on=decided_on,
        decided=last.result or "",
        pack_then=old_pack.document,
        pack_now=new_pack.document,
        then=then,
        now=now,
        outcomes=tuple(_outcomes(then, json.loads(advice_text(now)))),
        facts=tuple(
            _facts(_snapshot(last), facts_json(now.facts), {one.id: one.name or "" for one in file.members})
        ),
        rules=tuple(_rules((old_pack, decided_on), (new_pack, now.on))),
    )


def rule_changes(
    office: Office, then: tuple[str, str, dt.date], now: tuple[str, str, dt.date]
) -> tuple[Change, ...]:
    """Say what differs between the rules (pack, version, day) of two days.

    Raises:
        UserError: A version is not on this desk.
    """
    old, new = (pack_of_version(office, code, version) for code, version, _ in (then, now))
    return tuple(_rules((old, then[2]), (new, now[2])))


def due_again(office: Office, on: dt.date, *, months: int = 12) -> list[tuple[HomeCode, RowId, dt.date]]:
    """Return the households whose last determination is so many months old or older, the oldest first."""
    newest: dict[tuple[HomeCode, RowId], dt.date] = {}
    for row in office.store.rows(Determination):
        if row.gone or row.decided_on is None or row.household_id is None or row.result == "exit":
            continue
        key = HomeCode(row.home), RowId(row.household_id)
        newest[key] = max(row.decided_on, newest.get(key, dt.date.min))
    limit = months_before(on, months)
    found = [(home, household, day) for (home, household), day in newest.items() if day <= limit]
    return sorted(found, key=lambda one: (one[2], one[0], one[1]))


def _again(office: Office, determination: Determination) -> Advised:
    if not determination.inputs or determination.decided_on is None:
        raise UserError(ErrorCode.NOT_FOUND, "这次评定没有保存当时的情况，不能重算。")
    pack = pack_of_version(office, determination.pack or "", determination.pack_version or "")
    return advise_on_facts(pack, _read(determination), determination.decided_on)


def _read(determination: Determination) -> HouseholdFacts:
    return read_household(determination.inputs or "{}")


def _snapshot(determination: Determination) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(determination.inputs or "{}")
    return found


def _outcomes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Change]:
    for what, key in (("家庭收入", "income_fen"), ("人均收入", "per_capita_fen")):
        yield from _differs(what, _fen(then.get(key)), _fen(now.get(key)))
    for what, key in (("困难积分", "points"), ("档次", "tier"), ("帮扶部门", "route")):
        yield from _differs(what, _plain(then.get(key)), _plain(now.get(key)))
    old = {line["code"]: line for line in then.get("lines", [])}
    new = {line["code"]: line for line in now.get("lines", [])}
    for code in dict.fromkeys((*old, *new)):
        was, is_now = (_YES_NO[side.get(code, {}).get("below")] for side in (old, new))
        yield from _differs(f"收入低于线 {code}", was, is_now)
    for what, key in (("类别", "categories"), ("复核提示", "review_flags")):
        yield from _moved(what, then.get(key, []), now.get(key, []))
    yield from _moved("可享受的政策", _benefits(then), _benefits(now))


def _benefits(advice: Mapping[str, Any]) -> list[str]:
    titles = advice.get("titles", {})
    return list(dict.fromkeys(titles.get(one["code"], one["code"]) for one in advice.get("benefits", [])))


def _moved(what: str, was: list[str], now: list[str]) -> Iterable[Change]:
    for item in was:
        if item not in now:
            yield Change(what=f"{what} {item}", was="有", now="没有")
    for item in now:
        if item not in was:
            yield Change(what=f"{what} {item}", was="没有", now="有")


def _facts(was: Mapping[str, Any], now: Mapping[str, Any], names: Mapping[str, str]) -> Iterable[Change]:
    old, new = dict(_flat(was)), dict(_flat(now))
    for path in dict.fromkeys((*old, *new)):
        label, money_of = _label(path, names)
        shown = (_fact(side[path], money_of) if path in side else "未填" for side in (old, new))
        yield from _differs(label, *shown)


def _flat(facts: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in facts.items():
        if name == "members":
            for member in value or ():
                yield f"members.{member['id']}", True
                yield from _flat({k: v for k, v in member.items() if k != "id"}, f"members.{member['id']}.")
        elif isinstance(value, dict):
            yield from _flat(value, f"{name}.")
        elif name != "id":
            yield f"{prefix}{name}", value


def _label(path: str, names: Mapping[str, str]) -> tuple[str, bool]:
    if not path.startswith("members."):
        fact = FACTS.get(path)
        return (fact.label, fact.kind == "money") if fact else (path, False)
    _, person, *rest = path.split(".")
    fact = FACTS.get(f"member.{rest[0]}") if rest else None
    who = names.get(person) or person
    return f"家庭成员 {who} {fact.label if fact else ''}".rstrip(), bool(fact and fact.kind == "money")


def _fact(value: Any, of_money: bool) -> str:  # noqa: FBT001  # private
    if value is None:
        return "无"
    if isinstance(value, bool):
        return _YES_NO[value]
    if isinstance(value, list):
        return "、".join(value) or "无"
    return money(value) if of_money else str(value)


def _rules(then: tuple[Pack, dt.date], now: tuple[Pack, dt.date]) -> Iterable[Change]:
    if then[0].code != now[0].code or then[0].version != now[0].version:
        yield Change(what="政策包", was=_named(then[0]), now=_named(now[0]))
    names = dict.fromkeys((*then[0].parameters, *now[0].parameters))
    for name in names:
        shown = []
        for pack, day in (then, now):
            parameter = pack.parameters.get(name)
            held = parameter.value_on(day) if parameter else None
            shown.append(parameter_value(parameter.unit, held.value) if parameter and held else "没有规定")
        title = (now[0].parameters.get(name) or then[0].parameters[name]).title
        yield from _differs(title, *shown)


def _named(pack: Pack) -> str:
    return f"{pack.document}（第 {pack.version} 版）"


def _differs(what: str, was: str, now: str) -> Iterable[Change]:
    if was != now:
        yield Change(what=what, was=was, now=now)


def _fen(value: int | None) -> str:
    return "未知" if value is None else money(value)


def _plain(value: object) -> str:
    return "无" if value is None else str(value)
