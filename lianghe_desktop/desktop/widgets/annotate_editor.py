"""Draw on a photo: the photo is chosen, marked with a red pen, and kept as one picture."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageWriter, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.desktop.theme.theme import current_theme, px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.editor import Editor
from lianghe_desktop.desktop.widgets.photo_editor import ChosenPicture, PhotoEditor, PickFile, ask_for_file

MOST_SIDE_PX = 2000
_JPEG_QUALITY = 88


class _Sheet(QWidget):
    """Show a picture as large as fits and collect strokes in its own pixels."""

    stroke_ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(px(480), px(320))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.picture: QImage | None = None
        self.strokes: list[QPainterPath] = []
        self._drawing = False

    def place(self) -> QRectF:
        """Return where the picture stands."""
        if self.picture is None:
            return QRectF(self.rect())
        size = QSize(self.picture.size())
        size.scale(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left = (self.width() - size.width()) / 2
        return QRectF(left, (self.height() - size.height()) / 2, size.width(), size.height())

    def begin(self, at: QPointF) -> None:
        """Begin a stroke at a point of the widget."""
        if self.picture is not None:
            self.strokes.append(QPainterPath(self._inside(at)))
            self._drawing = True

    def draw_to(self, at: QPointF) -> None:
        """Draw on to a point of the widget."""
        if self._drawing:
            self.strokes[-1].lineTo(self._inside(at))
            self.update()

    def end(self) -> None:
        """End the stroke."""
        if self._drawing:
            self._drawing = False
            self.stroke_ended.emit()

    def _inside(self, at: QPointF) -> QPointF:
        place = self.place()
        assert self.picture is not None  # noqa: S101 - strokes begin on a picture only
        ratio = self.picture.width() / place.width()
        return QPointF((at.x() - place.x()) * ratio, (at.y() - place.y()) * ratio)

    def drawn(self) -> QImage | None:
        """Return the picture with its strokes."""
        if self.picture is None:
            return None
        image = self.picture.convertToFormat(QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self._paint_strokes(painter)
        painter.end()
        return image

    def _paint_strokes(self, painter: QPainter) -> None:
        assert self.picture is not None  # noqa: S101 - strokes stand on a picture only
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(current_theme().colours.wrong), max(3, self.picture.width() / 160))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for stroke in self.strokes:
            painter.drawPath(stroke)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin(event.position())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.draw_to(event.position())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.end()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current_theme().colours.canvas))
        if self.picture is not None:
            place = self.place()
            painter.drawImage(place, self.picture)
            painter.translate(place.topLeft())
            ratio = place.width() / self.picture.width()
            painter.scale(ratio, ratio)
            self._paint_strokes(painter)
        painter.end()


class AnnotateEditor(Editor):
    """Take a photo and marks on it; the value is a ChosenPicture of both, or None."""

    def __init__(self, *, pick_file: PickFile = ask_for_file) -> None:
        super().__init__()
        self.photo = PhotoEditor(pick_file=pick_file)
        self.sheet = _Sheet()
        self.undo_button = Button(self.tr("擦去刚画的"), icon_name="undo")
        self._value: ChosenPicture | None = None
        self._plain: ChosenPicture | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.photo)
        column.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.addWidget(self.undo_button)
        row.addStretch(1)
        column.addLayout(row)
        self.setFocusProxy(self.photo)
        self.photo.preview.hide()
        self.photo.answered.connect(self._on_photo)
        self.photo.refused.connect(self.refused)
        self.sheet.stroke_ended.connect(self._on_stroke_ended)
        self.undo_button.clicked.connect(self._on_undo)
        self._show()

    @override
    def value(self) -> object:
        return self._value

    @override
    def set_value(self, value: object) -> None:
        given = value if isinstance(value, ChosenPicture) else None
        if given == self._value:
            return
        self._value = self._plain = given
        self.photo.set_value(given)
        self.sheet.strokes = []
        self._show()

    def _on_photo(self, value: object) -> None:
        self._value = self._plain = value if isinstance(value, ChosenPicture) else None
        self.sheet.strokes = []
        self._show()
        self.answered.emit(self._value)

    def _on_stroke_ended(self) -> None:
        self._give_drawn()

    def _on_undo(self) -> None:
        if self.sheet.strokes:
            self.sheet.strokes.pop()
            self._give_drawn()

    def _give_drawn(self) -> None:
        image = self.sheet.drawn()
        if image is None:
            return
        if self.sheet.strokes:
            self._value = ChosenPicture(content=_jpeg(image), suffix=".jpg")
        else:
            self._value = self._plain
        self.sheet.update()
        self._show_buttons()
        self.answered.emit(self._value)

    def _show(self) -> None:
        picture = None if self._plain is None else QImage.fromData(self._plain.content)
        if picture is not None and max(picture.width(), picture.height()) > MOST_SIDE_PX:
            picture = picture.scaled(
                MOST_SIDE_PX,
                MOST_SIDE_PX,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        self.sheet.picture = None if picture is None or picture.isNull() else picture
        self.sheet.setVisible(self.sheet.picture is not None)
        self.sheet.update()
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.undo_button.setVisible(bool(self.sheet.strokes))


def _jpeg(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpeg"))
    writer.setQuality(_JPEG_QUALITY)
    writer.write(image)
    return bytes(content.data())
