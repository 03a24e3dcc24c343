"""文件和版本: which packs and versions are here, where each came from, and what from above was refused."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.assessment import pack_in_use
from lianghe_desktop.casework.pack_history import ORIGIN_WORDS, PackVersion, all_versions
from lianghe_desktop.casework.pack_publishing import publish_pack, refused_packs
from lianghe_desktop.casework.packs import install_pack
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.casework.working_date import CHINA
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.local_tables import InstalledPack


class VersionsPart(Part):
    """List versions; an administrator installs a folder or sends a pack down."""

    installed = Signal()

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._shown: list[PackVersion] = []
        self.refused = Banner(Tone.WRONG, "", closable=False)
        self.refused.hide()
        self.table = LinesTable(
            (
                Column(title=self.tr("文件"), field="document", width=280),
                Column(title=self.tr("版本"), field="version", width=56),
                Column(title=self.tr("执行日期"), field="first_day", width=104),
                Column(title=self.tr("来源"), field="origin", width=128),
                Column(title=self.tr("状态"), field="state", width=120),
            ),
            empty=self.tr("本机还没有政策包。"),
            stretched="document",
        )
        self.install_button = Button(self.tr("安装政策包文件夹"), icon_name="import")
        self.publish_button = Button(self.tr("发给下级"), icon_name="stick")
        card = Card(
            self.tr("政策文件和版本"), self.tr("新版本检查没有错误才启用；以前的决定仍按当时的版本。")
        )
        card.add(self.table)
        card.add_row(self.install_button, self.publish_button)
        cards = CardColumn(width=1100)
        cards.add(self.refused)
        cards.add(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cards)
        administers = may(room.acting, Act.ADMINISTER)
        self.install_button.setVisible(administers)
        self.publish_button.setVisible(administers and not room.office.is_village)
        self.publish_button.setEnabled(False)
        self.install_button.clicked.connect(self._on_install)
        self.publish_button.clicked.connect(self._on_publish)
        self.table.chosen.connect(self._on_chosen)

    @override
    def refresh(self) -> None:
        office, today = self._room.office, self._room.acting.today
        self._shown = all_versions(office, today)
        self.table.show_lines([self._line(one) for one in self._shown])
        refused = refused_packs(office)
        self.refused.setVisible(bool(refused))
        if refused:
            told = [
                self.tr("%1 发来的政策包没有启用：%2").replace("%1", one.sender).replace("%2", one.reasons)
                for one in refused
            ]
            self.refused.say(Tone.WRONG, "\n".join(told))

    def install(self, folder: Path) -> None:
        """Check a folder on a worker and put its pack in force."""
        room = self._room
        room.run(
            self,
            lambda _control: install_pack(room.office, room.acting, folder),
            done=self._on_installed,
        )

    def _line(self, one: PackVersion) -> dict[str, object]:
        states = [
            *([self._in_force(one)] if one.in_force else []),
            *([self.tr("已发给下级")] if one.published else []),
            *([self.tr("征求意见稿")] if one.draft else []),
        ]
        origin = ORIGIN_WORDS[one.origin] + (f"（{one.sender}）" if one.sender else "")
        if one.installed_at is not None:
            origin += f" {datetime.fromtimestamp(one.installed_at / 1000, CHINA):%Y-%m-%d}"
        return {
            "document": f"{one.title}（{one.document}）",
            "version": one.version,
            "first_day": one.first_day.isoformat(),
            "origin": origin,
            "state": "、".join(states),
        }

    def _in_force(self, one: PackVersion) -> str:
        used = one.code == pack_in_use(self._room.office)
        return self.tr("正在按它评定") if used else self.tr("现行版本")

    def _on_chosen(self, row: int) -> None:
        self.publish_button.setEnabled(self._shown[row].in_force)

    def _on_install(self) -> None:
        folder = PICKERS.folder(self, self.tr("选择放着 pack.yaml 的文件夹"), None)
        if folder is not None:
            self.install(folder)

    def _on_installed(self, row: InstalledPack) -> None:
        words = self.tr("已启用“%1”第 %2 版。").replace("%1", row.title).replace("%2", row.version)
        self._room.navigator.tell(Tone.GOOD, words)
        self.refresh()
        self.installed.emit()

    def _on_publish(self) -> None:
        room, row = self._room, self.table.table.currentRow()
        if 0 <= row < len(self._shown):
            code = self._shown[row].code
            room.run(
                self,
                lambda _control: publish_pack(room.office, room.acting, code),
                done=self._on_published,
            )

    def _on_published(self, row: InstalledPack) -> None:
        words = self.tr("“%1”第 %2 版会随下一份回执包发给下级。")
        self._room.navigator.tell(Tone.GOOD, words.replace("%1", row.title).replace("%2", row.version))
        self.refresh()
