"""共享文件夹: choose the folder of the office, see what goes on there, let it rest."""

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import shared_folder
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.shared_folder import SharedState
from lianghe_desktop.casework.working_date import moment_of
from lianghe_desktop.desktop.exchanging.shared_exchange import SharedExchange
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import StateBadge
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class SharedPart(Part):
    """Show the state of the exchange in the office; the work itself is done whatever page is open."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.runner = SharedExchange(room, self)
        self.badge = StateBadge(self.tr("没有用共享文件夹"), Tone.QUIET)
        self.words = paragraph("")
        self.folder_button = Button(self.tr("选择共享文件夹"), icon_name="inbox", role="primary")
        self.now_button = Button(self.tr("现在交换一次"), icon_name="sync")
        self.pause_button = Button(self.tr("暂停"), icon_name="clock")
        self.end_button = Button(self.tr("不再使用"), role="link")
        card = Card(
            self.tr("同一办公室的电脑自动交换"),
            self.tr("几台电脑选同一个共享文件夹，各自填写的内容会自动互相送到，文件加密，不用U盘。"),
        )
        card.add_row(self.badge)
        card.add(self.words)
        card.add_row(self.folder_button, self.now_button, self.pause_button, self.end_button)
        cards = CardColumn()
        cards.add(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cards)
        self.folder_button.clicked.connect(self._on_folder)
        self.now_button.clicked.connect(self.runner.exchange)
        self.pause_button.clicked.connect(self._on_pause)
        self.end_button.clicked.connect(self._on_end)
        self.runner.done.connect(self._on_round)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self._room.look(self, lambda _control: shared_folder.shared_state(office), done=self._on_state)

    def _on_round(self, _done: object) -> None:
        self.refresh()

    def _on_state(self, state: SharedState) -> None:
        used = state.folder is not None
        for button in (self.now_button, self.pause_button, self.end_button):
            button.setVisible(used)
        self.now_button.setEnabled(not state.paused)
        self.pause_button.setText(self.tr("继续") if state.paused else self.tr("暂停"))
        self.folder_button.setEnabled(may(self._room.acting, Act.ADMINISTER))
        self._show_badge(state)
        self.words.setText("\n".join(self._said(state)))

    def _show_badge(self, state: SharedState) -> None:
        if state.folder is None:
            self.badge.set_state(self.tr("没有用共享文件夹"), Tone.QUIET)
        elif state.paused:
            self.badge.set_state(self.tr("已暂停"), Tone.CARE)
        elif state.last is not None and state.last.fault:
            self.badge.set_state(self.tr("连不上，会自动再试"), Tone.WRONG)
        elif state.last is not None and state.last.skipped:
            self.badge.set_state(self.tr("有文件没有收下"), Tone.CARE)
        else:
            self.badge.set_state(self.tr("正在自动交换"), Tone.GOOD)

    def _said(self, state: SharedState) -> list[str]:
        if state.folder is None:
            return [self.tr("没有共享文件夹也不影响，仍然可以用U盘。")]
        said = [self.tr("文件夹：%1").replace("%1", str(state.folder))]
        if state.last is None:
            return said
        last = state.last
        said.append(self.tr("上次交换：%1").replace("%1", moment_of(last.at_ms)))
        for words, names in (
            (self.tr("也在用的电脑：%1"), last.present),
            (self.tr("收到：%1"), last.read),
            (self.tr("送出：%1"), last.written),
        ):
            if names:
                said.append(words.replace("%1", "、".join(names)))
        return [*said, *last.skipped, *([last.fault] if last.fault else [])]

    def _on_folder(self) -> None:
        start = shared_folder.shared_state(self._room.office).folder
        folder = PICKERS.folder(self, self.tr("选择共享文件夹"), start)
        if folder is not None:
            self._keep(folder)

    def _on_end(self) -> None:
        self._keep(None)

    def _keep(self, folder: Path | None) -> None:
        try:
            shared_folder.keep_shared_folder(self._room.office, self._room.acting, folder)
        except LiangheError as fault:
            self._room.tell_refusal(fault)
            return
        self.runner.exchange()

    def _on_pause(self) -> None:
        office, acting = self._room.office, self._room.acting
        if shared_folder.shared_state(office).paused:
            shared_folder.resume(office, acting)
            self.runner.exchange()
        else:
            shared_folder.pause(office, acting)
            self.refresh()
