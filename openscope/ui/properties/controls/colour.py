"""A colour: a swatch that opens a small picker, and the number in six digits."""

import re
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from openscope.ui.fields import Field
from openscope.ui.properties.controls.base import FieldControl, Folder
from openscope.ui.theme import colour
from openscope.ui.widgets.basics import column, row, set_role

_HEX = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def parsed(text: str) -> str | None:
    """A typed colour as #rrggbb; None where it is none."""
    found = _HEX.fullmatch(text.strip())
    if found is None:
        return None
    digits = found[1].lower()
    return "#" + ("".join(2 * d for d in digits) if len(digits) == 3 else digits)


class Swatch(QAbstractButton):
    """A button of the colour that it stands for."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = QColor("#000000")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip("Choose a colour")
        self.setFixedSize(26, 26)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The colour, and a ring with the focus."""
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            line = colour("accent" if self.hasFocus() else "line_strong")
            painter.setPen(QPen(line, 2 if self.hasFocus() else 1))
            painter.setBrush(self.colour)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 5, 5)
        finally:
            painter.end()


class Plane(QWidget):
    """A field of two shares, from 0 to 1, over which a point is dragged: saturation and value, or
    with `hue` alone the hue from left to right."""

    dragged = Signal(float, float)
    let_go = Signal()

    def __init__(self, name: str, height: int, *, hue: bool = False) -> None:
        super().__init__()
        self._hue_only = hue
        self.across, self.down, self.hue = 0.0, 0.0, 0.0
        self.setFixedSize(196, height)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def put(self, across: float, down: float, hue: float) -> None:
        """Move the point, on a plane of a hue."""
        self.across, self.down, self.hue = across, down, hue
        self.update()

    def sizeHint(self) -> QSize:
        """As it was made."""
        return self.size()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the point here."""
        self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag it."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        self.let_go.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move it by a hundredth."""
        dx, dy = {
            Qt.Key.Key_Left: (-0.01, 0.0), Qt.Key.Key_Right: (0.01, 0.0),
            Qt.Key.Key_Up: (0.0, -0.01), Qt.Key.Key_Down: (0.0, 0.01),
        }.get(Qt.Key(event.key()), (0.0, 0.0))  # fmt: skip
        if dx or dy:
            self._tell(self.across + dx, self.down + dy)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key that is let go ends the step."""
        if not event.isAutoRepeat():
            self.let_go.emit()
        super().keyReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The colours, and a ring at the point."""
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            focus = self.hasFocus()
            painter.setPen(QPen(colour("accent" if focus else "line_strong"), 2 if focus else 1))
            across = QLinearGradient(area.topLeft(), area.topRight())
            if self._hue_only:
                for part in range(7):
                    across.setColorAt(part / 6, QColor.fromHsvF(part / 6 % 1, 1, 1))
            else:
                across.setColorAt(0, QColor("white"))
                across.setColorAt(1, QColor.fromHsvF(self.hue, 1, 1))
            painter.setBrush(across)
            painter.drawRoundedRect(area, 4, 4)
            if not self._hue_only:
                down = QLinearGradient(area.topLeft(), area.bottomLeft())
                down.setColorAt(0, QColor(0, 0, 0, 0))
                down.setColorAt(1, QColor(0, 0, 0))
                painter.setBrush(down)
                painter.drawRoundedRect(area, 4, 4)
            down_at = 0.5 if self._hue_only else self.down
            x = min(max(self.across * self.width(), 7), self.width() - 7)
            y = min(max(down_at * self.height(), 7), self.height() - 7)
            at = QPointF(x, y)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(0, 0, 0, 140), 3))
            painter.drawEllipse(at, 5, 5)
            painter.setPen(QPen(QColor("white"), 1.6))
            painter.drawEllipse(at, 5, 5)
        finally:
            painter.end()

    def _drag(self, at: QPointF) -> None:
        self._tell(at.x() / self.width(), at.y() / self.height())

    def _tell(self, across: float, down: float) -> None:
        self.dragged.emit(min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0))


