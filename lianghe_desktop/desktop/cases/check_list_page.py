"""名单核对: hold a department's list against the cases that run, look at what matches, then keep it."""

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.procedure.check_lists import ListMatch, Match, keep_match, match_list
from lianghe_desktop.desktop.cases.case_form import choice
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.photo_editor import PickFile, ask_for_file
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import CheckItem
from lianghe_desktop.records.errors import LiangheError

_COLUMNS = (
    Column(title="第几行", field="row", width=80),
    Column(title="姓名", field="name", width=104),
    Column(title="证件号码", field="number", width=176),
    Column(title="名单里写的", field="finding", width=320),
)


class CheckListPage(Page):
    """Choose a list, see whom it names, and keep the result for every case that runs."""

    def __init__(self, room: Workroom, *, pick_file: PickFile = ask_for_file) -> None:
        super().__init__()
        self._room = room
        self._pick_file = pick_file
        self.found: ListMatch | None = None
        self.near: list[tuple[Match, QCheckBox]] = []
        self.form = FormPanel(self.tr("部门给的名单"), self.tr("选择名单并比对"), icon_name="table")
        self.form.add("item", self.tr("核对项目"), choice("check_item"), required=True)
        self.form.add("source", self.tr("哪个部门给的"), TextEditor(), required=True)
        self.form.add_widget(
            paragraph(self.tr("名单是 Excel 表，要有“姓名”和“身份证号”两列；15 位的旧号码也认。"), "quiet")
        )
        self.result = Card(self.tr("比对结果"))
        self.table = LinesTable(_COLUMNS, empty=self.tr("名单里没有在办各户的人。"), stretched="finding")
        self.result.add(self.table)
        self.near_words = paragraph(self.tr("下面的人很像，号码不完全相同；确认是同一人的请勾选："), "strong")
        self.result.add(self.near_words)
        self._near_box = QWidget()
        self._near_rows = QVBoxLayout(self._near_box)
        self._near_rows.setContentsMargins(0, 0, 0, 0)
        self.result.add(self._near_box)
        self.keep_button = Button("", icon_name="check", role="primary")
        self.result.add_row(self.keep_button)
        self.result.hide()
        self.area = CardColumn()
        self.area.add(self.form)
        self.area.add(self.result)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)
        self.form.given.connect(self._on_given)
        self.form.cancelled.connect(self.left)
        self.keep_button.clicked.connect(self._on_keep)

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("名单核对"),
            context=self.tr("依据：江府办〔2017〕23号 二（二）；最低生活保障审核确认办法 17"),
        )

    def _on_given(self) -> None:
        path = self._pick_file(self, self.tr("选择名单"), "Excel (*.xlsx *.xls)")
        if not path:
            return
        room, item, source = self._room, CheckItem(self.form.text("item")), self.form.text("source")
        self.form.go_button.setEnabled(False)
        room.run(
            self,
            lambda _control: match_list(room.office, room.acting, Path(path), item=item, source=source),
            done=self._on_found,
            refused=self._on_refused,
        )

    def _on_found(self, found: ListMatch) -> None:
        self.found = found
        self.form.go_button.setEnabled(True)
        words = self.tr("名单 %1 行，在办 %2 户；号码相同的 %3 人")
        for place, count in enumerate((found.rows, found.cases, len(found.matched)), start=1):
            words = words.replace(f"%{place}", str(count))
        if found.unreadable:
            words += self.tr("；%1 行没有能用的证件号码").replace("%1", str(len(found.unreadable)))
        self.result.say(words + "。")
        self.table.show_lines(
            [
                {"row": str(m.row), "name": m.member_name, "number": m.number, "finding": m.finding}
                for m in found.matched
            ]
        )
        self._show_near(found)
        self.keep_button.setText(self.tr("登记到在办的 %1 户").replace("%1", str(found.cases)))
        self.keep_button.setEnabled(bool(found.cases))
        self.result.show()

    def _show_near(self, found: ListMatch) -> None:
        for _, box in self.near:
            self._near_rows.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.near = []
        for match in found.near:
            words = f"第 {match.row} 行　{match.member_name}　{match.number}　{match.why}　{match.finding}"
            box = QCheckBox(words)
            self._near_rows.addWidget(box)
            self.near.append((match, box))
        self.near_words.setVisible(bool(self.near))

    def _on_keep(self) -> None:
        found, room = self.found, self._room
        if found is None:
            return
        also = [match for match, box in self.near if box.isChecked()]
        self.keep_button.setEnabled(False)
        room.run(
            self,
            lambda _control: keep_match(room.office, room.acting, found, also=also),
            done=self._on_kept,
        )

    def _on_kept(self, count: int) -> None:
        self._room.navigator.tell(Tone.GOOD, self.tr("已登记 %1 条核对结果。").replace("%1", str(count)))
        self.left.emit()

    def _on_refused(self, fault: LiangheError) -> None:
        self.form.show_refusal(fault.text)
