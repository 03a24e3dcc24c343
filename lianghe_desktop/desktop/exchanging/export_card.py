"""Writing bundles onto the stick, to be seen and stopped, until it may be pulled out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy

from lianghe_desktop.casework import exchange, stick
from lianghe_desktop.casework.exchange import Exported
from lianghe_desktop.desktop.long_work import LongWork
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.card import Card, paragraph
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import Banner, StateBadge
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

Kind = exchange.Kind
Job = Callable[[Path, Control], list[Exported]]


class ExportCard(Card):
    """Write bundles into a folder that a person chooses; `written` carries the results."""

    written = Signal(object)

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.limit = QComboBox()
        self.limit.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for limit_mb, words in stick.LIMITS_MB.items():
            self.limit.addItem(self.tr(words), limit_mb)
        self.limit.setAccessibleName(self.tr("每份数据包的大小"))
        self._show_limit(stick.export_limit_mb(room.office))
        self.add_row(paragraph(self.tr("每份数据包的大小"), "quiet"), self.limit)
        self.limit.activated.connect(self._on_limit)
        self.progress = LongWork(room, self.tr("正在写入U盘"))
        self.result = Banner(Tone.GOOD, "", closable=False)
        self.safe = StateBadge(self.tr("可安全拔出"), Tone.GOOD)
        self.files = paragraph("", "quiet")
        for widget in (self.progress, self.result, self.safe, self.files):
            self.add(widget)
            widget.hide()

    @property
    def busy(self) -> bool:
        """Tell whether something is being written."""
        return self.progress.busy

    def export_up(self) -> None:
        """Write everything that the desk above has no receipt for."""
        self.start(partial(_export_up, self._room))

    def export_down(self, kind: Kind, authors: tuple[str, ...]) -> None:
        """Write a baseline or a return for each of some desks below."""
        self.start(partial(_export_down, self._room, kind, authors))

    def start(self, job: Job) -> None:
        """Ask for the folder and write."""
        if self.busy:
            return
        caption = self.tr("选择U盘或文件夹")
        folder = PICKERS.folder(self, caption, stick.last_folder(self._room.office))
        if folder is None:
            return
        for widget in (self.result, self.safe, self.files):
            widget.hide()
        self.progress.run(
            partial(_write, self._room, folder, job),
            done=self._on_written,
            refused=self._on_refused,
            words=self.tr("正在收集要送的内容"),
        )

    def _show_limit(self, limit_mb: int) -> None:
        if self.limit.findData(limit_mb) < 0:
            self.limit.addItem(self.tr("每份不超过 %1 MB").replace("%1", str(limit_mb)), limit_mb)
        self.limit.setCurrentIndex(self.limit.findData(limit_mb))

    def _on_limit(self, row: int) -> None:
        stick.keep_export_limit(self._room.office, self._room.acting, int(self.limit.itemData(row)))

    def _on_refused(self, fault: LiangheError) -> None:
        self.result.say(Tone.WRONG, self.tr("%1 本机资料没有改动。").replace("%1", fault.text))
        self.result.show()

    def _on_written(self, results: list[Exported]) -> None:
        self.result.say(Tone.GOOD, "\n".join(result.sentence for result in results))
        self.result.show()
        paths = [path for result in results for path in result.paths]
        shown = "、".join(path.name for path in paths)
        self.files.setText(self.tr("文件：%1").replace("%1", shown))
        self.files.show()
        self.safe.show()
        self.written.emit(results)


def _write(room: Workroom, folder: Path, job: Job, control: Control) -> list[Exported]:
    results = job(folder, control)
    control.tell(1, 1, "正在等系统把文件存稳，请先不要拔出")
    stick.settle(path for result in results for path in result.paths)
    stick.keep_folder(room.office, room.acting, folder)
    return results


def _told(control: Control, step: str) -> Callable[[int, int], None]:
    """Return what exchange reports to: KiB, since Qt counts in 32 bits."""

    def tell(done: int, total: int) -> None:
        control.tell(done >> 10, total >> 10, step)

    return tell


def _export_up(room: Workroom, folder: Path, control: Control) -> list[Exported]:
    done = exchange.export(
        room.office,
        room.acting,
        folder,
        progress=_told(control, "KB，写完还要读回核对"),
        cancel=lambda: control.stopping,
    )
    return [done]


def _export_down(
    room: Workroom, kind: Kind, authors: tuple[str, ...], folder: Path, control: Control
) -> list[Exported]:
    return [
        exchange.export(
            room.office,
            room.acting,
            folder,
            kind=kind,
            to=(author,),
            progress=_told(control, "KB，写完还要读回核对"),
            cancel=lambda: control.stopping,
        )
        for author in authors
    ]
