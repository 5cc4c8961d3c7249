"""What the view itself paints over its scene. A widget that lies over the view would have Qt paint
all of the view anew whenever it scrolls."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QMouseEvent, QPainter

if TYPE_CHECKING:
    from openscope.ui.canvas.gestures import Gesture


class Overlay:
    """A part of the view that stays where it is when the scene moves below it."""

    def __init__(self) -> None:
        self.rect = QRect()
        """Where it is in the view."""
        self.shown = False
        self.pressable = False

    def at(self, place: QPointF) -> bool:
        """Whether a press there is its own."""
        return self.shown and self.pressable and self.rect.contains(place.toPoint())

    def gesture(self, event: QMouseEvent) -> "Gesture | None":
        """What a press on it begins."""

    def paint(self, painter: QPainter) -> None:
        """Paint it, from its own corner on."""
