"""The whole graph in a corner, and the part that is in view."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QPixmap

from openscope.ui.canvas.gestures import Gesture
from openscope.ui.canvas.graph import CanvasGraph
from openscope.ui.canvas.overlay import Overlay
from openscope.ui.canvas.viewer import Viewer
from openscope.ui.theme import category_colour, colour

SIZE = QSize(168, 104)
_ROOM = QRectF(0, 0, SIZE.width(), SIZE.height())
INSET = 12
_EDGE = 8.0
_AROUND = 60.0
"""Room of the scene around the nodes."""


class Minimap(Overlay):
    """Plain rectangles; a press or a drag moves the view."""

    def __init__(self, viewer: Viewer, graph: CanvasGraph) -> None:
        super().__init__()
        self.pressable = True
        self._viewer, self._graph = viewer, graph
        self._nodes: QPixmap | None = None
        self._place = (QPointF(), 1.0)
        self._boxes: list[QRectF] = []
        self._whole = QRectF()
        self._wanted = False
        viewer.overlays.append(self)
        viewer.looked.connect(self._look)

    def offer(self, wanted: bool) -> None:
        """Be there, in the corner of the view, or not; it steps aside by itself where it lies on
        nodes of a graph that is in view as a whole."""
        self._wanted = wanted
        corner = self._viewer.rect().bottomRight() - QPoint(INSET, INSET)
        self.rect = QRect(corner - QPoint(SIZE.width(), SIZE.height()), SIZE)
        self._look()

    def redraw(self) -> None:
        """The nodes are others, or elsewhere."""
        self._nodes = None
        self._boxes = [card.scene_box() for card in self._graph.cards.values()]
        self._whole = QRectF()
        for box in self._boxes:
            self._whole = self._whole.united(box)
        self._look()

    def gesture(self, event: QMouseEvent) -> Gesture:
        """Move the view."""
        return Navigate(self._viewer, event, self)

    def go(self, at: QPointF) -> None:
        """Have what is at this place of the view on the map in the middle of the view."""
        origin, scale = self._place
        self._viewer.look_at((at - QPointF(self.rect.topLeft()) - origin) / scale)

    def _look(self) -> None:
        self.shown = self._wanted and not self._in_the_way()
        self._viewer.viewport().update(self.rect)

    def _in_the_way(self) -> bool:
        camera = self._viewer.camera
        if self._whole.isNull() or not camera.seen().contains(self._whole):
            return False
        under = QRectF(camera.to_scene(self.rect.topLeft()),
                       camera.to_scene(self.rect.bottomRight()))  # fmt: skip
        return any(box.intersects(under) for box in self._boxes)

    def _frame(self) -> tuple[QPointF, float]:
        """Where the scene's origin is on the map, and at which scale it is shown."""
        whole = self._whole.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        room = _ROOM.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        scale = min(room.width() / whole.width(), room.height() / whole.height(), 0.2)
        return _ROOM.center() - whole.center() * scale, scale

    def _drawn(self) -> QPixmap:
        """The map without the view: drawn when the nodes are others, not while the view moves."""
        ratio = self._viewer.devicePixelRatioF()
        if self._nodes is not None and self._nodes.devicePixelRatio() == ratio:
            return self._nodes
        self._place = self._frame()
        origin, scale = self._place
        pixmap = QPixmap(SIZE * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("line_strong"), 1))
        painter.setBrush(colour("canvas", 0.92))
        painter.drawRoundedRect(_ROOM.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        for card in self._graph.cards.values():
            box = card.scene_box()
            ink = colour("accent") if card.isSelected() else category_colour(card.look.category)
            painter.setBrush(ink)
            painter.setOpacity(0.45 if card.look.bypassed else 0.9)
            painter.drawRoundedRect(
                QRectF(origin + box.topLeft() * scale, box.size() * scale), 1.5, 1.5
            )
        painter.end()
        self._nodes = pixmap
        return pixmap

    def paint(self, painter: QPainter) -> None:
        """Draw the nodes and the view."""
        painter.drawPixmap(0, 0, self._drawn())
        origin, scale = self._place
        seen = self._viewer.camera.seen()
        painter.setPen(QPen(colour("text", 0.5), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        view = QRectF(origin + seen.topLeft() * scale, seen.size() * scale)
        painter.drawRect(view.intersected(_ROOM.adjusted(3.5, 3.5, -4.5, -4.5)))


class Navigate(Gesture):
    """Moves the view to where the pointer is on the map."""

    def __init__(self, viewer: Viewer, event: QMouseEvent, minimap: Minimap) -> None:
        super().__init__(viewer, event)
        self._map = minimap
        minimap.go(event.position())

    def move(self, event: QMouseEvent) -> None:
        """Go along."""
        self._map.go(event.position())
