"""The single questions of the first start; each says whether it is answered, none knows the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lianghe_desktop.desktop.first_run.results import AreaAnswer, DataSource, DeskLevel, RecoverySheet
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.choice_editors import CascadeEditor, Option
from lianghe_desktop.desktop.widgets.field import FieldColumn, LabelledField
from lianghe_desktop.desktop.widgets.line_editors import PasswordEditor, TextEditor
from lianghe_desktop.desktop.widgets.photo_editor import PickFile, ask_for_file
from lianghe_desktop.desktop.widgets.states import heading
from lianghe_desktop.records.area import AreaCode, AreaLevel

SHORTEST_PASSWORD = 8
_AREA_LEVELS = {
    DeskLevel.VILLAGE: AreaLevel.VILLAGE,
    DeskLevel.TOWNSHIP: AreaLevel.TOWNSHIP,
    DeskLevel.DISTRICT: AreaLevel.DISTRICT,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Card:
    """Describe one large choice."""

    code: str
    icon: str
    title: str
    words: str


class Step(QWidget):
    """One question of the first start; `answered_changed` when `problem` may say something else."""

    answered_changed = Signal()
    advanced = Signal()

    def __init__(self, question: str, help_text: str = "") -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(12))
        self.column.addWidget(heading(question, "title"))
        if help_text:
            words = heading(help_text, "quiet")
            words.setWordWrap(True)
            self.column.addWidget(words)

    def problem(self) -> str:
        """Return one sentence saying what is still wanted, "" when the step is answered."""
        raise NotImplementedError


class CardsStep(Step):
    """Choose one of a few large cards."""

    def __init__(self, question: str, help_text: str, cards: Sequence[_Card]) -> None:
        super().__init__(question, help_text)
        self._cards = tuple(cards)
        self.buttons: list[Button] = []
        group = QButtonGroup(self)
        for card in self._cards:
            button = Button(f"  {card.title}\n  {card.words}", icon_name=card.icon, role="card")
            button.setIconSize(QSize(px(28), px(28)))
            button.setCheckable(True)
            group.addButton(button)
            self.buttons.append(button)
            self.column.addWidget(button)
        self.column.addStretch(1)
        group.buttonClicked.connect(self._on_clicked)

    def chosen(self) -> str:
        """Return the code of the card chosen, "" for none."""
        pairs = zip(self._cards, self.buttons, strict=True)
        return next((card.code for card, button in pairs if button.isChecked()), "")

    def problem(self) -> str:
        return "" if self.chosen() else self.tr("请先选择一项")

    def _on_clicked(self) -> None:
        self.answered_changed.emit()


class LevelStep(CardsStep):
    """Ask which kind of desk this is."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("这台电脑给谁用"),
            self.tr("以后不能改，选错了要重新安装资料。"),
            (
                _Card(
                    code=DeskLevel.VILLAGE,
                    icon="village",
                    title=self.tr("村（社区）"),
                    words=self.tr("入户调查，做帮扶，打印帮扶卡，把资料导出到U盘"),
                ),
                _Card(
                    code=DeskLevel.TOWNSHIP,
                    icon="township",
                    title=self.tr("镇（街道）"),
                    words=self.tr("收各村的U盘，审核，定户编号，发回执"),
                ),
                _Card(
                    code=DeskLevel.DISTRICT,
                    icon="district",
                    title=self.tr("区（县）"),
                    words=self.tr("汇总各镇街，看统计，发回执和基线"),
                ),
            ),
        )

    def level(self) -> DeskLevel:
        """Return the level chosen; ValueError while there is none."""
        return DeskLevel(self.chosen())


