"""The rules that draft a report's sentences; each sentence is counted from the rows that it names.

Source of what is told: 珠斗办字〔2017〕6号 四（五） (项目进展、扶持资金分配、亮点和问题), 四（三）
(每月核实更新). The wording is ours.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lianghe_desktop.casework.duties.periods import Every
from lianghe_desktop.casework.reports.content import Figure, Section, Sentence
from lianghe_desktop.casework.reports.gathering import Gathered
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.money import short_yuan_text
from lianghe_desktop.store.household_list import HouseholdKey
from lianghe_desktop.store.report_rows import Happening, RegisterLine

_NOW = {Every.MONTH: "本月", Every.QUARTER: "本季度", Every.HALF_YEAR: "本半年", Every.YEAR: "本年"}
_NAMED_AREAS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceRow:
    """One row behind a sentence: a household, a measure, a visit; `household` None for a duty."""

    table: str
    id: str
    household: HouseholdKey | None
    number: str
    head_name: str
    area: str
    day: str
    words: str
    amount_fen: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A drafted sentence with the rows behind it."""

    section: Section
    sentence: Sentence
    rows: tuple[TraceRow, ...]


_Drafted = tuple[str, dict[str, int], list[TraceRow]] | None
_Rule = Callable[[Gathered], _Drafted]


def facts(found: Gathered) -> list[Fact]:
    """Return the sentences that the records give, in the order of the report."""
    drafted = []
    for section, code, rule in _RULES:
        made = rule(found)
        if made is not None:
            template, values, rows = made
            drafted.append(
                Fact(section=section, sentence=_sentence(code, template, values), rows=tuple(rows))
            )
    return drafted


def _sentence(code: str, template: str, values: dict[str, int]) -> Sentence:
    figures = tuple(
        Figure(name=name, value=value, words=_words(name, value)) for name, value in sorted(values.items())
    )
    text = template.format(**{figure.name: figure.words for figure in figures})
    return Sentence(code=code, drafted=text, text=text, figures=figures)


def _words(name: str, value: int) -> str:
    return short_yuan_text(value) if name.endswith("_fen") else f"{value:,}"


def _now(found: Gathered) -> str:
    return _NOW[found.period.every]


def _household_row(found: Gathered, line: RegisterLine, words: str = "") -> TraceRow:
    return TraceRow(
        table="household",
        id=line.key[1],
        household=line.key,
        number=line.number,
        head_name=line.head_name,
        area=found.names.name(line.key[0]),
        day="",
        words=words or f"{line.people} 人",
        amount_fen=None,
    )


def _row(found: Gathered, one: Happening, words: str) -> TraceRow:
    line = found.register.get(one.key)
    return TraceRow(
        table=one.table,
        id=one.id,
        household=one.key if one.key[1] else None,
        number=line.number if line else "",
        head_name=line.head_name if line else "",
        area=found.names.name(one.key[0]),
        day=one.day.isoformat() if one.day else "",
        words=words,
        amount_fen=one.amount_fen,
    )


def _households(work: Iterable[Happening]) -> int:
    return len({one.key for one in work})


def _register(found: Gathered) -> _Drafted:
    counted = found.counted
    earlier = [line for line in found.before.values() if line.counted]
    households, people = len(counted), sum(line.people for line in counted)
    values = {"households": households, "people": people}
    text = f"截至{found.on.month}月{found.on.day}日，在册低收入群体{{households}}户{{people}}人"
    if earlier:
        more = households - len(earlier)
        more_people = people - sum(line.people for line in earlier)
        values |= {"change": abs(more), "change_people": abs(more_people)}
        text += f"，比{found.period.before().words}末{_changed(more, 'change', '户')}"
        text += f"、{_changed(more_people, 'change_people', '人')}"
    return f"{text}。", values, [_household_row(found, line) for line in counted]


def _changed(more: int, name: str, unit: str) -> str:
    return f"{'增加' if more >= 0 else '减少'}{{{name}}}{unit}"


def _entered(found: Gathered) -> _Drafted:
    earlier = {key for key, line in found.before.items() if line.counted}
    if not earlier:
        return None
    now = {line.key for line in found.counted}
    entered = [line for line in found.counted if line.key not in earlier]
    left = [found.register.get(key) or found.before[key] for key in sorted(earlier - now)]
    if not entered and not left:
        return None
    rows = [_household_row(found, line, "新增") for line in entered]
    rows += [_household_row(found, line, "不再计入") for line in left]
    return (
        f"其中{_now(found)}新增{{entered}}户，不再计入{{left}}户。",
        {"entered": len(entered), "left": len(left)},
        rows,
    )


def _surveyed(found: Gathered) -> _Drafted:
    if not found.interviews:
        return None
    return (
        f"{_now(found)}完成入户调查{{interviews}}次，涉及{{households}}户。",
        {"interviews": len(found.interviews), "households": _households(found.interviews)},
        [_row(found, one, "入户调查") for one in found.interviews],
    )


