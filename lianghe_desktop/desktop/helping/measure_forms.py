"""Forms that keep a measure or its delivery; what speaks against it is told while it is typed."""

from collections.abc import Callable

from lianghe_desktop.casework.helping.entering import (
    Delivery,
    MeasureEntry,
    deliver,
    delivery_flags,
    enter_measure,
    flags_while_typing,
)
from lianghe_desktop.casework.helping.flags import Flag
from lianghe_desktop.casework.helping.suggesting import Suggestion
from lianghe_desktop.casework.helping.year_record import MeasureLine
from lianghe_desktop.casework.households import household_file
from lianghe_desktop.desktop.households.help_forms import NO, YES, HelpForm, choice, proofs
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor, make_choice_editor
from lianghe_desktop.desktop.widgets.line_editors import ParagraphEditor, TextEditor
from lianghe_desktop.desktop.widgets.photo_editor import PhotoEditor
from lianghe_desktop.desktop.widgets.signature_editor import SignatureEditor
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.widgets.typed_editors import MoneyEditor
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.ids import HomeCode, RowId

_LEVELS = ("city", "district", "town")
_ALL = "all"


class WarnedForm(HelpForm):
    """A form that shows warnings with their clauses and asks why it stands all the same."""

    def __init__(self, room: Workroom, home: HomeCode, household: RowId, *, verb: str) -> None:
        super().__init__(room, home, household, verb=verb)
        self.flags = Banner(Tone.CARE, "", closable=False)

    def found_flags(self) -> Callable[[], list[Flag]]:
        """Return what finds the warnings about the form as it stands now; called on the worker."""
        raise NotImplementedError

    def add_proofs(self) -> None:
        """Add photo, signature, and the reason that is asked for where a rule warns."""
        answers = (Option(code=YES, label=self.tr("是")), Option(code=NO, label=self.tr("否")))
        self.add("photo", self.tr("照片"), PhotoEditor())
        self.add("signed", self.tr("农户已签收"), RadioEditor(answers))
        self.add("signature", self.tr("农户签名"), SignatureEditor(), hint=self.tr("签在纸上的不用再签"))
        self.add_widget(self.flags)
        self.flags.hide()
        self.add("because", self.tr("仍要登记的理由"), ParagraphEditor(rows=2), wide=True)
        self.field("because").hide()
        for key in self._fields:
            self.field(key).editor.answered.connect(self.judge)

    def judge(self, *_answer: object) -> None:
        """Ask again what speaks against the measure."""
        found = self.found_flags()
        self._room.look(self, lambda _control: found(), done=self._on_flags)

    def signed(self) -> bool | None:
        """Return whether the family signed; nothing said counts as no where money or goods were given."""
        return self.text("signed") == YES

    def _on_flags(self, flags: list[Flag]) -> None:
        self.flags.say(Tone.CARE, "\n".join(f"{flag.message}（{flag.source}）" for flag in flags))
        self.flags.setVisible(bool(flags))
        self.field("because").setVisible(bool(flags) or bool(self.text("because")))


