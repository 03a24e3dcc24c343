"""One pair of entries: why they may be one person, what differs, and the decision."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from lianghe_desktop.casework.duplicates.finding import TwinPair
from lianghe_desktop.casework.duplicates.merging import (
    SideBySide,
    keep_apart,
    merge_people,
    person_differences,
)
from lianghe_desktop.desktop.duplicates.side_by_side import SideBySideGrid
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, paragraph
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import ErrorCode, LiangheError, UserError
from lianghe_desktop.records.households import Member
from lianghe_desktop.records.ids import HomeCode, RowId


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What was decided: words to tell, and the rearrangement that can be taken back."""

    words: str
    home: HomeCode
    rearrangement: RowId


class PairCard(Card):
    """Show a pair; `decided` carries what was done."""

    decided = Signal(object)

    def __init__(self, room: Workroom, pair: TwinPair) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self._room = room
        self.pair = pair
        self.add(paragraph("，".join(pair.likeness.reasons)))
        self.banner = Banner(Tone.WRONG, "", closable=False)
        self.banner.hide()
        self.add(self.banner)
        self.grid: SideBySideGrid | None = None
        self.because = QLineEdit()
        self.because.setPlaceholderText(self.tr("理由（可以不写）"))
        self.merge_button = Button(self.tr("是同一个人，合并"), icon_name="check", role="primary")
        self.apart_button = Button(self.tr("不是同一个人"))
        self.first_button = Button(self.tr("看第一户"), role="link")
        self.second_button = Button(self.tr("看第二户"), role="link")
        if not pair.same_household:
            words = self.tr("合并后，这个人只留在第一户，第二户里删去，随时可以撤销。")
            self.add(paragraph(words, "quiet"))
        room.run(self, self._read, done=self._on_read, refused=self._on_refused)
        self.merge_button.clicked.connect(self.merge)
        self.apart_button.clicked.connect(self.call_distinct)
        self.first_button.clicked.connect(partial(self._open, pair.first.home, pair.first.household))
        self.second_button.clicked.connect(partial(self._open, pair.second.home, pair.second.household))

    def _read(self, _control: Control) -> list[SideBySide]:
        store, pair = self._room.office.store, self.pair
        first = store.get(Member, pair.first.home, pair.first.id)
        second = store.get(Member, pair.second.home, pair.second.id)
        if first is None or second is None:
            raise UserError(ErrorCode.NOT_FOUND, "这一对里有人已不在本机，请重新查找。")
        return person_differences(first, second)

    def _on_read(self, fields: list[SideBySide]) -> None:
        titles = [self.tr("第一条（%1）"), self.tr("第二条（%1）")]
        numbers = [one.household_no or self.tr("未编号") for one in (self.pair.first, self.pair.second)]
        first, second = (title.replace("%1", number) for title, number in zip(titles, numbers, strict=True))
        self.grid = SideBySideGrid(first, second, fields)
        self.add(self.grid)
        self.add(self.because)
        self.add_row(self.merge_button, self.apart_button)
        self.add_row(self.first_button, self.second_button)

    def merge(self) -> None:
        """Keep the first entry with what was chosen."""
        if self.grid is None:
            return
        pair, room, chosen = self.pair, self._room, self.grid.from_second()
        because = self.because.text()
        self._decide(
            lambda: merge_people(
                room.office,
                room.acting,
                (pair.first.home, pair.first.id),
                (pair.second.home, pair.second.id),
                from_second=chosen,
                because=because,
            ),
            self.tr("已合并成一个人。"),
        )

    def call_distinct(self) -> None:
        """Keep both entries and do not name the pair again."""
        pair, room, because = self.pair, self._room, self.because.text()
        self._decide(
            lambda: keep_apart(
                room.office,
                room.acting,
                (pair.first.home, pair.first.id),
                (pair.second.home, pair.second.id),
                because=because,
            ),
            self.tr("已记下：不是同一个人。"),
        )

    def _decide(self, act: Callable[[], RowId], words: str) -> None:
        for button in (self.merge_button, self.apart_button):
            button.setEnabled(False)
        home = self.pair.first.home

        def work(_control: Control) -> Decided:
            return Decided(words=words, home=home, rearrangement=act())

        self._room.run(self, work, done=self._on_decided, refused=self._on_refused)

    def _on_decided(self, decided: Decided) -> None:
        self.decided.emit(decided)

    def _on_refused(self, fault: LiangheError) -> None:
        self.banner.say(Tone.WRONG, fault.text)
        self.banner.show()
        for button in (self.merge_button, self.apart_button):
            button.setEnabled(True)

    def _open(self, home: HomeCode, household: RowId, *_checked: object) -> None:
        self._room.navigator.open_household(home, household)
