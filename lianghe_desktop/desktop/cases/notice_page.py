"""村内公示: put several households on one notice; the days are the pack's, the list goes on the wall."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.procedure.notices import NewNotice, notice_days, post_notice
from lianghe_desktop.casework.procedure.reading import CaseLine, cases_at
from lianghe_desktop.casework.settings import COMPLAINT_PHONE, read_setting
from lianghe_desktop.desktop.cases.meeting_page import picture_photo
from lianghe_desktop.desktop.cases.picked_cases import PickedCases
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.photo_editor import PhotoEditor
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor, IntegerEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import CaseKind, CaseStep
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId


class NoticePage(Page):
    """Begin a notice; cases that hang already are left out."""

    def __init__(
        self,
        room: Workroom,
        home: HomeCode,
        *,
        unit: str,
        chosen: Sequence[RowId] = (),
        kind: CaseKind = CaseKind.RECOGNITION,
    ) -> None:
        super().__init__()
        self._room = room
        self._home = home
        self._chosen = tuple(chosen)
        self._kind = kind
        self._limit = notice_days(room.office, room.acting, kind=kind)
        self.cases = PickedCases()
        self.form = self._build_form(unit)
        hung = Card(
            self.tr("公示哪几户"),
            self.tr("公示上只有户主姓名、人数和类别；身份证号、电话、健康状况不上墙。"),
        )
        hung.add(self.cases)
        self.area = CardColumn()
        self.area.add(hung)
        self.area.add(self.form)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)
        self.form.given.connect(self._on_given)
        self.form.cancelled.connect(self.left)

    def _build_form(self, unit: str) -> FormPanel:
        room = self._room
        form = FormPanel(self.tr("公示"), self.tr("开始公示"), icon_name="check")
        today, days = room.acting.today, self._limit.whole
        form.add("first_day", self.tr("公示第一天"), DateEditor(today=lambda: today), required=True)
        hint = self.tr("不少于 %1 天（%2）").replace("%1", str(days)).replace("%2", self._limit.source)
        form.add("days", self.tr("公示天数"), IntegerEditor(unit=self.tr("天")), required=True, hint=hint)
        form.add("place", self.tr("张贴地点"), TextEditor(), required=True)
        form.add("unit", self.tr("受理异议的单位"), TextEditor(), required=True)
        form.add("phone", self.tr("异议电话"), TextEditor(), required=True)
        form.add("photo", self.tr("张贴照片"), PhotoEditor(), wide=True)
        form.field("first_day").editor.set_value(today)
        form.field("days").editor.set_value(days)
        form.field("place").editor.set_value(self.tr("村务公开栏"))
        form.field("unit").editor.set_value(unit)
        form.field("phone").editor.set_value(read_setting(room.office, COMPLAINT_PHONE))
        return form

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("登记公示：%1").replace("%1", code_list("procedure_kind").label(self._kind)),
            context=self.tr("依据：最低生活保障审核确认办法 19、24；公示张贴件在“报表打印”里打印"),
        )

    @override
    def entered(self) -> None:
        room, home = self._room, self._home
        room.look(
            self,
            lambda _control: cases_at(
                room.office, room.acting.today, home, CaseStep.PUBLICITY, hung=False, kind=self._kind
            ),
            done=self._on_cases,
        )

    def _on_cases(self, lines: list[CaseLine]) -> None:
        if not self.cases.boxes:
            empty = self.tr("没有等着公示的办件：民主评议通过以后才公示。")
            self.cases.show_cases(lines, chosen=self._chosen, empty=empty)

    def _on_given(self) -> None:
        room, form = self._room, self.form
        first_day, days = form.value("first_day"), form.value("days")
        today = room.acting.today
        photo = picture_photo(form.value("photo"))
        new = NewNotice(
            home=self._home,
            first_day=first_day if isinstance(first_day, dt.date) else today,
            place=form.text("place"),
            unit=form.text("unit"),
            phone=form.text("phone"),
            days=days if isinstance(days, int) else None,
            photos=(photo,) if photo is not None else (),
        )
        picked = self.cases.picked()
        form.go_button.setEnabled(False)
        room.run(
            self,
            lambda _control: post_notice(room.office, room.acting, new, picked),
            done=self._on_kept,
            refused=self._on_refused,
        )

    def _on_kept(self, _row: object) -> None:
        count = len(self.cases.picked())
        self._room.navigator.tell(Tone.GOOD, self.tr("%1 户开始公示。").replace("%1", str(count)))
        self.left.emit()

    def _on_refused(self, fault: LiangheError) -> None:
        self.form.show_refusal(fault.text)
