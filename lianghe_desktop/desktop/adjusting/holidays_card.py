"""放假安排: the years by which working days are counted, and the form that reads a notice in."""

from lianghe_desktop.casework.holidays import YearLine, keep_year, list_years
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.working_days import YearArrangement
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor, TextEditor
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.widgets.typed_editors import IntegerEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

_COLUMNS = (
    Column(title="年份", field="year", width=80),
    Column(title="放假（天）", field="off", width=96, align=Align.RIGHT),
    Column(title="周末上班（天）", field="worked", width=120, align=Align.RIGHT),
    Column(title="来自", field="origin", width=96),
    Column(title="文件", field="source", width=240),
)


class HolidaysCard(Card):
    """List the known years; 录入新一年 opens the form, into which the notice is pasted as it stands."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(
            self.tr("放假安排"),
            self.tr(
                "办理期限按工作日数。每年国务院办公厅的通知公布后，把原文贴进来；没有录入的年份只扣周末和日期固定的节日。"
            ),
        )
        self._room = room
        self.form: FormPanel | None = None
        self.table = LinesTable(_COLUMNS, empty="", stretched="source")
        self.add_button = Button(self.tr("录入新一年"), icon_name="add")
        self.add_button.setEnabled(may(room.acting, Act.ADMINISTER))
        self.add(self.table)
        self.add_row(self.add_button)
        self.add_button.clicked.connect(self.ask)

    def refresh(self) -> None:
        """Show the years that are known now."""
        self.table.show_lines([_line(one) for one in list_years(self._room.office)])

    def ask(self) -> None:
        """Open the form for the year after the newest known one."""
        if self.form is not None:
            return
        newest = max(one.arrangement.year for one in list_years(self._room.office))
        form = FormPanel(self.tr("录入放假安排"), self.tr("核对并保存"), icon_name="check")
        form.add("year", self.tr("哪一年"), IntegerEditor(), required=True)
        form.add("source", self.tr("文件名称和文号"), TextEditor(), required=True, wide=True)
        form.add(
            "notice",
            self.tr("通知原文"),
            ParagraphEditor(rows=8),
            required=True,
            hint=self.tr("从“一、元旦”贴到最后一条；星期、天数对不上的会指出来"),
            wide=True,
        )
        form.field("year").editor.set_value(newest + 1)
        form.given.connect(self._on_given)
        form.cancelled.connect(self._drop_form)
        self.form = form
        self.add(form)
        self.add_button.setEnabled(False)
        form.column.focus_first()

    def _on_given(self) -> None:
        form, room = self.form, self._room
        if form is None:
            return
        year = form.value("year")
        try:
            kept = keep_year(
                room.office,
                room.acting,
                year if isinstance(year, int) else 0,
                source=form.text("source"),
                notice=form.text("notice"),
            )
        except LiangheError as fault:
            form.show_refusal(fault.text)
            return
        self._drop_form()
        self.refresh()
        room.navigator.tell(Tone.GOOD, _kept_words(kept, village=room.office.is_village))

    def _drop_form(self) -> None:
        if self.form is not None:
            self.column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.add_button.setEnabled(may(self._room.acting, Act.ADMINISTER))


def _kept_words(kept: YearArrangement, *, village: bool) -> str:
    down = "" if village else "，随下一个回执包发给下级"
    return f"已录入 {kept.year} 年：放假 {len(kept.off)} 天，周末上班 {len(kept.worked)} 天{down}。"


def _line(line: YearLine) -> dict[str, object]:
    one = line.arrangement
    return {
        "year": str(one.year),
        "off": str(len(one.off)),
        "worked": str(len(one.worked)),
        "origin": line.origin,
        "source": one.source,
    }
