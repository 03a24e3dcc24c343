"""年度复核: begin the yearly check of everybody on the list in one press, and see how far it is."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.procedure.further_chains import YEARLY
from lianghe_desktop.casework.procedure.yearly_cases import (
    YearlyBegun,
    YearlyState,
    begin_yearly,
    yearly_state,
)
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.workroom import Workroom


class YearlyPage(Page):
    """Say how far the year's check is; the cases themselves are in the list of cases."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.state: YearlyState | None = None
        self.progress = LongWork(room, self.tr("正在开始复核"), unit=self.tr("户"))
        self.words = paragraph("", "strong")
        card = Card(
            self.tr("本年复核"),
            self.tr(
                "给每一户在册的户开始一个“年度复核”办件；已经有的不重复。之后逐户入户、评议、公示、审核，"
                "县级确定继续享受，或者退出（按政策包渐退）。"
            ),
        )
        card.add(self.words)
        self.area = CardColumn()
        self.area.add(self.progress)
        self.area.add(card)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)
        self.progress.changed.connect(self.head_changed)

    @override
    def head(self) -> PageHead:
        year = self._room.acting.today.year
        return PageHead(
            title=self.tr("%1 年度复核").replace("%1", str(year)),
            context=self.tr("依据：%1").replace("%1", YEARLY[0].clause),
            actions=(
                Action(
                    verb=self.tr("全部开始复核"),
                    run=self.begin,
                    icon="done",
                    primary=True,
                    enabled=self.state is not None and not self.progress.busy,
                ),
            ),
        )

    @override
    def entered(self) -> None:
        room = self._room
        room.look(
            self,
            lambda _control: yearly_state(room.office, room.acting.today.year),
            done=self._on_state,
        )

    def begin(self) -> None:
        """Begin all of them; it can be stopped, then none is begun."""
        room = self._room
        self.progress.run(
            lambda control: begin_yearly(room.office, room.acting, progress=control.going),
            done=self._on_begun,
        )

    def _on_begun(self, made: YearlyBegun) -> None:
        words = self.tr("已开始 %1 户，%2 户今年已经有了。").replace("%1", f"{made.begun:,}")
        self._room.navigator.tell(Tone.GOOD, words.replace("%2", f"{made.there:,}"))
        self.entered()

    def _on_state(self, state: YearlyState) -> None:
        self.state = state
        self.words.setText(
            f"在册 {state.listed:,} 户；正在复核 {state.running:,} 户，"
            f"继续享受 {state.kept:,} 户，退出 {state.exited:,} 户。"
        )
        self.head_changed.emit()
