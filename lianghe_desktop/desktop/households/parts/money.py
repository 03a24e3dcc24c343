"""收入支出: income and spending of the last 12 months a kind, and what the rules make of it."""

import datetime as dt
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.assessment import Advised, assess_household
from lianghe_desktop.casework.facts import newest_window
from lianghe_desktop.casework.fields import fields_of
from lianghe_desktop.casework.households import HouseholdFile
from lianghe_desktop.casework.money_lines import (
    MoneyLine,
    MoneyTable,
    NewLine,
    Window,
    add_line,
    kind_sums,
    usual_window,
)
from lianghe_desktop.casework.wording import FieldPlace
from lianghe_desktop.desktop.households.advice_words import income_words
from lianghe_desktop.desktop.households.fields_card import FieldsCard, Target
from lianghe_desktop.desktop.households.parts.part import HouseholdPart
from lianghe_desktop.desktop.households.remove_button import Aim, RemoveButton
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.choice_editors import Option, SearchChoiceEditor
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor, MoneyEditor
from lianghe_desktop.desktop.widgets.typed_values import format_money
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId


def _money(value: object) -> str:
    return format_money(value) if isinstance(value, int) else ""


_COLUMNS = (
    Column(title="项目", field="label", width=200),
    Column(title="谁的", field="who", width=88),
    Column(title="金额（元）", field="amount", width=128, align=Align.RIGHT, shown=_money),
    Column(title="来源和说明", field="note", width=104),
)
_SOURCES = {"survey": "入户调查", "import": "导入", "page": "手工填写"}
_LISTS = {MoneyTable.INCOME: "income_kind", MoneyTable.SPENDING: "spending_kind"}


