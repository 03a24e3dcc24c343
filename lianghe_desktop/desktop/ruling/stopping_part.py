"""停用电脑: a laptop was lost or must send no more; what that means is said before it is done."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import rulings
from lianghe_desktop.casework.desks_below import DeskBelow, authors_below
from lianghe_desktop.casework.former_desks import newest_authors
from lianghe_desktop.casework.office import Office
from lianghe_desktop.casework.rulings import RevocationPreview
from lianghe_desktop.desktop.exchanging.words import moment_or_never, named
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.navigation import INBOX
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.form_panel import FormPanel
from lianghe_desktop.desktop.widgets.line_editors import TextEditor
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


@dataclass(frozen=True, kw_only=True, slots=True)
class _Listed:
    """A desk below with what stopping it would mean."""

    desk: DeskBelow
    preview: RevocationPreview
    earlier: bool  # of a machine that was restored and goes on under a newer author


class StoppingPart(Part):
    """List the desks below; the chosen one is stopped, or let in again."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._listed: list[_Listed] = []
        self._chosen = -1
        self.table = LinesTable(
            (
                Column(title=self.tr("单位和核对码"), field="name", width=200),
                Column(title=self.tr("上次收到数据包"), field="received", width=150),
                Column(title=self.tr("收到的登记（条）"), field="kept", width=140, align=Align.RIGHT),
                Column(title=self.tr("状态"), field="state", width=136),
            ),
            empty=self.tr("还没有批准过下级的电脑。"),
            stretched="name",
        )
        self.done = Banner(Tone.GOOD, "", closable=True)
        self.done.hide()
        self.inbox_button = self.done.add_button(self.tr("去批准新电脑"))
        self.means = Card(self.tr("停用后会怎样"))
        self.form = FormPanel("", self.tr("停用这台电脑"), icon_name="care")
        self.form.add("reason", self.tr("原因"), TextEditor(placeholder=self.tr("如 电脑丢失")))
        self.back_button = Button(self.tr("电脑找回来了，恢复启用"), icon_name="undo")
        listed = Card(
            self.tr("电脑丢失、被盗或交出去不再用"),
            self.tr("选中那台电脑，先看停用后会怎样，再停用。"),
        )
        listed.add(self.table)
        self._cards = cards = CardColumn()
        for widget in (self.done, listed, self.means):
            cards.add(widget)
        self.means.add(self.form)
        self.means.add_row(self.back_button)
        self.means.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)
        self.table.chosen.connect(self._on_chosen)
        self.form.given.connect(self._on_stop)
        self.form.cancelled.connect(self.means.hide)
        self.back_button.clicked.connect(self._on_back)
        self.inbox_button.clicked.connect(self._on_inbox)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self._room.look(
            self,
            lambda _control: _listed(office),
            done=self._on_known,
        )

    def _on_known(self, found: list[_Listed]) -> None:
        self._listed = found
        self.table.show_lines(
            [
                {
                    "name": named(one.preview.name, one.desk),
                    "received": moment_or_never(one.desk.last_received_ms),
                    "kept": one.preview.lines_kept,
                    "state": self._state(one),
                }
                for one in found
            ]
        )
        if 0 <= self._chosen < len(found) and not self.means.isHidden():
            self._show(found[self._chosen].preview)

    def _state(self, one: _Listed) -> str:
        if one.preview.revoked:
            return self.tr("已停用")
        return self.tr("恢复备份以前的") if one.earlier else self.tr("在用")

    def _on_chosen(self, row: int) -> None:
        self._chosen = row
        if 0 <= row < len(self._listed):
            self._show(self._listed[row].preview)
            self._cards.bring(self.means)

    def _show(self, preview: RevocationPreview) -> None:
        self.means.title.setText(preview.name)
        self.means.title.show()
        self.form.setVisible(not preview.revoked)
        self.back_button.setVisible(preview.revoked)
        self.means.say(self._stopped_words() if preview.revoked else self._words(preview))
        self.means.show()

    def _words(self, preview: RevocationPreview) -> str:
        lines = [
            self.tr("已经收到的 %1 条登记照样算数，不会丢。").replace("%1", str(preview.lines_kept)),
            self.tr("以后用这台电脑填的、送来的，都存着，不生效，也不会混进来。"),
            self.tr("没有送来的内容本机没有；村里的纸质问卷还在，可以在新电脑上补录。"),
            self.tr("停用写进下次的回执包，带给这个村的其他电脑和上级。"),
            self.tr("电脑找回来了，可以在这里恢复启用，恢复后它填的照样算数。"),
        ]
        if preview.lines_waiting:
            waiting = self.tr("另有 %1 条前面缺号，在等：请到“缺号和两份记录”里办理。")
            lines.insert(1, waiting.replace("%1", str(preview.lines_waiting)))
        return "\n".join(f"· {line}" for line in lines)

    def _stopped_words(self) -> str:
        return self.tr(
            "这台电脑已停用：停用以后填的存着不生效。\n下一步：给新电脑批准登记，再在“收件箱”写一份基线给它。"
        )

    def _on_stop(self) -> None:
        room, preview = self._room, self._listed[self._chosen].preview
        try:
            rulings.revoke(room.office, room.acting, preview.author, reason=self.form.text("reason"))
        except LiangheError as fault:
            self.form.show_refusal(fault.text)
            return
        words = self.tr("“%1”已停用。请给新电脑办登记，并给下级写回执包。").replace("%1", preview.name)
        self.done.say(Tone.GOOD, words)
        self.done.show()
        self._cards.bring(self.done)
        room.navigator.offer_undo(self.tr("已停用：%1").replace("%1", preview.name), self._take_back(preview))
        self.refresh()

    def _take_back(self, preview: RevocationPreview) -> "_TakeBack":
        return _TakeBack(self._room, preview.author)

    def _on_back(self) -> None:
        preview = self._listed[self._chosen].preview
        self._take_back(preview)()
        self.done.hide()
        self.refresh()

    def _on_inbox(self) -> None:
        self._room.navigator.go_to(INBOX)


def _listed(office: Office) -> list[_Listed]:
    earlier = newest_authors(office)
    return [
        _Listed(
            desk=desk,
            preview=rulings.look_at_revocation(office, desk.peer.author),
            earlier=desk.peer.author in earlier,
        )
        for desk in authors_below(office)
    ]


class _TakeBack:
    """Let a stopped desk in again; lives as long as the offer."""

    def __init__(self, room: Workroom, author: str) -> None:
        self._room = room
        self._author = author

    def __call__(self) -> None:
        """Take the rulings back and say so."""
        try:
            rulings.reinstate(self._room.office, self._room.acting, self._author)
        except LiangheError as fault:
            self._room.tell_refusal(fault)
        else:
            self._room.navigator.tell(Tone.GOOD, "已恢复启用，这台电脑填的内容照样算数。")
