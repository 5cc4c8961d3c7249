"""What all widgets of fields have in common."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from openscope.ui.fields import Field

Folder = Callable[[], Path]
"""Where relative paths start."""


class FieldControl(QWidget):
    """Shows the value of one field and lets it be edited. It keeps no value that counts: what is
    edited is told, and `show_value` says what became of it.

    With `live` every move is told as it happens, else only what a gesture ends at.
    """

    edited = Signal(object)
    """A new value; within a drag or while one types there are many."""
    settled = Signal()
    """The gesture is over: what comes next is a step of its own."""
    reset = Signal()
    """The default is wanted."""
    noticed = Signal(str, str)
    """A sentence to show below, and how grave it is (`error`, `warn`); "" takes it away."""

    def __init__(self, field: Field, folder: Folder, *, live: bool) -> None:
        super().__init__()
        self.field = field
        self.folder = folder
        self.live = live
        self.head: QWidget | None = None
        """What stands beside the label of a field whose widget is below it."""

    def show_value(self, value: Any) -> None:
        """Show a value, without telling of it, and without losing the focus or the caret."""
        raise NotImplementedError

    def name(self, text: str) -> None:
        """Give the widget, and those in it, a name for screen readers."""
        self.setAccessibleName(text)

    def tell(self, value: Any) -> None:
        """A whole edit at once."""
        self.noticed.emit("", "")
        self.edited.emit(value)
        self.settled.emit()


class Combo(QComboBox):
    """A choice that the wheel changes only with the focus, so that panels can be scrolled over."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel unless this has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
