"""A photo: chosen from a file, shown small, taken away again."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lianghe_desktop.desktop.overriding import override
from lianghe_desktop.desktop.theme.theme import px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.editor import Editor

MOST_BYTES = 20 * 1024 * 1024
_SUFFIXES = "*.jpg *.jpeg *.png *.bmp *.webp"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChosenPicture:
    """Carry a picture as it lies in the file; suffix is lower case with its dot."""

    content: bytes
    suffix: str


PickFile = Callable[[QWidget, str, str], str]
"""Ask a person for a file: parent, caption, filter -> path or ""."""


def ask_for_file(parent: QWidget, caption: str, name_filter: str) -> str:
    """Open the system's dialog and return the path chosen, "" for none."""
    return QFileDialog.getOpenFileName(parent, caption, "", name_filter)[0]


class PhotoEditor(Editor):
    """Take a photo; the value is a ChosenPicture, or None."""

    def __init__(self, *, pick_file: PickFile = ask_for_file) -> None:
        super().__init__()
        self._pick_file = pick_file
        self._value: ChosenPicture | None = None
        self.preview = QLabel(self.tr("还没有照片"))
        self.preview.setProperty("role", "paper")
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setFixedSize(px(208), px(156))
        self.choose_button = Button(self.tr("选择照片"), icon_name="photo")
        self.remove_button = Button(self.tr("移除照片"), icon_name="remove")
        self.choose_button.clicked.connect(self._on_choose)
        self.remove_button.clicked.connect(self._on_remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addWidget(self.preview)
        buttons = QVBoxLayout()
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        row.addLayout(buttons)
        row.addStretch(1)
        self.setFocusProxy(self.choose_button)
        self._show()

    @override
    def value(self) -> object:
        return self._value

    @override
    def set_value(self, value: object) -> None:
        self._value = value if isinstance(value, ChosenPicture) else None
        self._show()

    def _on_choose(self) -> None:
        path = self._pick_file(self, self.tr("选择照片"), self.tr("照片 (%1)").replace("%1", _SUFFIXES))
        if path:
            self.take_file(Path(path))

    def take_file(self, path: Path) -> None:
        """Take the picture that lies at `path`, or say why not."""
        try:
            too_large = path.stat().st_size > MOST_BYTES
            content = b"" if too_large else path.read_bytes()
        except OSError:
            self.refused.emit(self.tr("这张照片读不出来，请检查存储卡或U盘是否还插着"))
            return
        if too_large:
            self.refused.emit(self.tr("这张照片超过20兆，请换一张小些的"))
            return
        if QPixmap.fromImage(QImageReader(str(path)).read()).isNull():
            self.refused.emit(self.tr("这个文件不是照片，请选择 jpg 或 png 照片"))
            return
        self.set_value(ChosenPicture(content=content, suffix=path.suffix.lower()))
        self.answered.emit(self._value)

    def _on_remove(self) -> None:
        self.set_value(None)
        self.answered.emit(None)

    def _show(self) -> None:
        self.remove_button.setVisible(self._value is not None)
        self.choose_button.setText(self.tr("换一张") if self._value else self.tr("选择照片"))
        picture = QPixmap()
        if self._value is not None:
            picture.loadFromData(self._value.content)
        if picture.isNull():
            self.preview.setText(self.tr("照片显示不出来") if self._value else self.tr("还没有照片"))
            return
        room = self.preview.size() - QSize(px(8), px(8))
        self.preview.setPixmap(
            picture.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
