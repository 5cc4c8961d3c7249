"""The slider that says where a film is, and moves it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider

from openscope.ui import theme

_KNOB = 5.0
_EDGE = 7.0
"""Pixels at each end, so that the knob and its ring stay inside."""
_STEP, _LEAP = 1000, 10_000


class SeekBar(QSlider):
    """A place in a film, in milliseconds. A press goes there at once; arrows move by a second."""

    sought = Signal(int)
    """A person asks for another place; it comes with every move of a drag."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName("Place in the film, in milliseconds")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(48)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(120, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, 24)

    def x_of(self, value: int) -> float:
        """Where a place is, in pixels from the left."""
        width = self.width() - 2 * _EDGE
        return _EDGE + width * value / max(1, self.maximum())

    def _value_at(self, x: float) -> int:
        share = (x - _EDGE) / max(1.0, self.width() - 2 * _EDGE)
        return round(min(1.0, max(0.0, share)) * self.maximum())

    def _seek(self, value: int) -> None:
        self.setValue(value)
        self.sought.emit(self.value())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._seek(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._seek(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = {
            Qt.Key.Key_Left: self.value() - _STEP,
            Qt.Key.Key_Right: self.value() + _STEP,
            Qt.Key.Key_Down: self.value() - _STEP,
            Qt.Key.Key_Up: self.value() + _STEP,
            Qt.Key.Key_PageDown: self.value() - _LEAP,
            Qt.Key.Key_PageUp: self.value() + _LEAP,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.maximum(),
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            event.ignore()
        else:
            self._seek(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # a wheel that passes over it is no wish to go elsewhere

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        whole = QRectF(_EDGE, middle - 2, self.width() - 2 * _EDGE, 4)
        painter.setBrush(theme.colour("pressed"))
        painter.drawRoundedRect(whole, 2, 2)
        if not self.isEnabled():
            return
        x = self.x_of(self.value())
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRectF(_EDGE, middle - 2, x - _EDGE, 4), 2, 2)
        large = self.isSliderDown() or self.underMouse()
        painter.setBrush(theme.colour("on_primary"))
        painter.drawEllipse(QPointF(x, middle), _KNOB + large, _KNOB + large)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 3, -1, -3), 6, 6)
