"""What a simulation shows, part by part: sums and charts, households, the list, candidates, villages."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.simulating import Outcome
from lianghe_desktop.casework.simulation_papers import candidate_rows, error_rows, figure_lines, figure_words
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.simulating.rows import COLUMNS, MovedRows
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.chart_view import ChartView
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.records.money import yuan_text
from lianghe_desktop.records.targeting import Basis

_WIDE = 980
ENTERING, LEAVING, BORDER = "进入", "退出", "线边"
LIST_WORDS = (
    "“名单”是已经作出的认定，本身也是人的判断，不等于真正的困难。还没有决定的户、收入没有登记完的户不计入。"
)


def _money(value: object) -> str:
    return yuan_text(value) if isinstance(value, int) else ""


def _right(title: str, field: str, width: int) -> Column:
    return Column(title=title, field=field, width=width, align=Align.RIGHT)


class ResultPart(Part):
    """Sums before and after, and the distributions with the lines drawn in."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = CardColumn(width=_WIDE)
        self.figures = LinesTable(
            (
                Column(title=self.tr("项目"), field="item", width=200),
                Column(title=self.tr("单位"), field="unit", width=56),
                _right(self.tr("现在"), "before", 136),
                _right(self.tr("改后"), "after", 136),
                _right(self.tr("增减"), "change", 136),
            ),
            empty=self.tr("还没有测算"),
            stretched="item",
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.cards)
        self.figures_card = Card(self.tr("改了会怎样"))
        self.figures_card.add(self.figures)
        self.cards.add(self.figures_card)
        self.charts: list[ChartView] = []
        self._chart_cards: list[Card] = []

    def show_outcome(self, outcome: Outcome) -> None:
        """Show a simulation."""
        words = self.tr("进入 %1 户，退出 %2 户，在线边 5% 以内 %3 户。5% 是示范参数。测算不决定任何一户。")
        for place, keys in enumerate((outcome.entering, outcome.leaving, outcome.border), start=1):
            words = words.replace(f"%{place}", f"{len(keys):,}", 1)
        self.figures_card.say(words)
        self.figures.show_lines(
            [
                {
                    "item": line.item,
                    "unit": line.unit,
                    "before": figure_words(line, line.before),
                    "after": figure_words(line, line.after),
                    "change": figure_words(line, line.after - line.before),
                }
                for line in figure_lines(outcome)
            ]
        )
        while len(self.charts) < len(outcome.charts):
            card, view = Card(), ChartView()
            card.add(view)
            self.cards.add(card)
            self.charts.append(view)
            self._chart_cards.append(card)
        for place, card in enumerate(self._chart_cards):
            card.setVisible(place < len(outcome.charts))
        for view, chart in zip(self.charts, outcome.charts, strict=False):
            view.show_chart(chart)


