"""The end of an interview: what will change, what must be chosen, then finishing."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework import finishing
from lianghe_desktop.casework.finishing import FinishChoices, FinishReview, Write
from lianghe_desktop.casework.paper_log import Printed
from lianghe_desktop.casework.survey import OpenInterview
from lianghe_desktop.casework.survey_papers import print_read_back
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.choice_editors import ButtonsLook, Option, RadioEditor
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.states import Banner, heading
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.ids import HomeCode, RowId

ANSWER, RECORD = "answer", "record"
STAYS, LEFT = "stays", "left"


class ChoiceLine(QWidget):
    """One thing to choose: its words and two ways, side by side."""

    def __init__(self, key: str, words: str, options: Sequence[Option]) -> None:
        super().__init__()
        self.key = key
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(heading(words, "strong"))
        self.editor = RadioEditor(options, look=ButtonsLook(columns=2))
        column.addWidget(self.editor)


class FinishingPage(Page):
    """Show what finishing does and do it once everything is chosen; leaves to the household's page."""

    def __init__(
        self, room: Workroom, interview: OpenInterview, review: FinishReview, below: Page | None = None
    ) -> None:
        super().__init__()
        self._room = room
        self._interview = interview
        self._below = below
        self._busy = False
        self.banner = Banner(Tone.WRONG, "", closable=False)
        self.banner.hide()
        self.clashes = [_clash_line(self, clash) for clash in review.clashes]
        self.absent = [
            ChoiceLine(
                member.id,
                member.name,
                (
                    Option(code=STAYS, label=self.tr("还是这家的人")),
                    Option(code=LEFT, label=self.tr("已经离开（去世、外嫁、迁出）")),
                ),
            )
            for member in review.absent
        ]
        cards = CardColumn()
        cards.add(self.banner)
        cards.add(
            paragraph(
                self.tr("写入以前，请一个人念、一个人录、一个人核：打印大字答卷，念给家里人听，签名。"),
                "quiet",
            )
        )
        self._add_twins(cards, review.twins)
        self._add_choices(cards)
        self.changes = self._build_changes(review.changes)
        changes = Card(
            self.tr("将写入登记的内容"),
            self.tr("和原来登记一样的不重复写。签过名的问卷整份存下，以后不能改。"),
        )
        changes.add(self.changes)
        cards.add(changes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cards)
        for line in (*self.clashes, *self.absent):
            line.editor.answered.connect(self._on_chosen)

    def _add_twins(self, cards: CardColumn, twins: Sequence[str]) -> None:
        if not twins:
            return
        card = Card(
            self.tr("可能已经登记过的人"),
            self.tr("请先核对。确实是另一个人的，照常写入；是同一个人的，写入以后到“查重复登记”里合并。"),
        )
        for sentence in twins:
            card.add(paragraph(sentence))
        cards.add(card)

    def _add_choices(self, cards: CardColumn) -> None:
        if self.clashes:
            card = Card(
                self.tr("这次的答案和登记的不一样"),
                self.tr("调查以后，登记又被人改过。请逐条选用哪一个，另一个会留在历史里。"),
            )
            for line in self.clashes:
                card.add(line)
            cards.add(card)
        if self.absent:
            card = Card(self.tr("登记里有、这次没有写到的人"), self.tr("请逐个说明，资料都会保留。"))
            for line in self.absent:
                card.add(line)
            cards.add(card)
        if not self.clashes and not self.absent:
            cards.add(paragraph(self.tr("都填好了，没有需要选择的地方。看一遍下面的内容，再点“写入登记”。")))

    def _build_changes(self, changes: Sequence[Write]) -> LinesTable:
        table = LinesTable(
            (
                Column(title=self.tr("谁"), field="who", width=120),
                Column(title=self.tr("内容"), field="label", width=200),
                Column(title=self.tr("原来"), field="old", width=220),
                Column(title=self.tr("现在"), field="new", width=260),
            ),
            empty=self.tr("没有变化：答案和登记完全一样。"),
            stretched="new",
        )
        table.show_lines(
            [
                {"who": one.who, "label": one.label, "old": one.old or "（空）", "new": one.new or "（空）"}
                for one in changes
            ]
        )
        return table

    @override
    def head(self) -> PageHead:
        waiting = self.waiting()
        context = self.tr("还有 %1 处要选").replace("%1", str(waiting)) if waiting else self.tr("可以写入了")
        return PageHead(
            title=self.tr("完成调查 · %1").replace("%1", self._interview.title),
            context=context,
            actions=(
                Action(verb=self.tr("打印大字答卷念给家里人听"), run=self.print_read_back, icon="print"),
                Action(
                    verb=self.tr("写入登记"),
                    run=self.finish,
                    icon="check",
                    primary=True,
                    enabled=not waiting and not self._busy,
                ),
            ),
        )

    def waiting(self) -> int:
        """Return how many choices are still to be made."""
        return sum(line.editor.value() is None for line in (*self.clashes, *self.absent))

    def print_read_back(self) -> None:
        """Draw the answers in large type, to be read aloud and signed, and show them."""
        room, interview = self._room, self._interview

        def draw(_control: object) -> Printed:
            return print_read_back(room.office, room.acting, interview)

        room.run(self, draw, done=room.show_printed)

    def finish(self) -> None:
        """Write the interview into the records and keep it."""
        if self.waiting() or self._busy:
            return
        self._busy = True
        self.head_changed.emit()
        room, interview = self._room, self._interview
        choices = FinishChoices(
            clashes={line.key: str(line.editor.value()) for line in self.clashes},
            absent={line.key: str(line.editor.value()) for line in self.absent},
        )
        room.run(
            self,
            lambda _control: finishing.finish(room.office, room.acting, interview, choices),
            done=self._on_finished,
            refused=self._on_refused,
        )

    def _on_chosen(self, _value: object) -> None:
        self.head_changed.emit()

    def _on_refused(self, fault: LiangheError) -> None:
        self._busy = False
        self.banner.say(Tone.WRONG, fault.text)
        self.banner.show()
        self.head_changed.emit()

    def _on_finished(self, household: tuple[HomeCode, RowId]) -> None:
        navigator, below = self._room.navigator, self._below
        self.left.emit()
        if below is not None:
            below.left.emit()
        navigator.open_household(*household)
        navigator.tell(Tone.GOOD, self.tr("调查已完成并写入登记。下一步：看评定建议。"))


def _clash_line(page: FinishingPage, clash: Write) -> ChoiceLine:
    words = f"{clash.who} {clash.label}".strip()
    answer = page.tr("采用答案：%1").replace("%1", clash.new or page.tr("（空）"))
    record = page.tr("保留登记：%1").replace("%1", clash.old or page.tr("（空）"))
    return ChoiceLine(
        clash.key, words, (Option(code=ANSWER, label=answer), Option(code=RECORD, label=record))
    )
