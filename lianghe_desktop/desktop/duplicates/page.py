"""疑似重复: pairs of entries that may be one person, the surest first; each is decided beside the list."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.casework.duplicates.finding import Certainty, TwinPair, find_twins
from lianghe_desktop.casework.duplicates.recorded import take_back
from lianghe_desktop.desktop.duplicates.pair_card import Decided, PairCard
from lianghe_desktop.desktop.frame.beside import BesideSplit
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.scrolled import scrolled_at_top
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Column, PagedModel
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom

_WORDS = {Certainty.CERTAIN: "肯定", Certainty.LIKELY: "很可能", Certainty.POSSIBLE: "可能"}
_COLUMNS = (
    Column(title="把握", field="certainty", width=80),
    Column(title="第一条", field="first", width=200),
    Column(title="第二条", field="second", width=200),
    Column(title="为什么", field="reasons", width=320),
)
_DETAIL_WIDTH = 520


class TwinsPage(Page):
    """Find pairs over the whole desk; nothing is merged but by a person."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._pairs: list[TwinPair] = []
        self.certainty = ChoiceBox(self.tr("全部"), [(str(int(c)), words) for c, words in _WORDS.items()])
        self.progress = LongWork(room, self.tr("正在查找"), unit=self.tr("组"))
        self.rows = FixedRows()
        self.model = PagedModel(_COLUMNS, self.rows)
        nothing = EmptyState("check", self.tr("没有发现重复登记的人"))
        self.table = RecordTable(self.model, nothing, counted=self.tr("对"))
        self.table.view.horizontalHeader().setStretchLastSection(True)
        self.beside = BesideSplit(self._build_listing(), detail_width=_DETAIL_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.beside)
        self.card: PairCard | None = None
        self.certainty.currentIndexChanged.connect(self.show_rows)
        self.table.chosen.connect(self.show_pair)
        self.table.opened.connect(self.show_pair)
        self.progress.changed.connect(self.head_changed)

    def _build_listing(self) -> QWidget:
        listing = QWidget()
        row = QHBoxLayout()
        row.addWidget(self.certainty)
        row.addStretch(1)
        column = QVBoxLayout(listing)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        column.addLayout(row)
        column.addWidget(self.progress)
        column.addWidget(self.table, 1)
        return listing

    @override
    def head(self) -> PageHead:
        words = self.tr("%1 对要核对；同一个人只能登记一次").replace("%1", f"{len(self._pairs):,}")
        again = Action(
            verb=self.tr("重新查找"),
            run=self.search,
            icon="search",
            primary=True,
            enabled=not self.progress.busy,
        )
        return PageHead(title=self.tr("疑似重复"), context=words, actions=(again,))

    @override
    def entered(self) -> None:
        if not self.progress.busy:
            self.search()

    @override
    def step_back(self) -> bool:
        return self.beside.step_back()

    def search(self) -> None:
        """Find anew; it can be stopped."""
        self.progress.run(
            lambda control: find_twins(self._room.office, progress=control.going),
            done=self._on_found,
            shown=not self._pairs,
        )

    def show_rows(self, *_choice: object) -> None:
        """Show the pairs that the choice leaves."""
        wanted = self.certainty.code()
        self.rows.show(
            [
                _row(number, pair)
                for number, pair in enumerate(self._pairs)
                if wanted in (None, str(int(pair.likeness.certainty)))
            ]
        )
        self.model.load()

    def show_pair(self, place: object) -> None:
        """Show a pair beside the list."""
        number = self.rows.row(place).get("number")
        if not isinstance(number, int):
            return
        self.card = PairCard(self._room, self._pairs[number])
        self.card.decided.connect(self._on_decided)
        self.beside.show_detail(self.tr("是不是同一个人？"), scrolled_at_top(self.card))

    def _on_found(self, pairs: list[TwinPair]) -> None:
        self._pairs = pairs
        self.show_rows()

    def _on_decided(self, decided: Decided) -> None:
        self.beside.close_detail()
        room = self._room

        def undo() -> None:
            room.run(
                self,
                lambda _control: take_back(room.office, room.acting, decided.home, decided.rearrangement),
                done=self._on_taken_back,
            )

        room.navigator.offer_undo(decided.words, undo)
        self.search()

    def _on_taken_back(self, _taken: object) -> None:
        self.search()


def _row(number: int, pair: TwinPair) -> Mapping[str, object]:
    first, second = (
        f"{one.name or ''}（{one.household_no or '未编号'}）" for one in (pair.first, pair.second)
    )
    return {
        "number": number,
        "certainty": _WORDS[pair.likeness.certainty],
        "first": first,
        "second": second,
        "reasons": "，".join(pair.likeness.reasons),
    }
