"""帮扶: who is responsible, the plan of the year, measures with their amounts, visits."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel
from typing_extensions import override

from lianghe_desktop.casework.fields import fields_of, show_field
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.paper_values import current_helper
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.desktop.households.advice_cards import card_column
from lianghe_desktop.desktop.households.help_forms import (
    HelperForm,
    HelpForm,
    MeasureForm,
    PlanForm,
    VisitForm,
)
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.reviewing.table_margin import TableMargin
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.declare import SharedRow
from lianghe_desktop.records.identity import masked_phone
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.records.money import yuan_text

_MEASURES = (
    Column(title="日期", field="done_on", width=112),
    Column(title="措施类别", field="kind", width=152),
    Column(title="内容", field="content", width=240),
    Column(title="金额（元）", field="amount_fen", width=120, align=Align.RIGHT),
    Column(title="资金来源", field="payer", width=112),
    Column(title="实施情况", field="state", width=96),
)
_VISITS = (
    Column(title="日期", field="visited_on", width=112),
    Column(title="方式", field="way", width=96),
    Column(title="走访人", field="visitors", width=120),
    Column(title="内容", field="content", width=240),
    Column(title="发现的问题", field="findings", width=176),
    Column(title="签字", field="signed", width=64),
)
Make = Callable[[Workroom, HomeCode, RowId], HelpForm]


class HelpCard(QFrame):
    """A card with a heading and a button whose form opens inside it."""

    def __init__(self, room: Workroom, title: str, verb: str, make: Make, *, act: Act) -> None:
        super().__init__()
        self._room = room
        self._make = make
        self._key: tuple[HomeCode, RowId] | None = None
        self.form: HelpForm | None = None
        self.content = card_column(self)
        self.title = heading(title)
        self.add_button = Button(verb, icon_name="add")
        allowed = may(room.acting, act)
        self.add_button.setEnabled(allowed)
        if not allowed:
            self.add_button.setToolTip(self.tr("您现在的身份不能办这一项"))
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.title, 1)
        row.addWidget(self.add_button)
        self.content.addLayout(row)
        self.add_button.clicked.connect(self.ask)

    def set_key(self, home: HomeCode, household: RowId) -> None:
        """Say which household the form is about."""
        self._key = (home, household)

    def ask(self) -> None:
        """Open the form."""
        if self._key is None or self.form is not None:
            return
        self.form = self._make(self._room, *self._key)
        self.form.kept.connect(self.drop_form)
        self.form.cancelled.connect(self.drop_form)
        self.content.addWidget(self.form)
        self.form.column.focus_first()

    def drop_form(self) -> bool:
        """Close the form; tell whether it was open."""
        if self.form is None:
            return False
        self.content.removeWidget(self.form)
        self.form.hide()
        self.form.deleteLater()
        self.form = None
        return True


class HelpPart(HouseholdPart):
    """Show what is done for the household and keep what was just done."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.helper = HelpCard(
            room, self.tr("帮扶责任人"), self.tr("指定责任人"), HelperForm, act=Act.PLAN_HELP
        )
        self.plan = HelpCard(room, "", self.tr("制定计划"), PlanForm, act=Act.PLAN_HELP)
        self.measures = HelpCard(
            room, self.tr("帮扶措施"), self.tr("登记措施"), MeasureForm, act=Act.RECORD_HELP
        )
        self.visits = HelpCard(room, self.tr("走访"), self.tr("登记走访"), VisitForm, act=Act.RECORD_HELP)
        self.helper_words, self.plan_words = QLabel(), QLabel()
        for label in (self.helper_words, self.plan_words):
            label.setWordWrap(True)
        self.measure_table = LinesTable(_MEASURES, empty=self.tr("还没有登记帮扶措施。"), stretched="content")
        self.visit_table = LinesTable(_VISITS, empty=self.tr("还没有登记走访。"), stretched="content")
        self.helper.content.addWidget(self.helper_words)
        self.plan.content.addWidget(self.plan_words)
        self.measures.content.addWidget(self.measure_table)
        self.visits.content.addWidget(self.visit_table)
        self.measure_margin = TableMargin(
            self.measure_table, row_table="help_measure", column="content", word=self.tr("措施")
        )
        self.visit_margin = TableMargin(
            self.visit_table, row_table="help_visit", column="content", word=self.tr("走访")
        )
        self.measures.content.addWidget(self.measure_margin)
        self.visits.content.addWidget(self.visit_margin)
        self.cards = (self.helper, self.plan, self.measures, self.visits)
        for card in self.cards:
            self.column.addWidget(card)
        self.column.addStretch(1)

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        for card in self.cards:
            card.set_key(self.home, self.household)
        self._show_helper(file)
        self._show_plan(file)
        measures = sorted(file.measures, key=lambda m: (m.done_on is None, m.done_on, m.id), reverse=True)
        visits = sorted(
            file.visits, key=lambda v: (v.visited_on is not None, v.visited_on, v.id), reverse=True
        )
        year = self.room.acting.today.year
        sums = sum(m.amount_fen or 0 for m in measures if m.done_on and m.done_on.year == year)
        self.measures.title.setText(
            self.tr("帮扶措施")
            + (self.tr("（今年合计 %1 元）").replace("%1", yuan_text(sums)) if sums else "")
        )
        self.measure_table.show_lines([_words("help_measure", row) for row in measures])
        self.visit_table.show_lines([_words("help_visit", row) for row in visits])
        self.measure_margin.show_rows(measures)
        self.visit_margin.show_rows(visits)

    @override
    def step_back(self) -> bool:
        done = [card.drop_form() for card in self.cards]
        return any(done)

    def _show_helper(self, file: HouseholdFile) -> None:
        helper = current_helper(file)
        if helper is None:
            self.helper_words.setText(self.tr("还没有指定帮扶责任人。"))
            return
        parts = (helper.name, helper.unit, masked_phone(helper.phone) if helper.phone else "")
        self.helper_words.setText("　".join(part for part in parts if part))

    def _show_plan(self, file: HouseholdFile) -> None:
        year = self.room.acting.today.year
        self.plan.title.setText(self.tr("%1 年帮扶计划").replace("%1", str(year)))
        plan = next((p for p in file.plans if p.year == year), None)
        self.plan.add_button.setText(self.tr("修改计划") if plan else self.tr("制定计划"))
        if plan is None:
            self.plan_words.setText(self.tr("今年还没有制定计划。"))
            return
        goal = self.tr("目标：%1").replace("%1", plan.goal) + "\n" if plan.goal else ""
        self.plan_words.setText(goal + (plan.content or ""))


def _words(table: str, row: SharedRow) -> dict[str, object]:
    return {spec.column: show_field(spec, getattr(row, spec.column)) for spec in fields_of(table)}
