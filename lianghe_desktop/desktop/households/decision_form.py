"""The decision on a household: what was decided before, and the form that makes a new one."""

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from lianghe_desktop.casework.assessment import Advised
from lianghe_desktop.casework.determination import ACCEPTED, DECLINED, EXIT, Decision, departs, determine
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.paper_values import newest_determination
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.desktop.households.advice_cards import card_column
from lianghe_desktop.desktop.households.badges import category_words
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.choice_editors import MultiChoiceEditor, Option, RadioEditor
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.helprecord import Determination
from lianghe_desktop.records.ids import HomeCode, RowId

RESULT_WORDS = {ACCEPTED: "纳入帮扶", DECLINED: "不予认定", EXIT: "退出帮扶"}
_COLUMNS = (
    Column(title="决定日期", field="day", width=112),
    Column(title="决定", field="result", width=96),
    Column(title="困难类别", field="categories", width=240),
    Column(title="与建议不同的理由", field="reason", width=240),
)


class DecisionCard(QFrame):
    """Show the decisions that were made; 作出决定 opens the form, filled from the advice."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._advised: Advised | None = None
        self._file: HouseholdFile | None = None
        self.form: FormPanel | None = None
        self._column = card_column(self)
        self.decide_button = Button("", icon_name="check", role="primary")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(heading(self.tr("决定")), 1)
        row.addWidget(self.decide_button)
        self.table = LinesTable(_COLUMNS, empty=self.tr("还没有作出决定。"))
        self.who = QLabel()
        self.who.setProperty("role", "small")
        self.who.setWordWrap(True)
        self._column.addLayout(row)
        self._column.addWidget(self.table)
        self._column.addWidget(self.who)
        self.decide_button.clicked.connect(self.ask)
        allowed = may(room.acting, Act.DETERMINE)
        self.decide_button.setEnabled(allowed)
        self.who.setText(
            ""
            if allowed
            else self.tr("您现在的身份是%1，决定由审核员或管理员作出。").replace("%1", room.acting.role_label)
        )
        self.who.setVisible(not allowed)

    def show_advice(self, advised: Advised, file: HouseholdFile) -> None:
        """Show the decisions of a household; a form at work keeps what was chosen in it."""
        self._advised, self._file = advised, file
        decided = newest_determination(file)
        self.decide_button.setText(self.tr("改变决定") if decided else self.tr("作出决定"))
        newest = sorted(file.determinations, key=lambda d: d.id, reverse=True)
        self.table.show_lines([_line(row) for row in newest])

    def ask(self) -> None:
        """Open the form, with the categories that the advice names."""
        if self._advised is None or self.form is not None:
            return
        suggested = self._advised.result.categories
        form = FormPanel(self.tr("作出决定"), self.tr("确认决定"), icon_name="check")
        results = [Option(code=code, label=label) for code, label in RESULT_WORDS.items()]
        known = code_list("category")
        offered = dict.fromkeys(
            (*suggested, *(item.code for item in known.items if item.group == "household"))
        )
        categories = [Option(code=code, label=known.label(code)) for code in offered]
        form.add("result", self.tr("决定"), RadioEditor(results), required=True)
        form.add(
            "categories",
            self.tr("困难类别"),
            MultiChoiceEditor(categories),
            hint=self.tr("已按建议选好，可以改"),
            wide=True,
        )
        ways = [Option(code=item.code, label=item.label) for item in code_list("exit_basis").items]
        form.add(
            "basis",
            self.tr("退出方式"),
            RadioEditor(ways),
            required=True,
            hint=self.tr("政策规定保留原待遇的，自动列入渐退日历"),
        )
        form.add("reason", self.tr("理由"), ParagraphEditor(rows=2), wide=True)
        form.field("result").editor.set_value(ACCEPTED if suggested else DECLINED)
        form.field("categories").editor.set_value(suggested)
        for key in ("result", "categories"):
            form.field(key).editor.answered.connect(self._on_changed)
        form.given.connect(self._on_given)
        form.cancelled.connect(self._drop_form)
        self.form = form
        self._column.addWidget(form)
        self.decide_button.setEnabled(False)
        self._on_changed(None)
        form.column.focus_first()

    def step_back(self) -> bool:
        """Close the form; tell whether it was open."""
        if self.form is None:
            return False
        self._drop_form()
        return True

    def decision(self) -> Decision | None:
        """Return what is chosen in the form, None while it is closed."""
        if self.form is None or self._file is None:
            return None
        result = self.form.text("result")
        chosen = self.form.value("categories")
        categories = tuple(str(code) for code in chosen) if isinstance(chosen, tuple) else ()
        return Decision(
            home=HomeCode(self._file.household.home),
            household=RowId(self._file.household.id),
            result=result,
            categories=categories if result == ACCEPTED else (),
            reason=self.form.text("reason"),
            exit_basis=self.form.text("basis") if result == EXIT else "",
        )

    def _on_changed(self, _value: object) -> None:
        decision = self.decision()
        if decision is None or self.form is None or self._advised is None:
            return
        differs = departs(self._advised, decision.result, decision.categories)
        self.form.field("categories").setVisible(decision.result == ACCEPTED)
        basis = self.form.field("basis")
        basis.setVisible(decision.result == EXIT)
        basis.set_label(self.tr("退出方式"), required=decision.result == EXIT)
        self.form.field("reason").set_label(self.tr("理由"), required=differs)
        self.form.field("reason").set_hint(
            self.tr("和程序的建议不同，请写明原因，例如评议会的结论")
            if differs
            else self.tr("和建议一致，可以不写")
        )

    def _on_given(self) -> None:
        decision, advised, room = self.decision(), self._advised, self._room
        if decision is None or advised is None or self.form is None:
            return
        if decision.result == EXIT and not decision.exit_basis:
            self.form.show_refusal(self.tr("退出帮扶要选退出方式，请选好再确认。"))
            return
        self.form.go_button.setEnabled(False)
        chosen = decision
        reasoned_on = advised
        room.run(
            self,
            lambda _control: determine(room.office, room.acting, reasoned_on, chosen),
            done=partial(self._on_decided, decision),
            refused=self._on_refused,
        )

    def _on_decided(self, decision: Decision, _row: RowId) -> None:
        self._drop_form()
        self._room.navigator.tell(
            Tone.GOOD, self.tr("已作出决定：%1。").replace("%1", RESULT_WORDS[decision.result])
        )

    def _on_refused(self, fault: LiangheError) -> None:
        if self.form is not None:
            self.form.show_refusal(fault.text)

    def _drop_form(self) -> None:
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.decide_button.setEnabled(may(self._room.acting, Act.DETERMINE))


def _line(row: Determination) -> dict[str, object]:
    return {
        "day": row.decided_on.isoformat() if row.decided_on else "",
        "result": RESULT_WORDS.get(row.result or "", ""),
        "categories": "、".join(category_words((row.categories or "").split())),
        "reason": row.departs_because or "",
    }
