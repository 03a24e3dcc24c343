"""A file kept with the answers: chosen, named with its size, taken away again."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.photo_editor import MOST_BYTES, PickFile, ask_for_file

_KIB = 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class ChosenFile:
    """Carry a file as it lies on the disk; suffix is lower case with its dot."""

    content: bytes
    suffix: str


class FileEditor(Editor):
    """Take a file; the value is a ChosenFile, or None. kinds: a filter as file dialogs have it."""

    def __init__(self, *, kinds: str, suffixes: frozenset[str], pick_file: PickFile = ask_for_file) -> None:
        super().__init__()
        self._pick_file = pick_file
        self._kinds = kinds
        self._suffixes = suffixes
        self._value: ChosenFile | None = None
        self.words = QLabel()
        self.words.setProperty("role", "quiet")
        self.choose_button = Button(self.tr("选择文件"), icon_name="import")
        self.remove_button = Button(self.tr("移除"), icon_name="remove", role="link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        for widget in (self.choose_button, self.words, self.remove_button):
            row.addWidget(widget)
        row.addStretch(1)
        self.setFocusProxy(self.choose_button)
        self.choose_button.clicked.connect(self._on_choose)
        self.remove_button.clicked.connect(self._on_remove)
        self._show()

    @override
    def value(self) -> object:
        return self._value

    @override
    def set_value(self, value: object) -> None:
        self._value = value if isinstance(value, ChosenFile) else None
        self._show()

    def take_file(self, path: Path) -> None:
        """Take the file that lies at `path`, or say why not."""
        if path.suffix.lower() not in self._suffixes:
            self.refused.emit(self.tr("这种文件放不进来，请选：%1").replace("%1", self._kinds))
            return
        try:
            too_large = path.stat().st_size > MOST_BYTES
            content = b"" if too_large else path.read_bytes()
        except OSError:
            self.refused.emit(self.tr("这个文件读不出来，请检查U盘是否还插着"))
            return
        if too_large or not content:
            self.refused.emit(self.tr("这个文件是空的，或超过20兆，请换一个"))
            return
        self.set_value(ChosenFile(content=content, suffix=path.suffix.lower()))
        self.answered.emit(self._value)

    def _on_choose(self) -> None:
        path = self._pick_file(self, self.tr("选择文件"), self._kinds)
        if path:
            self.take_file(Path(path))

    def _on_remove(self) -> None:
        self.set_value(None)
        self.answered.emit(None)

    def _show(self) -> None:
        self.remove_button.setVisible(self._value is not None)
        self.choose_button.setText(self.tr("换一个") if self._value else self.tr("选择文件"))
        if self._value is None:
            self.words.setText(self.tr("还没有文件"))
            return
        size = len(self._value.content)
        words = self.tr("已放入 %1 文件，%2 KB")
        shown = words.replace("%1", self._value.suffix.lstrip(".")).replace("%2", str(-(-size // _KIB)))
        self.words.setText(shown)