class MeasureForm(WarnedForm):
    """Keep a measure, planned or carried out; may begin with a suggestion or a person."""

    done_words = "已登记帮扶措施。"

    def __init__(
        self,
        room: Workroom,
        home: HomeCode,
        household: RowId,
        *,
        suggestion: Suggestion | None = None,
        member: RowId | None = None,
        kind: str = "",
    ) -> None:
        super().__init__(room, home, household, verb="登记")
        self._suggestion = suggestion
        self.add("kind", self.tr("措施类别"), choice("help_measure_kind"), required=True)
        self.add("content", self.tr("内容"), ParagraphEditor(rows=2), required=True, wide=True)
        self.add("member", self.tr("给谁"), make_choice_editor(_people(room, home, household)))
        self.add("provider", self.tr("实施单位"), TextEditor())
        self.add("amount", self.tr("金额"), MoneyEditor(), hint=self.tr("没有发钱就空着"))
        levels = code_list("payer_level")
        for level in _LEVELS:
            words = self.tr("其中%1出资").replace("%1", levels.label(level))
            self.add(level, words, MoneyEditor())
        self.add("payer", self.tr("资金来源"), TextEditor(), hint=self.tr("分级出资已填的可以不填"))
        self.add("goods", self.tr("物资"), TextEditor())
        self.add("state", self.tr("实施情况"), choice("measure_state"), required=True)
        self.add_today("day", self.tr("实施日期或完成时限"))
        self.add("effect", self.tr("成效"), TextEditor())
        self.add_proofs()
        self.field("state").editor.set_value("done")
        self.field("member").editor.set_value(member or _ALL)
        if kind:
            self.field("kind").editor.set_value(kind)
        if suggestion is not None:
            self._begin_with(suggestion)

    def _begin_with(self, suggestion: Suggestion) -> None:
        values: dict[str, object] = {
            "kind": suggestion.kind,
            "content": suggestion.content,
            "member": suggestion.member or _ALL,
            "amount": suggestion.amount_fen,
            "state": "pending",
            **dict(suggestion.payers),
        }
        for key, value in values.items():
            self.field(key).editor.set_value(value)
        year = self._room.acting.today.year
        self.field("day").editor.set_value(self._room.acting.today.replace(year=year, month=12, day=31))
        self.judge()

    def entry(self) -> MeasureEntry:
        """Return the measure as it stands in the form now."""
        done = self.text("state") == "done"
        amount, benefit, per = self.value("amount"), None, None
        if self._suggestion is not None and self._suggestion.kind == self.text("kind"):
            benefit, per = self._suggestion.benefit, self._suggestion.per
        member = self.text("member")
        paid = {level: self.value(level) for level in _LEVELS}
        return MeasureEntry(
            kind=self.text("kind"),
            content=self.text("content"),
            done_on=self.day("day") if done else None,
            due_on=None if done else self.day("day"),
            member=None if member in ("", _ALL) else RowId(member),
            benefit=benefit,
            amount_fen=amount if isinstance(amount, int) else None,
            amount_per=per,
            goods=self.text("goods"),
            provider=self.text("provider"),
            payer=self.text("payer"),
            payers={level: fen for level, fen in paid.items() if isinstance(fen, int)},
            effect=self.text("effect"),
            signed=self.signed() if done else None,
            because=self.text("because"),
            proofs=proofs(self, photo_kind="measure"),
        )

    def found_flags(self) -> Callable[[], list[Flag]]:
        """Return what finds the warnings about the measure."""
        room, entry, key = self._room, self.entry(), (self._home, self._household)
        return lambda: flags_while_typing(room.office, room.acting, *key, entry)

    def job(self) -> Callable[[], object]:
        """Return what keeps the measure."""
        room, entry = self._room, self.entry()
        return lambda: enter_measure(room.office, room.acting, self._home, self._household, entry)

    def _on_given(self) -> None:
        self.judge()
        super()._on_given()


class DeliverForm(WarnedForm):
    """Say that a planned measure was carried out."""

    done_words = "已登记为已实施。"

    def __init__(self, room: Workroom, home: HomeCode, household: RowId, line: MeasureLine) -> None:
        super().__init__(room, home, household, verb="登记已实施")
        self._line = line
        self.add_today("day", self.tr("实施日期"))
        self.add("amount", self.tr("实际金额"), MoneyEditor(), hint=self.tr("没有发钱就空着"))
        self.add("goods", self.tr("物资"), TextEditor())
        self.add("provider", self.tr("实施单位"), TextEditor())
        self.add("effect", self.tr("成效"), TextEditor())
        self.add_proofs()
        for key in ("goods", "provider", "effect"):
            self.field(key).editor.set_value(getattr(line, key) or None)
        self.field("amount").editor.set_value(line.amount_fen)
        self.judge()

    def found_flags(self) -> Callable[[], list[Flag]]:
        """Return what finds the warnings about the delivery."""
        room, delivery = self._room, self.delivery()
        return lambda: delivery_flags(room.office, room.acting, self._home, self._line.id, delivery)

    def delivery(self) -> Delivery:
        """Return what was delivered as it stands in the form now."""
        amount = self.value("amount")
        return Delivery(
            day=self.day("day"),
            amount_fen=amount if isinstance(amount, int) else None,
            goods=self.text("goods"),
            provider=self.text("provider"),
            effect=self.text("effect"),
            because=self.text("because"),
            signed=self.signed(),
            proofs=proofs(self, photo_kind="measure"),
        )

    def job(self) -> Callable[[], object]:
        """Return what keeps the delivery."""
        room, delivery = self._room, self.delivery()
        return lambda: deliver(room.office, room.acting, self._home, self._line.id, delivery)


def _people(room: Workroom, home: HomeCode, household: RowId) -> list[Option]:
    members = [m for m in household_file(room.office, home, household).members if not m.left_on]
    return [Option(code=_ALL, label="全家"), *(Option(code=m.id, label=m.name or "") for m in members)]
