"""民主评议: one meeting for as many households as were spoken of, with votes, minutes and a photo."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.procedure.meetings import NewMeeting, Photo, Vote, record_meeting
from lianghe_desktop.casework.procedure.reading import CaseLine, cases_at
from lianghe_desktop.desktop.cases.picked_cases import PickedCases
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor, TextEditor
from lianghe_desktop.desktop.widgets.photo_editor import ChosenPicture, PhotoEditor
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor, IntegerEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import CaseKind, CaseStep
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

_MEDIA = {".png": "image/png", ".webp": "image/webp", ".bmp": "image/bmp"}


class MeetingPage(Page):
    """Take down a meeting of a village; every case that waits for one can be ticked."""

    def __init__(
        self,
        room: Workroom,
        home: HomeCode,
        *,
        chosen: Sequence[RowId] = (),
        kind: CaseKind = CaseKind.RECOGNITION,
    ) -> None:
        super().__init__()
        self._room = room
        self._home = home
        self._chosen = tuple(chosen)
        self._kind = kind
        self.cases = PickedCases(counts=(self.tr("同意"), self.tr("不同意"), self.tr("弃权")))
        self.all_button = Button(self.tr("勾选的各户都全票同意"), icon_name="check")
        self.form = self._build_form()
        spoken = Card(self.tr("评议了哪几户"), self.tr("三项票数合起来等于实到人数；同意的过半数为通过。"))
        spoken.add_row(self.all_button)
        spoken.add(self.cases)
        self.area = CardColumn()
        self.area.add(spoken)
        self.area.add(self.form)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)
        self.all_button.clicked.connect(self._on_all)
        self.form.given.connect(self._on_given)
        self.form.cancelled.connect(self.left)

    def _build_form(self) -> FormPanel:
        form = FormPanel(self.tr("会议"), self.tr("登记会议"), icon_name="check")
        today = self._room.acting.today
        form.add("held_on", self.tr("会议日期"), DateEditor(today=lambda: today), required=True)
        form.add("place", self.tr("会议地点"), TextEditor(), required=True)
        form.add("chair", self.tr("主持人"), TextEditor(), required=True)
        form.add("recorder", self.tr("记录人"), TextEditor(), required=True)
        form.add("entitled", self.tr("应到代表"), IntegerEditor(unit=self.tr("人")), required=True)
        form.add("present", self.tr("实到代表"), IntegerEditor(unit=self.tr("人")), required=True)
        form.add("attendants", self.tr("参会人员"), ParagraphEditor(rows=2), wide=True)
        form.add("minutes", self.tr("会议记录"), ParagraphEditor(rows=4), required=True, wide=True)
        form.add("photo", self.tr("会场或签名照片"), PhotoEditor(), wide=True)
        form.field("held_on").editor.set_value(today)
        return form

    @override
    def head(self) -> PageHead:
        return PageHead(
            title=self.tr("登记民主评议：%1").replace("%1", code_list("procedure_kind").label(self._kind)),
            context=self.tr("依据：最低生活保障审核确认办法 19；到会和票数的比例按政策包（示范参数）"),
        )

    @override
    def entered(self) -> None:
        room, home = self._room, self._home
        room.look(
            self,
            lambda _control: cases_at(
                room.office, room.acting.today, home, CaseStep.DISCUSSION, kind=self._kind
            ),
            done=self._on_cases,
        )

    def _on_cases(self, lines: list[CaseLine]) -> None:
        if not self.cases.boxes:
            empty = self.tr("没有等着评议的办件：先完成入户调查、经济核对和评定建议。")
            self.cases.show_cases(lines, chosen=self._chosen, empty=empty)

    def _on_all(self) -> None:
        present = self.form.field("present").editor
        present.commit()
        value = present.value()
        if not isinstance(value, int):
            self.form.show_refusal(self.tr("请先填实到代表的人数。"))
            return
        self.cases.set_numbers((value, 0, 0))

    def _on_given(self) -> None:
        new, room = self._meeting(), self._room
        votes = []
        for row_id in self.cases.picked():
            yes, no, none = self.cases.numbers(row_id)
            votes.append(Vote(procedure=row_id, votes_for=yes, votes_against=no, votes_abstain=none))
        self.form.go_button.setEnabled(False)
        room.run(
            self,
            lambda _control: record_meeting(room.office, room.acting, new, votes),
            done=self._on_kept,
            refused=self._on_refused,
        )

    def _meeting(self) -> NewMeeting:
        form, photo = self.form, picture_photo(self.form.value("photo"))
        held_on = form.value("held_on")
        entitled, present = form.value("entitled"), form.value("present")
        return NewMeeting(
            home=self._home,
            held_on=held_on if isinstance(held_on, dt.date) else self._room.acting.today,
            place=form.text("place"),
            chair=form.text("chair"),
            recorder=form.text("recorder"),
            entitled=entitled if isinstance(entitled, int) else 0,
            present=present if isinstance(present, int) else 0,
            minutes=form.text("minutes"),
            attendants=form.text("attendants"),
            photos=(photo,) if photo is not None else (),
        )

    def _on_kept(self, _row: object) -> None:
        count = len(self.cases.picked())
        self._room.navigator.tell(
            Tone.GOOD, self.tr("会议已登记，%1 户记下了票数。").replace("%1", str(count))
        )
        self.left.emit()

    def _on_refused(self, fault: LiangheError) -> None:
        self.form.show_refusal(fault.text)


def picture_photo(picture: object) -> Photo | None:
    """Return a picture that was chosen as casework keeps it, None without one."""
    if not isinstance(picture, ChosenPicture):
        return None
    return Photo(content=picture.content, media_type=_MEDIA.get(picture.suffix, "image/jpeg"))
