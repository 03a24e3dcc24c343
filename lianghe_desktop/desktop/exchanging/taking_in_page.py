"""Taking bundles in: each is checked and shown first, then taken in when a person says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import exchange
from lianghe_desktop.casework.exchange import TakenIn
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import BackgroundWork, Control, Progress
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.states import ProgressPanel, StateBadge
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

    def show_preview(self, taken: TakenIn) -> None:
        """Say what taking it in would bring."""
        self.ready = True
        self.badge.set_state(self.tr("文件完好，可以导入"), Tone.INFO)
        self.sentences.setText("\n".join(taken.sentences))

    def show_taken(self, taken: TakenIn) -> None:
        """Say what it brought."""
        self.ready, self.done = False, True
        tone = Tone.CARE if taken.report.waits_for_a_person else Tone.GOOD
        word = self.tr("已导入，有内容要人来定") if tone is Tone.CARE else self.tr("已导入")
        self.badge.set_state(word, tone)
        self.sentences.setText("\n".join(taken.sentences))

    def show_refusal(self, sentence: str) -> None:
        """Say why it was not taken."""
        self.ready = False
        self.badge.set_state(self.tr("没有收下"), Tone.WRONG)
        self.sentences.setText(self.tr("%1 本机资料没有改动。").replace("%1", sentence))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    card: BundleCard
    take: bool


class TakingInPage(Page):
    """Check files one after the other, then take in those found right."""

    def __init__(self, room: Workroom, paths: Sequence[Path]) -> None:
        super().__init__()
        self._room = room
        self._queue: list[_Step] = []
        self._now: _Step | None = None
        self._work: BackgroundWork | None = None
        self.progress = ProgressPanel(self.tr("正在核对"))
        self.cards = [BundleCard(path) for path in sorted(paths)]
        column = CardColumn()
        column.add(self.progress)
        for card in self.cards:
            column.add(card)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)
        self.progress.stop_asked.connect(self._on_stop)
        self._queue = [_Step(card=card, take=False) for card in self.cards]
        self._next()

    @override
    def head(self) -> PageHead:
        ready = sum(card.ready for card in self.cards)
        return PageHead(
            title=self.tr("导入数据包"),
            context=self.tr("先核对、先看内容，点“确认导入”才写入"),
            actions=(
                Action(
                    verb=self.tr("确认导入 %1 个文件").replace("%1", str(ready))
                    if ready > 1
                    else self.tr("确认导入"),
                    run=self.take_in,
                    icon="import",
                    primary=True,
                    enabled=bool(ready) and self._now is None,
                ),
            ),
        )

    def take_in(self) -> None:
        """Take in every file that was found right, in the order of their names."""
        if self._now is None:
            self._queue = [_Step(card=card, take=True) for card in self.cards if card.ready]
            self._next()

    @property
    def busy(self) -> bool:
        """Tell whether files are being checked or taken in."""
        return self._now is not None

    def _next(self) -> None:
        self._now = self._queue.pop(0) if self._queue else None
        self.progress.setVisible(self._now is not None)
        self.head_changed.emit()
        if self._now is None:
            return
        step = self._now
        word = self.tr("正在导入 %1") if step.take else self.tr("正在核对 %1")
        self.progress.title.setText(word.replace("%1", step.card.path.name))
        self.progress.show_progress(0, 1)
        self.progress.stop_button.setEnabled(True)
        self._work = self._room.run(
            self,
            partial(_run_step, self._room, step),
            done=self._on_step_done,
            refused=self._on_step_refused,
            progressed=self._on_progressed,
        )

    def _on_progressed(self, progress: Progress) -> None:
        if self._now is not None:
            self.progress.show_progress(progress.done, progress.total, progress.step)

    def _on_stop(self) -> None:
        self._queue = []
        if self._work is not None:
            self._work.stop()

    def _on_step_done(self, taken: TakenIn) -> None:
        if self._now is not None and self._now.take:
            self._now.card.show_taken(taken)
        elif self._now is not None:
            self._now.card.show_preview(taken)
        self._next()

    def _on_step_refused(self, fault: LiangheError) -> None:
        if self._now is not None:
            self._now.card.show_refusal(fault.text)
        self._next()


def _run_step(room: Workroom, step: _Step, control: Control) -> TakenIn:
    act = exchange.take_in if step.take else exchange.look_into

    def tell(done: int, total: int) -> None:
        control.report(Progress(done=done >> 10, total=max(total >> 10, 1), step="KB"))

    return act(room.office, room.acting, step.card.path, progress=tell, cancel=lambda: control.stopping)
