"""短信名单: whom to write to, what, how long it is; written for the gateway's file import."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout
from typing_extensions import override

from lianghe_desktop.casework.areas import villages
from lianghe_desktop.casework.sms import (
    AUDIENCES,
    ONE_MESSAGE,
    ONE_PART,
    TEMPLATES,
    SmsLine,
    SmsList,
    length_of,
    make_list,
    parts_of,
    write_sms,
)
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.households.filter_bar import ChoiceBox
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.card import paragraph
from lianghe_desktop.desktop.widgets.choice_box import PlainChoice
from lianghe_desktop.desktop.widgets.fixed_rows import FixedRows
from lianghe_desktop.desktop.widgets.paged_model import Align, Column, PagedModel
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.widgets.record_table import RecordTable
from lianghe_desktop.desktop.widgets.states import EmptyState
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.records.errors import LiangheError

_COLUMNS = (
    Column(title="姓名", field="name", width=104),
    Column(title="手机号码", field="phone", width=136),
    Column(title="几条", field="parts", width=72, align=Align.RIGHT, summed=True),
    Column(title="短信内容", field="words", width=480),
)
_TEXT_HEIGHT = 96


class MessagesPage(Page):
    """Make the list anew at every change; nothing is sent from here."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self.found: SmsList | None = None
        known = villages(room.office)
        self.audience = PlainChoice(AUDIENCES)
        self.audience.choose("households")
        self.village = ChoiceBox(self.tr("全部村（居）"), [(one.home, one.name) for one in known])
        self.village.setVisible(len(known) > 1)
        self.topic = PlainChoice([(topic, topic) for topic in TEMPLATES])
        self.text = QPlainTextEdit()
        self.text.setFixedHeight(px(_TEXT_HEIGHT))
        self.text.setTabChangesFocus(True)
        self.text.setPlainText(TEMPLATES[self.topic.code()])
        self.counted = paragraph("", "quiet")
        self.told = paragraph("", "strong")
        self.rows = FixedRows()
        self.model = PagedModel(_COLUMNS, self.rows)
        self.table = RecordTable(
            self.model, EmptyState("person", self.tr("没有可以发的人")), counted=self.tr("人")
        )
        self.table.view.horizontalHeader().setStretchLastSection(True)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for widget in (QLabel(self.tr("发给：")), self.audience, self.village):
            row.addWidget(widget)
        row.addSpacing(px(16))
        row.addWidget(QLabel(self.tr("内容：")))
        row.addWidget(self.topic)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(8))
        column.addLayout(row)
        for part in (self.text, self.counted, self.told):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        self.audience.currentIndexChanged.connect(self.reload)
        self.village.currentIndexChanged.connect(self.reload)
        self.topic.currentIndexChanged.connect(self._on_topic)
        self.text.textChanged.connect(self.reload)
        self.table.opened.connect(self.open_line)

    @override
    def head(self) -> PageHead:
        ready = self.found is not None and bool(self.found.lines)
        return PageHead(
            title=self.tr("短信名单"),
            context=self.tr("只写手机号码、姓名和内容，交短信平台导入；本程序不发短信"),
            actions=(
                Action(
                    verb=self.tr("存为平台文件"),
                    run=self.ask_file,
                    icon="save_as",
                    primary=True,
                    enabled=ready,
                ),
            ),
        )

    @override
    def entered(self) -> None:
        self.reload()

    def reload(self, *_change: object) -> None:
        """Make the list anew; of several questions the newest is shown."""
        room, template = self._room, self.text.toPlainText()
        audience, village = self.audience.code(), self.village.code()
        length = length_of(template)
        words = self.tr("内容 %1 个字，算 %2 条（%3 个字以内一条，再长每 %4 个字一条；姓名另算）")
        for mark, number in (
            ("%1", length),
            ("%2", parts_of(template)),
            ("%3", ONE_MESSAGE),
            ("%4", ONE_PART),
        ):
            words = words.replace(mark, str(number))
        self.counted.setText(words)

        def work(_control: object) -> SmsList:
            return make_list(room.office, room.acting, audience=audience, template=template, village=village)

        room.look(self, work, done=self._on_made, refused=self._on_refused)

    def ask_file(self) -> None:
        """Ask where the file goes."""
        name = f"{self.tr('短信名单')}-{self._room.acting.today.isoformat()}.xlsx"
        kinds = "Excel (*.xlsx);;CSV (*.csv)"
        path = PICKERS.target(self, self.tr("存为平台文件"), name, kinds)
        if path is not None:
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the file; that it was taken is logged."""
        found, room = self.found, self._room
        if found is not None:
            room.run(
                self,
                lambda _control: write_sms(room.office, room.acting, found, path),
                done=partial(self._on_saved, path.name),
            )

    def open_line(self, place: object) -> None:
        """Open the household of a line."""
        if self.found is not None and isinstance(place, int):
            line = self.found.lines[place]
            self._room.navigator.open_household(line.home, line.household)

    def _on_topic(self, *_choice: object) -> None:
        self.text.setPlainText(TEMPLATES[self.topic.code()])

    def _on_made(self, found: SmsList) -> None:
        self._show(found)
        words = self.tr("共 %1 人、%2 条。").replace("%1", f"{len(found.lines):,}")
        left_out = "　".join(f"{reason} {number:,} 人" for reason, number in found.left_out)
        self.told.setText(
            words.replace("%2", f"{found.parts:,}") + (f"没有列入：{left_out}" if left_out else "")
        )

    def _on_refused(self, fault: LiangheError) -> None:
        self._show(None)
        self.told.setText(fault.text)

    def _show(self, found: SmsList | None) -> None:
        self.found = found
        self.rows.show([_row(line) for line in (found.lines if found else ())])
        self.model.load()
        self.head_changed.emit()

    def _on_saved(self, name: str, _nothing: object) -> None:
        words = self.tr("已写入“%1”，已记入日志。用完请删除这个文件。")
        self._room.navigator.tell(Tone.GOOD, words.replace("%1", name))


def _row(line: SmsLine) -> dict[str, object]:
    return {"name": line.name, "phone": line.phone_masked, "parts": line.parts, "words": line.words}
