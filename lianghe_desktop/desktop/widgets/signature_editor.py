"""A pad to sign on with mouse, pen or finger; the signature is a PNG of black ink on white."""

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from lianghe_desktop.desktop.theme.theme import current_theme, px
from lianghe_desktop.desktop.widgets.button import Button
from lianghe_desktop.desktop.widgets.editor import Editor

PNG_WIDTH_PX = 1200


class _Pad(QWidget):
    """Collect strokes; coordinates are of the pad, redrawn at any size."""

    stroke_ended = Signal()

    def __init__(self, *, invitation: str, lined: bool) -> None:
        super().__init__()
        self._invitation = invitation
        self._lined = lined
        self.setFixedHeight(px(160))
        self.setMinimumWidth(px(240))
        self.setMaximumWidth(px(480))
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.strokes: list[QPainterPath] = []
        self.picture: QImage | None = None
        self._drawing = False

    def clear(self) -> None:
        self.strokes.clear()
        self.picture = None
        self.update()

    def begin(self, at: QPointF) -> None:
        self.picture = None
        self.strokes.append(QPainterPath(at))
        self.strokes[-1].lineTo(at + QPointF(0.5, 0.5))
        self._drawing = True
        self.update()

    def draw_to(self, at: QPointF) -> None:
        if self._drawing:
            self.strokes[-1].lineTo(at)
            self.update()

    def end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.stroke_ended.emit()

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
    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self.begin(event.position())
        elif kind == QEvent.Type.TabletMove:
            self.draw_to(event.position())
        elif kind == QEvent.Type.TabletRelease:
            self.end()
        event.accept()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and event.points():
            at = event.points()[0].position()
            if event.type() == QEvent.Type.TouchBegin:
                self.begin(at)
            elif event.type() == QEvent.Type.TouchUpdate:
                self.draw_to(at)
            elif event.type() == QEvent.Type.TouchEnd:
                self.end()
            event.accept()
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current_theme().colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours.focus if self.hasFocus() else colours.control_line), 1))
        painter.setBrush(QColor(colours.surface if self.isEnabled() else colours.canvas))
        painter.drawRoundedRect(ground, px(4), px(4))
        if self._lined:
            base = self.height() - px(36)
            painter.setPen(QPen(QColor(colours.line), 1, Qt.PenStyle.DashLine))
            painter.drawLine(px(24), base, self.width() - px(24), base)
        if self.picture is not None:
            painter.drawImage(ground, self.picture)
        elif not self.strokes:
            painter.setPen(QColor(colours.quiet))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._invitation)
        self.paint_ink(painter, px(3), colours.ink)
        painter.end()

    def paint_ink(self, painter: QPainter, width: float, colour: str) -> None:
        pen = QPen(
            QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        )
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self.strokes:
            painter.drawPath(stroke)


class SignatureEditor(Editor):
    """Take a signature; the value is PNG bytes, or None. Each finished stroke gives the whole anew.

    free: a drawing is wanted, which has no line to write on.
    """

    def __init__(self, *, free: bool = False) -> None:
        super().__init__()
        invitation = self.tr("请在这里画") if free else self.tr("请在这里签名")
        self.pad = _Pad(invitation=invitation, lined=not free)
        self._png: bytes | None = None
        words = self.tr("清除重画") if free else self.tr("清除重签")
        self.clear_button = Button(words, icon_name="undo")
        self.clear_button.clicked.connect(self._on_clear)
        self.pad.stroke_ended.connect(self._on_stroke_ended)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.pad)
        column.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.pad)
        self.clear_button.hide()

    @override
    def value(self) -> object:
        return self._png

    @override
    def set_value(self, value: object) -> None:
        self._png = value if isinstance(value, bytes) else None
        self.pad.clear()
        if self._png is not None:
            self.pad.picture = QImage.fromData(self._png)
        self.clear_button.setVisible(self._png is not None)

    def _on_stroke_ended(self) -> None:
        self._png = self._drawn_png()
        self.clear_button.show()
        self.answered.emit(self._png)

    def _on_clear(self) -> None:
        self.set_value(None)
        self.answered.emit(None)

    def _drawn_png(self) -> bytes:
        ratio = PNG_WIDTH_PX / self.pad.width()
        image = QImage(QSize(PNG_WIDTH_PX, round(self.pad.height() * ratio)), QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(ratio, ratio)
        self.pad.paint_ink(painter, px(3), current_theme().colours.ink)
        painter.end()
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(image)
        return bytes(content.data())
