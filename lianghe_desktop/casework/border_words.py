"""Say in plain Chinese what would change a family's result: so much more or less, or what may happen."""

from collections.abc import Mapping

from lianghe_desktop.casework.assessment import Advised
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.packs import pack_of_version
from lianghe_desktop.policy.borders import Borders, EventBorder, LineBorder, Outcome, borders
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.money import yuan_text

_EVENTS = {
    "registered": "如果列入建档立卡",
    "disabled": "如果有人（例如{}）评为二级残疾",
    "ill": "如果有人（例如{}）得了大病",
    "lost_labour": "如果{}失去劳动能力",
    "dangerous_house": "如果住房鉴定为D级危房",
    "disaster": "如果遭了灾",
}
_ROUTES = {"fupin": "扶贫部门帮扶", "minzheng": "民政部门兜底", None: "由评议决定"}


def what_would_change(office: Office, advised: Advised, people: Mapping[str, str]) -> tuple[str, ...]:
    """Return one sentence for each line and for everything near by that would change the result.

    `people` names members by their id. Amounts are exact to the fen.

    Raises:
        UserError: The pack's version is not on this desk.
    """
    pack = pack_of_version(office, advised.pack, advised.pack_version)
    return sentences(borders(pack, advised.facts, advised.on), people)


def sentences(found: Borders, people: Mapping[str, str]) -> tuple[str, ...]:
    """Return what would change, in the order of lines, income, events."""
    told = [_line(line, found.now) for line in found.lines]
    by_line = {line.change_fen for line in found.lines}
    for one in found.incomes:
        if one.change_fen not in by_line:
            told.append(f"{_moved(one.change_fen)}，{_difference(found.now, one.after)}。")
    told += [_event(one, found.now, people) for one in found.events]
    return tuple(told)


def _line(line: LineBorder, now: Outcome) -> str:
    what = f"就不再低于“{line.title}”" if line.below else f"就低于“{line.title}”"
    words = _difference(now, line.after) if line.after.verdict != now.verdict else ""
    return f"{_moved(line.change_fen)}，{what}{'，' + words if words else ''}。"


def _moved(change_fen: int) -> str:
    way = "再多" if change_fen > 0 else "再少"
    return f"全家一年收入{way} {yuan_text(abs(change_fen))} 元"


def _event(one: EventBorder, now: Outcome, people: Mapping[str, str]) -> str:
    who = people.get(one.person or "") or "家里一人"
    return f"{_EVENTS[one.event].format(who)}，{_difference(now, one.after)}。"


def _difference(now: Outcome, after: Outcome) -> str:
    known = code_list("category")
    gained = [known.label(code) for code in sorted(after.categories - now.categories)]
    lost = [known.label(code) for code in sorted(now.categories - after.categories)]
    words = []
    if gained:
        words.append(f"会符合“{'、'.join(gained)}”")
    if lost:
        words.append(f"不再符合“{'、'.join(lost)}”")
    if after.tier != now.tier:
        words.append(f"困难积分由 {_points(now)}变为 {_points(after)}")
    if after.route != now.route:
        words.append(f"改为{_ROUTES.get(after.route, after.route)}")
    return "，".join(words)


def _points(outcome: Outcome) -> str:
    if outcome.points is None:
        return "还不能合计"
    return f"{outcome.points} 分（{outcome.tier}）"
