"""新到的数据包: what lies in the watched folder and on the sticks, in one list, taken in by one press."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework import inbox
from lianghe_desktop.casework.inbox import Arrival, Arrived, Glances, Inbox
from lianghe_desktop.casework.permissions import Act, may
from lianghe_desktop.desktop.exchanging.folder_watch import FolderWatch
from lianghe_desktop.desktop.exchanging.words import breakable
from lianghe_desktop.desktop.frame.tabs import Part
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.background import Control
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Align, Column
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.states import Banner
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

_MOUNT_ROOTS = (Path("/media"), Path("/run/media"))


class ArrivalsPart(Part):
    """List what arrived; `look_asked` and `take_asked` carry the paths that are new."""

    look_asked = Signal(object)
    take_asked = Signal(object)

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._glances = Glances()
        self._looking = False
        self._again = False
        self.found: Inbox | None = None
        self.watch = FolderWatch(self)
        self.note = Banner(Tone.CARE, "", closable=False)
        self.note.hide()
        self.table = LinesTable(
            (
                Column(title=self.tr("来自"), field="sender", width=110),
                Column(title=self.tr("是什么"), field="what", width=120),
                Column(title=self.tr("登记、照片"), field="holds", width=100, align=Align.RIGHT),
                Column(title=self.tr("情况"), field="state", width=112),
                Column(title=self.tr("文件和说明"), field="file", width=240),
            ),
            empty=self.tr("还没有收到数据包。插上U盘，或把文件放进收件文件夹，会自动列在这里。"),
            stretched="file",
        )
        self.take_button = Button(self.tr("全部导入"), icon_name="import", role="primary")
        self.look_button = Button(self.tr("先看会改什么"), icon_name="search")
        self.folder = paragraph("", "quiet")
        self.folder_button = Button(self.tr("选择收件文件夹"), icon_name="inbox")
        self.forget_button = Button(self.tr("只看U盘"), role="link")
        self.again_button = Button(self.tr("再找一次"), icon_name="search")
        self._build_layout()
        self.take_button.clicked.connect(self._on_take)
        self.look_button.clicked.connect(self._on_look)
        self.folder_button.clicked.connect(self._on_folder)
        self.forget_button.clicked.connect(self._on_forget)
        self.again_button.clicked.connect(self.refresh)
        self.watch.changed.connect(self.refresh)
        self._show_buttons()

    def _build_layout(self) -> None:
        cards = CardColumn(width=1100)
        cards.add(self.note)
        listed = Card(
            self.tr("新到的数据包"),
            self.tr("不管文件叫什么、放在哪一层、先后怎样，都能导入；重复的自动略过。"),
        )
        listed.add_row(self.take_button, self.look_button)
        listed.add(self.table)
        cards.add(listed)
        where = Card(self.tr("从哪里收"))
        where.add(self.folder)
        where.add_row(self.folder_button, self.again_button, self.forget_button)
        cards.add(where)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cards)

    @property
    def new(self) -> tuple[Path, ...]:
        """Return the files that were not taken in yet."""
        return self.found.new if self.found else ()

    @property
    def queue(self) -> tuple[Path, ...]:
        """Return what one press takes in; of what is refused the writer will be told."""
        return self.found.queue if self.found else ()

    @override
    def refresh(self) -> None:
        if not may(self._room.acting, Act.IMPORT):
            self.note.say(Tone.CARE, self.tr("导入数据包要由审核人员或管理员登录后办理。"))
            self.note.show()
            return
        if self._looking:
            self._again = True
            return
        self._looking = True
        self._room.look(self, self._look, done=self._on_found, refused=self._on_refused)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watch.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watch.stop()

    def _look(self, control: Control) -> tuple[Inbox, Sequence[Path], Path | None]:
        office, acting = self._room.office, self._room.acting
        folders = inbox.watched_folders(office)
        found = inbox.look_at_inbox(
            office, acting, folders, glances=self._glances, cancel=lambda: control.stopping
        )
        return found, folders, inbox.inbox_folder(office)

    def _on_found(self, looked: tuple[Inbox, Sequence[Path], Path | None]) -> None:
        self._looking = False
        self.found, folders, chosen = looked
        self.watch.watch([*folders, *_MOUNT_ROOTS, *(one.path.parent for one in self.found.arrivals)])
        self.table.show_lines([_line(one) for one in self.found.arrivals])
        self.note.say(Tone.CARE, "\n".join(self.found.sentences))
        self.note.setVisible(bool(self.found.sentences))
        sticks = [str(folder) for folder in folders if folder != chosen]
        said = [
            self.tr("收件文件夹：%1").replace("%1", str(chosen)) if chosen else self.tr("没有设收件文件夹"),
            self.tr("U盘：%1").replace("%1", "、".join(sticks)) if sticks else self.tr("没有插U盘"),
        ]
        self.folder.setText("　　".join(said))
        self.forget_button.setVisible(chosen is not None)
        self._show_buttons()
        self.counted.emit(len(self.new))
        if self._again:
            self._again = False
            self.refresh()

    def _on_refused(self, fault: LiangheError) -> None:
        self._looking = False
        self.note.say(Tone.WRONG, fault.text)
        self.note.show()

    def _show_buttons(self) -> None:
        count = len(self.new)
        words = self.tr("全部导入（%1 份）").replace("%1", str(count)) if count else self.tr("全部导入")
        self.take_button.setText(words)
        for button in (self.take_button, self.look_button):
            button.setEnabled(bool(self.queue))

    def _on_take(self) -> None:
        self.take_asked.emit(self.queue)

    def _on_look(self) -> None:
        self.look_asked.emit(self.queue)

    def _on_folder(self) -> None:
        start = inbox.inbox_folder(self._room.office)
        folder = PICKERS.folder(self, self.tr("选择收件文件夹"), start)
        if folder is not None:
            self._keep(folder)

    def _on_forget(self) -> None:
        self._keep(None)

    def _keep(self, folder: Path | None) -> None:
        try:
            inbox.keep_inbox_folder(self._room.office, self._room.acting, folder)
        except LiangheError as fault:
            self._room.tell_refusal(fault)
        self.refresh()


def _line(one: Arrival) -> dict[str, object]:
    known = one.state not in (Arrived.REFUSED, Arrived.ELSEWHERE) or bool(one.sender)
    return {
        "sender": one.sender or ("" if one.state is Arrived.ELSEWHERE else "不清楚"),
        "what": f"{one.kind}　{one.part_words}".strip() if known else "数据包",
        "holds": f"{one.ops:,} 条\n{one.photos:,} 张" if known else "",
        "state": inbox.STATE_WORDS[one.state],
        "file": f"{breakable(one.path.name)}\n{one.reason}".strip(),
    }
