"""帮扶: who is responsible, what would help, plan and measures of a year, visits, what it changed."""

from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLabel
from typing_extensions import override

from lianghe_desktop.casework.helping.effect import effect_lines, effect_of_file
from lianghe_desktop.casework.helping.entering import bring_measure_back, drop_measure
from lianghe_desktop.casework.helping.suggesting import Suggestion
from lianghe_desktop.casework.helping.year_record import (
    MeasureLine,
    VisitLine,
    YearRecord,
    year_record,
    years_of,
)
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.paper_values import current_helper
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.desktop.helping.measure_forms import DeliverForm, MeasureForm
from lianghe_desktop.desktop.helping.suggestions_card import SuggestionsCard
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.households.help_card import HelpCard
from lianghe_desktop.desktop.households.help_forms import HelperForm, PlanForm, VisitForm
from lianghe_desktop.desktop.households.offers_card import OffersCard
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.reviewing.table_margin import TableMargin, row_spots
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.identity import masked_phone
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.money import yuan_text

_MEASURES = (
    Column(title="日期", field="day", width=112),
    Column(title="实施情况", field="state", width=88),
    Column(title="措施类别", field="kind", width=144),
    Column(title="内容", field="content", width=200),
    Column(title="金额（元）", field="amount", width=112, align=Align.RIGHT),
    Column(title="出资", field="payers", width=144),
    Column(title="单位和责任人", field="responsible", width=144),
    Column(title="签收", field="signed", width=64),
)
_VISITS = (
    Column(title="日期", field="day", width=112),
    Column(title="方式", field="way", width=96),
    Column(title="走访人", field="visitors", width=112),
    Column(title="内容", field="content", width=240),
    Column(title="发现的问题", field="findings", width=160),
    Column(title="照片", field="photos", width=64),
    Column(title="签字", field="signed", width=64),
)
_EFFECT = (
    Column(title="项目", field="title", width=200),
    Column(title="认定时", field="before", width=160, align=Align.RIGHT),
    Column(title="现在", field="now", width=160, align=Align.RIGHT),
)


