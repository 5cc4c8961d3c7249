"""The whole graph in a corner, and the part that is in view."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from openscope.ui.canvas.graph import CanvasGraph
from openscope.ui.canvas.viewer import Viewer
from openscope.ui.theme import category_colour, colour

SIZE = QSize(168, 104)
INSET = 12
_EDGE = 8.0
_LEAST_VIEW = 1.15
"""How much larger the map is than what there is."""


class Minimap(QWidget):
    """Plain rectangles; a press or a drag moves the view."""

    def __init__(self, viewer: Viewer, graph: CanvasGraph) -> None:
        super().__init__(viewer)
        self._viewer, self._graph = viewer, graph
        self.setFixedSize(SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Map of the graph")
        self.setToolTip("Click or drag to move the view")
        viewer.looked.connect(self.update)

    def place(self) -> None:
        """Go to the corner of the view."""
        room = self._viewer.size() - SIZE
        self.move(room.width() - INSET, room.height() - INSET)

    def _frame(self) -> tuple[QRectF, float]:
        """The part of the scene that the map shows, and at which scale."""
        whole = self._viewer.camera.seen()
        for card in self._graph.cards.values():
            whole = whole.united(card.scene_box())
        room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        scale = min(room.width() / max(whole.width(), 1), room.height() / max(whole.height(), 1))
        return whole, scale

    def _origin(self, whole: QRectF, scale: float) -> QPointF:
        middle = QRectF(self.rect()).center()
        return middle - whole.center() * scale

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cards and the view."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line_strong"), 1))
        painter.setBrush(colour("canvas", 0.92))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        whole, scale = self._frame()
        origin = self._origin(whole, scale)
        painter.setPen(Qt.PenStyle.NoPen)
        for card in self._graph.cards.values():
            box = card.scene_box()
            painter.setBrush(colour("accent") if card.isSelected()
                             else category_colour(card.look.category))  # fmt: skip
            painter.setOpacity(0.45 if card.look.bypassed else 0.9)
            at = QRectF(origin + box.topLeft() * scale, box.size() * scale)
            painter.drawRoundedRect(at, 1.5, 1.5)
        painter.setOpacity(1.0)
        seen = self._viewer.camera.seen()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("text", 0.5), 1))
        painter.drawRect(QRectF(origin + seen.topLeft() * scale, seen.size() * scale))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = self._frame()
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def _go(self, at: QPointF) -> None:
        whole, scale = self._held
        self._viewer.look_at((at - self._origin(whole, scale)) / scale)
