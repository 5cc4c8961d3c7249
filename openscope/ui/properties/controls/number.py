"""Numbers: a slider with a field beside it, or a field alone."""

import json
import math
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy

from openscope.ui import fields
from openscope.ui.fields import Field
from openscope.ui.properties.controls.base import FieldControl, Folder
from openscope.ui.properties.controls.steps import STEPS, is_fine, notches
from openscope.ui.properties.controls.track import Track
from openscope.ui.theme import font
from openscope.ui.widgets.basics import icon_button, row, set_role

_READ = 6000
"""Milliseconds that a notice stays."""
_USUAL = (256, 320, 384, 448, 512, 576, 640, 720, 768, 832, 1024, 1080, 1280, 1920, 2160, 3840)
"""Sides of pictures that are offered."""


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
        if key in STEPS and key not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._finish()
            self.stepped.emit(float(STEPS[key]), is_fine(event))
        elif key == Qt.Key.Key_Escape and self.isModified():
            self.revert()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """An arrow key that is let go ends the step."""
        if not event.isAutoRepeat() and Qt.Key(event.key()) in STEPS:
            self.let_go.emit()
        super().keyReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only with the focus; else the panel scrolls."""
        if self.hasFocus() and not self.isReadOnly():
            self.stepped.emit(notches(event), is_fine(event))
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
        layout = row(into=self)
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
            self.box.setPlaceholderText("unset")
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