class HelpPart(HouseholdPart):
    """Show what is done for the household in a year and keep what was just done."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.record: YearRecord | None = None
        self.helper = HelpCard(
            room, self.tr("帮扶责任人"), self.tr("指定责任人"), HelperForm, act=Act.PLAN_HELP
        )
        self.plan = HelpCard(room, "", self.tr("制定计划"), PlanForm, act=Act.PLAN_HELP)
        self.suggestions = SuggestionsCard(room)
        self.measures = HelpCard(
            room, self.tr("帮扶措施"), self.tr("登记措施"), MeasureForm, act=Act.RECORD_HELP
        )
        self.offers = OffersCard(room)
        self.visits = HelpCard(room, self.tr("走访"), self.tr("登记走访"), VisitForm, act=Act.RECORD_HELP)
        self.helper_words, self.plan_words = QLabel(), QLabel()
        for label in (self.helper_words, self.plan_words):
            label.setWordWrap(True)
        self.years = ChoiceBox("", (), width=112)
        self.years.setAccessibleName(self.tr("看哪一年"))
        self.years.currentIndexChanged.connect(self._on_year)
        self.measure_table = LinesTable(
            _MEASURES, empty=self.tr("这一年还没有帮扶措施。"), stretched="content"
        )
        self.visit_table = LinesTable(_VISITS, empty=self.tr("这一年还没有登记走访。"), stretched="content")
        self.measure_margin = TableMargin(self.measure_table, word=self.tr("措施"))
        self.visit_margin = TableMargin(self.visit_table, word=self.tr("走访"))
        self.effect = Card(
            self.tr("帮扶成效"),
            self.tr("第一次认定时和现在比；劳动力、入学、参保写的是“其中 / 全部”。"),
        )
        self.effect_table = LinesTable(
            _EFFECT, empty=self.tr("还没有“纳入帮扶”的决定，没有可比的起点。"), stretched="title"
        )
        self._fill_cards()
        self.cards = (self.helper, self.plan, self.measures, self.offers, self.visits)
        shown = (
            self.helper,
            self.suggestions,
            self.plan,
            self.measures,
            self.offers,
            self.visits,
            self.effect,
        )
        for card in shown:
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.suggestions.ask_form.connect(self.ask_suggested)
        self.measure_table.chosen.connect(self._show_acts)

    def _fill_cards(self) -> None:
        self.helper.content.addWidget(self.helper_words)
        self.plan.content.addWidget(self.years)
        self.plan.content.addWidget(self.plan_words)
        self.measures.content.addWidget(self.measure_table)
        self.deliver_button = Button(self.tr("登记已实施"), icon_name="check")
        self.drop_button = Button(self.tr("删除这项措施"), icon_name="remove")
        self.deliver_button.clicked.connect(self.ask_delivery)
        self.drop_button.clicked.connect(self.drop_chosen)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.deliver_button)
        row.addWidget(self.drop_button)
        row.addStretch(1)
        self.measures.content.addLayout(row)
        self.measures.content.addWidget(self.measure_margin)
        self.visits.content.addWidget(self.visit_table)
        self.visits.content.addWidget(self.visit_margin)
        self.effect.add(self.effect_table)

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        for card in self.cards:
            card.set_key(self.home, self.household)
        self._show_helper(file)
        self._show_years(file)
        self._show_year()
        self.suggestions.show_household(self.home, self.household)
        effect = effect_of_file(file, self.room.acting.today)
        lines = effect_lines(effect) if effect.before else ()
        self.effect_table.show_lines(
            [{"title": one.title, "before": one.before or "没有", "now": one.now or "没有"} for one in lines]
        )

    @override
    def show_row(self, row_id: str) -> None:
        """Show the year of a measure or visit, and select it."""
        file = self.file
        if file is None:
            return
        for year in years_of(file, self.room.acting.today):
            record = year_record(file, year)
            measures = [line.id for line in record.measures]
            visits = [line.id for line in record.visits]
            for table, ids in ((self.measure_table, measures), (self.visit_table, visits)):
                if row_id in ids:
                    self.years.choose(str(year))
                    table.select(ids.index(RowId(row_id)))
                    return

    @override
    def step_back(self) -> bool:
        done = [card.drop_form() for card in self.cards]
        return any(done)

    def ask_suggested(self, suggestion: Suggestion) -> None:
        """Open the form with a suggestion that a rule warns of."""
        form = MeasureForm(self.room, self.home, self.household, suggestion=suggestion)
        self.measures.open_form(form)

    def ask_delivery(self) -> None:
        """Open the form that says that the chosen measure was carried out."""
        line = self._chosen()
        if line is not None and not line.done:
            self.measures.open_form(DeliverForm(self.room, self.home, self.household, line))

    def drop_chosen(self) -> None:
        """Delete the chosen measure; it can be taken back."""
        line, room, home = self._chosen(), self.room, self.home
        if line is None:
            return
        room.run(
            self,
            lambda _control: drop_measure(room.office, room.acting, home, line.id),
            done=partial(self._on_dropped, line),
        )

    def _on_dropped(self, line: MeasureLine, _nothing: object) -> None:
        words = self.tr("已删除措施：%1").replace("%1", line.content)
        self.room.navigator.offer_undo(words, partial(self._bring_back, self.home, line.id))

    def _bring_back(self, home: HomeCode, measure: RowId) -> None:
        room = self.room
        room.run(
            self,
            lambda _control: bring_measure_back(room.office, room.acting, home, measure),
            done=self._on_brought_back,
        )

    def _on_brought_back(self, _nothing: object) -> None:
        self.room.navigator.tell(Tone.GOOD, self.tr("已恢复。"))

    def _chosen(self) -> MeasureLine | None:
        place = self.measure_table.table.currentRow()
        lines = self.record.measures if self.record else ()
        return lines[place] if 0 <= place < len(lines) else None

    def _show_acts(self, *_place: int) -> None:
        line, acting = self._chosen(), self.room.acting
        open_line = line is not None and not line.done
        self.deliver_button.setEnabled(open_line and may(acting, Act.RECORD_HELP))
        self.drop_button.setEnabled(line is not None and may(acting, Act.PLAN_HELP))
        hint = "" if line is not None else self.tr("先在上面选一项措施")
        self.deliver_button.setToolTip(hint)
        self.drop_button.setToolTip(hint)

    def _show_helper(self, file: HouseholdFile) -> None:
        helper = current_helper(file)
        if helper is None:
            self.helper_words.setText(self.tr("还没有指定帮扶责任人。"))
            return
        parts = (helper.name, helper.unit, masked_phone(helper.phone) if helper.phone else "")
        self.helper_words.setText("　".join(part for part in parts if part))

    def _show_years(self, file: HouseholdFile) -> None:
        kept = self.years.currentText()
        years = years_of(file, self.room.acting.today)
        with QSignalBlocker(self.years):
            self.years.clear()
            for year in years:
                self.years.addItem(self.tr("%1 年").replace("%1", str(year)), str(year))
            self.years.setCurrentIndex(max(self.years.findText(kept), 0))
        self.years.setVisible(len(years) > 1)

    def _on_year(self, *_choice: int) -> None:
        if self.file is not None:
            self._show_year()

    def _show_year(self) -> None:
        file = self.file
        if file is None:
            return
        year = int(self.years.code() or self.room.acting.today.year)
        record = self.record = year_record(file, year)
        self._show_plan(record)
        sums = (
            self.tr("（%1 年合计 %2 元）").replace("%1", str(year)).replace("%2", yuan_text(record.spent_fen))
        )
        self.measures.title.setText(self.tr("帮扶措施") + (sums if record.spent_fen else ""))
        self.measure_table.show_lines([_measure_words(line) for line in record.measures])
        self.offers.show_year(file, year)
        self.visit_table.show_lines([_visit_words(line) for line in record.visits])
        measures = {row.id: row for row in file.measures}
        visits = {row.id: row for row in file.visits}
        shown = [measures[line.id] for line in record.measures]
        self.measure_margin.show_spots(row_spots("help_measure", shown, "content"))
        visited = [visits[line.id] for line in record.visits]
        self.visit_margin.show_spots(row_spots("help_visit", visited, "content"))
        self._show_acts()

    def _show_plan(self, record: YearRecord) -> None:
        year = str(record.year)
        self.plan.title.setText(self.tr("%1 年帮扶计划").replace("%1", year))
        made = bool(record.content or record.goal)
        self.plan.add_button.setText(self.tr("修改计划") if made else self.tr("制定计划"))
        if not made:
            planned = sum(not line.done for line in record.measures)
            words = self.tr("还没有写目标和内容；下面列了 %1 项计划中的措施。") if planned else ""
            none = self.tr("%1 年还没有制定计划。").replace("%1", year)
            self.plan_words.setText(words.replace("%1", str(planned)) or none)
            return
        goal = self.tr("目标：%1").replace("%1", record.goal) + "\n" if record.goal else ""
        self.plan_words.setText(goal + (record.content or ""))


def _measure_words(line: MeasureLine) -> dict[str, object]:
    what = "，".join(word for word in (line.content, line.member, line.goods) if word)
    return {
        "day": line.day.isoformat() if line.day else "",
        "state": line.state,
        "kind": line.kind,
        "content": what,
        "amount": "" if line.amount_fen is None else yuan_text(line.amount_fen),
        "payers": line.payers,
        "responsible": line.responsible,
        "signed": "" if line.signed is None else ("是" if line.signed else "否"),
    }


def _visit_words(line: VisitLine) -> dict[str, object]:
    return {
        "day": line.day.isoformat(),
        "way": line.way,
        "visitors": line.visitors,
        "content": line.content,
        "findings": line.findings,
        "photos": f"{line.photos} 张" if line.photos else "",
        "signed": "是" if line.signed else "否",
    }