class MoneyCard(QFrame):
    """Show the lines of one table in the newest window; a chosen line is changed below them."""

    def __init__(self, room: Workroom, table: MoneyTable, title: str, verb: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._room = room
        self._table = table
        self._file: HouseholdFile | None = None
        self._ids: list[str | None] = []
        self._edited: str | None = None
        self.title = heading(title)
        self._title = title
        self.add_button = Button(verb, icon_name="add")
        row = QHBoxLayout()
        row.addWidget(self.title, 1)
        row.addWidget(self.add_button)
        self.lines = LinesTable(_COLUMNS, empty=self.tr("还没有登记。没有这类收支也要填 0，程序才能判断。"))
        specs = [s for s in fields_of(table.value) if s.column in ("amount_fen", "note")]
        self.fields = FieldsCard(room, self.tr("修改所选的一行"), specs)
        self.fields.hide()
        self.remove_button = RemoveButton(room, self.tr("删除选中的一行"))
        self.remove_button.hide()
        self.form: FormPanel | None = None
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(px(16), px(12), px(16), px(16))
        self.outer.setSpacing(px(8))
        self.outer.addLayout(row)
        self.outer.addWidget(self.lines)
        self.outer.addWidget(self.fields)
        self.outer.addWidget(self.remove_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.lines.chosen.connect(self._on_chosen)
        self.add_button.clicked.connect(self.ask_new)

    def show_file(self, file: HouseholdFile) -> None:
        """Show the money of a household."""
        self._file = file
        lines = self._lines()
        window = newest_window(lines)
        span = f"（{window[0].isoformat()} 至 {window[1].isoformat()}）" if window else ""
        self.title.setText(self._title + span)
        names = {member.id: member.name or "" for member in file.members}
        shown: list[Mapping[str, object]] = []
        self._ids = []
        for kind in kind_sums(self._table, lines):
            alone = len(kind.lines) == 1
            if not alone:
                shown.append(
                    {"label": self.tr("%1　合计").replace("%1", kind.label), "amount": kind.amount_fen}
                )
                self._ids.append(None)
            for line in kind.lines:
                shown.append(_line(line, kind.label if alone else "　" + _detail(line, kind.label), names))
                self._ids.append(line.id)
        self.lines.show_lines(shown)
        self._show_edited()

    def ask_new(self, kind: str | None = None) -> None:
        """Show the form that adds a line, of a kind where it is known already."""
        self._drop_form()
        form = FormPanel("", self.tr("增加"), icon_name="add")
        known = code_list(_LISTS[self._table])
        options = [Option(code=item.code, label=item.label) for item in known.items]
        window = usual_window(self._lines(), self._room.acting.today)
        form.add("kind", self.tr("项目"), SearchChoiceEditor(options), required=True)
        form.add(
            "amount", self.tr("金额"), MoneyEditor(), required=True, hint=self.tr("12个月的合计；没有就填 0")
        )
        form.add("from", self.tr("从哪天"), DateEditor(today=self._today))
        form.add("to", self.tr("到哪天"), DateEditor(today=self._today))
        form.add("note", self.tr("说明"), TextEditor())
        form.field("kind").editor.set_value(kind if isinstance(kind, str) else None)
        form.field("from").editor.set_value(window.first)
        form.field("to").editor.set_value(window.last)
        form.given.connect(self._on_given)
        form.cancelled.connect(self._drop_form)
        self.form = form
        self.outer.addWidget(form)
        form.field("amount" if isinstance(kind, str) else "kind").editor.setFocus()

    def close_editors(self) -> bool:
        """Close form and editors; tell whether any was open."""
        if self.form is not None:
            self._drop_form()
            return True
        return self.fields.close_editors()

    def _lines(self) -> Sequence[MoneyLine]:
        if self._file is None:
            return ()
        return self._file.income if self._table is MoneyTable.INCOME else self._file.spending

    def _today(self) -> dt.date:
        return self._room.acting.today

    def show_row(self, row_id: str) -> bool:
        """Show the fields of a line; tell whether this card has it."""
        if not any(line.id == row_id for line in self._lines()):
            return False
        self._edited = row_id
        self._show_edited()
        return True

    def _on_chosen(self, place: int) -> None:
        self._edited = self._ids[place] if place < len(self._ids) else None
        self._show_edited()

    def _show_edited(self) -> None:
        line = next((one for one in self._lines() if one.id == self._edited), None)
        self.fields.setVisible(line is not None)
        self.remove_button.setVisible(line is not None)
        if line is not None and self._file is not None:
            target = Target(table=self._table.value, home=HomeCode(line.home), id=RowId(line.id))
            self.fields.show_row(target, line)
            word = (
                f"{code_list(_LISTS[self._table]).label(line.kind or '')} {_money(line.amount_fen)}".strip()
            )
            self.remove_button.aim(Aim(table=target.table, home=target.home, id=target.id, word=word))

    def _on_given(self) -> None:
        form, file, room = self.form, self._file, self._room
        if form is None or file is None:
            return
        amount, first, last = form.value("amount"), form.value("from"), form.value("to")
        if not form.text("kind") or not isinstance(amount, int):
            form.show_refusal(self.tr("请选项目并填金额；没有这项收支就填 0。"))
            return
        if not isinstance(first, dt.date) or not isinstance(last, dt.date):
            form.show_refusal(self.tr("请填从哪天到哪天。"))
            return
        new = NewLine(
            table=self._table,
            kind=form.text("kind"),
            amount_fen=amount,
            window=Window(first=first, last=last),
            note=form.text("note"),
        )
        home, household = HomeCode(file.household.home), RowId(file.household.id)
        room.run(
            self,
            lambda _control: add_line(room.office, room.acting, home, household, new),
            done=self._on_added,
            refused=self._on_refused,
        )

    def _on_added(self, _line: RowId) -> None:
        self._drop_form()

    def _on_refused(self, fault: LiangheError) -> None:
        if self.form is not None:
            self.form.show_refusal(fault.text)

    def _drop_form(self) -> None:
        if self.form is not None:
            self.outer.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None


def _line(line: MoneyLine, label: str, names: Mapping[str, str]) -> Mapping[str, object]:
    return {
        "label": label,
        "who": names.get(line.member_id or "", ""),
        "amount": line.amount_fen,
        "note": "，".join(word for word in (_SOURCES.get(line.source or ""), line.note) if word),
    }


def _detail(line: MoneyLine, label: str) -> str:
    found = code_list("income_kind").find(getattr(line, "detail", None) or "")
    return found.label if found else label


class MoneyPart(HouseholdPart):
    """Show what comes in and what goes out, and the income a head that the rules reckon."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "strong")
        self.cards = {
            MoneyTable.INCOME: MoneyCard(room, MoneyTable.INCOME, self.tr("收入"), self.tr("增加一项收入")),
            MoneyTable.SPENDING: MoneyCard(
                room, MoneyTable.SPENDING, self.tr("刚性支出"), self.tr("增加一项支出")
            ),
        }
        self.column.addWidget(self.words)
        for card in self.cards.values():
            self.column.addWidget(card)
        self.column.addStretch(1)

    @override
    def show_file(self, file: HouseholdFile) -> None:
        super().show_file(file)
        for card in self.cards.values():
            card.show_file(file)
        room, home, household = self.room, self.home, self.household
        room.look(
            self,
            lambda _control: assess_household(room.office, room.acting, home, household),
            done=self._on_advised,
            refused=self._on_refused,
        )

    @override
    def edit(self, place: FieldPlace) -> None:
        self.cards[MoneyTable(place.table)].ask_new(place.column)

    @override
    def show_row(self, row_id: str) -> None:
        any(card.show_row(row_id) for card in self.cards.values())

    @override
    def step_back(self) -> bool:
        done = [card.close_editors() for card in self.cards.values()]
        return any(done)

    def _on_advised(self, advised: Advised) -> None:
        if self.file is not None:
            self.words.setText(income_words(advised, self.file))

    def _on_refused(self, fault: LiangheError) -> None:
        self.words.setText(fault.text)
