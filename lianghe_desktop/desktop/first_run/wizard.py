"""The first start as one window: a question at a time, back and on, nothing done before the end."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lianghe_desktop.desktop.first_run.guides_dialog import GuidesDialog
from lianghe_desktop.desktop.first_run.results import RecoverySheet, SetupAnswers
from lianghe_desktop.desktop.first_run.steps import (
    AdminStep,
    AreaStep,
    LevelStep,
    PasswordStep,
    RecoveryStep,
    SourceStep,
    Step,
)
from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.theme.tokens import Tone
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.choice_editors import Option
from lianghe_desktop.desktop.widgets.photo_editor import PickFile, ask_for_file
from lianghe_desktop.desktop.widgets.states import Banner, heading


class FirstRunWizard(QWidget):
    """Ask what is needed to set a desk up.

    `answered` carries SetupAnswers after the last question; the owner sets the desk up and calls
    `show_recovery`, or `show_refusal` with one sentence. `finished` when the recovery sheet is put away.
    `print_asked` and `save_asked` concern the recovery sheet; `restore_asked` wants a backup instead.
    """

    answered = Signal(object)
    finished = Signal()
    print_asked = Signal()
    save_asked = Signal()
    restore_asked = Signal()

    def __init__(
        self,
        *,
        area_levels: Sequence[str],
        children_of: Callable[[str | None], Sequence[Option]],
        pick_file: PickFile = ask_for_file,
    ) -> None:
        super().__init__()
        self.setProperty("role", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(self.tr("两合 · 第一次使用"))
        self.level = LevelStep()
        self.area = AreaStep(area_levels, children_of=children_of)
        self.admin = AdminStep()
        self.password = PasswordStep()
        self.source = SourceStep(pick_file=pick_file)
        self.recovery = RecoveryStep()
        self._steps: tuple[Step, ...] = (
            self.level,
            self.area,
            self.admin,
            self.password,
            self.source,
            self.recovery,
        )
        self.count = heading("", "quiet")
        self.pages = QStackedWidget()
        self.banner = Banner(Tone.WRONG, "", closable=False)
        self.want = heading("", "quiet")
        self.other_ways = QWidget()
        self.restore_button = Button(self.tr("有备份，用备份恢复"), icon_name="backup", role="link")
        self.guides_button = Button(self.tr("换电脑怎么办"), icon_name="info", role="link")
        self.back_button = Button(self.tr("上一步"), icon_name="back")
        self.next_button = Button("", role="primary")
        self._build_layout()
        self._connect()
        self._show(0)

    def _build_layout(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        card.setMaximumWidth(px(760))
        column = QVBoxLayout(card)
        column.setContentsMargins(px(32), px(20), px(32), px(20))
        column.setSpacing(px(12))
        column.addWidget(self.count)
        for step in self._steps:
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setWidget(step)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.pages.addWidget(scroll)
        column.addWidget(self.pages, 1)
        column.addWidget(self.banner)
        others = QHBoxLayout(self.other_ways)
        others.setContentsMargins(0, 0, 0, 0)
        others.addWidget(self.restore_button)
        others.addWidget(self.guides_button)
        others.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.other_ways)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.want, 1, Qt.AlignmentFlag.AlignRight)
        buttons.addWidget(self.next_button)
        column.addLayout(buttons)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(px(24), px(24), px(24), px(24))
        outer.addStretch(1)
        outer.addWidget(card, 20)
        outer.addStretch(1)
        self.banner.hide()

    def _connect(self) -> None:
        for step in self._steps:
            step.answered_changed.connect(self._on_answered_changed)
            step.advanced.connect(self._on_next)
        self.restore_button.clicked.connect(self.restore_asked)
        self.guides_button.clicked.connect(self._on_guides)
        self.back_button.clicked.connect(self._on_back)
        self.next_button.clicked.connect(self._on_next)
        self.recovery.print_asked.connect(self.print_asked)
        self.recovery.save_asked.connect(self.save_asked)

    def show_recovery(self, sheet: RecoverySheet) -> None:
        """Show the recovery sheet after the desk was set up; there is no way back from here."""
        self.recovery.show_sheet(sheet)
        self._show(len(self._steps) - 1)

    def show_refusal(self, sentence: str) -> None:
        """Say why the desk could not be set up; the answers stay and may be changed."""
        self.set_waiting(waiting=False)
        self.banner.say(Tone.WRONG, sentence)
        self.banner.show()

    def set_waiting(self, *, waiting: bool) -> None:
        """Show that the desk is being set up."""
        self.pages.setEnabled(not waiting)
        self.back_button.setEnabled(not waiting)
        self.next_button.setEnabled(not waiting)
        self.want.setText(self.tr("正在准备，请稍等") if waiting else "")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_back()
            return
        super().keyPressEvent(event)

    def _step(self) -> Step:
        return self._steps[self.pages.currentIndex()]

    def _show(self, index: int) -> None:
        self.banner.hide()
        self.pages.setEnabled(True)
        self.pages.setCurrentIndex(index)
        total = len(self._steps)
        counted = self.tr("第一次使用　第 %1 步，共 %2 步")
        self.count.setText(counted.replace("%1", str(index + 1)).replace("%2", str(total)))
        self.other_ways.setVisible(index == 0)
        self.back_button.setVisible(0 < index < total - 1)
        self.back_button.setEnabled(True)
        words = {total - 2: self.tr("开始建立资料"), total - 1: self.tr("进入两合")}
        self.next_button.setText(words.get(index, self.tr("下一步")))
        self.next_button.setEnabled(True)
        self.want.setText("")
        self._step().focusNextChild()

    def _on_guides(self) -> None:
        GuidesDialog(self).open()

    def _on_answered_changed(self) -> None:
        self.want.setText("")
        self.banner.hide()

    def _on_back(self) -> None:
        index = self.pages.currentIndex()
        if 0 < index < len(self._steps) - 1:
            self._show(index - 1)

    def _on_next(self) -> None:
        problem = self._step().problem()
        if problem:
            self.banner.say(Tone.CARE, problem)
            self.banner.show()
            return
        index = self.pages.currentIndex()
        if index == len(self._steps) - 1:
            self.finished.emit()
        elif index == len(self._steps) - 2:
            self.set_waiting(waiting=True)
            self.answered.emit(self._answers())
        else:
            if self._step() is self.level:
                self.area.set_level(self.level.level())
            self._show(index + 1)

    def _answers(self) -> SetupAnswers:
        return SetupAnswers(
            level=self.level.level(),
            area=self.area.answer(),
            admin_name=self.admin.answer(),
            password=self.password.answer(),
            source=self.source.source(),
            path=self.source.path(),
        )
