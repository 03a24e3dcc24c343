"""五个一和介绍工作: what was offered to people able to work, what they said, and the form that keeps it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from lianghe_desktop.casework.helping.five_ones import OFFER_KINDS, RECOMMEND
from lianghe_desktop.casework.households import HouseholdFile, household_file
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.watching.job_offers import (
    CLAUSE,
    NewJobOffer,
    OfferLine,
    bring_offer_back,
    drop_offer,
    offer_lines,
    people_to_offer,
    record_offer,
)
from lianghe_desktop.desktop.households.help_card import HelpCard
from lianghe_desktop.desktop.households.help_forms import HelpForm, choice
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.choice_editors import Option, RadioEditor, make_choice_editor
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.case_codes import JobAnswer
from lianghe_desktop.records.code_lists import code_list
from lianghe_desktop.records.ids import HomeCode, RowId

_COLUMNS = (
    Column(title="日期", field="day", width=112),
    Column(title="给谁", field="member", width=96),
    Column(title="类别", field="kind", width=144),
    Column(title="介绍的内容", field="job", width=200),
    Column(title="答复", field="reply", width=240),
)


class OfferForm(HelpForm):
    """Keep what was offered to somebody, and the answer."""

    done_words = "已登记介绍的工作。"

    def __init__(
        self, room: Workroom, home: HomeCode, household: RowId, *, member: RowId | None = None
    ) -> None:
        super().__init__(room, home, household, verb="登记")
        kinds = code_list("help_measure_kind")
        people = people_to_offer(household_file(room.office, home, household), room.acting.today)
        self.add_today("day", self.tr("日期"))
        names = [Option(code=m.id, label=m.name or "") for m in people]
        self.add("member", self.tr("给谁"), make_choice_editor(names), required=True)
        offered = [Option(code=code, label=kinds.label(code)) for code in OFFER_KINDS]
        self.add("kind", self.tr("五个一的哪一项"), RadioEditor(offered), required=True)
        self.add("job", self.tr("介绍的工作或服务"), TextEditor(), required=True)
        self.add("answer", self.tr("本人的答复"), choice("job_answer"), required=True)
        hint = self.tr("有正当理由的要写明（依据：%1）").replace("%1", CLAUSE)
        self.add("because", self.tr("理由"), TextEditor(), hint=hint)
        self.field("kind").editor.set_value(RECOMMEND)
        if member is not None or len(people) == 1:
            self.field("member").editor.set_value(member or people[0].id)

    def job(self) -> Callable[[], object]:
        """Return what keeps the offer."""
        new = NewJobOffer(
            home=self._home,
            member=RowId(self.text("member")),
            offered_on=self.day("day"),
            kind=self.text("kind"),
            job=self.text("job"),
            answer=JobAnswer(self.text("answer")),
            because=self.text("because"),
        )
        room = self._room
        return lambda: record_offer(room.office, room.acting, new)


class OffersCard(HelpCard):
    """List the offers of a year; one that was kept by mistake is deleted, and can be brought back."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(room, "五个一和介绍工作", "登记介绍", OfferForm, act=Act.RECORD_HELP)
        self._home = HomeCode("")
        self.lines: tuple[OfferLine, ...] = ()
        self.table = LinesTable(
            _COLUMNS,
            empty=self.tr("这一年还没有登记介绍工作、培训或指导。"),
            stretched="job",
        )
        self.drop_button = Button(self.tr("删除这一条"), icon_name="remove")
        self.drop_button.clicked.connect(self.drop_chosen)
        self.table.chosen.connect(self._show_acts)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.drop_button)
        row.addStretch(1)
        self.content.addWidget(self.table)
        self.content.addLayout(row)

    def show_year(self, file: HouseholdFile, year: int) -> None:
        """Show the offers of a household in a year; without people of age there is nothing to offer."""
        self._home = HomeCode(file.household.home)
        self.lines = offer_lines(file, year)
        self.table.show_lines(
            [
                {
                    "day": line.day.isoformat() if line.day else "",
                    "member": line.member,
                    "kind": line.kind_words,
                    "job": line.job,
                    "reply": line.reply,
                }
                for line in self.lines
            ]
        )
        somebody = bool(people_to_offer(file, self._room.acting.today))
        self.setVisible(somebody or bool(file.offers))
        self.add_button.setEnabled(somebody and may(self._room.acting, Act.RECORD_HELP))
        self._show_acts()

    def drop_chosen(self) -> None:
        """Delete the line chosen; it can be taken back."""
        line, room, home = self._chosen(), self._room, self._home
        if line is None:
            return
        room.run(
            self,
            lambda _control: drop_offer(room.office, room.acting, home, line.id),
            done=partial(self._on_dropped, home, line),
        )

    def _on_dropped(self, home: HomeCode, line: OfferLine, _nothing: object) -> None:
        words = self.tr("已删除：%1").replace("%1", line.job)
        self._room.navigator.offer_undo(words, partial(self._bring_back, home, line.id))

    def _bring_back(self, home: HomeCode, offer: RowId) -> None:
        room = self._room
        room.run(
            self,
            lambda _control: bring_offer_back(room.office, room.acting, home, offer),
            done=self._on_brought_back,
        )

    def _on_brought_back(self, _nothing: object) -> None:
        self._room.navigator.tell(Tone.GOOD, self.tr("已恢复。"))

    def _chosen(self) -> OfferLine | None:
        place = self.table.table.currentRow()
        return self.lines[place] if 0 <= place < len(self.lines) else None

    def _show_acts(self, *_place: int) -> None:
        chosen = self._chosen() is not None
        self.drop_button.setVisible(bool(self.lines))
        self.drop_button.setEnabled(chosen and may(self._room.acting, Act.RECORD_HELP))
        self.drop_button.setToolTip("" if chosen else self.tr("先在上面选一条"))