class AreaStep(Step):
    """Ask for the area, from lists level by level, or by code and name where the lists lack it."""

    def __init__(
        self, levels: Sequence[str], *, children_of: Callable[[str | None], Sequence[Option]]
    ) -> None:
        super().__init__(self.tr("是哪个地方"), self.tr("从上到下选。名单里没有的，直接填写区划代码和名称。"))
        self._children_of = children_of
        self._level: DeskLevel | None = None
        self.fields = FieldColumn()
        self.lists = CascadeEditor(levels, children_of=children_of)
        self.code = TextEditor(placeholder=self.tr("12位数字"), width=200)
        self.name = TextEditor(placeholder=self.tr("如 斗门区白蕉镇某某村"))
        self.fields.add_field(LabelledField(self.tr("从名单中选"), self.lists))
        self.fields.add_field(LabelledField(self.tr("区划代码"), self.code, required=True))
        self.fields.add_field(LabelledField(self.tr("全称"), self.name, required=True))
        self.column.addWidget(self.fields)
        self.column.addStretch(1)
        self.lists.answered.connect(self._on_listed)
        for editor in (self.code, self.name):
            editor.answered.connect(self._on_typed)
            editor.line.textEdited.connect(self._on_typed)
        self.fields.finished.connect(self.advanced)

    def set_level(self, level: DeskLevel) -> None:
        """Say which level the area must be of."""
        self._level = level

    def answer(self) -> AreaAnswer:
        """Return the area as it stands."""
        return AreaAnswer(code=self.code.typed().strip(), name=self.name.typed().strip())

    def problem(self) -> str:
        answer = self.answer()
        if len(answer.code) != 12 or not (answer.code.isascii() and answer.code.isdigit()):
            return self.tr("区划代码是12位数字，请检查")
        if self._level is not None and AreaCode(answer.code).level is not _AREA_LEVELS[self._level]:
            word = {
                DeskLevel.VILLAGE: self.tr("村（社区），请一直选到村"),
                DeskLevel.TOWNSHIP: self.tr("镇（街道），请选到镇街为止，代码后三位是0"),
                DeskLevel.DISTRICT: self.tr("区（县），请选到区县为止，代码后六位是0"),
            }[self._level]
            return self.tr("前一步选的是%1").replace("%1", word)
        return "" if answer.name else self.tr("请填写这个地方的全称")

    def _on_listed(self, _code: object) -> None:
        path = self.lists.path()
        names = [self._label(path[depth - 1] if depth else None, code) for depth, code in enumerate(path)]
        self.code.set_value(path[-1].ljust(12, "0") if path else None)
        self.name.set_value("".join(names) or None)
        self.answered_changed.emit()

    def _label(self, parent: str | None, code: str) -> str:
        return next((option.label for option in self._children_of(parent) if option.code == code), "")

    def _on_typed(self, _value: object) -> None:
        self.answered_changed.emit()


class AdminStep(Step):
    """Ask for the name of the person who looks after this machine."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("谁管理这台电脑"), self.tr("管理员可以添加其他同事。写真实姓名，打印和审核时会显示。")
        )
        self.fields = FieldColumn()
        self.name = TextEditor(placeholder=self.tr("姓名"), width=240)
        self.fields.add_field(LabelledField(self.tr("管理员姓名"), self.name, required=True))
        self.column.addWidget(self.fields)
        self.column.addStretch(1)
        self.name.line.textEdited.connect(self._on_typed)
        self.fields.finished.connect(self.advanced)

    def answer(self) -> str:
        """Return the name as it stands."""
        return self.name.typed().strip()

    def problem(self) -> str:
        return "" if self.answer() else self.tr("请填写管理员姓名")

    def _on_typed(self, _text: str) -> None:
        self.answered_changed.emit()


class PasswordStep(Step):
    """Ask for a password twice and say how strong it is."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("设一个密码"),
            self.tr("资料加密保存，没有密码谁也打不开。至少8个字，建议用一句自己记得住的话。"),
        )
        self.fields = FieldColumn()
        self.first = PasswordEditor()
        self.second = PasswordEditor()
        self.first_field = self.fields.add_field(LabelledField(self.tr("密码"), self.first, required=True))
        self.fields.add_field(LabelledField(self.tr("再输入一次"), self.second, required=True))
        self.column.addWidget(self.fields)
        self.column.addStretch(1)
        for editor in (self.first, self.second):
            editor.line.textEdited.connect(self._on_typed)
        self.fields.finished.connect(self.advanced)

    def answer(self) -> str:
        """Return the password as typed first."""
        return self.first.typed()

    def problem(self) -> str:
        if len(self.answer()) < SHORTEST_PASSWORD:
            return self.tr("密码至少8个字，现在 %1 个").replace("%1", str(len(self.answer())))
        if self.answer().isdigit() or self.answer().isalpha():
            return self.tr("密码要有字母（或汉字）和数字两样")
        return "" if self.second.typed() == self.answer() else self.tr("两次输入的密码不一样")

    def _on_typed(self, _text: str) -> None:
        self.first_field.set_hint(self._strength() if self.answer() else "")
        self.answered_changed.emit()

    def _strength(self) -> str:
        typed = self.answer()
        kinds = sum(
            (
                any(c.isdigit() for c in typed),
                any(c.isascii() and c.isalpha() for c in typed),
                any(not c.isalnum() for c in typed),
                any(not c.isascii() for c in typed),
            )
        )
        if len(typed) < SHORTEST_PASSWORD or len(set(typed)) < 5 or (typed.isdigit() and len(typed) < 12):
            return self.tr("太容易猜到：不要只用生日、电话或重复的字")
        if len(typed) >= 12 or kinds >= 3:
            return self.tr("很好，不容易猜到")
        return self.tr("可以。再长几个字更安全")