class MovedPart(Part):
    """Who enters, leaves, or stands at the border; `opened` carries the household."""

    opened = Signal(object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._outcome: Outcome | None = None
        self.which = ChoiceBox(
            self.tr("全部变动"),
            [(word, label) for word, label in (
                (ENTERING, self.tr("进入的户")),
                (LEAVING, self.tr("退出的户")),
                (BORDER, self.tr("线边 5% 以内的户")),
            )],
            width=184,
        )  # fmt: skip
        self.rows = MovedRows(office)
        self.model = PagedModel(COLUMNS, self.rows)
        self.empty = EmptyState("household", self.tr("没有户因此进入、退出，也没有户在线边"))
        self.table = RecordTable(self.model, self.empty)
        self.table.view.horizontalHeader().setStretchLastSection(True)
        line = QHBoxLayout()
        line.addWidget(self.which)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(8))
        column.addLayout(line)
        column.addWidget(self.table, 1)
        self.which.currentIndexChanged.connect(self.show_rows)
        self.table.opened.connect(self._on_opened)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show a simulation."""
        self._outcome = outcome
        self.show_rows()

    def show_rows(self, *_choice: object) -> None:
        """Show the households that the choice leaves."""
        if self._outcome is None:
            return
        lists = {
            ENTERING: self._outcome.entering,
            LEAVING: self._outcome.leaving,
            BORDER: self._outcome.border,
        }
        wanted = self.which.code()
        found = [(why, key) for why, keys in lists.items() if wanted in (None, why) for key in keys]
        self.rows.take(found)
        self.model.load()
        self.counted.emit(sum(len(keys) for keys in lists.values()))

    def _on_opened(self, place: object) -> None:
        key = self.rows.key(place)
        if key is not None:
            self.opened.emit(key)


class ListPart(Part):
    """How well the rule meets the list, and candidate cut-offs around the one in force."""

    def __init__(self) -> None:
        super().__init__()
        cards = CardColumn(width=_WIDE)
        self.errors = LinesTable(
            (
                Column(title=self.tr("户数"), field="what", width=200),
                _right(self.tr("现在"), "before", 136),
                _right(self.tr("改后"), "after", 136),
            ),
            empty="",
            stretched="what",
        )
        self.measures = LinesTable(
            (
                Column(title=self.tr("指标"), field="what", width=200),
                Column(title=self.tr("算法"), field="how", width=176),
                _right(self.tr("现在"), "before", 136),
                _right(self.tr("改后"), "after", 136),
            ),
            empty="",
            stretched="what",
        )
        self.candidates = LinesTable(
            (
                Column(title=self.tr("标准"), field="cutoff", width=264),
                _right(self.tr("选中的户"), "targeted", 104),
                _right(self.tr("覆盖率"), "coverage", 104),
                _right(self.tr("多进的"), "inclusion", 104),
                _right(self.tr("漏掉的"), "exclusion", 104),
                _right("a÷b", "reached", 88),
            ),
            empty=self.tr("这个政策包没有可以比较的数"),
            stretched="cutoff",
        )
        self.card = Card(self.tr("与现有名单对照"), LIST_WORDS)
        self.card.add(self.errors)
        self.card.add(self.measures)
        self.card.add(paragraph(self.tr("＊ 不到 10 户，不算比例。"), "small"))
        self.options = Card(self.tr("备选标准"), self.tr("选得多，漏掉的少，多进的就多；定在哪里由人决定。"))
        self.options.add(self.candidates)
        cards.add(self.card)
        cards.add(self.options)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show a simulation."""
        before, after = outcome.errors_before, outcome.errors_after
        basis = self.tr("积分达到最低分") if outcome.basis is Basis.POINTS else self.tr("收入低于线")
        self.card.say(self.tr("选户的办法：%1。").replace("%1", basis) + LIST_WORDS)
        self.errors.show_lines(
            [
                {"what": what, "before": f"{was:,}", "after": f"{now:,}"}
                for what, was, now in (
                    (self.tr("a　选中，也在名单上"), before.a, after.a),
                    (self.tr("b　选中，不在名单上（多进）"), before.b, after.b),
                    (self.tr("c　没选中，在名单上（漏掉）"), before.c, after.c),
                    (self.tr("d　没选中，也不在名单上"), before.d, after.d),
                    (self.tr("不计入的户"), before.undecided, after.undecided),
                )
            ]
        )
        self.measures.show_lines(
            [
                {"what": old[0], "how": old[1], "before": old[2], "after": new[2]}
                for old, new in zip(error_rows(before), error_rows(after), strict=True)
            ]
        )
        heads = ("cutoff", "targeted", "coverage", "inclusion", "exclusion", "reached")
        self.candidates.show_lines([dict(zip(heads, row, strict=True)) for row in candidate_rows(outcome)])


class VillagesPart(Part):
    """Each village before and after."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = FixedRows()
        columns = (
            Column(title="村（居）", field="village", width=152),
            Column(title="户数", field="households", width=72, align=Align.RIGHT, summed=True),
            Column(title="线下户（现在）", field="below_before", width=120, align=Align.RIGHT, summed=True),
            Column(title="线下户（改后）", field="below_after", width=120, align=Align.RIGHT, summed=True),
            Column(title="资金（现在，元）", field="before_fen", width=144, align=Align.RIGHT, shown=_money),
            Column(title="资金（改后，元）", field="after_fen", width=144, align=Align.RIGHT, shown=_money),
        )
        self.model = PagedModel(columns, self.rows)
        self.table = RecordTable(
            self.model, EmptyState("village", self.tr("还没有登记农户")), counted=self.tr("个村（居）")
        )
        self.table.view.horizontalHeader().setStretchLastSection(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.addWidget(self.table)

    def show_outcome(self, outcome: Outcome) -> None:
        """Show a simulation."""
        self.rows.show(
            [
                {
                    "village": one.village,
                    "households": one.households,
                    "below_before": one.below_before,
                    "below_after": one.below_after,
                    "before_fen": one.before_fen,
                    "after_fen": one.after_fen,
                }
                for one in outcome.villages
            ]
        )
        self.model.load()

    @override
    def refresh(self) -> None:
        self.table.view.viewport().update()
