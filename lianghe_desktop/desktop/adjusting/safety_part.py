"""The safety of the data: backups made and checked, the file checked, practice ended."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import keeping, stick
from lianghe_desktop.casework.keeping import Backup
from lianghe_desktop.casework.working_date import moment_of
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError


class SafetyPart(Part):
    """Back up, check a backup, check the data; `practice_ended` when the practice desk shall go."""

    practice_ended = Signal()

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.last = paragraph("")
        self.result = Banner(Tone.INFO, "")
        self.result.hide()
        self.backup_button = Button(self.tr("备份到U盘或文件夹"), icon_name="backup", role="primary")
        self.here_button = Button(self.tr("在本机备份一份"))
        self.verify_button = Button(self.tr("核对一份备份"), icon_name="search")
        self.check_button = Button(self.tr("检查资料"), icon_name="check")
        self.end_button = Button(self.tr("删掉练习资料，重新开始"), role="danger")
        self.end_question = Banner(
            Tone.CARE, self.tr("练习里编造的农户和您试填的内容会全部删掉，不能恢复。"), closable=False
        )
        self.keep_button = self.end_question.add_button(self.tr("保留"))
        self.sure_button = self.end_question.add_button(self.tr("删掉，重新开始"))
        self.end_question.hide()
        self._build_layout(practice=room.office.desk.practice)
        self.backup_button.clicked.connect(self._on_backup)
        self.here_button.clicked.connect(self._on_backup_here)
        self.verify_button.clicked.connect(self._on_verify)
        self.check_button.clicked.connect(self._on_check)
        self.end_button.clicked.connect(self.end_question.show)
        self.keep_button.clicked.connect(self.end_question.hide)
        self.sure_button.clicked.connect(self.practice_ended)

    def _build_layout(self, *, practice: bool) -> None:
        cards = CardColumn()
        cards.add(self.result)
        backup = Card(
            self.tr("备份"), self.tr("每天第一次登录时自动在本机备份一份，写完读回核对。请每周再备份到U盘。")
        )
        backup.add(self.last)
        backup.add_row(self.backup_button, self.here_button, self.verify_button)
        cards.add(backup)
        check = Card(self.tr("检查资料"), self.tr("核对数据文件、每台电脑的来往编号和各张表，资料不会改动。"))
        check.add_row(self.check_button)
        cards.add(check)
        ending = Card(self.tr("结束练习"), self.tr("练习用的是编造的农户，和真资料分开。"))
        ending.add_row(self.end_button)
        ending.add(self.end_question)
        ending.setVisible(practice)
        cards.add(ending)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)

    @override
    def refresh(self) -> None:
        office = self._room.office
        self._room.look(self, lambda _control: keeping.last_backup(office), done=self._on_last)

    def _on_last(self, newest: Backup | None) -> None:
        words = moment_of(newest.made_at_ms) if newest else self.tr("还没有")
        self.last.setText(self.tr("本机上次备份：%1").replace("%1", words))

    def _on_backup(self) -> None:
        folder = PICKERS.folder(self, self.tr("选择U盘或文件夹"), stick.last_folder(self._room.office))
        if folder is not None:
            self._start_backup(folder)

    def _on_backup_here(self) -> None:
        self._start_backup(None)

    def _start_backup(self, folder: Path | None) -> None:
        self._say(Tone.INFO, self.tr("正在备份并读回核对"))
        self._room.run(
            self, partial(_back_up, self._room, folder), done=self._on_backed_up, refused=self._on_refused
        )

    def _on_backed_up(self, path: Path) -> None:
        words = self.tr("备份已写好并核对无误：%1。用本机的密码或恢复单能打开。可安全拔出U盘。")
        self._say(Tone.GOOD, words.replace("%1", path.name))
        self.refresh()

    def _on_verify(self) -> None:
        folder = PICKERS.folder(
            self, self.tr("选择名字以 backup- 开头的文件夹"), self._room.office.store.folder / "backup"
        )
        if folder is None:
            return
        self._say(Tone.INFO, self.tr("正在核对 %1").replace("%1", folder.name))
        self._room.run(self, partial(_verify, folder), done=self._on_verified, refused=self._on_refused)

    def _on_verified(self, path: Path) -> None:
        self._say(Tone.GOOD, self.tr("备份 %1 完好，可以用来恢复。").replace("%1", path.name))

    def _on_check(self) -> None:
        office = self._room.office
        self._say(Tone.INFO, self.tr("正在检查，资料多时要几分钟"))
        self._room.run(
            self, lambda _control: keeping.check(office), done=self._on_checked, refused=self._on_refused
        )

    def _on_checked(self, problems: list[str]) -> None:
        if problems:
            words = self.tr("查出 %1 处问题，请先备份，再联系技术人员：").replace("%1", str(len(problems)))
            self._say(Tone.WRONG, "\n".join([words, *problems[:10]]))
        else:
            self._say(Tone.GOOD, self.tr("检查完毕，资料完好。"))

    def _on_refused(self, fault: LiangheError) -> None:
        self._say(Tone.WRONG, fault.text)

    def _say(self, tone: Tone, words: str) -> None:
        self.result.say(tone, words)
        self.result.show()


def _back_up(room: Workroom, folder: Path | None, _control: Control) -> Path:
    path = keeping.back_up(room.office, room.acting, folder)
    stick.settle(file for file in path.iterdir() if file.is_file())
    return path


def _verify(path: Path, _control: Control) -> Path:
    keeping.verify_backup(path)
    return path
