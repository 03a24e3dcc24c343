"""Forms of the steps that other kinds of case take: promise, announcement, risk cleared, told in writing."""

from collections.abc import Callable

from lianghe_desktop.casework.procedure import final_steps, opening, village_steps
from lianghe_desktop.casework.procedure.sealed import attach_sealed
from lianghe_desktop.desktop.cases.case_form import CaseForm, choice
from lianghe_desktop.desktop.cases.meeting_page import picture_photo
from lianghe_desktop.desktop.widgets.choice_editors import MultiChoiceEditor, Option
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor, TextEditor
from lianghe_desktop.desktop.widgets.photo_editor import PhotoEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import ErrorCode, UserError
from lianghe_desktop.records.ids import HomeCode, RowId

_YES = "yes"


class PromiseForm(CaseForm):
    """Confirm the visit of a monitoring case, with the family's signed promise."""

    done_words = "已确认入户核实。"

    def __init__(self, room: Workroom, home: HomeCode, case: RowId) -> None:
        super().__init__(room, self.tr("确认入户核实"), self.tr("确认"))
        self._key = (home, case)
        yes = (Option(code=_YES, label=self.tr("农户已签承诺授权书（情况属实，同意信息比对）")),)
        self.add("promised", self.tr("承诺授权"), MultiChoiceEditor(yes), required=True, wide=True)

    def job(self) -> Callable[[], object]:
        """Return what confirms the visit."""
        room, (home, case) = self._room, self._key
        promised = self.value("promised") == (_YES,)
        return lambda: village_steps.confirm_survey(room.office, room.acting, home, case, promised=promised)


class AnnounceForm(CaseForm):
    """Say where the decision was announced."""

    done_words = "已登记公告。"

    def __init__(self, room: Workroom, home: HomeCode, case: RowId) -> None:
        super().__init__(room, self.tr("登记公告"), self.tr("登记"))
        self._key = (home, case)
        self.add("where", self.tr("在哪里公告"), TextEditor(), required=True, wide=True)

    def job(self) -> Callable[[], object]:
        """Return what keeps the announcement."""
        room, (home, case), where = self._room, self._key, self.text("where")
        return lambda: final_steps.announce(room.office, room.acting, home, case, where=where)


class ClearForm(CaseForm):
    """Say how the risk of a monitored household went."""

    done_words = "已登记风险消除。"

    def __init__(self, room: Workroom, home: HomeCode, case: RowId) -> None:
        super().__init__(room, self.tr("登记风险消除"), self.tr("登记"))
        self._key = (home, case)
        self.add("way", self.tr("怎样消除"), choice("risk_clearance"), required=True)
        self.add("words", self.tr("说明"), ParagraphEditor(rows=2), wide=True)

    def job(self) -> Callable[[], object]:
        """Return what clears the risk."""
        room, (home, case) = self._room, self._key
        way, words = self.text("way"), self.text("words")
        return lambda: final_steps.clear_risk(room.office, room.acting, home, case, way=way, words=words)


class TellForm(CaseForm):
    """Say how the family was told in writing."""

    done_words = "已登记书面告知。"

    def __init__(self, room: Workroom, home: HomeCode, case: RowId) -> None:
        super().__init__(room, self.tr("登记书面告知"), self.tr("登记"))
        self._key = (home, case)
        self.add("how", self.tr("怎样告知、谁签收"), TextEditor(), required=True, wide=True)

    def job(self) -> Callable[[], object]:
        """Return what keeps that the family was told."""
        room, (home, case), how = self._room, self._key, self.text("how")
        return lambda: final_steps.tell_in_writing(room.office, room.acting, home, case, how=how)


class SealForm(CaseForm):
    """Keep the photo or scan of the stamped sheet."""

    done_words = "已登记盖章件。"

    def __init__(self, room: Workroom, home: HomeCode, case: RowId) -> None:
        super().__init__(room, self.tr("登记盖章件"), self.tr("登记"))
        self._key = (home, case)
        self.add("photo", self.tr("盖章的审批表"), PhotoEditor(), required=True, wide=True)

    def job(self) -> Callable[[], object]:
        """Return what keeps the sheet."""
        room, (home, case) = self._room, self._key
        photo = picture_photo(self.value("photo"))
        if photo is None:
            raise UserError(ErrorCode.BAD_INPUT, "请先选盖章审批表的照片。")
        return lambda: attach_sealed(room.office, room.acting, home, case, photo)


class AppealForm(CaseForm):
    """Begin anew after a no or an exit."""

    done_words = "已重新受理。"

    def __init__(self, room: Workroom, home: HomeCode, case: RowId) -> None:
        super().__init__(room, self.tr("重新申请"), self.tr("重新受理"))
        self._key = (home, case)
        label = self.tr("有什么不同意见，或情况有什么变化")
        self.add("because", label, ParagraphEditor(rows=2), required=True, wide=True)

    def job(self) -> Callable[[], object]:
        """Return what begins the case anew."""
        room, (home, case), because = self._room, self._key, self.text("because")
        return lambda: opening.appeal(room.office, room.acting, home, case, because=because)
