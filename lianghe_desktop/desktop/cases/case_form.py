"""A form that takes one step of a case: filled, kept on a worker, refused over its fields."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from lianghe_desktop.casework.procedure import advising, decisions, notices, opening, village_steps
from lianghe_desktop.casework.procedure.consequences import NO_TERMS, ExitTerms
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.choice_editors import MultiChoiceEditor, Option, make_choice_editor
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor, TextEditor
from lianghe_desktop.desktop.widgets.typed_editors import IntegerEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import (
    CaseKind,
    CaseOutcome,
    CheckItem,
    CheckResult,
    ObjectionOutcome,
    Origin,
    Verdict,
)
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

REST = "rest"
_WITH_CATEGORIES = frozenset({CaseKind.RECOGNITION, CaseKind.YEARLY, CaseKind.PHASE_OUT})
_WITH_TERMS = frozenset({CaseKind.EXIT, CaseKind.YEARLY})
_YES = "yes"


class CaseForm(FormPanel):
    """Keep something of a case; `kept` once it stands in the records."""

    kept = Signal()
    done_words = ""

    def __init__(self, room: Workroom, title: str, verb: str) -> None:
        super().__init__(title, verb, icon_name="check")
        self._room = room
        self.given.connect(self._on_given)

    def job(self) -> Callable[[], object]:
        """Return what writes the answers; called on the worker."""
        raise NotImplementedError

    def _on_given(self) -> None:
        try:
            job = self.job()
        except LiangheError as fault:
            self.show_refusal(fault.text)
            return
        self.go_button.setEnabled(False)
        self._room.run(self, lambda _control: job(), done=self._on_kept, refused=self._on_refused)

    def _on_kept(self, _row: object) -> None:
        self._room.navigator.tell(Tone.GOOD, self.done_words)
        self.kept.emit()

    def _on_refused(self, fault: LiangheError) -> None:
        self.show_refusal(fault.text)


class OpenForm(CaseForm):
    """Begin a case from a clue or an application."""

    done_words = "已登记，下一步是入户调查。"

    def __init__(
        self, room: Workroom, home: HomeCode, household: RowId, members: tuple[tuple[str, str], ...]
    ) -> None:
        super().__init__(room, self.tr("登记线索或申请"), self.tr("登记"))
        self._key = (home, household)
        self.add("kind", self.tr("办什么"), choice("procedure_kind"), required=True)
        self.field("kind").editor.set_value(CaseKind.RECOGNITION.value)
        self.add("origin", self.tr("怎样来的"), choice("procedure_origin", leave="handed"), required=True)
        self.add("clue", self.tr("发现的困难或申请理由"), ParagraphEditor(rows=2), required=True, wide=True)
        people = [Option(code=row_id, label=name) for row_id, name in members]
        self.add("applicant", self.tr("申请人"), make_choice_editor(people))
        self.add("monitored", self.tr("可能的监测类别（监测时）"), choice("monitored"))
        self.add("cause", self.tr("风险原因（监测时）"), choice("risk_cause"))
        self.add("entrusted", self.tr("受托人（委托申请时）"), TextEditor())
        self.add("relation", self.tr("受托人与申请人的关系"), TextEditor())
        self.field("origin").editor.set_value(Origin.FOUND.value)

    def job(self) -> Callable[[], object]:
        """Return what begins the case."""
        room, (home, household) = self._room, self._key
        new = opening.NewCase(
            home=home,
            household=household,
            origin=Origin(self.text("origin")),
            clue=self.text("clue"),
            applicant=RowId(self.text("applicant")) if self.text("applicant") else None,
            entrusted_name=self.text("entrusted"),
            entrusted_relation=self.text("relation"),
            kind=CaseKind(self.text("kind") or CaseKind.RECOGNITION),
            monitored=self.text("monitored"),
            cause=self.text("cause"),
        )
        return lambda: opening.open_case(room.office, room.acting, new)


class CheckForm(CaseForm):
    """Keep what a department said of one item, or that the remaining items showed nothing."""

    done_words = "已登记核对结果。"

    def __init__(self, room: Workroom, home: HomeCode, case: RowId, open_items: tuple[str, ...]) -> None:
        super().__init__(room, self.tr("登记核对结果"), self.tr("登记"))
        self._key = (home, case)
        self._open = open_items
        options = [Option(code=item.code, label=item.label) for item in code_list("check_item").items]
        if open_items:
            rest = self.tr("还没有结果的 %1 项").replace("%1", str(len(open_items)))
            options.insert(0, Option(code=REST, label=rest))
        self.add("item", self.tr("核对项目"), make_choice_editor(options), required=True)
        self.add("result", self.tr("结果"), choice("check_result"), required=True)
        self.add("source", self.tr("哪个部门或名单"), TextEditor(), required=True)
        self.add("finding", self.tr("查到什么、怎样说明"), ParagraphEditor(rows=2), wide=True)
        self.field("result").editor.set_value(CheckResult.NOTHING.value)
        if open_items:
            self.field("item").editor.set_value(REST)

    def job(self) -> Callable[[], object]:
        """Return what keeps the results."""
        room, (home, case) = self._room, self._key
        chosen = self.text("item")
        checks = [
            village_steps.NewCheck(
                item=CheckItem(item),
                result=CheckResult(self.text("result")),
                source=self.text("source"),
                finding=self.text("finding"),
            )
            for item in (self._open if chosen == REST else (chosen,))
        ]
        return lambda: village_steps.record_check(room.office, room.acting, home, case, checks)


class AdviceForm(CaseForm):
    """Take down what the rules advise."""

    done_words = "已记下评定建议。"

    def __init__(self, room: Workroom, home: HomeCode, case: RowId) -> None:
        super().__init__(room, self.tr("记下程序的建议"), self.tr("记下"))
        self._key = (home, case)
        hint = self.tr("资料不全时写明为什么不用补；其他情况可以不写")
        self.add("opinion", self.tr("说明"), ParagraphEditor(rows=2), wide=True, hint=hint)

    def job(self) -> Callable[[], object]:
        """Return what keeps the advice."""
        room, (home, case), opinion = self._room, self._key, self.text("opinion")
        return lambda: advising.keep_advice(room.office, room.acting, home, case, opinion=opinion)


class VerdictForm(CaseForm):
    """Say yes, no, or send back, as township or as county."""

    done_words = "已记下审核意见。"

    def __init__(
        self,
        room: Workroom,
        home: HomeCode,
        case: RowId,
        *,
        county: bool,
        advised: tuple[str, ...] = (),
        kind: CaseKind = CaseKind.RECOGNITION,
    ) -> None:
        title = self.tr("县级确认") if county else self.tr("镇街审核")
        self._categories = county and kind in _WITH_CATEGORIES
        self._terms = county and kind in _WITH_TERMS
        super().__init__(room, title, self.tr("提交意见"))
        self._key = (home, case)
        self._county = county
        self.add("verdict", self.tr("意见"), choice("approval_verdict"), required=True)
        self.add("opinion", self.tr("理由"), ParagraphEditor(rows=2), wide=True)
        self.field("verdict").editor.set_value(Verdict.APPROVED.value)
        if self._categories:
            known = code_list("category")
            options = [Option(code=item.code, label=item.short) for item in known.items]
            self.add("categories", self.tr("困难类别"), MultiChoiceEditor(options), wide=True)
            self.field("categories").editor.set_value(advised)
        if self._terms:
            self.add("basis", self.tr("退出方式（退出时）"), choice("exit_basis"), required=True)
            self.field("basis").editor.set_value("fupin")
            hint = self.tr("不填按政策包；政策包没有规定渐退的，填几个月就渐退几个月，不填当即退出")
            self.add("months", self.tr("渐退几个月"), IntegerEditor(unit=self.tr("个月")), hint=hint)
        if county:
            yes = (Option(code=_YES, label=self.tr("县级已书面委托镇街确认")),)
            self.add("entrusted", self.tr("受县级委托"), MultiChoiceEditor(yes))

    def job(self) -> Callable[[], object]:
        """Return what keeps the verdict."""
        room, (home, case) = self._room, self._key
        categories = self.value("categories") if self._categories else ()
        months = self.value("months") if self._terms else None
        given = decisions.CaseVerdict(
            home=home,
            procedure=case,
            verdict=Verdict(self.text("verdict")),
            opinion=self.text("opinion"),
            categories=tuple(categories) if isinstance(categories, tuple) else (),
            entrusted=self._county and self.value("entrusted") == (_YES,),
            terms=ExitTerms(
                basis=self.text("basis") if self._terms else NO_TERMS.basis,
                months=months if isinstance(months, int) else None,
            ),
        )
        keep = decisions.decide_case if self._county else decisions.review_case
        return lambda: keep(room.office, room.acting, given)


class EndForm(CaseForm):
    """End a case by a side path."""

    done_words = "已办结。"

    def __init__(self, room: Workroom, home: HomeCode, case: RowId) -> None:
        super().__init__(room, self.tr("办结或转办"), self.tr("办结"))
        self._key = (home, case)
        ways = (
            CaseOutcome.REFUSED,
            CaseOutcome.TRANSFERRED,
            CaseOutcome.RELIEF,
            CaseOutcome.WITHDRAWN,
            CaseOutcome.KEPT,
        )
        options = [Option(code=way.value, label=code_list("procedure_outcome").label(way)) for way in ways]
        self.add("outcome", self.tr("怎样办结"), make_choice_editor(options), required=True)
        self.add(
            "because", self.tr("理由，或转给哪个部门"), ParagraphEditor(rows=2), required=True, wide=True
        )

    def job(self) -> Callable[[], object]:
        """Return what ends the case."""
        room, (home, case) = self._room, self._key
        outcome, because = CaseOutcome(self.text("outcome")), self.text("because")
        return lambda: opening.close_case(
            room.office, room.acting, home, case, outcome=outcome, because=because
        )


class ResurveyForm(CaseForm):
    """Let a case that was refused be surveyed again."""

    done_words = "已退回，从入户调查重新办。"

    def __init__(self, room: Workroom, home: HomeCode, case: RowId) -> None:
        super().__init__(room, self.tr("退回重查"), self.tr("退回重查"))
        self._key = (home, case)
        self.add("because", self.tr("为什么重新调查"), ParagraphEditor(rows=2), required=True, wide=True)

    def job(self) -> Callable[[], object]:
        """Return what sends the case back."""
        room, (home, case), because = self._room, self._key, self.text("because")
        return lambda: opening.send_back_case(room.office, room.acting, home, case, because=because)


class ObjectionForm(CaseForm):
    """Keep an objection against a notice, and at once how it was settled where that is known."""

    done_words = "已登记异议。"

    def __init__(self, room: Workroom, home: HomeCode, publicity: RowId, case: RowId) -> None:
        super().__init__(room, self.tr("登记异议"), self.tr("登记"))
        self._key = (home, publicity, case)
        self.add("content", self.tr("异议内容"), ParagraphEditor(rows=2), required=True, wide=True)
        self.add("by", self.tr("提出人"), TextEditor(), hint=self.tr("不愿具名的可以不填"))

    def job(self) -> Callable[[], object]:
        """Return what keeps the objection."""
        room, (home, publicity, case) = self._room, self._key
        new = notices.NewObjection(
            home=home,
            publicity=publicity,
            procedure=case,
            raised_on=room.acting.today,
            content=self.text("content"),
            raised_by=self.text("by"),
        )
        return lambda: notices.raise_objection(room.office, room.acting, new)


class HandlingForm(CaseForm):
    """Settle an objection."""

    done_words = "已处理异议。"

    def __init__(self, room: Workroom, home: HomeCode, objection: RowId, content: str) -> None:
        title = self.tr("处理异议：%1").replace("%1", content)
        super().__init__(room, title, self.tr("处理完毕"))
        self._key = (home, objection)
        self.add("outcome", self.tr("处理结果"), choice("objection_outcome"), required=True)
        self.add("handling", self.tr("怎样核实、结果如何"), ParagraphEditor(rows=2), required=True, wide=True)

    def job(self) -> Callable[[], object]:
        """Return what settles the objection."""
        room, (home, objection) = self._room, self._key
        outcome, handling = ObjectionOutcome(self.text("outcome")), self.text("handling")
        return lambda: notices.handle_objection(
            room.office, room.acting, home, objection, outcome=outcome, handling=handling
        )


def choice(codes: str, *, leave: str = "") -> Editor:
    """Return an editor that offers a code list, but for the code `leave`."""
    items = [item for item in code_list(codes).items if item.code != leave]
    return make_choice_editor([Option(code=item.code, label=item.label) for item in items])