def _visited(found: Gathered) -> _Drafted:
    if not found.visits:
        return f"{_now(found)}没有登记走访。", {}, []
    kinds = code_list("visit_kind")
    return (
        f"{_now(found)}走访和电话联系{{visits}}次，涉及{{households}}户。",
        {"visits": len(found.visits), "households": _households(found.visits)},
        [
            _row(found, one, (item.label if (item := kinds.find(one.kind)) else "") or one.words)
            for one in found.visits
        ],
    )


def _checked(found: Gathered) -> _Drafted:
    counted = found.counted
    if not counted:
        return None
    checked = [line for line in counted if line.checked]
    values = {"households": len(counted), "checked": len(checked)}
    values["percent"] = 100 * len(checked) // len(counted)
    return (
        f"在册{{households}}户中，{_now(found)}已核实更新{{checked}}户，占{{percent}}%。",
        values,
        [_household_row(found, line, "已核实" if line.checked else "未核实") for line in counted],
    )


def _decided(found: Gathered) -> _Drafted:
    if not found.determinations:
        return None
    results = code_list("determination_result")
    by_result = Counter(one.kind for one in found.determinations)
    values = {"households": _households(found.determinations)} | {
        f"result_{code}": by_result[code] for code in results.codes if by_result[code]
    }
    parts = [f"{item.label}{{result_{item.code}}}件" for item in results.items if by_result[item.code]]
    told = f"：{'、'.join(parts)}" if parts else ""
    return (
        f"{_now(found)}对{{households}}户作出评定决定{told}。",
        values,
        [
            _row(found, one, item.label if (item := results.find(one.kind)) else "决定")
            for one in found.determinations
        ],
    )


def _measured(found: Gathered) -> _Drafted:
    if not found.measures:
        return f"{_now(found)}没有登记已办理的帮扶措施。", {}, []
    by_kind = Counter(_top_kind(one.kind) for one in found.measures)
    values = {"measures": len(found.measures), "households": _households(found.measures)}
    values |= {f"kind_{code or 'other'}": number for code, number in by_kind.items()}
    parts = [f"{_kind_label(code)}{{kind_{code or 'other'}}}项" for code in _kinds_in_order(by_kind)]
    return (
        f"{_now(found)}落实帮扶措施{{measures}}项，惠及{{households}}户：{'、'.join(parts)}。",
        values,
        [_row(found, one, _kind_words(one.kind)) for one in found.measures],
    )


def _funded(found: Gathered) -> _Drafted:
    funded = _with_money(found)
    if not funded:
        return f"{_now(found)}没有登记已办理的扶持资金。", {}, []
    return (
        f"{_now(found)}登记已办理的扶持资金{{amount_fen}}元，{{measures}}笔，惠及{{households}}户。",
        {
            "amount_fen": _sum(funded),
            "measures": len(funded),
            "households": _households(funded),
        },
        [_row(found, one, _kind_words(one.kind)) for one in funded],
    )


def _funds_by_kind(found: Gathered) -> _Drafted:
    return _split(found, "按用途分", lambda one: _kind_label(_top_kind(one.kind)))


def _funds_by_payer(found: Gathered) -> _Drafted:
    return _split(found, "按资金来源分", lambda one: one.payer or "没有写明来源")


def _funds_by_area(found: Gathered) -> _Drafted:
    if found.office.is_village:
        return None
    return _split(found, "按地方分", lambda one: found.area_of(one.key[0]))


def _split(found: Gathered, how: str, label: Callable[[Happening], str]) -> _Drafted:
    funded = _with_money(found)
    sums: Counter[str] = Counter()
    for one in funded:
        sums[label(one)] += one.amount_fen or 0
    if not sums:
        return None
    ordered = sorted(sums.items(), key=lambda entry: (-entry[1], entry[0]))
    values = {f"part{at:03d}_fen": fen for at, (_, fen) in enumerate(ordered)}
    parts = [f"{_plain(name)}{{part{at:03d}_fen}}元" for at, (name, _) in enumerate(ordered)]
    return f"{how}：{'、'.join(parts)}。", values, [_row(found, one, label(one)) for one in funded]


def _all_checked(found: Gathered) -> _Drafted:
    if found.office.is_village:
        return None
    homes = {line.key[0] for line in found.counted}
    behind = {line.key[0] for line in found.counted if not line.checked}
    done = sorted(homes - behind)
    if not done:
        return None
    rows = [_household_row(found, line, "已核实") for line in found.counted if line.key[0] in done]
    number = "" if len(done) == 1 else "{villages}个村（居）"
    return (
        f"{_some([found.names.name(home) for home in done])}{number}{_now(found)}已逐户核实更新。",
        {"villages": len(done), "households": len(rows)},
        rows,
    )


