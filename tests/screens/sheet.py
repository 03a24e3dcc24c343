"""One contact sheet of many pictures."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

_COLUMNS = 6
_CELL = (400, 260)
_WORDS = 22


def contact_sheet(pictures: Sequence[Path], out: Path) -> None:
    """Draw every picture small with its name below."""
    rows = -(-len(pictures) // _COLUMNS)
    sheet = QImage(_COLUMNS * _CELL[0], max(rows, 1) * (_CELL[1] + _WORDS), QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808890"))
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for number, path in enumerate(pictures):
        row, column = divmod(number, _COLUMNS)
        left, top = column * _CELL[0], row * (_CELL[1] + _WORDS)
        small = QImage(str(path)).scaled(
            _CELL[0] - 8,
            _CELL[1] - 8,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(left + (_CELL[0] - small.width()) // 2, top + 4, small)
        where = QRect(left + 4, top + _CELL[1] - 2, _CELL[0] - 8, _WORDS)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, path.stem)
    painter.end()
    sheet.save(str(out))
