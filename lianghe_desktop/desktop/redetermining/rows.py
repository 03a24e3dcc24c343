"""Households of the yearly comparison, their names read only when they come into sight."""

from collections.abc import Callable, Mapping, Sequence

from lianghe_desktop.casework.households import HouseholdLine, household_lines
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.yearly import (
    CHECK_WORDS,
    KIND_WORDS,
    Check,
    Key,
    YearLine,
    categories_in_words,
)
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, Sorting
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.money import yuan_text


def _money(value: object) -> str:
    return yuan_text(value) if isinstance(value, int) else ""


def _right(title: str, field: str, width: int, shown: Callable[[object], str] | None = None) -> Column:
    if shown is None:
        return Column(title=title, field=field, width=width, align=Align.RIGHT)
    return Column(title=title, field=field, width=width, align=Align.RIGHT, shown=shown)


COLUMNS = (
    Column(title="变化", field="kind", width=112),
    Column(title="户编号", field="household_no", width=176, sortable=False),
    Column(title="户主", field="head_name", width=96, sortable=False),
    Column(title="上次决定", field="decided", width=96),
    Column(title="变在哪里", field="why", width=264, sortable=False),
    Column(title="上次类别", field="then_words", width=184, sortable=False),
    Column(title="今年类别", field="now_words", width=184, sortable=False),
    _right("上次人均（元）", "then_income", 120, _money),
    _right("今年人均（元）", "now_income", 120, _money),
    _right("上次积分", "then_points", 80),
    _right("今年积分", "now_points", 80),
    Column(title="今年决定", field="again", width=88),
    Column(title="重算核对", field="check", width=104),
    Column(title="村（居）", field="village", width=136, sortable=False),
)
_READ = frozenset({"household_no", "head_name", "village"})


class YearRows:
    """Provide lines of the comparison; sorted by what the comparison itself knows."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.lines: Sequence[YearLine] = ()
        self.checks: Mapping[Key, Check] = {}

    def line(self, place: object) -> YearLine | None:
        """Return the line at a place."""
        return self.lines[place] if isinstance(place, int) else None

    def ids(self, sorting: Sorting | None) -> Sequence[object]:
        """Return the places in the order asked for; those without a value come last."""
        places = range(len(self.lines))
        if sorting is None:
            return places
        values = {place: self._own(self.lines[place])[sorting.field] for place in places}
        known = [place for place in places if values[place] is not None]
        unknown = [place for place in places if values[place] is None]
        known.sort(key=lambda place: values[place], reverse=sorting.descending)  # type: ignore[arg-type, return-value]  # values of one field are of one kind
        return [*known, *unknown]

    def rows(self, ids: Sequence[object]) -> Sequence[Mapping[str, object]]:
        """Return the rows of some places; one that has just gone has no name."""
        wanted = [self.lines[place] for place in ids if isinstance(place, int)]
        found = {(one.home, one.id): one for one in household_lines(self._office, [w.key for w in wanted])}
        return [{**self._own(line), **_named(found.get(line.key))} for line in wanted]

    def sums(self, fields: Sequence[str]) -> Mapping[str, object]:
        """Return no sums."""
        return dict.fromkeys(fields)

    def _own(self, line: YearLine) -> dict[str, object]:
        results = code_list("determination_result")
        decided = results.find(line.decided)
        check = self.checks.get(line.key)
        then = line.then
        return {
            "kind": KIND_WORDS[line.kind],
            "decided": decided.label if decided else None,
            "then_words": categories_in_words(then.categories) if then else "",
            "now_words": categories_in_words(line.now.categories),
            "then_income": then.per_capita_fen if then else None,
            "now_income": line.now.per_capita_fen,
            "then_points": then.points if then else None,
            "now_points": line.now.points,
            "why": "；".join(line.why),
            "again": "已决定" if line.decided_again else "还没有",
            "check": CHECK_WORDS[check] if check else None,
        }


def _named(line: HouseholdLine | None) -> Mapping[str, object]:
    if line is None:
        return dict.fromkeys(_READ, "")
    return {"household_no": line.household_no, "head_name": line.head_name, "village": line.village}
