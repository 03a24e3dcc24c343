"""Forms that keep help: responsible person, plan of the year, visit; what was kept can be taken back."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from lianghe_desktop.casework.help import (
    NewHelper,
    NewPlan,
    NewVisit,
    assign_helper,
    plan_help,
)
from lianghe_desktop.casework.helping.proofs import SIGNATURE, Proof
from lianghe_desktop.casework.helping.visiting import enter_visit
from lianghe_desktop.casework.helping.written import Written, take_back
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor, make_choice_editor
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor, TextEditor
from lianghe_desktop.desktop.widgets.photo_editor import ChosenPicture, PhotoEditor
from lianghe_desktop.desktop.widgets.signature_editor import SignatureEditor
from lianghe_desktop.desktop.widgets.typed_editors import DateEditor, IntegerEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

YES, NO = "yes", "no"
_MEDIA = {".png": "image/png", ".bmp": "image/bmp", ".webp": "image/webp"}


class HelpForm(FormPanel):
    """Keep something of a household; `kept` once it stands in the records."""

    kept = Signal()
    done_words = ""

    def __init__(self, room: Workroom, home: HomeCode, household: RowId, *, verb: str) -> None:
        super().__init__("", verb, icon_name="check")
        self._room = room
        self._home = home
        self._household = household
        self.given.connect(self._on_given)

    def job(self) -> Callable[[], object]:
        """Return what writes the answers; called on the worker."""
        raise NotImplementedError

    def day(self, key: str) -> dt.date:
        """Return the day answered, today where none was."""
        value = self.value(key)
        return value if isinstance(value, dt.date) else self._room.acting.today

    def add_today(self, key: str, label: str) -> None:
        """Add a field for a day that begins with today."""
        today = self._room.acting.today
        editor = DateEditor(today=lambda: today)
        editor.line.setFixedWidth(px(116))  # the form also stands in a panel beside a list
        self.add(key, label, editor, required=True)
        self.field(key).editor.set_value(today)

    def _on_given(self) -> None:
        job = self.job()
        self.go_button.setEnabled(False)
        self._room.run(self, lambda _control: job(), done=self._on_kept, refused=self._on_refused)

    def _on_kept(self, row: object) -> None:
        if isinstance(row, Written):
            self._room.navigator.offer_undo(self.done_words, TakeBack(self._room, row))
        else:
            self._room.navigator.tell(Tone.GOOD, self.done_words)
        self.kept.emit()

    def _on_refused(self, fault: LiangheError) -> None:
        self.show_refusal(fault.text)


class TakeBack(QObject):
    """Take back what one act wrote, also when the form that wrote it is gone."""

    def __init__(self, room: Workroom, written: Written) -> None:
        super().__init__()
        self._room = room
        self._written = written

    def __call__(self) -> None:
        room, written = self._room, self._written
        room.run(self, lambda _control: take_back(room.office, room.acting, written), done=self._on_done)

    def _on_done(self, _touched: object) -> None:
        self._room.navigator.tell(Tone.GOOD, self.tr("已撤销。"))


class HelperForm(HelpForm):
    """Make a person responsible for the household."""

    done_words = "已指定帮扶责任人。"

    def __init__(self, room: Workroom, home: HomeCode, household: RowId) -> None:
        super().__init__(room, home, household, verb="指定")
        self.add("name", self.tr("姓名"), TextEditor(), required=True)
        self.add("unit", self.tr("单位"), TextEditor())
        self.add("phone", self.tr("电话"), TextEditor())

    def job(self) -> Callable[[], object]:
        """Return what makes the person responsible."""
        new = NewHelper(name=self.text("name"), unit=self.text("unit"), phone=self.text("phone"))
        room = self._room
        return lambda: assign_helper(room.office, room.acting, self._home, self._household, new)


class PlanForm(HelpForm):
    """Keep the plan of a year."""

    done_words = "已保存帮扶计划。"

    def __init__(self, room: Workroom, home: HomeCode, household: RowId) -> None:
        super().__init__(room, home, household, verb="保存计划")
        self.add("year", self.tr("年度"), IntegerEditor(unit=self.tr("年")), required=True)
        self.add("goal", self.tr("目标"), TextEditor())
        self.add("content", self.tr("计划内容"), ParagraphEditor(rows=3), required=True, wide=True)
        self.field("year").editor.set_value(room.acting.today.year)

    def job(self) -> Callable[[], object]:
        """Return what keeps the plan."""
        year = self.value("year")
        new = NewPlan(
            year=year if isinstance(year, int) else self._room.acting.today.year,
            goal=self.text("goal"),
            content=self.text("content"),
        )
        room = self._room
        return lambda: plan_help(room.office, room.acting, self._home, self._household, new)


class VisitForm(HelpForm):
    """Keep a visit or a call."""

    done_words = "已登记走访。"

    def __init__(self, room: Workroom, home: HomeCode, household: RowId) -> None:
        super().__init__(room, home, household, verb="登记")
        self.add_today("day", self.tr("日期"))
        self.add("way", self.tr("方式"), choice("visit_way"), required=True)
        self.add("kind", self.tr("内容类型"), choice("visit_kind"), required=True)
        self.add("visitors", self.tr("走访人"), TextEditor(), required=True)
        self.add("content", self.tr("内容"), ParagraphEditor(rows=2), required=True, wide=True)
        self.add("findings", self.tr("发现的问题"), TextEditor())
        signed = (Option(code=YES, label=self.tr("是")), Option(code=NO, label=self.tr("否")))
        self.add("signed", self.tr("农户已签字"), RadioEditor(signed))
        self.add("photo", self.tr("照片"), PhotoEditor())
        self.add("signature", self.tr("农户签名"), SignatureEditor(), hint=self.tr("签在纸上的不用再签"))
        self.field("way").editor.set_value("visit")
        self.field("kind").editor.set_value("2")
        self.field("visitors").editor.set_value(room.acting.name)

    def job(self) -> Callable[[], object]:
        """Return what keeps the visit."""
        new = NewVisit(
            day=self.day("day"),
            way=self.text("way"),
            kind=self.text("kind"),
            visitors=self.text("visitors"),
            content=self.text("content"),
            findings=self.text("findings"),
            signed=self.text("signed") == YES,
        )
        room, shown = self._room, proofs(self, photo_kind="visit")
        return lambda: enter_visit(room.office, room.acting, self._home, self._household, new, shown)


def proofs(form: FormPanel, *, photo_kind: str) -> tuple[Proof, ...]:
    """Return the photo and the signature that a form holds."""
    found = []
    photo, signature = form.value("photo"), form.value("signature")
    if isinstance(photo, ChosenPicture):
        media = _MEDIA.get(photo.suffix, "image/jpeg")
        found.append(Proof(content=photo.content, media_type=media, kind=photo_kind))
    if isinstance(signature, bytes):
        found.append(Proof(content=signature, media_type="image/png", kind=SIGNATURE))
    return tuple(found)


def choice(codes: str) -> Editor:
    known = code_list(codes)
    return make_choice_editor([Option(code=item.code, label=item.label) for item in known.items])
