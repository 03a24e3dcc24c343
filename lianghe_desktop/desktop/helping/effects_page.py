"""帮扶成效: the households of each village summed, at their first determination and now."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.helping.effect import Sum, Totals, village_effects
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.money import yuan_text

_COLUMNS = (
    Column(title="项目", field="title", width=260),
    Column(title="认定时", field="before", width=160, align=Align.RIGHT),
    Column(title="现在", field="now", width=160, align=Align.RIGHT),
)


class EffectsPage(Page):
    """Show one card a village, the sum of all first where there are several."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._sums: list[Sum] = []
        self.tables: list[LinesTable] = []
        self.column = CardColumn()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)

    @override
    def head(self) -> PageHead:
        measured = sum(one.measured for one in self._sums)
        words = self.tr("%1 户有认定时的底数，按底数和现在比").replace("%1", f"{measured:,}")
        return PageHead(title=self.tr("帮扶成效"), context=words if self._sums else "")

    @override
    def entered(self) -> None:
        self.reload()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible():
            self.reload()

    def reload(self) -> None:
        """Work out the sums anew."""
        room = self._room
        room.look(self, lambda _control: village_effects(room.office, room.acting), done=self._on_sums)

    def _on_sums(self, sums: list[Sum]) -> None:
        self._sums = sums
        self.column.clear()
        self.tables = []
        if not sums:
            self.column.add(
                Card(self.tr("还没有在册的户"), self.tr("作出“纳入帮扶”的决定以后，这里可以比较。"))
            )
        if len(sums) > 1:
            self._add(self.tr("合计"), _total(sums))
        for one in sums:
            self._add(one.village, one)
        self.head_changed.emit()

    def _add(self, title: str, one: Sum) -> None:
        words = self.tr("在册和已退出 %1 户，其中 %2 户有底数").replace("%1", f"{one.households:,}")
        card = Card(title, words.replace("%2", f"{one.measured:,}"))
        table = LinesTable(
            _COLUMNS, empty=self.tr("还没有“纳入帮扶”的决定，没有可比的起点。"), stretched="title"
        )
        before, now = _words(one.before), _words(one.now)
        rows = [{"title": key, "before": before[key], "now": now[key]} for key in before]
        table.show_lines(rows if one.measured else ())
        card.add(table)
        self.tables.append(table)
        self.column.add(card)


def _total(sums: list[Sum]) -> Sum:
    before, now = Totals(), Totals()
    for one in sums:
        before, now = before + one.before, now + one.now
    return Sum(
        home=sums[0].home,
        village="",
        households=sum(one.households for one in sums),
        measured=sum(one.measured for one in sums),
        before=before,
        now=now,
    )


def _words(one: Totals) -> dict[str, str]:
    per_head = one.per_head_fen
    return {
        "年人均可支配收入（元）": "没有" if per_head is None else yuan_text(per_head),
        "务工劳动力 / 全部劳动力（人）": f"{one.working:,} / {one.able:,}",
        "在校 / 6至15岁（人）": f"{one.in_school:,} / {one.school_age:,}",
        "住房A级、B级 / 已鉴定（户）": f"{one.safe:,} / {one.graded:,}",
        "参加医保 / 全部人口（人）": f"{one.insured:,} / {one.people:,}",
    }
