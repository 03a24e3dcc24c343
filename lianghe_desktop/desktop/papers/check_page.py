"""核对纸张: the code on a sheet, typed or photographed, tells what the sheet is worth today."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.paper_check import PaperState, PaperVerdict, page_as_issued, verify_paper
from lianghe_desktop.casework.paper_codes import PICTURES, codes_in
from lianghe_desktop.desktop.frame.page import Page, PageHead
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import Banner, StateBadge
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

_BADGES = {
    PaperState.CURRENT: ("有效", Tone.GOOD),
    PaperState.SUPERSEDED: ("已过时", Tone.CARE),
    PaperState.UNKNOWN: ("查不到", Tone.WRONG),
}
_COLUMNS = (
    Column(title="哪一项", field="label", width=136),
    Column(title="纸上印的", field="issued", width=320),
    Column(title="现在的资料", field="now", width=320),
)


class PaperCheckPage(Page):
    """Ask for a code or a photo; a scanner that types like a keyboard ends with Enter and asks by itself."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.verdicts: list[PaperVerdict] = []
        self.asking = Card(
            self.tr("输入或拍照"),
            self.tr("编码印在纸脚的二维码旁边，例如 ABCDE-23456。也可以选一张拍下二维码的照片。"),
        )
        self.line = QLineEdit()
        self.line.setMaximumWidth(px(240))
        self.line.setPlaceholderText("ABCDE-23456")
        self.go_button = Button(self.tr("核对"), icon_name="search", role="primary")
        self.photo_button = Button(self.tr("选照片"), icon_name="photo")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for widget in (self.line, self.go_button, self.photo_button):
            row.addWidget(widget)
        row.addStretch(1)
        self.asking.column.addLayout(row)
        self.refusal = Banner(Tone.CARE, "", closable=False)
        self.refusal.hide()
        self.asking.add(self.refusal)
        self.column = CardColumn()
        self.column.add(self.asking)
        self.results: list[VerdictCard] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)
        self.line.returnPressed.connect(self.check_typed)
        self.go_button.clicked.connect(self.check_typed)
        self.photo_button.clicked.connect(self.ask_photo)

    @override
    def head(self) -> PageHead:
        return PageHead(title=self.tr("核对纸张"), context=self.tr("手里的纸还算不算数，改了哪些"))

    @override
    def entered(self) -> None:
        self.line.setFocus()

    def check_typed(self) -> None:
        """Hold the sheet of the typed code against the records."""
        if self.line.text().strip():
            self.check(self.line.text())

    def ask_photo(self) -> None:
        """Ask for a photo of a QR code."""
        kinds = self.tr("照片（%1）").replace("%1", " ".join(f"*{ending}" for ending in PICTURES))
        chosen = PICKERS.files(self, self.tr("选二维码的照片"), None, kinds)
        if chosen:
            self.check(str(chosen[0]))

    def check(self, source: str) -> None:
        """Answer about a code or the codes of a picture."""
        room = self._room

        def work(_control: Control) -> list[PaperVerdict]:
            return [verify_paper(room.office, room.acting, code) for code in codes_in(source)]

        room.run(self, work, done=self._on_verdicts, refused=self._on_refused)

    def show_issued(self, code: str) -> None:
        """Show the page as it was issued."""
        room = self._room
        room.run(self, lambda _control: page_as_issued(room.office, code), done=room.show_printed)

    def _on_verdicts(self, verdicts: list[PaperVerdict]) -> None:
        self.verdicts = verdicts
        self._show([VerdictCard(self, one) for one in verdicts])
        self.refusal.hide()
        self.line.selectAll()

    def _on_refused(self, fault: LiangheError) -> None:
        self._show([])
        self.refusal.say(Tone.CARE, fault.text)
        self.refusal.show()

    def _show(self, cards: "list[VerdictCard]") -> None:
        for old in self.results:
            old.hide()
            old.deleteLater()
        self.results = cards
        for card in cards:
            self.column.add(card)

    def open_household(self, verdict: PaperVerdict) -> None:
        """Open the household that a sheet is about."""
        if verdict.home is not None and verdict.household is not None:
            self._room.navigator.open_household(verdict.home, verdict.household)


class VerdictCard(Card):
    """Show the answer about one sheet, what changed since, and the page as issued."""

    def __init__(self, page: PaperCheckPage, verdict: PaperVerdict) -> None:
        super().__init__(f"{verdict.title or page.tr('编码')}　{verdict.code}")
        word, tone = _BADGES[verdict.state]
        self.badge = StateBadge(word, tone)
        self.add_row(self.badge)
        self.add(paragraph(verdict.words))
        if verdict.printed_on is not None:
            told = page.tr("%1 由 %2 打印").replace("%1", verdict.printed_on.isoformat())
            self.add(paragraph(told.replace("%2", verdict.who or page.tr("（不详）")), "quiet"))
        self.table = LinesTable(_COLUMNS, empty=page.tr("纸上的内容和现在的资料没有差别。"), stretched="now")
        self.table.show_lines(
            [{"label": one.label, "issued": one.issued, "now": one.now} for one in verdict.differs]
        )
        if verdict.compared:
            self.add(self.table)
        self.page_button = Button(page.tr("看当时印的样子"), icon_name="file")
        self.page_button.clicked.connect(lambda: page.show_issued(verdict.code))
        self.household_button = Button(page.tr("打开这一户"), icon_name="household")
        self.household_button.clicked.connect(lambda: page.open_household(verdict))
        self.page_button.setVisible(verdict.can_draw)
        self.household_button.setVisible(verdict.household is not None)
        self.add_row(self.page_button, self.household_button)