class SourceStep(CardsStep):
    """Ask where the first households come from."""

    def __init__(self, *, pick_file: PickFile = ask_for_file) -> None:
        super().__init__(
            self.tr("资料从哪里来"),
            "",
            (
                _Card(
                    code=DataSource.BASELINE,
                    icon="stick",
                    title=self.tr("从基线文件"),
                    words=self.tr("名单由上级发：先向上级登记这台电脑，再导入上级的U盘"),
                ),
                _Card(
                    code=DataSource.TABLE,
                    icon="table",
                    title=self.tr("从Excel名单"),
                    words=self.tr("手上有农户和家庭成员的表格，先预览再导入"),
                ),
                _Card(
                    code=DataSource.EMPTY,
                    icon="file",
                    title=self.tr("空白开始"),
                    words=self.tr("一户一户登记"),
                ),
                _Card(
                    code=DataSource.PRACTICE,
                    icon="practice",
                    title=self.tr("先练习"),
                    words=self.tr("用编造的农户试一遍，和真资料分开，随时可以删掉"),
                ),
            ),
        )
        self._pick_file = pick_file
        self._path = ""
        row = QHBoxLayout()
        self.pick_button = Button(self.tr("选择文件"), icon_name="file")
        self.path_label = QLabel()
        self.path_label.setProperty("role", "quiet")
        row.addWidget(self.pick_button)
        row.addWidget(self.path_label, 1)
        self.column.insertLayout(self.column.count() - 1, row)
        self.pick_button.clicked.connect(self._on_pick)
        self.answered_changed.connect(self._on_chosen)
        self._on_chosen()

    def source(self) -> DataSource:
        """Return the source chosen; ValueError while there is none."""
        return DataSource(self.chosen())

    def path(self) -> str:
        """Return the path of the file chosen, "" where the source needs none."""
        return self._path if self._needs_file() else ""

    def problem(self) -> str:
        if not self.chosen():
            return self.tr("请先选择一项")
        return self.tr("请选择文件") if self._needs_file() and not self._path else ""

    def _needs_file(self) -> bool:
        return self.chosen() == DataSource.TABLE

    def _on_chosen(self) -> None:
        self.pick_button.setVisible(self._needs_file())
        self.path_label.setText(self.path())

    def _on_pick(self) -> None:
        picked = self._pick_file(self, self.tr("选择文件"), self.tr("Excel 表格 (*.xlsx)"))
        if picked:
            self._path = picked
            self.path_label.setText(picked)
            self.answered_changed.emit()


class RecoveryStep(Step):
    """Show the recovery sheet and let nobody past who has not put it away."""

    print_asked = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("打印恢复单，收进保险柜"),
            self.tr("忘了密码时，只有这张单子能打开资料。不要拍照，不要和电脑放在一起。"),
        )
        self.code = QLabel()
        self.code.setProperty("role", "paper")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setMinimumHeight(px(96))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(px(22))
        self.code.setFont(fixed)
        self.column.addWidget(self.code)
        row = QHBoxLayout()
        self.print_button = Button(self.tr("打印恢复单"), icon_name="print")
        self.save_button = Button(self.tr("存到U盘"), icon_name="stick")
        row.addWidget(self.print_button)
        row.addWidget(self.save_button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.confirm = QCheckBox(self.tr("恢复单已经打印或存好，放在安全的地方"))
        self.column.addWidget(self.confirm)
        self.column.addStretch(1)
        self.print_button.clicked.connect(self.print_asked)
        self.save_button.clicked.connect(self.save_asked)
        self.confirm.toggled.connect(self._on_confirmed)

    def show_sheet(self, sheet: RecoverySheet) -> None:
        """Show the recovery code."""
        self.code.setText(sheet.code)

    def problem(self) -> str:
        return "" if self.confirm.isChecked() else self.tr("请先打印或存好恢复单，再打勾")

    def _on_confirmed(self) -> None:
        self.answered_changed.emit()
