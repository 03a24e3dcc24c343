"""One report: drafted from the records, its sentences traced and worded, made final, exported."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.duties.periods import Period
from lianghe_desktop.casework.reports import writing
from lianghe_desktop.casework.reports.checking import CheckedSentence, Match
from lianghe_desktop.casework.reports.content import SECTION_TITLES, Section
from lianghe_desktop.casework.reports.papers import print_report, save_word
from lianghe_desktop.casework.reports.writing import CheckedReport, Report
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.reporting.draft_bar import DraftBar
from lianghe_desktop.desktop.reporting.forms import HeadsForm, SentenceForm
from lianghe_desktop.desktop.reporting.sentence_row import SentenceRow
from lianghe_desktop.desktop.reporting.trace_panel import TracePanel
from lianghe_desktop.desktop.scrolled import scrolled_at_top
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.workroom import Workroom

_DETAIL_WIDTH = 480
_AT_THE_END = 9999


class ReportPage(Page):
    """Show the report of a period; `report` is given where it may be another desk's copy."""

    def __init__(self, room: Workroom, period: Period, report: Report | None = None) -> None:
        super().__init__()
        self._room, self._period = room, period
        self._copy = report if report is not None and report.home != room.office.home else None
        self.checked: CheckedReport | None = None
        self.sentences: list[SentenceRow] = []
        self.bar = DraftBar(room.acting.today)
        self.column = CardColumn()
        left = QWidget()
        under = QVBoxLayout(left)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        under.addWidget(self.bar)
        under.addWidget(self.column, 1)
        self.beside = BesideSplit(left, detail_width=_DETAIL_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.beside)
        self.bar.draft_asked.connect(self.draft_again)
        self.bar.heads_asked.connect(self.ask_heads)

    @property
    def report(self) -> Report | None:
        """Return the report in sight."""
        return self.checked.report if self.checked else None

    @property
    def editable(self) -> bool:
        """Tell whether its words may be changed."""
        return self.report is not None and not self.report.is_final and self._copy is None

    @override
    def head(self) -> PageHead:
        report = self.report
        if report is None:
            return PageHead(title=self.tr("报告"), context=self.tr("正在起草，请稍等"))
        actions = [
            Action(verb=self.tr("存为 Word"), run=self.ask_file, icon="save_as"),
            Action(verb=self.tr("预览打印"), run=self.show_paper, icon="print", primary=report.is_final),
        ]
        if self.editable:
            actions.append(Action(verb=self.tr("定稿"), run=self.make_final, icon="check", primary=True))
        elif self._copy is None:
            actions.append(Action(verb=self.tr("退回草稿"), run=self.reopen, icon="undo"))
        return PageHead(title=report.heading, context=self._context(report), actions=tuple(actions))

    @override
    def entered(self) -> None:
        self.reload()

    @override
    def records_changed(self, notice: object) -> None:
        if self.isVisible() and not self.beside.open:
            self.reload()

    @override
    def step_back(self) -> bool:
        return self.beside.step_back()

    def reload(self) -> None:
        """Read the report that is kept, or draft it, and count every sentence anew."""
        self._work(lambda: None)

    def draft_again(self) -> None:
        """Draft anew, as of the day chosen; what was worded by hand stays."""
        room, as_of = self._room, self.bar.as_of()
        report = self.report
        if report is None:
            return
        if report.id is None:
            self._work(
                lambda: writing.keep_report(
                    room.office,
                    room.acting,
                    writing.draft_report(room.office, room.acting, self._period, as_of=as_of).report,
                )
            )
        else:
            self._work(lambda: writing.draft_again(room.office, room.acting, report, as_of=as_of))

    def trace(self, one: CheckedSentence) -> None:
        """Show the records behind a sentence."""
        self.panel = TracePanel(one)
        self.panel.opened.connect(self._on_household)
        self.beside.show_detail(self.tr("这句话的依据"), self.panel)

    def ask_words(self, section: Section, place: int, words: str, *_checked: object) -> None:
        """Show the form that words a sentence."""
        form = SentenceForm(words)
        form.cancelled.connect(self.beside.close_detail)
        form.given.connect(partial(self._on_worded, form, section, place))
        self.form = form
        self.beside.show_detail(SECTION_TITLES[section], scrolled_at_top(form))
        form.column.focus_first()

    def ask_heads(self) -> None:
        """Show the form that words title, addressee and copies."""
        if self.report is not None:
            form = HeadsForm(self.report)
            form.cancelled.connect(self.beside.close_detail)
            form.given.connect(partial(self._on_heads, form))
            self.heads = form
            self.beside.show_detail(self.tr("标题、主送和抄送"), scrolled_at_top(form))

    def renew(self, one: CheckedSentence) -> None:
        """Put what the records say now in place of a sentence."""
        self._change(
            lambda report: writing.renew_sentence(self._room.office, self._room.acting, report, one),
            self.tr("已换成现在的数。"),
        )

    def make_final(self) -> None:
        """Make the report final; its duty is marked as done."""
        room, report = self._room, self.report
        if report is not None:
            self._work(
                lambda: writing.finalise(room.office, room.acting, report),
                told=self.tr("已定稿，这项定期工作已登记为已办。要改可以退回草稿。"),
            )

    def reopen(self) -> None:
        """Make the report a draft again."""
        room, report = self._room, self.report
        if report is not None:
            self._work(lambda: writing.reopen(room.office, room.acting, report), told=self.tr("已退回草稿。"))

    def show_paper(self) -> None:
        """Show the report before it is printed."""
        room, report = self._room, self.report
        if report is not None:
            room.run(
                self,
                lambda _control: print_report(room.office, room.acting, report),
                done=room.show_printed,
            )

    def ask_file(self) -> None:
        """Ask where the Word document goes."""
        if self.report is not None:
            name = f"{self.report.heading}.docx"
            path = PICKERS.target(self, self.tr("存为 Word"), name, "Word (*.docx)")
            if path is not None:
                self.save(path)

    def save(self, path: Path) -> None:
        """Write the Word document."""
        room, report = self._room, self.report
        if report is not None:
            room.run(
                self,
                lambda _control: save_word(room.office, room.acting, report, path),
                done=partial(self._on_saved, path.name),
            )

    def _context(self, report: Report) -> str:
        if self._copy is not None:
            return self.tr("上级抄送，只能看和打印")
        if report.is_final:
            return self.tr("%1 定稿").replace("%1", report.final_on.isoformat() if report.final_on else "")
        as_of = self.tr("按 %1 的记录").replace("%1", report.as_of.isoformat()) if report.as_of else ""
        stale = sum(
            one.match in (Match.RECORDS_CHANGED, Match.TEXT_DIFFERS)
            for one in (self.checked.sentences if self.checked else ())
        )
        told = (
            self.tr("%1 句和资料不一致").replace("%1", str(stale)) if stale else self.tr("每句都和资料一致")
        )
        return " · ".join(one for one in (self.tr("草稿"), as_of, told) if one)

    def _work(self, job: Callable[[], object], *, told: str = "") -> None:
        """Do something to the report off the screen, then show it as it stands."""
        room, period, copied = self._room, self._period, self._copy

        def work(_control: object) -> CheckedReport:
            job()
            if copied is not None:
                return writing.shown_copy(copied)
            kept = writing.find_report(room.office, period)
            if kept is not None:
                return writing.check_report(room.office, room.acting, kept)
            return writing.draft_report(room.office, room.acting, period)

        room.run(self, work, done=partial(self._on_checked, told))

    def _change(self, job: Callable[[Report], Report], told: str) -> None:
        """Change a draft, and offer to take the change back."""
        room, before = self._room, self.report
        if before is None:
            return
        self.beside.close_detail()
        self._work(lambda: job(before))
        undo = partial(writing.keep_report, room.office, room.acting, before)
        room.navigator.offer_undo(told, lambda: self._work(undo))

    def _on_checked(self, told: str, checked: CheckedReport) -> None:
        self.checked = checked
        self.bar.show_report(checked.report, editable=self.editable)
        self.column.clear()
        self.sentences = []
        for section in Section:
            self.column.add(self._card(section, checked))
        self.head_changed.emit()
        if told:
            self._room.navigator.tell(Tone.GOOD, told)

    def _card(self, section: Section, checked: CheckedReport) -> Card:
        card = Card(SECTION_TITLES[section])
        held = [one for one in checked.sentences if one.section is section]
        for one in held:
            row = SentenceRow(one, editable=self.editable, checked=self._copy is None)
            row.trace_asked.connect(self.trace)
            row.edit_asked.connect(self._on_edit)
            row.renew_asked.connect(self.renew)
            card.add(row)
            self.sentences.append(row)
        if not held:
            card.add(paragraph(self.tr("这一部分要由人来写。"), "quiet"))
        if self.editable:
            add = Button(self.tr("加一句"), icon_name="add")
            add.clicked.connect(partial(self.ask_words, section, _AT_THE_END, ""))
            card.add_row(add)
        return card

    def _on_edit(self, one: CheckedSentence) -> None:
        self.ask_words(one.section, one.place, one.sentence.text)

    def _on_worded(self, form: SentenceForm, section: Section, place: int) -> None:
        words, room = form.text("words"), self._room
        self._change(
            lambda report: writing.write_sentence(room.office, room.acting, report, section, place, words),
            self.tr("已保存这一句。") if words.strip() else self.tr("已删去这一句。"),
        )

    def _on_heads(self, form: HeadsForm) -> None:
        room = self._room
        title, addressee, copies = (form.text(key) for key in ("title", "addressee", "copies"))
        self._change(
            lambda report: writing.write_heads(
                room.office, room.acting, report, title=title, addressee=addressee, copies=copies
            ),
            self.tr("已保存。"),
        )

    def _on_household(self, key: tuple[object, object]) -> None:
        self._room.navigator.open_household(*key)  # type: ignore[arg-type]  # a signal carries any object

    def _on_saved(self, name: str, _nothing: object) -> None:
        self._room.navigator.tell(Tone.GOOD, self.tr("已写入“%1”。").replace("%1", name))