class Picker(QFrame):
    """A small popup: saturation and value, and below it the hue."""

    picked = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget, value: QColor) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._hue = max(0.0, value.hsvHueF())  # a grey has none
        self._saturation, self._value = value.hsvSaturationF(), value.valueF()
        self.plane = Plane("Saturation and brightness", 128)
        self.hue = Plane("Hue", 16, hue=True)
        self.plane.dragged.connect(self._shade)
        self.hue.dragged.connect(self._turn)
        column(self.plane, self.hue, into=self, margins=(10, 10, 10, 10), spacing=8)
        self._put()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say that it is done."""
        super().hideEvent(event)
        self.closed.emit()

    def _shade(self, x: float, y: float) -> None:
        self._saturation, self._value = x, 1 - y
        self._pick()

    def _turn(self, x: float, _: float) -> None:
        self._hue = x
        self._pick()

    def _pick(self) -> None:
        self._put()
        self.picked.emit(QColor.fromHsvF(self._hue, self._saturation, self._value).name())

    def _put(self) -> None:
        self.plane.put(self._saturation, 1 - self._value, self._hue)
        self.hue.put(self._hue, 0.5, self._hue)


class ColourControl(FieldControl):
    """A colour as text of the form #rrggbb."""

    def __init__(self, field: Field, folder: Folder, *, live: bool) -> None:
        super().__init__(field, folder, live=live)
        self.swatch = Swatch()
        self.swatch.clicked.connect(self.pick)
        self.line = QLineEdit()
        self.line.setProperty("role", "code")
        self.line.setMaxLength(9)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self._finish)
        self.picker: Picker | None = None
        self._shown = ""
        self._held: str | None = None
        row(self.swatch, self.line, into=self, spacing=4, fill=self.line)
        self.setFocusProxy(self.line)

    def name(self, text: str) -> None:
        """Both parts are called as the field is."""
        super().name(text)
        self.line.setAccessibleName(text)
        self.swatch.setAccessibleName(f"Choose {text}")

    def show_value(self, value: Any) -> None:
        """Show a colour; what is none as it stands."""
        text = value if isinstance(value, str) else ""
        self._paint(text)
        if text == self._shown and self.line.isModified():
            return
        self._shown = text
        if self.line.text().lower() != text.lower():
            self.line.setText(text.upper())
        self.line.setModified(False)

    def pick(self) -> None:
        """Open the picker below the swatch."""
        self.picker = Picker(self, self.swatch.colour)
        self.picker.picked.connect(self._picked)
        self.picker.plane.let_go.connect(self._settle)
        self.picker.hue.let_go.connect(self._settle)
        self.picker.closed.connect(self._closed)
        self.picker.move(self.swatch.mapToGlobal(QPoint(0, self.swatch.height() + 4)))
        self.picker.show()
        self.picker.plane.setFocus()

    def _paint(self, text: str) -> None:
        shade = QColor(parsed(text) or "#000000")
        if shade != self.swatch.colour:
            self.swatch.colour = shade
            self.swatch.update()

    def _picked(self, text: str) -> None:
        self._notice("")
        if self.live:
            self.edited.emit(text)
        else:
            self._held = text
            self._paint(text)
            self.line.setText(text.upper())

    def _typed(self, text: str) -> None:
        value = parsed(text) if len(text.strip().lstrip("#")) == 6 else None
        if value is not None and self.live:
            self._notice("")
            self._shown = value
            self.line.setModified(False)
            self.edited.emit(value)

    def _finish(self) -> None:
        if self.line.isModified():
            self.line.setModified(False)
            value = parsed(self.line.text())
            if value is None:
                self._notice(f"Six digits such as #FF9ED2. Kept at {self._shown.upper()}.")
                self.line.setText(self._shown.upper())
            else:
                self._notice("")
                self.edited.emit(value)
        self._settle()

    def _settle(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            self.edited.emit(held)
        self.settled.emit()

    def _closed(self) -> None:
        self.picker = None
        self._settle()

    def _notice(self, text: str) -> None:
        set_role(self.line, "error" if text else "", name="state")
        self.noticed.emit(text, "error")