def _effects(found: Gathered) -> _Drafted:
    told = [one for one in found.measures if one.words.strip()]
    if not told:
        return None
    return (
        f"{_now(found)}已办理的措施中，{{measures}}项登记了成效。",
        {"measures": len(told)},
        [_row(found, one, one.words) for one in told],
    )


def _unchecked(found: Gathered) -> _Drafted:
    waiting = [line for line in found.counted if not line.checked]
    if not waiting:
        return None
    where = "" if found.office.is_village else _where(found, [line.key for line in waiting])
    return (
        f"还有{{households}}户{_now(found)}没有核实更新{where}。",
        {"households": len(waiting)},
        [_household_row(found, line, "未核实") for line in waiting],
    )


def _undecided(found: Gathered) -> _Drafted:
    waiting = [line for line in found.counted if not line.decided]
    if not waiting:
        return None
    where = "" if found.office.is_village else _where(found, [line.key for line in waiting])
    return (
        f"还有{{households}}户没有评定决定{where}。",
        {"households": len(waiting)},
        [_household_row(found, line, "没有评定") for line in waiting],
    )


def _objected(found: Gathered) -> _Drafted:
    if not found.objections:
        return None
    return (
        "公示期间收到的异议还有{objections}件没有处理完。",
        {"objections": len(found.objections)},
        [_row(found, one, "异议") for one in found.objections],
    )


def _overdue(found: Gathered) -> _Drafted:
    if not found.overdue:
        return None
    rows = [
        TraceRow(
            table="duty",
            id=line.duty.code,
            household=None,
            number=line.period.key,
            head_name="",
            area=found.office.desk.name,
            day=line.due_on.isoformat(),
            words=line.duty.title,
            amount_fen=None,
        )
        for line in found.overdue
    ]
    titles = "、".join(dict.fromkeys(_plain(line.duty.title) for line in found.overdue))
    return f"逾期没有办完的定期工作{{duties}}项：{titles}。", {"duties": len(rows)}, rows


def _to_do(found: Gathered) -> _Drafted:
    if not found.planned:
        return None
    return (
        "继续落实已计划还没有办理的帮扶措施{measures}项，涉及{households}户。",
        {"measures": len(found.planned), "households": _households(found.planned)},
        [_row(found, one, _kind_words(one.kind)) for one in found.planned],
    )


def _with_money(found: Gathered) -> list[Happening]:
    return [one for one in found.measures if one.amount_fen]


def _sum(work: Iterable[Happening]) -> int:
    return sum(one.amount_fen or 0 for one in work)


def _top_kind(code: str) -> str:
    item = code_list("help_measure_kind").find(code)
    return item.parent or item.code if item else ""


def _kind_label(code: str) -> str:
    return code_list("help_measure_kind").label(code) if code else "其他措施"


def _kind_words(code: str) -> str:
    item = code_list("help_measure_kind").find(code)
    return item.label if item else "帮扶措施"


def _kinds_in_order(by_kind: Counter[str]) -> list[str]:
    order = [code for code in code_list("help_measure_kind").codes if code in by_kind]
    return [*order, *([""] if "" in by_kind else [])]


def _where(found: Gathered, keys: list[HouseholdKey]) -> str:
    named = found.by_area(keys)[:_NAMED_AREAS]
    return f"，较多的是{'、'.join(_plain(name) for name, _ in named)}"


def _some(names: Sequence[str]) -> str:
    shown = "、".join(_plain(name) for name in names[:_NAMED_AREAS])
    return f"{shown}等" if len(names) > _NAMED_AREAS else shown


def _plain(name: str) -> str:
    """Keep braces that somebody typed from being read as places of figures."""
    return name.replace("{", "{{").replace("}", "}}")


_RULES: tuple[tuple[Section, str, _Rule], ...] = (
    (Section.PROGRESS, "register", _register),
    (Section.PROGRESS, "entered", _entered),
    (Section.PROGRESS, "surveyed", _surveyed),
    (Section.PROGRESS, "visited", _visited),
    (Section.PROGRESS, "checked", _checked),
    (Section.PROGRESS, "decided", _decided),
    (Section.PROGRESS, "measured", _measured),
    (Section.FUNDS, "funded", _funded),
    (Section.FUNDS, "funds_by_kind", _funds_by_kind),
    (Section.FUNDS, "funds_by_payer", _funds_by_payer),
    (Section.FUNDS, "funds_by_area", _funds_by_area),
    (Section.HIGHLIGHTS, "all_checked", _all_checked),
    (Section.HIGHLIGHTS, "effects", _effects),
    (Section.PROBLEMS, "unchecked", _unchecked),
    (Section.PROBLEMS, "undecided", _undecided),
    (Section.PROBLEMS, "objected", _objected),
    (Section.PROBLEMS, "overdue", _overdue),
    (Section.NEXT, "to_do", _to_do),
)
