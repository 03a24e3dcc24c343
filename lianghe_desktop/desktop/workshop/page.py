"""表单工坊: drop a workbook, read what is wrong with it, try it, see what it writes, publish it."""

from datetime import datetime, time
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout

from lianghe_desktop.casework.form_workshop import (
    Checked,
    WouldWrite,
    check_form,
    publish,
    try_form,
    would_write,
)
from lianghe_desktop.casework.working_date import CHINA
from lianghe_desktop.desktop.frame.page import Action, Page, PageHead
from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.questionnaire.page import QuestionnairePage
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.card import Card, CardColumn, paragraph
from lianghe_desktop.desktop.widgets.lines_table import LinesTable
from lianghe_desktop.desktop.widgets.paged_model import Column
from lianghe_desktop.desktop.widgets.pickers import PICKERS
from lianghe_desktop.desktop.workroom import Workroom
from lianghe_desktop.desktop.workshop.trial_port import TrialPort
from lianghe_desktop.records.errors import LiangheError
from lianghe_desktop.records.local_tables import InstalledForm
from lianghe_desktop.survey import Severity

_BESIDE = {".csv", ".geojson", ".xml", ".png", ".jpg", ".jpeg"}
_MOST_BYTES = 20 * 1024 * 1024


class WorkshopPage(Page):
    """Check one workbook at a time; its lists are taken from the folder where it lies."""

    def __init__(self, room: Workroom) -> None:
        super().__init__()
        self._room = room
        self._busy = False
        self._name = ""
        self._trial: QuestionnairePage | None = None
        self.checked: Checked | None = None
        self.setAcceptDrops(True)
        self.choose_button = Button(self.tr("选择问卷文件"), icon_name="file")
        self.choose_button.clicked.connect(self._on_choose)
        self.findings = LinesTable(
            (
                Column(title=self.tr("程度"), field="grade", width=72),
                Column(title=self.tr("工作表"), field="sheet", width=88),
                Column(title=self.tr("行"), field="row", width=56),
                Column(title=self.tr("说明"), field="words", width=480),
            ),
            empty=self.tr("没有发现问题。"),
            stretched="words",
        )
        self.writes = LinesTable(
            (
                Column(title=self.tr("谁"), field="who", width=160),
                Column(title=self.tr("栏目"), field="label", width=160),
                Column(title=self.tr("内容"), field="value", width=200),
                Column(title=self.tr("说明"), field="words", width=200),
            ),
            empty=self.tr("还没有试填，或者这份问卷没有写 save_to。"),
            stretched="words",
        )
        self._build_layout()
        self._show()

    def _build_layout(self) -> None:
        cards = CardColumn()
        self.drop_card = Card(
            self.tr("一、拿来问卷"),
            self.tr("把 Excel 问卷（.xlsx）拖到这一页上，或点下面的按钮。清单和图片放在同一个文件夹里。"),
        )
        self.drop_card.add_row(self.choose_button)
        self.file_words = paragraph("", "strong")
        self.drop_card.add(self.file_words)
        self.lint_card = Card(self.tr("二、检查结果"))
        self.lint_card.add(self.findings)
        self.writes_card = Card(
            self.tr("三、会写入登记的内容"), self.tr("点“试填”填几题再回来，这里列出按 save_to 会写到哪里。")
        )
        self.writes_card.add(self.writes)
        for card in (self.drop_card, self.lint_card, self.writes_card):
            cards.add(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cards)

    @override
    def head(self) -> PageHead:
        checked = self.checked
        usable = checked is not None and checked.definition is not None and not self._busy
        actions = [Action(verb=self.tr("试填"), run=self.try_it, icon="survey", enabled=usable)]
        if not self._room.office.is_village:
            actions.append(
                Action(
                    verb=self.tr("发布给各村"),
                    run=self.publish,
                    icon="stick",
                    primary=True,
                    enabled=bool(checked and checked.sound) and not self._busy,
                    hint=self.tr("没有错误的问卷才能发布"),
                )
            )
        return PageHead(
            title=self.tr("表单工坊"),
            context=self.tr("检查、试填、发布自己做的问卷"),
            actions=tuple(actions),
        )

    @override
    def entered(self) -> None:
        self._show_writes()

    def take_file(self, path: Path) -> None:
        """Check the workbook that lies at `path`; a second or two on a worker."""
        if self._busy:
            return
        try:
            if path.stat().st_size > _MOST_BYTES:
                self._say(Tone.WRONG, self.tr("这个文件超过20兆，不像是问卷，请检查。"))
                return
            content = path.read_bytes()
            lists = _lists_beside(path)
        except OSError:
            self._say(Tone.WRONG, self.tr("这个文件读不出来，请检查U盘是否还插着。"))
            return
        self._name = path.name
        self._trial = None
        self._set_busy(busy=True)
        office = self._room.office
        self._room.run(
            self,
            lambda _control: check_form(office, content, lists=lists),
            done=self._on_checked,
            refused=self._on_refused,
        )

    def try_it(self) -> None:
        """Open the form to be filled in for a trial; nothing is kept."""
        checked = self.checked
        if checked is None or checked.definition is None:
            return
        now = datetime.combine(self._room.acting.today, time(9), CHINA)
        session = try_form(checked, clock=lambda: now)
        page = QuestionnairePage(
            session,
            TrialPort(checked.definition, now, checked.files),
            title=self.tr("试填 · %1").replace("%1", checked.definition.title or self._name),
            context=self.tr("只是试一试，什么都不会写入登记"),
        )
        self._trial = page
        page.saved.connect(self._show_writes)
        page.finished.connect(page.left)
        self._room.navigator.open_over(page)

    def publish(self) -> None:
        """Let the form travel with the next bundles to the villages."""
        checked, room = self.checked, self._room
        if checked is None or self._busy:
            return
        self._set_busy(busy=True)
        room.run(
            self,
            lambda _control: publish(room.office, room.acting, checked),
            done=self._on_published,
            refused=self._on_refused,
        )

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.take_file(path)

    def _on_choose(self) -> None:
        chosen = PICKERS.files(self, self.tr("选择问卷文件"), None, self.tr("Excel 问卷 (*.xlsx)"))
        if chosen:
            self.take_file(chosen[0])

    def _on_checked(self, checked: Checked) -> None:
        self.checked = checked
        self._set_busy(busy=False)
        self._show()

    def _on_published(self, form: InstalledForm) -> None:
        self._set_busy(busy=False)
        words = self.tr("“%1”已发布，会随下一次给各村的数据包送到。").replace("%1", form.title)
        self._say(Tone.GOOD, words)

    def _on_refused(self, fault: LiangheError) -> None:
        self._set_busy(busy=False)
        self._say(Tone.WRONG, fault.text)

    def _say(self, tone: Tone, words: str) -> None:
        self._room.navigator.tell(tone, words)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.choose_button.setEnabled(not busy)
        if busy:
            self.file_words.setText(self.tr("正在处理 %1……").replace("%1", self._name))
        self.head_changed.emit()

    def _show(self) -> None:
        checked = self.checked
        for card in (self.lint_card, self.writes_card):
            card.setVisible(checked is not None)
        if checked is None:
            return
        verdict = self.tr("可以使用") if checked.sound else self.tr("有 %1 处错误，改好后再拖进来")
        self.file_words.setText(f"{self._name}：{verdict.replace('%1', str(checked.errors))}")
        self.findings.show_lines(
            [
                {
                    "grade": self.tr("错误") if each.severity is Severity.ERROR else self.tr("提醒"),
                    "sheet": each.sheet,
                    "row": each.row or "",
                    "words": each.message,
                }
                for each in checked.findings
            ]
        )
        self._show_writes()

    def _show_writes(self) -> None:
        found = () if self._trial is None else would_write(self._trial.session)
        self.writes.show_lines([self._write_line(each) for each in found])

    def _write_line(self, one: WouldWrite) -> dict[str, object]:
        words = self.tr("写入登记") if one.known else self.tr("登记里没有“%1”这一栏，不会写入")
        return {
            "who": one.who,
            "label": one.label,
            "value": one.value,
            "words": words.replace("%1", one.column),
        }


def _dropped(event: QDropEvent) -> Path | None:
    """Return the workbook that is being dropped, None for anything else."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if path.suffix.lower() == ".xlsx"), None)


def _lists_beside(path: Path) -> dict[str, bytes]:
    return {
        file.name: file.read_bytes()
        for folder in (path.parent, path.with_name(f"{path.stem}-media"))
        if folder.is_dir()
        for file in folder.iterdir()
        if file.suffix.lower() in _BESIDE and file.is_file() and file.stat().st_size <= _MOST_BYTES
    }
