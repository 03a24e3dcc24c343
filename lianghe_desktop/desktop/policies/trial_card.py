"""在一户上试: what the draft would say of one household that the pack in force does not say."""

from PySide6.QtWidgets import QLineEdit

from lianghe_desktop.casework.households import search
from lianghe_desktop.casework.pack_drafts import PackDraft, Tried, try_draft
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.workroom import Workroom


class TrialCard(Card):
    """Find a household by name or number and set both advices side by side; nothing is kept."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self.title.setText(self.tr("在一户上试"))
        self.title.show()
        self.say(self.tr("填户主姓名或户编号，看这一户按现用的和按草稿各是什么结果；什么都不会写入登记。"))
        self._room = room
        self._draft: PackDraft | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("姓名、首字母，或户编号"))
        self.line.setMinimumSize(px(240), px(34))
        self.button = Button(self.tr("试算这一户"), icon_name="assess")
        self.verdict = paragraph("", "strong")
        self.table = LinesTable(
            (
                Column(title=self.tr("哪一项"), field="what", width=200),
                Column(title=self.tr("现用的"), field="was", width=240),
                Column(title=self.tr("草稿"), field="now", width=240),
            ),
            empty="",
        )
        self.add_row(self.line, self.button)
        self.add(self.verdict)
        self.add(self.table)
        self.line.returnPressed.connect(self.try_it)
        self.button.clicked.connect(self.try_it)

    def show_draft(self, draft: PackDraft | None, *, sound: bool) -> None:
        """Take the draft as it stands now; with mistakes it cannot be tried."""
        self._draft = draft
        self.button.setEnabled(draft is not None and sound)
        self.verdict.setText("")
        self.table.show_lines(())

    def try_it(self) -> None:
        """Work the household out twice on a worker."""
        room, draft, text = self._room, self._draft, self.line.text().strip()
        if draft is None or not self.button.isEnabled():
            return
        found = search(room.office, text, limit=1) if text else []
        if not found:
            room.navigator.tell(Tone.CARE, self.tr("没有找到这一户，请换个写法再找。"))
            return
        home, household = found[0]
        room.run(
            self,
            lambda _control: try_draft(room.office, room.acting, draft, home, household),
            done=self._on_tried,
        )

    def _on_tried(self, tried: Tried) -> None:
        count = len(tried.changes)
        words = self.tr("有 %1 处不同").replace("%1", str(count)) if count else self.tr("结果完全一样")
        self.verdict.setText(words)
        self.table.show_lines([{"what": c.what, "was": c.was, "now": c.now} for c in tried.changes])
