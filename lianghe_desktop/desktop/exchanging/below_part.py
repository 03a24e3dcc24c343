"""The desks below: what came of each and when, and baselines and returns for one or for all."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import return_round
from lianghe_desktop.casework.desks_below import (
    DeskBelow,
    desks_below,
    notes_below,
    villages_without_desk,
)
from lianghe_desktop.casework.exchange import Exported
from lianghe_desktop.desktop.exchanging.export_card import ExportCard, Kind
from lianghe_desktop.desktop.exchanging.words import moment_or_never, named
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import EnvironmentFault, ErrorCode, LiangheError


class BelowPart(Part):
    """List desks below; write their papers onto a stick."""

    written = Signal()

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._desks: list[DeskBelow] = []
        self._chosen = -1
        self._wanted = ""  # digits of the desk to be chosen once it is listed
        self.export = ExportCard(room)
        self.table = LinesTable(
            (
                Column(title=self.tr("单位和核对码"), field="name", width=240),
                Column(title=self.tr("上次收到数据包"), field="received", width=150),
                Column(title=self.tr("上次发回"), field="sent", width=150),
                Column(title=self.tr("写到哪个文件夹"), field="folder", width=200),
            ),
            empty=self.tr("还没有批准过下级的电脑。请到“批准登记”打开下级带来的申请。"),
            stretched=("name", "folder"),
        )
        self.return_button = Button(self.tr("给选中的写回执"), icon_name="stick")
        self.baseline_button = Button(self.tr("给选中的写基线"), icon_name="stick")
        self.all_button = Button(self.tr("给全部写回执"), icon_name="stick", role="primary")
        self.folder_button = Button(self.tr("给选中的定一个文件夹"), icon_name="inbox")
        self.no_folder_button = Button(self.tr("不用定的文件夹"), role="link")
        self.all_baseline_button = Button(self.tr("给全部写基线"), icon_name="stick")
        self.notes = paragraph("", "quiet")
        self.without = paragraph("", "quiet")
        cards = CardColumn()
        cards.add(self.export)
        card = Card(
            self.tr("下级的电脑"),
            self.tr(
                "基线：第一次给，带去名单和问卷。回执包：收过数据包以后给，里面有收到了哪些的回执、审核和退回意见、"
                "本级的登记和更正、别的电脑的登记、新的问卷、政策包和对照表、区划名称。"
            ),
        )
        card.add(self.table)
        card.add(self.notes)
        card.add_row(self.all_button, self.return_button)
        card.add_row(self.baseline_button, self.all_baseline_button)
        card.add_row(self.folder_button, self.no_folder_button)
        card.add(self.without)
        cards.add(card)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(cards)
        self.table.chosen.connect(self._on_chosen)
        self.return_button.clicked.connect(self._on_return)
        self.baseline_button.clicked.connect(self._on_baseline)
        self.all_button.clicked.connect(self._on_all)
        self.all_baseline_button.clicked.connect(self._on_all_baselines)
        self.folder_button.clicked.connect(self._on_folder)
        self.no_folder_button.clicked.connect(self._on_no_folder)
        self.export.written.connect(self._on_written)
        self._show_buttons()

    @override
    def refresh(self) -> None:
        office = self._room.office
        self._room.look(
            self,
            lambda _control: (
                desks_below(office),
                villages_without_desk(office),
                return_round.return_folders(office),
            ),
            done=self._on_desks,
        )

    def choose(self, digits: str) -> None:
        """Choose the desk that shows these digits as soon as it is listed."""
        self._wanted = digits

    def _on_desks(self, found: tuple[list[DeskBelow], list[str], dict[str, Path]]) -> None:
        self._desks, without, folders = found
        self.table.show_lines(
            [
                {
                    "name": named(self._name(desk), desk),
                    "received": moment_or_never(desk.came_ms),
                    "sent": moment_or_never(desk.last_sent_ms),
                    "folder": str(folders.get(desk.peer.author, "")),
                }
                for desk in self._desks
            ]
        )
        listed = [desk.fingerprint for desk in self._desks]
        if self._wanted in listed:
            self._chosen, self._wanted = listed.index(self._wanted), ""
        if self._desks and not 0 <= self._chosen < len(self._desks):
            self._chosen = 0
        if self._desks:
            self.table.table.selectRow(self._chosen)
        notes = notes_below(self._desks)
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        words = self.tr("还没有登记电脑的村：%1").replace("%1", "、".join(without))
        self.without.setText(words if without else "")
        self._show_buttons()

    def _name(self, desk: DeskBelow) -> str:
        if desk.stopped:
            return self.tr("%1（已停用）").replace("%1", desk.peer.name)
        if desk.followed_by:
            return self.tr("%1（恢复备份以前的那一份）").replace("%1", desk.peer.name)
        return desk.peer.name

    def _show_buttons(self) -> None:
        for button in (
            self.return_button,
            self.baseline_button,
            self.all_button,
            self.all_baseline_button,
            self.folder_button,
            self.no_folder_button,
        ):
            button.setEnabled(bool(self._desks))

    def _on_chosen(self, row: int) -> None:
        self._chosen = row

    def _on_return(self) -> None:
        self._write(Kind.RETURN, [self._chosen])

    def _on_baseline(self) -> None:
        self._write(Kind.BASELINE, [self._chosen])

    def _on_all(self) -> None:
        self.export.start(partial(_write_round, self._room, Kind.RETURN))

    def _on_all_baselines(self) -> None:
        self.export.start(partial(_write_round, self._room, Kind.BASELINE))

    def _write(self, kind: Kind, rows: list[int]) -> None:
        authors = tuple(self._desks[row].peer.author for row in rows if 0 <= row < len(self._desks))
        if authors:
            self.export.export_down(kind, authors)

    def _on_folder(self) -> None:
        folder = PICKERS.folder(self, self.tr("选择这台电脑的文件夹"), None)
        if folder is not None:
            self._keep_folder(folder)

    def _on_no_folder(self) -> None:
        self._keep_folder(None)

    def _keep_folder(self, folder: Path | None) -> None:
        if not 0 <= self._chosen < len(self._desks):
            return
        room, author = self._room, self._desks[self._chosen].peer.author
        try:
            return_round.keep_return_folder(room.office, room.acting, author, folder)
        except LiangheError as fault:
            room.tell_refusal(fault)
        self.refresh()

    def _on_written(self, _results: object) -> None:
        self.refresh()
        self.written.emit()


def _write_round(room: Workroom, kind: Kind, folder: Path, control: Control) -> list[Exported]:
    """Write for every desk below; one that could not be written is named among the others."""
    lines = return_round.write_round(
        room.office,
        room.acting,
        folder,
        baselines=kind is Kind.BASELINE,
        progress=partial(control.tell, step="%"),
        cancel=lambda: control.stopping,
    )
    if lines and all(line.exported is None for line in lines):
        raise EnvironmentFault(ErrorCode.DISK, lines[0].refusal)
    return [
        line.exported or Exported(paths=(), kind=line.kind, ops=0, photos=0, sentence=line.sentence)
        for line in lines
    ]
