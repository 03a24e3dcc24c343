"""Taking bundles in: the queue is checked and shown first, or taken in at once; each file has its outcome."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import bringing, inbox
from lianghe_desktop.casework.bringing import LookedAt, WouldBring
from lianghe_desktop.casework.exchange import TakenIn
from lianghe_desktop.casework.inbox import FileOutcome, Outcome
from lianghe_desktop.desktop.exchanging.changes_card import ChangesCard
from lianghe_desktop.desktop.exchanging.next_steps import NextSteps
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.states import Banner, StateBadge
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class BundleCard(Card):
    """One file: its name, its state, and what it brings."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self.path = path
        self.badge = StateBadge(self.tr("等待核对"), Tone.QUIET)
        self.sentences = paragraph("")
        self.add_row(self.badge)
        self.add(self.sentences)
        self.ready = False
        self.done = False

    def show_looked(self, looked: LookedAt) -> None:
        """Say what taking it in would bring, or why it is refused."""
        if looked.taken is None:
            self.show_refusal(looked.refusal)
        else:
            self.show_preview(looked.taken)

    def show_preview(self, taken: TakenIn) -> None:
        """Say what taking it in would bring."""
        self.ready = True
        self.badge.set_state(self.tr("文件完好，可以导入"), Tone.INFO)
        self.sentences.setText("\n".join(taken.sentences))

    def show_outcome(self, outcome: FileOutcome) -> None:
        """Say what became of it."""
        if outcome.outcome is Outcome.REFUSED:
            self.show_refusal(outcome.sentences[0])
            return
        self.sentences.setText("\n".join(outcome.sentences))
        if outcome.outcome is Outcome.STOPPED:
            self.ready = True
            self.badge.set_state(self.tr("还没有导入"), Tone.QUIET)
            return
        self.ready, self.done = False, True
        waits = outcome.outcome is Outcome.WAITING
        word = self.tr("已导入，有内容要人来定") if waits else self.tr("已导入")
        self.badge.set_state(word, Tone.CARE if waits else Tone.GOOD)

    def show_refusal(self, sentence: str) -> None:
        """Say why it was not taken."""
        self.ready = False
        self.badge.set_state(self.tr("没有收下"), Tone.WRONG)
        said = (
            sentence if "没有改动" in sentence else self.tr("%1 本机资料没有改动。").replace("%1", sentence)
        )
        self.sentences.setText(said)


class TakingInPage(Page):
    """Look at a queue of files and take in those found right; `at_once` takes them in without a look."""

    def __init__(self, room: Workroom, paths: Sequence[Path], *, at_once: bool = False) -> None:
        super().__init__()
        self._room = room
        self.progress = LongWork(room)
        self.result = Banner(Tone.GOOD, "", closable=False)
        self.result.hide()
        self.changes = ChangesCard()
        self.changes.hide()
        self.next_steps = NextSteps(room)
        self.cards = [BundleCard(path) for path in sorted(paths)]
        column = CardColumn(width=1100)
        for widget in (self.progress, self.result, self.next_steps, self.changes, *self.cards):
            column.add(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)
        self.progress.changed.connect(self.head_changed)
        if at_once:
            self._take([card.path for card in self.cards])
        else:
            self._look()

    @override
    def head(self) -> PageHead:
        ready = sum(card.ready for card in self.cards)
        words = self.tr("确认导入 %1 个文件").replace("%1", str(ready))
        return PageHead(
            title=self.tr("导入数据包"),
            context=self.tr("先核对、先看内容，点“确认导入”才写入"),
            actions=(
                Action(
                    verb=words if ready > 1 else self.tr("确认导入"),
                    run=self.take_in,
                    icon="import",
                    primary=True,
                    enabled=bool(ready) and not self.busy,
                ),
            ),
        )

    @property
    def busy(self) -> bool:
        """Tell whether files are being checked or taken in."""
        return self.progress.busy

    def take_in(self) -> None:
        """Take in every file that was found right, in the order of their names."""
        if not self.busy:
            self._take([card.path for card in self.cards if card.ready])

    def _look(self) -> None:
        room, paths = self._room, [card.path for card in self.cards]

        def work(control: Control) -> WouldBring:
            return bringing.look_through(
                room.office, room.acting, paths, progress=_told(control), cancel=lambda: control.stopping
            )

        title = self.tr("正在核对 %1 个文件").replace("%1", str(len(paths)))
        self.progress.run(work, done=self._on_looked, refused=self._on_refused, title=title)

    def _take(self, paths: Sequence[Path]) -> None:
        room = self._room

        def work(control: Control) -> tuple[FileOutcome, ...]:
            return inbox.take_in_all(
                room.office, room.acting, paths, progress=_told(control), cancel=lambda: control.stopping
            )

        self.result.hide()
        title = self.tr("正在导入 %1 个文件").replace("%1", str(len(paths)))
        self.progress.run(work, done=self._on_taken, refused=self._on_refused, title=title)

    def _on_looked(self, would: WouldBring) -> None:
        of_path = {card.path: card for card in self.cards}
        for looked in would.files:
            of_path[looked.path].show_looked(looked)
        self.changes.show_changes(would)
        self.changes.setVisible(any(card.ready for card in self.cards))

    def _on_taken(self, outcomes: tuple[FileOutcome, ...]) -> None:
        of_path = {card.path: card for card in self.cards}
        for outcome in outcomes:
            of_path[outcome.path].show_outcome(outcome)
        self.changes.hide()
        kinds = [outcome.outcome for outcome in outcomes]
        done = kinds.count(Outcome.DONE) + kinds.count(Outcome.WAITING)
        told = (
            (done, self.tr("已导入 %1 个")),
            (kinds.count(Outcome.REFUSED), self.tr("没有收下 %1 个")),
            (kinds.count(Outcome.STOPPED), self.tr("没有轮到 %1 个")),
        )
        words = "，".join(said.replace("%1", str(number)) for number, said in told if number)
        whole = self.tr("共 %1 个文件：%2。").replace("%1", str(len(kinds))).replace("%2", words)
        self.result.say(Tone.GOOD if done == len(kinds) else Tone.CARE, whole)
        self.result.show()
        self.next_steps.show_for(outcomes)

    def _on_refused(self, fault: LiangheError) -> None:
        self.result.say(Tone.CARE, self.tr("%1 本机资料没有改动。").replace("%1", fault.text))
        self.result.show()


def _tell(control: Control, done: int, total: int) -> None:
    # Qt counts in 32 bits; parts of a hundred will do for a queue.
    control.tell(100 * done // max(total, 1), 100, "%")


def _told(control: Control) -> partial[None]:
    """Return what casework reports to."""
    return partial(_tell, control)
