"""问卷换了新版: what the new version asks that the old one did not, then going on in the new one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.form_versions import CarriedDraft, begin_news, carry_draft, draft_news
from lianghe_desktop.casework.survey import DraftLine
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.surveying.opening import show_interview
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId
from lianghe_desktop.survey.carrying import Carried, Place


class NewVersionPage(Page):
    """List only what is new, changed or without a place; nothing happens before the button is pressed."""

    def __init__(
        self,
        room: Workroom,
        carried: Carried,
        *,
        who: str,
        verb: str,
        begin: Callable[[], CarriedDraft],
    ) -> None:
        super().__init__()
        self._room, self._who, self._verb, self._begin = room, who, verb, begin
        self._carried = carried
        self._busy = False
        question = Column(title=self.tr("问题"), field="label", width=320)
        self.fresh = self._table((question, Column(title=self.tr("在哪一节"), field="where", width=240)))
        self.fresh.show_lines(
            [{"label": one.label, "where": section_words(carried, one)} for one in carried.fresh]
        )
        self.changed = self._table((question, Column(title=self.tr("哪里变了"), field="why", width=360)))
        self.changed.show_lines([{"label": one.label, "why": one.why} for one in carried.changed])
        self.lost = self._table(
            (
                question,
                Column(title=self.tr("原来的回答"), field="answer", width=200),
                Column(title=self.tr("为什么放不下"), field="why", width=240),
            )
        )
        self.lost.show_lines(
            [{"label": one.label, "answer": one.answer, "why": one.why} for one in carried.lost]
        )
        self._build_layout()

    def _table(self, columns: Sequence[Column]) -> LinesTable:
        return LinesTable(columns, empty="", stretched=columns[-1].field)

    def _build_layout(self) -> None:
        carried = self._carried
        cards = CardColumn()
        for title, words, table, shown in (
            (
                self.tr("新加的题"),
                self.tr("以前没有问过，要补上。"),
                self.fresh,
                bool(carried.fresh) or not (carried.changed or carried.lost),
            ),
            (
                self.tr("问法变了的题"),
                self.tr("原来的回答已经带过来，请看一眼还对不对。"),
                self.changed,
                bool(carried.changed),
            ),
            (
                self.tr("新问卷里放不下的回答"),
                self.tr("原来那份还留着，随时可以看、可以打印。"),
                self.lost,
                bool(carried.lost),
            ),
        ):
            card = Card(title, words)
            card.add(table)
            card.setVisible(shown)
            cards.add(card)
        if not carried.fresh and not carried.changed and not carried.lost:
            self.fresh.empty.setText(self.tr("这一户没有新题，也没有变了的题：回答全部带过来。"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cards)

    @override
    def head(self) -> PageHead:
        carried = self._carried
        counted = self.tr("%1 个回答带到新版，%2 道新题，%3 道变了")
        for mark, count in (("%1", carried.count), ("%2", len(carried.fresh)), ("%3", len(carried.changed))):
            counted = counted.replace(mark, str(count))
        return PageHead(
            title=self.tr("问卷有新版 · %1").replace("%1", self._who),
            context=counted,
            actions=(
                Action(verb=self._verb, run=self.go_on, icon="survey", primary=True, enabled=not self._busy),
            ),
        )

    def go_on(self) -> None:
        """Open the new version with the answers in it, at the first question to look at."""
        if self._busy:
            return
        self._busy = True
        self.head_changed.emit()
        self._room.run(self, lambda _control: self._begin(), done=self._on_begun, refused=self._on_refused)

    def _on_begun(self, begun: CarriedDraft) -> None:
        self.left.emit()
        page = show_interview(self._room, begun.interview, None)
        page.go_to_noted()

    def _on_refused(self, fault: LiangheError) -> None:
        self._busy = False
        self.head_changed.emit()
        self._room.tell_refusal(fault)


def show_draft_news(room: Workroom, owner: QWidget, line: DraftLine) -> None:
    """Show what the newest version asks an unfinished interview, over the present page."""

    def on_read(carried: Carried) -> None:
        page = NewVersionPage(
            room,
            carried,
            who=line.title,
            verb=QCoreApplication.translate("NewVersionPage", "换成新版接着填"),
            begin=lambda: carry_draft(room.office, room.acting, line.id),
        )
        room.navigator.open_over(page)

    room.run(owner, lambda _control: draft_news(room.office, room.acting, line.id), done=on_read)


def show_household_news(
    room: Workroom, home: HomeCode, household: RowId, form_id: str, *, who: str, carried: Carried
) -> None:
    """Show what the newest version asks a household that signed an older one, over the present page."""
    page = NewVersionPage(
        room,
        carried,
        who=who,
        verb=QCoreApplication.translate("NewVersionPage", "补问这一户"),
        begin=lambda: begin_news(room.office, room.acting, home, household, form_id),
    )
    room.navigator.open_over(page)


def section_words(carried: Carried, place: Place) -> str:
    """Return the headings over a question, outermost first: 三、家庭成员 · 第2个."""
    parts, ref = [], ""
    for step in place.ref.strip("/").split("/")[:-1]:
        ref = f"{ref}/{step}"
        label = carried.session.state(ref).label
        number = step.partition("[")[2].rstrip("]")
        if label:
            parts.append(f"{label} 第{number}个" if number else label)
    return " · ".join(parts)
