"""What keys, wheels and Shift mean where a number is moved."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

STEPS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -10, Qt.Key.Key_PageUp: 10,
}  # fmt: skip
"""How many steps a key moves it."""


def is_fine(event: QKeyEvent | QMouseEvent | QWheelEvent) -> bool:
    """Whether it is to move by fine steps."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def notches(event: QWheelEvent) -> float:
    """How far a wheel was turned; Shift turns it sideways on some systems."""
    delta = event.angleDelta()
    return (delta.y() or delta.x()) / 120
