"""Households that are monitored, and the phase-out calendar with the months across."""

import datetime as dt

from lianghe_desktop.casework.duties.periods import Period
from lianghe_desktop.casework.watching.monitored import SpellLine, monitored_households
from lianghe_desktop.casework.watching.phase_outs import (
    BEGAN_WORDS,
    PhaseOutLine,
    ending_by_month,
    months_from,
    phase_outs,
)
from lianghe_desktop.desktop.duties.duty_lines import standing_words
from lianghe_desktop.desktop.watching.rows_part import RowsPart
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.code_lists import code_list

_SPELLS = (
    Column(title="户主", field="head", width=104),
    Column(title="监测类别", field="monitored", width=136),
    Column(title="风险原因", field="cause", width=136),
    Column(title="纳入日期", field="begun_on", width=112),
    Column(title="人数", field="people", width=72, align=Align.RIGHT, summed=True),
    Column(title="户编号", field="household_no", width=184),
    Column(title="村（居）", field="village", width=136),
)
_MONTHS = 12
_COVERED, _ENDS = "●", "止"


class MonitoredPart(RowsPart):
    """List the households that are monitored."""

    def __init__(self, room: Workroom) -> None:
        nothing = EmptyState(
            "check", self.tr("没有监测户"), more=self.tr("预警核实有风险的，转监测办件，县级审定后列在这里")
        )
        super().__init__(room, _SPELLS, nothing)

    def refresh(self) -> None:
        """Read the register anew."""
        room = self.room
        room.look(self, lambda _control: monitored_households(room.office), done=self._on_lines)

    def _on_lines(self, lines: list[SpellLine]) -> None:
        self.show_rows([_spell_row(line) for line in lines])


class PhaseOutPart(RowsPart):
    """Show every phase-out that runs: a column a month, filled while help goes on, marked where it ends."""

    def __init__(self, room: Workroom) -> None:
        self.months = months_from(room.acting.today, _MONTHS)
        columns = (
            Column(title="户主", field="head", width=96),
            Column(title="渐退到", field="last", width=104),
            Column(title="还剩", field="standing", width=112),
            *(_month_column(month) for month in self.months),
            Column(title="期内帮扶", field="measures", width=88, align=Align.RIGHT, summed=True),
            Column(title="由来", field="began", width=128),
            Column(title="户编号", field="household_no", width=184),
        )
        nothing = EmptyState(
            "clock",
            self.tr("没有渐退户"),
            more=self.tr("退出后按政策还保留待遇的户都列在这里，不论由办件、决定还是登记而来"),
        )
        super().__init__(room, columns, nothing)
        self.ending = paragraph("", "strong")
        self.column.insertWidget(0, self.ending)

    def refresh(self) -> None:
        """Read the phase-outs anew."""
        room = self.room
        room.look(self, lambda _control: phase_outs(room.office, room.acting.today), done=self._on_lines)

    def _on_lines(self, lines: list[PhaseOutLine]) -> None:
        ends = ending_by_month(lines)
        words = [
            f"{int(key[5:])}月 {count} 户"
            if key[:4] == str(self.months[0].first.year)
            else f"{key} {count} 户"
            for key, count in sorted(ends.items())
        ]
        self.ending.setText(self.tr("各月到期：%1").replace("%1", "　".join(words)) if words else "")
        self.ending.setVisible(bool(words))
        today = self.room.acting.today
        self.show_rows([_phase_row(line, self.months, today) for line in lines])


def _month_column(month: Period) -> Column:
    first = month.first.month == 1
    title = f"{month.first.year}年1月" if first else f"{month.first.month}月"
    return Column(title=title, field=month.key, width=88 if first else 52, align=Align.CENTRE, sortable=False)


def _phase_row(line: PhaseOutLine, months: list[Period], today: dt.date) -> dict[str, object]:
    cells: dict[str, object] = {
        month.key: _ENDS if month.first <= line.last <= month.last else _COVERED if line.covers(month) else ""
        for month in months
    }
    return cells | {
        "key": line.key,
        "head": line.head_name,
        "last": str(line.last) if line.known else "止日不明",
        "standing": _left_words(line, today),
        "began": BEGAN_WORDS[line.began],
        "measures": line.measures,
        "household_no": line.household_no,
    }


def _left_words(line: PhaseOutLine, today: dt.date) -> str:
    if not line.known:
        return "补退出日期"
    return standing_words(line.standing, (line.last - today).days)


def _spell_row(line: SpellLine) -> dict[str, object]:
    cause = code_list("risk_cause").find(line.row.cause or "")
    return {
        "key": line.key,
        "head": line.head_name,
        "monitored": code_list("monitored").label(line.row.monitored or ""),
        "cause": cause.label if cause else "",
        "begun_on": str(line.row.begun_on),
        "people": line.members,
        "household_no": line.household_no,
        "village": line.village,
    }
