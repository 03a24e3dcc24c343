"""What comes after taking in: the buttons that lead to what waits for a person, and to what goes back."""

from collections.abc import Sequence
from functools import partial

from lianghe_desktop.casework.exchange import Kind
from lianghe_desktop.casework.inbox import FileOutcome
from lianghe_desktop.desktop.navigation import INBOX, RULING, SYNC
from lianghe_desktop.desktop.ruling.page import RulingPage
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card
from lianghe_desktop.desktop.workroom import Workroom


class NextSteps(Card):
    """Offer only what these bundles made necessary; hidden where nothing is left to be done."""

    def __init__(self, room: Workroom) -> None:
        super().__init__(self.tr("接下来"))
        self._room = room
        self.conflicts = Button(self.tr("去定两边填得不一样的"), icon_name="care")
        self.questions = Button(self.tr("去定删除、迁出后又填的"), icon_name="ruling")
        self.gaps = Button(self.tr("去看缺号"), icon_name="search")
        self.joining = Button(self.tr("去重新登记这台电脑"), icon_name="stick")
        self.returns = Button(self.tr("给下级写回执包"), icon_name="stick")
        self.buttons = (self.conflicts, self.questions, self.gaps, self.joining, self.returns)
        self.add_row(*self.buttons)
        self.conflicts.clicked.connect(partial(self._go, SYNC, "conflicts"))
        self.gaps.clicked.connect(self._on_gaps)
        self.joining.clicked.connect(partial(self._go, SYNC, "joining"))
        self.returns.clicked.connect(partial(self._go, INBOX, "below"))
        self.questions.clicked.connect(self._on_questions)
        self.hide()

    def show_for(self, outcomes: Sequence[FileOutcome]) -> None:
        """Offer what is left after these files."""
        reports = [one.taken.report for one in outcomes if one.taken is not None]
        above = not self._room.office.is_village
        self.conflicts.setVisible(any(one.conflicts for one in reports))
        self.questions.setVisible(any(one.questions for one in reports))
        self.gaps.setVisible(any(one.gaps for one in reports))
        self.joining.setVisible(any(one.new_author for one in reports))
        self.returns.setVisible(above and any(one.kind in (Kind.UP, Kind.ENROL) for one in reports))
        self.setVisible(any(not button.isHidden() for button in self.buttons))

    def _go(self, place: str, part: str) -> None:
        self._room.navigator.go_to(place, part)

    def _on_gaps(self) -> None:
        if self._room.office.is_village:
            self._go(SYNC, "status")
        else:
            self._go(INBOX, "reports")

    def _on_questions(self) -> None:
        if self._room.office.is_village:
            self._room.navigator.open_over(RulingPage(self._room))
        else:
            self._go(RULING, "questions")
