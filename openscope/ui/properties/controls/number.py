"""Numbers: a slider with a field beside it, or a field alone."""

import json
import math
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QLineEdit, QMenu, QSizePolicy

from openscope.ui.properties import fields
from openscope.ui.properties.controls.base import FieldControl, Folder
from openscope.ui.properties.fields import Field
from openscope.ui.theme import colour, font
from openscope.ui.widgets.basics import icon_button, set_role

_STEPS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10, Qt.Key.Key_PageUp: 10,
}  # fmt: skip
_HANDLE = 14
_END = _HANDLE / 2 + 3
"""From the ends of a track to the middle of a handle there: room for its focus ring."""
_FINE = 0.1
_READ = 6000
"""Milliseconds that a notice stays."""
_USUAL = (256, 320, 384, 448, 512, 576, 640, 720, 768, 832, 1024, 1080, 1280, 1920, 2160, 3840)
"""Sides of pictures that are offered."""


def _is_fine(event: QKeyEvent | QMouseEvent | QWheelEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def _notches(event: QWheelEvent) -> float:
    """How far a wheel was turned; Shift turns it sideways on some systems."""
    delta = event.angleDelta()
    return (delta.y() or delta.x()) / 120


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
        self._raw += (x - self._last) / self._length * (_FINE if _is_fine(event) else 1)
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
        steps = _STEPS.get(Qt.Key(event.key()))
        if steps is not None:
            self.stepped.emit(float(steps), _is_fine(event))
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
            self.stepped.emit(_notches(event), _is_fine(event))
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


class NumberField(QLineEdit):
    """A number that is typed. Arrow keys and, with the focus, the wheel move it."""

    typed = Signal(str)
    stepped = Signal(float, bool)
    let_go = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "number")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text = ""
        self.editingFinished.connect(self._finish)

    def put(self, text: str) -> None:
        """Show a number. Half-typed text stays while the number is the same."""
        if text == self._text and self.isModified():
            return
        self._text = text
        if text != self.text():
            caret = self.cursorPosition()
            whole = self.hasSelectedText() and self.selectedText() == self.text()
            self.setText(text)
            self.setCursorPosition(min(caret, len(text)))
            if whole and self.hasFocus():
                self.selectAll()
        self.setModified(False)

    def revert(self) -> None:
        """Show the number again, whatever was typed."""
        self.setText(self._text)
        self.setModified(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The first click takes the whole number, to be typed over."""
        had = self.hasFocus()
        super().mousePressEvent(event)
        if not had:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move the number, Escape takes back what was typed."""
        key = Qt.Key(event.key())
        if key in _STEPS and key not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._finish()
            self.stepped.emit(float(_STEPS[key]), _is_fine(event))
        elif key == Qt.Key.Key_Escape and self.isModified():
            self.revert()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """An arrow key that is let go ends the step."""
        if not event.isAutoRepeat() and Qt.Key(event.key()) in _STEPS:
            self.let_go.emit()
        super().keyReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only with the focus; else the panel scrolls."""
        if self.hasFocus() and not self.isReadOnly():
            self.stepped.emit(_notches(event), _is_fine(event))
            event.accept()
        else:
            event.ignore()

    def _finish(self) -> None:
        if self.isModified():
            self.setModified(False)
            self.typed.emit(self.text())
        self.let_go.emit()


class NumberControl(FieldControl):
    """A number: a slider and its field, or the field alone with steps. Typed values outside the
    range are brought into it, and a notice says so."""

    def __init__(self, field: Field, folder: Folder, *, live: bool) -> None:
        super().__init__(field, folder, live=live)
        self._value: Any = None
        self._held: float | None = None  # where a drag is that is told only at its end
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(_READ)
        self._forget.timeout.connect(lambda: self._notice(""))
        self.box = NumberField()
        self.box.typed.connect(self._typed)
        self.box.stepped.connect(self._step)
        self.box.let_go.connect(self._settle)
        self.track: Track | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        if field.control == "slider":
            self.track = Track(field)
            self.track.dragged.connect(self._drag)
            self.track.stepped.connect(self._step)
            self.track.let_go.connect(self._settle)
            self.track.doubled.connect(self._reset)
            layout.addWidget(self.track, 1)
            self.box.setFixedWidth(self._wanted())
        layout.addWidget(self.box, 0 if self.track else 1)
        if field.control == "resolution":
            self.sizes = icon_button("chevron-down", "Usual sizes", self._offer)
            layout.addWidget(self.sizes)
        self.setFocusProxy(self.track or self.box)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def name(self, text: str) -> None:
        """Both parts are called as the field is."""
        super().name(text)
        self.box.setAccessibleName(text)
        if self.track is not None:
            self.track.setAccessibleName(text)
        if self.field.control == "resolution":
            self.sizes.setAccessibleName(f"Usual sizes of {text}")

    def show_value(self, value: Any) -> None:
        """Show a number; what is none is shown as it stands."""
        if value != self._value:
            self._notice("")
        self._value = value
        self._held = None
        self._display(value)

    def _display(self, value: Any) -> None:
        number = _number_of(value)
        if number is None:
            self.box.put("" if value is None else json.dumps(value, default=str))
            self.box.setPlaceholderText("not set")
        else:
            self.box.put(fields.shown(number, self.field.decimals))
        if self.track is not None:
            self.track.put(self.field.low or 0.0 if number is None else number)

    def _drag(self, value: float) -> None:
        self._move(fields.clamped(self.field, value))  # the signal made a whole number a float

    def _step(self, steps: float, fine: bool) -> None:
        number = _number_of(self._value if self._held is None else self._held)
        start = (self.field.low or 0.0) if number is None else number
        self._move(fields.moved(self.field, start, steps, fine=fine))

    def _move(self, value: float) -> None:
        self._notice("")
        if self.live:
            self.edited.emit(value)
        else:
            self._held = value
            self._display(value)

    def _settle(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            self.edited.emit(held)
        self.settled.emit()

    def _reset(self) -> None:
        self._held = None
        self.reset.emit()

    def _typed(self, text: str) -> None:
        number = _parsed(text)
        if number is None:
            self._notice(f"Not a number. Kept at {self._in_words(self._value)}.")
            self.box.revert()
            return
        value = fields.clamped(self.field, number)
        self.edited.emit(value)
        self.settled.emit()
        self._display(self._value)
        if not math.isclose(value, number, rel_tol=1e-12, abs_tol=1e-12):
            within = self.field.range if value in (self.field.low, self.field.high) else ""
            self._notice(f"{within or 'Whole numbers'}. Set to {self._in_words(value)}.")
        else:
            self._notice("")

    def _in_words(self, value: Any) -> str:
        return fields.in_words(self.field, value)

    def _notice(self, text: str) -> None:
        """Say what became of a typed value, for as long as it takes to read."""
        if text:
            self._forget.start()
        else:
            self._forget.stop()
        set_role(self.box, "error" if text else "", name="state")
        self.noticed.emit(text, "error")

    def _wanted(self) -> int:
        """Room for the longest number of the range."""
        metrics = QFontMetrics(font(11, mono=True))
        ends = [v for v in (self.field.low, self.field.high) if v is not None]
        texts = [f"{end:.{self.field.decimals}f}" for end in ends]
        return max(58, *(metrics.horizontalAdvance(text) + 18 for text in texts))

    def _offer(self) -> None:
        menu = QMenu(self)
        low, high = self.field.low or 0, self.field.high or math.inf
        step = self.field.step
        for side in _USUAL:
            if low <= side <= high and (side % step == 0 or step == 8):
                menu.addAction(str(side)).setData(side)
        chosen = menu.exec(self.sizes.mapToGlobal(self.sizes.rect().bottomLeft()))
        menu.deleteLater()
        if chosen is not None:
            self.tell(chosen.data())


def _number_of(value: Any) -> float | None:
    return None if isinstance(value, bool) or not isinstance(value, int | float) else value


def _parsed(text: str) -> float | None:
    """The number in a typed text; a comma is a point."""
    plain = text.strip().replace("−", "-").replace(",", ".").replace(" ", "")
    try:
        number: float = int(plain) if plain.lstrip("+-").isdigit() else float(plain)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
