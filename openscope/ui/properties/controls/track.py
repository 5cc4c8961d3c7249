"""The slider of a number."""

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy

from openscope.ui import fields
from openscope.ui.fields import Field
from openscope.ui.properties.controls.steps import STEPS, is_fine, notches
from openscope.ui.theme import colour

_HANDLE = 14
_END = _HANDLE / 2 + 3
"""From the ends of a track to the middle of a handle there: room for its focus ring."""
_FINE = 0.1


class Track(QAbstractSlider):
    """A thin track with a round handle over the range of a field."""

    dragged = Signal(float)
    stepped = Signal(float, bool)
    """Steps, and whether fine ones."""
    let_go = Signal()
    doubled = Signal()

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field
        self._share = 0.0
        self._last: float | None = None
        self._raw = 0.0
        self._moved = False
        self.setRange(0, 1000)  # what a screen reader is told
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def dragging(self) -> bool:
        """Whether the handle is held."""
        return self._last is not None

    def put(self, value: float) -> None:
        """Move the handle to a value."""
        self._share = fields.at(self._field, value)
        self.setValue(round(self._share * 1000))
        self.update()

    def handle(self) -> QPoint:
        """The middle of the handle."""
        return QPoint(round(self._x(self._share)), self.height() // 2)

    def sizeHint(self) -> QSize:
        """As wide as there is room for."""
        return QSize(72, 24)

    def minimumSizeHint(self) -> QSize:
        """Short, but still to be dragged."""
        return QSize(36, 24)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle; beside it, bring it here first."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.let_go.emit()
        x = event.position().x()
        self._last, self._raw, self._moved = x, self._share, False
        self.setSliderDown(True)
        if abs(x - self._x(self._share)) > _HANDLE / 2 + 1:
            self._raw = (x - _END) / self._length
            self.dragged.emit(fields.value_at(self._field, self._raw))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag; with Shift a tenth as far."""
        if self._last is None:
            return
        x = event.position().x()
        self._raw += (x - self._last) / self._length * (_FINE if is_fine(event) else 1)
        self._last, self._moved = x, True
        self.dragged.emit(fields.value_at(self._field, self._raw))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go. A click that only brought the handle here may be the first half of a double
        click, which takes it back: it stays open."""
        if self._last is None:
            return
        self._last = None
        self.setSliderDown(False)
        self.update()
        if self._moved:
            self.let_go.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to the default."""
        self.doubled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and pages move it, Home and End go to the ends."""
        steps = STEPS.get(Qt.Key(event.key()))
        if steps is not None:
            self.stepped.emit(float(steps), is_fine(event))
        elif event.key() == Qt.Key.Key_Home:
            self.dragged.emit(fields.value_at(self._field, 0))
        elif event.key() == Qt.Key.Key_End:
            self.dragged.emit(fields.value_at(self._field, 1))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.doubled.emit()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key that is let go ends the step."""
        if not event.isAutoRepeat():
            self.let_go.emit()
        super().keyReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only with the focus; else the panel scrolls."""
        if self.hasFocus():
            self.stepped.emit(notches(event), is_fine(event))
            event.accept()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whatever was turned or clicked is a step now."""
        self.let_go.emit()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The track, filled from the lowest value or from nought, and the handle."""
        low, high = self._field.low or 0.0, self._field.high or 0.0
        middle = self.height() / 2
        at = self._x(self._share)
        zero = self._x(fields.at(self._field, 0.0)) if low < 0 < high else _END
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("pressed"))
            painter.drawRoundedRect(QRectF(2, middle - 2, self.width() - 4, 4), 2, 2)
            painter.setBrush(colour("accent" if self.isEnabled() else "line_strong"))
            start = 2.0 if zero == _END else min(zero, at)
            painter.drawRoundedRect(QRectF(start, middle - 2, max(zero, at) - start, 4), 2, 2)
            if self.hasFocus():
                painter.setPen(QPen(colour("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(at, middle), _HANDLE / 2 + 2, _HANDLE / 2 + 2)
            painter.setPen(QPen(QColor(0, 0, 0, 100), 1))
            painter.setBrush(colour("on_primary" if self.isEnabled() else "text_quiet"))
            painter.drawEllipse(QPointF(at, middle), _HANDLE / 2 - 0.5, _HANDLE / 2 - 0.5)
        finally:
            painter.end()

    @property
    def _length(self) -> float:
        return max(1.0, self.width() - 2 * _END)

    def _x(self, share: float) -> float:
        return _END + share * self._length
